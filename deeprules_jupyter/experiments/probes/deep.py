"""Are there rows enough for a network? Counted, and measured with a simple model on many splits and on fewer rows.

Sources: Lee et al. 2022, tip 1 (100 rows a class as a lower end "under certain circumstances", after Cho et al. 2015,
arXiv:1511.06348; orders of magnitude more as usual); Flint et al. 2021 and Varoquaux 2018 (small test sets flatter).
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from deeprules_jupyter.experiments.baseline.problem import Problem
from deeprules_jupyter.experiments.probes import gap
from deeprules_jupyter.experiments.probes.task import quietly

FEW, SOME = 100, 1_000  # rows of a class: the paper's lower end, and where "orders of magnitude more" begin
DRAWS, FEWEST = 60, 20  # splits of the lottery, and those that it has at least
SECONDS = 20.0  # after which no further split is drawn
TEST = 0.2
SHARES = (0.25, 0.5, 0.75, 1.0)
CURVES = 12  # of the splits, for which fewer rows are tried too
STRENGTH = 0.1  # of a penalty that neither few rows nor many columns mislead (C of logistic regression)


@dataclass(frozen=True)
class Lottery:
    """The same simple model on one split after the other."""

    metric: str
    scores: tuple[float, ...]
    rows: tuple[int, ...]  # to fit on, of each point of the curve
    judged: tuple[float, ...]  # the mean score of each point
    own: tuple[float, ...]  # and on the rows that it was fitted on
    gain: float  # from half of the rows to all of them ...
    error: float  # ... and its standard error
    accuracy: float  # nan for numbers
    tested: int  # rows of one test part
    seconds: float

    @property
    def middle(self) -> float:
        """The median."""
        return self.quantile(0.5)

    def quantile(self, share: float) -> float:
        """Of the scores."""
        import numpy as np

        return float(np.quantile(self.scores, share))


def lottery(one: Problem, seconds: float = SECONDS, draws: int = DRAWS) -> Lottery:
    """Split, fit and judge anew, at least 20 times, then until the time is up. Raises ValueError in one clear line."""
    import numpy as np

    name, measure = next(iter(gap.measures(one.task).items()))
    began, scores, right, curves, tested = time.perf_counter(), [], [], [], 0
    for number, (train, test) in enumerate(_splits(one, draws)):
        if number >= FEWEST and time.perf_counter() - began > seconds:
            break
        shares = SHARES if number < CURVES else (1.0,)
        points = [_point(one, train[: max(2, int(share * len(train)))], test, measure) for share in shares]
        scores.append(points[-1][0])
        right.append(points[-1][2])
        tested = len(test)
        if len(points) > 1:
            rows = [len(train) * share for share in SHARES]
            curves.append([(score, own, many) for (score, own, _), many in zip(points, rows, strict=True)])
    table = np.array(curves)
    gains = table[:, 3, 0] - table[:, 1, 0]
    # Splits share rows, so their gains spread less than those of new rows would (Nadeau and Bengio 2003).
    error = float(np.nanstd(gains, ddof=1) * (1 / len(gains) + TEST / (1 - TEST)) ** 0.5)
    return Lottery(
        name, tuple(scores), tuple(int(rows) for rows in table[0, :, 2]), tuple(np.nanmean(table[:, :, 0], axis=0)),
        tuple(np.nanmean(table[:, :, 1], axis=0)), float(np.nanmean(gains)), error, float(np.mean(right)), tested,
        time.perf_counter() - began,
    )  # fmt: skip


def _splits(one: Problem, draws: int) -> Iterator[tuple[Any, Any]]:
    """Whole groups stand on one side. The order within a training part is drawn, so its first rows are a sample."""
    from sklearn.model_selection import GroupShuffleSplit, ShuffleSplit, StratifiedShuffleSplit

    classes = one.task != "number"
    kind = GroupShuffleSplit if one.groups is not None else StratifiedShuffleSplit if classes else ShuffleSplit
    splitter = kind(n_splits=draws, test_size=TEST, random_state=one.seed)
    try:
        yield from splitter.split(one.y, one.y if classes else None, one.groups)
    except ValueError as exc:
        raise ValueError(f"these rows cannot be divided: {' '.join(str(exc).split())}") from None


def _point(one: Problem, train: Any, test: Any, measure: gap.Measure) -> tuple[float, float, float]:
    """The score on the test part, on the rows fitted on, and the share of test rows that is right; nan without one."""
    import numpy as np

    model, y = _model(one), one.y
    if one.task != "number" and len(np.unique(y[train])) < len(one.classes):
        return float("nan"), float("nan"), float("nan")
    with quietly():
        model.fit(one.train.take(train), y[train])
        asked = model.predict if one.task == "number" else model.predict_proba
        said, own = asked(one.train.take(test)), asked(one.train.take(train))
    right = float("nan") if one.task == "number" else gap.accuracy(y[test], said)
    return measure(y[test], said), measure(y[train], own), right


def _model(one: Problem) -> Any:
    """A linear model behind the steps that its kind of rows needs."""
    from sklearn.linear_model import LogisticRegression, Ridge
    from sklearn.pipeline import Pipeline

    from deeprules_jupyter.experiments.baseline import prepare

    end = Ridge(alpha=1 / STRENGTH) if one.task == "number" else LogisticRegression(C=STRENGTH, max_iter=500)
    return Pipeline([*prepare.steps(one.train, True), ("model", end)])


def counts(one: Problem) -> list[tuple[str, int, int]]:
    """Of each class its name, rows, and independent units; of a number all rows under no name."""
    import numpy as np

    kinds = np.zeros(len(one.y), dtype=int) if one.classes is None else one.y
    names = [""] if one.classes is None else [str(name) for name in one.classes]
    found = []
    for number, name in enumerate(names):
        own = kinds == number
        units = int(own.sum()) if one.groups is None else len(np.unique(one.groups[own]))
        found.append((name, int(own.sum()), units))
    return found


def parameters(network: Any) -> int | None:
    """Numbers that a network has to learn; None where that is not known."""
    if callable(getattr(network, "parameters", None)):
        return sum(int(one.numel()) for one in network.parameters() if one.requires_grad)
    if callable(getattr(network, "count_params", None)):
        return int(network.count_params())
    if hasattr(network, "coefs_"):
        return sum(int(one.size) for one in (*network.coefs_, *network.intercepts_))
    return None
