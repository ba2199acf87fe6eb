"""Texts and sequences that are nearly the same: by the short pieces that they share, then by their letters."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import Any

from deeprules_jupyter.experiments.data.check import About, Check
from deeprules_jupyter.experiments.data.table import Table

ABOUT = About(
    "near-texts", "Texts or sequences that are nearly copies",
    "A sequence with one letter changed is known to the model when its twin trained.",
    "Cluster them, and keep each cluster on one side of the split.",
    "shared pieces as in MinHash (Broder 1997), taken exactly; then similarity by matching blocks",
)  # fmt: skip
PIECE, MIDDLE_PIECE, LONG_PIECE = 3, 4, 8  # letters; the longest for bases and for running text
MIDDLE, LONG = 100, 1000  # letters in the middle, from which pieces are longer: short ones would stand in every text
FEW_LETTERS = 6  # different letters, up to which these are bases
SHORTEST = 8  # letters: shorter words are alike by chance
COMMON = 400  # texts that share a piece, from which it is no sign of kinship
STEP = 2000  # texts that are compared with all others at once
PAIRS = 5000  # pairs that are compared by their letters
MOST = 50_000  # texts


def check(table: Table) -> Check:
    """Pairs of different texts that share most of their pieces and nearly all of their letters."""
    import numpy as np

    if table.texts is None:
        return ABOUT.none("there are no texts or sequences: --sequence COLUMN")
    texts = np.unique(np.asarray([one.strip() for one in table.texts.tolist() if len(one.strip()) >= SHORTEST]))
    if len(texts) < 2 or len(texts) * 10 < len(table.texts):
        return ABOUT.none("the texts are too short, or a few that come again and again")
    if len(texts) > MOST:
        texts = texts[np.linspace(0, len(texts) - 1, MOST).astype(np.int64)]
    one, other = candidates(texts.tolist(), table.limits.near_words)
    twins: set[int] = set()
    for a, b in zip(one[:PAIRS], other[:PAIRS], strict=True):
        if similarity(texts[a], texts[b]) >= table.limits.near_text:
            twins |= {int(a), int(b)}
    shown = (("different texts", len(texts)), ("with a near twin", len(twins)))
    if not twins:
        return ABOUT.passed("no text is nearly another", *shown)
    more = " at least" if len(one) > PAIRS else ""
    said = f"{len(twins):,} of {len(texts):,} different texts have{more} a twin that is nearly the same"
    return ABOUT.found("fix", said, *shown)


def candidates(texts: list[str], least: float) -> tuple[Any, Any]:
    """Pairs of positions whose share of common pieces (Jaccard) is at least this, the most alike first."""
    import numpy as np
    from scipy import sparse
    from sklearn.feature_extraction.text import HashingVectorizer

    size = size_of(texts)
    hashing = HashingVectorizer(analyzer="char", ngram_range=(size, size), norm=None, binary=True,
                                alternate_sign=False, lowercase=False, n_features=2**20, dtype=np.float32)  # fmt: skip
    pieces = hashing.transform(texts).tocsr()
    held = np.asarray(pieces.sum(axis=1)).ravel()
    rare = np.flatnonzero(np.bincount(pieces.indices, minlength=pieces.shape[1]) <= COMMON)
    telling = pieces[:, rare].tocsr()
    found: list[Any] = []
    for start in range(0, len(texts), STEP):
        shared = sparse.coo_matrix(telling[start : start + STEP] @ telling.T)
        row, column, weight = shared.row + start, shared.col, shared.data
        near = (row < column) & (weight >= least * np.maximum(held[row], held[column]) / 2)
        found.append(np.stack([row[near], column[near]]))
    one, other = np.concatenate(found, axis=1) if found else np.zeros((2, 0), dtype=np.int64)
    both = np.asarray(pieces[one].multiply(pieces[other]).sum(axis=1)).ravel() if len(one) else np.zeros(0)
    share = both / np.maximum(held[one] + held[other] - both, 1)
    order = np.argsort(-share, kind="stable")
    order = order[share[order] >= least]
    return one[order], other[order]


def size_of(texts: list[str]) -> int:
    """The length of the pieces."""
    some = texts[:: max(1, len(texts) // 200)]
    middle = sorted(map(len, some))[len(some) // 2]
    few = len(set("".join(some))) <= FEW_LETTERS
    if middle >= LONG or (few and middle > 3 * LONG_PIECE):
        return LONG_PIECE
    return MIDDLE_PIECE if middle >= MIDDLE else PIECE


def similarity(one: str, other: str) -> float:
    """The share of letters that match in order; by rapidfuzz where that is installed."""
    try:
        from rapidfuzz import fuzz  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        return SequenceMatcher(None, one, other, autojunk=False).ratio()
    return float(fuzz.ratio(one, other)) / 100
