"""What the scores of the parts say of overfitting, in words, as a table, and as a figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from deeprules_jupyter.experiments.baseline.problem import Problem
from deeprules_jupyter.experiments.baseline.shapes import calibrated, recalled
from deeprules_jupyter.experiments.probes import gap
from deeprules_jupyter.experiments.probes.gap import Judged, Part, Span
from deeprules_jupyter.experiments.probes.sites import Sites
from deeprules_jupyter.views import shapes
from deeprules_jupyter.views.plot import Line
from deeprules_jupyter.views.probe import Page
from deeprules_jupyter.views.spans import Bar, spans

Found = Mapping[str, Mapping[str, Judged]]
Bag = Mapping[str, Judged] | None
BAG = "out of bag"
RARE = 0.1  # share of a class, below which accuracy and ROC AUC flatter (Saito and Rehmsmeier 2015)
CALLED = {"balanced_accuracy": "balanced accuracy", "r2": "R²"}
ROWS = "the rows of each part anew (400 times, each class with as many rows)"
WHOLE = "whole patients, plates or the like anew (400 times), since several rows are of one"
HOW = (
    "Intervals of 95 %, by drawing {what}; a perfect score has the exact bound of so many rows of the rarest class. "
    "The model was asked as it stands; on the test rows that is one more score of the same model, and no look of "
    "another one."
)


def page(model: str, parts: Sequence[Part], found: Found, one: Problem, bag: Bag, by_site: Sites | None) -> Page:
    """The page; `bag`: forests' own rows out of bag, empty where the model knows its rows by heart and has no such."""
    every = {**found, **({BAG: bag} if bag else {})}
    main, test = next(iter(found["test"])), found["test"]
    own = bag[main] if bag else found["train"][main]
    distance = gap.between(own, test[main])
    return Page(
        f"{model}: {main} {found['train'][main].span.value:.3f} on its training rows, {_said(test[main].span)} on test "
        "rows",
        tuple(_lead(main, distance, found, bag, by_site)), ("", *every), tuple(_rows(every)),
        (*_rare(one, parts), _how(parts)), _figure(parts, every, one),
        loud=(bag != {} and gap.worth_a_word(distance, test[main].span.value)) or bool(by_site and by_site.falls),
    )  # fmt: skip


def _how(parts: Sequence[Part]) -> str:
    whole = all(part.owners is not None for part in parts)
    return HOW.format(what=WHOLE if whole else ROWS)


def _said(span: Span) -> str:
    return f"{span.value:.3f} [{span.low:.3f}, {span.high:.3f}]"


def _lead(main: str, distance: Span, found: Found, bag: Bag, by_site: Sites | None) -> Iterator[str]:
    if bag:
        yield (
            "As forests do, it knows its training rows by heart, so they say nothing. Out of bag (each row by the "
            f"trees that did not draw it) it has {_said(bag[main].span)}."
        )
    elif bag is not None:
        yield "It knows its training rows by heart, as nearest neighbours and deep trees do: their score says nothing."
    if bag != {}:  # a gap to what is known by heart is none of its faults
        said = f"{main} {'out of bag' if bag else 'on training rows'} minus that on test rows: {_said(distance)}."
        yield f"{said} {_verdict(distance, found['test'][main].span.value)}"
    if "tuning" in found:
        chosen = gap.between(found["tuning"][main], found["test"][main])
        tail = "choosing by them has flattered it" if chosen.low > gap.GAP else "no more than chance explains"
        yield f"On tuning minus test rows: {_said(chosen)}; {tail}."
    if by_site is not None:
        yield from _sites(by_site)


def _verdict(distance: Span, test: float) -> str:
    if gap.worth_a_word(distance, test):
        return "It knows what holds for these rows alone: give it fewer parameters, more rows, or more restraint."
    if distance.low > 0:
        return "A little better on its own rows, as nearly every model is."
    return "No gap beyond what the choice of rows explains."


def _sites(one: Sites) -> Iterator[str]:
    called = CALLED[one.metric]
    each = ", ".join(f"{name} {score:.3f} ({rows:,} rows)" for name, rows, score in one.scores[:12])
    verdict = (
        "At a site that it has never seen it does worse by more than the sites differ: that is what new ones will see."
        if one.falls
        else "That is no more than the sites differ."
    )
    yield (
        f"Random folds give {called} {one.random:.3f}, leaving one site out {one.mean:.3f} (standard error "
        f"{one.error:.3f}). {verdict} Site by site: {each}."
    )


def _rows(every: Found) -> Iterator[tuple[str, ...]]:
    for name in next(iter(every.values())):
        yield (name, *(_said(part[name].span) for part in every.values()))


def _rare(one: Problem, parts: Sequence[Part]) -> Iterator[str]:
    """What flatters where one class is rare."""
    if one.task != "binary":
        return
    share = float((parts[-1].truth == 1).mean())
    if min(share, 1 - share) < RARE:
        rare = one.classes[1] if share < 0.5 else one.classes[0]
        yield (
            f"Class {rare} is {min(share, 1 - share):.1%} of the test rows: accuracy and ROC AUC flatter there, so "
            "read precision against recall, and MCC, beside them (each of them hides something)."
        )


def _figure(parts: Sequence[Part], every: Found, one: Problem) -> str:
    guesses = _guesses(one, parts[-1])
    bars = [
        Bar(name, part, judged.span.value, judged.span.low, judged.span.high, guesses.get(name))
        for name in next(iter(every.values()))
        for part, judged in ((part, scores[name]) for part, scores in every.items())
    ]
    images = [spans("Scores on each part with their intervals", bars, "score (dashed: guessing)"), *_curves(parts, one)]
    return f'<div style="display:flex;flex-wrap:wrap;gap:10px">{"".join(images)}</div>'


def _guesses(one: Problem, test: Part) -> dict[str, float]:
    if one.task == "number":
        return {"R²": 0.0}
    even = {"MCC": 0.0, "balanced accuracy": 1 / len(one.classes)}
    if one.task == "binary":
        even |= {"ROC AUC": 0.5, "average precision": float((test.truth == 1).mean())}
    return even


def _curves(parts: Sequence[Part], one: Problem) -> Iterator[str]:
    """Of test rows: precision against recall with the share of the class, and how probabilities are meant."""
    import numpy as np

    if one.task != "binary" or np.isin(parts[-1].answer, (0, 1)).all():
        return
    test, named = parts[-1], f"class {one.classes[1]}"
    yes, said = test.truth == 1, test.answer[:, 1]
    recall = recalled(yes, said)
    yield shapes.recall([Line(f"test rows {recall.area:.3f}", recall.points)], float(yes.mean()), named)
    if (found := calibrated(said, yes)) is not None:
        yield shapes.calibration([Line("test rows", found.points, True)], named)
