"""What a verification has found out, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from deeprules_jupyter.experiments.determinism.compare import Difference
from deeprules_jupyter.experiments.determinism.verify import Study
from deeprules_jupyter.views.verified import Page

SHOWN = 8  # values that differ


def page(study: Study) -> Page:
    """The page for one cell."""
    return Page(_title(study), study.same, (), tuple(_lines(study.differences)), tuple(_sentences(study)))


def _title(study: Study) -> str:
    if study.error:
        return f"Not reproducible: run {study.runs} raised {study.error}; your own run did not."
    what = f"{study.compared} value{'s' * (study.compared != 1)}"
    if study.differences:
        names = list(dict.fromkeys(one.name for one in study.differences))
        return f"Not reproducible: run {study.runs} from the same start left other values in {listed(names)}."
    return f"Reproducible bit for bit: {study.runs} runs from the same start left the same in {what}. (same kernel)"


def _lines(found: Sequence[Difference]) -> Iterator[tuple[str, str, str]]:
    for one in found[:SHOWN]:
        yield one.path, one.text, "" if one.largest is None else f"{one.largest:.3g}"
    if len(found) > SHOWN:
        yield f"and {len(found) - SHOWN} more", "", ""


def _sentences(study: Study) -> Iterator[str]:
    if study.clocks:
        yield f"Left out, for they are times that something took: {listed([one.path for one in study.clocks])}."
    if study.carried:
        yield (
            f"The cell goes on from what earlier cells left in {listed(study.carried)}: "
            "run by itself again, it starts from there and ends elsewhere."
        )
    if study.unknown:
        yield f"Not compared, so nothing is claimed of it: {listed(study.unknown)}."
    if study.written:
        yield f"Files were written again (line {listed([str(line) for line in study.written])})."
    if study.touched:
        yield f"The further run has changed {listed(study.touched)}, which could not be kept apart: run the cell again."


def listed(names: Sequence[str], most: int = 6) -> str:
    """`a, b and c`; of many the first ones."""
    some = list(names[:most]) + ([f"{len(names) - most} more"] if len(names) > most else [])
    return some[0] if len(some) == 1 else f"{', '.join(some[:-1])} and {some[-1]}"
