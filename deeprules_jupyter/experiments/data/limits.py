"""Every threshold of the checks of a table. `[tool.deeprules.data]` in pyproject.toml changes them by these names.

Where no source gives a number it is a convention of ours, chosen so that random tables stay silent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True)
class Limits:
    """What is still well."""

    alpha: float = 0.05  # how often a page on random data may find something: common practice
    few: int = 100  # rows of a class: Lee et al. 2022, tip 1, after Cho et al. 2015 (arXiv:1511.06348)
    usual: int = 1000  # "orders of magnitude more" are usual: the same tip
    association_note: float = 0.3  # Cramer's V of batch and label: ours
    association_fix: float = 0.5  # ours
    readable_auc: float = 0.7  # of telling the batch from the features: ours
    missing_note: float = 0.05  # share of a column: ours
    missing_fix: float = 0.2  # ours
    minority: float = 0.2  # share of the rarer of two classes: skore 0.28 warns below it
    class_share: float = 0.1  # share of the rarest of more classes: skore 0.28 warns below it
    class_ratio: float = 0.2  # and its size beside that of the commonest: ours
    near_words: float = 0.7  # shared pieces of two texts: the usual threshold of MinHash (datasketch: 0.5 to 0.9)
    near_text: float = 0.9  # similarity by edits of two texts, from which they are nearly the same: ours
    image_bits: int = 4  # of 64, in which two perceptual hashes may differ: ours
    image_alike: float = 0.99  # correlation of the pixels of two such images: ours
    runs: float = 0.8  # runs of equal labels, beside those of a random order: ours
    component_gain: float = 0.1  # R2 of a main direction on the batch, above that on the label: ours
    single_auc: float = 0.95  # of one column alone: ours
    metadata_auc: float = 0.6  # of what is known beside the data: ours
    scaled: float = 0.001  # how exactly a mean is 0 and a standard deviation 1: ours
    shuffles: int = 199  # of the labels, for a p-value; 0.005 is the smallest that they can give
    sample: int = 5000  # rows on which models and shuffles work


def limits_of(said: Mapping[str, Any]) -> Limits:
    """The thresholds with those that a project has set. Raises ValueError with one clear line."""
    known = {field.name: field for field in fields(Limits)}
    for name, value in said.items():
        if name not in known:
            raise ValueError(f"[tool.deeprules.data] knows no {name!r}, only {', '.join(known)}")
        whole = isinstance(known[name].default, int)
        if isinstance(value, bool) or not isinstance(value, int if whole else int | float) or value < 0:
            raise ValueError(f"[tool.deeprules.data]: {name} is {'a whole number' if whole else 'a number'} from 0 on")
    return Limits(**said)
