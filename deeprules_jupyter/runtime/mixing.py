"""Fixed mixing of numbers: the same in every kernel, and nothing can be read back from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    U64 = npt.NDArray[np.uint64]


def scramble(numbers: U64) -> U64:
    """A fixed mixing of 64 bits (the finaliser of SplitMix64)."""
    import numpy as np

    numbers = numbers + np.uint64(0x9E3779B97F4A7C15)
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> np.uint64(31))


def distinct(numbers: U64) -> U64:
    """The different numbers, sorted; by sorting, which is several times faster here than `np.unique`."""
    import numpy as np

    ordered = np.sort(numbers)
    keep = np.ones(len(ordered), dtype=bool)
    keep[1:] = ordered[1:] != ordered[:-1]
    return ordered[keep]


def bits(block: Any) -> npt.NDArray[np.uint32]:
    """The float32 bits of numbers, equal for equal values, with the information spread to the low bits."""
    import numpy as np

    with np.errstate(all="ignore"):
        numbers = np.array(block, dtype=np.float32)
    return spread(numbers)


def spread(numbers: npt.NDArray[np.float32]) -> npt.NDArray[np.uint32]:
    """The bits of these numbers, in their own memory."""
    import numpy as np

    numbers += np.float32(0)  # turns -0.0 into 0.0
    missing = numbers != numbers
    if missing.any():
        numbers[missing] = np.nan
    raw = numbers.view(np.uint32)
    raw ^= raw >> np.uint32(16)
    return raw
