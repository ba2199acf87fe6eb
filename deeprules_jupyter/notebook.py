"""Files into code cells: .ipynb notebooks, percent scripts and plain Python files."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from deeprules_jupyter.model import Cell, Place

MARKER = re.compile(r"# ?%%(?P<title>.*)")
NOT_CODE = ("[markdown]", "[md]", "[raw]")
OTHER_KERNELS = {"ir": "R", "julia": "Julia", "bash": "bash", "octave": "Octave", "sas": "SAS", "stata": "Stata"}


class UnreadableError(Exception):
    """A file that cannot be read; its text is the one line that a person sees."""


def read(path: str) -> list[Cell]:
    """The code cells of a file, or of standard input ("-"), in order. Raises UnreadableError with one clear line."""
    return read_all(path)[0]


def read_all(path: str) -> tuple[list[Cell], list[Cell]]:
    """The code cells of a file, and its cells of text. Raises UnreadableError."""
    text = _decoded(sys.stdin.buffer.read()) if path == "-" else _text(path)
    if path.endswith(".py") or (path == "-" and not text.lstrip().startswith("{")):
        return list(script_cells(text)), list(script_texts(text))
    if path != "-" and not path.endswith(".ipynb"):
        raise UnreadableError("this is neither a notebook (.ipynb) nor a Python file (.py)")
    found = document(text)
    return notebook_cells(found), text_cells(found)


def _text(path: str) -> str:
    try:
        raw = Path(path).read_bytes()
    except FileNotFoundError:
        raise UnreadableError("there is no such file") from None
    except (OSError, ValueError) as exc:
        raise UnreadableError(f"the file cannot be opened ({getattr(exc, 'strerror', None) or exc})") from None
    return _decoded(raw)


def _decoded(raw: bytes) -> str:
    if not raw or raw.isspace():  # `strip` would copy the pictures too
        raise UnreadableError("the file is empty")
    if b"\0" in raw:
        raise UnreadableError("the file is binary, not text")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        raise UnreadableError(f"the file is not UTF-8 text (byte {exc.start + 1})") from None


def document(text: str) -> dict[str, Any]:
    """The notebook that a text holds, in format version 4 and in Python. Raises UnreadableError."""
    try:
        found: dict[str, Any] = json.loads(text)
    except ValueError as exc:
        raise UnreadableError(f"the notebook is broken: it is not valid JSON ({exc})") from None
    except RecursionError:
        raise UnreadableError("the notebook is broken: its JSON is nested too deeply") from None
    if not isinstance(found, dict) or not isinstance(found.get("nbformat"), int):
        raise UnreadableError("the notebook is broken: it does not say its nbformat version")
    version = found["nbformat"]
    if version > 4:
        raise UnreadableError(f"the notebook has format version {version}, and deeprules knows versions up to 4")
    if version < 4:
        found = _converted(text, version)
    if not isinstance(found.get("cells"), list):
        raise UnreadableError("the notebook is broken: it has no list of cells")
    only_python(found.get("metadata"))
    return found


def _converted(text: str, version: int) -> dict[str, Any]:
    """Old formats go through nbformat, which is slow to import and therefore stays out of the usual way."""
    try:
        import nbformat

        converted: dict[str, Any] = nbformat.reads(text, as_version=4)  # type: ignore[no-untyped-call]
        return converted
    except ImportError:
        raise UnreadableError(f"the notebook has format version {version}; `pip install nbformat` to read it") from None
    except Exception as exc:  # nbformat raises many kinds for a file that only claims to be a notebook
        reason = f"{type(exc).__name__}: {exc}".splitlines()[0]
        raise UnreadableError(f"the notebook has format version {version} and cannot be converted ({reason})") from None


def only_python(metadata: object) -> None:
    """Raises UnreadableError where the metadata of a notebook name another language."""
    known = metadata if isinstance(metadata, dict) else {}
    parts = (known.get("kernelspec"), known.get("language_info"))
    kernel, info = (part if isinstance(part, dict) else {} for part in parts)
    language = kernel.get("language") or info.get("name") or _language_of(str(kernel.get("name", "")))
    if not str(language).lower().startswith(("python", "ipython")):
        raise UnreadableError(f"the notebook is written in {language}, and deeprules reads Python")


def _language_of(kernel: str) -> str:
    return OTHER_KERNELS.get(kernel.split("-")[0].lower(), "python")


def notebook_cells(found: dict[str, Any]) -> list[Cell]:
    """The code cells of a version 4 document; places count all cells."""
    cells = [cell if isinstance(cell, dict) else {} for cell in found["cells"]]
    return [
        Cell(source_of(cell), Place(cell=index, cell_id=_cell_id(cell)), _count(cell), _failed(cell))
        for index, cell in enumerate(cells)
        if cell.get("cell_type") == "code"
    ]


def text_cells(found: dict[str, Any]) -> list[Cell]:
    """The cells of text of a version 4 document."""
    return [
        Cell(source_of(cell), Place(cell=index, cell_id=_cell_id(cell)))
        for index, cell in enumerate(found["cells"])
        if isinstance(cell, dict) and cell.get("cell_type") == "markdown"
    ]


def source_of(cell: dict[str, Any]) -> str:
    """The text of a cell, which a notebook keeps as one string or as a list of lines."""
    source = cell.get("source", "")
    return "".join(map(str, source)) if isinstance(source, list) else str(source)


def _cell_id(cell: dict[str, Any]) -> str | None:
    found = cell.get("id")
    return found if isinstance(found, str) else None


def _count(cell: dict[str, Any]) -> int | None:
    found = cell.get("execution_count")
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def _failed(cell: dict[str, Any]) -> bool:
    outputs = cell.get("outputs")
    return isinstance(outputs, list) and any(
        isinstance(one, dict) and one.get("output_type") == "error" for one in outputs
    )


def script_cells(text: str) -> Iterator[Cell]:
    """The code cells of a percent script; a plain script is one cell, so its lines are the lines of the file."""
    for index, (title, lines) in enumerate(_blocks(text)):
        if not any(mark in title for mark in NOT_CODE):
            yield Cell("\n".join(lines), Place(cell=index))


def script_texts(text: str) -> Iterator[Cell]:
    """The cells of text of a percent script, without the signs that make comments of them."""
    for index, (title, lines) in enumerate(_blocks(text)):
        if any(mark in title for mark in NOT_CODE[:2]):
            yield Cell("\n".join(re.sub(r"^# ?", "", line) for line in lines), Place(cell=index))


def _blocks(text: str) -> list[tuple[str, list[str]]]:
    blocks: list[tuple[str, list[str]]] = [("", [])]
    for line in text.splitlines():
        if marker := MARKER.match(line):
            blocks.append((marker["title"].strip(), []))
        else:
            blocks[-1][1].append(line)
    if not any(line.strip() for line in blocks[0][1]):
        del blocks[0]
    return blocks


def into_metadata(file: Path, name: str, value: Any) -> None:
    """Put something of ours into the metadata of a notebook file. Raises OSError, or ValueError with one clear line."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        found["metadata"].setdefault("deeprules", {})[name] = value
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ValueError(f"{file} is no notebook") from None
    file.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
