"""The journal: looks as small files in a folder of the repository, for a team without a server.

Each look is one JSON file, called after its own hash, and names the newest files that its writer saw. A file is never
changed, and no two colleagues write the same one, so git merges their looks without conflict; after a merge there are
two newest files, and the next look names both.

Tamper-evident, not tamper-proof: a file that was changed is noticed by its name, and one that is missing because a
later one names it. Whoever takes away the newest files, or writes all of them anew, is found out by git's history only.

Rows stand in it as keyed hashes. A key in the repository would let every reader guess rows, so it is not there:
colleagues hand each other the file `.deeprules/key` in private, or all set `DEEPRULES_KEY`. Whoever has another key
sees how often others looked, and at how many rows, but not whether these were the same rows, and is told so.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields, replace
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

from deeprules_jupyter.ledger.entries import Entry, TestSet

FOLDER = "deeprules-looks"
VERSION = 1
SAMPLE = 512 * 8  # bytes of a sketch that are published: a test set of that many rows is told exactly
KINDS: dict[str, tuple[type, ...]] = {"value": (float, int, type(None)), "count": (int,), "whole": (bool,)}
LATER = ("revision",)  # not in the files of older versions
Record = dict[str, Any]


@dataclass(frozen=True)
class Published:
    """What stands in a journal."""

    looks: tuple[Entry, ...] = ()  # oldest first
    test_sets: tuple[TestSet, ...] = ()
    newest: tuple[str, ...] = ()  # files that no other one names
    problems: tuple[str, ...] = ()  # in words for people


class Journal:
    """The looks that a team publishes in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._seen: object = None
        self._read = Published()

    def read(self, key: str) -> Published:
        """All that can be relied on, and what is wrong with the rest. `key` is the mark of our own key, if known."""
        files = sorted(self._files())
        if (files, key) != self._seen:
            self._read, self._seen = _published(dict(self._records(name for name, _, _ in files)), key), (files, key)
        return self._read

    def add(self, looks: Sequence[Entry], test_sets: Sequence[TestSet], key: str) -> int:
        """Write those that are not there yet; how many looks that were. Raises OSError."""
        known = self.read(key)
        there, rows = {same(look) for look in known.looks}, {one.rows for one in known.test_sets}
        new = [look for look in looks if same(look) not in there]
        needed = {look.rows for look in new} - rows
        records = [{"test_set": _short(one)} for one in test_sets if one.rows in needed]
        before = known.newest
        for record in [*records, *({"look": asdict(look)} for look in new)]:
            before = (self._write({"version": VERSION, "key": key, "before": sorted(before), **record}),)
        return len(new)

    def _files(self) -> Iterator[tuple[str, int, int]]:
        try:
            with os.scandir(self.folder) as found:
                for file in found:
                    if file.name.endswith(".json") and not file.name.startswith("."):
                        state = file.stat()
                        yield file.name, state.st_mtime_ns, state.st_size
        except OSError:  # nobody has published anything
            return

    def _records(self, names: Iterable[str]) -> Iterator[tuple[str, Record | str]]:
        for name in names:
            try:
                record = json.loads((self.folder / name).read_bytes())
            except (OSError, ValueError) as exc:
                yield name.removesuffix(".json"), f"{name} cannot be read ({type(exc).__name__})"
                continue
            changed = f"{_name(record)}.json" != name
            yield name.removesuffix(".json"), f"{name} was changed after it was written" if changed else record

    def _write(self, record: Record) -> str:
        self.folder.mkdir(parents=True, exist_ok=True)
        name = _name(record)
        begun = self.folder / f".{name}.{os.getpid()}"
        begun.write_text(json.dumps(record, sort_keys=True, indent=1) + "\n", encoding="utf-8", newline="\n")
        begun.replace(self.folder / f"{name}.json")
        return name


def same(look: Entry) -> tuple[str, ...]:
    """Equal for one look, whether it comes from the ledger or from the journal."""
    return look.session, look.rows, look.recipe, look.state, look.metric, look.how


def _name(record: Any) -> str:
    """The hash of what a file says; blanks and line ends, which git and editors may change, do not count."""
    return hashlib.sha256(json.dumps(record, sort_keys=True, separators=(",", ":")).encode()).hexdigest()[:40]


def _published(records: dict[str, Record | str], key: str) -> Published:
    problems = [record for record in records.values() if isinstance(record, str)]
    good = {name: record for name, record in records.items() if isinstance(record, dict)}
    looks: dict[tuple[str, ...], tuple[str, int, Entry]] = {}
    sets: dict[str, TestSet] = {}
    strange, named = 0, set[str]()
    for place, name in enumerate(_in_order(good)):
        if name not in good:
            continue
        record = good[name]
        try:
            named.update(record["before"])
            if "look" in record:
                look = Entry(**_checked(Entry, record["look"]))
                looks.setdefault(same(look), (look.when, place, look))
                strange += key not in ("", record["key"])
            else:
                sets.setdefault(record["test_set"]["rows"], _long(record["test_set"]))
        except (KeyError, TypeError, ValueError, AttributeError):
            problems.append(f"{name}.json is not understood; a newer deeprules may have written it")
    problems += [f"{name}.json is missing, which a later look names" for name in sorted(named - records.keys())]
    if strange:
        problems.append(
            f"{strange} looks of colleagues were made with another key, so it cannot be told whether they were at the "
            "same rows: ask them for the file .deeprules/key, in private, put it into your .deeprules and start anew"
        )
    return Published(
        tuple(look for *_, look in sorted(looks.values(), key=lambda one: one[:2])),
        tuple(sets.values()),
        tuple(sorted(good.keys() - named)),
        tuple(problems),
    )


def _in_order(records: dict[str, Record]) -> list[str]:
    """The names, each after those that it names itself."""
    before = {name: record.get("before") for name, record in records.items()}
    return list(
        TopologicalSorter({name: b if isinstance(b, list) else [] for name, b in before.items()}).static_order()
    )


def _checked(kind: type[Entry] | type[TestSet], given: Record) -> Record:
    """A file is somebody else's text: each field must be of the kind that it should be."""
    for field in fields(kind):
        if field.name not in given and field.name in LATER:
            continue
        if type(given[field.name]) not in KINDS.get(field.name, (str,)):
            raise TypeError(field.name)
    return given


def _short(one: TestSet) -> Record:
    """A test set as it is published: with the smallest of its keyed hashes. Its status is everyone's own."""
    part = replace(one, sketch=one.sketch[:SAMPLE], whole=one.whole and len(one.sketch) <= SAMPLE, status="")
    return {**asdict(part), "sketch": part.sketch.hex()}


def _long(given: Record) -> TestSet:
    return replace(TestSet(**_checked(TestSet, given)), sketch=bytes.fromhex(given["sketch"]))
