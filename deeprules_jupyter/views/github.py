"""The report as workflow commands: GitHub draws them beside the lines of a pull request.

Source: GitHub Docs, "Workflow commands for GitHub Actions", setting a warning message.
"""

from __future__ import annotations

from deeprules_jupyter.model import Finding, Notebook, Report
from deeprules_jupyter.views.lines import Lines
from deeprules_jupyter.views.text import Sources, where

KINDS = {"warn": "warning", "note": "notice", "ask": "notice"}


def render(report: Report, sources: Sources) -> str:
    """One command a line; muted findings are left out."""
    return "".join(f"{line}\n" for one in report.notebooks for line in _notebook(one, sources))


def _notebook(one: Notebook, sources: Sources) -> list[str]:
    path = _property((one.path or "").replace("\\", "/"))
    if one.error:
        return [f"::error file={path},title=not checked::{_text(one.error)}"]
    lines = Lines(one.path, sources.get(one.path, ()))
    return [_command(finding, path, lines) for finding in one.findings if not finding.muted]


def _command(finding: Finding, path: str, lines: Lines) -> str:
    repair = f"\n{finding.repair.text}" if finding.repair else ""
    title = _property(f"{finding.rule} ({where(finding.place)})")
    message = _text(f"{finding.message}{repair}")
    return f"::{KINDS[finding.level]} file={path},line={lines.at(finding.place)},title={title}::{message}"


def _text(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _text(text).replace(":", "%3A").replace(",", "%2C")
