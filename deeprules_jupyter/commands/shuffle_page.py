"""What shuffled labels have shown, in words and as a figure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from deeprules_jupyter.experiments.probes.shuffle import LARGEST, Null
from deeprules_jupyter.views.histogram import Mark, histogram
from deeprules_jupyter.views.probe import Page

if TYPE_CHECKING:
    from deeprules_jupyter.commands.shuffle_steps import Before

SOURCE = "Shuffled labels tell nothing: what they reach is luck (Ojala and Garriga 2010). p = (1 + b) / (1 + m)."
NAMES = {"roc_auc": "area under the ROC curve", "balanced_accuracy": "balanced accuracy", "r2": "R²"}


def page(found: Null, model: str, rows: str, metric: str, before: Before | None = None) -> Page:
    """The page of one test."""
    called = NAMES.get(metric, metric.replace("_", " "))
    return Page(
        f"{model} on {rows}: {called} {found.real:.3f}, with shuffled labels {found.mean:.3f} on average, "
        f"p = {found.p:.2g}",
        tuple(_lead(found, called, before)), sentences=tuple(_further(found)), figure=_figure(found, called),
        loud=found.leaks or found.p > LARGEST,
    )  # fmt: skip


def cell_page(found: Null, shown: Null, score: str, labels: str) -> Page:
    """The page of a cell that was run again; `shown` has the scores as the cell has them, less being better or more."""
    return Page(
        f"{score}: {shown.real:.3f}, with {labels} shuffled {shown.mean:.3f} on average, p = {found.p:.2g}",
        tuple(_lead(found, score, None)), figure=_figure(shown, score), loud=found.leaks or found.p > LARGEST,
        sentences=(*_further(found), "The cell began each time with the random numbers that it began with at first."),
    )  # fmt: skip


def _lead(found: Null, called: str, before: Before | None) -> Iterator[str]:
    times = len(found.shuffled)
    if found.leaks:
        yield (
            f"Labels without a meaning are foretold too: {found.mean:.3f} on average, where guessing gives "
            f"{found.chance:.3g}. There is a leak inside the pipeline: something uses the labels of rows that judge it."
        )
    if found.p > LARGEST and 1 + times >= 1 / LARGEST:
        yield (
            f"Of {times} shuffles {found.beaten} came as far as the real labels, or further: this {called} is what "
            "chance gives. Report it as it is, or look for more rows or better features before trying further models."
        )
    elif found.p > LARGEST:
        yield f"{times} shuffles are too few to say more than p = {found.p:.2g}; 99 could say 0.01."
    else:
        yield f"{_none(found)} of {times} shuffles came as far: the model has learned something from these labels."
    if before is not None and before.make is not None:
        yield f"{before.said} had learned from the labels of all these rows, so it was done again with each shuffle."
    elif before is not None:
        yield (
            f"{before.said} learned from the labels before these rows came here, and could not be done again: what it "
            "gave away is not in this test. Put it into a Pipeline with the model, and ask again."
        )


def _none(found: Null) -> str:
    return str(found.beaten) if found.beaten else "None"


def _further(found: Null) -> Iterator[str]:
    if len(found.shuffled) < found.wanted:
        why = f"p cannot come below {LARGEST} any more" if found.decided else "you stopped it"
        yield f"{len(found.shuffled)} of {found.wanted} shuffles were done, for {why}."
    yield f"{SOURCE} It took {found.seconds:.0f} s."


def _figure(found: Null, called: str) -> str:
    marks = [Mark(f"real labels {found.real:.3f}", found.real)]
    if found.chance is not None:
        marks.append(Mark(f"guessing {found.chance:.2f}", found.chance, dashed=True))
    title = f"{called} of {len(found.shuffled)} models with shuffled labels, and {found.real:.3f} with the real ones"
    return histogram(title, found.shuffled, marks, f"{called}, {len(found.shuffled)} times with shuffled labels")
