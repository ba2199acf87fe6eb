"""Which rows two test sets share, found out without keeping rows.

A sketch is the smallest keyed hashes of a set's rows, sorted. Below `SIZE` rows that is all of them. Above, whatever is
smaller than the largest number of both sketches is complete in both, and the shared part of it is a fair sample of the
shared part of the whole (bottom-k sampling; Cohen and Kaplan 2007, doi:10.1145/1281100.1281133).

The hash is SipHash-2-4 (Aumasson and Bernstein 2012), whose values cannot be told from chance without the key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from deeprules_jupyter.ledger.entries import TestSet

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    U64 = npt.NDArray[np.uint64]

SIZE = 16_384
ALL = 2**64
CHUNK = 16_384  # numbers at a time, so that they stay in the processor's cache


def sketch(key: bytes, prints: U64, size: int = SIZE) -> tuple[bytes, bool]:
    """The sketch of the rows with these fingerprints (uint64, in any order), and whether it holds every row."""
    import numpy as np

    hashes = np.sort(siphash(key, np.asarray(prints, np.uint64)))
    hashes = hashes[np.append(True, hashes[1:] != hashes[:-1])] if len(hashes) else hashes
    return hashes[:size].astype("<u8").tobytes(), len(hashes) <= size


def shared(one: TestSet, other: TestSet) -> tuple[int, bool]:
    """How many different rows stand in both, and whether that is exact; an estimate where a sketch is a sample."""
    mine, theirs = numbers(one.sketch), numbers(other.sketch)
    exact = one.whole and other.whole
    if not mine or not theirs:
        return 0, False
    limit = min(ALL if test_set.whole else hashes[-1] for test_set, hashes in ((one, mine), (other, theirs)))
    found = sum(number <= limit for number in set(mine).intersection(theirs))
    return (found, True) if exact else (min(round(found * ALL / limit), one.count, other.count), False)


def numbers(sketch: bytes) -> list[int]:
    """The keyed hashes in a sketch, sorted."""
    return [int.from_bytes(sketch[at : at + 8], "little") for at in range(0, len(sketch), 8)]


def siphash(key: bytes, numbers: U64) -> U64:
    """SipHash-2-4 of each number as eight bytes, under a key of 16 bytes."""
    import numpy as np

    hashes = np.empty(len(numbers), np.uint64)
    for start in range(0, len(numbers), CHUNK):
        hashes[start : start + CHUNK] = _chunk(key, numbers[start : start + CHUNK])
    return hashes


def _chunk(key: bytes, numbers: U64) -> U64:
    import numpy as np

    k0, k1 = (int.from_bytes(key[at : at + 8], "little") for at in (0, 8))
    starts = (0x736F6D6570736575, 0x646F72616E646F6D, 0x6C7967656E657261, 0x7465646279746573)
    v = [np.full(len(numbers), start ^ k, np.uint64) for start, k in zip(starts, (k0, k1, k0, k1), strict=True)]
    for block in (numbers, np.uint64(8 << 56)):  # the last block holds the length alone
        v[3] ^= block
        _rounds(v, 2)
        v[0] ^= block
    v[2] ^= np.uint64(0xFF)
    _rounds(v, 4)
    return v[0] ^ v[1] ^ v[2] ^ v[3]


def _rounds(v: list[U64], count: int) -> None:
    for _ in range(count):
        for a, b, turn in ((0, 1, 13), (2, 3, 16)):
            _mix(v, a, b, turn)
        v[0] = _turned(v[0], 32)
        for a, b, turn in ((2, 1, 17), (0, 3, 21)):
            _mix(v, a, b, turn)
        v[2] = _turned(v[2], 32)


def _mix(v: list[U64], a: int, b: int, turn: int) -> None:
    v[a] += v[b]
    v[b] = _turned(v[b], turn) ^ v[a]


def _turned(numbers: U64, by: int) -> U64:
    import numpy as np

    turned: U64 = (numbers << np.uint64(by)) | (numbers >> np.uint64(64 - by))
    return turned
