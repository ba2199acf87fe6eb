"""`deeprules run --twice`: two fresh kernels, with other hash seeds, run one notebook; where they part is named."""

from __future__ import annotations

import ast
import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deeprules_jupyter import notebook
from deeprules_jupyter.commands.check import check_file
from deeprules_jupyter.commands.parser import CommandLineError
from deeprules_jupyter.commands.run import identify, writable
from deeprules_jupyter.experiments.determinism.causes import HASHES, UNSEEDED, Cause
from deeprules_jupyter.experiments.determinism.code import Code
from deeprules_jupyter.experiments.determinism.diagnose import in_text
from deeprules_jupyter.mutes import plain_python
from deeprules_jupyter.views.text import listed

BEGIN = """import deeprules_jupyter.commands.follow
deeprules_jupyter.commands.follow.begin({file!r})
del deeprules_jupyter"""
END = "pass"
SEEDS = ("1", "2", "1")  # of hashes of texts; the third kernel tells whether these are the cause


@dataclass(frozen=True)
class Answer:
    """Whether both kernels agree, and what there is to say."""

    same: bool
    lines: tuple[str, ...]
    cell: int | None = None  # the first after which they do not, counted from 0, texts included
    values: tuple[str, ...] = ()  # the names that differ there

    def json(self) -> str:
        """For a machine."""
        found = {"reproducible": self.same, "cell": self.cell, "values": list(self.values), "text": list(self.lines)}
        return json.dumps({"version": 1, **found}, indent=2)


def twice(path: str, output: str | None) -> Answer:
    """Run it in two kernels. Raises CommandLineError."""
    read = check_file(path, use_ledger=False)
    if read.notebook.error or not path.endswith(".ipynb"):
        raise CommandLineError(read.notebook.error or "run needs a notebook (.ipynb)")
    writable(output)
    try:
        from deeprules_jupyter.commands import kernel
    except ImportError as exc:
        raise CommandLineError(f"to run notebooks please `pip install nbclient ipykernel` ({exc})") from None
    first, second = (_run(kernel, path, seed) for seed in SEEDS[:2])
    if output:
        Path(output).write_text(kernel.written(first.document), encoding="utf-8")
    found = _first_apart(first, second, _clocks(path))
    if found is None:
        return _agree(first, second)
    names = _apart(first.cells[found]["values"], second.cells[found]["values"])
    lines = _told(found, first, second, names, lambda: _run(kernel, path, SEEDS[2]))
    return Answer(False, tuple(lines), _place(first.document, first.cells[found]["cell"]), tuple(names))


class Trail:
    """What one kernel has left after each cell."""

    def __init__(self, document: Any, stopped: str | None, cells: list[dict[str, Any]]) -> None:
        self.document, self.stopped, self.cells = document, stopped, cells


def _run(kernel: Any, path: str, seed: str) -> Trail:
    document = notebook.document(Path(path).read_text(encoding="utf-8-sig"))
    identify(document)
    return followed(kernel, document, path, seed)


def followed(kernel: Any, document: dict[str, Any], path: str, seed: str) -> Trail:
    """Run a document whose cells have ids in a new kernel with this hash seed."""
    with tempfile.TemporaryDirectory(prefix="deeprules-") as folder:
        file = Path(folder, "trail.jsonl")
        done = kernel.execute(document, path, BEGIN.format(file=str(file)), END, {"PYTHONHASHSEED": seed})
        lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return Trail(done.document, done.stopped, [json.loads(line) for line in lines])


def _agree(first: Trail, second: Trail) -> Answer:
    if first.stopped or second.stopped:
        same = first.stopped == second.stopped
        where = first.stopped or second.stopped
        return Answer(False, (f"{'Both kernels' if same else 'Only one of two kernels'} {where}.",))
    values = len(first.cells[-1]["values"]) if first.cells else 0
    said = [
        f"Reproducible bit for bit: two fresh kernels, with other hash seeds, left the same after each of "
        f"{len(first.cells)} cells ({values} values at the end)."
    ]
    printed = [index for index, (a, b) in enumerate(_outputs(first, second)) if a != b]
    said += [
        f"What cell {index + 1} printed is not the same in both, but no value that it left is." for index in printed
    ]
    return Answer(True, tuple(said))


def _outputs(first: Trail, second: Trail) -> Iterator[tuple[str, str]]:
    for a, b in zip(first.document.cells, second.document.cells, strict=True):
        yield tuple("".join(out.get("text", "") for out in cell.get("outputs", ())) for cell in (a, b))  # type: ignore[misc]


def _clocks(path: str) -> set[str]:
    """Names of the notebook that hold times and nothing else."""
    cells = check_file(path, use_ledger=False).cells
    return {name for cell in cells for name in Code("", _parsed(cell.source)).clocks}


def _parsed(source: str) -> ast.Module:
    try:
        return ast.parse(plain_python(source))
    except (SyntaxError, ValueError):
        return ast.Module([], [])


def _first_apart(first: Trail, second: Trail, clocks: set[str]) -> int | None:
    """The first cell after which a value is not the same."""
    for index, (a, b) in enumerate(zip(first.cells, second.cells, strict=False)):
        for one in (a, b):
            one["values"] = {name: number for name, number in one["values"].items() if name not in clocks}
        if a["values"] != b["values"]:
            return index
    return None


def _told(index: int, first: Trail, second: Trail, names: list[str], again: Any) -> Iterator[str]:
    one, other = first.cells[index], second.cells[index]
    cell = _place(first.document, one["cell"])
    verb = "is" if len(names) == 1 else "are"
    yield f"Not reproducible: after cell {cell + 1}, {listed(names)} {verb} not the same in two fresh kernels."
    parts = [part for name in names for part in _apart(one["parts"].get(name, {}), other["parts"].get(name, {}))]
    if parts:
        yield f"First in {parts[0]}."
    line, cause = _cause(index, first, second, first.document.cells[cell].source, names, again)
    if line:
        yield f"It begins at line {line[0]} of that cell (`{line[1]}`)."
    if cause is not None:
        yield f"Cause: {cause.name}; {cause.why}."
        yield f"Repair: {cause.repair}."


def _apart(one: dict[str, int], other: dict[str, int]) -> list[str]:
    return [path for path in {**one, **other} if one.get(path) != other.get(path)]


def _place(document: Any, cell_id: str) -> int:
    return next((index for index, cell in enumerate(document.cells) if cell.id == cell_id), 0)


def _cause(
    index: int, first: Trail, second: Trail, source: str, names: list[str], again: Any
) -> tuple[tuple[int, str] | None, Cause | None]:
    one, other = first.cells[index], second.cells[index]
    found = in_text(_parsed(source), names)
    if found is not None:
        return found
    unseeded = [name for name in one["drawn"] if one["before"].get(name) != other["before"].get(name)]
    if unseeded:
        return None, UNSEEDED
    third = again()
    if index < len(third.cells) and third.cells[index]["values"] == one["values"]:
        return None, HASHES
    return None, None
