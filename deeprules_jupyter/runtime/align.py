"""Whether values stand beside the rows of a table, in its own order: told by what they have in common with it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from deeprules_jupyter.runtime.columns import is_frame, is_series, plain_of
from deeprules_jupyter.runtime.positions import label_positions
from deeprules_jupyter.runtime.reach import codes_of, names_of, values_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Positions = npt.NDArray[np.int64]

PROBED = 48  # rows at which columns are compared first
WIDEST = 300  # columns of either that are compared
BITS = 40  # of agreement that chance does not give
RUNS = 5  # labels that are merely sorted agree with any sorted labels


def by_labels(table: Any, value: Any) -> Positions | None:
    """Where a labelled value stands in a pandas frame: by columns that both have, or by an index that is no number."""
    if not is_frame(table) or not (is_frame(value) or is_series(value)):
        return None
    positions = label_positions(table, value)
    if positions is not None and (is_frame(value) or tells(codes_of(value))):
        return positions
    if value.index is table.index:
        return _count(len(table))
    if value.index.dtype.kind in "iuf" or not table.index.is_unique or not value.index.is_unique:
        return None
    positions = table.index.get_indexer(value.index)
    return positions if len(positions) and (positions >= 0).all() else None


def _count(rows: int) -> Positions:
    import numpy as np

    return np.arange(rows)


def columns_alike(table: Any, value: Any) -> list[Any] | None:
    """For each column of an array the column of the table that is the same in order, or None; None if none is."""
    array = None if is_frame(value) else plain_of(value)
    if array is None or not hasattr(array, "dtype") or hasattr(array, "tocsr"):
        return None
    array = array.to_numpy() if hasattr(array, "to_numpy") else array
    array = array.reshape(len(array), -1)[:, :WIDEST]
    known = {_probe(values_of(table, name)): name for name in names_of(table)[:WIDEST]}
    found = [known.get(_probe(array[:, number])) for number in range(array.shape[1])]
    for number, name in enumerate(found):
        if name is not None and _same(values_of(table, name), array[:, number]):
            return found
    return None


def _probe(values: Any) -> Any:
    """What some cells of a column look like, its values being named in the order in which they appear."""
    import numpy as np

    if values is None:
        return object()
    array = np.asarray(values)
    step = max(1, len(array) // PROBED)
    part = array[::step]
    if part.dtype.kind == "f":
        return np.asarray(part, dtype=np.float32).tobytes()
    codes = codes_of(part)
    if codes is None:
        return object()
    wide = part.dtype.kind in "iub" and len(set(codes.tolist())) > PROBED // 2
    return np.asarray(part, dtype=np.float32).tobytes() if wide else codes.tobytes()


def _same(one: Any, other: Any) -> bool:
    import numpy as np

    ours, theirs = codes_of(np.asarray(one)), codes_of(other)
    return ours is not None and theirs is not None and bool((ours == theirs).all()) and tells(ours)


def tells(codes: Any) -> bool:
    """Whether it is no accident that two columns have these values in the same order."""
    import numpy as np

    if codes is None or len(codes) < RUNS:
        return False
    shares = np.bincount(codes[codes >= 0]) / max(1, len(codes))
    shares = shares[shares > 0]
    bits = len(codes) * -float((shares * np.log2(shares)).sum())
    return bits >= BITS and int((codes[1:] != codes[:-1]).sum()) >= RUNS and math.isfinite(bits)
