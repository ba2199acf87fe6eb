"""How many rows each class has, where the targets are whole numbers that lie at hand: no item is asked for."""

from __future__ import annotations

from typing import Any

CLASSES = 1000  # more different numbers are no classes
ROWS = 5_000_000
NAMES = ("targets", "labels", "y")  # what datasets call them

Classes = tuple[tuple[int, int], ...]  # class, and how many rows it has


def of_dataset(dataset: Any) -> Classes:
    """Of a torch dataset, or of a part of one; () where its targets are not known."""
    return _counted(_targets(dataset))


def of_batch(target: Any, count: int | None) -> Classes:
    """Of all targets that a batch is a slice of, if these are as many as the rows that are learned from."""
    base = target if getattr(target, "_base", None) is None else target._base
    shape = tuple(getattr(base, "shape", ()))
    return _counted(base) if count is not None and shape == (count,) else ()


def _targets(dataset: Any) -> Any:
    if dataset is None:
        return None
    if type(dataset).__name__ == "Subset":
        return _picked(_targets(dataset.dataset), dataset.indices)
    tensors = getattr(dataset, "tensors", None)
    if isinstance(tensors, tuple) and len(tensors) > 1:
        return tensors[-1]
    held = getattr(dataset, "__dict__", {})
    return next((held[name] for name in NAMES if name in held), None)


def _picked(targets: Any, indices: Any) -> Any:
    import numpy as np

    if targets is None or len(targets) > ROWS:
        return None
    return np.asarray(targets)[np.asarray(indices, dtype=np.int64)]


def _counted(targets: Any) -> Classes:
    import numpy as np

    if targets is None or not hasattr(targets, "__len__") or not 0 < len(targets) <= ROWS:
        return ()
    if getattr(getattr(targets, "device", None), "type", "cpu") != "cpu":
        return ()
    values = np.asarray(targets)
    if values.dtype.kind not in "biu" or values.ndim != 1:
        return ()
    found, counts = np.unique(values, return_counts=True)
    return () if len(found) > CLASSES else tuple(zip(found.tolist(), counts.tolist(), strict=True))
