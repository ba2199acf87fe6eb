"""What a model loses when columns are shuffled, on rows that it did not learn from.

Columns that say nearly the same (Spearman 0.9 and more) are shuffled together: alone, each would look unimportant.

Sources: Breiman 2001 and Fisher, Rudin and Dominici 2019 (permutation importance); Phipson and Smyth 2010 (p-values).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from deeprules_jupyter.experiments.probes.gap import Part, Span, auc, balanced, judged, r2

ALIKE = 0.9  # of Spearman, from which columns are shuffled together
REPEATS, SHUFFLES, SEEDS = 10, 200, 5
TOP = 10
MOST_FOR_PAIRS = 2_000  # columns whose likeness is worked out
SEED = 20220324
# Which row's value each column has, (n, columns) -> probabilities (n, classes) or values (n,).
Ask = Callable[[Any], Any]


@dataclass(frozen=True)
class Signal:
    """Whether there is anything to explain."""

    metric: str
    score: Span
    chance: float
    p: float  # against shuffled labels

    @property
    def there(self) -> bool:
        """Whether it beats guessing and shuffled labels."""
        return self.score.low > self.chance and self.p <= 0.05


@dataclass(frozen=True)
class Importance:
    """Columns that are shuffled together, and what that costs."""

    columns: tuple[str, ...]
    mean: float
    spread: float  # standard deviation over the repeats

    @property
    def told(self) -> bool:
        """Whether it is more than two standard deviations above nothing."""
        return self.mean > 2 * self.spread and self.mean > 0


def signal(truth: Any, answer: Any) -> Signal:
    """How the model does on these rows, beside guessing and beside the same answers with shuffled truth."""
    import numpy as np

    name, measure = measure_of(answer)
    chance = 0.0 if answer.ndim == 1 else 0.5 if name == "ROC AUC" else 1 / answer.shape[1]
    score = judged(Part("", truth, answer), {name: measure})[name].span
    luck = np.random.Generator(np.random.PCG64(SEED))
    better = sum(measure(luck.permutation(truth), answer) >= score.value for _ in range(SHUFFLES))
    return Signal(name, score, chance, (1 + better) / (1 + SHUFFLES))


def measure_of(answer: Any) -> tuple[str, Any]:
    """By what answers are judged: values (n,), or probabilities (n, classes)."""
    if answer.ndim == 1:
        return "R²", r2
    return ("ROC AUC", auc) if answer.shape[1] == 2 else ("balanced accuracy", balanced)


def alike(table: Any, names: Sequence[str]) -> list[list[int]]:
    """The columns in groups: those of one group say nearly the same, by a chain of pairs."""
    import numpy as np
    from scipy.sparse.csgraph import connected_components
    from scipy.stats import rankdata

    if not 1 < len(names) <= MOST_FOR_PAIRS:
        return [[at] for at in range(len(names))]
    ranks = np.apply_along_axis(rankdata, 0, np.asarray(table, dtype=float))
    with np.errstate(invalid="ignore", divide="ignore"):
        near = np.abs(np.nan_to_num(np.corrcoef(ranks, rowvar=False))) >= ALIKE
    many, label = connected_components(near, directed=False)
    return [np.flatnonzero(label == one).tolist() for one in range(many)]


def importances(
    ask: Ask, numbers: Any, truth: Any, names: Sequence[str], repeats: int = REPEATS
) -> tuple[list[Importance], float | None]:
    """The groups by what their shuffling costs, the largest first; and how alike the top is over seeds (Jaccard).

    `numbers`: (n, columns), by which columns are found alike. The model is asked groups x repeats times.
    """
    import numpy as np

    own = np.repeat(np.arange(len(truth))[:, None], len(names), axis=1)
    whole = ask(own)
    _, measure = measure_of(whole)
    groups, score = alike(numbers, names), measure(truth, whole)
    costs = np.empty((len(groups), repeats))
    for turn in range(repeats):
        luck = np.random.Generator(np.random.PCG64([SEED, turn]))
        for at, columns in enumerate(groups):
            shuffled = own.copy()
            shuffled[:, columns] = luck.permutation(len(truth))[:, None]
            costs[at, turn] = score - measure(truth, ask(shuffled))
    found = [
        Importance(tuple(names[one] for one in columns), float(cost.mean()), float(cost.std(ddof=1)))
        for columns, cost in zip(groups, costs, strict=True)
    ]
    return sorted(found, key=lambda one: -one.mean), _stability(costs)


def _stability(costs: Any) -> float | None:
    """How alike the most important groups of different seeds are: the mean share that two of them have in common."""
    import numpy as np

    groups, repeats = costs.shape
    if groups <= TOP or repeats < 2:
        return None
    parts = np.array_split(np.arange(repeats), min(SEEDS, repeats))
    tops = [set(np.argsort(-costs[:, part].mean(axis=1))[:TOP].tolist()) for part in parts]
    pairs = [(a, b) for i, a in enumerate(tops) for b in tops[i + 1 :]]
    return float(np.mean([len(a & b) / len(a | b) for a, b in pairs]))
