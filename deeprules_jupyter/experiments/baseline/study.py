"""The rows on which models are chosen, prepared once for each fold and shared by all families.

The steps before a model are fitted on the fitting rows of a fold alone, so no choice has seen the rows that judge it.
"""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from deeprules_jupyter.experiments.baseline import prepare
from deeprules_jupyter.experiments.baseline.chance import telling
from deeprules_jupyter.experiments.baseline.metrics import Answer, Metric, Task
from deeprules_jupyter.experiments.baseline.problem import Problem

FOLDS = 5
CELLS = 5_000_000  # numbers in the table, above which one held-back part takes the place of the folds
HELD_BACK = 0.2
MOST_JUDGES = 20_000  # rows of such a part; more would not tell models apart any better
MOST_FITTED = 100_000  # rows that models are then fitted on while they are chosen; the winner sees all of them
MANY = 2_000_000  # numbers, below which several threads on one table wait for each other more than they work
SINGLE = 10_000_000  # numbers, above which they are kept in single precision

Settings = dict[str, Any]
Work = Callable[["View", Sequence[Settings]], Iterable[Answer]]


@dataclass(frozen=True)
class View:
    """One fold, prepared: rows to fit on, in random order, and rows that judge."""

    X_fit: Any
    y_fit: Any
    X: Any
    y: Any
    task: Task
    classes: int
    seed: int
    dense: bool  # whether the table was brought into full columns

    def some(self, rows: int) -> View:
        """The same with at most so many rows to fit on."""
        if len(self.y_fit) <= rows:
            return self
        return replace(self, X_fit=self.X_fit[:rows], y_fit=self.y_fit[:rows])

    def answer(self, model: Any, X: Any = None) -> Answer:
        """What a fitted model says of the judging rows: probabilities of all classes, or values."""
        return answer(model, self.X if X is None else X, self.task, self.classes)


@dataclass(frozen=True)
class Trial:
    """One setting of one family, and how it did on the rows that judge."""

    family: str
    settings: Settings
    scores: tuple[float, ...]  # one for each fold, the higher the better
    seconds: float  # of computing
    default: bool = False  # the library's own setting
    dense: bool = True  # how the rows were prepared
    rough: bool = False  # only to be ranked by, beside others of its family
    count: int = field(default=1, kw_only=True)  # settings, where a library has searched by itself
    told: tuple[Any, ...] = field(default=(), compare=False, repr=False)  # `chance.telling` of its answers
    work: Work | None = field(default=None, compare=False, repr=False)  # how it was judged

    @property
    def depth(self) -> int:
        """On how many folds it was judged."""
        return 0 if self.rough else len(self.scores)

    @property
    def score(self) -> float:
        """The mean over the folds in which the score could be told."""
        known = [score for score in self.scores if score == score]
        return sum(known) / len(known) if known else float("-inf")


class Study:
    """Folds of one problem."""

    def __init__(self, problem: Problem, budget: float | None = None) -> None:
        self.problem = problem
        self.budget = budget  # seconds, for what searches by itself
        self.leader: Trial | None = None  # the best so far of those that were judged on all folds
        self.folds = list(_folds(problem))
        self._steps: dict[bool, prepare.Steps] = {}
        self._views: dict[tuple[int, bool], View] = {}

    def steps(self, dense: bool = True) -> prepare.Steps:
        """What comes before the model, not fitted."""
        from sklearn.base import clone

        if dense not in self._steps:
            self._steps[dense] = prepare.steps(self.problem.train, dense)
        return [(name, clone(step)) for name, step in self._steps[dense]]

    @property
    def sparse(self) -> bool:
        """Whether the table is mostly empty, so that only some models take it as it is."""
        return [name for name, _ in self.steps(dense=False)] != [name for name, _ in self.steps()]

    def views(self, dense: bool = True) -> list[View]:
        """All folds, prepared."""
        return [self.view(number, dense) for number in range(len(self.folds))]

    def view(self, number: int, dense: bool = True) -> View:
        """One fold, prepared; made when it is first asked for."""
        if not self.sparse:
            dense = True  # both are the same
        key = (number, dense)
        if key not in self._views:
            self._views[key] = self._prepared(*self.folds[number], dense)
        return self._views[key]

    def truth(self, number: int) -> tuple[Any, Any]:
        """The target of the rows that judge in one fold, and whose they are where that is known."""
        one, judge = self.problem, self.folds[number][1]
        if judge is None:
            return one.tune_y, None
        return one.y[judge], None if one.groups is None else one.groups[judge]

    def answers(self, work: Work, settings: Settings, views: Sequence[View]) -> tuple[list[Answer], float]:
        """What `work` answers for one setting in each of these folds, not judged yet; and the seconds of all."""
        from joblib import Parallel, delayed

        done = Parallel()(delayed(_answered)(work, view, [settings]) for view in views)
        return [found[0] for found, _ in done], sum(seconds for _, seconds in done)

    def hopeless(self, score: float) -> bool:
        """Whether a score on the first fold is so far behind the best there that the other folds need not be asked."""
        if self.leader is None or len(self.folds) < 2:
            return False
        known = [one for one in self.leader.scores if one == one]
        return len(known) > 1 and score < self.leader.scores[0] - statistics.stdev(known)

    def forget(self) -> None:
        """Let the prepared rows go: the winner is fitted on the rows as they came."""
        self._views.clear()

    def _prepared(self, fit: Any, judge: Any, dense: bool) -> View:
        from sklearn.pipeline import Pipeline

        one = self.problem
        before = Pipeline(self.steps(dense))
        X_fit, y_fit = _lean(before.fit_transform(one.train.take(fit), one.y[fit])), one.y[fit]
        rows, y = (one.tune.rows, one.tune_y) if one.tune is not None else (one.train.take(judge), one.y[judge])
        classes = 0 if one.classes is None else len(one.classes)
        return View(X_fit, y_fit, _lean(before.transform(rows)), y, one.task, classes, one.seed, dense)

    def tried(
        self,
        family: str,
        settings: Sequence[Settings],
        work: Work,
        views: Sequence[View],
        default: Settings | None = None,
        rough: bool = False,
    ) -> list[Trial]:
        """Let `work` answer for each setting in each of these folds, wherever joblib is told to compute."""
        from joblib import Parallel, delayed

        done = Parallel()(delayed(_measured)(work, view, settings, self.problem.metric) for view in views)
        each = sum(seconds for _, _, seconds in done) / len(settings)
        dense = views[0].dense

        def made(i: int, one: Settings) -> Trial:
            scores, told = (tuple(parts[i] for parts in found) for found in list(zip(*done, strict=True))[:2])
            return Trial(family, one, scores, each, one == default, dense, rough, told, work)

        trials = [made(i, one) for i, one in enumerate(settings)]
        if not rough and len(views) == len(self.folds):
            best = [self.leader] if self.leader is not None else []
            self.leader = max([*best, *trials], key=lambda trial: trial.score)
        return trials


def answer(model: Any, X: Any, task: Task, classes: int) -> Answer:
    """What a fitted scikit-learn model says, as probabilities of all classes or labels, or as values."""
    import numpy as np

    if task in ("number", "survival"):
        return np.asarray(model.predict(X), dtype=float).ravel()
    found = model.predict_proba(X)
    if task == "labels":
        return np.column_stack([_second(one) for one in found]) if isinstance(found, list) else found
    return of_all_classes(found, model, classes)


def of_all_classes(found: Any, model: Any, classes: int) -> Answer:
    """Probabilities with a column for every class, also for those that were not among the rows of this fold."""
    import numpy as np

    if found.shape[1] == classes:
        return found
    full = np.zeros((len(found), classes))
    full[:, model.classes_] = found
    return full


def _second(found: Any) -> Any:
    return found[:, 1] if found.shape[1] > 1 else found[:, 0] * 0.0


def _measured(
    work: Work, view: View, settings: Sequence[Settings], metric: Metric
) -> tuple[list[float], list[Any], float]:
    """For each setting its score and what it tells of the first rows; and the seconds of all."""
    answers, taken = _answered(work, view, settings)
    scores = [_score(metric, view.y, one) for one in answers]
    judges = view.X is not view.X_fit  # a forest may judge its own rows, by trees that have not seen them
    return scores, [telling(one, view.task) if judges else None for one in answers], taken


def _answered(work: Work, view: View, settings: Sequence[Settings]) -> tuple[list[Answer], float]:
    """What is said of each setting, and the seconds of all."""
    import warnings

    threads = 1 if math.prod(view.X_fit.shape) < MANY else None
    before = time.process_time()
    with warnings.catch_warnings(), _pools().limit(limits=threads):
        warnings.simplefilter("ignore")
        answers = list(work(view, settings))
    return answers, time.process_time() - before


@cache
def _pools() -> Any:
    """What computes with several threads; to look for it takes longer than to fit a small model."""
    import sklearn.ensemble  # noqa: F401  # brings what is to be found
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def _score(metric: Metric, y: Any, answer: Answer) -> float:
    try:
        return metric(y, answer)
    except ValueError:  # a class that this fold does not have
        return float("nan")


def _folds(one: Problem) -> Iterator[tuple[Any, Any]]:
    import numpy as np

    rows = len(one.train)
    luck = np.random.Generator(np.random.PCG64(one.seed))
    if one.tune is not None:
        yield luck.permutation(rows), None
        return
    for fit, judge in _parts(one, luck):
        yield luck.permutation(fit), judge


def _parts(one: Problem, luck: Any) -> Iterable[tuple[Any, Any]]:
    import numpy as np
    from sklearn import model_selection as ms

    large = one.train.cells > CELLS
    told = one.task in ("binary", "classes", "survival")
    kinds = one.y["event"].astype(int) if one.task == "survival" else one.y  # that each fold has its share of
    counts = np.bincount(kinds) if told else None
    fewest = len(one.y) if counts is None else int(counts[counts > 0].min())
    if one.groups is not None:
        count = min(FOLDS, len(np.unique(one.groups)))
        if count < 2:
            raise ValueError("all training rows are of one group: there is nothing to choose models on")
        kind = ms.StratifiedGroupKFold if told else ms.GroupKFold
        parts = list(kind(count, shuffle=True, random_state=one.seed).split(np.zeros(len(one.y)), kinds, one.groups))
        return parts[:1] if large else parts
    if large:
        judges = min(MOST_JUDGES, int(HELD_BACK * len(one.y)))
        order = luck.permutation(len(one.y))
        return [(order[judges : judges + MOST_FITTED], order[:judges])]
    count = min(FOLDS, max(2, fewest if told else len(one.y)))
    kind = ms.StratifiedKFold if told and fewest >= 2 else ms.KFold
    return list(kind(count, shuffle=True, random_state=one.seed).split(np.zeros(len(one.y)), kinds))


def _lean(X: Any) -> Any:
    """The numbers as they are needed: in full where they were written out, in single precision where they are many."""
    import numpy as np

    if hasattr(X, "tocsr"):
        return X.tocsr()
    X = np.ascontiguousarray(X)
    return X.astype(np.float32 if X.size > SINGLE else np.float64, copy=False)
