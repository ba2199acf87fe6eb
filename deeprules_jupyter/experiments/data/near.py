"""Rows that are nearly another row: far nearer than the rows around them are to each other."""

from __future__ import annotations

from typing import Any

from deeprules_jupyter.experiments.data.check import About, Check, rows
from deeprules_jupyter.experiments.data.duplicates import row_hashes
from deeprules_jupyter.experiments.data.table import Table

ABOUT = About(
    "near-duplicates", "Rows that are nearly copies",
    "A row that was measured twice, or copied and rounded, is known to the model when its twin trained.",
    "Look at these pairs; if they are of one unit, say so: %deeprules_data --group.",
    "distances to the nearest and the fifth neighbour, as in Facco et al. 2017 (Sci Rep 7:12140), and to those of "
    "shuffled columns",
)  # fmt: skip
DIFFERENT = 0.3  # share of different values, from which a column is continuous; distances on a grid are chance
FEWEST_ROWS, FEWEST_COLUMNS = 30, 3
NEIGHBOUR = 5  # whose distance says how close rows stand here
ASKED = 5_000  # rows of a large table whose neighbours are looked for
EXACT = 5_000  # rows, up to which every distance is taken
FLAT = 4  # directions in which the neighbours of more rows are looked for


def check(table: Table) -> Check:
    """The smallest ratios of the two distances."""
    import numpy as np

    if not table.width:
        return ABOUT.none("there are no columns of numbers")
    if not table.dense:
        return ABOUT.unseen("sparse counts have no distances that are worth their time")
    Z, asked = _rows(table)
    if len(Z) < FEWEST_ROWS or Z.shape[1] < FEWEST_COLUMNS:
        return ABOUT.none(f"it needs {FEWEST_ROWS} rows and {FEWEST_COLUMNS} columns of continuous numbers")
    rng = np.random.default_rng(0)
    near, far, twin = distances(Z, asked)
    shuffled = np.stack([rng.permutation(Z[:, at]) for at in range(Z.shape[1])], axis=1)
    null = distances(shuffled, asked[: len(asked) // 4])[0]
    each = chance(near, far)
    each = np.maximum(each, _of_twin(each, asked, twin, len(Z)))
    p = min(1.0, float(each.min() * len(each)))
    twins = int(((each * len(each) <= table.limits.alpha) & (near < null.min())).sum())
    shown = (("rows looked at", len(near)), ("with a near twin", twins))
    if p <= table.limits.alpha and twins:
        return ABOUT.found("fix", f"{rows(twins)} of {len(near):,} have a twin that is nearly the same", *shown, p=p)
    return ABOUT.passed("no row is nearly a copy of another", *shown, p=p if twins else 1.0)


def _rows(table: Table) -> tuple[Any, Any]:
    """Different rows in their continuous columns, of SD 1, and which of them are asked for their neighbours."""
    import numpy as np

    hashes = row_hashes(table)
    alone = np.arange(table.rows) if hashes is None else np.sort(np.unique(hashes, return_index=True)[1])
    sample = table.numbers[table.even].astype(np.float64)
    many = [at for at in range(table.width) if len(np.unique(sample[:, at])) > DIFFERENT * len(sample)]
    Z = table.numbers[alone][:, many].astype(np.float32) if len(many) < table.width else (
        table.numbers[alone].astype(np.float32)
    )  # fmt: skip
    Z = Z[np.isfinite(Z).all(axis=1)]
    if len(Z) < FEWEST_ROWS or not many:
        return Z[:, :0], np.zeros(0, dtype=np.int64)
    spread = Z.std(axis=0)
    Z -= Z.mean(axis=0)
    Z /= np.where(spread > 0, spread, 1)
    return Z, np.linspace(0, len(Z) - 1, min(ASKED, len(Z))).astype(np.int64)


def _of_twin(each: Any, asked: Any, twin: Any, count: int) -> Any:
    """The same of the nearest row, where that was asked too: of two twins each is strangely near to the other."""
    import numpy as np

    known = np.zeros(count)
    known[asked] = each
    return known[twin]


def distances(Z: Any, asked: Any) -> tuple[Any, Any, Any]:
    """Of each of these rows, the distance to its nearest and to its fifth neighbour, and the nearest: (m,) each."""
    import numpy as np

    if len(Z) <= EXACT:
        from sklearn.neighbors import NearestNeighbors

        found, places = NearestNeighbors(n_neighbors=NEIGHBOUR + 1, algorithm="brute").fit(Z).kneighbors(Z[asked])
        nearest = np.where(places[:, 0] == asked, places[:, 1], places[:, 0])
        return found[:, 1], found[:, NEIGHBOUR], nearest
    from scipy.spatial import cKDTree

    _, vectors = np.linalg.eigh(Z[:: max(1, len(Z) // EXACT)].T @ Z[:: max(1, len(Z) // EXACT)])
    flat = Z @ vectors[:, ::-1][:, :FLAT]  # nearly the same here, where nearly the same at all
    places = cKDTree(flat, balanced_tree=False, compact_nodes=False).query(flat[asked], k=2 * NEIGHBOUR)[1]
    own = places == asked[:, None]
    each = np.empty(places.shape, dtype=np.float32)
    for at in range(places.shape[1]):
        each[:, at] = np.sqrt(((Z[places[:, at]] - Z[asked]) ** 2).sum(axis=1))
    each[own] = np.inf
    nearest = places[np.arange(len(asked)), each.argmin(axis=1)]
    each.sort(axis=1)
    return each[:, 0], each[:, NEIGHBOUR - 1], nearest


def chance(near: Any, far: Any) -> Any:
    """How likely so small a ratio of the two distances is for each row, by the number of directions of the table.

    Where rows are spread evenly in m directions, the m-th power of the ratio is the smallest of four even numbers.
    """
    import numpy as np

    ratio = np.where(far > 0, near / np.maximum(far, 1e-30), 1.0)
    middle = min(max(float(np.median(ratio)), 1e-9), 1 - 1e-9)
    directions = max(np.log(1 - 0.5 ** (1 / (NEIGHBOUR - 1))) / np.log(middle), 1.0)
    return 1 - (1 - np.minimum(ratio, 1.0) ** directions) ** (NEIGHBOUR - 1)
