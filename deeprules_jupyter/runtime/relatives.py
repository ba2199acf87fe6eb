"""Ties rows to their sequences, so that relatives on both sides of a split can be counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from deeprules_jupyter.homology import Alphabet, Sequences, related
from deeprules_jupyter.membership import Kinship, Related
from deeprules_jupyter.model import Rows
from deeprules_jupyter.runtime.marks import Source, places_of
from deeprules_jupyter.runtime.mixing import scramble
from deeprules_jupyter.runtime.prints import Prints
from deeprules_jupyter.runtime.sequences import sequences_of
from deeprules_jupyter.runtime.weakly import Weakly

if TYPE_CHECKING:
    from deeprules_jupyter.runtime.desk import Desk
    from deeprules_jupyter.runtime.identity import Known

MOST = 6  # tables of sequences that are remembered
HELD = 120  # held-out sequences that are looked at
TRAINED = 20_000  # and those that trained
NONE = object()


def chosen(count: int, most: int) -> Any:
    """A fixed, even sample of positions."""
    import numpy as np

    if count <= most:
        return np.arange(count)
    return np.sort(np.argsort(scramble(np.arange(count, dtype=np.uint64)), kind="stable")[:most])


class SequenceBook:
    """The sequences of one alphabet that were seen, table by table. They stay in the kernel; only counts leave."""

    def __init__(self, alphabet: Alphabet) -> None:
        self.alphabet = alphabet
        self.tables: list[tuple[Source, Sequences]] = []
        self._kept: dict[tuple[int, int], tuple[Rows, Rows, Related]] = {}  # the rows too: ids are given anew

    def add(self, sequences: Sequences, rows: Prints, places: Any) -> None:
        """These rows have the sequences at these places."""
        source = next((source for source, known in self.tables if known is sequences), None)
        if source is None:
            source = Source()
            self.tables = [*self.tables, (source, sequences)][-MOST:]
        source.add(rows, places)

    def knows(self, rows: Prints) -> bool:
        """Whether the sequences of these rows were found before."""
        return any(source.knows(rows) for source, _ in self.tables)

    def related(self, trained: Rows, held: Rows) -> Related | None:
        """How many held-out sequences have a relative among those that trained; None where too few are known."""
        key = id(trained), id(held)
        if key not in self._kept:
            ours, theirs = self._of(trained, TRAINED), self._of(held, HELD)
            if ours is None or theirs is None:
                return None
            self._kept[key] = trained, held, self._compared(ours, theirs)
        return self._kept[key][2]

    def _compared(self, trained: Sequences, held: Sequences) -> Related:
        mirrored = held.take(chosen(len(held), HELD // 2)).reversed()
        met, by_chance = related(trained, held), related(trained, mirrored)
        return Related(self.alphabet.name, self.alphabet.identity, len(held), int(met.sum()), float(by_chance.mean()))

    def _of(self, rows: Rows, most: int) -> Sequences | None:
        for source, sequences in reversed(self.tables):
            places = source.places(rows) if isinstance(rows, Prints) else None
            if places is not None and len(places := places[places >= 0]):
                return sequences.take(places[chosen(len(places), most)])
        return None


class Relatives:
    """The sequences in reach. A fact is written once for each alphabet."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.read = Weakly()  # value -> its sequences, or that it has none
        self.books: dict[str, SequenceBook] = {}

    def see(self, known: Known | None, values: Sequence[Any]) -> None:
        """These values hold these rows: find the sequences of the rows, in a table in reach or in the values."""
        import numpy as np

        if known is None or known.rows.count < 2 or self.know(known.rows):
            return
        for value, sequences in self._in_reach(known.rows.count):
            own = self.desk.registry.look(value)
            places = None if own is None else places_of(own.rows, known.rows)
            if places is not None:
                self._keep(sequences, known.rows, places)
                return
        for value in values:
            found = self._read(value)
            if found is not None and len(found) == known.rows.count:
                self._keep(found, known.rows, np.arange(len(found)))
                return

    def know(self, rows: Prints) -> bool:
        """Whether the sequences of these rows were found."""
        return any(book.knows(rows) for book in self.books.values())

    def scored(self, known: Known | None, value: Any) -> None:
        """A model was asked about these rows: they matter only where sequences have trained."""
        if self.books:
            self.see(known, [value])

    def _in_reach(self, fewest: int) -> Iterator[tuple[Any, Sequences]]:
        for names in self.desk.places.bound():
            for name, value in list(names.items()):
                shape = getattr(value, "shape", None) if hasattr(type(value), "shape") else None
                if name.startswith("_") or not isinstance(shape, tuple) or not shape or shape[0] < fewest:
                    continue
                if (sequences := self._read(value)) is not None:
                    yield value, sequences

    def _read(self, value: Any) -> Sequences | None:
        found = self.read.get(value)
        if found is None:
            found = sequences_of(value) or NONE
            self.read[value] = found
        return None if found is NONE else found

    def _keep(self, sequences: Sequences, rows: Prints, places: Any) -> None:
        kind = sequences.alphabet.name
        book = self.books.get(kind)
        if book is None:
            book = self.books[kind] = SequenceBook(sequences.alphabet)
            self.desk.write(
                lambda place, inner: Kinship(place=place, inner=inner, witness="calls", kind=kind, marks=book)
            )
        book.add(sequences, rows, places)
