"""`%deeprules_determinism record` and `compare`: what results were made with, written down and held side by side."""

from __future__ import annotations

import argparse
import hashlib
import hmac
import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from deeprules_jupyter import notebook, session
from deeprules_jupyter.commands.parser import CommandLineError
from deeprules_jupyter.experiments.determinism import environment, leaves
from deeprules_jupyter.experiments.determinism.environment import VERSION
from deeprules_jupyter.experiments.determinism.rerun import visible
from deeprules_jupyter.ledger.key import load_key, mark, project_root
from deeprules_jupyter.ledger.revision import revision
from deeprules_jupyter.running import Recorded
from deeprules_jupyter.views.columns import columns

FILE = "deeprules-record.json"
HEAVY = ("DataFrame", "Series", "ndarray", "Tensor", "AnnData", "Dataset")  # kinds that hold data
WIDEST = 48  # characters of a value in the table


def record(one: session.Session, options: argparse.Namespace) -> None:
    """Write it down, into a file and, if a notebook is named, into its metadata too."""
    found = current(one)
    file = Path(options.file or FILE).expanduser()
    file.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    if options.notebook:
        into_notebook(Path(options.notebook).expanduser(), found)
    with one.guard:
        where = f"in {file.name}, by %deeprules_determinism record"
        one.watcher.desk.write(lambda place, inner: Recorded(place=place, inner=inner, witness="calls", where=where))
    print(f"Recorded in {file}: {_said(found)}.")


def _said(found: dict[str, Any]) -> str:
    commit = f"commit {found['commit'][:10]}" if found["commit"] else "no commit"
    edited = ", with changes that are not committed" if found["edited since"] else ""
    data = len(found["data"])
    return (
        f"{len(found['packages'])} packages, {found['device']['kind']}, {commit}{edited}, "
        f"fingerprints of {data} value{'s' * (data != 1)}"
    )


def compare(one: session.Session, options: argparse.Namespace) -> None:
    """Two records, or one and how things stand now."""
    first = read(options.file)
    second = read(options.other) if options.other else current(one)
    titles = ("what", Path(options.file).name, Path(options.other).name if options.other else "now")
    if first["data"].get("key") != second["data"].get("key"):
        print("Their data cannot be compared: they were fingerprinted with keys of two projects.")
        first, second = {**first, "data": {}}, {**second, "data": {}}
    rows = list(environment.apart(first, second))
    print(columns([titles, *rows], WIDEST) if rows else "All that was recorded is the same.")


def current(one: session.Session) -> dict[str, Any]:
    """How things stand now."""
    folder = Path.cwd()
    found = environment.environment()
    found["when"] = datetime.now(UTC).isoformat(timespec="seconds")
    found["commit"], found["edited since"] = revision(folder), edited(folder)
    found["data"] = _data(one, folder)
    return found


def _data(one: session.Session, folder: Path) -> dict[str, str]:
    """A keyed fingerprint of each table, array and tensor that has a name; without the key nothing can be guessed."""
    root = project_root(folder.resolve())
    try:
        key = load_key(root / ".deeprules")
    except OSError:  # a folder that cannot be written
        return {}
    found = {"key": mark(key)}
    for name, value in visible(one.shell).items():
        if any(kind.__name__ in HEAVY for kind in type(value).__mro__):
            number = leaves.digest_of(value).to_bytes(8, "little")
            found[name] = hmac.new(key, number, hashlib.sha256).hexdigest()[:16]
    return found


def edited(folder: Path) -> bool | None:
    """Whether files that git knows differ from its last commit; None where that cannot be told."""
    try:
        asked = ["git", "status", "--porcelain", "--untracked-files=no"]
        done = subprocess.run(asked, cwd=folder, capture_output=True, text=True, timeout=20, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return bool(done.stdout.strip())


def read(file: str) -> dict[str, Any]:
    """A record, or the one in a notebook's metadata. Raises CommandLineError with one clear line."""
    try:
        found = json.loads(Path(file).expanduser().read_text(encoding="utf-8"))
        if "nbformat" in found:
            found = found["metadata"]["deeprules"]["record"]
        if found["version"] != VERSION:
            raise CommandLineError(f"{file} is a record of version {found['version']}; this deeprules knows {VERSION}")
        return {**found, "data": dict(found["data"]), "packages": dict(found["packages"])}
    except OSError as exc:
        raise CommandLineError(f"{file} cannot be read ({exc.strerror})") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise CommandLineError(f"{file} is no record; write one with %deeprules_determinism record") from None


def into_notebook(file: Path, found: dict[str, Any]) -> None:
    """Put a record into the metadata of a notebook file. Raises CommandLineError."""
    try:
        notebook.into_metadata(file, "record", found)
    except OSError as exc:
        raise CommandLineError(f"{file} cannot be changed ({exc.strerror})") from None
    except ValueError as exc:
        raise CommandLineError(str(exc)) from None
