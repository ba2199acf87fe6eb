"""The report as one page: it needs nothing from elsewhere, runs no script, and fits a light and a dark screen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from deeprules_jupyter.model import Cell, Finding, Notebook, Report
from deeprules_jupyter.views.panel import bundle
from deeprules_jupyter.views.text import Sources, count, line_at, where

HEAD = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>deeprules</title><style>
:root { color-scheme: light dark; }
body { font: 15px/1.55 system-ui, sans-serif; max-width: 792px; margin: 2.5rem auto; padding: 0 1rem; }
h1 { font-size: 1.35rem; } h2 { font-size: 1.05rem; margin: 2.2rem 0 .4rem; overflow-wrap: anywhere; }
p { margin: .3rem 0; } .quiet { opacity: .7; }
pre { font: 13px/1.5 ui-monospace, monospace; background: rgba(128, 128, 128, .14); border-radius: 4px;
  padding: 6px 10px; margin: 0; overflow-x: auto; } .place { font-size: 13px; margin-top: 16px; }
</style></head><body>
"""


def render(report: Report, sources: Sources, titles: Mapping[str, str]) -> str:
    """The whole page; `titles` are those of the rules by name."""
    parts = [part for one in report.notebooks for part in _notebook(one, sources.get(one.path, ()), titles)]
    warns = sum(f.level == "warn" and not f.muted for one in report.notebooks for f in one.findings)
    summary = f"<h1>deeprules</h1><p>{count(len(report.notebooks), 'notebook')}, {count(warns, 'warning')}</p>"
    return HEAD + summary + "\n".join(parts) + "\n</body></html>\n"


def _notebook(one: Notebook, cells: Sequence[Cell], titles: Mapping[str, str]) -> Iterator[str]:
    yield f"<h2>{escape(one.path or 'this notebook')}</h2>"
    if one.error:
        yield f"<p><strong>not checked</strong>: {escape(one.error)}</p>"
    elif not one.findings:
        yield "<p>nothing found</p>"
    for finding in one.findings:
        yield from _finding(finding, cells, titles)
    for why in dict.fromkeys(s.why for s in one.states if s.state in ("not-checked", "crashed")):
        yield f'<p class="quiet">not checked: {escape(why)}</p>'


def _finding(finding: Finding, cells: Sequence[Cell], titles: Mapping[str, str]) -> Iterator[str]:
    if finding.muted:
        text = f"{where(finding.place)}: {finding.rule} (muted: {finding.muted.reason})"
        yield f'<p class="quiet">{escape(text)}</p>'
        return
    yield f'<p class="place quiet">{escape(where(finding.place))}</p>'
    if line := line_at(finding.place, cells).strip():
        yield f"<pre>{escape(line)}</pre>"
    yield str(bundle([finding], titles)["text/html"])
