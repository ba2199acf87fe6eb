"""Where the versions of packages are written down: by a cell that ran, or in a file of the project."""

from __future__ import annotations

import re
from pathlib import Path

from deeprules_jupyter.model import Cell, Place
from deeprules_jupyter.running import Recorded

BY_CELL = re.compile(
    r"(?m)^[^#\n]*(watermark|session_info|show_versions\(|pip3? (freeze|list)|conda (list|env export)|__version__|"
    r"importlib\.metadata|sys\.version|pkg_resources|deeprules_determinism record|mlflow\.|wandb\.)"
)
LOCKS = "environment.yml environment.yaml conda-lock.yml poetry.lock uv.lock Pipfile.lock pdm.lock pixi.lock".split()


def by_cell(cell: Cell) -> Recorded | None:
    """What a cell writes down."""
    found = BY_CELL.search(cell.source)
    return Recorded(place=cell.place, witness="code", where=f"by `{found[1]}`") if found else None


def by_file(folders: set[Path]) -> Recorded | None:
    """A file of these folders that gives exact versions."""
    for folder in sorted(folders):
        names = [name for name in LOCKS if (folder / name).is_file()]
        pinned = [one.name for one in folder.glob("requirements*.txt") if _pins(one)]
        for name in [*names, *pinned]:
            return Recorded(place=Place(), witness="code", where=f"in {name}")
    return None


def _pins(file: Path) -> bool:
    try:
        return "==" in file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
