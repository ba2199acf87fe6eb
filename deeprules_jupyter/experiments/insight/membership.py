"""Whether a model tells which rows it learned from, by how sure it is of them.

Sources: Yeom et al. 2018 (the attack by confidence); Carlini et al. 2022 (what counts is the rate at few false alarms).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from deeprules_jupyter.lockbox.intervals import auroc, auroc_parts, proportion

FEWEST = 100  # members, and rows that are none
FALSE = 0.01  # share of outsiders that is taken for members
IDENTIFIERS = re.compile(
    r"(^|_)(name|surname|firstname|lastname|mrn|ssn|nhs|passport|email|phone|address|street|postcode|zip|zipcode|dob|"
    r"birthdate|birth_date|date_of_birth|patient_?id|subject_?id|person_?id|accession|ip)($|_)",
    re.IGNORECASE,
)
SMALL = 5  # rows of a cell, below which people may be found in it
KINDS = 50  # different values up to which a column makes cells


@dataclass(frozen=True)
class Risk:
    """How well members are told from others."""

    area: float  # 0.5: not at all
    low: float
    high: float
    found: float  # share of members that are found when FALSE of the others are taken for members
    found_low: float
    found_high: float
    members: int
    others: int

    @property
    def real(self) -> bool:
        """Whether it is more than chance."""
        return self.low > 0.5


def risk(truth: Any, answer: Any, other_truth: Any, other_answer: Any) -> Risk:
    """The attack: rows of which the model is surer are said to be members. Raises ValueError with too few rows.

    `truth` as class numbers (n,) with `answer` (n, classes), or numbers (n,) with `answer` (n,).
    """
    import numpy as np

    mine, theirs = _sure(truth, answer), _sure(other_truth, other_answer)
    if min(len(mine), len(theirs)) < FEWEST:
        raise ValueError(
            f"membership is tried with {FEWEST} rows of each side; there are {len(mine)} and {len(theirs)}"
        )
    member = np.r_[np.ones(len(mine), bool), np.zeros(len(theirs), bool)]
    sure = np.r_[mine, theirs]
    low, high = auroc(member, sure)
    edge = np.quantile(theirs, 1 - FALSE, method="higher")
    hits = int((mine > edge).sum())
    found_low, found_high = proportion(hits, len(mine))
    return Risk(auroc_parts(member, sure)[0], low, high, hits / len(mine), float(found_low), float(found_high),
                len(mine), len(theirs))  # fmt: skip


def _sure(truth: Any, answer: Any) -> Any:
    """How sure the model is of the true answer of each row."""
    import numpy as np

    if answer.ndim == 1:
        return -np.abs(truth - answer)
    return answer[np.arange(len(truth)), truth]


def telling(columns: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The columns by which people may be found, each with the reason; values stay unsaid."""
    import numpy as np

    found = []
    for name, values in columns.items():
        column = np.asarray(values)
        if IDENTIFIERS.search(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", str(name)).replace(" ", "_")):
            found.append((name, "its name says that it identifies somebody"))
            continue
        if column.dtype.kind in "OUS":
            kinds, counts = np.unique(column.astype(str), return_counts=True)
            if len(column) >= 20 and len(kinds) == len(column):
                found.append((name, "each row has a text of its own"))
            elif len(kinds) <= KINDS and int(counts.min()) < SMALL:
                small = int((counts < SMALL).sum())
                found.append((name, f"{small} of its values stand in fewer than {SMALL} rows"))
    return found
