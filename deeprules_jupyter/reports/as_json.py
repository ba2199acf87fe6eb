"""A report for machines; each template has its own schema name."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from deeprules_jupyter.reports import words
from deeprules_jupyter.reports.answers import Filled, FilledItem

VERSION = 1


def render(filled: Filled) -> str:
    """The whole report."""
    template = filled.template
    found = {
        "schema": f"deeprules-report-{template.name}", "version": VERSION, "title": template.title,
        "source": template.source, "remark": template.remark, "notebook": filled.notebook, "when": filled.when,
        "deeprules": filled.version, "summary": words.summary(filled), "items": [_item(one) for one in filled.items],
        "findings": [asdict(one) for one in filled.findings],
        "not checked": [{"rule": rule, "why": why} for rule, why in words.unchecked(filled)],
    }  # fmt: skip
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"


def _item(one: FilledItem) -> dict[str, Any]:
    return {
        "number": one.item.number, "section": one.item.section, "text": one.item.text, "status": one.status,
        "lines": [asdict(line) for line in one.lines], "answers": [asdict(answer) for answer in one.answers],
        "findings": [finding.id for finding in one.findings], "questions": list(one.questions),
    }  # fmt: skip
