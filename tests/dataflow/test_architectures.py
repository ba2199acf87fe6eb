"""Layers that do not fit the data, where both are known by name, and the many notebooks of which nothing is known."""

from __future__ import annotations

import pytest

from deeprules_jupyter.dataflow.architectures import of_cells
from deeprules_jupyter.model import Cell, Place

TABLE = "from sklearn.datasets import load_wine\nX, y = load_wine(return_X_y=True)"
IMAGES = "train = torchvision.datasets.FashionMNIST('data', train=True)"
LINE = "net = nn.Sequential(nn.Conv1d(1, 8, 3), nn.Flatten(), nn.LazyLinear(3))"
FLAT = "net = nn.Sequential(\n    nn.Flatten(),\n    nn.Linear(784, 10))"
STEP = "loss.backward()"


def found(*sources: str) -> list[tuple[str, str, int | None, int | None]]:
    cells = [Cell(one, Place(at)) for at, one in enumerate(sources)]
    return [(slip.habit, slip.text, slip.place.cell, slip.place.line) for slip in of_cells(cells)]


def test_convolution_over_a_table() -> None:
    assert found(TABLE, LINE, STEP) == [("unordered-columns", "Conv1d", 1, 1)]


def test_a_perceptron_on_images() -> None:
    assert found(IMAGES, FLAT, STEP) == [("flat-images", "FashionMNIST", 1, 3)]
    keras = "(X, y), (A, b) = mnist.load_data()\nm = Sequential([Flatten(), Dense(10)])\nm.fit(X, y)"
    assert found(keras) == [("flat-images", "mnist.load_data", 0, 2)]


@pytest.mark.parametrize(
    "sources",
    [
        (TABLE, LINE),  # nothing is trained
        (TABLE, FLAT, STEP),
        (IMAGES, LINE.replace("1d", "2d"), STEP),
        (IMAGES, FLAT, STEP, "other = nn.Conv2d(1, 8, 3)"),  # a comparison
        (IMAGES, f"body = resnet18(weights='DEFAULT')\n{FLAT}", STEP),
        (IMAGES, "adjacency = distances < 2", FLAT, STEP),  # a network on a graph of pixels
        (IMAGES, "class AutoEncoder(nn.Module): ...", FLAT, STEP),
        (TABLE, "spectra = pd.read_csv('spectra.csv')", LINE, STEP),
        ("X = pd.read_csv('table.csv')", LINE, STEP),  # may be a signal
        (f"# {IMAGES}", FLAT, STEP),
    ],
)
def test_what_may_fit(sources: tuple[str, ...]) -> None:
    assert found(*sources) == []
