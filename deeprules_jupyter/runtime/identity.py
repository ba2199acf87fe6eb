"""The registry: which rows an object holds, and which fits made it.

Objects are remembered by weak reference: nothing of a person's data is kept alive by us. What is not known by its
object is looked for in the memory it shares (numpy views), in the frames a person has bound (the widest table that
holds these rows), and by content in the results of earlier transforms.
"""

from __future__ import annotations

import sys
import weakref
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from deeprules_jupyter.runtime.columns import is_frame, is_series
from deeprules_jupyter.runtime.fingerprint import Sheet, sheet_of
from deeprules_jupyter.runtime.mixing import scramble
from deeprules_jupyter.runtime.positions import label_positions, row_positions
from deeprules_jupyter.runtime.prints import Prints, joined
from deeprules_jupyter.runtime.tables import Known, Tables

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Positions = npt.NDArray[np.int64]

PROBE = 48  # rows by which a remembered object is recognised as unchanged

__all__ = ["Known", "Prints", "Registry", "joined"]


@dataclass(eq=False)
class Entry:
    """An object that was seen, and by what it is recognised as unchanged."""

    ref: weakref.ref[Any]
    known: Known
    probe: Any


class Registry:
    """Object -> rows and fits."""

    def __init__(self, namespaces: Callable[[], Iterable[Mapping[str, Any]]]) -> None:
        self.namespaces = namespaces
        self.entries: dict[int, Entry] = {}
        self.tables = Tables(self.fresh)
        self.owners: list[Callable[[Any], Known | None]] = []  # know what an object of a library holds
        self.serial = 0

    def look(self, value: Any) -> Known | None:
        """What is known of a value; None where it has no rows of its own (labels, scalars, unknown types)."""
        known = self.by_object(value) or self._by_memory(value)
        if known is not None:
            return known
        sheet = sheet_of(value)
        if sheet is None or sheet.label:
            return None
        known = self._resolve(value, sheet)
        self.remember(value, known)
        return known

    def remember(self, value: Any, known: Known) -> None:
        """Keep what is known of an object while it lives."""
        key = id(value)

        def forget(_: Any, entries: dict[int, Entry] = self.entries) -> None:
            if entries.get(key) is entry:
                del entries[key]

        try:
            entry = Entry(weakref.ref(value, forget), known, self._probe(value))
        except TypeError:
            return
        self.entries[key] = entry

    def fresh(self, count: int) -> Any:
        """New tokens for rows that were not seen before."""
        import numpy as np

        self.serial += 1
        return scramble(np.arange(count, dtype=np.uint64) + np.uint64(self.serial << 40))

    def follow(self, source: Known, result: Any, fits: Iterable[str] = (), names: tuple[Any, ...] = ()) -> Known | None:
        """A transform gave `result` row by row from `source`: the same rows, with these fits added.

        `names` are the columns of the table that went in; they count where as many came out.
        """
        sheet = sheet_of(result)
        if sheet is None or len(sheet.hashes) != source.rows.count:
            return None
        added = frozenset(fits)
        known = Known(source.rows, source.fits | added, source.whole | added)
        self.remember(result, known)
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

    def _probe(self, value: Any) -> Any:
        """A frame is the same while its index is; an array while some of its rows are."""
        if is_frame(value) or is_series(value):
            return weakref.ref(value.index), _sample(value.iloc)
        dense = getattr(value, "shape", ()) and hasattr(value, "dtype") and not hasattr(value, "tocsr")
        if isinstance(value, list | tuple) or not dense:
            return getattr(value, "shape", None)
        return value.shape, _sample(value)

    def by_object(self, value: Any) -> Known | None:
        """What is remembered of this very object, if it has not changed."""
        entry = self.entries.get(id(value))
        if entry is None or entry.ref() is not value:
            return next((known for owner in self.owners if (known := owner(value)) is not None), None)
        probe = self._probe(value)
        if entry.probe == probe:
            return entry.known
        del self.entries[id(value)]
        if value is not None and is_frame(value) and entry.probe[0]() is value.index:
            return self._changed(value, entry.known)
        return None

    def _changed(self, frame: Any, before: Known) -> Known:
        """Columns of a frame were replaced: the same rows, and perhaps the output of fits."""
        sheet = sheet_of(frame)
        found = None if sheet is None else self.tables.find(frame, sheet)
        known = before if found is None else replace(before, fits=before.fits | found.fits)
        self.remember(frame, known)
        return known

    def _by_memory(self, value: Any) -> Known | None:
        """A numpy view of a remembered array: its rows by their addresses."""
        numpy = sys.modules.get("numpy")
        if numpy is None or not isinstance(value, numpy.ndarray) or not value.ndim or not len(value):
            return None
        base = value.base
        while isinstance(base, numpy.ndarray):
            known = self.by_object(base)
            positions = None if known is None else row_positions(base, value)
            if known is not None and positions is not None:
                return known.take(positions)
            base = base.base
        return None

    def _resolve(self, value: Any, sheet: Sheet) -> Known:
        """Rows by the widest frame that holds them, and by what earlier transforms made."""
        wider = self._wider(value)
        if wider is not None:
            frame, positions = wider
            known = (self.by_object(frame) or self._first_look(frame)).take(positions)
            rows = Prints(known.rows.tokens, sheet, known.rows.wide or known.rows.plain)
            return replace(known, rows=rows)
        return self.tables.find(value, sheet) or Known(Prints(self.fresh(len(sheet.hashes)), sheet))

    def _first_look(self, frame: Any) -> Known:
        sheet = sheet_of(frame)
        known = self.tables.find(frame, sheet) if sheet is not None else None
        known = known or Known(Prints(self.fresh(len(frame)), sheet))
        self.remember(frame, known)
        return known

    def _wider(self, value: Any) -> tuple[Any, Positions] | None:
        """The widest bound frame that holds these rows under the same labels, and where they stand in it."""
        if not is_frame(value) and not is_series(value):
            return None
        best, width = None, 1 if is_series(value) else value.shape[1]
        for names in self.namespaces():
            for frame in list(names.values()):
                if frame is value or not is_frame(frame) or frame.shape[1] <= width:
                    continue
                positions = label_positions(frame, value)
                if positions is not None:
                    best, width = (frame, positions), frame.shape[1]
        return best


def _sample(rows: Any) -> Any:
    """Fingerprints of a few rows."""
    count = len(rows) if hasattr(rows, "__len__") else len(rows.obj)
    sheet = sheet_of(rows[:: max(1, count // PROBE)])
    return None if sheet is None else sheet.hashes.tobytes()
