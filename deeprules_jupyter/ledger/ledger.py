"""`Ledger`: the looks, test sets, trials and mutes of one project, and what people did with them."""

from __future__ import annotations

import heapq
import math
import os
from collections.abc import Collection
from dataclasses import astuple, replace
from pathlib import Path

from deeprules_jupyter.ledger import sql
from deeprules_jupyter.ledger.entries import Entry, Event, Status, TestSet, Tried, now, person
from deeprules_jupyter.ledger.journal import FOLDER, Journal, Published, same
from deeprules_jupyter.ledger.keeper import Keeper, Store
from deeprules_jupyter.ledger.key import LENGTH, key_from
from deeprules_jupyter.ledger.revision import revision
from deeprules_jupyter.ledger.sql import Statement
from deeprules_jupyter.ledger.sqlite import File

FEW = 3  # test sets, up to which each is asked for by itself
SOME = 3  # problems that are told at once


class Ledger(Keeper):
    """The ledger of one project. No method raises where it cannot be used: memory takes over, with one `notice`."""

    def __init__(self, root: Path, store: Store) -> None:
        super().__init__(store)
        self.folder = root / ".deeprules"
        self.file = self.folder / "ledger.db"
        self.journal = Journal(root / FOLDER)
        self._said: tuple[str, ...] = ()  # problems of the journal that were told

    @classmethod
    def open(cls, root: Path) -> Ledger:
        """The ledger of a project. Nothing is created before the first look, trial or mute."""
        where, text = os.environ.get("DEEPRULES_LEDGER", ""), os.environ.get("DEEPRULES_KEY", "")
        notice = None
        try:
            own_key = key_from(text) if text else None
        except ValueError:
            own_key, notice = None, f"DEEPRULES_KEY is not used: a key has {2 * LENGTH} hexadecimal digits"
        if where.startswith(("postgres://", "postgresql://")):
            from deeprules_jupyter.ledger.postgres import Server

            ledger = cls(root, Server(where, own_key))
        else:
            ledger = cls(root, File(root / ".deeprules" / "ledger.db", own_key))
            if where:
                notice = (
                    f"DEEPRULES_LEDGER is not used: it does not begin with postgresql://; looks go to {ledger.file}"
                )
        ledger.notice = notice
        return ledger

    def revision(self) -> str:
        """The commit of the project that is checked out now, or ""."""
        return revision(self.folder.parent)

    def record(self, *entries: Entry) -> None:
        """Remember looks; the same look of the same kernel is kept once."""
        self.write(*((sql.RECORD, astuple(_plain(entry))) for entry in entries))

    def looks(self, rows: str) -> list[Entry]:
        """Every look at these rows, oldest first: ours, and those that colleagues have published."""
        return self._with_published([Entry(*row) for row in self.read(sql.LOOKS_AT, rows)], rows)

    def looks_at(self, sets: Collection[str]) -> dict[str, list[Entry]]:
        """The looks at each of these test sets, oldest first. Of many sets all looks are read at once."""
        if len(sets) <= FEW:
            return {rows: self.looks(rows) for rows in sets}
        found: dict[str, list[Entry]] = {rows: [] for rows in sets}
        for look in self.all_looks():
            if look.rows in found:
                found[look.rows].append(look)
        return found

    def all_looks(self) -> list[Entry]:
        """Every look at any test set, oldest first."""
        return self._with_published([Entry(*row) for row in self.read(sql.ALL_LOOKS)], None)

    def note_trials(self, *trials: Tried) -> None:
        """Remember trials; one that is known gets its newest scores."""
        self.write(*((sql.TRY, astuple(replace(one, who=one.who or person()))) for one in trials))

    def trials(self, notebook: str | None = None) -> list[Tried]:
        """The trials of one notebook, or of all, oldest first."""
        found = self.read(sql.ALL_TRIALS) if notebook is None else self.read(sql.TRIALS_IN, notebook)
        return [Tried(*row) for row in found]

    def keep(self, *test_sets: TestSet) -> None:
        """Remember test sets; one that is known stays as it is."""
        self.write(*((sql.KEEP, astuple(replace(one, when=one.when or now()))) for one in test_sets))

    def test_sets(self) -> list[TestSet]:
        """All test sets, in the order in which they were first seen."""
        ours = [replace(TestSet(*row), whole=bool(row[4])) for row in self.read(sql.ALL_SETS)]
        known = {one.rows for one in ours}
        return [*ours, *(one for one in self.published().test_sets if one.rows not in known)]

    def name(self, rows: str, name: str, notebook: str = "") -> None:
        """Give a test set a name."""
        self.write(*self._known(rows), (sql.NAME, (name, rows)), _event(Event("named", rows, name, notebook)))

    def set_status(self, rows: str, status: Status, notebook: str = "", note: str = "") -> None:
        """Lock a test set, open it, or take its final look; this is also an event."""
        event = Event(status or "unlocked", rows, note, notebook)
        self.write(*self._known(rows), (sql.SET_STATUS, (status, rows)), _event(event))

    def add_event(self, event: Event) -> None:
        """Add to the history."""
        self.write(_event(event))

    def events(self, rows: str | None = None) -> list[Event]:
        """The history of one test set, or of all and everything else, oldest first."""
        found = self.read(sql.ALL_EVENTS) if rows is None else self.read(sql.EVENTS_OF, rows)
        return [Event(*row) for row in found]

    def retract(self, what: str, note: str = "", notebook: str = "") -> None:
        """Leave a trace that a finding of an earlier run went away: its rule or id, and what it said."""
        self.write(_event(Event("retracted", "", f"{what}: {note}" if note else what, notebook)))

    def mute(self, what: str, reason: str, notebook: str) -> None:
        """Remember a mute of a rule or of a finding id in a notebook."""
        self.write((sql.MUTE, (what, reason, notebook, now())))

    def unmute(self, what: str, notebook: str) -> None:
        """Forget a mute."""
        self.write((sql.UNMUTE, (what, notebook)))

    def mutes(self, notebook: str) -> dict[str, str]:
        """Rule or finding id -> reason, for one notebook."""
        return dict(self.read(sql.MUTES_IN, notebook))

    def publish(self, folder: Path | None = None, notebook: str = "") -> int:
        """Write the looks of this ledger that are not published yet into the journal; how many they were.

        Raises OSError where the folder cannot be written, or where the key is not known because the ledger is not.
        """
        self.journal = Journal(folder) if folder else self.journal
        ours = [Entry(*row) for row in self.read(sql.ALL_LOOKS)]
        key = self.mark()
        if not key:
            raise OSError(f"the ledger {self._store.name} cannot be used, and so its key is not known")
        count = self.journal.add(ours, self.test_sets(), key)
        if count:
            self.add_event(Event("published", "", f"{count} looks in {self.journal.folder.name}", notebook))
        return count

    def published(self) -> Published:
        """What the journal says, colleagues' looks and ours, and what is wrong with it."""
        if not self.journal.folder.exists():
            return Published()
        found = self.journal.read(self.mark())
        if found.problems and found.problems != self._said:
            more = len(found.problems) - SOME
            told = [*found.problems[:SOME], *([f"and {more} more"] if more > 0 else [])]
            self.notice = f"the looks in {self.journal.folder.name}: {'; '.join(told)}"
        self._said = found.problems
        return found

    def _with_published(self, ours: list[Entry], rows: str | None) -> list[Entry]:
        """Our own looks stay in the order in which they came; the others find their place by their time."""
        known = {same(look) for look in ours}
        others = [look for look in self.published().looks if rows in (None, look.rows) and same(look) not in known]
        return list(heapq.merge(ours, others, key=lambda look: look.when))

    def _known(self, rows: str) -> list[Statement]:
        """A test set that only colleagues have seen becomes one of ours."""
        return [(sql.KEEP, astuple(one)) for one in self.published().test_sets if one.rows == rows]


def _plain(entry: Entry) -> Entry:
    """With a value that every database can keep, and with the name of who is looking."""
    value = None if entry.value is None or not math.isfinite(entry.value) else float(entry.value)
    return replace(entry, value=value, who=entry.who or person())


def _event(event: Event) -> Statement:
    return sql.ADD_EVENT, astuple(event)
