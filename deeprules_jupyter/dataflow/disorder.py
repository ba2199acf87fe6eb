"""Names that a cell has only since cells did not run from top to bottom, or are not there any more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from deeprules_jupyter.dataflow.names import Names, names_of
from deeprules_jupyter.model import Cell, Place
from deeprules_jupyter.running import How, OutOfOrder


def of_file(cells: Sequence[Cell]) -> Iterator[OutOfOrder]:
    """What a saved notebook shows, by its code and its execution counts."""
    counts = [cell.count for cell in cells]
    ran = [count for count in counts if count is not None]
    names = [names_of(cell) for cell in cells]
    wild = any(one.wild for one in names)
    makers = _makers(names)
    once = len(set(ran)) == len(ran)  # else counts of several kernels stand side by side
    above: dict[str, int] = {}
    for here, (cell, own) in enumerate(zip(cells, names, strict=True)):
        for name, line in own.needs.items():
            if name not in above:
                made = makers.get(name)
                if not wild and not cell.failed and (cell.count is not None or (made is not None and not ran)):
                    maker = None if made is None or made == here else cells[made].place
                    yield _fact(cell, line, name, "below" if maker else "nowhere", maker)
            elif once and name not in names[above[name]].imports and _after(counts[above[name]], cell.count):
                yield _fact(cell, line, name, "later", cells[above[name]].place)
        above |= dict.fromkeys(own.makes, here)


def _makers(names: Sequence[Names]) -> dict[str, int]:
    found: dict[str, int] = {}
    for here, own in enumerate(names):
        for name in own.makes:
            found.setdefault(name, here)
    return found


def _after(maker: int | None, user: int | None) -> bool:
    return maker is not None and user is not None and maker > user


def _fact(cell: Cell, line: int, name: str, how: How, maker: Place | None) -> OutOfOrder:
    place = replace(cell.place, line=line)
    return OutOfOrder(place=place, witness="code", name=name, how=how, maker=maker)


class InKernel:
    """The same of cells while they run. What is said of a cell holds until it runs again, or its names are made."""

    def __init__(self) -> None:
        self._newest: dict[object, tuple[Cell, Names]] = {}
        self._made: dict[str, tuple[object, Place]] = {}  # by name, the cell that made it last
        self._said: dict[object, list[OutOfOrder]] = {}
        self._gone: set[object] = set()
        self._wild = False

    def ran(self, cell: Cell, key: object) -> bool:
        """A cell ran; `key` is the same for all its runs. Whether there is something new to say."""
        names, before = names_of(cell), self.standing()
        if cell.failed and key in self._newest:  # only a part of it ran, and only that part is seen
            names.makes |= self._newest[key][1].makes
        self._newest[key] = cell, names
        self._gone.discard(key)
        self._wild |= names.wild
        self._said[key] = [] if self._wild else list(self._found(cell, key, names))
        for name in names.makes:
            self._made[name] = key, cell.place
        return self.standing() != before

    def deleted(self, keys: Iterable[object]) -> None:
        """These cells are gone from the page."""
        self._gone |= set(keys)

    def standing(self) -> list[OutOfOrder]:
        """What holds of the newest runs."""
        return [
            fact
            for key, facts in self._said.items()
            for fact in facts
            if key not in self._gone and (fact.how == "below" or not self._holders(fact.name, key))
        ]

    def _found(self, cell: Cell, key: object, names: Names) -> Iterator[OutOfOrder]:
        for name, line in names.needs.items():
            holders = self._holders(name, key)
            if holders and all(_below(one.place, cell.place) for one in holders):
                yield _fact(cell, line, name, "below", holders[0].place)
            elif not holders and name in self._made:
                maker, place = self._made[name]
                yield _fact(cell, line, name, "deleted" if maker in self._gone else "edited", place)

    def _holders(self, name: str, but: object) -> list[Cell]:
        """The cells of the page, as they ran last, that make the name."""
        there = (one for key, one in self._newest.items() if key != but and key not in self._gone)
        return [cell for cell, names in there if name in names.makes]


def _below(maker: Place, user: Place) -> bool:
    return maker.cell is not None and user.cell is not None and maker.cell > user.cell
