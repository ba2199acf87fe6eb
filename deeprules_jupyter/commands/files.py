"""The files that the names on a command line stand for."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from deeprules_jupyter.notebook import MARKER, UnreadableError

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

Ignored = list[tuple[Path, "GitIgnoreSpec"]]


def find(paths: Sequence[str], exclude: Sequence[str] = (), base: Path | None = None) -> Iterator[tuple[str, str]]:
    """Each file once, with what is wrong with its name, or "". A file that is named is read, whatever ignores it."""
    seen: set[str] = set()
    for path in paths:
        if path == "-" or not Path(path).is_dir():
            found = [path]
        else:
            found = sorted(_in_folder(Path(path), exclude, base))
            if not found:
                yield path, "there is no notebook in this folder (.ipynb, or .py with # %% cells)"
        for one in found:
            real = one if one == "-" else os.path.realpath(one)
            if real not in seen:
                seen.add(real)
                yield one, ""


def _in_folder(folder: Path, exclude: Sequence[str], base: Path | None) -> Iterator[str]:
    """Notebooks below a folder: not in hidden folders, nor where .gitignore or the project leaves them out."""
    ignored = _above(folder)
    if exclude:
        ignored.append(((base or folder).resolve(), _spec(exclude)))
    held: dict[str, Ignored] = {str(folder): ignored}
    for here, folders, files in os.walk(folder):
        rules = held.pop(here)
        if ".gitignore" in files:
            rules = [*rules, *_gitignore(Path(here))]
        folders[:] = [name for name in folders if name[0] != "." and not _left_out(Path(here, name), rules, "/")]
        held.update((os.path.join(here, name), rules) for name in folders)  # noqa: PTH118 - as walk names them
        for name in files:
            file = Path(here, name)
            if name[0] != "." and _is_notebook(file) and not _left_out(file, rules):
                yield str(file)


def _is_notebook(file: Path) -> bool:
    if file.suffix == ".ipynb":
        return True
    if file.suffix != ".py":
        return False
    try:
        return any(MARKER.match(line) for line in file.read_text(encoding="utf-8").splitlines())
    except (OSError, UnicodeDecodeError):
        return False


def _left_out(path: Path, ignored: Ignored, end: str = "") -> bool:
    """The last pattern that speaks of a path decides, and deeper files have the last word."""
    out = False
    for base, spec in ignored:
        try:
            known = path.resolve().relative_to(base).as_posix() + end
        except ValueError:
            continue
        verdict = spec.check_file(known).include
        out = out if verdict is None else verdict
    return out


def _above(folder: Path) -> Ignored:
    """The .gitignore files between the root of the repository and a folder."""
    here = folder.resolve()
    root = next((up for up in (here, *here.parents) if (up / ".git").exists()), here)
    between = [up for up in reversed(here.parents) if up == root or root in up.parents]
    return [found for up in between for found in _gitignore(up)]


def _gitignore(folder: Path) -> Ignored:
    try:
        lines = (folder / ".gitignore").read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return []
    return [(folder.resolve(), _spec(lines))]


def _spec(lines: Sequence[str]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec  # late: files that are named need no patterns

    try:
        return GitIgnoreSpec.from_lines(lines)
    except ValueError as exc:
        raise UnreadableError(f"a pattern of what to leave out cannot be understood ({exc})") from None
