"""Features that tell the target by themselves, by the values that a fit was given. Nothing is kept of them.

Cost: at most 400,000 cells are looked at, a few milliseconds; only a column that is suspected is read in full.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from deeprules_jupyter.model import Data, Given, Target
from deeprules_jupyter.runtime import estimators
from deeprules_jupyter.runtime.columns import is_frame, is_series
from deeprules_jupyter.runtime.reach import codes_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from deeprules_jupyter.runtime.desk import Desk

    Numbers = npt.NDArray[np.float64]

CELLS, COLUMNS = 400_000, 1024
FEWEST = 50  # rows; of fewer, chance explains too much
RARE = 10  # rows of the rarest class
EACH = 50  # rows of a class that one limit divides from the others
DISTINCT = 10  # different values on each side of such a limit
CLASSES = 20
EXACT = 1e-3  # of the spread of a target: what a scaled copy may differ by, through rounding
CLOSE = 0.9999  # a correlation that is no copy yet
SAME = 1e-9


def aim(desk: Desk, fit_id: str, estimator: Any, table: Any, labels: Any, folds: bool = False) -> None:
    """Write down the features that tell by themselves what a model was fitted to tell."""
    rows, shape = desk.registry.look(table), getattr(labels, "shape", ())
    if rows is None or not hasattr(labels, "dtype") or len(shape) != 1:
        return
    name = getattr(labels, "name", None)
    names = None if not estimators.uses_labels(estimator, labels) else _taken(estimator, table)
    given: list[Given] = []
    if names is not None and len(names) > 1:
        given = [*_given(table, labels, names), *_means(desk, table, labels, names, folds)]
        given = [] if len(given) == len(names) else given  # a function is fitted, and nothing predicted
    if not given and not desk.units.named(name):
        return
    data = Data("the target", rows.rows, column=name if isinstance(name, str) else None)
    desk.write(
        lambda place, inner: Target(
            place=place, inner=inner, witness="calls", model=fit_id, data=data, given=tuple(given)
        )
    )


def _taken(estimator: Any, table: Any) -> list[Any] | None:
    """The columns that a model surely takes; None where that is not known."""
    if not is_frame(table) and len(getattr(table, "shape", ())) != 2:
        return None  # texts and sequences have no columns
    every = list(table.columns) if is_frame(table) else list(range(table.shape[1]))
    inner = getattr(estimator, "estimator", None)
    parts = estimators.parts_of(estimator) or ([inner] if inner is not None else [])
    if type(estimator).__name__ == "ColumnTransformer":
        return _listed(estimator, every)
    if not type(estimator).__module__.startswith(("sklearn.", "xgboost", "lightgbm", "catboost", "imblearn")):
        return None  # a class of the person's own may leave columns out
    if "Function" in type(estimator).__name__:
        return None
    found = [_taken(part, table) for part in parts[:1]]  # later steps see what the first one leaves
    return found[0] if found else every


def _listed(chooser: Any, every: list[Any]) -> list[Any] | None:
    named: list[Any] = []
    for _, step, columns in getattr(chooser, "transformers_", chooser.transformers):
        if step == "drop":
            continue
        if not isinstance(columns, list) or not all(isinstance(one, str | int) for one in columns):
            return None
        named += columns
    return [one if one in every else every[one] for one in named if one in every or isinstance(one, int)]


@dataclass
class Pair:
    """A column beside the target, both as numbers; `ordered` where the column's numbers have an order."""

    x: Numbers
    y: Numbers
    ordered: bool


def _column(table: Any, name: Any) -> tuple[Any, bool]:
    values = table[name] if is_frame(table) else (table[:, name] if len(table.shape) > 1 else table)
    if is_frame(values):
        return None, False
    kind = getattr(getattr(values, "dtype", None), "kind", "O")
    return values, kind in "biuf"


def _numbers(values: Any, ordered: bool) -> Any:
    import numpy as np

    if not ordered:
        codes = codes_of(values)
        return None if codes is None else np.where(codes < 0, np.nan, codes.astype(float))
    return values.to_numpy(dtype=float, na_value=np.nan) if is_series(values) else np.asarray(values, dtype=float)


def _given(table: Any, labels: Any, names: list[Any]) -> Iterator[Given]:
    """First some rows of every column, then all rows of the suspects."""
    import numpy as np

    if hasattr(table, "tocsr") or not (is_frame(table) or isinstance(table, np.ndarray)) or len(labels) < FEWEST:
        return
    kind = getattr(labels.dtype, "kind", "O")
    y = _numbers(labels, kind in "biuf")
    if y is None or len(y) != len(table) or not np.isfinite(y).all():
        return
    classes = len(np.unique(y))
    by_class = (kind not in "f" and classes <= CLASSES) or classes == 2
    step = max(1, len(y) * min(len(names), COLUMNS) // CELLS)
    for name in names[:: max(1, len(names) // COLUMNS)]:
        values, ordered = _column(table, name)
        if values is None or (not by_class and not ordered):
            continue
        how = ""
        for every in (step, 1) if step > 1 else (1,):
            some = values.iloc[::every] if is_series(values) else values[::every]
            how = _tells(_numbers(some, ordered), y[::every], ordered, by_class)
            if not how:
                break
        if how:
            yield Given(str(name), how)  # type: ignore[arg-type]


def _tells(x: Any, y: Numbers, ordered: bool, by_class: bool) -> str:
    import numpy as np

    if x is None:
        return ""
    known = np.isfinite(x)
    if known.mean() < 0.9 or known.sum() < FEWEST:
        return ""
    pair = Pair(x[known], y[known], ordered)
    return _of_classes(pair) if by_class else _of_numbers(pair)


def _of_classes(pair: Pair) -> str:
    """Whether a column tells the class of every row."""
    import numpy as np

    order = np.argsort(pair.x, kind="stable")
    x, y = pair.x[order], pair.y[order]
    other_x, other_y = x[1:] != x[:-1], y[1:] != y[:-1]
    kinds, sizes = np.unique(y, return_counts=True)
    if (other_y & ~other_x).any() or len(kinds) < 2 or sizes.min() < RARE:
        return ""
    values = 1 + int(other_x.sum())
    if values == len(kinds):
        return "copy"
    if not pair.ordered or 1 + int(other_y.sum()) != len(kinds):
        return "strong" if values <= CLASSES and len(x) >= CLASSES * values else ""
    distinct = [len(np.unique(x[y == kind])) for kind in kinds]
    if sizes.min() < EACH or min(distinct) < DISTINCT:
        return ""
    return "cut" if all(_dense(x, at) for at in np.flatnonzero(other_y)) else "strong"


def _dense(x: Numbers, at: Any) -> bool:
    """Whether values stand as close at the limit as beside it: nature leaves a gap between classes, a rule does not."""
    import numpy as np

    values = np.unique(x)
    low = int(np.searchsorted(values, x[at]))
    steps = np.diff(values[max(0, low - 10) : low + 12])
    gap = values[low + 1] - values[low]
    return bool(gap <= 3 * np.median(steps) and np.mean(steps) <= 5 * np.median(np.diff(values)))


def _of_numbers(pair: Pair) -> str:
    """Whether a column is the target in another scale; what merely rises with the rows is an index."""
    import numpy as np

    x, y = pair.x, pair.y
    if len(np.unique(x)) < 2 * DISTINCT or len(np.unique(y)) < 2 * DISTINCT:
        return ""
    if (x == y).all():
        return "copy"
    steps = np.diff(x)
    if (steps >= 0).all() or (steps <= 0).all():
        return ""
    order = np.argsort(x, kind="stable")
    rises, tied = np.diff(y[order]), np.diff(x[order]) == 0
    spread = float(y.std())
    if ((rises >= 0).all() or (rises <= 0).all()) and not rises[tied].any() and spread > 0:
        return "copy"
    correlation = abs(float(np.corrcoef(x, y)[0, 1]))
    if 1 - correlation**2 < EXACT**2:
        return "copy"
    return "strong" if correlation > CLOSE else ""


def _means(desk: Desk, table: Any, labels: Any, names: list[Any], folds: bool) -> Iterator[Given]:
    """Columns that hold the mean of the target in groups of more rows than the training ones."""
    if not is_frame(table) or not is_series(labels) or labels.dtype.kind not in "biuf":
        return
    pairs = [(table, labels)] if folds else []
    for bound in desk.places.bound():
        for whole in list(bound.values()):
            if is_frame(whole) and len(whole) > len(table) and labels.name in whole.columns:
                pairs.append((whole, whole[labels.name]))
    for name in names[:: max(1, len(names) // COLUMNS)] if pairs else ():
        if any(_is_mean(whole, name, target) for whole, target in pairs):
            yield Given(str(name), "mean")


def _is_mean(whole: Any, name: Any, target: Any) -> bool:
    import numpy as np

    if name not in whole.columns or whole[name].dtype.kind != "f" or target.dtype.kind not in "biuf":
        return False
    values, y = whole[name].to_numpy(), target.to_numpy(dtype=float)
    if len(np.unique(values[:1000])) > 900:  # a measurement: a mean would come back in the rows of its group
        return False
    kinds, codes, sizes = np.unique(values, return_inverse=True, return_counts=True)
    mixed = sizes > 1
    if len(values) < FEWEST or mixed.sum() < 5 or len(kinds) > len(values) * 0.8 or not np.isfinite(values).all():
        return False
    means = np.bincount(codes.reshape(-1), weights=y) / sizes
    squares = np.bincount(codes.reshape(-1), weights=y * y) / sizes - means**2
    close = np.abs(means - kinds) <= SAME * max(1.0, float(np.abs(kinds).max()))
    return bool(close.all() and (squares[mixed] > SAME).sum() >= 5)
