"""Whether the layers of a network fit the data, where both are known by name in the whole notebook."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from deeprules_jupyter.model import Cell, Evidence, Place
from deeprules_jupyter.running import Habit, Slip

TRAINS = re.compile(r"\.backward\(|\.fit\(|\.fit_generator\(")
# Data whose columns have no order, and data that are images.
TABLES = re.compile(
    r"\bload_(breast_cancer|wine|iris|diabetes|boston)\(|\bfetch_california_housing\(|boston_housing\.load_data\("
)
IMAGES = re.compile(
    r"\b(?:(?:MNIST|FashionMNIST|KMNIST|EMNIST|QMNIST|CIFAR10|CIFAR100|SVHN|ImageFolder)\(|"
    r"(?:mnist|fashion_mnist|cifar10|cifar100)\.load_data\(|(?:load_digits|fetch_olivetti_faces|fetch_lfw_people)\(|"
    r"image_dataset_from_directory\(|flow_from_directory\()"
)
OTHERS = re.compile(
    r"\bread_(csv|table|excel|parquet|feather|json)\(|\bload_(files|dataset|digits|svmlight_file)\(|fetch_openml|loadtxt\("
    r"|genfromtxt\(|np\.load\(|loadmat\(|make_\w+\("
)
LINE = re.compile(r"\bConv1[dD]\(|\bConvolution1D\(")
FLAT = re.compile(r"\bnn\.Linear\(|\bDense\(")
# Layers and ways that look at neighbours, or networks that are no classifiers of pixels.
LOOKS = re.compile(
    r"(?i)conv(\dd|olution|_)|resnet|vgg|inception|densenet|efficientnet|mobilenet|applications|timm|hub\.|attention|lstm"
    r"|transformer|\bgru|rnn|\bvit|pretrained|autoencoder|decoder|\bgan\b|\bvae\b|generator|discriminator|latent|unet"
    r"|capsule|graph|adjacen|neighbo|pca\(|feature_extract"
)

# Without a word of each there is nothing to look for: most notebooks are left at that.
LAYERS = ("Dense(", "Linear(", "Conv1d(", "Conv1D(", "Convolution1D(")
DATA = (
    *("load_breast_cancer", "load_wine", "load_iris", "load_diabetes", "load_boston", "_housing"),
    *("MNIST(", "mnist.", "CIFAR10", "cifar10", "SVHN(", "ImageFolder(", "flow_from", "from_directory("),
    *("load_digits", "fetch_olivetti", "fetch_lfw"),
)
Found = tuple[Place, str, int]  # what was found, and the number of its cell


def of_cells(cells: Sequence[Cell]) -> Iterator[Slip]:
    """At most one fact for a notebook."""
    whole = "\n".join(cell.source for cell in cells)
    if not any(word in whole for word in LAYERS) or not any(word in whole for word in DATA):
        return
    sources = [re.sub(r"(?m)#.*$", "", cell.source) for cell in cells]
    if not any(map(TRAINS.search, sources)):
        return
    table, image = _all(cells, sources, TABLES), _all(cells, sources, IMAGES)
    if table and not image and not any(map(OTHERS.search, sources)):
        yield from _slip("unordered-columns", _all(cells, sources, LINE), table[0])
    elif image and not table and not any(map(LOOKS.search, sources)):
        yield from _slip("flat-images", _all(cells, sources, FLAT), image[0])


def _all(cells: Sequence[Cell], sources: Sequence[str], pattern: re.Pattern[str]) -> list[Found]:
    return [
        (replace(cell.place, line=source.count("\n", 0, found.start()) + 1), found[0].rstrip("("), at)
        for at, (cell, source) in enumerate(zip(cells, sources, strict=True))
        for found in pattern.finditer(source)
    ]


def _slip(habit: Habit, layers: Sequence[Found], data: Found) -> Iterator[Slip]:
    """The layer that is nearest to the data is meant."""
    if layers:
        place, layer, _ = min(layers, key=lambda one: abs(one[2] - data[2]))
        text = layer if habit == "unordered-columns" else data[1]
        way = (Evidence(data[0], f"the data are made by {data[1]}"),)
        yield Slip(place=place, witness="code", habit=habit, text=text, way=way)
