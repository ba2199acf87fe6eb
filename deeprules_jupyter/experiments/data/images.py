"""Images that are nearly the same, by a perceptual hash and then by their pixels."""

from __future__ import annotations

from typing import Any

from deeprules_jupyter.experiments.data.check import OURS, About, Check
from deeprules_jupyter.experiments.data.pictures import shrunk
from deeprules_jupyter.experiments.data.table import Table

ABOUT = About(
    "near-images", "Images that are nearly copies",
    "The same picture saved again, cut or brightened a little, is known to the model when its twin trained.",
    "Look at these pairs, and keep all of one picture on one side of the split.",
    f"the 64 lowest frequencies of a cosine transform (pHash), compared; both thresholds are {OURS}",
)  # fmt: skip
SIDE, LOW = 32, 8
PIXELS = 16  # side of the images whose pixels are compared
PARTS = ((0, 13), (13, 13), (26, 13), (39, 13), (52, 12))  # one of five is the same where four bits differ
CROWD = 200  # images with an equal part of the hash, from which it tells nothing
PAIRS = 3_000_000  # that are looked at


def check(table: Table) -> Check:
    """Pairs whose hashes differ in few bits and whose pixels go together."""
    import numpy as np

    if table.images is None:
        return ABOUT.none("there are no images")
    small = table.images.small
    if min(small.shape[1:]) < LOW:
        return ABOUT.none(f"images of less than {LOW} pixels a side are too small to tell")
    one, other = near(hashes(small), table.limits.image_bits)
    pixels = shrunk(small, min(PIXELS, *small.shape[1:])).reshape(len(small), -1)
    pixels -= pixels.mean(axis=1, keepdims=True)
    pixels /= np.maximum(np.linalg.norm(pixels, axis=1, keepdims=True), 1e-9)
    alike = np.concatenate(
        [(pixels[one[at : at + 50_000]] * pixels[other[at : at + 50_000]]).sum(axis=1)
         for at in range(0, max(1, len(one)), 50_000)]
    )  # fmt: skip
    same = (alike >= table.limits.image_alike) & _different(table, one, other)
    twins = np.unique(np.concatenate([one[same], other[same]]))
    shown = (("images", len(small)), ("with a near twin", len(twins)))
    if not len(twins):
        return ABOUT.passed("no image is nearly another", *shown)
    return ABOUT.found("fix", f"{len(twins):,} of {len(small):,} images are nearly another one", *shown)


def _different(table: Table, one: Any, other: Any) -> Any:
    """Which pairs are no exact copies: those are told of as such."""
    from deeprules_jupyter.experiments.data.duplicates import row_hashes

    exact = row_hashes(table)
    return exact[one] != exact[other]


def hashes(images: Any) -> Any:
    """64 bits for each image (n, h, w): which of its lowest frequencies are above their median."""
    import numpy as np

    small = shrunk(images, SIDE)
    waves = np.cos(np.pi * np.arange(LOW)[:, None] * (2 * np.arange(SIDE) + 1) / (2 * SIDE)).astype(np.float32)
    low = (waves @ small @ waves.T).reshape(len(images), -1)
    low[:, 0] = 0  # how bright it is
    bits = low > np.median(low[:, 1:], axis=1, keepdims=True)
    return np.packbits(bits, axis=1).view(">u8").ravel().astype(np.uint64)


def near(codes: Any, most: int) -> tuple[Any, Any]:
    """Pairs of positions whose codes differ in at most this many of their bits; four at most are found surely."""
    import numpy as np

    found = []
    for low, width in PARTS:
        part = (codes >> np.uint64(low)) & np.uint64((1 << width) - 1)
        found.append(_pairs(part, codes, most))
    pairs = np.unique(np.concatenate(found), axis=0) if found else np.zeros((0, 2), dtype=np.int64)
    return pairs[:PAIRS, 0], pairs[:PAIRS, 1]


def _pairs(part: Any, codes: Any, most: int) -> Any:
    """Of those whose part is equal, (k, 2): each is compared with those after it, in order of the whole code."""
    import numpy as np

    order = np.lexsort((codes, part))
    part, codes = part[order], codes[order]
    found = []
    for step in range(1, min(CROWD, len(order))):
        equal = np.flatnonzero(part[step:] == part[:-step])
        if not len(equal):
            break
        close = equal[_bits(codes[equal] ^ codes[equal + step]) <= most]
        found.append(np.sort(np.stack([order[close], order[close + step]], axis=1), axis=1))
    return np.concatenate(found) if found else np.zeros((0, 2), dtype=np.int64)


def _bits(numbers: Any) -> Any:
    """How many bits are set."""
    import numpy as np

    if hasattr(np, "bitwise_count"):
        return np.bitwise_count(numbers)
    return np.unpackbits(numbers.view(np.uint8).reshape(-1, 8), axis=1).sum(axis=1)
