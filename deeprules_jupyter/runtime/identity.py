"""The registry: which rows an object holds, and which fits made it.

Objects are remembered by weak reference: nothing of a person's data is kept alive by us. What is not known by its
object is looked for in the memory it shares (views), in the frames a person has bound (the widest table that holds
these rows), and by content in the results of earlier transforms and in the frames that were looked at.
"""

from __future__ import annotations

import math
import weakref
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from deeprules_jupyter.runtime.columns import defines, is_frame, is_series
from deeprules_jupyter.runtime.fingerprint import Sheet, hashes_of, sheet_of
from deeprules_jupyter.runtime.positions import bases, label_positions, moved, row_positions, storage_of, wider_frames
from deeprules_jupyter.runtime.prints import Prints, Roll, joined
from deeprules_jupyter.runtime.tables import Known, Tables

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Positions = npt.NDArray[np.int64]

PROBE = 48  # rows by which a remembered object is recognised as unchanged
CHANCE = 1e-12  # that two tables are the same from the first row to the last, though they have nothing to do

__all__ = ["Known", "Prints", "Registry", "joined"]


@dataclass(eq=False)
class Entry:
    """An object that was seen, and by what it is recognised as unchanged."""

    ref: weakref.ref[Any]
    known: Known
    probe: Any
    own: Sheet | None  # its content, where that is not the content of its rows: the output of a transform

    @property
    def sheet(self) -> Sheet | None:
        """The content of the object."""
        return self.own or self.known.rows.plain


class Registry:
    """Object -> rows and fits."""

    def __init__(self, namespaces: Callable[[], Iterable[Mapping[str, Any]]]) -> None:
        self.namespaces = namespaces
        self.entries: dict[int, Entry] = {}
        self.tables = Tables(self.fresh)  # results of transforms
        self.sources = Tables(self.fresh)  # frames: further columns may be put beside theirs
        self.rolls: weakref.WeakValueDictionary[Any, Roll] = weakref.WeakValueDictionary()
        self.storages: weakref.WeakValueDictionary[int, Any] = weakref.WeakValueDictionary()  # of tensors
        self.owners: list[Callable[[Any], Known | None]] = []  # know what an object of a library holds
        self.serial = 0

    def look(self, value: Any) -> Known | None:
        """What is known of a value; None where it has no rows of its own (labels, scalars, unknown types)."""
        return self.seen(value)[0]

    def seen(self, value: Any) -> tuple[Known | None, Sheet | None]:
        """What is known of a value, and its content if that had to be read; labels have only content."""
        known = self.by_object(value) or self._by_memory(value)
        if known is not None:
            return known, None
        sheet = sheet_of(value)
        if sheet is None or sheet.label:
            return None, sheet
        known = self._resolve(value, sheet)
        self.remember(value, known, sheet)
        return known, sheet

    def sheet(self, value: Any) -> Sheet | None:
        """The content of a value, which is only read where it is not known."""
        entry = self.entries.get(id(value))
        known = entry is not None and self.by_object(value) is not None and self.entries.get(id(value)) is entry
        return entry.sheet if known and entry is not None and entry.sheet is not None else sheet_of(value)

    def remember(self, value: Any, known: Known, sheet: Sheet | None = None) -> None:
        """Keep what is known of an object while it lives; `sheet` is its content."""
        key, plain = id(value), known.rows.plain
        if sheet is not None and plain is not None and (sheet is plain or sheet.same(plain)):
            sheet = None

        def forget(_: Any, entries: dict[int, Entry] = self.entries) -> None:
            if entries.get(key) is entry:
                del entries[key]

        try:
            entry = Entry(weakref.ref(value, forget), known, self._probe(value), sheet)
        except TypeError:
            return
        self.entries[key] = entry
        storage = storage_of(value)
        if storage is not None and defines(value, "untyped_storage"):
            self.storages.setdefault(storage, value)

    def fresh(self, count: int) -> range:
        """New tokens for rows that were not seen before."""
        self.serial += 1
        return range(self.serial << 40, (self.serial << 40) + count)

    def follow(self, source: Known, result: Any, fits: Iterable[str] = (), names: tuple[Any, ...] = ()) -> Known | None:
        """A transform gave `result` row by row from `source`: the same rows, with these fits added.

        `names` are the columns of the table that went in; they count where as many came out.
        """
        sheet = sheet_of(result)
        if sheet is None or len(sheet.hashes) != source.rows.count:
            return None
        added = frozenset(fits)
        known = Known(source.rows, source.fits | added, source.whole | added)
        self.remember(result, known, sheet)
        names = tuple(result.columns) if is_frame(result) else names
        self.tables.add(sheet, known, names if len(names) == sheet.width else ())
        return known

    def name_of(self, value: Any) -> str:
        """The name that a person has given to an object, or nothing."""
        for names in self.namespaces():
            for name, bound in list(names.items()):
                if bound is value and not name.startswith("_"):
                    return name
        return ""

    def _probe(self, value: Any) -> tuple[Any, Any]:
        """A frame is the same while its index is; an array while its shape and some of its rows are."""
        if is_frame(value) or is_series(value):
            return weakref.ref(value.index), _sample(value.iloc)  # the same reference for the same index
        shape = getattr(value, "shape", ())
        dense = shape and hasattr(value, "dtype") and not hasattr(value, "tocsr")
        if isinstance(value, list | tuple) or not dense:
            return tuple(shape), None
        return tuple(shape), _sample(value)

    def by_object(self, value: Any) -> Known | None:
        """What is remembered of this very object, if it has not changed."""
        entry = self.entries.get(id(value))
        if entry is None or entry.ref() is not value:
            return next((known for owner in self.owners if (known := owner(value)) is not None), None)
        shape, sample = self._probe(value)
        kept = shape is entry.probe[0] or (isinstance(shape, tuple) and shape == entry.probe[0])
        if kept and sample == entry.probe[1]:
            return entry.known
        del self.entries[id(value)]
        return self._changed(value, entry) if kept and value is not None and not is_series(value) else None

    def _changed(self, value: Any, entry: Entry) -> Known | None:
        """Values were changed in place: the same rows, and perhaps the output of fits. Rows that stand elsewhere now
        are not the same: those were shuffled or sorted."""
        sheet, before = sheet_of(value), entry.known
        if not is_frame(value) and (sheet is None or moved(entry.sheet, sheet)):
            return None
        found = None if sheet is None else self.tables.find(value, sheet)
        known = before if found is None else replace(before, fits=before.fits | found.fits)
        self.remember(value, known, sheet)
        return known

    def _by_memory(self, value: Any) -> Known | None:
        """A view of a remembered array or tensor: its rows by their addresses."""
        storage = storage_of(value)
        tensor = None if storage is None else self.storages.get(storage)
        for base in (*bases(value), *([tensor] if tensor is not None and tensor is not value else ())):
            known = self.by_object(base)
            positions = None if known is None else row_positions(base, value)
            if known is not None and positions is not None:
                return known.take(positions)
        return None

    def _resolve(self, value: Any, sheet: Sheet) -> Known:
        """Rows by the widest frame that holds them, and by what earlier transforms made."""
        wider = self._wider(value)
        if wider is None:
            return self._by_content(value, sheet)
        frame, positions = wider
        known = self.by_object(frame) or self._first_look(frame)
        whole = len(positions) == known.rows.count and bool((positions[1:] > positions[:-1]).all())
        rows = (known if whole else known.take(positions)).rows
        tokens = rows.tokens if rows.places is not None else rows.roll.tokens
        return replace(known, rows=Prints(tokens, sheet, rows.wide or rows.plain))

    def _by_content(self, value: Any, sheet: Sheet) -> Known:
        found = self.tables.find(value, sheet) or self.sources.find(value, sheet)
        if found is not None:
            return found
        known = Known(Prints.of(self._roll(sheet)))
        if is_frame(value):
            self.sources.add_source(sheet, known, tuple(value.columns))
        return known

    def _roll(self, sheet: Sheet) -> Roll:
        """A new roll, or that of the same table: one that was copied, or read from its file again."""
        key = (sheet.width, sheet.sampled, len(sheet.hashes), int(sheet.hashes.sum()))
        roll = self.rolls.get(key)
        sure = len(sheet.hashes) * math.log(max(sheet.odds, 1e-300)) < math.log(CHANCE)
        if roll is not None and roll.plain is not None and sure and roll.plain.same(sheet):
            return roll
        roll = Roll(self.fresh(len(sheet.hashes)), sheet)
        self.rolls[key] = roll
        return roll

    def _first_look(self, frame: Any) -> Known:
        sheet = sheet_of(frame)
        known = Known(Prints(self.fresh(len(frame)))) if sheet is None else self._by_content(frame, sheet)
        self.remember(frame, known, sheet)
        return known

    def _wider(self, value: Any) -> tuple[Any, Positions] | None:
        """The widest bound frame that holds these rows under the same labels, and where they stand in it."""
        for frame in wider_frames(value, self.namespaces):
            positions = label_positions(frame, value)
            if positions is not None:
                return frame, positions
        return None


def _sample(rows: Any) -> Any:
    """Fingerprints of a few rows."""
    count = len(rows) if hasattr(rows, "__len__") else len(rows.obj)
    hashes = hashes_of(rows[:: max(1, count // PROBE)])
    return None if hashes is None else hashes.tobytes()
