"""Hugging Face Datasets, items of tokens, and AnnData."""

from __future__ import annotations

from typing import Any

import anndata
import datasets
import numpy as np
import pytest
import torch
from PIL import Image
from scipy import sparse

from deeprules_jupyter.experiments.baseline import run
from deeprules_jupyter.experiments.baseline.columns import Columns
from deeprules_jupyter.experiments.baseline.loaders import pair
from deeprules_jupyter.experiments.baseline.tables import table

ROWS = 60
Y = [row % 2 for row in range(ROWS)]
TEXTS = [f"the {'good' if y else 'bad'} patient {row % 7}" for row, y in enumerate(Y)]
NAMES = datasets.ClassLabel(names=["ill", "well"])
TOKENS = [{"input_ids": [1 + y, 7, row % 5, 0], "attention_mask": [1, 1, 1, 0]} for row, y in enumerate(Y)]


def test_columns_of_a_dataset_are_a_table_and_its_label_the_target() -> None:
    held = {"size": np.arange(ROWS) * 1.5, "organ": ["liver", "lung", "skin"] * 20, "labels": Y, "idx": range(ROWS)}
    made = datasets.Dataset.from_dict({**held, "label_text": ["well" if y else "ill" for y in Y]})
    rows, target = pair(made.select(range(ROWS - 1, -1, -1)))
    assert target.tolist() == Y[::-1] and set(rows.held) == {"size", "organ"}
    assert rows.held["size"].tolist() == (np.arange(ROWS) * 1.5)[::-1].tolist()
    assert table(rows).kind == "frame" and table(rows).note == "label_text says the same as labels and was left out."


def test_texts_and_tokens_can_be_told_from() -> None:
    texts = datasets.Dataset.from_dict({"text": TEXTS, "kind": Y}).cast_column("kind", NAMES)
    both = texts.map(lambda item, row: TOKENS[row], with_indices=True)
    for made in (texts, both, both.with_format("torch"), both.remove_columns("text")):
        rows, _ = pair(made)
        assert table(rows).kind == "texts"
        assert run(made, models=["logistic"]).signal
    assert table(rows).rows[0] == "t1 t7 t0"
    assert set(pair(both)[0].held) == {"text", "input_ids", "attention_mask"}  # what a network may be given


def test_items_of_tokens_keep_the_names_that_a_network_takes() -> None:
    class Items(torch.utils.data.Dataset[Any]):
        def __len__(self) -> int:
            return ROWS

        def __getitem__(self, row: int) -> dict[str, Any]:
            return {**{name: torch.as_tensor(one) for name, one in TOKENS[row].items()}, "labels": torch.tensor(Y[row])}

    rows, target = pair(torch.utils.data.DataLoader(Items(), shuffle=True))
    assert isinstance(rows, Columns) and len(rows) == ROWS and target.tolist() == Y
    assert table(rows).rows[1] == "t2 t7 t1"


def test_images_of_a_dataset_are_decoded() -> None:
    pictures = [Image.new("RGB", (4, 3), (9 * y, row, 0)) for row, y in enumerate(Y)]
    made = datasets.Dataset.from_dict({"image": pictures, "label": Y})
    rows, target = pair(made.cast_column("image", datasets.Image()))
    assert rows.shape == (ROWS, 3, 4, 3) and target.tolist() == Y and rows[:, 0, 0, 1].tolist() == list(range(ROWS))


@pytest.mark.parametrize(("value", "line"), [
    (datasets.DatasetDict({"train": datasets.Dataset.from_dict({"a": [1]})}), r"holds several datasets \(train\)"),
    (datasets.Dataset.from_dict({"a": [1], "b": [2]}), r"which of its columns is the target \(a, b\); call that one"),
    (datasets.Dataset.from_dict({"a": [1], "y": [2], "label": [0]}), r"is the target \(y, label\)"),
    (datasets.Dataset.from_dict({"a": [], "label": []}), "this Dataset is empty"),
    (datasets.Dataset.from_dict({"a": [1], "label": [2]}).to_iterable_dataset(), "a stream has no end that is known"),
])  # fmt: skip
def test_a_mistake_is_one_clear_line(value: Any, line: str) -> None:
    with pytest.raises(ValueError, match=line):
        pair(value)


def test_of_an_anndata_the_matrix_that_is_taken_is_named() -> None:
    counts = sparse.csr_matrix(np.random.default_rng(0).poisson(2, (ROWS, 9)) + 3 * np.asarray(Y)[:, None])
    made = anndata.AnnData(counts, layers={"log": counts.log1p()})
    found = table(made)
    assert found.kind == "sparse" and found.note == "Of the AnnData, X was taken, not layers['log']."
    assert run(made, Y, models=["logistic"]).signal
    made.X = None
    with pytest.raises(ValueError, match=r"no X; give one of its layers a name of its own \(log\)"):
        table(made)
