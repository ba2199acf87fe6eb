"""Where rows stand in another value: by content, by address, by label."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from deeprules_jupyter.runtime.columns import is_series
from deeprules_jupyter.runtime.fingerprint import sheet_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from deeprules_jupyter.runtime.fingerprint import U64

    Positions = npt.NDArray[np.int64]

COMPARED = 4096  # rows of a frame that are compared with a wider one


def assign(whole: U64, parts: list[U64]) -> list[Positions] | None:
    """Where the rows of the parts stand in the whole; rows of equal content are dealt out one by one."""
    import numpy as np

    order = np.argsort(whole, kind="stable")
    ordered, rows = whole[order], np.concatenate(parts)
    turn = np.argsort(rows, kind="stable")
    wanted = rows[turn]
    places = np.searchsorted(ordered, wanted) + np.arange(len(rows)) - np.searchsorted(wanted, wanted)
    if len(places) and (places.max() >= len(whole) or (ordered[places] != wanted).any()):
        return None
    found = np.empty(len(rows), dtype=np.int64)
    found[turn] = order[places]
    return np.split(found, np.cumsum([len(part) for part in parts])[:-1])


def row_positions(base: Any, view: Any) -> Positions | None:
    """The rows of `base` that a view of it shows, worked out from its addresses."""
    import numpy as np

    if not view.ndim or not base.ndim or not base.strides[0] or view.strides[0] % base.strides[0]:
        return None
    offset = view.__array_interface__["data"][0] - base.__array_interface__["data"][0]
    row = base.strides[0]
    if base.ndim > 1 and base.strides[1] > 0 and base.strides[1] > row:
        offset %= base.strides[1]  # columns lie one after the other
    positions = offset // row + (view.strides[0] // row) * np.arange(len(view))
    inside = positions.min() >= 0 and positions.max() < len(base)
    return positions if inside else None


def label_positions(frame: Any, value: Any) -> Positions | None:
    """Where the labelled rows of `value` stand in `frame`, if its columns are there and the values agree."""
    import numpy as np

    columns = [value.name] if is_series(value) else list(value.columns)
    if len(value) > len(frame) or not all(column in frame.columns for column in columns):
        return None
    if len(value) == len(frame) and (value.index is frame.index or value.index.equals(frame.index)):
        positions = np.arange(len(frame))
    elif frame.index.is_unique and frame.columns.is_unique:
        positions = frame.index.get_indexer(value.index)
        if (positions < 0).any():
            return None
    else:
        return None
    step = max(1, len(value) // COMPARED)
    wanted = frame[columns].iloc[positions[::step]]
    shown = value.iloc[::step]
    ours, theirs = sheet_of(wanted), sheet_of(shown.to_frame() if is_series(shown) else shown)
    same = ours is not None and theirs is not None and np.array_equal(ours.hashes, theirs.hashes)
    return positions if same else None
