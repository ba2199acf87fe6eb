"""`%%deeprules_determinism --fresh`: a new kernel, with another hash seed, runs the cells of this one too."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from deeprules_jupyter.commands.follow import values_of
from deeprules_jupyter.views.text import listed

HELPER = "import sys; from deeprules_jupyter.commands import fresh; fresh.in_kernel(*sys.argv[1:])"
# Of hashes of texts: a kernel draws its own unless told, and this is another one.
SEED = "4" if os.environ.get("PYTHONHASHSEED") == "3" else "3"


def compare(shell: Any, sources: Sequence[str], names: Sequence[str]) -> tuple[bool | None, str]:
    """Whether a new kernel that ran these cells has the same behind these names, and the sentence that says so.

    None where it could not be told. The new kernel works in this folder, so it writes the files that the cells write.
    """
    with tempfile.TemporaryDirectory(prefix="deeprules-") as folder:
        asked, answer = Path(folder, "cells.json"), Path(folder, "answer.json")
        asked.write_text(json.dumps([_own_lines_out(source) for source in sources]), encoding="utf-8")
        line = [sys.executable, "-c", HELPER, str(asked), str(answer), str(Path.cwd() / "fresh.ipynb")]
        done = subprocess.run(line, capture_output=True, text=True, check=False)
        if not answer.exists():
            return None, f"No new kernel could run the cells ({_last(done.stderr)}), so nothing is claimed of one."
        trail = json.loads(answer.read_text(encoding="utf-8"))
    if trail["stopped"] or not trail["values"]:
        return None, f"A new kernel {trail['stopped'] or 'left nothing'}: nothing is claimed of one."
    mine = values_of(shell)
    return _told(len(sources), [name for name in names if trail["values"].get(name) != mine.get(name)])


def _told(cells: int, apart: list[str]) -> tuple[bool, str]:
    ran = f"A new kernel with another hash seed ran the {cells} cell{'s' * (cells != 1)} of this one"
    if not apart:
        return True, f"{ran} and was left with the same."
    return False, (
        f"{ran} and was left with other values in {listed(apart)}: they hang on what only this kernel has, such as the "
        "order of a set of texts, or draws without a seed. `deeprules run --twice` names the first cell that differs."
    )


def _last(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1] if lines else "it ended without a word"


def _own_lines_out(source: str) -> str:
    """Our own commands are no part of what is compared, and a look is not to be written down twice."""
    kept = (line for line in source.splitlines() if not line.startswith(("%deeprules", "%%deeprules")))
    return "\n".join(line for line in kept if line.split()[:1] != ["%load_ext"] or "deeprules" not in line)


def in_kernel(asked: str, answer: str, path: str) -> None:
    """The other process: run the cells in a kernel and write down what stands behind each name at the end."""
    from deeprules_jupyter.commands import kernel, twice

    cells = [_cell(number, source) for number, source in enumerate(json.loads(Path(asked).read_text("utf-8")))]
    cells[-1]["metadata"] = {}  # the cell that is asked about has to end well, the others did what they did
    trail = twice.followed(kernel, {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}, path, SEED)
    values = trail.cells[-1]["values"] if len(trail.cells) == len(cells) else {}
    Path(answer).write_text(json.dumps({"stopped": trail.stopped, "values": values}), encoding="utf-8")


def _cell(number: int, source: str) -> dict[str, Any]:
    tags = {"tags": ["raises-exception"]}
    return {"cell_type": "code", "id": f"c{number}", "source": source, "metadata": tags}
