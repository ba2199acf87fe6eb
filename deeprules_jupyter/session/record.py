"""All that one kernel has run and shown so far, and what the rules say of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from deeprules_jupyter import rules
from deeprules_jupyter.bridge import Bridge
from deeprules_jupyter.catalog.own import NOTHING, Meanings
from deeprules_jupyter.dataflow import Reader, algorithms, architectures
from deeprules_jupyter.dataflow.disorder import InKernel
from deeprules_jupyter.history import place_key
from deeprules_jupyter.membership import Grouping, Timing, Told
from deeprules_jupyter.merge import disproved, left, merge_findings, merge_states, seen_by_one
from deeprules_jupyter.model import AnyFact, Cell, Finding, Rows, Score, State
from deeprules_jupyter.prose import Prose
from deeprules_jupyter.rules import wording
from deeprules_jupyter.rules.interpretation import broad_claim, causal_claim, score_not_computed
from deeprules_jupyter.rules.overfitting import test_set_reuse
from deeprules_jupyter.rules.tuning import unreported_search
from deeprules_jupyter.running import Allowed, Recorded
from deeprules_jupyter.runtime.state import device
from deeprules_jupyter.session import environment
from deeprules_jupyter.session.forgetting import Forgetting, Run, run_of
from deeprules_jupyter.session.looks import Memory
from deeprules_jupyter.session.measured import Measured
from deeprules_jupyter.trace import Trace

if TYPE_CHECKING:
    from deeprules_jupyter.session.trials import Trials

MISSING = frozenset(rule.name for rule in rules.load() if rule.missing)
TOLD = re.compile(f"deeprules|backward|{unreported_search.SHOWS.pattern}")  # code by which a finding may come or go
# Words in printed lines and titles by which one may come.
SPOKEN = (causal_claim.WORDS, broad_claim.WORDS, score_not_computed.WORDS)
BY_NAME = {"group": "group-straddles-split", "time": "time-shuffled"}


class Record:
    """Facts by two observers, kept apart: rows of different observers cannot be compared."""

    def __init__(self, own: Meanings = NOTHING) -> None:
        """`own` says what the project's own functions mean, by their dotted paths."""
        self.own = own
        self.reader = Reader(own)
        self.order = InKernel()
        self.forgetting = Forgetting()
        self.recorded: list[Recorded] = []  # of the environment
        self.texts: list[Prose] = []  # the cells of text, as the file has them
        self.bridge = Bridge()
        self.measured = Measured()
        self.cells: list[Cell] = []  # as they ran, re-runs included
        self._newest: dict[object, Cell] = {}
        self.code: list[AnyFact] = []
        self.calls: list[AnyFact] = []
        self.trace = Trace(())  # of the calls, as it was judged last
        self.looks: dict[str, int] = {}  # at each held-out part, by its name

    def read(self, cell: Cell, rows_of: Callable[[str], Rows | None]) -> bool:
        """Read a cell that ran; whether there may be something new to judge. `rows_of` knows the kernel's names."""
        key = place_key(cell.place)
        again = key in self._newest
        self.cells.append(cell)
        self._newest[key] = cell
        facts = self.reader.read(cell)
        self.code = self._with(self.code, facts)
        if again:
            self._forget(self.forgetting.forgettable(key, self.cells, self.calls, self.code))
        for name, rows in self.reader.named_rows().items() if facts else ():
            if (real := rows_of(name)) is not None:
                self.bridge.same(rows, real)
        for name, role in self.reader.said_parts().items():
            if (real := rows_of(name)) is not None:
                self.bridge.said(real, role)
        news = self.order.ran(cell, key)
        self.recorded += [found] if (found := environment.by_cell(cell)) is not None else []
        return (
            bool(facts)
            or again
            or news
            or bool(TOLD.search(cell.source))
            or any(wording.says(cell.source, words) for words in SPOKEN)
        )

    def saw(self, facts: Sequence[AnyFact]) -> None:
        """What the calls of a cell have shown."""
        self.calls = self._with(self.calls, facts)

    def _with(self, known: list[AnyFact], facts: Sequence[AnyFact]) -> list[AnyFact]:
        """These facts behind the known ones; forgotten fits that they name stand again where they were."""
        back = self.forgetting.named(facts)
        return [*(sorted([*known, *back], key=lambda fact: fact.place.run) if back else known), *facts]

    def _forget(self, runs: set[Run]) -> None:
        if runs:
            self.calls, self.code = (
                [fact for fact in facts if run_of(fact.place) not in runs] for facts in (self.calls, self.code)
            )
            self.cells = [cell for cell in self.cells if run_of(cell.place) not in runs]

    def forget_code(self) -> None:
        """After a time unwatched, what the code had said of the names may no longer hold."""
        self.reader, self.code, self.order = Reader(self.own), [], InKernel()

    def judge(self, memory: Memory, notebook: str, trials: Trials) -> tuple[tuple[Finding, ...], tuple[State, ...]]:
        """What the rules say, by both observers; the calls give the words, since they know the real rows."""
        calls = self.bridge.joined(self.measured.scores(self.calls, self.code), self.code)
        calls = self.bridge.spoken(calls)
        calls = [*calls, *self.recorded, *self.texts]
        trace = Trace(calls, self.cells)
        if looks := memory.exchange(trace.test_looks(), calls, notebook):
            trace = trace.remembering(looks, ())
        if tried := trials.exchange(trace, notebook):
            trace = trace.remembering((), tried)
        self.trace = trace
        whole = [*self.recorded, *self.order.standing(), *self._allowed(), *architectures.of_cells(self.newest())]
        code = Trace([*self.code, *whole, *self.texts], self.cells)
        by_code = rules.judge(code, "runtime")
        if all(one.level == "warn" for one in by_code[0] if one.rule == "tuned-on-test"):  # else the calls are surer
            trace.weighed = test_set_reuse.told_by_choices(code)
        by_calls = rules.judge(trace, "runtime")
        self.looks = {**code.looks_at(), **{name: n for name, n in trace.looks_at().items() if n}}
        scored = {_spot(s) for s in trace.scores if trace.models(s)}
        gone = disproved(by_code[0], by_calls[0], scored, _apart(trace, code))
        there = seen_by_one(MISSING, by_calls[1], by_code[1])
        known = there | self._known_by_rows()
        rest = [one for one in by_code[0] if one.id not in gone and one.rule not in known]
        said = [one for one in by_calls[0] if one.rule not in there]
        states = merge_states(left(by_calls[1], said), left(by_code[1], rest))
        return tuple(replace(one, seen_by=("runtime",)) for one in merge_findings(said, rest)), states

    def _allowed(self) -> list[Allowed]:
        """What a device of this kernel, or the threads of its processor, may add up in another order."""
        return [one for one in algorithms.of_cells(self.newest()) if one.what != "cuda" or device() == "cuda"]

    def _known_by_rows(self) -> set[str]:
        """The rules that judge what names tell only where the rows themselves do not."""
        told = {fact.what for fact in self.calls if isinstance(fact, Told)}
        told |= {"group" for fact in self.calls if isinstance(fact, Grouping)}
        told |= {"time" for fact in self.calls if isinstance(fact, Timing)}
        return {rule for what, rule in BY_NAME.items() if what in told}

    def newest(self) -> list[Cell]:
        """The newest version of each cell."""
        return list(self._newest.values())


def _apart(calls: Trace, code: Trace) -> set[tuple[str | int | None, int | None]]:
    """Where real rows were measured that no training had; not where the code says that rows were made of others."""
    copied = {_spot(s) for s in code.scores if any(d.rows.copies for d in (s.data, *(m.data for m in code.models(s))))}
    near = {_spot(s) for s in calls.scores if calls.trained_near(s, s.data.rows)}
    return {_spot(s) for s in calls.scores if calls.models(s)} - near - copied


def _spot(score: Score) -> tuple[str | int | None, int | None]:
    return score.place.cell_id or score.place.cell, score.place.line
