"""Is a cell reproducible? It is run again from the same start, and all that it leaves is compared bit for bit.

The first run is the person's own. Before it `prepare` copies what the cell can reach; after it `verify` runs the copy.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from deeprules_jupyter.experiments.determinism import cell, leaves, states
from deeprules_jupyter.experiments.determinism.causes import ELSEWHERE
from deeprules_jupyter.experiments.determinism.code import Code
from deeprules_jupyter.experiments.determinism.compare import Difference, differences, unknown
from deeprules_jupyter.experiments.determinism.locate import Found, locate
from deeprules_jupyter.experiments.determinism.needs import needed
from deeprules_jupyter.experiments.determinism.rerun import Ran, Start, visible
from deeprules_jupyter.experiments.determinism.snapshot import take
from deeprules_jupyter.experiments.determinism.steps import Steps, first_bad
from deeprules_jupyter.experiments.determinism.threads import count_threads, with_threads

RESULT = "the cell's result"
REORDERED = (
    "a further run left other values, but it began with a copy of a set whose items come in another order, so nothing "
    "is claimed: use sorted(...) where the order matters, or make the set in this cell"
)


class RefusedError(Exception):
    """Why the cell is not run again, in one line."""


@dataclass
class Study:
    """What was found out about one cell."""

    runs: int = 1
    seconds: list[float] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    clocks: list[Difference] = field(default_factory=list)  # times that something took; no result hangs on them
    unknown: list[str] = field(default_factory=list)
    carried: list[str] = field(default_factory=list)  # changed in place: another run of the cell starts from there
    drawn: list[str] = field(default_factory=list)  # generators of the libraries that the cell has drawn from
    written: list[int] = field(default_factory=list)  # lines that write files
    touched: list[str] = field(default_factory=list)  # changed by a further run, although it worked on copies
    error: str = ""  # raised by a further run only
    found: Found | None = None  # where it begins, and why
    threads: tuple[int, int] | None = None  # how many there were, and with how many it was run once more
    left: list[str] = field(default_factory=list)  # the names whose values were compared
    fresh: tuple[bool | None, str] | None = None  # what a new kernel showed, if one was asked for
    by_threads: list[Difference] = field(default_factory=list)  # what those have changed

    @property
    def same(self) -> bool:
        """Whether all that could be compared is the same in every bit."""
        return not (self.differences or self.error)


@dataclass
class Prepared:
    """A cell that is about to run for the first time."""

    start: Start
    digests: dict[str, int]
    steps: Steps  # of the first run

    def __enter__(self) -> Prepared:
        self.steps.__enter__()
        return self

    def close(self) -> None:
        """The first run has ended."""
        self.steps.__exit__(None, None, None)

    def verify(self, result: Any, runs: int, threads: int | None = None) -> Study:
        """Run it again until there are `runs` runs, or two that differ; then once with so many threads."""
        shell = self.start.shell
        first = {**visible(shell), RESULT: result}
        end = states.now()
        study = Study(written=cell.writes(self.start.tree), drawn=end.drawn_since(self.start.random))
        mine = [name for name, value in first.items() if name in self.digests or self._names.get(name) is not value]
        before = {name: leaves.digest_of(first[name], name) for name in mine}
        study.carried = [
            name
            for name, old in self.digests.items()
            if first.get(name) is self.start.shot.names[name] and before.get(name) != old
        ]
        while study.runs < runs and study.same:
            self._once_more(first, study)
        if study.differences and self.start.shot.reordered:
            raise RefusedError(REORDERED)
        if study.differences:
            study.found = self._locate(study)
        if threads is not None and study.same:
            study.threads = (count_threads(), threads)
            ran = self.start.run(with_threads(threads))
            study.error = _error(ran)
            study.by_threads = [one for one in differences(first, self._values(ran)) if not self._is_clock(one)]
        study.touched = [name for name in mine if leaves.digest_of(first[name], name) != before[name]]
        return study

    def _once_more(self, first: dict[str, Any], study: Study) -> None:
        self.second = Steps()
        ran = self.start.run(self.second)
        study.runs += 1
        study.seconds.append(ran.seconds)
        study.error = _error(ran)
        if study.error:
            return
        self.values = self._values(ran)
        found = list(differences(first, self.values))
        study.clocks = [one for one in found if self._is_clock(one)]
        study.differences = [one for one in found if one not in study.clocks]
        changed = {name: value for name, value in first.items() if self.start.shot.names.get(name) is not value}
        study.unknown = unknown(changed)
        study.left = sorted({*changed, *self.start.shot.copies} - {RESULT})

    def _is_clock(self, one: Difference) -> bool:
        return one.is_clock or one.name in Code(self.start.file, self.start.tree).clocks

    @staticmethod
    def _values(ran: Ran) -> dict[str, Any]:
        return {**ran.values, RESULT: ran.result}

    @property
    def _names(self) -> dict[str, Any]:
        """What stood behind the names before the first run."""
        return self.start.shot.names

    def _locate(self, study: Study) -> Found:
        bad = first_bad(self.steps.found, self.second.found)
        found = locate(self.start, bad)
        if not found.again and not any(differences(self.values, self._values(self.start.run()))):
            found.cause = ELSEWHERE
        return found


def prepare(shell: Any, raw: str, mark: str) -> Prepared:
    """Before the first run. Raises RefusedError where the cell cannot be run twice."""
    start = before(shell, raw, mark)
    shot = start.shot
    digests = {name: leaves.digest_of(shot.names[name], name) for name in shot.copies if name in visible(shell)}
    return Prepared(start, digests, Steps()).__enter__()


def before(shell: Any, raw: str, mark: str, also: Iterable[str] = ()) -> Start:
    """From where the cell is run again; what these further names hold is copied too. Raises RefusedError."""
    text = shell.transform_cell(cell.without(raw, mark))
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        raise RefusedError("the cell is no Python that could be run twice") from None
    if hindered := next(cell.obstacles(tree), None):
        raise RefusedError(hindered)
    file = shell.compile.get_code_name(raw, text, shell.execution_count)
    shot = take(cell.names(tree, visible(shell)) | set(also), shell)
    sure = needed(tree)
    for name, why in shot.failed.items():
        if name in visible(shell) and name not in sure:  # only an `eval` might reach it
            continue
        raise RefusedError(f"{name} cannot be copied ({why}), so nothing is claimed: make it in this cell")
    return Start(shell, tree, file, shot, states.now())


def _error(ran: Ran) -> str:
    """What only a further run has raised."""
    return "" if ran.error is None else f"{type(ran.error).__name__}: {' '.join(str(ran.error).split())[:200]}"
