"""What was read in this kernel: path, size, SHA-256, by which function of which version, when. It stays here."""

from __future__ import annotations

import _thread
import hashlib
import platform
import sys
import time
import warnings
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deeprules_jupyter.model import Place
from deeprules_jupyter.provenance import Kind, Source

if TYPE_CHECKING:
    from deeprules_jupyter.runtime.desk import Desk

PART = 1 << 20  # bytes that are hashed at once
PACKAGES = ("site-packages", "dist-packages")


@dataclass
class Read:
    """One file, package or address, as it was read last."""

    name: str
    kind: Kind
    how: str
    reader: str  # "pandas 2.3.3"
    when: str  # ISO 8601, UTC
    path: Path | None = None
    size: int | None = None
    modified: int = 0
    digest: str = ""  # SHA-256; empty until it is worked out, and for folders


class Sources:
    """All that was read."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.reads: dict[str, Read] = {}
        self.began = time.time()
        self.waiting: list[Read] = []
        self.works = False
        self.stopped = False

    def read(self, given: Any, how: str, at: Place | None = None) -> None:
        """A call has read this: a path or an address; `at`: not at the line that is running."""
        if not isinstance(given, str | Path):
            return
        text, reader = str(given), how.partition(".")[0]
        if "://" in text:
            self._write(Read(text, "address", how, _version(reader), _now()))
            return
        try:
            path = Path(text).expanduser().absolute()
            facts = path.stat()
        except (OSError, ValueError, RuntimeError):  # no file: it may be the content itself, as `read_json` takes it
            return
        if (package := _package_of(path)) is not None:
            self.package(package, how, at)
            return
        known = self.reads.get(_name_of(path))
        one = Read(_name_of(path), "file", how, _version(reader), _now(), path, facts.st_size, facts.st_mtime_ns)
        if known is not None and (known.path, known.size, known.modified) == (path, one.size, one.modified):
            one.digest = known.digest
            if at is not None:
                return  # a reader has told of it, with the same line or another
        if path.is_dir():
            one.size = None
        self._write(one, facts.st_mtime > self.began, at)
        if path.is_file() and not one.digest:
            self._hash(one)

    def package(self, package: str, how: str, at: Place | None = None) -> None:
        """A call has read data that an installed package holds."""
        version = _version(package)
        self._write(Read(version, "package", how, version, _now()), at=at)

    def _write(self, one: Read, fresh: bool = False, at: Place | None = None) -> None:
        self.reads[one.name] = one
        fact = self.desk.write(
            lambda place, inner: Source(
                place=at or place, inner=None if at else inner, witness="code" if at else "calls", name=one.name,
                kind=one.kind, how=one.how, fresh=fresh,
            )
        )  # fmt: skip
        for other in self.desk.facts[:-1]:  # a reader that was called inside this one
            if isinstance(other, Source) and (other.name, other.place) == (fact.name, fact.place):
                self.desk.facts.remove(other)
                break

    def _hash(self, one: Read) -> None:
        """Later, on a thread of its own: not one of the person's, and unknown to `threading`."""
        self.waiting.append(one)
        if not self.works:
            self.works = True
            _thread.start_new_thread(self._work, ())

    def _work(self) -> None:
        while self.waiting and not self.stopped:
            one = self.waiting.pop()
            try:
                one.digest = self._digest(one)
            except OSError:
                one.digest = ""
        self.works = False

    def _digest(self, one: Read) -> str:
        """ "" where the file is another one by now."""
        assert one.path is not None
        found = hashlib.sha256()
        with one.path.open("rb") as file:
            while (part := file.read(PART)) and not self.stopped:
                found.update(part)
        same = one.path.stat().st_mtime_ns == one.modified and not self.stopped
        return found.hexdigest() if same else ""

    def settle(self, patience: float = 10.0) -> None:
        """Wait until every file that was read is hashed, or for this many seconds."""
        until = time.monotonic() + patience
        while self.works and time.monotonic() < until:
            time.sleep(0.01)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _name_of(path: Path) -> str:
    """Relative to where the kernel works, else the last part: no path of the machine is told."""
    try:
        return path.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.name


def _package_of(path: Path) -> str | None:
    """The package whose own data this is, by its folder."""
    parts = path.parts
    at = next((i for i, part in enumerate(parts) if part in PACKAGES), None)
    return None if at is None or at + 1 >= len(parts) else parts[at + 1]


def _version(module: str) -> str:
    """`pandas 2.3.3`."""
    if module == "open":
        return f"Python {platform.python_version()}"
    from importlib import metadata

    try:
        return f"{module} {metadata.version({'sklearn': 'scikit-learn'}.get(module, module))}"
    except metadata.PackageNotFoundError:  # it is the person's own, or is called otherwise when installed
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # some modules warn of being asked, which nobody in this cell did
            return f"{module} {getattr(sys.modules.get(module), '__version__', '')}".strip()
