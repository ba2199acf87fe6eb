"""Which rows go where. scikit-learn's splitters cut; units and times are kept whole."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Codes = npt.NDArray[np.int64]

MOST_UNITS = 20_000  # that are dealt out by class as well; more take minutes, and chance keeps the classes even
FINEST = 20  # folds of which some are taken together, for sizes such as 0.15
NEAR = 0.01  # how near their share has to come
UNEVEN = 0.05  # more than this between the share of a class in a part and in all rows is told
DRAWS = 20  # random splits by which it is seen what they would share


@dataclass(frozen=True)
class Division:
    """Positions of the rows of each part, and whether the classes were kept in proportion."""

    train: Codes
    tuning: Codes
    test: Codes
    stratified: bool = False
    doubt: str = ""  # why not, where that was meant


def checked(sizes: Sequence[float]) -> tuple[float, float, float]:
    """The sizes of train, tuning and test. Raises ValueError with one clear line."""
    found = tuple(float(size) for size in sizes)
    if len(found) != 3 or min(found) <= 0 or abs(sum(found) - 1) > 1e-6:
        raise ValueError(f"sizes={tuple(sizes)} must be three shares above 0 that add up to 1, as (0.6, 0.2, 0.2)")
    return found


def divide(
    rows: int, classes: Codes | None, units: Codes | None, sizes: tuple[float, float, float], seed: int
) -> Division:
    """At random: the classes in proportion, the units whole. Raises ValueError with one clear line."""
    import numpy as np

    if units is not None and (found := int(units.max()) + 1) < 3:
        raise ValueError(f"{found} unit{'s' * (found != 1)} cannot be divided into three parts that share none")
    kept, doubt = _feasible(classes, units, rows, sizes)
    everything = np.arange(rows)
    rest, test = _cut(everything, kept, units, sizes[2], seed)
    train, tuning = _cut(rest, kept, units, sizes[1] / (sizes[0] + sizes[1]), seed)
    order = np.random.default_rng(seed)
    train, tuning, test = (order.permutation(part) for part in (train, tuning, test))
    if kept is not None and units is not None:
        doubt = _uneven(kept, {"train": train, "tuning": tuning, "test": test})
    return _whole(train, tuning, test, kept is not None and not doubt, doubt)


def _uneven(classes: Codes, parts: dict[str, Codes]) -> str:
    """Where whole units did not let the classes come out even, by how much; nothing where they did."""
    import numpy as np

    def shares(rows: Codes) -> npt.NDArray[np.float64]:
        return np.bincount(rows, minlength=int(classes.max()) + 1) / max(1, len(rows))

    every = shares(classes)
    worst = max(parts, key=lambda name: np.abs(shares(classes[parts[name]]) - every).max())
    here = shares(classes[parts[worst]])
    one = int(np.abs(here - every).argmax())
    if abs(here[one] - every[one]) <= UNEVEN:
        return ""
    return f"whole units do not allow it: a class with {every[one]:.0%} of all rows has {here[one]:.0%} of {worst}"


def divide_by_time(order: Codes, sizes: tuple[float, float, float]) -> Division:
    """The first rows train, the last ones test; rows of one time stay together. Each part is in order of time."""
    import numpy as np

    sorted_ = np.argsort(order, kind="stable")
    times = order[sorted_]
    last, middle = (
        np.searchsorted(times, times[int(len(times) * (1 - share))]) for share in (sizes[2], sizes[1] + sizes[2])
    )
    return _whole(sorted_[:middle], sorted_[middle:last], sorted_[last:])


def _whole(train: Codes, tuning: Codes, test: Codes, stratified: bool = False, doubt: str = "") -> Division:
    for name, part in (("train", train), ("tuning", tuning), ("test", test)):
        if not len(part):
            raise ValueError(f"no row is left for {name}: the rows are too few, or too many of them belong together")
    return Division(train, tuning, test, stratified, doubt)


def _feasible(
    classes: Codes | None, units: Codes | None, rows: int, sizes: tuple[float, float, float]
) -> tuple[Codes | None, str]:
    """The classes, if each can stand in each part, and else why not."""
    import numpy as np

    if classes is None:
        return None, ""
    numbers = np.bincount(classes)
    if units is not None and int(units.max()) + 1 > MOST_UNITS:
        return None, "there are too many units to deal them out by class"
    if (fewest := int(numbers.min())) < 3:
        return None, f"one class has only {fewest} row{'s' * (fewest != 1)}"
    if min(sizes) * rows < len(numbers):
        return None, f"{len(numbers)} classes are too many for parts of this size"
    return classes, ""


def _cut(pool: Codes, classes: Codes | None, units: Codes | None, share: float, seed: int) -> tuple[Codes, Codes]:
    """The rows that stay, and those that are taken."""
    from sklearn.model_selection import train_test_split

    if units is not None:
        return _cut_units(pool, classes, units, share, seed)
    kept, taken = train_test_split(
        pool, test_size=max(1, round(share * len(pool))), random_state=seed,
        stratify=None if classes is None else classes[pool],
    )  # fmt: skip
    return kept, taken


def _cut_units(pool: Codes, classes: Codes | None, units: Codes | None, share: float, seed: int) -> tuple[Codes, Codes]:
    """The fold, or the folds together, that come nearest to the share and to the proportion of the classes."""
    import numpy as np
    from sklearn.model_selection import GroupKFold, StratifiedGroupKFold

    assert units is not None
    many = len(np.unique(units[pool]))
    if many < 2:
        raise ValueError("too few units: too many of the rows belong together")
    folds, taken = _folds(share, many)
    kind = GroupKFold if classes is None else StratifiedGroupKFold
    with warnings.catch_warnings():  # of rare classes; what came of it is told by the share of each class
        warnings.simplefilter("ignore")
        strata = np.zeros(len(pool), dtype=np.int64) if classes is None else _enough(classes[pool], folds)
        splitter = kind(n_splits=folds, shuffle=True, random_state=seed)
        held = [test for _, test in splitter.split(pool, strata, units[pool])]
    sets = [np.concatenate([held[(at + step) % folds] for step in range(taken)]) for at in range(folds)]
    best = min(sets, key=lambda one: _off(one, share, strata))
    mask = np.zeros(len(pool), dtype=bool)
    mask[best] = True
    return pool[~mask], pool[mask]


def _folds(share: float, most: int) -> tuple[int, int]:
    """Into how many folds the units are dealt, and how many of these are taken."""
    top = max(2, min(FINEST, most))
    fits = (folds for folds in range(2, top + 1) if abs(round(share * folds) / folds - share) <= NEAR)
    folds = next(fits, top)
    return folds, min(folds - 1, max(1, round(share * folds)))


def _enough(classes: Codes, folds: int) -> Codes:
    """The splitter wants one class with as many rows as there are folds."""
    import numpy as np

    return classes if np.bincount(classes).max() >= folds else np.zeros_like(classes)


def _off(held: Codes, share: float, strata: Codes) -> float:
    """How far a set is from its share of all rows, and of each class."""
    import numpy as np

    _, own = np.unique(strata, return_inverse=True)
    every = np.bincount(own)
    here = np.bincount(own[held], minlength=len(every)) / every
    return float(abs(len(held) / len(strata) - share) + np.abs(here - share).mean())


def shared_at_random(units: Codes, sizes: tuple[float, float, float], seed: int) -> float:
    """The share of test rows whose unit has rows in train too, if the rows were divided without regard to it."""
    import numpy as np

    drawn, rows, found = np.random.default_rng(seed), len(units), []
    train, test = round(sizes[0] * rows), max(1, round(sizes[2] * rows))
    for _ in range(DRAWS):
        order = drawn.permutation(rows)
        seen = np.zeros(int(units.max()) + 1, dtype=bool)
        seen[units[order[:train]]] = True
        found.append(float(seen[units[order[rows - test :]]].mean()))
    return float(np.mean(found))


def mixed_at_random(order: Codes, sizes: tuple[float, float, float], seed: int) -> float:
    """The share of test rows that are older than some row in train, if the rows were divided without regard to time."""
    import numpy as np

    drawn, rows = np.random.default_rng(seed), len(order)
    shuffled = order[drawn.permutation(rows)]
    train, test = round(sizes[0] * rows), max(1, round(sizes[2] * rows))
    return float((shuffled[rows - test :] < shuffled[:train].max()).mean())
