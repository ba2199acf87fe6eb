"""Whether any of the models tells more than chance, when all of them and all of their settings had a try.

The best of many trials looks good on a target without a meaning too. So what the trials answered for the rows that
judge them is held against shuffled targets, and what counts is how often the best of all trials then looks as good.
No model is fitted again: none has seen the judging rows of its fold, so any order of these rows' targets is as likely
as any other where there is no signal. The folds share their training rows, so their sum spreads more than that of
shuffled targets; by how much is told by Nadeau and Bengio's correction.

Sources: Nadeau and Bengio 2003; Westfall and Young 1993 (the best of all, by permutation); Ojala and Garriga 2010
(shuffled targets).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from deeprules_jupyter.experiments.baseline.metrics import Answer, Task
from deeprules_jupyter.experiments.baseline.survival import left_over

DRAWS = 999
AT_ONCE = 111  # draws that are held at a time
SURE = 0.025  # one-sided, as the lower end of an interval of 95 %
LOOKED = 1000  # rows of a part, which tell a signal as well as more would
NUMBERS = 4000  # of one answer that is kept


def telling(answer: Answer, task: Task) -> Any:
    """The first rows of an answer as (rows, columns), the higher the more it speaks for what the column means."""
    import numpy as np
    from scipy.stats import rankdata

    if task in ("classes", "labels"):
        kept = answer[: min(LOOKED, max(100, NUMBERS // answer.shape[1]))]
    else:
        kept = rankdata((answer[:, 1] if task == "binary" else answer)[:LOOKED])[:, None]
    return np.nan_to_num(kept).astype(np.float32)


def chance(
    asked: Sequence[Sequence[Any]], truths: Sequence[Any], groups: Sequence[Any], seed: int, shared: float = 1.0
) -> float | None:
    """The share of shuffled targets for which the best of all trials looks as good; None where none tells rows apart.

    `asked`: for each trial what `telling` made of its answers, one for each part or None; `truths`: what `coded` made
    of the target of each part; `groups`: whose each row of a part is, or None. The fate of a group is drawn as a whole.
    `shared`: how many times as large the variance of the sum over the parts is as for shuffled targets.
    """
    import numpy as np

    luck = np.random.Generator(np.random.PCG64(seed))
    found, drawn = np.zeros(len(asked)), np.zeros((len(asked), DRAWS))
    for part, truth in enumerate(truths):
        some = [i for i, answers in enumerate(asked) if answers[part] is not None]
        if some:
            said = np.stack([asked[i][part] for i in some])
            rows = said.shape[1]
            kinds = None if groups[part] is None else groups[part][:rows]
            real, shuffled = _compared(said, truth[:rows], kinds, luck)
            found[some] += real
            drawn[some] += shuffled
    spread = np.sqrt((drawn**2).mean(axis=1))
    able = spread > 1e-6 * spread.max(initial=0.0)
    if not able.any():
        return None
    best = float((found[able] / spread[able]).max()) / shared**0.5
    most = (drawn[able] / spread[able, None]).max(axis=0)
    return float((1 + (most >= best - 1e-9).sum()) / (1 + DRAWS))


def coded(truth: Any, task: Task) -> Any:
    """The target as (rows, columns) that fit what `telling` makes of an answer."""
    import numpy as np
    from scipy.stats import rankdata

    if task == "classes":
        return np.eye(int(truth.max()) + 1)[truth]
    if task == "survival":
        return left_over(truth)[:, None]
    if task == "number":
        return rankdata(truth)[:, None]
    return truth.astype(float).reshape(len(truth), -1)


def _compared(said: Any, truth: Any, groups: Any, luck: Any) -> tuple[Any, Any]:
    """How well each answer (trials, rows, columns) goes with the target: with the real one (trials,), and with each
    shuffled one (trials, draws)."""
    import numpy as np

    said = said[:, :, : truth.shape[1]] - said[:, :, : truth.shape[1]].mean(axis=1, keepdims=True)
    truth = (truth - truth.mean(axis=0)).astype(np.float32)
    flat = said.reshape(len(said), -1)
    if groups is not None:
        _, which = np.unique(groups, return_inverse=True)
        each = (said * truth).sum(axis=2) @ np.eye(which.max() + 1, dtype=np.float32)[which]
        signs = luck.choice([-1.0, 1.0], size=(DRAWS, each.shape[1]))
        return each.sum(axis=1), each @ signs.T
    return flat @ truth.ravel(), np.concatenate([flat @ some.T for some in _shuffled(truth, luck)], axis=1)


def _shuffled(truth: Any, luck: Any) -> Iterator[Any]:
    for _ in range(DRAWS // AT_ONCE):
        order = luck.random((AT_ONCE, len(truth))).argsort(axis=1)
        yield truth[order].reshape(AT_ONCE, -1)
