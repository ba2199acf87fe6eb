"""One part of a value, which can be compared bit by bit."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Any

from deeprules_jupyter.experiments.determinism import digest

PLAIN = (type(None), bool, int, float, complex, str, bytes)


@dataclass(frozen=True)
class Leaf:
    """One part of a value. `value` is None where it cannot be compared."""

    path: str
    kind: str  # type, and shape where it has one
    value: Any  # a number or text, or a numpy array in one piece
    known: bool = True

    def same(self, other: Leaf) -> bool:
        """Whether it is the same in every bit."""
        if self.path != other.path or self.kind != other.kind:
            return False
        if not self.known or self.value is other.value:
            return True
        return (
            same_bits(self.value, other.value)
            if hasattr(self.value, "dtype")
            else _bits(self.value) == _bits(other.value)
        )

    def digest(self) -> int:
        """A number that stands for path, kind and value."""
        head = f"{self.path}\0{self.kind}\0".encode(errors="surrogatepass")
        return digest.of_bytes(head + digest.of_bytes(_bits(self.value)).to_bytes(8, "little") if self.known else head)


def same_bits(one: Any, other: Any) -> bool:
    """Whether two arrays of one type and shape are the same in memory: -0.0 is not 0.0, and each nan is itself."""
    flat = [part.reshape(-1).view("u8" if part.nbytes % 8 == 0 else "u1") for part in (one, other)]
    return bool((flat[0] == flat[1]).all())


def _bits(value: Any) -> Any:
    if isinstance(value, float):
        return struct.pack("<d", value)
    if isinstance(value, complex):
        return struct.pack("<dd", value.real, value.imag)
    if isinstance(value, bytes):
        return value
    if hasattr(value, "dtype"):
        return memoryview(value.reshape(-1).view("u1"))
    return repr(value).encode(errors="surrogatepass")


def short(key: Any) -> str:
    """A key of a dict or a column, for a path."""
    text = repr(key) if type(key) in PLAIN else type(key).__name__
    return text if len(text) <= 40 else f"{text[:37]}..."
