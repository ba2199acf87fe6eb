"""Gathers what one kernel knows of its notebook for a report."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deeprules_jupyter.experiments.determinism.environment import environment
from deeprules_jupyter.experiments.determinism.rerun import visible
from deeprules_jupyter.ledger import project_root
from deeprules_jupyter.ledger.revision import revision
from deeprules_jupyter.reports import register
from deeprules_jupyter.reports.answers import Answer
from deeprules_jupyter.reports.seen import Project, Seen
from deeprules_jupyter.session import said

if TYPE_CHECKING:
    from deeprules_jupyter.session import Session


def gather(one: Session) -> Seen:
    """All that is known now. Reads files of the project, and asks git; changes nothing."""
    from deeprules_jupyter import __version__

    book = one.book
    path = book.notebook.path
    cells = [cell for cell in book.record.newest() if not cell.source.lstrip().startswith("%deeprules")]
    return Seen(
        trace=book.record.trace, cells=cells, findings=book.notebook.findings, states=book.notebook.states,
        names=visible(one.shell), fit_of=one.watcher.desk.fits.get, rows_of=one.watcher.rows_of, key=book.ledger.key,
        order=one.order or _order(path), boxes=_boxes(one), trials=book.trials.known(book.name),
        environment=environment(), project=project(Path(path or ".").resolve()), notebook=book.name or path or "",
        when=datetime.now(UTC).isoformat(timespec="seconds"), version=__version__, remarks=book.unseen,
        waived=_waived(one),
    )  # fmt: skip


def answers(one: Session, seen: Seen) -> dict[int, Answer]:
    """What people answered, by the number of the item."""
    path = one.book.notebook.path
    return said.answers(one.book.ledger, one.book.name, Path(path) if path else None, seen)


def _waived(one: Session) -> list[tuple[str, str]]:
    said = one.book.questions.waived().items()
    return [(f"tip {tip}", f"does not apply: {why['text']} ({why['who']}, {why['when'][:10]})") for tip, why in said]


def _boxes(one: Session) -> list[Any]:
    """The test sets that this notebook has looked at."""
    looked = {score.data.name for score in one.book.record.trace.test_looks()}
    return [box for box in one.book.boxes.report() if box.name in looked]


def _order(path: str | None) -> Mapping[str, int]:
    """The number of each cell in the file, by its id."""
    try:
        cells = json.loads(Path(path or "").read_text(encoding="utf-8"))["cells"]
        return {str(cell["id"]): at for at, cell in enumerate(cells) if "id" in cell}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def project(path: Path) -> Project:
    """What stands in the project of a file."""
    root = project_root(path if path.is_dir() else path.parent)
    file = root / register.FILE
    return Project(
        revision(root), _edited(root), _remote(root), _named(root, "readme*"), _named(root, "licen[cs]e*"),
        file.name if file.is_file() else "", _concerns(file),
    )  # fmt: skip


def _concerns(file: Path) -> tuple[int, int]:
    """How many concerns of the register are open, and how many there are."""
    try:
        found = register.parse(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return 0, 0
    return sum(one.state != "resolved" for one in found), len(found)


def _named(root: Path, pattern: str) -> str:
    try:
        return next((one.name for one in sorted(root.iterdir()) if one.is_file() and _fits(one.name, pattern)), "")
    except OSError:
        return ""


def _fits(name: str, pattern: str) -> bool:
    from fnmatch import fnmatch

    return fnmatch(name.lower(), pattern)


def _git(root: Path, *words: str) -> str | None:
    try:
        done = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, timeout=20, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()


def _edited(root: Path) -> bool | None:
    found = _git(root, "status", "--porcelain", "--untracked-files=no")
    return None if found is None else bool(found)


def _remote(root: Path) -> str:
    """Where it is pushed to, without a name or a password that may stand in the address."""
    return re.sub(r"//[^/@]*@", "//", _git(root, "config", "--get", "remote.origin.url") or "")
