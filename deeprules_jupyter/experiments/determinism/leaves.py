"""Takes values apart into leaves that can be compared bit by bit: numbers, texts and arrays, each with its path.

The order is always the same, so two values are compared by walking along both, and a value has one digest.
"""

from __future__ import annotations

import sys
import types
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from deeprules_jupyter.experiments.determinism import digest
from deeprules_jupyter.experiments.determinism.leaf import PLAIN, Leaf, short
from deeprules_jupyter.experiments.determinism.readers import READERS

MANY = 16  # numbers of one list from which they are looked at together
MOST = 200_000  # leaves of one value; what has more is not compared whole
DEEP = 40
OPAQUE = (
    type, types.ModuleType, types.FunctionType, types.BuiltinFunctionType, types.MethodType, types.GeneratorType,
    types.CodeType, types.FrameType,
)  # fmt: skip
# What is drawn or shown is no result, and holds clocks and ids of its own.
SHOWN = {
    "IPython", "asyncio", "concurrent", "deeprules_jupyter", "ipykernel", "ipywidgets", "logging", "matplotlib",
    "multiprocessing", "plotly", "queue", "threading", "tqdm",
}  # fmt: skip


def of(value: Any, name: str) -> Iterator[Leaf]:
    """The leaves of a value that is called `name`, in an order that is always the same."""
    return Walk().walk(value, name, 0)


def digest_of(value: Any, name: str = "") -> int:
    """One number for the whole value."""
    return combined(leaf.digest() for leaf in of(value, name))


def combined(digests: Iterable[int]) -> int:
    """One number for several, in their order."""
    found = 0
    for one in digests:
        found = (found * digest.GOLDEN + one) & digest.FULL
    return found


class Walk:
    """One way through one value; what is met twice is named the second time."""

    def __init__(self) -> None:
        self.met: dict[int, str] = {}
        self.kept: list[Any] = []  # an object that were gone would lend its id to another
        self.count = 0

    def walk(self, value: Any, path: str, depth: int) -> Iterator[Leaf]:
        """All leaves below a value."""
        self.count += 1
        if isinstance(value, PLAIN) and type(value) in PLAIN:
            yield Leaf(path, type(value).__name__, value)
            return
        kind = type(value).__name__
        if self.count > MOST or depth > DEEP or isinstance(value, OPAQUE) or _shown(value):
            yield Leaf(path, kind, None, known=False)
            return
        if (before := self.met.get(id(value))) is not None:
            yield Leaf(path, kind, f"the same as {before}")
            return
        self.met[id(value)] = path
        self.kept.append(value)
        yield from self._parts(value, path, depth, kind)

    def _parts(self, value: Any, path: str, depth: int, kind: str) -> Iterator[Leaf]:
        for module, names, reader in READERS:
            library = sys.modules.get(module)
            kinds = tuple(found for name in names if (found := getattr(library, name, None)) is not None)
            if kinds and isinstance(value, kinds):
                yield from reader(self, value, path, depth)
                return
        if isinstance(value, Mapping):
            yield Leaf(path, f"{kind} of {len(value)}", len(value))
            for key, item in list(value.items()):
                yield from self.walk(item, f"{path}[{short(key)}]", depth + 1)
        elif isinstance(value, list | tuple):
            yield from self._row(value, path, depth, kind)
        elif isinstance(value, set | frozenset):
            parts = sorted(digest_of(item) for item in value)
            yield Leaf(path, f"{kind} of {len(value)}", repr(parts))
        else:
            yield from self._object(value, path, depth, kind)

    def _row(self, value: Any, path: str, depth: int, kind: str) -> Iterator[Leaf]:
        import numpy as np

        yield Leaf(path, f"{kind} of {len(value)}", len(value))
        if len(value) >= MANY and set(map(type, value)) == {float}:
            yield Leaf(path, kind, np.array(value))
            return
        fields = getattr(value, "_fields", None)
        for index, item in enumerate(value):
            yield from self.walk(item, f"{path}.{fields[index]}" if fields else f"{path}[{index}]", depth + 1)

    def _object(self, value: Any, path: str, depth: int, kind: str) -> Iterator[Leaf]:
        held = attributes(value)
        yield Leaf(path, kind, len(held), known=bool(held))
        for name, item in held.items():
            yield from self.walk(item, f"{path}.{name}", depth + 1)


def attributes(value: Any) -> dict[str, Any]:
    """What an object keeps in its own names."""
    held = dict(getattr(value, "__dict__", {}))
    for kind in type(value).__mro__:
        slots = kind.__dict__.get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            if name not in ("__dict__", "__weakref__") and hasattr(value, name):
                held[name] = getattr(value, name)
    return held


def _shown(value: Any) -> bool:
    return (type(value).__module__ or "").partition(".")[0] in SHOWN
