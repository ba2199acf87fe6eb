"""Networks of several libraries are asked about the same rows, a bounded number at a time."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pandas as pd
import pytest
import torch
from scipy import sparse
from torch import nn

from deeprules_jupyter.experiments.baseline import passes
from deeprules_jupyter.experiments.baseline.columns import Columns
from deeprules_jupyter.experiments.baseline.network import said
from deeprules_jupyter.experiments.baseline.problem import Problem, problem

ROWS = 60
LUCK = np.random.default_rng(0)
X = LUCK.normal(size=(ROWS, 5)).astype(np.float32)
TWO = problem(X, np.arange(ROWS) % 2)
THREE = problem(X, np.arange(ROWS) % 3)
NUMBER = problem(X, X[:, 0] * 1.5)
LABELS = problem(X, np.stack([np.arange(ROWS) % 2, np.arange(ROWS) % 3 > 0, np.arange(ROWS) % 5 > 0], axis=1))


def softmax(logits: Any) -> Any:
    return torch.softmax(torch.as_tensor(logits), 1).numpy()


def by_hand(net: Any, rows: Any = X) -> Any:
    with torch.no_grad():
        return softmax(net(torch.as_tensor(rows)))


class Seen(nn.Module):
    """Remembers how many rows it was given at once."""

    def __init__(self, outputs: int = 3) -> None:
        super().__init__()
        self.inner, self.sizes = nn.Linear(5, outputs), list[int]()

    def forward(self, rows: Any) -> Any:
        self.sizes.append(len(rows))
        return self.inner(rows).squeeze()


def test_many_rows_are_asked_in_even_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passes, "MOST", 59)
    net = Seen()
    assert np.allclose(said(net, X, THREE), by_hand(net.inner), atol=1e-6)
    assert net.sizes == [30, 30]
    monkeypatch.setattr(passes, "BYTES", 5 * 4 * 20)
    said(net, torch.as_tensor(X), THREE)
    assert net.sizes[2:] == [20, 20, 20]


@pytest.mark.parametrize("rows", [
    X, torch.as_tensor(X), X.astype(float), pd.DataFrame(X), sparse.csr_matrix(X), torch.as_tensor(X).double(),
], ids=lambda rows: type(rows).__name__)  # fmt: skip
def test_rows_of_each_kind_reach_the_network(rows: Any) -> None:
    net = nn.Linear(5, 3)
    assert np.allclose(said(net, rows, THREE), by_hand(net), atol=1e-5)


@pytest.mark.parametrize("kind", [torch.float64, torch.bfloat16, torch.float16])
def test_a_network_of_another_precision_is_given_its_own(kind: torch.dtype) -> None:
    net = nn.Linear(5, 3).to(kind)
    assert np.allclose(said(net, X, THREE), by_hand(net.float()), atol=0.02)


@pytest.mark.parametrize(("last", "expected"), [
    (nn.Identity(), softmax), (nn.LogSoftmax(1), softmax), (nn.Softmax(1), softmax),
])  # fmt: skip
def test_logits_log_probabilities_and_probabilities_are_told_apart(last: nn.Module, expected: Any) -> None:
    net = nn.Linear(5, 3)
    assert np.allclose(said(nn.Sequential(net, last), X, THREE), expected(net(torch.as_tensor(X)).detach()), atol=1e-5)


def test_logits_between_nought_and_one_are_no_probabilities_where_the_network_ends_in_a_linear_layer() -> None:
    net = nn.Sequential(nn.Linear(5, 1))
    with torch.no_grad():
        net[0].weight.zero_()
        net[0].bias.fill_(0.3)
    assert np.allclose(said(net, X, TWO)[:, 1], 1 / (1 + np.exp(-0.3)))
    assert np.allclose(said(nn.Sequential(*net, nn.Sigmoid()), X, TWO)[:, 1], 1 / (1 + np.exp(-0.3)))
    assert said(nn.Linear(5, 3), X, LABELS).shape == (ROWS, 3)
    assert said(nn.Linear(5, 1), X, NUMBER).shape == (ROWS,)


def test_channels_are_put_where_the_network_has_them() -> None:
    images = LUCK.random(size=(ROWS, 8, 6, 3)).astype(np.float32)
    net = nn.Sequential(nn.Conv2d(3, 2, 3), nn.Flatten(), nn.Linear(48, 3))
    expected = by_hand(net, images.transpose(0, 3, 1, 2).copy())
    assert np.allclose(said(net, images, THREE), expected, atol=1e-6)
    assert np.allclose(said(net, images.transpose(0, 3, 1, 2).copy(), THREE), expected, atol=1e-6)
    grey = nn.Sequential(nn.Conv2d(1, 2, 3), nn.Flatten(), nn.Linear(48, 3))
    assert np.allclose(said(grey, images[..., 0], THREE), by_hand(grey, images[:, None, :, :, 0]), atol=1e-6)
    wave = nn.Sequential(nn.Conv1d(1, 2, 2), nn.Flatten(), nn.Linear(8, 3))
    assert np.allclose(said(wave, X, THREE), by_hand(wave, X[:, None]), atol=1e-6)
    with pytest.raises(ValueError, match="whole numbers"):
        said(net, (images * 255).astype(np.uint8), THREE)


def test_whole_numbers_are_tokens_for_an_embedding_and_numbers_for_a_layer() -> None:
    tokens = np.arange(ROWS * 4).reshape(ROWS, 4) % 7
    net = nn.Sequential(nn.Embedding(7, 2), nn.Flatten(), nn.Linear(8, 3))
    assert np.allclose(said(net, tokens, THREE), by_hand(net, tokens), atol=1e-6)
    line = nn.Linear(4, 3)
    assert np.allclose(said(line, tokens, THREE), by_hand(line, tokens.astype(np.float32)), atol=1e-6)


class Several(nn.Module):
    def __init__(self, shape: str) -> None:
        super().__init__()
        self.inner, self.other, self.shape = nn.Linear(5, 3), nn.Linear(5, 7), shape

    def forward(self, rows: Any) -> Any:
        answer, other = self.inner(rows), self.other(rows)
        return {
            "pair": (other, answer), "logits": {"hidden": other, "logits": answer}, "twice": (answer, answer),
            "text": "no", "deep": answer[:, None, None],
        }[self.shape]  # fmt: skip


def test_of_several_outputs_the_one_that_answers_is_taken() -> None:
    for shape in ("pair", "logits", "deep"):
        net = Several(shape)
        assert np.allclose(said(net, X, THREE), by_hand(net.inner), atol=1e-6)
    for shape, line in (("twice", r"2 outputs \(\(60, 3\), \(60, 3\)\)"), ("text", "answers with a str")):
        with pytest.raises(ValueError, match=line):
            said(Several(shape), X, THREE)


def test_drawing_and_modes_leave_no_trace() -> None:
    class Draws(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.inner = nn.Sequential(nn.Linear(5, 3), nn.Dropout(0.5))

        def forward(self, rows: Any) -> Any:
            return self.inner(rows) + torch.randn(3) + np.random.rand() + random.random()

    net = Draws()
    net.inner[1].eval()
    states = random.getstate(), str(np.random.get_state()), torch.get_rng_state().tolist()
    assert np.array_equal(said(net, X, THREE), said(net, X, THREE))
    assert states == (random.getstate(), str(np.random.get_state()), torch.get_rng_state().tolist())
    assert net.training and net.inner[0].training and not net.inner[1].training


def test_keras_models_predict(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KERAS_BACKEND", "torch")
    keras = pytest.importorskip("keras")
    made = keras.Sequential([keras.Input((5,)), keras.layers.Dense(3, activation="softmax")])
    expected = np.asarray(made.predict(X, verbose=0))
    for rows in (X, torch.as_tensor(X)):
        assert np.allclose(said(made, rows, THREE), expected, atol=1e-5)
    ahead = keras.Input((5,))
    both = keras.Model(ahead, [keras.layers.Dense(3, activation="softmax")(ahead), keras.layers.Dense(9)(ahead)])
    assert np.allclose(said(both, X, THREE), np.asarray(both.predict(X, verbose=0)[0]), atol=1e-5)
    hot = problem(X, np.eye(3)[np.arange(ROWS) % 3])
    assert hot.task == "classes" and np.array_equal(hot.y, THREE.y)
    assert np.array_equal(hot.numbers(np.eye(3)[[2, 0]], "it"), [2, 0])


def test_lightning_modules_and_skorch_nets() -> None:
    import lightning

    class Lit(lightning.LightningModule):
        def __init__(self) -> None:
            super().__init__()
            self.inner = nn.Linear(5, 3)

        def forward(self, rows: Any) -> Any:
            return self.inner(rows)

    lit = Lit()
    assert np.allclose(said(lit, X, THREE), by_hand(lit.inner), atol=1e-6)
    skorch = pytest.importorskip("skorch")
    net = skorch.NeuralNetClassifier(nn.Sequential(nn.Linear(5, 3), nn.Softmax(1)), max_epochs=1, verbose=0)
    net.fit(X, THREE.y)
    assert np.allclose(said(net, X, THREE), net.predict_proba(X), atol=1e-6)
    line = skorch.NeuralNetRegressor(nn.Linear(5, 1), max_epochs=1, verbose=0).fit(X, X[:, :1])
    assert said(line, X, NUMBER).shape == (ROWS,)


def test_hugging_face_models_take_columns_by_their_names() -> None:
    from transformers import BertConfig, BertForSequenceClassification

    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=50, hidden_size=8, num_hidden_layers=1, num_attention_heads=2, intermediate_size=8, num_labels=3
    )
    net = BertForSequenceClassification(config).eval()
    tokens = [np.arange(1, 4 + row % 5) for row in range(ROWS)]
    found = said(net, Columns({"input_ids": tokens, "label": list(THREE.y), "text": ["a"] * ROWS}), THREE)
    with torch.no_grad():
        alone = [softmax(net(torch.as_tensor(row)[None]).logits)[0] for row in tokens]
    assert np.allclose(found, alone, atol=1e-5)
    with pytest.raises(ValueError, match=r"the network takes input_ids.*and the data has words"):
        said(net, Columns({"words": tokens}), THREE)


@pytest.mark.parametrize(("model", "rows", "one", "line"), [
    (nn.Linear(5, 3), X.astype(object), THREE, "cannot be given object values"),
    (nn.Linear(5, 4), X, THREE, "tells 4 classes apart"),
    (nn.Sequential(nn.Unflatten(1, (5, 1)), nn.Linear(1, 2)), X, THREE, r"has the shape \(60, 5, 2\)"),
])  # fmt: skip
def test_a_mistake_is_one_clear_line(model: Any, rows: Any, one: Problem, line: str) -> None:
    with pytest.raises(ValueError, match=line):
        said(model, rows, one)


@pytest.mark.parametrize("kind", [object, str])
def test_classes_in_words_and_in_numbers_are_told_apart_in_one_line(kind: Any) -> None:
    numbers, words = np.arange(ROWS) % 3, (np.arange(ROWS) % 3).astype(str).astype(kind)
    with pytest.raises(ValueError, match="the classes of the training rows are words, and those of y are numbers"):
        problem(X, words).numbers(numbers, "y")
    with pytest.raises(ValueError, match="the classes of the training rows are numbers, and those of y are words"):
        problem(X, numbers).numbers(words, "y")
    assert (problem(X, words).numbers(words[:5], "y") == numbers[:5]).all()
