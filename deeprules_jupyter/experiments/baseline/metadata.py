"""How much what is known beside the data tells by itself: batch, site, age, the plate of a sample."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from deeprules_jupyter.experiments.baseline import compare
from deeprules_jupyter.experiments.baseline.chance import SURE
from deeprules_jupyter.experiments.baseline.families import chosen
from deeprules_jupyter.experiments.baseline.problem import Problem, same_length
from deeprules_jupyter.experiments.baseline.search import Effort, search, winner
from deeprules_jupyter.experiments.baseline.study import Study
from deeprules_jupyter.experiments.baseline.tables import table

MODELS = ("logistic", "ridge", "forest", "cox")  # one that draws lines and one that does not, for each target


def alone(one: Problem, beside: Any) -> tuple[Effort, float | None]:
    """The best model of the metadata alone, and how likely that is by chance.

    `beside`: (n,) or (n, columns), in the order of the training rows. Raises ValueError with one clear line.
    """
    import pandas as pd

    if len(getattr(beside, "shape", ())) == 1:  # names of sites are categories, and no texts
        beside = pd.DataFrame({"known": pd.Series(beside).to_numpy()})
    rows = table(beside)
    same_length(rows, one.train, "the metadata and the training rows")
    study = Study(replace(one, train=rows, tune=None, tune_y=None))
    able = [family.short for family in chosen([], one.task)]
    efforts = search(study, chosen([name for name in MODELS if name in able], one.task))
    best = winner(efforts)
    return best, compare.chance_of(study, efforts)


def sentences(one: Problem, beside: Any, name: str) -> Iterator[str]:
    """What a person should know of it. A mistake costs this sentence alone, not what was tuned before."""
    try:
        best, luck = alone(one, beside)
    except ValueError as exc:
        yield f"{name} was not judged alone: {exc}."
        return
    if best.best is None:
        return
    value, metric = one.metric.shown(best.best.score), one.metric.name
    tried = f"{metric} {value:.3f} in cross-validation on the training rows, {len(best.trials)} trials"
    if luck is not None and luck <= SURE:
        yield (
            f"{name} alone, without the data, tells the target ({best.best.family}: {tried}): that much any model "
            "could have learned from batch, site or person, and not from what was measured."
        )
    else:
        yield f"{name} alone tells nothing about the target, as far as the training rows can say ({tried})."
