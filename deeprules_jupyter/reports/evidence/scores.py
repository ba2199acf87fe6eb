"""What was measured, beside what, and how sure it is."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from typing import Any

from deeprules_jupyter.comparison import Baseline
from deeprules_jupyter.lockbox import scores as lockbox
from deeprules_jupyter.lockbox.intervals import simultaneous
from deeprules_jupyter.lockbox.report import Box
from deeprules_jupyter.model import Score
from deeprules_jupyter.reports import values
from deeprules_jupyter.reports.answers import Line
from deeprules_jupyter.reports.seen import Seen, listed, rows_said
from deeprules_jupyter.trials import is_table, measure, on_rows

PLAIN = ("accuracy_score", "r2_score", "score")  # what a search judges by if nobody says otherwise
TESTS = re.compile(r"^(scipy\.stats|statsmodels)\..*|(^|\.)(permutation_test_score|mcnemar|multipletests)$")
CORRECTED = re.compile(r"(multipletests|fdrcorrection|false_discovery_control)$")


def _metrics(seen: Seen) -> Iterator[Line]:
    names: dict[str, list[Score]] = {}
    for score in _measured(seen):
        names.setdefault(score.metric, []).append(score)
    for metric, scores in names.items():
        last = scores[-1]
        answers: Any = last.answers
        counts = values.classes(getattr(answers, "truth", None))
        share = f"; the smallest class is {min(counts.values()) / sum(counts.values()):.1%} of them" if counts else ""
        times = f", measured {len(scores)} times" if len(scores) > 1 else ""
        said = f"{measure(metric)} on {rows_said(last.data)}{times}{share}."
        yield seen.line("metrics", said[:1].upper() + said[1:], last, last.data)


def _measured(seen: Seen) -> list[Score]:
    return [score for score in seen.trace.scores if not is_table(score.metric, score.value)]


def _intervals(seen: Seen) -> Iterator[Line]:
    for box in seen.boxes:
        level = simultaneous(box.looks)
        for line in dict.fromkeys((*box.lines[:1], *box.lines[-1:])):
            for score in line.scores:
                yield _interval(seen, box, line.first.model, lockbox.interval(score, level))
        if len(box.lines) > 2:
            left = f"{len(box.lines) - 2} model states between the first and the newest"
            yield seen.line("intervals", f"{box.name}: `%deeprules_lockbox show` has {left} too.")
    for trial in seen.trials:
        for one in trial.scores:
            if one.partition == "cross-validation" and one.value is not None:
                by = on_rows((one.partition, one.metric, one.rows)).replace("`", "")
                yield seen.lacking("intervals", f"{one.metric} {one.value:.3f} {by} has no interval.")


def _interval(seen: Seen, box: Box, model: str, found: lockbox.Range) -> Line:
    score = found.score
    text = f"{measure(score.metric)} {score.value:.3f} of {model} on {box.name or 'the test set'} ({score.rows:,} rows)"
    if found.interval is None:
        return seen.lacking("intervals", f"{text}: no interval, for {found.how}.")
    low, high = found.interval
    looks = f" so that all of {box.looks} looks hold together" if box.looks > 1 else ""
    said = f"{text}: {found.level:.1%} interval {low:.3f} to {high:.3f} ({found.how}){looks}."
    place = next((one.place for one in reversed(seen.trace.test_looks()) if one.value == score.value), None)
    return seen.line("intervals", said[:1].upper() + said[1:], place)


def _baselines(seen: Seen) -> Iterator[Line]:
    for fact in seen.trace.of(Baseline):
        gap = ""
        if fact.gap is not None:
            value, low, high = fact.gap
            gap = f"; the difference is {value:+.3f}, 95 % interval {low:+.3f} to {high:+.3f}"
        beside = f" beside {fact.model} with {fact.network:.3f}" if fact.network is not None else ""
        yield seen.line(
            "baselines",
            f"The best traditional model of {fact.trials:,} trials is the {fact.family}, {measure(fact.metric)} "
            f"{fact.score:.3f}{beside}{gap}.", fact, fact.held,
        )  # fmt: skip
    for scores in _beside(seen):
        said = listed([_told(seen, score) for score in scores])
        yield seen.line("baselines", f"On {rows_said(scores[0].data)}: {said}.", scores[-1], scores[0].data)


def _beside(seen: Seen) -> list[list[Score]]:
    """Scores of several models on the same rows by the same metric."""
    groups: dict[tuple[str, str], dict[tuple[str, ...], Score]] = {}
    for score in _measured(seen):
        if seen.trace.held_out(score) or score.folds:
            groups.setdefault((score.data.name, score.metric), {})[score.models] = score
    return [list(found.values()) for found in groups.values() if len(found) > 1]


def _told(seen: Seen, score: Score) -> str:
    names = " + ".join(model.learner for model in seen.trace.models(score)) or "a model"
    value = f" {score.value:.3f}" if score.value is not None else ""
    return f"{names} {measure(score.metric)}{value}"


def _fitting(seen: Seen) -> Iterator[Line]:
    for fit in seen.reported[:6]:
        own = [score for score in seen.trace.scores if fit.id in score.models and score.value is not None]
        trained = [score for score in own if seen.trace.trained_on(score, score.data.rows)]
        held = [score for score in own if seen.trace.held_out(score)]
        best = getattr(seen.fitted(fit), "best_score_", None)
        said = [f"on training rows {_told(seen, score)}" for score in trained[-1:]]
        said += [f"by the cross-validation of its search {best:.3f}"] if isinstance(best, float) else []
        alike = [score for score in held if score.metric in (trained[-1].metric if trained else "", *PLAIN)]
        said += [f"on held-out rows {_told(seen, score)}" for score in (alike or held)[-1:]]
        if len(said) > 1:
            yield seen.line("fitting", f"{fit.learner}: {listed(said)}.", fit)
        elif said:
            yield seen.lacking("fitting", f"{fit.learner}: {said[0]}; nothing to hold it against was measured.")


def _tests(seen: Seen) -> Iterator[Line]:
    found = [(seen.dotted(call), place) for call, place in seen.calls if TESTS.search(seen.dotted(call))]
    for name, place in found[:12]:
        yield seen.line("tests", f"`{name}` is called.", place)
    if found and not any(CORRECTED.search(name) for name, _ in found):
        yield seen.lacking("tests", "No correction for many tests was seen.")
    if not found and seen.trace.scores:
        yield seen.line("tests", "No statistical test is called in this notebook.")


def _control(seen: Seen) -> Iterator[Line]:
    for score in seen.trace.scores:
        if score.chance is not None:
            p, times = score.chance
            yield seen.line("control", f"Against {times} shuffles of the labels: p = {p:.3g}.", score, score.data)
    if _shuffled(seen):
        yield seen.line("control", "A model was trained on shuffled labels.", _shuffled(seen)[-1])


def _shuffled(seen: Seen) -> Sequence[Any]:
    return [fit for fit in seen.trace.current_fits if fit.shuffled]


def _external(seen: Seen) -> Iterator[Line]:
    reads = {ast.unparse(call) for call, _ in seen.calls if re.search(r"\.(read_\w+|load_\w+)$", seen.dotted(call))}
    if seen.trace.scores and len(reads) < 2:
        yield seen.lacking("external", "One source of data was read, and no model was judged on another.")


ALL = (_metrics, _intervals, _baselines, _fitting, _tests, _control, _external)
