"""What is known beside the data is judged by itself."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from deeprules_jupyter.experiments.baseline.chance import SURE
from deeprules_jupyter.experiments.baseline.metadata import alone, sentences
from deeprules_jupyter.experiments.baseline.problem import problem

LUCK = np.random.default_rng(0)
ROWS = 200
Y = np.arange(ROWS) % 2
X = LUCK.normal(size=(ROWS, 5))
SITE = np.where(LUCK.random(ROWS) < 0.85, Y, 1 - Y)
TOLD = pd.DataFrame({"site": np.array(["north", "south"])[SITE], "age": LUCK.integers(20, 80, ROWS)})


def test_a_site_that_goes_with_the_target_is_said() -> None:
    best, luck = alone(problem(X, Y), TOLD)
    assert best.best is not None and best.best.score > 0.75 and luck is not None and luck <= SURE
    (text,) = sentences(problem(X, Y), TOLD["site"], "sites")
    assert text.startswith("sites alone, without the data, tells the target (")


@pytest.mark.parametrize("beside", [TOLD["age"], pd.Series(LUCK.permutation(TOLD["site"].to_numpy()))])
def test_what_tells_nothing_is_said_to_tell_nothing(beside: pd.Series) -> None:
    (text,) = sentences(problem(X, Y), beside, "it")
    assert text.startswith("it alone tells nothing about the target")


def test_a_number_is_told_too_and_a_wrong_length_is_one_line() -> None:
    best, _ = alone(problem(X, SITE + X[:, 0]), TOLD)
    assert best.family.short in ("ridge", "forest")
    with pytest.raises(ValueError, match="the metadata and the training rows have different lengths: 9 and 200"):
        alone(problem(X, Y), TOLD[:9])
    (text,) = sentences(problem(X, Y), TOLD[:9], "sites")
    assert text == "sites was not judged alone: the metadata and the training rows have different lengths: 9 and 200."
