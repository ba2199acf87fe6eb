"""Rows that were added or left out above the split are added or left out in the training part below it."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from deeprules_jupyter.model import Finding
from deeprules_jupyter.repair import shapes
from deeprules_jupyter.repair.program import Edit, Program, RefusedError, Statement
from deeprules_jupyter.repair.shapes import Division, Pair
from deeprules_jupyter.repair.sink import Step, sink

METHODS = ("fit_resample", "fit_sample")


def resamples(one: Statement) -> bool:
    """Whether a statement adds rows or leaves some out."""
    return any(isinstance(node, ast.Call) and shapes.called(node) in METHODS for node in ast.walk(one.node))


def build(program: Program, one: Statement, _finding: Finding) -> list[Edit] | None:
    """The edits for `X, y = sampler.fit_resample(X, y)`, or None where the statement says something else."""
    pair = shapes.assigned(one)
    if not pair or shapes.called(pair[1]) not in METHODS:
        return None
    call, out = pair[1], shapes.names_in(pair[0])
    assert isinstance(call, ast.Call)
    given = [name for arg in call.args if (name := _plain(arg))]
    if len(out) != 2 or len(given) != 2 or len(call.args) != 2 or call.keywords:
        raise RefusedError("the rows that are resampled have no plain names")
    resampled = Resampled(program, one, call, out, given)
    try:
        return resampled.moved()
    except RefusedError:
        return resampled.kept()


def _plain(arg: ast.expr) -> str:
    """The name in `y` and `y.values.ravel()`."""
    while not isinstance(arg, ast.Name):
        if isinstance(arg, ast.Attribute) and arg.attr == "values":
            arg = arg.value
        elif shapes.called(arg) in ("ravel", "to_numpy") and (base := shapes.receiver(arg)) is not None:
            arg = base
        else:
            return ""
    return arg.id


@dataclass
class Resampled:
    """`out = call(given)`, above the split of `out`."""

    program: Program
    one: Statement
    call: ast.Call
    out: list[str]
    given: list[str]

    def moved(self) -> list[Edit]:
        """Nobody looks at the resampled whole: the step goes below the split."""
        if not all(isinstance(arg, ast.Name) for arg in self.call.args):
            raise RefusedError("the rows that are resampled have no plain names")
        maker = shapes.receiver(self.call)
        carriers = dict(zip(self.out, self.given, strict=True))
        learner = frozenset({maker.id}) if isinstance(maker, ast.Name) else frozenset[str]()
        step = Step([self.one], carriers, self._lines, self.one.reads, learner, may_stratify=True)
        return sink(self.program, step)

    def _lines(self, split: Division, carried: list[Pair]) -> list[str]:
        parts = [split.pair_of(name) for name in self.out]
        if len(carried) != 2 or None in parts:
            raise RefusedError("the resampled rows and labels do not go into the split together")
        return self._below([part.train for part in parts if part])

    def _below(self, trains: list[str]) -> list[str]:
        new = {
            use: train
            for arg, name, train in zip(self.call.args, self.given, trains, strict=True)
            for use in shapes.occurrences(arg, name)
        }
        return [f"{', '.join(trains)} = {self.program.text(self.one.cell, self.call, new)}"]

    def kept(self) -> list[Edit]:
        """The resampled whole stays to be looked at, under other names; the split gets the rows as they were."""
        program = self.program
        program.must_be_plain({*self.out, *self.given})
        split = self._split()
        between = program.statements[self.one.index + 1 : split.statement.index]
        same = [name for name in self.out if name in self.given]
        renamed = {name: program.fresh(f"{name}_resampled") for name in same}
        for name in self.given:
            for other in between:
                if shapes.mutates(other, name):
                    raise RefusedError(f"{name} may change before the split, in {program.where(other)}")
        for name in same:
            for other in program.users(name, split.statement) if name not in split.statement.writes else ():
                raise RefusedError(f"{name} with all rows is also used after the split, in {program.where(other)}")
        edits = [
            Edit(other.cell, *program.span(other.cell, use), new)
            for other in (self.one, *between)
            for name, new in renamed.items()
            for use in self._named(other, name)
        ]
        back = dict(zip(self.out, self.given, strict=True))
        edits += [
            Edit(split.statement.cell, *program.span(split.statement.cell, use), old)
            for name, old in back.items()
            for use in shapes.occurrences(split.call, name)
            if old != name
        ]
        trains = [pair.train for name in self.out if (pair := split.pair_of(name))]
        return [*edits, program.below(split.statement, self._below(trains))]

    def _named(self, other: Statement, name: str) -> list[ast.expr]:
        """Where a statement speaks of the resampled rows: at their birth, the target alone."""
        node = other.node.targets[0] if other is self.one and isinstance(other.node, ast.Assign) else other.node
        return shapes.occurrences(node, name)

    def _split(self) -> Division:
        for other in self.program.statements[self.one.index + 1 :]:
            split = shapes.division(other)
            if split and all(split.pair_of(name) for name in self.out):
                return split
            if split and any(name in other.reads for name in self.out):
                break
            if lost := sorted(set(self.out) & other.writes):
                raise RefusedError(f"{lost[0]} becomes something else before the split, in {self.program.where(other)}")
        raise RefusedError(f"no train_test_split divides {' and '.join(self.out)} as they are, outside of functions")
