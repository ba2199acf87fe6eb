"""Mutes: in a comment, with a reason, on the lines that the comment speaks of."""

from __future__ import annotations

import pytest

from deeprules_jupyter import mutes
from deeprules_jupyter.model import Cell, Finding, Mute, Place, State

KNOWN = ["fit-on-test", "fit-before-split", "test-set-reuse"]
HERE = Place(cell=2, cell_id="abc", run=4)


def finding(line: int, rule: str = "fit-on-test", place: Place = HERE) -> Finding:
    return Finding(f"{rule}{line}", rule, 7, "warn", "", Place(place.cell, place.cell_id, line, run=place.run))


def muted_lines(source: str, rule: str = "fit-on-test") -> list[int]:
    said, refused = mutes.comments([Cell(source, HERE)], KNOWN)
    assert refused == []
    lines = range(1, len(source.splitlines()) + 1)
    found, _ = mutes.apply([finding(line, rule) for line in lines], [], said, {})
    return [line for line, one in zip(lines, found, strict=True) if one.muted]


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("a = 1\nb = f(x)  # deeprules: ignore[fit-on-test] it is meant\nc = 2", [2]),
        ("# deeprules: ignore[fit-on-test] it is meant\nb = f(x)\nc = 2", [2]),
        ("# deeprules: ignore[fit-on-test] it is meant\n\n# words\nb = f(x)\nc = 2", [4]),
        ("b = f(\n  x,\n)  # deeprules: ignore[fit-on-test] it is meant\nc = 2", [1, 2, 3]),
        ("b = f(  # deeprules: ignore[fit-on-test] it is meant\n  x,\n)\nc = 2", [1, 2, 3]),
        ("for a in b:  # deeprules: ignore[fit-on-test] it is meant\n    f(a)\n", [1]),
        ("for a in b:\n    f(a)  # deeprules: ignore[fit-on-test] it is meant\n    g(a)", [2]),
        ("%matplotlib inline\n!ls\nf(a)  # deeprules: ignore[fit-on-test] it is meant\ng(a)", [3]),
        ("x = !ls\nf(a)  # deeprules: ignore[fit-on-test] it is meant\ng(a)", [2]),
        ("f(a)  #deeprules:ignore[ fit-on-test ,test-set-reuse ] it is meant", [1]),
        ('f("# deeprules: ignore[fit-on-test] only a string")', []),
        ("f(a)  # deeprules: ignore[test-set-reuse] it is meant", []),
    ],
)
def test_a_comment_mutes_its_statement_or_the_one_under_it(source: str, lines: list[int]) -> None:
    assert muted_lines(source) == lines


def test_the_reason_is_kept_and_other_cells_are_not_muted() -> None:
    said, _ = mutes.comments([Cell("f(a)  # deeprules: ignore[fit-on-test] the  scaler is new", HERE)], KNOWN)
    elsewhere = finding(1, place=Place(cell=2, cell_id="other"))
    found, _ = mutes.apply([finding(1), elsewhere], [], said, {})
    assert [one.muted for one in found] == [Mute("the scaler is new"), None]


@pytest.mark.parametrize(
    ("comment", "words"),
    [
        ("ignore[fit-on-test]", "a mute needs a reason"),
        ("ignore[fit-on-test]  : ", "a mute needs a reason"),
        ("ignore[fit-on-tset] meant", "there is no rule 'fit-on-tset'; did you mean fit-on-test?"),
        ("ignore[fit-on-test, nonsense] meant", "there is no rule 'nonsense'; did you mean"),
        ("ignore meant", "say which rule"),
        ("ignore[] meant", "say which rule"),
    ],
)
def test_a_mute_that_cannot_be_accepted_is_refused_with_one_line(comment: str, words: str) -> None:
    said, refused = mutes.comments([Cell(f"a\nf(a)  # deeprules: {comment}", HERE)], KNOWN)
    assert said == []
    ((place, line),) = refused
    assert (place.cell, place.line) == (2, 2) and words in line and "\n" not in line


def test_stored_mutes_go_by_rule_or_by_finding() -> None:
    findings = [finding(1), finding(2), finding(3, "test-set-reuse")]
    found, _ = mutes.apply(findings, [], [], {"fit-on-test2": "one", "test-set-reuse": "all"})
    assert [one.muted and one.muted.reason for one in found] == [None, "one", "all"]


def test_a_rule_is_muted_when_all_of_its_findings_are() -> None:
    states = [State("fit-on-test", "found"), State("test-set-reuse", "found"), State("fit-before-split", "clear")]
    findings = [finding(1), finding(2), finding(3, "test-set-reuse")]
    _, after = mutes.apply(findings, states, [], {"fit-on-test1": "one", "test-set-reuse": "all"})
    assert after == (states[0], State("test-set-reuse", "muted", "all"), states[2])


def test_a_muted_finding_stays() -> None:
    found, _ = mutes.apply([finding(1)], [], [], {"fit-on-test": "why"})
    assert [one.id for one in found] == ["fit-on-test1"]
