"""Where rows stand in another value: by content, by address, by label."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from deeprules_jupyter.runtime.chance import count_in
from deeprules_jupyter.runtime.columns import defines, is_frame, is_series
from deeprules_jupyter.runtime.fingerprint import Sheet, hashes_of

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


def moved(before: Sheet | None, now: Sheet) -> bool:
    """Whether rows of a table stand at other places of it now."""
    if before is None or not before.comparable(now) or len(before.hashes) != len(now.hashes):
        return True
    changed = before.hashes != now.hashes
    return count_in(before.hashes[changed], now.hashes[changed]) * 2 > int(changed.sum())


def bases(value: Any) -> Iterator[Any]:
    """The arrays and tensors whose memory this one shows, as far as they are known to it."""
    if not defines(value, "shape") or not value.shape or not value.shape[0]:
        return
    base = getattr(value, "base", None) if hasattr(value, "__array_interface__") else getattr(value, "_base", None)
    while base is not None and hasattr(base, "shape"):
        yield base
        base = getattr(base, "base", None) if hasattr(base, "__array_interface__") else getattr(base, "_base", None)


def storage_of(value: Any) -> int | None:
    """Where the memory of a tensor begins, or of the tensor that an array shows."""
    if not defines(value, "shape"):
        return None
    while hasattr(value, "__array_interface__") and getattr(value, "base", None) is not None:
        value = value.base
    try:
        return int(value.untyped_storage().data_ptr()) or None
    except (AttributeError, RuntimeError, NotImplementedError):
        return None


def _layout(value: Any) -> tuple[int, tuple[int, ...]]:
    """The address of the first number, and the bytes from one to the next in each dimension."""
    if hasattr(value, "__array_interface__"):
        return value.__array_interface__["data"][0], value.strides
    size = value.element_size()
    return value.data_ptr(), tuple(step * size for step in value.stride())


def row_positions(base: Any, view: Any) -> Positions | None:
    """The rows of `base` that a view of it shows, worked out from its addresses."""
    import numpy as np

    (start, steps), (address, strides) = _layout(base), _layout(view)
    if not steps[0] or strides[0] % steps[0]:
        return None
    offset, row = address - start, steps[0]
    if len(steps) > 1 and steps[1] > 0 and steps[1] > row:
        offset %= steps[1]  # columns lie one after the other
    positions = offset // row + (strides[0] // row) * np.arange(view.shape[0])
    inside = positions.min() >= 0 and positions.max() < base.shape[0]
    return positions if inside else None


def wider_frames(value: Any, namespaces: Callable[[], Iterable[Mapping[str, Any]]]) -> list[Any]:
    """The bound frames that have all the columns of `value` and more, the widest first."""
    if not is_frame(value) and not is_series(value):
        return []
    columns = [value.name] if is_series(value) else list(value.columns)
    kind = sys.modules["pandas"].DataFrame
    bound = {id(item): item for names in namespaces() for item in list(names.values()) if isinstance(item, kind)}
    found = [
        frame
        for frame in bound.values()
        if frame is not value
        and frame.shape[1] > len(columns)
        and len(frame) >= len(value)
        and all(column in frame.columns for column in columns)
    ]
    return sorted(found, key=lambda frame: -frame.shape[1])


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
    ours, theirs = hashes_of(wanted), hashes_of(shown.to_frame() if is_series(shown) else shown)
    same = ours is not None and theirs is not None and np.array_equal(ours, theirs)
    return positions if same else None
