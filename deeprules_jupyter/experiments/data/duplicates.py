"""Rows that stand in the table more than once, and copies whose labels differ."""

from __future__ import annotations

from typing import Any

from deeprules_jupyter.experiments.data.check import About, Check, number, per_cent, rows
from deeprules_jupyter.experiments.data.table import Table

ABOUT = About(
    "duplicates", "Copies of rows",
    "A copy in the test set of a row that trained is not new: its score is memory. Copies with two labels cannot both "
    "be right.",
    "Keep one of each (X.drop_duplicates()), or keep copies on one side: %deeprules_data --group.",
    "Kapoor and Narayanan 2023 (doi:10.1016/j.patter.2023.100804), leakage 1.4",
)  # fmt: skip
COARSE, MANY = 0.01, 0.01  # copies that chance makes, from which only this share of the rows counts: ours


def check(table: Table) -> Check:
    """Equal rows, beside those that independent columns would give."""
    import numpy as np

    hashes = row_hashes(table)
    if hashes is None:
        return ABOUT.none("one column of numbers alone cannot tell copies")
    order = np.argsort(hashes, kind="stable")
    same = hashes[order][1:] == hashes[order][:-1]
    extra = int(same.sum())
    if not extra:
        return ABOUT.passed("no row stands twice")
    group = np.concatenate([[0], np.cumsum(~same)])
    conflicts = _conflicts(table, order, group)
    pairs = float((np.bincount(group).astype(np.float64) * (np.bincount(group) - 1) / 2).sum())
    chance = by_chance(table)
    shown = (("copies", extra), ("expected by chance", chance), ("groups with two labels", conflicts))
    p = _p(pairs, chance)
    said = f"{rows(extra)} of {table.rows:,} ({per_cent(extra / table.rows)}) are copies of an earlier one"
    if p > table.limits.alpha or (chance > COARSE and extra < MANY * table.rows):
        return ABOUT.passed(
            f"{said}; values as coarse as these make some by chance (about {number(chance)})", p=max(p, 0.5)
        )
    said += f"; {conflicts:,} of the copied rows carry more than one label" if conflicts else ""
    return ABOUT.found("fix", said, *shown, p=p)


def _p(pairs: float, chance: float) -> float:
    """How likely so many equal pairs are; pairs come in clumps, so the spread is that of a geometric count."""
    from scipy.stats import nbinom

    return float(nbinom.sf(pairs - 1, 1 + chance, (1 + chance) / (1 + 2 * chance)))


def _conflicts(table: Table, order: Any, group: Any) -> int:
    """Groups of equal rows with more than one label."""
    import numpy as np

    if table.label is None:
        return 0
    codes = table.label.codes[order] if table.label.classes else np.unique(
        table.label.numbers[order], return_inverse=True
    )[1].reshape(-1)  # fmt: skip
    kinds = np.unique(np.stack([group[codes >= 0], codes[codes >= 0]]), axis=1)[0]
    return int((np.bincount(kinds) > 1).sum()) if len(kinds) else 0


def row_hashes(table: Table) -> Any:
    """A number for each row that is equal for equal rows, (n,); None where rows have too little to tell them apart."""
    import numpy as np

    if table.texts is not None and not table.width and not table.others:
        return _of_column(table.texts, 0)
    if table.images is not None:
        return table.images.contents if table.images.contents is not None else _of_rows(table.images.small)
    if table.width + len(table.others) < 2:
        return None
    total = np.zeros(table.rows, dtype=np.uint64)
    if table.dense:
        for at in range(table.width):
            total = _mixed(total ^ _bits(table.numbers[:, at]))
    elif table.width:
        total = _of_sparse(table.numbers)
    for salt, values in enumerate([*table.others.values(), *([] if table.texts is None else [table.texts])], 1):
        total = _mixed(total ^ _of_column(values, salt))
    return total


def _bits(values: Any) -> Any:
    import numpy as np

    numbers = values.astype(np.float64) + 0.0  # -0 is 0
    return np.ascontiguousarray(numbers).view(np.uint64)


def _mixed(bits: Any) -> Any:
    """Well stirred (the finaliser of splitmix64, Steele et al. 2014)."""
    import numpy as np

    bits = bits + np.uint64(0x9E3779B97F4A7C15)
    bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return bits ^ (bits >> np.uint64(31))


def _of_column(values: Any, salt: int) -> Any:
    import numpy as np

    from deeprules_jupyter.experiments.data.table import factorized

    return _mixed(factorized(values)[0].astype(np.uint64) + np.uint64(salt << 40))


def _of_rows(images: Any) -> Any:
    import numpy as np

    total = np.zeros(len(images), dtype=np.uint64)
    flat = images.reshape(len(images), -1)
    for at in range(flat.shape[1]):
        total = _mixed(total ^ _bits(flat[:, at]))
    return total


def _of_sparse(matrix: Any) -> Any:
    import numpy as np

    matrix = matrix.tocsr()
    cells = _mixed(_bits(matrix.data) ^ _mixed(matrix.indices.astype(np.uint64)))
    cells[matrix.data == 0] = 0
    sums = np.concatenate([np.zeros(1, dtype=np.uint64), np.cumsum(cells, dtype=np.uint64)])
    return sums[matrix.indptr[1:]] - sums[matrix.indptr[:-1]]


def by_chance(table: Table) -> float:
    """How many equal pairs the same values would give if columns did not depend on each other.

    Columns do depend on each other, so the column that tells most rows apart is also asked alone: how many pairs are
    equal in all others, times how often it is equal.
    """
    import numpy as np

    if table.texts is not None and not table.width and not table.others:
        return _of_letters(table.texts)
    if table.images is not None or not table.dense:
        return 0.0
    n = len(table.even)
    pairs = table.rows * (table.rows - 1) / 2
    shares, codes = [], []
    for values in [*(table.numbers[table.even, at] for at in range(table.width)), *table.others.values()]:
        own = values if len(values) == n else values[table.even]
        each = np.unique(_bits(own) if own.dtype.kind in "biuf" else _of_column(own, 0), return_inverse=True)[1]
        sizes = np.bincount(each.reshape(-1)).astype(np.float64)
        shares.append(float((sizes * (sizes - 1)).sum() / max(n * (n - 1), 1)))
        codes.append(each.reshape(-1))
    best = int(np.argmin(shares))
    rest = np.zeros(n, dtype=np.uint64)
    for at, each in enumerate(codes):
        rest = rest if at == best else _mixed(rest ^ each.astype(np.uint64))
    sizes = np.unique(rest, return_counts=True)[1].astype(np.float64)
    without = float((sizes * (sizes - 1) / 2).sum()) * shares[best] * pairs / max(n * (n - 1) / 2, 1)
    return max(float(np.prod(shares)) * pairs, without)


def _of_letters(texts: Any) -> float:
    """Equal pairs of texts, were they drawn letter by letter with their own lengths."""
    import numpy as np

    some = texts[:: max(1, len(texts) // 2000)]
    letters = np.unique(list("".join(some)), return_counts=True)[1].astype(np.float64)
    same = float(((letters / max(letters.sum(), 1)) ** 2).sum())
    lengths = np.bincount([len(one) for one in some]).astype(np.float64)
    pairs = len(texts) * (len(texts) - 1) / 2
    return float(pairs * ((lengths / lengths.sum()) ** 2 * same ** np.arange(len(lengths))).sum())
