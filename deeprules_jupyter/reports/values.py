"""Questions to living values: how wide, how many are missing, of which classes. Counts only, never a row."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

LARGEST = 20_000_000  # numbers in a table that is looked at
CLASSES = 20


def array(value: Any) -> Any:
    """The values as numpy sees them; None where they are no plain table, or too many."""
    if "numpy" not in sys.modules:
        return None
    import numpy as np

    torch: Any = sys.modules.get("torch")
    try:
        if torch is not None and isinstance(value, torch.Tensor):
            value = value.detach().cpu().numpy()
        shape = getattr(value, "shape", None)
        if not isinstance(shape, tuple) or not shape or _size(shape) > LARGEST:
            return None
        found = np.asarray(value)
    except Exception:  # something of the person's that only looks like a table
        return None
    return found if found.ndim and found.dtype.kind in "biufOUSM" else None


def _size(shape: Sequence[Any]) -> int:
    size = 1
    for one in shape:
        size *= int(one)
    return size


def shape(value: Any) -> tuple[int, ...] | None:
    """The shape of a table, array or tensor."""
    found = getattr(value, "shape", None)
    return tuple(map(int, found)) if isinstance(found, tuple) and found else None


def kind(value: Any) -> str:
    """`float64`, or for a table how many columns are of which kind."""
    types = getattr(value, "dtypes", None)
    if types is not None and hasattr(types, "value_counts"):
        counts = {str(one): 0 for one in types}
        for one in types:
            counts[str(one)] += 1
        return ", ".join(f"{count} {name}" for name, count in counts.items())
    return str(getattr(value, "dtype", ""))


def missing(value: Any) -> list[tuple[str, int]] | None:
    """Each column with missing values, and how many; None where that cannot be told."""
    found = array(value)
    if found is None:
        return None
    import numpy as np

    holes: Any
    if found.dtype.kind == "O":
        # What is missing is None, or is not itself.
        holes = np.array([one is None or one != one for one in found.ravel()], dtype=bool).reshape(found.shape)
    elif found.dtype.kind == "f":
        holes = np.isnan(found)
    else:
        return []
    counts = np.atleast_1d(holes.reshape(len(found), -1).sum(0)) if len(found) else np.zeros(0)
    names = [str(name) for name in getattr(value, "columns", range(len(counts)))]
    return [(name, int(count)) for name, count in zip(names, counts, strict=False) if count]


def impossible(value: Any) -> tuple[int, int] | None:
    """How many numbers are infinite, and how many columns never change; None where that cannot be told."""
    found = array(value)
    if found is None or found.dtype.kind not in "biuf" or not len(found):
        return None
    import numpy as np

    flat = found.reshape(len(found), -1)
    return int(np.isinf(flat).sum()) if flat.dtype.kind == "f" else 0, int((flat == flat[:1]).all(0).sum())


def classes(value: Any) -> dict[str, int] | None:
    """How many rows each class has; None where these are no classes."""
    found = array(value)
    if found is None:
        return None
    if found.ndim == 2 and found.shape[1] == 1:
        found = found[:, 0]
    if found.ndim != 1 or not len(found):
        return None
    import numpy as np

    if found.dtype.kind == "f" and not (found == np.round(found)).all():
        return None
    try:
        names, counts = np.unique(found if found.dtype.kind != "O" else found.astype(str), return_counts=True)
    except TypeError:
        return None
    if len(names) > min(CLASSES, max(2, len(found) // 2)):
        return None
    return {_name(name): int(count) for name, count in zip(names, counts, strict=True)}


def _name(value: Any) -> str:
    plain = value.item() if hasattr(value, "item") else value
    return str(int(plain)) if isinstance(plain, float) and plain.is_integer() else str(plain)
