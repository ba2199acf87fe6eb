"""Which samples a value holds, told from code alone.

A population (one source) is narrowed by cuts: the parts of a split, a slice, a condition. Two values share samples
unless some cut that both went through sent them to different branches.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from functools import lru_cache
from math import inf, nextafter
from typing import Any, Literal, NamedTuple

from deeprules_jupyter.frozen import Frozen
from deeprules_jupyter.model import Rows

Bound = int | float | str | None
OPEN = None


class Branch(NamedTuple):
    """One side of a cut: part `n`, a range of positions or values, (not) one value, or what went (not) one of several
    ways, each of them a chain of cuts."""

    kind: Literal["part", "range", "is", "not", "in", "out"]
    low: Bound = OPEN
    high: Bound = OPEN
    value: Hashable = None

    def apart(self, other: Branch) -> bool:
        """Whether no sample can stand on both sides."""
        kinds = {self.kind, other.kind}
        if kinds == {"range"}:
            if self._shares_an_end(other):
                return False
            return _before(self.high, other.low) or _before(other.high, self.low)
        if kinds in ({"is", "not"}, {"in", "out"}):
            return self.value == other.value
        if "not" in kinds and (self.value == other or other.value == self):
            return True
        if kinds in ({"part"}, {"is"}):
            return self.value != other.value
        return False

    def _shares_an_end(self, other: Branch) -> bool:
        """Whether both ranges begin, or both end, at the same bound: whatever its value is, they meet there."""
        return (self.low is not OPEN and self.low == other.low) or (self.high is not OPEN and self.high == other.high)

    def within(self, other: Branch) -> bool:
        """Whether this branch lies inside the other."""
        if self == other:
            return True
        if self.kind == other.kind == "range":
            nested = self.low == other.low or self.high == other.high  # one holds the other: taken as the larger
            low = other.low is OPEN or other.low == self.low or _before(other.low, self.low, nested)
            high = other.high is OPEN or other.high == self.high or _before(self.high, other.high, nested)
            return low and high
        return self.kind == "is" and other.kind == "not" and self.value != other.value


def _before(first: Bound, second: Bound, guess: bool = True) -> bool:
    """Whether a range that ends at `first` lies before one that starts at `second`, as far as can be told."""
    if first is OPEN or second is OPEN:
        return False
    if isinstance(first, float) and isinstance(second, float):
        return first <= second  # values; positions may count from the end
    if isinstance(first, (int, float)) and isinstance(second, (int, float)):
        return first <= second if (first < 0) == (second < 0) else guess and first > 0
    if isinstance(first, str) and isinstance(second, str):
        # Names of the same kind of bound: dates compare as text, other names are taken to stand in order.
        return first <= second if first[:1].isdigit() and second[:1].isdigit() else guess
    return guess


def edge(value: Hashable, behind: bool) -> Any:
    """Where the values end that a condition selects: `year <= 2015` holds that year, as `year >= 2015` does.

    Of fractions no two rows are taken to be alike. As a float it is no position, which may count from the end.
    """
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > 1 << 52:
        return value
    return nextafter(value, inf) if behind else float(value)


class Cut(NamedTuple):
    """A condition that narrowed a population. Parts of one split have the same key."""

    key: Hashable
    branch: Branch
    kind: Literal["split", "slice", "filter", "draw"]  # a draw with replacement may hold every row
    porous: bool = False  # copies stood in the rows before the cut: its branches may hold the same sample


Chain = tuple[Cut, ...]
Atom = tuple[str, Chain]
WAYS = "ways"  # the key of a cut by several chains


def together(chains: Iterable[Chain]) -> Chain:
    """What selects the rows that any of these chains selects; as a single cut it has another side."""
    ways = tuple(sorted(set(chains), key=repr))  # in an order in which hashes have no part
    one = ways[0] if len(ways) == 1 else None
    if () in ways or (one and len(one) == 1):
        return one or ()
    divided = any(cut.kind != "filter" for way in ways for cut in way)  # else outliers were left out, and no part
    return (Cut(WAYS, Branch("in", value=ways), "split" if divided else "filter"),) if ways else ()


CHOSEN = frozenset({"filter", "draw"})  # by what is known of the rows themselves, or by chance


def _meet(a: Atom, b: Atom) -> bool:
    if a[0] != b[0]:
        return False
    keys_a, keys_b = {c.key for c in a[1]}, {c.key for c in b[1]}
    if (WAYS in keys_a and _left_out(a, b)) or (WAYS in keys_b and _left_out(b, a)):
        return False
    for x in a[1]:
        for y in b[1]:
            if x.key == y.key and not (x.porous or y.porous) and x.branch.apart(y.branch) and not _both(a, b, x, y):
                return False
    own_a = any(c.kind in CHOSEN and c.key not in keys_b for c in a[1])
    own_b = any(c.kind in CHOSEN and c.key not in keys_a for c in b[1])
    return not (own_a and own_b)  # two unrelated conditions: nobody can tell from the code


def _left_out(a: Atom, b: Atom) -> bool:
    """Whether the rows of `b` went one of the ways of which those of `a` went none."""
    ways = [way for cut in a[1] if cut.key == WAYS and not cut.porous for way in _ways(cut)]
    return any(all(any(x.key == y.key and y.branch.within(x.branch) for y in b[1]) for x in way) for way in ways)


def _ways(cut: Cut) -> Iterable[Chain]:
    return cut.branch.value if isinstance(cut.branch.value, tuple) else ()


def _both(a: Atom, b: Atom, x: Cut, y: Cut) -> bool:
    """Whether some of these rows went through both ranges: then a guess that the two lie apart is wrong."""
    return x.branch.kind == y.branch.kind == "range" and (y in a[1] or x in b[1])


def _cover(a: Atom, b: Atom) -> bool:
    narrow = [x for x in a[1] if x.kind != "draw"]
    inside = a[0] == b[0] and all(any(x.key == y.key and y.branch.within(x.branch) for y in b[1]) for x in narrow)
    return inside and _meet(a, b)  # ranges between names are guesses: what is apart holds nothing of the other


class CodeRows(Frozen, often=True):
    """Rows as the code tells them: a union of populations, each with the cuts that narrowed it."""

    atoms: frozenset[Atom]
    copies: bool = False  # the same sample may stand in it more than once
    made: str = ""  # by what rows were added: another table, though it holds the same samples

    @property
    def count(self) -> int | None:
        return None

    def __hash__(self) -> int:
        return hash(self.atoms)  # which a frozenset works out once

    def __repr__(self) -> str:
        """Equal for equal rows: a set may list its members in any order."""
        return f"CodeRows({', '.join(sorted(map(repr, self.atoms)))}, {self.copies}, {self.made!r})"

    def meets(self, other: Rows) -> bool:
        return isinstance(other, CodeRows) and _meets(self.atoms, other.atoms)

    def covers(self, other: Rows) -> bool:
        return isinstance(other, CodeRows) and _covers(self.atoms, other.atoms)

    def shared(self, other: Rows) -> int | None:
        return None if self.meets(other) else 0

    def cut(self, cuts: Sequence[Cut]) -> CodeRows:
        """These rows, narrowed. What was already narrowed that way stays as it is."""
        if not cuts:
            return self
        for at, cut in enumerate(cuts):
            if cut.branch.kind == "in":
                ways = [self.cut((*cuts[:at], *way, *cuts[at + 1 :])) for way in _ways(cut)]
                return CodeRows(frozenset(atom for rows in ways for atom in rows.atoms), self.copies, self.made)
        new = [Cut(c.key, c.branch, c.kind, porous=True) for c in cuts] if self.copies else cuts
        atoms = frozenset((root, (*old, *(c for c in new if c not in old))) for root, old in self.atoms)
        return CodeRows(atoms, self.copies, self.made)

    def beyond(self, other: CodeRows | None) -> list[Cut]:
        """The cuts that narrowed these rows and not the others, in an order in which hashes have no part."""
        own = {cut for _, cuts in other.atoms for cut in cuts} if other else set()
        return [cut for _, cuts in sorted(self.atoms, key=repr) for cut in cuts if cut not in own]

    def among(self, other: CodeRows | None) -> Chain:
        """What selects these rows among the others."""
        own = {cut for _, cuts in other.atoms for cut in cuts} if other else set()
        return together(tuple(cut for cut in cuts if cut not in own) for _, cuts in self.atoms)

    def join(self, other: CodeRows) -> CodeRows:
        """Both, one after the other."""
        atoms = _merge(self.atoms | other.atoms)
        return CodeRows(atoms, self.copies or other.copies or self.meets(other))


MISSING = "missing"  # the first word in the key of a cut by missing values


def _gaps(a: Atom, b: Atom) -> bool:
    keys = {x.key for x in a[1] for y in b[1] if x.key == y.key and x.branch.apart(y.branch)}
    return a[0] == b[0] and bool(keys) and all(isinstance(key, tuple) and key[0] == MISSING for key in keys)


def fills(one: CodeRows, other: CodeRows) -> bool:
    """Whether the one rows are those of the same table that miss no value where the others do."""
    return any(_gaps(a, b) for a in one.atoms for b in other.atoms)


@lru_cache(maxsize=1 << 16)  # by sets whose hash is worked out once, which costs less than by rows
def _meets(one: frozenset[Atom], other: frozenset[Atom]) -> bool:
    return any(_meet(a, b) for a in one for b in other)


@lru_cache(maxsize=1 << 16)
def _covers(one: frozenset[Atom], other: frozenset[Atom]) -> bool:
    return all(any(_cover(a, b) for a in one) for b in other)


def _merge(atoms: frozenset[Atom]) -> frozenset[Atom]:
    """Leave out what another atom already holds."""
    keep = [a for a in atoms if not any(b != a and _cover(b, a) and not _cover(a, b) for b in atoms)]
    return frozenset(keep)


def source(root: str) -> CodeRows:
    """The rows of a fresh population."""
    return CodeRows(frozenset({(root, ())}))
