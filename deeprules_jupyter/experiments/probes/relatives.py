"""How near the test sequences are to those that trained, and what a model scores when whole families are left out.

Identity: equal letters less gaps of the best alignment, over the shorter sequence, where the shorter one has at least
80 % of the longer one's length. Source: Lee et al. 2022, tip 7; Rost 1999, Protein Eng. 12:85 (short sequences).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from deeprules_jupyter.experiments.probes.task import Task
from deeprules_jupyter.experiments.splits.related import alphabet_of, encoded, families, near, needed
from deeprules_jupyter.homology import Sequences

MIRRORED = 500  # sequences that are read backwards too: as near to others as chance makes it


@dataclass(frozen=True, eq=False)
class Nearest:
    """Of each test sequence the identity with its nearest training sequence (0: none is about as long)."""

    identity: Any  # (n,)
    met: Any  # (n,), whether that makes it a relative
    same: int  # test sequences that are in training letter by letter
    chance: float  # the share that would be relatives if they were read backwards
    level: float  # from which on two are relatives; short ones need more
    kind: str

    @property
    def share(self) -> float:
        """Of test sequences with a relative in training."""
        return float(self.met.mean())


def nearest(train: list[str], test: list[str], identity: float | None = None) -> Nearest:
    """Look at each test sequence. Raises ValueError with one clear line."""
    import numpy as np

    alphabet = alphabet_of([*train, *test])
    level = alphabet.identity if identity is None else float(identity)
    if not 0 < level <= 1:
        raise ValueError(f"--identity {identity} must be a share of equal letters, such as 0.4")
    among, asked = encoded(train, alphabet), encoded(test, alphabet)
    best, met = _best(asked, among, level)
    known = {text.upper() for text in train}
    same = np.array([text.upper() in known for text in test])
    some = np.unique(np.linspace(0, len(asked) - 1, min(MIRRORED, len(asked))).astype(int))
    _, by_chance = _best(asked.take(some).reversed(), among, level)
    return Nearest(
        np.where(same, 1.0, best), met | same, int(same.sum()), float(by_chance.mean()), level, alphabet.name
    )


def _best(asked: Sequences, among: Sequences, level: float) -> tuple[Any, Any]:
    import numpy as np

    mine, theirs, alike = near(asked, among)
    best, met = np.zeros(len(asked)), np.zeros(len(asked), dtype=bool)
    np.maximum.at(best, mine, alike)
    met[mine[alike >= needed(np.minimum(asked.lengths[mine], among.lengths[theirs]), level)]] = True
    return best, met


@dataclass(frozen=True)
class Whole:
    """A score in random folds and in folds of whole families, on training rows."""

    metric: str
    random: float
    families: float
    error: float  # standard error of the difference, over the folds
    many: int  # families
    how: str


def by_family(one: Task, texts: list[str], identity: float | None = None) -> Whole:
    """Fit and judge twice. Raises ValueError with one clear line."""
    import numpy as np
    from sklearn.model_selection import GroupKFold, StratifiedGroupKFold

    found = families(texts, identity)
    many = len(np.unique(found.codes))
    if many < 2:
        raise ValueError("all training sequences are one family, so none can be left out")
    kind = StratifiedGroupKFold if one.classes else GroupKFold
    folds = kind(n_splits=min(one.folds.get_n_splits(), many), shuffle=True, random_state=0)
    by_chance, whole = one.scores(), replace(one, groups=found.codes, folds=folds).scores()
    error = float((by_chance.var(ddof=1) / len(by_chance) + whole.var(ddof=1) / len(whole)) ** 0.5)
    return Whole(one.metric, float(by_chance.mean()), float(whole.mean()), error, many, found.how)


def composition(texts: list[str]) -> Any:
    """The share of each letter in each sequence, shape (n, letters)."""
    import numpy as np

    letters = [letter for letter in alphabet_of(texts).letters if letter.isalpha()]
    return np.array([[text.upper().count(letter) / len(text) for letter in letters] for text in texts])
