"""`%deeprules_baseline`: traditional models, tuned on the training rows, beside a network."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from deeprules_jupyter import session
from deeprules_jupyter.commands.names import value_of
from deeprules_jupyter.commands.parser import CommandLineError, baseline_parser
from deeprules_jupyter.experiments.baseline import Held, Result, network
from deeprules_jupyter.experiments.baseline import run as tune_and_compare
from deeprules_jupyter.experiments.baseline.metrics import Answer
from deeprules_jupyter.experiments.baseline.problem import Problem
from deeprules_jupyter.experiments.baseline.search import Effort
from deeprules_jupyter.experiments.baseline.study import Settings
from deeprules_jupyter.views.baseline import Line, Page, bundle

KEPT = "_baseline"  # the name under which the winner is left
MOST_SHARED = 0.05  # of the held-out rows
MANY = 60  # characters of settings


def run(one: session.Session, words: Sequence[str]) -> None:
    """Do what the line asks, and leave the winner as `_baseline`. Raises ValueError with one clear line."""
    options = baseline_parser().parse_args(words)
    given = {name: value_of(one, name) for name in _names(options)}
    remark = _apart(one, options)
    with _unwatched(one):
        result = tune_and_compare(
            given[options.data], given[options.labels],
            tune=_pair(options.tune, given), test=_pair(options.test, given), network=_network(one, options, given),
            score=options.metric, groups=given.get(options.groups), test_groups=given.get(options.test_groups),
            models=[name for name in (options.models or "").split(",") if name],
            budget=options.budget, seed=options.seed,
        )  # fmt: skip
    one.shell.user_ns[KEPT] = result.fitted
    one.shell.display_pub.publish(bundle(page(result, options, remark)))


@contextmanager
def _unwatched(one: session.Session, aside: bool = True) -> Iterator[None]:
    """What we fit and score here ourselves is no deed of the person's."""
    guard = one.watcher.guard
    guard.aside, before = aside, guard.aside
    try:
        yield
    finally:
        guard.aside = before


def _network(
    one: session.Session, options: argparse.Namespace, given: dict[str, Any]
) -> Callable[[Any, Problem], Answer] | None:
    """The person's model, asked once; its score is a look at the held-out rows as if they had asked themselves."""
    if options.model is None:
        return None
    if options.test is None:
        raise CommandLineError(f"say on which held-out rows {options.model} is compared: --test X_test y_test")

    def ask(rows: Any, problem: Problem) -> Answer:
        from sklearn import metrics

        with _unwatched(one, aside=False):
            answer = network.said(given[options.model], rows, problem)
        with _unwatched(one, aside=False), one.guard:
            if problem.task == "number":
                metrics.r2_score(given[options.test[1]], answer)
            elif problem.task != "labels":
                metrics.accuracy_score(given[options.test[1]], problem.names(answer.argmax(axis=1)))
        return answer

    return ask


def _names(options: argparse.Namespace) -> list[str]:
    found = [options.data, options.labels, *(options.tune or ()), *(options.test or ())]
    return found + [name for name in (options.model, options.groups, options.test_groups) if name]


def _pair(names: Sequence[str] | None, given: dict[str, Any]) -> tuple[Any, Any] | None:
    return None if names is None else (given[names[0]], given[names[1]])


def _apart(one: session.Session, options: argparse.Namespace) -> str:
    """Held-out rows that stand among the training rows make every score too good: many are refused, few are said."""
    if options.test is None:
        return ""
    train, test = (one.watcher.find_rows(value_of(one, name)) for name in (options.data, options.test[0]))
    shared = train.shared(test) if train is not None and test is not None else None
    if not shared or test is None or not test.count:
        return ""
    text = f"{shared:,} of the {test.count:,} rows of {options.test[0]} stand in {options.data} too"
    if shared > MOST_SHARED * test.count:
        raise CommandLineError(f"{text}: a score on them would say nothing; split again, then compare")
    return f"{text}, which makes every score here a little too good."


def page(result: Result, options: argparse.Namespace, remark: str = "") -> Page:
    """What is shown."""
    one = result.problem
    trials = sum(len(effort.trials) for effort in result.efforts)
    title = (
        f"{trials} trials of {len(result.efforts)} traditional models on {len(one.train):,} training rows, "
        f"{result.seconds:.0f} s; judged by {one.metric.name} "
        + (f"on {options.tune[0]}" if options.tune else "in cross-validation on the training rows")
    )
    order = sorted(result.efforts, key=lambda effort: effort.best.score if effort.best else float("-inf"), reverse=True)
    return Page(title, tuple(_line(result, effort) for effort in order), tuple(_sentences(result, options, remark)))


def _line(result: Result, effort: Effort) -> Line:
    shown = result.problem.metric.shown
    best, default = effort.best, effort.default
    name = best.family if best else effort.family.name
    why = effort.failed or ("the time was up" if effort.stopped and best is None else "")
    return Line(
        f"{name} *" if effort is result.best else name,
        f"{shown(best.score):.3f}" if best else "",
        f"{shown(default.score):.3f}" if default else "",
        str(len(effort.trials)),
        f"{effort.seconds:.1f}",
        why or (_settings(best.settings) if best else ""),
    )


def _settings(settings: Settings) -> str:
    words = ", ".join(
        f"{name}={value:.3g}" if isinstance(value, float) else f"{name}={value}" for name, value in settings.items()
    )
    return words if len(words) <= MANY else words[: MANY - 3] + "..."


def _sentences(result: Result, options: argparse.Namespace, remark: str) -> Iterator[str]:
    name = result.best.best.family if result.best.best else ""
    if result.signal is False:
        yield f"No signal: as far as these rows can say, the best of them, the {name}, tells nothing about the target."
    if result.held is not None:
        yield from _held(result, result.held, name, options)
    yield (
        f"* chosen before any held-out row was looked at; it is left as {KEPT}, a scikit-learn Pipeline fitted on "
        f"{options.data}. Settings that were only ranked on a part of the rows count as trials."
    )
    if remark:
        yield remark
    if any(effort.stopped for effort in result.efforts):
        yield "Stopped before all settings were tried: the time was up, or you interrupted."


def _held(result: Result, held: Held, name: str, options: argparse.Namespace) -> Iterator[str]:
    metric = result.problem.metric.name
    rows = f"the same {held.rows:,} held-out rows"
    if held.failed:
        yield f"{options.model} gave no answer for the held-out rows ({held.failed})."
    if held.network is None or held.above_network is None:
        yield f"On {held.rows:,} held-out rows: {metric} {held.winner:.3f}; the dummy {held.dummy:.3f}."
        return
    gap = held.above_network
    verb = "does better than" if gap.low > 0 else "does worse than" if gap.high < 0 else "matches"
    yield (
        f"The {name} {verb} {options.model} on {rows}: {metric} {held.winner:.3f} against {held.network:.3f}, "
        f"difference {gap.value:+.3f} ({gap.low:+.3f} to {gap.high:+.3f}, higher is better for the {name}; {gap.how})."
    )
