"""A person's word that a finding is known and meant: in a comment, from the sidebar, or by `%deeprules mute`."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from deeprules_jupyter.frozen import Frozen
from deeprules_jupyter.model import Cell, Finding, Mute, Place, State

COMMENT = re.compile(r"#\s*deeprules:\s*ignore\b\s*(?:\[(?P<rules>[^\]]*)\])?(?P<reason>.*)")
NO_REASON = "a mute needs a reason, for you and for those who read this later: {how}"


class RefusedError(Exception):
    """A mute that cannot be accepted; its text is the one line that a person sees."""


class Comment(Frozen):
    """`# deeprules: ignore[...]` in a cell, and the lines that it speaks of."""

    place: Place
    rules: tuple[str, ...]
    reason: str
    lines: range


def checked(rule: str, reason: str, known: Collection[str], how: str) -> tuple[str, str]:
    """The rule and the reason of a mute. Raises RefusedError where one of them is missing or unknown."""
    if rule not in known:
        raise RefusedError(unknown(rule, known))
    if not reason.strip():
        raise RefusedError(NO_REASON.format(how=how))
    return rule, " ".join(reason.split())


def unknown(rule: str, known: Collection[str]) -> str:
    """That there is no such rule, and which one may have been meant."""
    from difflib import get_close_matches

    near = get_close_matches(rule, known, n=1, cutoff=0)
    return f"there is no rule {rule!r}" + (f"; did you mean {near[0]}?" if near else "")


def comments(cells: Sequence[Cell], known: Collection[str]) -> tuple[list[Comment], list[tuple[Place, str]]]:
    """Every mute that stands in the code, and a place and one line for each that cannot be accepted."""
    found, refused = [], []
    for cell in cells:
        if "deeprules" not in cell.source:
            continue
        for line, match in _matches(cell.source):
            try:
                found.append(_comment(cell, line, match, known))
            except RefusedError as exc:
                refused.append((replace(cell.place, line=line), str(exc)))
    return found, refused


def _comment(cell: Cell, line: int, match: re.Match[str], known: Collection[str]) -> Comment:
    names = [name.strip() for name in (match["rules"] or "").split(",") if name.strip()]
    if not names:
        raise RefusedError("say which rule: # deeprules: ignore[rule-name] reason")
    how = f"# deeprules: ignore[{', '.join(names)}] reason"
    pairs = [checked(name, match["reason"].strip(" \t:-"), known, how) for name in names]
    return Comment(cell.place, tuple(names), pairs[0][1], _lines_meant(plain_python(cell.source), line))


def _matches(source: str) -> Iterator[tuple[int, re.Match[str]]]:
    for line, text in _comment_texts(plain_python(source)):
        if match := COMMENT.search(text):
            yield line, match


def _comment_texts(source: str) -> list[tuple[int, str]]:
    """Comments as the tokenizer sees them, so that a string that looks like one mutes nothing."""
    found = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type == tokenize.COMMENT:
                found.append((token.start[0], token.string))
    except (tokenize.TokenError, SyntaxError):
        pass  # the rest of the cell is no Python; what came before it counts
    return found


def plain_python(source: str) -> str:
    """The cell with its magics and shell lines blanked out, on the same lines."""
    return re.sub(r"(?m)^([ \t]*)[%!?].*$", r"\1pass", source)


def _lines_meant(source: str, line: int) -> range:
    """The statement on the comment's line; for a comment that stands alone, the statement under it."""
    lines = source.splitlines()
    while line < len(lines) and (not lines[line - 1].strip() or lines[line - 1].lstrip().startswith("#")):
        line += 1
    spans = [span for span in _statements(source) if line in span]
    return min(spans, key=len) if spans else range(line, line + 1)


def _statements(source: str) -> Iterator[range]:
    """The lines of each statement; of a loop, a function or another block only its head."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt):
            body = getattr(node, "body", None)
            end = body[0].lineno - 1 if body else node.end_lineno or node.lineno
            yield range(node.lineno, max(end, node.lineno) + 1)


def apply(
    findings: Iterable[Finding], states: Iterable[State], said: Sequence[Comment], stored: Mapping[str, str]
) -> tuple[tuple[Finding, ...], tuple[State, ...]]:
    """Findings with their mutes, and `muted` for a rule that has no other. `stored`: rule or finding id -> reason."""
    judged = tuple(replace(finding, muted=_mute(finding, said, stored)) for finding in findings)
    return judged, tuple(_state(state, [one for one in judged if one.rule == state.rule]) for state in states)


def _mute(finding: Finding, said: Sequence[Comment], stored: Mapping[str, str]) -> Mute | None:
    place = finding.place
    for comment in said:
        if finding.rule in comment.rules and place.line in comment.lines and _same_cell(place, comment.place):
            return Mute(comment.reason)
    reason = stored.get(finding.id) or stored.get(finding.rule)
    return Mute(reason) if reason else None


def _same_cell(one: Place, other: Place) -> bool:
    """By id, else by number, else by run: a terminal knows nothing else of its cells."""
    if one.cell_id or other.cell_id:
        return one.cell_id == other.cell_id
    return one.cell == other.cell if one.cell is not None else one.run == other.run


def _state(state: State, findings: Sequence[Finding]) -> State:
    if state.state == "found" and findings and all(finding.muted for finding in findings):
        reasons = dict.fromkeys(finding.muted.reason for finding in findings if finding.muted)
        return State(state.rule, "muted", "; ".join(reasons))
    return state
