"""What the rows are enough for, in words and figures; a suggestion with its reasons, never a bare yes or no."""

from __future__ import annotations

from collections.abc import Iterator

from deeprules_jupyter.experiments.baseline.problem import Problem
from deeprules_jupyter.experiments.probes.deep import FEW, SOME, Lottery, counts
from deeprules_jupyter.paired import wilson
from deeprules_jupyter.views import shapes
from deeprules_jupyter.views.histogram import Mark, histogram
from deeprules_jupyter.views.probe import Page

WIDE = 0.05  # half-width of an interval, above which a test set tells little (a convention of ours)
LOTTERY = 0.1  # range of 19 in 20 splits, from which one split tells little (a convention of ours)
PER_ROW = 100  # parameters for each row, as in the rule few-samples
EPOCHS, WORK, SPEED = (
    50,
    6,
    {"": 2e10, "card": 5e12},
)  # passes, operations for each parameter and row, a second and core
BYTES = 16  # of a parameter while it trains: itself, its gradient, two averages
HOW = (
    "A linear model with a fixed penalty was fitted on {many} splits in {seconds:.0f} s; nothing was tuned, and no row "
    "was left out for later. Counts: Lee et al. 2022, tip 1, after Cho et al. 2015 (100 rows a class as a lower end, "
    "for one kind of image); small test sets flatter: Varoquaux 2018, Flint et al. 2021."
)
GUESS = {"ROC AUC": 0.5, "R²": 0.0}


def page(
    rows: str, one: Problem, drawn: Lottery, model: str, size: int | None, machine: tuple[int, float, str]
) -> Page:
    """The page: suggestion and reasons first."""
    lines = [*_counted(one), *_tested(drawn), *_drawn(drawn), *_curve(drawn)]
    lines += [*_sized(model, size, len(one.y)), *_compute(size, len(one.y), machine)]
    figure = f'<div style="display:flex;flex-wrap:wrap;gap:10px">{_figures(drawn)}</div>'
    return Page(
        f"Is deep learning the right tool for {rows}? {len(one.y):,} rows, {_kinds(one)}",
        tuple(_suggestion(one, drawn, size)), ("what", "found", "what it means"), tuple(lines),
        (HOW.format(many=len(drawn.scores), seconds=drawn.seconds),), figure,
    )  # fmt: skip


def _kinds(one: Problem) -> str:
    return "a number is told" if one.classes is None else f"{len(one.classes)} classes"


def _fewest(one: Problem) -> tuple[str, int, int]:
    return min(counts(one), key=lambda kind: kind[2])


def _counted(one: Problem) -> Iterator[tuple[str, str, str]]:
    name, rows, units = _fewest(one)
    what = "rows" if not name else f"rows of the rarest class, {name}"
    found = f"{units:,}" if one.groups is None else f"{units:,} units ({rows:,} rows)"
    if units < FEW:
        told = f"below {FEW} a class, which is a lower end even under good circumstances"
    elif units < SOME:
        told = f"above the lower end of {FEW}; usual are orders of magnitude more"
    else:
        told = "enough that a network may be worth its trials"
    yield what, found, told


def _tested(drawn: Lottery) -> Iterator[tuple[str, str, str]]:
    if drawn.accuracy != drawn.accuracy:
        return
    low, high = wilson(round(drawn.accuracy * drawn.tested), drawn.tested)
    half = (high - low) / 2
    told = "differences below that cannot be seen in one test set" if half > WIDE else "fine enough for most questions"
    yield f"what {drawn.tested:,} test rows can show", f"accuracy {drawn.accuracy:.2f} ± {half:.3f}", told


def _drawn(drawn: Lottery) -> Iterator[tuple[str, str, str]]:
    low, high = drawn.quantile(0.025), drawn.quantile(0.975)
    told = "one split decides; use repeated cross-validation" if high - low > LOTTERY else "splits agree"
    found = f"{drawn.metric} {low:.3f} to {high:.3f}, best {max(drawn.scores):.3f}"
    yield f"the same model on {len(drawn.scores)} splits", found, told


def _grows(drawn: Lottery) -> bool:
    return drawn.gain > drawn.error


def _curve(drawn: Lottery) -> Iterator[tuple[str, str, str]]:
    points = ", ".join(f"{score:.3f}" for score in drawn.judged)
    told = "more rows would help" if _grows(drawn) else "more rows of this kind help this model little"
    yield f"with {', '.join(f'{rows:,}' for rows in drawn.rows)} rows to fit on", f"{drawn.metric} {points}", told


def _sized(model: str, size: int | None, rows: int) -> Iterator[tuple[str, str, str]]:
    if size is not None:
        each = size / rows
        told = (
            "far more than rows can tell; take pretrained weights, or a smaller one"
            if each > PER_ROW
            else "in proportion"
        )
        yield f"numbers that {model} has to learn", f"{size:,}, {each:,.1f} for each row", told


def _compute(size: int | None, rows: int, machine: tuple[int, float, str]) -> Iterator[tuple[str, str, str]]:
    cores, memory, card = machine
    there = f"{cores} cores" + (f", {memory:.0f} GB" if memory else "") + f", {card or 'no graphics card'}"
    if size is None:
        yield "compute", there, "name a network with --model for a guess at its time"
        return
    seconds = WORK * size * rows * EPOCHS / (SPEED["card"] if card else SPEED[""] * cores)
    told = f"about {seconds / 60:.0f} minutes" if seconds < 7200 else f"about {seconds / 3600:.0f} hours"
    told = "under a minute" if seconds < 60 else told
    need = BYTES * size / 1e9
    fits = f"; its {need:.1f} GB while it trains are more than there is" if memory and need > memory else ""
    yield "compute", there, f"{EPOCHS} passes over all rows: {told}, if each number is used once a row{fits}"


def _suggestion(one: Problem, drawn: Lottery, size: int | None) -> Iterator[str]:
    units, told = _fewest(one)[2], drawn.middle
    table = one.train.kind in ("array", "frame", "sparse")
    guess = GUESS.get(drawn.metric, 1 / len(one.classes) if one.classes is not None else 0.0)
    learned = drawn.quantile(0.025) > guess
    if units < FEW:
        yield (
            "Suggestion: begin with the simple models of %deeprules_baseline. A network that starts from nothing has "
            f"little to learn from here{'' if table else '; try one with weights learned elsewhere (pretrained)'}."
        )
    elif units < SOME:
        yield (
            f"Suggestion: tune a baseline first, then try a small {'network' if table else 'or pretrained network'} "
            "beside it, and compare both on the same rows with an interval."
        )
    else:
        yield "Suggestion: a network is worth its trials here; tune a baseline first, to know what it has to beat."
    if table:
        yield "On tables like this one, trees and linear models often do as well as networks (Grinsztajn et al. 2022)."
    if not learned:
        yield (
            f"A linear model is not clearly better than guessing ({drawn.metric} {told:.3f} in the middle): look for a "
            "signal first, as with %deeprules_shuffle, since more parameters find noise even more easily."
        )
    elif _grows(drawn):
        yield "Its score still grows with the rows: more rows may bring more than another kind of model."
    if size is not None and size / len(one.y) > PER_ROW:
        each = size / len(one.y)
        yield f"The network has {each:,.0f} numbers to learn for each row: expect it to learn rows by heart."


def _figures(drawn: Lottery) -> str:
    marks = [Mark(f"best {max(drawn.scores):.2f}", max(drawn.scores)), Mark(f"middle {drawn.middle:.2f}", drawn.middle)]
    title = f"{drawn.metric} of one model on {len(drawn.scores)} splits"
    known = [one for one in drawn.scores if one == one]
    lots = histogram(title, known, marks, f"{drawn.metric} on {len(drawn.scores)} splits")
    points = [tuple(zip(drawn.rows, scores, strict=True)) for scores in (drawn.judged, drawn.own)]
    return lots + shapes.growth(points[0], points[1], drawn.metric)
