"""Short numbers that stand for many bytes, the same in every kernel and sensitive to order.

Each 32-bit word is multiplied with a fixed random 64-bit number of its place, and all is summed up modulo 2**64
(multilinear hashing; Carter and Wegman 1979). Sums of integers are the same in any order, so threads change nothing.
numpy does this at some 4 GB/s; what is short goes to blake2b, which is faster there.
"""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Any

BLOCK = 1 << 14  # words; with their products they stay in the cache of the processor
SHORT = 4096  # bytes
GOLDEN = 0x9E3779B97F4A7C15
FULL = (1 << 64) - 1


def of_bytes(data: Any) -> int:
    """The digest of bytes, or of anything that lies in memory as one piece."""
    view = memoryview(data).cast("B") if not isinstance(data, bytes) else memoryview(data)
    if len(view) <= SHORT:
        return int.from_bytes(hashlib.blake2b(view, digest_size=8).digest(), "little")
    return _long(view)


def _long(view: memoryview) -> int:
    import numpy as np

    whole = len(view) // 4
    words, weights = np.frombuffer(view, np.uint32, whole), _weights()
    found = len(view)
    for start in range(0, whole, BLOCK):
        part = words[start : start + BLOCK]
        found = (found * GOLDEN + int(np.dot(part.astype(np.uint64), weights[: len(part)]))) & FULL
    return (found * GOLDEN + int.from_bytes(view[whole * 4 :], "little")) & FULL


@cache
def _weights() -> Any:
    """The numbers of Vigna's splitmix64, made anew so that no generator of anybody's is drawn from."""
    import numpy as np

    with np.errstate(over="ignore"):
        z = np.arange(1, BLOCK + 1, dtype=np.uint64) * np.uint64(GOLDEN)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))
