"""Ties the rows of what is split, fitted and scored to the tables that say whose they are and when they were taken.

The column itself may be gone from the features: the rows are found in a table in reach by their identity, by their
labels, or by a column that both have in the same order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from deeprules_jupyter.catalog.made_columns import Moves
from deeprules_jupyter.catalog.units import unit_of
from deeprules_jupyter.membership import Grouping, Timing, Told
from deeprules_jupyter.runtime import reach
from deeprules_jupyter.runtime.align import by_labels, columns_alike
from deeprules_jupyter.runtime.columns import is_frame, is_series
from deeprules_jupyter.runtime.identity import Known
from deeprules_jupyter.runtime.marks import RowMarks, Source, places_of
from deeprules_jupyter.runtime.prints import Prints
from deeprules_jupyter.runtime.weakly import Weakly

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from deeprules_jupyter.runtime.desk import Desk

    Codes = npt.NDArray[np.int64]

MOST = 40  # tables that are remembered after the person has dropped them


@dataclass(eq=False)
class Sides:
    """What one table says of its rows, and which rows those are."""

    names: list[Any]
    groups: list[reach.Column]
    times: list[tuple[str, Codes]]
    source: Source = field(default_factory=Source)
    time: RowMarks | None = None
    written: bool = False
    features: dict[int, list[Any]] = field(default_factory=dict)  # width of an array -> the columns that it holds


class Units:
    """What the tables in reach say of rows. A fact is written once for each table and column."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.sides = Weakly()  # table -> its columns and what they say
        self.telling: list[Sides] = []  # those to which rows were tied
        self.missed: set[tuple[int, int, int]] = set()
        self.moves = Moves()
        self.said: dict[str, str | None] = {}  # "group", "time" -> the column that a person named, or none

    def know(self, rows: Prints) -> bool:
        """Whether a table tells of these rows."""
        return any(sides.source.knows(rows) for sides in self.telling)

    def named(self, column: object) -> bool:
        """Whether a table tells units apart by a column of this name."""
        return any(column == group.name for sides in self.telling for group in sides.groups)

    def see(self, known: Known | None, values: Sequence[Any]) -> list[Sides]:
        """These values hold these rows, one beside the other. The tables that tell of them."""
        if known is None or not known.rows.count:
            return []
        if tied := [sides for sides in self.telling if sides.source.knows(known.rows)]:
            return tied
        found = [(table, self._sides(table)) for table in reach.tables(self.desk.places.bound)]
        telling = [(table, sides) for table, sides in found if sides.groups or sides.times]
        miss = int(known.rows.tokens[0]), known.rows.count, sum(id(table) for table, _ in telling)
        if miss in self.missed or not telling:
            return []
        tied = [sides for table, sides in telling if self._tie(table, sides, known, values)]
        self.telling = [*[one for one in self.telling if one not in tied], *tied][-MOST:]
        if not tied:
            self.missed.add(miss)
        return tied

    def used(self, model: str, known: Known | None, table: Any, labels: Any) -> None:
        """A model was fitted to these features and labels: whether it uses the order of time."""
        sides = next((one for one in self.see(known, [table, labels]) if one.time is not None), None)
        if sides is None:
            return
        self._read_cells()
        uses = self._uses(sides, table, labels)
        column, marks = sides.times[0][0], sides.time
        if uses or self.said.get("time"):
            self.desk.write(
                lambda place, inner: Timing(
                    place=place, inner=inner, witness="calls", column=column, model=model, marks=marks, uses=uses
                )
            )

    def columns(self, tables: Sequence[str] = ()) -> list[str]:
        """The columns of these tables, or of all in reach."""
        bound = self.desk.places.shell.user_ns
        own = [bound.get(name) for name in tables]
        found = [t for t in reach.tables(self.desk.places.bound) if not tables or any(t is one for one in own)]
        return [str(name) for table in found for name in reach.names_of(table)]

    def tell(self, what: Any, column: str | None) -> None:
        """A person says which column tells of units or of time; None: no column does."""
        self.said[what] = column
        self.sides, self.telling, self.missed = Weakly(), [], set()
        self.desk.write(lambda place, inner: Told(place=place, inner=inner, witness="calls", what=what, column=column))
        for table in reach.tables(self.desk.places.bound) if column else ():
            if column in reach.names_of(table):
                self.see(self.desk.registry.look(table), [table])

    def _sides(self, table: Any) -> Sides:
        names = reach.names_of(table)
        known: Sides | None = self.sides.get(table)
        if known is None or known.names != names:
            known = self._read(table, names)
            self.sides[table] = known
        return known

    def _read(self, table: Any, names: list[Any]) -> Sides:
        group, time = self.said.get("group", ""), self.said.get("time", "")
        groups = reach.groups_in(table) if group == "" else []
        if group and group in names and (named := reach.group_named(table, group)) is not None:
            groups = [named]
        times = list(reach.times_in(table)) if time == "" else []
        if time and time in names and (ranks := reach.time_named(table, time)) is not None:
            times = [(time, ranks)]
        return Sides(names, groups, times[:1])

    def _tie(self, table: Any, sides: Sides, known: Known, values: Sequence[Any]) -> bool:
        """Tie rows to a table, and write down what it says of them."""
        import numpy as np

        count = len(table)
        if count < known.rows.count:
            return False
        places, rows = self._places(table, known, values), known.rows
        if places is None and count == rows.count:
            alike = [found for value in values if (found := columns_alike(table, value))]
            sides.features |= {len(found): found for found in alike}
            places = np.arange(count) if alike else None
        if places is None and (whole := self._whole(table, known, values)) is not None:
            rows, places = whole, np.arange(count)
        if places is None:
            return False
        own, placed = self.desk.registry.look(table), places
        if own is not None and places_of(own.rows, rows) is not None:
            rows, places = own.rows, np.arange(count)
        sides.source.add(rows, places)
        self._write(sides, placed, values)
        return True

    def _places(self, table: Any, known: Known, values: Sequence[Any]) -> Any:
        own = self.desk.registry.look(table)
        if own is not None and (places := places_of(own.rows, known.rows)) is not None:
            return places
        return next((found for value in values if (found := by_labels(table, value)) is not None), None)

    def _whole(self, table: Any, known: Known, values: Sequence[Any]) -> Prints | None:
        """The rows of a bound array that stands beside the table and holds these rows, taken out by hand."""
        width = next((v.shape[1:] for v in values if len(getattr(v, "shape", ())) > 1), None)
        for names in self.desk.places.bound():
            for value in list(names.values()) if width is not None else ():
                shape = getattr(value, "shape", None)
                if is_frame(value) or is_series(value) or not isinstance(shape, tuple) or not shape:
                    continue
                if shape[0] != len(table) or shape[1:] != width or not columns_alike(table, value):
                    continue
                whole = self.desk.registry.look(value)
                if whole is not None and places_of(whole.rows, known.rows) is not None:
                    return whole.rows
        return None

    def _write(self, sides: Sides, places: Any, values: Sequence[Any]) -> None:
        """One fact for each column of a table; to tell the units apart may be the task itself."""
        if sides.written:
            return
        sides.written = True
        times = sides.times[0][1] if sides.times else None
        target = [reach.codes_of(v) for v in values if len(getattr(v, "shape", ())) == 1]
        groups = [g for g in sides.groups if not any(_alike(g.codes, places, labels) for labels in target)]
        for column in groups:
            marks = RowMarks(sides.source, column.codes, times)
            self.desk.write(
                lambda place, inner, column=column, marks=marks: Grouping(  # type: ignore[misc]
                    place=place,
                    inner=inner,
                    witness="calls",
                    column=column.name,
                    loud=column.loud,
                    marks=marks,
                    together=unit_of(column.name) == "batch",
                )
            )
        within = next((column.codes for column in groups if column.loud), None)
        sides.time = None if times is None else RowMarks(sides.source, within, times)

    def _read_cells(self) -> None:
        places = self.desk.places
        for filename in list(getattr(places.shell.compile, "_filename_map", {})):
            self.moves.add(filename, places.source(filename).nodes)

    def _uses(self, sides: Sides, table: Any, labels: Any) -> str:
        """In which features or in which target the order of time stands."""
        shape: tuple[int, ...] = getattr(table, "shape", ())
        width = shape[1] if len(shape) > 1 else 1
        names = list(table.columns) if is_frame(table) else sides.features.get(width, sides.names)
        target = getattr(labels, "name", None)
        moved = self.moves.of(names)
        if moved:
            return f"the feature `{moved[0]}` is made of earlier rows"
        return f"the target `{target}` is taken from a later row" if self.moves.of([target]) else ""


def _alike(codes: Any, places: Any, labels: Any) -> bool:
    """Whether labels tell just these units apart."""
    import numpy as np

    codes = codes[places]
    if labels is None or len(labels) != len(codes):
        return False
    pairs = len(np.unique(np.stack([codes, labels]), axis=1).T)
    return pairs == len(np.unique(codes)) == len(np.unique(labels))
