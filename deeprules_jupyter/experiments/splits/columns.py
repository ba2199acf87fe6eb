"""What is said of the rows beside their features: classes, units, times."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Codes = npt.NDArray[np.int64]

CLASSES = 20  # values of numbers; more are no classes, and fifths of them are kept in proportion instead
FIFTHS = 5


def column(value: Any, X: Any, rows: int, name: str) -> Any:
    """One value for each row: a column of X by its name, or the values. Raises ValueError with one clear line."""
    if isinstance(value, str):
        if not hasattr(X, "columns") or value not in X.columns:
            raise ValueError(f"{name}={value!r} names no column of X; give its values, one for each row")
        value = X[value]
    if not hasattr(value, "__len__") or len(value) != rows:
        raise ValueError(f"{name} has {_length(value)} values, but there are {rows:,} rows")
    return value


def _length(value: Any) -> str:
    return f"{len(value):,}" if hasattr(value, "__len__") else "no"


def codes(values: Any) -> tuple[Codes, int]:
    """The same number for equal values, from 0, and how many values are missing; these are one unit together."""
    import numpy as np

    found: dict[Any, int] = {}
    missing = 0
    out = np.empty(len(values), dtype=np.int64)
    for at, value in enumerate(plain(values)):
        gone = value is None or bool(value != value)
        missing += gone
        out[at] = found.setdefault(None if gone else value, len(found))
    return out, missing


def plain(values: Any) -> list[Any]:
    """Values as Python has them."""
    if hasattr(values, "detach"):
        values = values.detach().cpu()
    to_list = getattr(values, "tolist", None) or getattr(values, "to_list", None)
    listed = to_list() if callable(to_list) else list(values)
    return [tuple(value) if isinstance(value, list) else value for value in listed]


def strata(y: Any) -> Codes | None:
    """What shall stand in each part in the same proportion: classes, fifths of a number, or whether the event came."""
    import numpy as np

    if y is None:
        return None
    values = np.asarray(y.detach().cpu() if hasattr(y, "detach") else y)
    if values.dtype.names:  # times to an event, as scikit-survival has them
        values = next((values[name] for name in values.dtype.names if values[name].dtype.kind == "b"), values)
    if values.ndim == 2 and values.shape[1] == 1:
        values = values[:, 0]
    found, _ = codes(values)
    if values.dtype.kind in "iuf" and values.ndim == 1 and found.max() >= CLASSES:
        edges = np.nanquantile(values.astype(float), np.arange(1, FIFTHS) / FIFTHS)
        return np.searchsorted(edges, values.astype(float)).astype(np.int64)
    return found if values.ndim == 1 or found.max() < CLASSES else None


def ranks(values: Any) -> Codes:
    """The order of times, equal ones alike. Raises ValueError with one clear line."""
    import numpy as np

    array = np.asarray(values.detach().cpu() if hasattr(values, "detach") else values)
    if array.dtype.kind in "OUT":
        array = _dates(array)
    gone = np.isnat(array) if array.dtype.kind in "mM" else np.isnan(array.astype(float))
    if gone.any():
        raise ValueError(f"time is missing in {int(gone.sum()):,} rows; leave them out, or fill them, before the split")
    _, order = np.unique(array, return_inverse=True)
    return order.astype(np.int64)


def _dates(array: Any) -> Any:
    import pandas as pd

    try:
        with warnings.catch_warnings():  # of texts that are no dates
            warnings.simplefilter("ignore")
            return pd.to_datetime(pd.Series(array.tolist())).to_numpy(dtype="datetime64[ns]")
    except (ValueError, TypeError) as exc:
        line = str(exc).partition("\n")[0]
        raise ValueError(f"time is neither numbers nor dates ({line})") from None
