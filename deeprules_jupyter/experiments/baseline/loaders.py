"""torch Datasets and DataLoaders as rows and their targets: every row once, in the order of the dataset.

What holds tensors is taken as it is; of all else each item is asked for once. How a loader shuffles and collates is
its own business, which rows it draws is not.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from deeprules_jupyter.experiments.baseline import columns
from deeprules_jupyter.experiments.baseline.luck import own_luck

BYTES = 2 << 30  # of all items together
MOST = 200_000  # items of a stream, whose end is not known
ALL_ROWS = frozenset({"SequentialSampler", "RandomSampler", "DistributedSampler"})
SAMPLES = ("x", "input", "inputs", "image", "images", "img", "data", "features", "pixel_values", "text")
TARGETS = columns.TARGETS


def pair(X: Any, y: Any = None, seed: int = 0) -> tuple[Any, Any]:
    """Rows and target of a Dataset or DataLoader; of all else these are `X` and `y` themselves.

    Where `y` is given, it is the target of the rows in their order. Every generator of random numbers is afterwards as
    it was. Raises ValueError with one clear line.
    """
    if not (is_loader(X) or is_dataset(X) or columns.is_hugging_face(X)):
        if y is None:
            raise ValueError(f"{type(X).__name__} holds no target; say it after the rows: X y")
        return X, y
    with own_luck(X, seed):
        rows, target = _read(X, y is None)
    if y is not None:
        return rows, y
    if target is None:
        raise ValueError(f"the items of this {type(X).__name__} have no target; say it after the rows: X y")
    return rows, target


def is_loader(value: Any) -> bool:
    """Whether this is a DataLoader of torch."""
    return _is(value, "DataLoader")


def is_dataset(value: Any) -> bool:
    """Whether this is a Dataset of torch."""
    return _is(value, "Dataset")


def _is(value: Any, name: str) -> bool:
    return any(kind.__name__ == name and kind.__module__.startswith("torch.utils.data") for kind in type(value).__mro__)


def _read(value: Any, needed: bool) -> tuple[Any, Any]:
    dataset = value.dataset if is_loader(value) else value
    if not is_loader(value) and columns.is_hugging_face(dataset):
        found = columns.read(dataset, needed)
        if found is not None:
            return found
    if _is(dataset, "IterableDataset"):
        return _stacked(_stream(dataset), type(dataset).__name__)
    positions = _drawn(value) if is_loader(value) else None
    tensors = _whole(dataset)
    if tensors is None:
        return _stacked(_items(dataset, positions), type(dataset).__name__, _length(dataset, positions))
    if len(tensors) > 2:
        raise ValueError(_needed(dataset, f"{len(tensors)} tensors"))
    if not len(tensors[0]):
        raise ValueError(f"this {type(dataset).__name__} is empty")
    taken = tensors if positions is None else [one[positions] for one in tensors]
    return taken[0], taken[1] if len(taken) == 2 else None


def _whole(dataset: Any) -> list[Any] | None:
    """The tensors of a TensorDataset, also of a part of one and of several in a row; None of anything else."""
    torch = sys.modules["torch"]
    kinds = torch.utils.data
    own = type(dataset).__getitem__
    if own is kinds.TensorDataset.__getitem__:
        return list(dataset.tensors)
    if own is kinds.Subset.__getitem__:
        tensors = _whole(dataset.dataset)
        return None if tensors is None else [one[list(dataset.indices)] for one in tensors]
    if own is kinds.ConcatDataset.__getitem__:
        each = [_whole(part) for part in dataset.datasets]
        known = [tensors for tensors in each if tensors is not None]
        if len(known) == len(each) and len({len(tensors) for tensors in known}) == 1:
            return [torch.cat(list(parts)) for parts in zip(*known, strict=True)]
    return None


def _drawn(loader: Any) -> list[int] | None:
    """The rows that a loader draws, each once; None for all of them."""
    batches = loader.batch_sampler
    sampler = loader.sampler if type(batches).__name__ in ("BatchSampler", "NoneType") else batches
    kind = type(sampler).__name__
    if kind in ALL_ROWS:
        return None
    if kind == "SubsetRandomSampler":
        return [int(one) for one in sampler.indices]
    if kind == "WeightedRandomSampler":
        return [row for row, weight in enumerate(sampler.weights) if weight > 0]
    drawn: set[int] = set()
    for one in sampler:  # of the person's own: which rows it gives, it alone knows
        drawn.update([one] if isinstance(one, int) else (int(row) for row in one))
        if len(drawn) >= len(loader.dataset):
            break
    return sorted(drawn)


def _length(dataset: Any, positions: Sequence[int] | None) -> int:
    try:
        return len(dataset) if positions is None else len(positions)
    except (TypeError, NotImplementedError):
        raise ValueError(f"this {type(dataset).__name__} does not say how many items it has") from None


def _items(dataset: Any, positions: Sequence[int] | None) -> Iterator[Any]:
    for row in range(_length(dataset, None)) if positions is None else positions:
        try:
            yield dataset[row]
        except Exception as exc:
            why = f"{type(exc).__name__}: {' '.join(str(exc).split())[:200]}"
            raise ValueError(f"item {row:,} of this {type(dataset).__name__} could not be read ({why})") from exc


def _stream(dataset: Any) -> Iterator[Any]:
    kind, first = type(dataset).__name__, iter(dataset)
    if first is iter(dataset):
        raise ValueError(f"this {kind} can be gone through only once, and then your own loop would find it empty")
    for count, item in enumerate(first):
        if count >= MOST:
            raise ValueError(f"this {kind} has more than {MOST:,} items; give a part of it as a table or a list")
        yield item


def _stacked(items: Iterable[Any], what: str, count: int | None = None) -> tuple[Any, Any]:
    """Samples as one array, and their targets. Raises ValueError with one clear line."""
    import numpy as np

    targets: list[Any] = []
    items = iter(items)
    if isinstance(head := next(items, None), dict) and columns.TOKENS in head:
        return columns.of_items([head, *items], what)
    items = items if head is None else chain([head], items)

    def samples() -> Iterator[Any]:
        for item in items:
            sample, target = _parted(item, what)
            targets.append(target)
            yield sample if isinstance(sample, str) else array(sample)

    found = samples()
    first = next(found, None)
    if first is None:
        raise ValueError(f"this {what} is empty")
    if isinstance(first, str):
        rows = np.asarray([first, *found], dtype=object)
    else:
        kind = np.dtype((first.dtype, first.shape))
        rows = np.fromiter(_alike(first, found, what, count), kind, -1 if count is None else count)
    if targets[0] is None:
        return rows, None
    told = [one if isinstance(one, str) else array(one) for one in targets]
    if len({getattr(one, "shape", ()) for one in told}) > 1:
        raise ValueError(f"the targets of this {what} have different sizes; one value or one set of labels is needed")
    return rows, np.asarray(told)


def _alike(first: Any, others: Iterable[Any], what: str, count: int | None) -> Iterator[Any]:
    """The samples, as long as they are of one size and not too many."""
    most = BYTES // max(1, first.nbytes)
    large = f"the items of this {what} take more than {BYTES >> 30} GB together; give a part, such as a Subset"
    if (count or 0) > most:
        raise ValueError(large)
    yield first
    for number, sample in enumerate(others, 2):
        if sample.shape != first.shape:
            raise ValueError(f"the items of this {what} have different sizes, {first.shape} and {sample.shape}")
        if sample.dtype != first.dtype:
            raise ValueError(f"the items of this {what} are of different types, {first.dtype} and {sample.dtype}")
        if number > most:
            raise ValueError(large)
        yield sample


def _parted(item: Any, what: str) -> tuple[Any, Any]:
    """Sample and target of one item. Raises ValueError with one clear line."""
    if isinstance(item, dict):
        samples, targets = ([name for name in item if str(name).lower() in known] for known in (SAMPLES, TARGETS))
        if len(samples) == 1 and len(targets) <= 1:
            return item[samples[0]], item[targets[0]] if targets else None
        raise ValueError(_needed(what, f"a dictionary with {', '.join(map(str, item))}"))
    if isinstance(item, tuple | list):
        if len(item) == 2 and not isinstance(item[0], dict | tuple | list):
            return item[0], item[1]
        if len(item) == 1:
            return item[0], None
        inner = ", ".join(type(one).__name__ for one in item[:5])
        raise ValueError(_needed(what, f"{len(item)} parts ({inner})"))
    return item, None


def _needed(what: Any, found: str) -> str:
    name = what if isinstance(what, str) else type(what).__name__
    return (
        f"an item of this {name} holds {found}; a sample and its target are needed, as a pair or as a dictionary "
        "with x and y"
    )


def array(value: Any) -> Any:
    """A tensor, an image, a number or numbers as an array. Raises ValueError with one clear line."""
    import numpy as np

    try:
        if hasattr(value, "detach"):
            value = value.detach().cpu()
            value = (value.float() if str(value.dtype) == "torch.bfloat16" else value).numpy()
        found = np.asarray(value)
    except (TypeError, ValueError):  # sparse tensors; lists of lists of different lengths
        found = np.asarray(None)
    if found.dtype.kind not in "biufUS":
        raise ValueError(f"a {type(value).__name__} came where a full tensor, array, image, number or text is needed")
    return found
