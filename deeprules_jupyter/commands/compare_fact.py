"""What `%deeprules_baseline` found, as a fact for the rules of tip 2."""

from __future__ import annotations

import argparse
from typing import Any

from deeprules_jupyter import session
from deeprules_jupyter.catalog.words import role_of
from deeprules_jupyter.commands.names import value_of
from deeprules_jupyter.comparison import Baseline
from deeprules_jupyter.experiments.baseline import Result
from deeprules_jupyter.model import Data, Place, Score


def keep(one: session.Session, options: argparse.Namespace, result: Result) -> None:
    """Write it down at the line that is running."""
    with one.guard:
        desk = one.watcher.desk
        found = {**_winner(result), **_network(one, options, result), **_rows(one, options)}

        def written(place: Place, inner: Place | None) -> Baseline:
            one.told("baseline-wins", place)  # the page itself has just said it
            return Baseline(place=place, inner=inner, witness="calls", **found)

        desk.write(written)


def look(one: session.Session, model: Any, rows: str, metric: str) -> None:
    """A model has been scored on these rows by a score that no library told: a look at them as any other."""
    data, fit = _data(one, rows), one.watcher.desk.fits.get(model)
    if data is not None and fit is not None:
        one.watcher.desk.write(
            lambda place, inner: Score(
                place=place, inner=inner, witness="calls", models=(fit,), data=data, metric=metric
            )
        )


def _rows(one: session.Session, options: argparse.Namespace) -> dict[str, Any]:
    return {"trained": _data(one, options.data), "held": _data(one, options.test[0]) if options.test else None}


def _data(one: session.Session, name: str) -> Data | None:
    rows = one.watcher.find_rows(value_of(one, name))
    return None if rows is None else Data(name, getattr(rows, "settled", rows), role=role_of(name))


def _winner(result: Result) -> dict[str, Any]:
    best, held, metric = result.best.best, result.held, result.problem.metric
    families = tuple((effort.family.name, effort.count) for effort in result.efforts[1:])
    return {
        "metric": metric.name, "family": best.family if best else "", "signal": result.signal,
        "score": held.winner if held is not None else metric.shown(best.score) if best else float("nan"),
        "held_rows": held.rows if held is not None else 0, "families": families,
        "trials": sum(trials for _, trials in families), "seconds": result.seconds,
    }  # fmt: skip


def _network(one: session.Session, options: argparse.Namespace, result: Result) -> dict[str, Any]:
    held, cost = result.held, result.cost
    if options.model is None or held is None or held.network is None or held.above_network is None:
        return {}
    gap = held.above_network
    return {
        "model": options.model, "network": held.network, "gap": (gap.value, gap.low, gap.high),
        "fit": one.watcher.desk.fits.get(value_of(one, options.model)) or "",
        "network_trials": cost.trials if cost else None, "network_seconds": cost.seconds if cost else None,
        "flips": tuple(one.what for one in held.flipped),
    }  # fmt: skip
