"""Puts repaired cells back into the text of a notebook or a script: every other character of it stays as it is."""

from __future__ import annotations

import difflib
import json
import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from deeprules_jupyter import notebook
from deeprules_jupyter.model import Cell
from deeprules_jupyter.repair.program import LINE, RefusedError

SPACE = re.compile(r"[ \t\r\n]*")
PIECE = re.compile(r"\\u[0-9a-fA-F]{4}|\\.|[^\\]", re.S)
NOT_FOUND = "the cells cannot be found again in the file"
Span = tuple[int, int]


def rewrite(path: str, before: Sequence[Cell], after: Sequence[Cell]) -> None:
    """The file with its repaired cells, replaced in one go with its permissions. Raises RefusedError."""
    file = Path(path).resolve()
    try:
        mode = file.stat().st_mode
        if not mode & 0o222 or not os.access(file, os.W_OK):
            raise RefusedError("the file is read-only")
        raw = file.read_bytes()
        mark = b"\xef\xbb\xbf" if raw.startswith(b"\xef\xbb\xbf") else b""
        text = repaired_text(raw[len(mark) :].decode("utf-8"), path, before, after)
        _replace(file, mark + text.encode("utf-8"), mode)
    except OSError as exc:
        raise RefusedError(f"the file cannot be written ({exc.strerror or exc})") from None


def _replace(file: Path, content: bytes, mode: int) -> None:
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        old = file.stat()
        Path(name).chmod(mode & 0o7777)
        with suppress(OSError, AttributeError):  # another person's file, or no such thing here
            os.chown(name, old.st_uid, old.st_gid)
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def repaired_text(text: str, path: str, before: Sequence[Cell], after: Sequence[Cell]) -> str:
    """The text of the file with the repaired cells in it. Raises RefusedError where it cannot be certain."""
    if path.endswith(".py"):
        new = _in_script(text, before, after)
        found = [cell.source for cell in notebook.script_cells(new)]
    else:
        new = _in_notebook(text, before, after)
        found = [cell.source for cell in notebook.notebook_cells(notebook.document(new))]
    if found != [cell.source for cell in after]:
        raise RefusedError(NOT_FOUND)
    return new


# scripts ------------------------------------------------------------------------------------------------------------
def _in_script(text: str, before: Sequence[Cell], after: Sequence[Cell]) -> str:
    lines, bare = text.splitlines(keepends=True), text.splitlines()
    end = "\r\n" if "\r\n" in text else "\n"
    out, at = [], 0
    for old, new in zip(before, after, strict=True):
        held = old.source.split("\n")
        start = _start(bare, held, at)
        kept = lines[start : start + len(held)]
        out += [*lines[at:start], *_merged(held, kept, new.source.split("\n"), end)]
        at = start + len(held)
    out += lines[at:]
    return "".join(out)


def _start(bare: Sequence[str], held: Sequence[str], at: int) -> int:
    """Where the lines of a cell begin: under a marker, or at the top."""
    for start in range(at, len(bare) - len(held) + 1):
        if bare[start : start + len(held)] == held and (start == 0 or notebook.MARKER.match(bare[start - 1])):
            return start
    raise RefusedError(NOT_FOUND)


def _merged(old: Sequence[str], kept: Sequence[str], new: Sequence[str], end: str) -> list[str]:
    """New lines, those that were there before as they stood in the file."""
    out: list[str] = []
    for kind, first, last, left, right in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        out += kept[first:last] if kind == "equal" else [line + end for line in new[left:right]]
    ends = out and kept and not kept[-1].endswith(("\n", "\r"))  # the file has no end of line at its end
    out = [line if line.endswith(("\n", "\r")) else line + end for line in out]
    return [*out[:-1], out[-1].rstrip("\r\n")] if ends else out


# notebooks ----------------------------------------------------------------------------------------------------------
def _in_notebook(text: str, before: Sequence[Cell], after: Sequence[Cell]) -> str:
    cells = dict(enumerate(_cells(text)))
    out, at = [], 0
    for old, new in zip(before, after, strict=True):
        span = cells.get(old.place.cell if old.place.cell is not None else -1)
        if old.source != new.source:
            if span is None:
                raise RefusedError(NOT_FOUND)
            out += [text[at : span[0]], _source(text[slice(*span)], old.source, new.source, text.isascii())]
            at = span[1]
    return "".join([*out, text[at:]])


def _cells(text: str) -> list[Span | None]:
    """Where the source of each cell stands in the JSON."""
    try:
        top = dict(_members(text, _skip(text, 0)))
        return [dict(_members(text, start)).get("source") for start, _ in _items(text, top["cells"][0])]
    except (KeyError, ValueError, IndexError, RecursionError):
        raise RefusedError("the notebook has an old format; save it with a newer Jupyter first") from None


def _skip(text: str, at: int) -> int:
    found = SPACE.match(text, at)
    assert found is not None
    return found.end()


def _members(text: str, at: int) -> Iterator[tuple[str, Span]]:
    """The keys of the object that begins here, and where their values stand."""
    at = _skip(text, at + 1)
    while text[at] != "}":
        key, at = json.JSONDecoder().raw_decode(text, at)
        start = _skip(text, _skip(text, at) + 1)
        at = json.JSONDecoder().raw_decode(text, start)[1]
        yield key, (start, at)
        at = _skip(text, at)
        at = _skip(text, at + 1) if text[at] == "," else at


def _items(text: str, at: int) -> Iterator[Span]:
    """Where the items of the list that begins here stand."""
    if text[at] != "[":
        raise ValueError("no list")
    at = _skip(text, at + 1)
    while text[at] != "]":
        start = at
        at = json.JSONDecoder().raw_decode(text, start)[1]
        yield start, at
        at = _skip(text, at)
        at = _skip(text, at + 1) if text[at] == "," else at


def _source(raw: str, old: str, new: str, escaped: bool) -> str:
    """The JSON of a new source, in the form of the old one: a string, or a list of lines."""
    if raw.startswith('"'):
        kept = _raw_lines(raw[1:-1])
        if [json.loads(f'"{line}"', strict=False) for line in kept] != LINE.findall(old):
            return json.dumps(new, ensure_ascii=escaped)
        return f'"{"".join(_json_lines(kept, old, new, escaped))}"'
    spans = list(_items(raw, 0))
    kept = [raw[slice(*span)] for span in spans]
    if [json.loads(line) for line in kept] != LINE.findall(old):
        raise RefusedError("the lines of the cell are stored in an unusual way")
    between = raw[spans[0][1] : spans[1][0]] if len(spans) > 1 else "," + raw[1 : spans[0][0]]
    lines = _json_lines([line[1:-1] for line in kept], old, new, escaped)
    return raw[: spans[0][0]] + between.join(f'"{line}"' for line in lines) + raw[spans[-1][1] :]


def _raw_lines(inner: str) -> list[str]:
    lines, here = [], ""
    for piece in PIECE.findall(inner):
        here += piece
        if piece in ("\\n", "\\u000a", "\\u000A"):
            lines.append(here)
            here = ""
    return [*lines, here] if here else lines


def _json_lines(kept: Sequence[str], old: str, new: str, escaped: bool) -> list[str]:
    """The lines of a new source as they stand between quotes; old lines keep their own escapes."""
    was, now = LINE.findall(old), LINE.findall(new)
    out: list[str] = []
    for kind, first, last, left, right in difflib.SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        fresh = [json.dumps(line, ensure_ascii=escaped)[1:-1] for line in now[left:right]]
        out += kept[first:last] if kind == "equal" else fresh
    return out
