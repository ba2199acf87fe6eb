"""One view of every kind of data: rows, their features, the label, and what is known beside."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from deeprules_jupyter.experiments.data.limits import Limits

FIFTHS = 5  # into which a label that is a number is divided, so that it can be counted
MOST_CLASSES = 20  # whole numbers, up to which they are classes
WIDEST = 2000  # columns on which models and neighbours work: those that vary most


@dataclass(frozen=True, eq=False)
class Column:
    """What one column says of each row: the number of its value, -1 where it is missing."""

    name: str
    codes: Any  # (n,) whole numbers
    values: tuple[str, ...] = ()  # what they stand for
    numbers: Any = None  # (n,) floats, where it is a number or a time
    classes: bool = True  # whether the values are classes; else the codes are fifths

    @property
    def count(self) -> int:
        """How many different values there are."""
        return len(self.values)

    def sizes(self) -> Any:
        """Rows of each value."""
        import numpy as np

        return np.bincount(self.codes[self.codes >= 0], minlength=self.count)


@dataclass(frozen=True, eq=False)
class Images:
    """Pictures, made small and grey, and where they are files the content of each."""

    small: Any  # (n, height, width) floats
    contents: Any = None  # (n,) digests of the files


@dataclass(frozen=True, eq=False)
class Table:
    """Rows of one data set. What it holds belongs to the person and is never changed."""

    name: str
    rows: int
    kind: str  # "frame", "array", "sparse", "texts", "sequences", "images"
    numbers: Any = None  # (n, d) array or sparse matrix: the features that are numbers
    names: tuple[str, ...] = ()  # of these; empty where they have none
    others: Mapping[str, Any] = field(default_factory=dict)  # name -> (n,) texts, dates, categories
    label: Column | None = None
    group: Column | None = None
    batches: tuple[Column, ...] = ()
    time: Column | None = None
    texts: Any = None  # (n,) strings
    images: Images | None = None
    positive: str | None = None
    likely_units: tuple[str, ...] = ()  # columns that by name and structure tell whose a row is
    asked: bool = False  # whether a person has said which one does, or that none does
    expression: bool = False  # of genes, as an AnnData holds it: by nature never below 0
    clusterings: Mapping[str, Any] = field(default_factory=dict)  # fitted in this session: name -> (n,) codes
    limits: Limits = field(default_factory=Limits)

    @property
    def width(self) -> int:
        """How many features are numbers."""
        return 0 if self.numbers is None else int(self.numbers.shape[1])

    @property
    def dense(self) -> bool:
        """Whether the numbers are a full array."""
        return self.numbers is not None and not hasattr(self.numbers, "tocsr")

    def called(self, column: int) -> str:
        """The name of a numeric feature."""
        return self.names[column] if self.names else f"column {column}"

    @cached_property
    def even(self) -> Any:
        """Positions of a sample, in order; with units, one row of each. All rows of a small table."""
        import numpy as np

        if self.group is not None:
            known = np.flatnonzero(self.group.codes >= 0)
            places = np.sort(known[np.unique(self.group.codes[known], return_index=True)[1]])
        else:
            places = np.arange(self.rows)
        most = self.limits.sample
        return places if len(places) <= most else places[np.linspace(0, len(places) - 1, most).astype(np.int64)]

    @cached_property
    def standing(self) -> Any:
        """The features of the sample that vary, each with mean 0 and SD 1, missing ones at the mean: (n, d) floats."""
        import numpy as np

        if not self.width:
            return np.zeros((len(self.even), 0))
        part = self.numbers[self.even]
        part = part.toarray() if hasattr(part, "toarray") else np.asarray(part)
        part = part.astype(np.float64)
        part[~np.isfinite(part)] = np.nan
        full = ~np.isnan(part).all(axis=0)
        part = part[:, full]
        spread = np.nanstd(part, axis=0) if part.size else np.zeros(part.shape[1])
        keep = np.flatnonzero(spread > 0)
        if len(keep) > WIDEST:
            keep = np.sort(keep[np.argsort(-spread[keep], kind="stable")[:WIDEST]])
        part = (part[:, keep] - np.nanmean(part[:, keep], axis=0)) / spread[keep] if len(keep) else part[:, :0]
        return np.where(np.isnan(part), 0.0, part)

    @cached_property
    def parts(self) -> tuple[Any, Any]:
        """The principal components of the sample, at most 50: (n, k) scores and the share of variance of each."""
        import numpy as np

        Z = self.standing
        if min(Z.shape) < 2:
            return Z[:, :0], np.zeros(0)
        if Z.shape[1] <= Z.shape[0]:
            values, vectors = np.linalg.eigh(Z.T @ Z)
            scores = Z @ vectors[:, ::-1][:, :50]
        else:
            values, vectors = np.linalg.eigh(Z @ Z.T)
            scores = vectors[:, ::-1][:, :50] * np.sqrt(np.maximum(values[::-1][:50], 0))
        shares = np.maximum(values[::-1], 0) / max(values.sum(), 1e-300)
        kept = shares[: scores.shape[1]] > 1e-10
        return scores[:, kept], shares[: scores.shape[1]][kept]


def column(name: str, values: Any, label: bool = False) -> Column:
    """A column as codes. A number with many values is divided into fifths. Raises ValueError with one clear line."""
    import numpy as np

    array = plain(values, name)
    if array.dtype.kind in "fmM" or (array.dtype.kind in "iu" and not _few(array, label)):
        numbers = _as_floats(array)
        known = numbers[~np.isnan(numbers)]
        if array.dtype.kind in "iufmM" and not (len(known) and _whole(known) and _few(known, label)):
            return in_fifths(name, numbers)
    codes, values = factorized(array)
    numbers = _as_floats(array) if array.dtype.kind in "iuf" else None
    return Column(name, codes, tuple(str(one) for one in values), numbers)


def fifths(one: Column) -> Any:
    """A number with many values by its fifths: (n,) codes."""
    return in_fifths(one.name, one.numbers).codes


def in_fifths(name: str, numbers: Any) -> Column:
    """A number as five parts of as many rows each; equal values stay together."""
    import numpy as np

    known = numbers[~np.isnan(numbers)]
    cuts = np.unique(np.quantile(known, np.linspace(0, 1, FIFTHS + 1)[1:-1])) if len(known) else np.zeros(0)
    codes = np.where(np.isnan(numbers), -1, np.searchsorted(cuts, numbers, side="left"))
    kinds, codes = np.unique(codes, return_inverse=True)
    codes = codes.reshape(-1) - int(kinds[0] == -1) if len(kinds) else codes
    count = int(codes.max()) + 1 if len(codes) else 0
    return Column(name, codes.astype(np.int64), tuple(f"part {i + 1}" for i in range(count)), numbers, False)


def plain(values: Any, name: str) -> Any:
    """One value for each row, as an array. Raises ValueError with one clear line."""
    import numpy as np

    if hasattr(values, "detach"):
        values = values.detach().cpu().numpy()
    elif hasattr(values, "dtype") and hasattr(values.dtype, "na_value") and hasattr(values.dtype, "numpy_dtype"):
        kind = values.dtype.numpy_dtype.kind  # pandas' own numbers, which know a missing one
        values = values.to_numpy(dtype=np.float64, na_value=np.nan) if kind in "iufb" else values.to_numpy(object)
    elif hasattr(values, "to_numpy"):
        values = values.to_numpy()
    try:
        array = np.asarray(values)
    except ValueError:
        raise ValueError(f"{name} holds rows of different lengths; it needs one value for each row") from None
    if array.dtype.names:  # times to an event: whether it came
        events = [one for one in array.dtype.names if array[one].dtype.kind == "b"]
        array = array[events[0]] if events else array
    if array.ndim == 2 and array.shape[1] == 1:
        array = array[:, 0]
    if array.ndim != 1:
        raise ValueError(f"{name} has shape {array.shape}; it needs one value for each row")
    return array


def factorized(array: Any) -> tuple[Any, list[Any]]:
    """The number of each value, -1 where it is missing, and the values. Raises ValueError with one clear line."""
    import numpy as np

    if array.dtype.kind in "biufmM":
        kinds, codes = np.unique(array, return_inverse=True)
        empty = np.isnat(kinds) if kinds.dtype.kind in "mM" else kinds != kinds
        codes = np.where(empty[codes], -1, codes) if empty.any() else codes
        return codes.reshape(-1).astype(np.int64), [int(k) if k == int(k) else k for k in kinds[~empty].tolist()] if (
            kinds.dtype.kind in "iuf"
        ) else kinds[~empty].tolist()
    pandas = sys.modules.get("pandas")
    try:
        if pandas is not None:
            codes, kinds = pandas.factorize(array, sort=False)
            return np.asarray(codes, dtype=np.int64), list(kinds)
        known = [None if one is None or one != one else one for one in array.tolist()]
        numbers: dict[Any, int] = {}
        found = [-1 if one is None else numbers.setdefault(one, len(numbers)) for one in known]
        return np.asarray(found, dtype=np.int64), list(numbers)
    except TypeError:
        raise ValueError("its cells hold lists or other things that cannot be compared") from None


def _as_floats(array: Any) -> Any:
    import numpy as np

    if array.dtype.kind in "mM":
        return np.where(np.isnat(array), np.nan, array.astype("int64").astype(np.float64))
    return array.astype(np.float64)


def _few(array: Any, label: bool) -> bool:
    import numpy as np

    kinds = len(np.unique(array[:100_000]))
    return kinds <= MOST_CLASSES or (not label and 2 * kinds <= len(array))


def _whole(known: Any) -> bool:
    return bool((known[:100_000] % 1 == 0).all())
