"""Which commit is checked out, read from git's own files: no program is started, and nothing is written.

What was edited since that commit is not told.
"""

from __future__ import annotations

import re
from pathlib import Path

HASH = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")  # SHA-1, or SHA-256
DEEPEST = 5  # a reference may name another one


def revision(start: Path) -> str:
    """The hash of the commit of the repository around this folder; empty where there is none, or none can be read."""
    try:
        own = _git_folder(start.resolve())
        return "" if own is None else _commit(own)
    except (OSError, ValueError, RuntimeError):  # no repository, an odd file, links in a ring
        return ""


def _git_folder(start: Path) -> Path | None:
    """`.git`, or what it names where it is a file: in worktrees and submodules."""
    for folder in (start, *start.parents):
        git = folder / ".git"
        if git.is_dir():
            return git
        if git.is_file():
            kind, _, path = git.read_text(encoding="utf-8").partition(":")
            return folder / path.strip() if kind == "gitdir" else None
    return None


def _commit(own: Path) -> str:
    """The commit that HEAD names. A worktree has its own HEAD, and shares branches with the repository it is of."""
    named = own / "commondir"
    shared = own / named.read_text(encoding="utf-8").strip() if named.is_file() else own
    text = (own / "HEAD").read_text(encoding="utf-8").strip()
    for _ in range(DEEPEST):
        kind, _, name = text.partition(":")
        if kind != "ref":
            return text if HASH.fullmatch(text) else ""
        text = _read(own, shared, name.strip())
    return ""


def _read(own: Path, shared: Path, name: str) -> str:
    """What a reference says: a file of its own, else a line of `packed-refs`."""
    if not name.startswith("refs/") or ".." in name:
        return ""
    for folder in (own, shared):
        if (folder / name).is_file():
            return (folder / name).read_text(encoding="utf-8").strip()
    packed = shared / "packed-refs"
    with packed.open(encoding="utf-8") as lines:
        return next((line.split()[0] for line in lines if line.split()[1:] == [name]), "")
