"""What a verification has found out, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from deeprules_jupyter.experiments.determinism.compare import Difference
from deeprules_jupyter.experiments.determinism.lines import BadLine
from deeprules_jupyter.experiments.determinism.locate import Found
from deeprules_jupyter.experiments.determinism.operators import Op
from deeprules_jupyter.experiments.determinism.verify import Study
from deeprules_jupyter.views.text import listed
from deeprules_jupyter.views.verified import Page

SHOWN = 8  # values that differ


def page(study: Study, called: Callable[[str], str]) -> Page:
    """The page for one cell. `called` is how the person knows the file of another cell."""
    lead = tuple(_lead(study, study.found, called)) if study.found is not None else ()
    return Page(
        _title(study),
        study.same and (study.fresh or (None,))[0] is not False,
        lead,
        tuple(_lines(study.differences or study.by_threads)),
        tuple(_sentences(study)),
    )


def _title(study: Study) -> str:
    if study.error:
        return f"Not reproducible: run {study.runs} raised {study.error}; your own run did not."
    what = f"{len(study.left)} value{'s' * (len(study.left) != 1)}"
    if study.differences:
        names = list(dict.fromkeys(one.name for one in study.differences))
        return f"Not reproducible: run {study.runs} from the same start left other values in {listed(names)}."
    if study.fresh is not None and study.fresh[0] is False:
        return f"Reproducible bit for bit in this kernel ({study.runs} runs, {what}), but not in a new one."
    return f"Reproducible bit for bit: {study.runs} runs from the same start left the same in {what}. (same kernel)"


def _lead(study: Study, found: Found, called: Callable[[str], str]) -> Iterator[str]:
    """Where it begins, why, and how to repair it."""
    if found.step is not None:
        rows = "the network was given other rows" if found.step.rows else "a parameter differs"
        yield f"In step {found.step.number + 1} of {found.step.of} of the optimizer {rows} for the first time."
    if found.operator is not None:
        yield _operator(found.operator.op, found.text, called)
    elif found.line is not None:
        yield _line(found.line, found.text, called)
    if found.cause is not None:
        yield f"Cause: {found.cause.name}; {found.cause.why}."
        yield f"Repair: {found.cause.repair}."
    elif not found.again:
        yield "Further runs agreed with each other, so where it begins is not known: it differs only sometimes."
    elif found.line is not None or found.operator is not None:
        yield "What went into it was the same in both runs; why it gave something else is not known to deeprules."


def _operator(op: Op, text: str, called: Callable[[str], str]) -> str:
    where = f"{_spot(op.file, op.line, called)} (`{text}`)"
    if not op.node:
        layer = f" in {op.layer}" if op.layer else ""
        return f"It begins at {where}: the operator {op.name}{layer} was given the same and gave something else."
    file, line, layer = op.forward
    of = f"of {_spot(file, line, called)}" if line else "pass"
    inside = f" in {layer}" if layer else ""
    return (
        f"It begins at {where}: the operator {op.name}, in the backward {of}{inside}, "
        "was given the same and gave something else."
    )


def _line(line: BadLine, text: str, called: Callable[[str], str]) -> str:
    where = f"{_spot(line.file, line.line, called)} (`{text}`)"
    inside = f", in {line.function}()" if line.function else ""
    turns = f", at {', '.join(f'{name} {value}' for name, value in line.turns)}" if line.turns else ""
    what = f"{listed(line.names)} is other than before" if line.names else "another line comes next"
    return f"It begins at {where}{inside}{turns}: {what}."


def _spot(file: str, line: int, called: Callable[[str], str]) -> str:
    return f"line {line}{called(file)}"


def _lines(found: Sequence[Difference]) -> Iterator[tuple[str, str, str]]:
    for one in found[:SHOWN]:
        yield one.path, one.text, "" if one.largest is None else f"{one.largest:.3g}"
    if len(found) > SHOWN:
        yield f"and {len(found) - SHOWN} more", "", ""


def _sentences(study: Study) -> Iterator[str]:
    if study.threads is not None and not study.error:
        yield _threads(*study.threads, study.by_threads)
    if study.fresh is not None:
        yield study.fresh[1]
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


def _threads(before: int, after: int, found: Sequence[Difference]) -> str:
    how = f"With {after} thread{'s' * (after != 1)} instead of {before}"
    if not found:
        return f"{how} it left the same too."
    names = listed(list(dict.fromkeys(one.name for one in found)))
    return (
        f"{how} it left other values in {names} (above): floats are summed up in as many parts as there are threads. "
        f"On a machine with other cores it ends elsewhere; torch.set_num_threads({before}) in the notebook keeps it."
    )
