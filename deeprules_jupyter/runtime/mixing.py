"""Fixed mixing of values into numbers: the same in every kernel, and nothing can be read back from it."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    U64 = npt.NDArray[np.uint64]

MISSING = 0x7FC00000 ^ 0x7FC0  # what `bits` makes of NaN; None, NA and NaT are the same
EXACT = 0x4B800000  # float32 bits of 2**24: above it float32 leaves out whole numbers
INFINITE = 0x7F800000
BATCH = 8192  # cells of text that are looked at together, so that they stay in the processor's cache
SHORT = 64  # characters of a text that is hashed with others


def scramble(numbers: U64) -> U64:
    """A fixed mixing of 64 bits (the finaliser of SplitMix64)."""
    import numpy as np

    numbers = numbers + np.uint64(0x9E3779B97F4A7C15)
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> np.uint64(31))


def factors_of(positions: Any) -> U64:
    """One fixed odd factor per position: a sum of products tells rows apart."""
    import numpy as np

    return scramble(np.asarray(positions).astype(np.uint64)) | np.uint64(1)


def distinct(numbers: U64) -> U64:
    """The different numbers, sorted; by sorting, which is several times faster here than `np.unique`."""
    import numpy as np

    ordered = np.sort(numbers)
    keep = np.ones(len(ordered), dtype=bool)
    keep[1:] = ordered[1:] != ordered[:-1]
    return ordered[keep]


def bits(block: Any, narrow: Any = None, large: Any = None) -> U64:
    """A number per value: its float32 bits, so that a cast changes nothing, and 0 for 0.

    Whole numbers that float32 cannot hold are told apart by what it leaves out. `narrow` and `large` are memory of
    the shape of `block` that may be used: float32 and uint64.
    """
    import numpy as np

    narrow = np.empty(block.shape, np.float32) if narrow is None else narrow
    large = np.empty(block.shape, np.uint64) if large is None else large
    with np.errstate(all="ignore"):
        np.copyto(narrow, block, casting="unsafe")
        narrow += np.float32(0)  # turns -0.0 into 0.0
        missing = narrow != narrow
        if missing.any():
            narrow[missing] = np.nan
        raw = narrow.view(np.uint32)
        left = _left_out(block, narrow, raw) if block.dtype.kind in "iuf" and block.dtype.itemsize > 2 else None
    raw ^= raw >> np.uint32(16)  # spreads the information to the low bits
    large[...] = raw
    if left is not None:
        large[left[0]] ^= scramble(left[1]) << np.uint64(32)
    return large  # type: ignore[no-any-return]


def _left_out(block: Any, narrow: Any, raw: Any) -> tuple[Any, U64] | None:
    """Where whole numbers stand that lost something as float32, and what they lost."""
    import numpy as np

    if block.dtype == np.float32:
        return None
    sizes = raw & np.uint32(0x7FFFFFFF)
    if not sizes.size or sizes.max() < EXACT:
        return None
    beyond = (sizes >= EXACT) & (sizes < INFINITE)
    exact, near = block[beyond], narrow[beyond].astype(np.float64)
    lost = exact.astype(np.int64) - near.astype(np.int64) if exact.dtype.kind in "iu" else exact - near
    told = (lost != 0) & (lost == np.floor(lost))
    where = tuple(axis[told] for axis in np.nonzero(beyond))
    return where, lost[told].astype(np.int64).view(np.uint64)


def moments(array: Any) -> U64:
    """A number per time or duration, whatever its unit."""
    import numpy as np

    numbers = scramble(array.astype(f"{array.dtype.kind}8[us]").astype(np.int64).view(np.uint64))
    numbers[np.isnat(array)] = MISSING
    return numbers


def cells(array: Any) -> U64:
    """A number per cell of any kind: text, numbers among text, objects. Equal cells are hashed once."""
    import numpy as np

    numbers = np.empty(len(array), np.uint64)
    for start in range(0, len(array), BATCH):
        batch = array[start : start + BATCH].tolist()
        try:
            different = list(dict.fromkeys(batch))
        except TypeError:  # lists and the like cannot be looked up
            batch = [repr(item) for item in batch]
            different = list(dict.fromkeys(batch))
        table = dict(zip(different, _different(different).tolist(), strict=True))
        numbers[start : start + len(batch)] = np.fromiter(map(table.__getitem__, batch), np.uint64, len(batch))
    return numbers


def _different(items: list[Any]) -> U64:
    import numpy as np

    if set(map(type, items)) == {str}:
        return _of_texts(items)
    made = np.empty(len(items), np.uint64)
    number = (bool, int, float, np.number, np.bool_)
    numeric = [i for i, item in enumerate(items) if isinstance(item, number)]
    if numeric:
        made[numeric] = _of_numbers([items[i] for i in numeric])
    if len(numeric) == len(items):
        return made
    missing = [i for i, item in enumerate(items) if item is None or type(item).__name__ in ("NAType", "NaTType")]
    made[missing] = MISSING
    left = sorted(set(range(len(items))).difference(numeric, missing))
    made[left] = _of_texts([str(items[i]) for i in left])
    return made


def _of_numbers(items: list[Any]) -> U64:
    import numpy as np

    try:
        array = np.array(items)
        return bits(array if array.dtype.kind in "biuf" else array.astype(np.float64))
    except (OverflowError, TypeError, ValueError):
        return _of_texts([str(item) for item in items])


def _of_texts(texts: list[str]) -> U64:
    """Short texts together, long ones one by one."""
    import numpy as np

    sizes = np.fromiter(map(len, texts), np.int64, len(texts))
    long = np.flatnonzero(sizes > SHORT)
    short = list(texts) if len(long) else texts
    for i in long:
        short[i] = ""
    width = max(1, int(sizes[sizes <= SHORT].max(initial=1)))
    letters = np.array(short, dtype=f"U{width}").view(np.uint32).reshape(len(short), width)
    numbers = scramble(letters.astype(np.uint64) @ factors_of(np.arange(width)))
    for i in long:
        digest = blake2b(texts[i].encode("utf-8", "surrogatepass"), digest_size=8).digest()
        numbers[i] = int.from_bytes(digest, "little")
    return numbers
