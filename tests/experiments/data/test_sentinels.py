"""Zeros that mean missing are told by words in the name of a column, and a gene is none of these."""

from __future__ import annotations

import numpy as np
import pytest

from deeprules_jupyter.experiments.data.sentinels import _suspects

VALUES = np.array([0.0, 0.0, 1.5, 2.0])


@pytest.mark.parametrize("name", ["BMI", "diastolic_bp", "BloodPressure", "sbp", "glucose level"])
def test_a_living_being_cannot_have_zero_of_it(name: str) -> None:
    assert _suspects(VALUES, name) == [0.0]


@pytest.mark.parametrize("name", ["RBP7", "IGFBP7", "HP1BP3", "EBP", "PQBP1"])
def test_a_gene_may_be_silent(name: str) -> None:
    assert _suspects(VALUES, name) == []
