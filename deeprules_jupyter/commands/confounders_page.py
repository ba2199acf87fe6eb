"""What a model tells beyond site, age or batch, in words, as a table, and as a figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from deeprules_jupyter.experiments.insight.confounders import PAIRS, Found, Left
from deeprules_jupyter.experiments.probes.sites import Sites
from deeprules_jupyter.views.probe import Page
from deeprules_jupyter.views.spans import Bar, spans
from deeprules_jupyter.views.text import listed

CALLED = {"balanced_accuracy": "balanced accuracy", "r2": "R²"}
PAIRED, APART = "pairs ordered rightly", "correlation"
UNEVEN = 0.05  # beyond its interval: pairs that the columns order better than this are not alike enough (ours)
LIMITS = (
    "What was not measured may confound all the same. A column can also be part of the biology (age acts through much "
    "that is measured): then rows that are alike in it lose a true effect too. Rows of one patient count as several, "
    "so with such rows the intervals are too narrow."
)


def page(model: str, names: tuple[str, ...], one: Found, left_out: Mapping[str, Sites], learned: bool) -> Page:
    """The page."""
    columns = listed(names, len(names))
    loud = one.verdict in ("shortcut", "inseparable") or any(site.falls for site in left_out.values())
    metric = one.model.metric
    title = f"{metric}: {model} {one.model.score.value:.3f}, {columns} alone {one.alone.score.value:.3f}"
    lead = (_verdict(model, names, one), *(_site(name, found) for name, found in left_out.items()))
    said = [*_matching(columns, one), LIMITS]
    if learned:
        said.insert(0, f"{model} learned from these rows, so copies of it answered in cross-validation, if it can be "
                       "copied; a network was asked as it stands, and its score flatters.")  # fmt: skip
    if not left_out:
        said.append("Nothing was left out: that needs a column of 2 to 12 values and a model of scikit-learn's kind.")
    return Page(title, lead, ("", "measure", "value", "interval"), tuple(_rows(model, columns, one)), tuple(said),
                _figure(model, columns, one), loud=loud)  # fmt: skip


def _alone(names: tuple[str, ...]) -> str:
    """`site alone tells`, `site and age alone tell`."""
    return f"{listed(names, len(names))} alone tell{'s' * (len(names) == 1)}"


def _verdict(model: str, names: tuple[str, ...], one: Found) -> str:
    columns = listed(names, len(names))
    left, value = one.left, f"{one.left.now.value:.3f} ({one.left.now.low:.3f} to {one.left.now.high:.3f})"
    rows = f"Among {left.pairs:,} pairs alike in {columns}" if left.guess else f"With {columns} taken out"
    what = "it orders" if left.guess else "its correlation is"
    if one.verdict == "nothing":
        return f"{_alone(names)} nothing of the target, as far as these rows can say: no shortcut that way."
    if one.verdict == "more":
        return f"{rows} {what} {value}{' rightly' * bool(left.guess)}: it tells more than {columns}."
    if one.verdict == "shortcut":
        return (
            f"{rows} {what} {value}{' rightly' * bool(left.guess)}, which is guessing: as far as these rows can say, "
            f"{model} tells nothing beyond {columns}."
        )
    if one.verdict == "inseparable":
        return (
            f"{columns} alone reach as much, and only {left.pairs} of {left.whole:,} pairs of different classes are "
            f"alike in {columns}: with these rows nobody can tell what the model has found from that."
        )
    few = f" (fewer than {PAIRS})" if left.guess and left.pairs < PAIRS else ""
    return f"{_alone(names)} of the target. {rows}{few} {what} {value}: too few to say whether it tells more."


def _matching(columns: str, one: Found) -> Iterator[str]:
    left = one.left
    if not left.guess:
        yield f"{columns} were taken out of target and answers by a ridge regression in folds."
        return
    share = f"{left.pairs:,} of {left.whole:,} possible pairs were matched"
    yield (
        f"Two rows of different classes are alike where {columns} make a class equally likely (within 0.2 standard "
        f"deviations of its logit); {share}, and what holds for them need not hold for the others."
    )
    even = left.balance is None or left.balance.low - UNEVEN <= left.guess <= left.balance.high + UNEVEN
    if one.verdict != "nothing" and left.pairs >= PAIRS and left.balance and not even:
        told = f"{left.balance.value:.3f}"
        yield f"The pairs are not alike enough: {columns} order {told} of them rightly, and half would be alike."


def _site(name: str, one: Sites) -> str:
    called = CALLED[one.metric]
    verdict = "worse by more than they differ" if one.falls else "no more than they differ"
    return (
        f"One {name} after the other left out: {called} {one.mean:.3f} (standard error {one.error:.3f}), in random "
        f"folds {one.random:.3f}; {verdict}."
    )


def _rows(model: str, columns: str, one: Found) -> Iterator[tuple[str, ...]]:
    several = [(f"{name} alone", found) for name, found in one.each]
    for name, signal in ((model, one.model), (f"{columns} alone", one.alone), *several):
        yield name, signal.metric, f"{signal.score.value:.3f}", f"{signal.score.low:.3f} to {signal.score.high:.3f}"
    yield (
        f"{model} minus {columns}",
        one.model.metric,
        f"{one.lead.value:+.3f}",
        (f"{one.lead.low:+.3f} to {one.lead.high:+.3f}"),
    )
    left = one.left
    if left.before != one.model.score.value:
        yield f"{model}, any rows", _measure(left), f"{left.before:.3f}", ""
    if left.pairs:
        yield (
            f"{model}, alike rows",
            _measure(left),
            f"{left.now.value:.3f}",
            f"{left.now.low:.3f} to {left.now.high:.3f}",
        )


def _measure(left: Left) -> str:
    return PAIRED if left.guess else APART


def _figure(model: str, columns: str, one: Found) -> str:
    several = [(f"{name} alone", found) for name, found in one.each]
    known = [(model, one.model), (f"{columns} alone", one.alone), *several]
    metric, left = one.model.metric, one.left
    bars = [Bar(metric, name, s.score.value, s.score.low, s.score.high, s.chance, name == model) for name, s in known]
    if left.pairs:
        where = "alike pairs" if left.guess else "taken out"
        bars.append(Bar(where, model, left.now.value, left.now.low, left.now.high, left.guess, True))
    return spans(f"{model} beside {columns}", bars, "score with its interval (dashed: guessing)")
