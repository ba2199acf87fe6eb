"""Missing values: how many, and whether they tell the label."""

from __future__ import annotations

from typing import Any

from deeprules_jupyter.experiments.data.chance import CELLS, in_two_steps
from deeprules_jupyter.experiments.data.check import OURS, About, Check, listed, per_cent
from deeprules_jupyter.experiments.data.table import Table

ABOUT = About(
    "missing", "Missing values",
    "Where values are missing because of the outcome (only the dead have a cause of death), that they are missing is "
    "what a model learns.",
    "Ask how they came to be missing; leave such columns out, or impute within the pipeline and report it.",
    f"permutation of the labels, the largest statistic of all columns; the shares are {OURS}",
)  # fmt: skip
WIDEST = 2000  # columns whose pattern is asked
MIXED = 10  # missing and present rows that a pattern needs


def check(table: Table) -> Check:
    """Shares of the columns, and the column whose pattern tells most."""
    import numpy as np

    shares, gaps = gaps_of(table)
    if not shares:
        return ABOUT.none("there are no columns")
    most = max(shares, key=lambda name: shares[name])
    empty = [name for name, share in shares.items() if share > table.limits.missing_note]
    shown = [(name, per_cent(shares[name])) for name in sorted(empty, key=lambda one: -shares[one])[:10]]
    worst, p = _pattern(table, gaps)
    if worst is not None and p is not None and p <= table.limits.alpha:
        level: Any = "fix" if worst[1] >= table.limits.association_note else "note"
        text = f"where `{worst[0]}` is missing, `{table.label and table.label.name}` is another one (V {worst[1]:.2f})"
        return ABOUT.found(level, text, ("column", worst[0]), ("Cramer's V", worst[1]), *shown, p=p)
    if shares[most] > table.limits.missing_note:
        level = "fix" if shares[most] > table.limits.missing_fix else "note"
        said = f"{listed(sorted(empty, key=lambda one: -shares[one]))} {'is' if len(empty) == 1 else 'are'} missing in "
        return ABOUT.found(level, f"{said}up to {per_cent(shares[most])} of the rows", *shown)
    said = "nothing is missing" if not shares[most] else f"at most {per_cent(shares[most])} of a column is missing"
    return ABOUT.passed(said, p=p if np.isfinite(p or 1.0) else None)


def gaps_of(table: Table) -> tuple[dict[str, float], dict[str, Any]]:
    """The missing share of each column, and of those that have both in the sample, which rows: name -> (n,) bools."""
    import numpy as np

    shares: dict[str, float] = {}
    gaps: dict[str, Any] = {}

    def add(name: str, empty: Any) -> None:
        shares[name] = float(empty.mean())
        own = empty[table.even] if shares[name] else empty[:0]
        if MIXED <= own.sum() <= len(own) - MIXED and len(gaps) < WIDEST:
            gaps[name] = own

    if table.dense and table.width:
        floats = table.numbers.dtype.kind == "f"
        for at in range(table.width):
            add(table.called(at), np.isnan(table.numbers[:, at]) if floats else np.zeros(table.rows, dtype=bool))
    elif table.width:
        shares["the counts"] = float(np.isnan(table.numbers.data).mean()) if table.numbers.nnz else 0.0
    for name, values in table.others.items():
        add(name, _empty(values))
    return shares, gaps


def _empty(values: Any) -> Any:
    import numpy as np

    if values.dtype.kind in "mM":
        return np.isnat(values)
    return np.asarray([one is None or one != one or str(one) == "<NA>" for one in values.tolist()], dtype=bool)


def _pattern(table: Table, gaps: dict[str, Any]) -> tuple[tuple[str, float] | None, float | None]:
    """The column whose gaps tell most of the label with its Cramer's V, and how likely that is by chance."""
    import numpy as np

    if table.label is None or not gaps:
        return None, None
    codes = table.label.codes[table.even]
    known = codes >= 0
    names, M = list(gaps), np.stack([gaps[name][known] for name in gaps]).astype(np.float64)
    kinds, codes = np.unique(codes[known], return_inverse=True)
    if len(kinds) < 2:
        return None, None
    Y = (codes[:, None] == np.arange(len(kinds))).astype(np.float64)

    def of_each(orders: Any) -> Any:
        step = max(1, CELLS // Y.size)
        return np.concatenate([_chi2(M, Y[orders[at : at + step]]) for at in range(0, len(orders), step)])

    rng = np.random.default_rng(0)
    own = of_each(np.arange(len(codes))[None, :])[0]
    best = int(own.argmax())
    p = in_two_steps(lambda orders: of_each(orders).max(axis=1), len(codes), table.limits.shuffles, rng)
    return (names[best], float((own[best] / len(codes)) ** 0.5)), p


def _chi2(M: Any, Y: Any) -> Any:
    """Pearson's statistic of each row of `M` (c, n), ones and zeros, with classes `Y` (orders, n, k): (orders, c)."""
    import numpy as np

    n, share, kinds = M.shape[1], M.mean(axis=1), Y[0].mean(axis=0)
    off = M @ Y / n - share[:, None] * kinds
    scale = np.maximum(share * (1 - share), 1e-12)[:, None] * np.maximum(kinds, 1e-12)
    return n * (off**2 / scale).sum(axis=2)
