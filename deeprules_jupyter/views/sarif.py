"""The report in SARIF 2.1.0, which code hosts and editors read.

Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0", 2020. A region counts lines of the
file as it is stored; which cell that is stands in the logical location and in the properties.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any, Protocol
from urllib.parse import quote

from deeprules_jupyter.model import Evidence, Finding, Level, Notebook, Place, Report
from deeprules_jupyter.views.lines import Lines
from deeprules_jupyter.views.text import Sources, where

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {"warn": "warning", "note": "note", "ask": "note"}


class RuleText(Protocol):
    """What is told of a rule."""

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def tip(self) -> int: ...  # noqa: D102
    @property
    def level(self) -> Level: ...  # noqa: D102
    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def help(self) -> str: ...  # noqa: D102


def render(report: Report, sources: Sources, rules: Sequence[RuleText], version: str) -> str:
    """One run with every notebook; what could not be read stands among the notifications."""
    driver = {"name": "deeprules", "version": version, "rules": [_rule(rule) for rule in rules]}
    order = {rule.name: index for index, rule in enumerate(rules)}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [result for one in report.notebooks for result in _results(one, sources, order)],
        "invocations": [_invocation(report.notebooks)],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(rule: RuleText) -> dict[str, Any]:
    return {
        "id": rule.name,
        "shortDescription": {"text": rule.title},
        "help": {"text": rule.help},
        "defaultConfiguration": {"level": LEVELS[rule.level]},
        "properties": {"tip": rule.tip, "tags": ["machine-learning", "data-leakage"]},
    }


def _results(one: Notebook, sources: Sources, order: dict[str, int]) -> list[dict[str, Any]]:
    lines = Lines(one.path, sources.get(one.path, ()))
    return [_result(finding, one.path, lines, order) for finding in one.findings]


def _result(finding: Finding, path: str | None, lines: Lines, order: dict[str, int]) -> dict[str, Any]:
    text = " ".join(part for part in (finding.message, finding.why, finding.repair and finding.repair.text) if part)
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "level": LEVELS[finding.level],
        "message": {"text": text},
        "locations": [_location(finding.place, path, lines)],
        "partialFingerprints": {"deeprules/v1": finding.id},
    }
    if finding.rule in order:
        result["ruleIndex"] = order[finding.rule]
    if finding.evidence:
        steps = [{"location": _step(step, path, lines)} for step in finding.evidence]
        result["codeFlows"] = [{"threadFlows": [{"locations": steps}]}]
    if finding.muted:
        result["suppressions"] = [{"kind": "inSource", "justification": finding.muted.reason}]
    return result


def _step(step: Evidence, path: str | None, lines: Lines) -> dict[str, Any]:
    return {**_location(step.place, path, lines), "message": {"text": step.text}}


def _location(place: Place, path: str | None, lines: Lines) -> dict[str, Any]:
    uri = quote(PurePath(path or "-").as_posix())
    return {
        "physicalLocation": {"artifactLocation": {"uri": uri}, "region": {"startLine": lines.at(place)}},
        "logicalLocations": [{"name": where(place), "kind": "module"}],
        "properties": {"cell": place.cell, "cellId": place.cell_id, "line": place.line, "column": place.column},
    }


def _invocation(notebooks: Sequence[Notebook]) -> dict[str, Any]:
    failed = [
        {"level": "error", "message": {"text": one.error}, "locations": [_location(Place(), one.path, Lines(None))]}
        for one in notebooks
        if one.error
    ]
    return {"executionSuccessful": not failed, "toolExecutionNotifications": failed}
