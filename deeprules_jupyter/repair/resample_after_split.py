"""Rows that were added or left out above the split are added or left out in the training part below it."""

from __future__ import annotations

import ast

from deeprules_jupyter.repair import shapes
from deeprules_jupyter.repair.program import Edit, Program, RefusedError, Statement
from deeprules_jupyter.repair.shapes import Division, Pair
from deeprules_jupyter.repair.sink import Step, sink

METHODS = ("fit_resample", "fit_sample")


def build(program: Program, one: Statement) -> list[Edit] | None:
    """The edits for `X, y = sampler.fit_resample(X, y)`, or None where the statement says something else."""
    pair = shapes.assigned(one)
    if not pair or shapes.called(pair[1]) not in METHODS:
        return None
    call, out = pair[1], shapes.names_in(pair[0])
    assert isinstance(call, ast.Call)
    given = [arg.id for arg in call.args if isinstance(arg, ast.Name)]
    if len(out) != 2 or len(given) != 2 or len(call.args) != 2 or call.keywords:
        raise RefusedError("the rows that are resampled have no plain names")
    maker = shapes.receiver(call)
    carriers = dict(zip(out, given, strict=True))

    def lines(split: Division, carried: list[Pair]) -> list[str]:
        parts = [split.pair_of(name) for name in out]
        if len(carried) != 2 or None in parts:
            raise RefusedError("the resampled rows and labels do not go into the split together")
        trains = [part.train for part in parts if part]
        text = program.text(one.cell, call, dict(zip(call.args, trains, strict=True)))
        return [f"{', '.join(trains)} = {text}"]

    learner = frozenset({maker.id}) if isinstance(maker, ast.Name) else frozenset[str]()
    return sink(program, Step([one], carriers, lines, one.reads, learner, may_stratify=True))
