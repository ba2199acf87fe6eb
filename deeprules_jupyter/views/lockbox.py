"""The lockbox report as text and as HTML. Every word that comes from a notebook or a ledger is escaped."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from html import escape

from deeprules_jupyter.lockbox.report import Box, Line
from deeprules_jupyter.lockbox.scores import Range, Score
from deeprules_jupyter.lockbox.worth import Worth
from deeprules_jupyter.views.panel import BOX, QUIET, TONES
from deeprules_jupyter.views.text import CONTROL

WIDTH = 98
HEAD = ("look", "when", "notebook", "cell", "model", "score", "who")
WIDEST = (7, 16, 18, 8, 60, 22, 10)
MODEL = 4  # the column that takes the room that the others leave
EMPTY = (
    "No test set is known here yet. One is remembered with the first score on it, or by "
    "%deeprules_lockbox name X_test y_test."
)
STATUS = {"": "", "locked": "locked", "open": "open", "final": "open for the final look"}
NAMES = {"accuracy_score": "accuracy", "roc_auc_score": "AUROC", "r2_score": "R2", "f1_score": "F1"}


def bundle(boxes: Sequence[Box]) -> dict[str, str]:
    """The report for every front end."""
    return {"text/plain": text(boxes), "text/html": html(boxes)}


def text(boxes: Sequence[Box]) -> str:
    """At most 100 columns, one paragraph for each test set."""
    parts = ["\n".join(CONTROL.sub(" ", line) for line in _text(one)) for one in boxes]
    return "\n\n".join(parts) or "\n".join(textwrap.wrap(EMPTY, WIDTH))


def html(boxes: Sequence[Box]) -> str:
    """Inline styles only, and the colours of the page."""
    parts = [_html(one) for one in boxes] or [f"<div>{escape(EMPTY)}</div>"]
    return CONTROL.sub(" ", "".join(parts))


def title(one: Box) -> str:
    """`X_test, 143 rows: seen 3 times, adjusted`."""
    taken = any(line.final for line in one.lines)
    status = "closed, its final look was taken" if one.status == "final" and taken else STATUS.get(one.status, "")
    return f"{one.name or 'a test set without a name'}, {one.rows} rows: {status}{'; ' * bool(status)}{word(one.worth)}"


def word(worth: Worth) -> str:
    """The verdict in words."""
    times = f"seen {worth.looks} times"
    return {
        "unopened": "nobody has looked at it yet",
        "spent": "spent (seen once)",
        "adjusted": f"{times}, adjusted",
        "tuning set": f"{times}: this is now a tuning set; find new data",
    }[worth.verdict]


def said(one: Box) -> Iterator[tuple[str, str]]:
    """What the scores are still worth: a label and a sentence for each of the points."""
    worth = one.worth
    if worth.first is not None:
        yield "first look", f"{ranged(worth.first)}. Nobody had looked before: the only unbiased one."
    elif worth.looks > 1 and worth.today is not None:
        yield "first look", "measured by another metric, so it cannot be set beside the later ones."
    if worth.today is not None and worth.looks > 1:
        yield (
            "today",
            f"another model: {ranged(worth.today)}, the level at which all {worth.looks} looks hold together.",
        )
    if worth.looks > 1:
        yield "the best of them", _optimism(worth)
    if states := len(one.lines) - one.looks:
        yield (
            "seeds",
            f"{len(one.lines)} model states make {one.looks} look{'s' * (one.looks > 1)}: those of one recipe count "
            f"once if all are reported; {states} more if only the best is.",
        )
    if one.lines:
        people = dict.fromkeys(line.first.who or "somebody" for line in one.lines)
        first, last = one.lines[0].first.when[:10], one.lines[-1].first.when[:10]
        span = f"on {first}" if first == last else f"from {first} to {last}"
        yield "looked", f"{', '.join(people)}, {span}, in {_count({line.first.notebook for line in one.lines})}."
    for sentence in one.shared:
        yield "shared rows", sentence


def ranged(one: Range) -> str:
    """`accuracy 0.874, 95 % interval 0.809 to 0.924 (exact)`."""
    level = f"{one.level * 100:.2f}".rstrip("0").rstrip(".")
    if one.interval is None:
        return f"{scored(one.score)}, no interval: {one.how}"
    low, high = one.interval
    return f"{scored(one.score)}, {level} % interval {low:.3f} to {high:.3f} ({one.how})"


def scored(score: Score) -> str:
    """`accuracy 0.874`."""
    return f"{NAMES.get(score.metric, score.metric.removesuffix('_score'))} {score.value:.3f}"


def _optimism(worth: Worth) -> str:
    if worth.optimism is None:
        return "how far it is too good is not known: no standard error can be had without the predictions."
    alike = worth.likeness
    how = "of no known likeness, taken as 0 to be careful"
    if alike is not None and alike.known:
        rest = alike.pairs - alike.known
        unknown = f"; {rest} pair{'s' * (rest > 1)} of unknown likeness taken as 0, to be careful" if rest else ""
        how = f"whose errors correlate by {alike.mean:.2f}{unknown}"
    gain = ""
    if worth.gain is not None and worth.gain > 0:
        enough = "less than twice that" if worth.gain < 2 * worth.optimism else "more than twice that"
        gain = f" The gain over the first look, {worth.gain:.3f}, is {enough}."
    return f"expected to be {worth.optimism:.3f} too good, as the best of {worth.looks} models {how}.{gain}"


def _count(notebooks: set[str]) -> str:
    named = sorted(name for name in notebooks if name)
    if not named:
        return "a notebook without a name"
    return named[0] if len(notebooks) == 1 else f"{len(notebooks)} notebooks"


def _text(one: Box) -> Iterator[str]:
    yield from textwrap.wrap(title(one), WIDTH)
    rows = [HEAD, *(_cells(line) for line in one.lines)]
    widths = [min(most, max(len(row[at]) for row in rows)) for at, most in enumerate(WIDEST)]
    widths[MODEL] = min(widths[MODEL], WIDTH - 2 * len(widths) - sum(widths) + widths[MODEL])
    for line, row in zip([None, *one.lines], rows, strict=True) if one.lines else ():
        cut = [cell if len(cell) <= width else f"{cell[: width - 1]}…" for cell, width in zip(row, widths, strict=True)]
        yield "  " + "  ".join(cell.ljust(width) for cell, width in zip(cut, widths, strict=True)).rstrip()
        if line is not None and (extra := _extra(line, line is one.lines[0], cut[MODEL] != row[MODEL])):
            indent = " " * (4 + widths[0])
            yield from textwrap.wrap("; ".join(extra), WIDTH, initial_indent=indent, subsequent_indent=indent)
    for label, sentence in said(one):
        yield from textwrap.wrap(sentence, WIDTH, initial_indent=f"  {label + ':':18}", subsequent_indent=" " * 20)


def _extra(line: Line, first: bool, cut: bool) -> list[str]:
    """What stands under a line of the table."""
    model = [line.first.model] if cut else []
    at = [f"at commit {line.first.commit}"] if line.first.commit else []
    return [*([] if first else [line.change]), *at, *model, *(scored(score) for score in line.scores[1:])]


def _cells(line: Line) -> tuple[str, ...]:
    first = line.first
    number = f"{line.look}{' final' if line.final else ''}"
    score = scored(line.scores[0]) if line.scores else "not known"
    when = first.when[:16].replace("T", " ")
    return number, when, first.notebook or "-", first.cell[:8] or "-", first.model, score, first.who or "-"


def _html(one: Box) -> str:
    tone = TONES["warn" if one.worth.verdict == "tuning set" or one.status == "locked" else "note"]
    box = BOX.format(tone=tone).replace("760px", "960px")
    cell = "padding:2px 14px 2px 0;text-align:left;vertical-align:top"
    head = "".join(f'<th style="{cell};font-weight:600">{escape(name)}</th>' for name in (*HEAD, "commit", "changed"))
    rows = ((line, (*_cells(line), line.first.commit or "-", line.change)) for line in one.lines)
    body = "".join(
        "<tr>" + "".join(f'<td style="{cell}">{_kept(part)}</td>' for part in parts) + "</tr>" + _more(line)
        for line, parts in rows
    )
    table = f'<table style="border-collapse:collapse;margin:6px 0;font-size:12px">{head}{body}</table>'
    points = "".join(
        f'<div style="margin:2px 0;padding-left:118px;text-indent:-118px"><span style="{QUIET};display:inline-block;'
        f'min-width:118px;text-indent:0">{escape(label)}</span>{escape(sentence)}</div>'
        for label, sentence in said(one)
    )
    return (
        f'<div role="note" aria-label="deeprules lockbox: {escape(one.name)}" style="{box}">'
        f'<div style="font-weight:600;font-size:14px">{escape(title(one))}</div>'
        f"{table if one.lines else ''}{points}</div>"
    )


def _kept(part: str) -> str:
    """A cell of the table; short ones stay on one line."""
    return f'<span style="white-space:nowrap">{escape(part)}</span>' if len(part) <= 24 else escape(part)


def _more(line: Line) -> str:
    rest = "; ".join(scored(score) for score in line.scores[1:])
    return f'<tr><td></td><td colspan="8" style="{QUIET}">{escape(rest)}</td></tr>' if rest else ""
