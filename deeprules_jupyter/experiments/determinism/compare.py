"""What differs between two runs of a cell: which values, in how many places, and by how much at most."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from deeprules_jupyter.experiments.determinism import leaves
from deeprules_jupyter.experiments.determinism.leaf import Leaf

CLOCK = re.compile(r"(?:^|_|\b)(?:times?|seconds?|secs?|elapsed|duration|timestamp|timing)(?:_|\b|$)", re.IGNORECASE)


@dataclass(frozen=True)
class Difference:
    """One value that is not the same in every bit."""

    path: str
    text: str  # in words: how it differs
    largest: float | None = None  # of the numbers, where there are such
    places: int = 1
    of: int = 1

    @property
    def name(self) -> str:
        """The variable of the notebook in which it stands."""
        return re.split(r"[.\[ ]", self.path, maxsplit=1)[0]

    @property
    def is_clock(self) -> bool:
        """Whether it is called after a time that a library took, as `mean_fit_time` of a search is."""
        return bool(CLOCK.search(self.path[len(self.name) :]))


def differences(one: Mapping[str, Any], other: Mapping[str, Any], most: int = 1000) -> Iterator[Difference]:
    """What differs between the values of these names, name by name."""
    for name in dict.fromkeys((*one, *other)):
        if (name in one) != (name in other):
            yield Difference(name, f"stands only after the {'first' if name in one else 'second'} run")
        elif one[name] is not other[name]:
            for number, found in enumerate(_between(leaves.of(one[name], name), leaves.of(other[name], name))):
                yield found
                if number > most:
                    return


def unknown(values: Mapping[str, Any]) -> list[str]:
    """Names of values of which not even one part can be compared, with their kind."""
    found = []
    for name, value in values.items():
        if not isinstance(value, leaves.OPAQUE):
            first = list(_few(leaves.of(value, name)))
            if first and not any(leaf.known for leaf in first):
                found.append(f"{name} ({type(value).__name__})")
    return found


def _few(some: Iterable[Leaf]) -> Iterator[Leaf]:
    for number, leaf in enumerate(some):
        if number >= 20:
            return
        yield leaf


def _between(one: Iterable[Leaf], other: Iterable[Leaf]) -> Iterator[Difference]:
    for a, b in zip_longest(one, other):
        if a is None or b is None or a.path != b.path:
            yield Difference((a or b).path, "stands only in one of the runs")
            return  # from here on, parts are not about the same any more
        if a.kind != b.kind:
            yield Difference(a.path, f"is {a.kind} once and {b.kind} the other time")
        elif not a.same(b):
            yield of_leaves(a, b)


def of_leaves(a: Leaf, b: Leaf) -> Difference:
    """How two leaves of one path and kind differ."""
    if hasattr(a.value, "dtype"):
        return _of_arrays(a, b)
    if isinstance(a.value, int | float) and isinstance(b.value, int | float):
        return Difference(a.path, f"{a.value!r} and {b.value!r}", _gap(abs(a.value - b.value)))
    return Difference(a.path, f"{_cut(a.value)} and {_cut(b.value)}")


def _of_arrays(a: Leaf, b: Leaf) -> Difference:
    import numpy as np

    one, other = a.value, b.value
    wide = max(one.dtype.itemsize, 1)
    bits = (leaf.value.reshape(-1).view("u1").reshape(-1, wide) for leaf in (a, b))
    apart = np.not_equal(*bits).any(axis=1)
    places = int(apart.sum())
    largest = None
    if one.dtype.kind in "iufcb" and a.kind.find("bfloat16") < 0:
        x, y = one.reshape(-1)[apart], other.reshape(-1)[apart]
        with np.errstate(all="ignore"):
            largest = _gap(float(np.max(np.abs(x.astype("c16") - y.astype("c16")))))
    return Difference(a.path, f"{places} of {one.size} numbers", largest, places, int(one.size))


def _gap(value: float) -> float | None:
    return None if value != value else float(value)


def _cut(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:37]}..."
