"""The report as JSON, version 1, and back again."""

from __future__ import annotations

import json
from typing import Any

from deeprules_jupyter.model import Evidence, Finding, Mute, Notebook, Place, Repair, Report, State

VERSION = 1


def render(report: Report) -> str:
    """The report as JSON text."""
    return json.dumps({"version": VERSION, "notebooks": [_notebook(one) for one in report.notebooks]}, indent=2) + "\n"


def _notebook(one: Notebook) -> dict[str, Any]:
    return {
        "path": one.path,
        "error": one.error,
        "findings": [_finding(finding) for finding in one.findings],
        "states": [{"rule": state.rule, "state": state.state, "why": state.why} for state in one.states],
    }


def _finding(one: Finding) -> dict[str, Any]:
    return {
        "id": one.id,
        "rule": one.rule,
        "tip": one.tip,
        "level": one.level,
        "message": one.message,
        "why": one.why,
        "place": _place(one.place),
        "evidence": [_step(step) for step in one.evidence],
        "seen_by": list(one.seen_by),
        "repair": {"text": one.repair.text, "source": one.repair.source} if one.repair else None,
        "muted": {"reason": one.muted.reason} if one.muted else None,
    }


def _step(step: Evidence) -> dict[str, Any]:
    return {"place": _place(step.place), "text": step.text, "witness": step.witness}


def _place(place: Place) -> dict[str, Any]:
    return {"cell": place.cell, "cell_id": place.cell_id, "line": place.line, "column": place.column}


def parse(text: str) -> Report:
    """A report from its JSON text, as `render` wrote it."""
    return Report(tuple(_notebook_from(one) for one in json.loads(text)["notebooks"]))


def _notebook_from(one: dict[str, Any]) -> Notebook:
    findings = tuple(_finding_from(finding) for finding in one["findings"])
    return Notebook(one["path"], findings, tuple(State(**state) for state in one["states"]), one["error"])


def _finding_from(one: dict[str, Any]) -> Finding:
    steps = tuple(Evidence(Place(**step["place"]), step["text"], step["witness"]) for step in one["evidence"])
    parts = {
        "place": Place(**one["place"]),
        "evidence": steps,
        "seen_by": tuple(one["seen_by"]),
        "repair": Repair(**one["repair"]) if one["repair"] else None,
        "muted": Mute(**one["muted"]) if one["muted"] else None,
    }
    return Finding(**{**one, **parts})
