"""Steps before a model that learned from the labels: they have to be done again with shuffled ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from deeprules_jupyter import session
from deeprules_jupyter.experiments.probes.task import plain, quietly
from deeprules_jupyter.model import Fit, Place
from deeprules_jupyter.rules.say import line_of


@dataclass(frozen=True)
class Before:
    """A fit with labels whose output the rows are. `make` does it anew with other labels; None where it cannot."""

    learner: str
    place: Place
    make: Callable[[Any], Any] | None

    @property
    def said(self) -> str:
        """`SelectKBest (line 3)`."""
        return f"{self.learner} ({line_of(self.place)})"


def before(one: session.Session, given: Any, table: Any, y: Any) -> Before | None:
    """The last such step before these rows, if there is one."""
    known = one.watcher.desk.registry.look(given)
    fits = one.book.record.trace.fits
    learned = [fits[fit] for fit in (known.fits if known is not None else ()) if fit in fits]
    learned = [fit for fit in learned if fit.supervised and fit.kind in ("transform", "resample")]
    if not learned:
        return None
    last = max(learned, key=lambda fit: fit.place.run)
    return Before(last.learner, last.place, _again(one, last, known, table, y))


def _again(one: session.Session, fit: Fit, known: Any, table: Any, y: Any) -> Callable[[Any], Any] | None:
    """The step done with other labels, if it is still there, learned from all of these rows, and gives them again."""
    import numpy as np
    from sklearn.base import clone

    if not fit.data.rows.covers(known.rows) or not known.rows.covers(fit.data.rows):
        return None
    step = next((value for value in _bound(one) if one.watcher.desk.fits.get(value) == fit.id), None)
    for raw in _bound(one) if step is not None else ():
        if getattr(raw, "shape", None) != (len(y), getattr(step, "n_features_in_", None)):
            continue
        source = plain(raw)
        with quietly():
            same = np.array_equal(np.asarray(clone(step).fit(source, y).transform(source)), np.asarray(table))
        if same:
            return lambda labels, source=source: clone(step).fit(source, labels).transform(source)  # type: ignore[misc]
    return None


def _bound(one: session.Session) -> Iterator[Any]:
    yield from (value for name, value in list(one.shell.user_ns.items()) if not name.startswith("_"))
