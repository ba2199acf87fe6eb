"""Which sequences are related: identical in enough places over most of their length, as aligned.

For each held-out sequence the training sequences that share most short words with it are aligned with it: matches count
one, gaps cost one, ends are free, and a narrow band keeps the shift below a fifth of the length. Identity is the score
over the length of the shorter one, which is careful: it is never above what a full alignment would give.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Letters = npt.NDArray[np.uint8]
    Hits = npt.NDArray[np.bool_]

COVER = 0.8  # of the longer sequence, which the shorter one must have (as mmseqs and cd-hit are usually run)
CANDIDATES = 8  # training sequences that are aligned with each held-out one
WORK = 600_000  # letters that are aligned, about 0.1 s
LONGEST = 1_000  # letters of a sequence; what is longer is cut
BAND = 24  # letters of shift at most


@dataclass(frozen=True)
class Alphabet:
    """A kind of sequence, the identity from which two of them count as relatives, and the length of its words."""

    name: str
    letters: str
    identity: float
    word: int
    short: int  # the length of words where sequences are shorter than 60 letters


# Identities: common practice, settable by nobody yet; there is no universal value (TIPS: 30 to 40 % and 80 %).
DNA = Alphabet("DNA", "ACGTUN", 0.80, 7, 5)
PROTEIN = Alphabet("protein", "ACDEFGHIKLMNPQRSTVWYBXZUOJ*", 0.40, 3, 2)


@dataclass(frozen=True, eq=False)
class Sequences:
    """Sequences, one after the other as numbers of letters. Memory: a byte a letter."""

    alphabet: Alphabet
    codes: Letters
    ends: npt.NDArray[np.int64]  # one more than there are sequences

    def __len__(self) -> int:
        return len(self.ends) - 1

    @property
    def lengths(self) -> npt.NDArray[np.int64]:
        """Letters of each."""
        lengths: npt.NDArray[np.int64] = self.ends[1:] - self.ends[:-1]
        return lengths

    def take(self, positions: Any) -> Sequences:
        """The sequences at these positions."""
        import numpy as np

        parts = [self.codes[self.ends[at] : self.ends[at + 1]] for at in positions]
        ends = np.concatenate([[0], np.cumsum([len(part) for part in parts])]).astype(np.int64)
        return Sequences(self.alphabet, np.concatenate(parts) if parts else self.codes[:0], ends)

    def reversed(self) -> Sequences:
        """Each read from its end: as alike to others as chance makes it."""
        import numpy as np

        index = np.concatenate(
            [np.arange(b - 1, a - 1, -1) for a, b in zip(self.ends[:-1], self.ends[1:], strict=True)]
        )
        return Sequences(self.alphabet, self.codes[index.astype(np.int64)], self.ends)

    def padded(self, positions: Any, width: int, fill: int) -> Letters:
        """These sequences as rows of one table."""
        import numpy as np

        table = np.full((len(positions), width), fill, dtype=np.uint8)
        starts, lengths = self.ends[:-1][positions], self.lengths[positions]
        columns = np.arange(width)
        inside = columns < lengths[:, None]
        table[inside] = self.codes[(starts[:, None] + columns)[inside]]
        return table


def related(trained: Sequences, held: Sequences) -> Hits:
    """For each held-out sequence, whether a training sequence is its relative; the very same one is none."""
    import numpy as np

    found = np.zeros(len(held), dtype=bool)
    if not len(trained) or not len(held):
        return found
    mine, theirs = _candidates(trained, held)
    budget = max(1, WORK // int(np.median(np.maximum(held.lengths, 1))))
    mine, theirs = mine[:budget], theirs[:budget]
    identity, same = align(held, mine, trained, theirs)
    close = (identity >= held.alphabet.identity) & ~same
    found[mine[close]] = True
    return found


def _candidates(trained: Sequences, held: Sequences) -> tuple[Any, Any]:
    """Pairs to align: for each held-out sequence those that share most words and are about as long, best first."""
    import numpy as np

    size = held.alphabet.word if np.median(held.lengths) >= 60 else held.alphabet.short
    shared = (words(held, size) @ words(trained, size).T).tocsr()
    rows = np.repeat(np.arange(len(held)), np.diff(shared.indptr))
    columns = shared.indices
    one, other = held.lengths[rows], trained.lengths[columns]
    like = np.minimum(one, other) >= COVER * np.maximum(one, other)
    rows, columns = rows[like], columns[like]
    weight = shared.data[like] / np.maximum(one, other)[like]
    order = np.lexsort((-weight, rows))
    rows, columns = rows[order], columns[order]
    rank = np.arange(len(rows)) - np.searchsorted(rows, rows)
    best = rank < CANDIDATES
    turn = np.argsort(rank[best], kind="stable")
    return rows[best][turn], columns[best][turn]


def words(sequences: Sequences, size: int) -> Any:
    """Which words stand in each sequence, as a sparse matrix."""
    import numpy as np
    from scipy import sparse

    base = len(sequences.alphabet.letters) + 1
    codes = sequences.codes.astype(np.int64)
    if len(codes) < size:
        return sparse.csr_matrix((len(sequences), base**size), dtype=np.float32)
    words = sum(codes[i : len(codes) - size + 1 + i] * base**i for i in range(size))
    owner = np.repeat(np.arange(len(sequences)), sequences.lengths)
    within = owner[: len(words)] == owner[size - 1 :]
    ones = np.ones(int(within.sum()), dtype=np.float32)
    matrix = sparse.csr_matrix(
        (ones, (owner[: len(words)][within], np.asarray(words)[within])), shape=(len(sequences), base**size)
    )
    matrix.sum_duplicates()
    matrix.data[:] = 1
    return matrix


def align(held: Sequences, mine: Any, trained: Sequences, theirs: Any) -> tuple[Any, Any]:
    """The identity of each pair, and whether its two are the very same."""
    import numpy as np

    identity, same = np.zeros(len(mine)), np.zeros(len(mine), dtype=bool)
    shorter = np.minimum(held.lengths[mine], trained.lengths[theirs])
    longer = np.maximum(held.lengths[mine], trained.lengths[theirs])
    order = np.argsort(longer, kind="stable")
    for part in np.array_split(order, max(1, len(order) // 500)):  # of about one length, so that little is padded
        if not len(part):
            continue
        width = int(longer[part].max())
        one, other = held.padded(mine[part], width, 254), trained.padded(theirs[part], width, 255)
        alike = (one == other).sum(axis=1) == longer[part]
        same[part] = alike & (shorter[part] == longer[part])
        band = min(BAND, max(1, int(width * (1 - COVER))))
        identity[part] = _scores(one, other, band) / np.maximum(shorter[part], 1)
    return identity, same


def _scores(one: Letters, other: Letters, band: int) -> Any:
    """Matches less gaps of the best alignment of each pair of rows, shifted by at most `band` letters."""
    import numpy as np

    count, width = one.shape
    wide = np.full((count, width + 2 * band), 255, dtype=np.uint8)
    wide[:, band : band + width] = other
    shifts = np.arange(2 * band + 1, dtype=np.int16)
    best = np.zeros((count, 2 * band + 1), dtype=np.int16)
    for row in range(width):
        step = best + (wide[:, row : row + 2 * band + 1] == one[:, row : row + 1])
        np.maximum(step[:, :-1], best[:, 1:] - 1, out=step[:, :-1])
        step += shifts
        np.maximum.accumulate(step, axis=1, out=step)
        step -= shifts
        best = step
    return best.max(axis=1)
