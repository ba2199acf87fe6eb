"""Findings that are known: only those that came since then fail a check."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from deeprules_jupyter.commands.parser import CommandLineError
from deeprules_jupyter.model import Mute, Notebook

VERSION = 1
MUTE = Mute("known in the baseline")
Known = dict[str, dict[str, str]]  # by the path of a file: the ids of known findings, each with its rule


def write(file: str, notebooks: Sequence[Notebook]) -> int:
    """Keep what is found now; returns how much that is. Paths are told from the folder of the file."""
    found = {
        _key(file, one.path): {finding.id: finding.rule for finding in one.findings if not finding.muted}
        for one in notebooks
    }
    known = {path: dict(sorted(ids.items())) for path, ids in sorted(found.items()) if ids}
    try:
        Path(file).write_text(json.dumps({"version": VERSION, "known": known}, indent=1) + "\n", encoding="utf-8")
    except OSError as exc:
        raise CommandLineError(f"{file} cannot be written ({exc.strerror})") from None
    return sum(map(len, known.values()))


def read(file: str) -> Known:
    """What is known. Raises CommandLineError with one clear line."""
    try:
        kept = json.loads(Path(file).read_text(encoding="utf-8"))
        if kept["version"] != VERSION:
            raise CommandLineError(f"{file} is a baseline of version {kept['version']}; this deeprules knows {VERSION}")
        return {str(path): {str(id_): str(rule) for id_, rule in ids.items()} for path, ids in kept["known"].items()}
    except OSError as exc:
        raise CommandLineError(f"{file} cannot be read ({exc.strerror})") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise CommandLineError(f"{file} is no baseline; write one with --write-baseline") from None


def compared(file: str, notebooks: Sequence[Notebook]) -> tuple[list[Notebook], list[str]]:
    """The notebooks with known findings muted, and a line for each file that has lost some of them."""
    known = read(file)
    out: list[Notebook] = []
    remarks: list[str] = []
    for one in notebooks:
        ids = known.get(_key(file, one.path), {})
        findings = tuple(replace(f, muted=MUTE) if f.id in ids and not f.muted else f for f in one.findings)
        out.append(replace(one, findings=findings))
        gone = len(set(ids) - {finding.id for finding in one.findings})
        if gone and not one.error:
            remarks.append(f"{one.path}: {gone} known in {file} no longer found (--write-baseline forgets them)")
    return out, remarks


def _key(file: str, path: str | None) -> str:
    """A file's path from the folder of the baseline, the same on every system."""
    return Path(os.path.relpath(path or "-", Path(file).parent)).as_posix()
