"""Whatever holds samples can be read, and each kind of column is prepared in its own way."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import sparse
from sklearn.pipeline import Pipeline

from deeprules_jupyter.experiments.baseline import prepare, run
from deeprules_jupyter.experiments.baseline.frames import kind_of
from deeprules_jupyter.experiments.baseline.tables import table

ROWS = 120
LUCK = np.random.default_rng(0)
Y = np.arange(ROWS) % 2
DNA = ["".join(LUCK.choice(list("ACGT" if y else "AACT"), 30)) for y in Y]
TEXTS = [f"patient {i} was {'well' if y else 'ill'} on day {i % 7}" for i, y in enumerate(Y)]
FRAME = pd.DataFrame({
    "size": np.where(np.arange(ROWS) % 9, LUCK.normal(size=ROWS) + Y, np.nan),
    "kind": LUCK.choice(["x", "y", None], ROWS),
    "when": pd.date_range("2020-01-01", periods=ROWS), "note": TEXTS, "row": [f"id{i}" for i in range(ROWS)],
    "flag": Y == 1, "dna": DNA, "whole": pd.array([1, None] * (ROWS // 2), dtype="Int64"), "empty": np.nan,
    "organ": pd.Categorical(LUCK.choice(list("pq"), ROWS)), "same": "a",
})  # fmt: skip


def test_the_kinds_of_columns() -> None:
    found = {name: kind_of(FRAME[name]) for name in FRAME.columns}
    assert found == {
        "size": "numbers", "kind": "categories", "when": "dates", "note": "texts", "row": None, "flag": "numbers",
        "dna": "texts", "whole": "numbers", "empty": None, "organ": "categories", "same": None,
    }  # fmt: skip


def holders() -> dict[str, Any]:
    import anndata
    import polars as pl
    import torch

    luck = np.random.default_rng(1)  # the same rows, whichever tests ran before
    numbers = luck.normal(size=(ROWS, 5)) + Y[:, None]
    return {
        "array": numbers, "list": numbers.tolist(), "frame": FRAME, "tensor": torch.as_tensor(numbers),
        "sparse": sparse.csr_matrix(np.maximum(numbers, 0)), "texts": TEXTS, "sequences": DNA,
        "images": luck.normal(size=(ROWS, 6, 6)) + Y[:, None, None], "polars": pl.DataFrame(numbers),
        "anndata": anndata.AnnData(numbers), "holes": np.where(numbers > 2, np.nan, numbers),
        "column": pd.Series(numbers[:, 0] + Y),
        "dates": FRAME[["when"]].assign(when=FRAME["when"].where(np.arange(ROWS) % 5 > 0)),
        "mixed": numbers.astype(object),
    }  # fmt: skip


@pytest.mark.parametrize("name", holders())
def test_each_of_them_can_be_told_from(name: str) -> None:
    value = holders()[name]
    found = run(value, Y, models=["logistic", "bayes", "neighbours"])
    assert not any(effort.failed for effort in found.efforts), [effort.failed for effort in found.efforts]
    assert found.fitted.predict(table(value).rows).shape == (ROWS,)
    assert set(found.fitted.classes_) == {0, 1}
    if name != "dates":
        assert found.signal


def test_new_rows_may_have_what_was_never_seen() -> None:
    for dense in (False, True):
        before = Pipeline(prepare.steps(table(FRAME), dense)).fit(FRAME, Y)
        new = FRAME.iloc[:3].assign(kind="z", when=pd.NaT, note=None, size=np.nan)
        assert before.transform(new).shape[0] == 3


def test_single_words_that_come_again_are_categories_and_held_out_rows_are_read_alike() -> None:
    sites = np.array(list("AB") * 40)
    told = np.tile([0, 1], 40)
    told[::9] = 1 - told[::9]
    for given in (sites, pd.Series(sites)):
        found = run(
            given, told, models=["logistic"], test=(np.array(["A", "B", "B", "A", "C"]), np.array([0, 1, 1, 0, 1]))
        )
        assert found.signal is not None and found.held is not None and found.held.winner > 0.9
        sure = found.fitted.predict_proba(pd.DataFrame({"word": ["A", "B"]}))[:, 1]
        assert sure[0] < sure[1]
    assert table(np.array(["ACGTACGTAC", "ACGTACGTAA"] * 40, dtype=object)).kind == "sequences"
    assert table(np.array(["one text", "another text"] * 40)).kind == "texts"
