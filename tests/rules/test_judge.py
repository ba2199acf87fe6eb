"""How rules are loaded and asked."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import replace

import pytest

from deeprules_jupyter.dataflow import Reader
from deeprules_jupyter.model import Cell, Finding, Place
from deeprules_jupyter.rules import TIPS, judge, load
from deeprules_jupyter.rules.judge import Rule
from deeprules_jupyter.trace import Trace

SCALED = [
    "from sklearn.preprocessing import StandardScaler\nfrom sklearn.model_selection import train_test_split",
    "Z = StandardScaler().fit_transform(X)",
    "a, b, c, d = train_test_split(Z, y)",
]


def trace_of(sources: list[str]) -> Trace:
    reader, facts, cells = Reader(), [], []
    for i, source in enumerate(sources):
        cells.append(Cell(source, Place(cell=i, cell_id=source[:12])))
        facts += reader.read(cells[-1])
    return Trace(facts, cells)


def test_each_rule_carries_its_help_and_examples() -> None:
    for rule in load():
        assert rule.tip in TIPS
        assert len(rule.help.splitlines()) > 3
        for example in (rule.bad, rule.good):
            ast.parse("\n".join(line for line in example.splitlines() if not line.startswith("%deeprules_")))


def test_an_edit_elsewhere_keeps_the_id_of_a_finding() -> None:
    before, _ = judge(trace_of(SCALED), "static")
    after, _ = judge(trace_of([SCALED[0] + "\n# a new remark", "print(1)", *SCALED[1:]]), "static")
    assert [f.id for f in before] == [f.id for f in after] != []


def test_another_line_gets_another_id() -> None:
    before, _ = judge(trace_of(SCALED), "static")
    after, _ = judge(trace_of([SCALED[0], "Z = StandardScaler(with_mean=False).fit_transform(X)", SCALED[2]]), "static")
    assert before[0].id != after[0].id


def test_the_states_say_why_a_rule_does_not_apply() -> None:
    _, states = judge(trace_of(["x = 1"]), "static")
    silent = [s for s in states if s.rule != "out-of-order"]  # which any cell can break
    assert {s.state for s in silent} == {"not-applicable"}
    assert all(s.why for s in silent)


def test_a_rule_that_crashes_is_said_to_have_crashed(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(trace: Trace) -> Iterator[Finding]:
        raise ZeroDivisionError("oh")

    rules: tuple[Rule, ...] = tuple(replace(r, check=broken) if r.name == "fit-on-test" else r for r in load())
    monkeypatch.setattr(sys.modules["deeprules_jupyter.rules.judge"], "load", lambda: rules)
    monkeypatch.delenv("DEEPRULES_STRICT", raising=False)
    findings, states = judge(trace_of(SCALED), "static")
    assert [s.state for s in states if s.rule == "fit-on-test"] == ["crashed"]
    assert [f.rule for f in findings] == ["fit-before-split"]


def test_a_cell_that_ran_again_without_the_fault_takes_the_finding_back() -> None:
    reader, facts, cells = Reader(), [], []
    sources = [*SCALED, "Z = X", SCALED[2]]
    ids = ["a", "b", "c", "b", "c"]
    for run, (source, cell_id) in enumerate(zip(sources, ids, strict=True)):
        cells.append(Cell(source, Place(cell_id=cell_id, run=run)))
        facts += reader.read(cells[-1])
    assert judge(Trace(facts[:-1], cells[:3]), "runtime")[0]
    assert judge(Trace(facts, cells), "runtime")[0] == ()
