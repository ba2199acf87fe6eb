"""Images of arrays and of folders, made small and grey; needs Pillow for files, which comes with matplotlib."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from deeprules_jupyter.experiments.data.table import Images

ENDINGS = frozenset(".png .jpg .jpeg .tif .tiff .bmp .gif .webp".split())
SIDE = 32  # pixels of a small image
COLOURS = (1, 3, 4)
FEWEST = 2

Files = list[tuple[Path, str]]  # with the name of the folder, which is the class


def files_of(value: Any) -> Files | None:
    """The files of a folder, or of a dataset that lists them; None of anything else."""
    if isinstance(value, str | Path):
        folder = Path(value).expanduser()
        if not folder.is_dir():
            raise ValueError(f"{value} is no folder here; images are given by their folder")
        found = [(file, file.parent.name) for file in sorted(folder.rglob("*")) if file.suffix.lower() in ENDINGS]
        if len(found) < FEWEST:
            raise ValueError(f"{value} holds {'one image' if found else 'no image'} (of {', '.join(sorted(ENDINGS))})")
        return found
    samples, classes = getattr(value, "samples", None), getattr(value, "classes", None)  # torchvision's ImageFolder
    if isinstance(samples, list) and samples and isinstance(classes, list) and isinstance(samples[0], tuple):
        return [(Path(file), str(classes[number])) for file, number in samples]
    return None


def read(files: Files) -> tuple[Images, list[str] | None]:
    """The images and their classes. Raises ValueError where one cannot be read."""
    import hashlib
    import io

    import numpy as np
    from PIL import Image

    small, contents = np.empty((len(files), SIDE, SIDE), dtype=np.float32), []
    for number, (file, _) in enumerate(files):
        try:
            content = file.read_bytes()
            with Image.open(io.BytesIO(content)) as image:
                image.draft("L", (2 * SIDE, 2 * SIDE))
                small[number] = np.asarray(image.convert("L").resize((SIDE, SIDE), Image.Resampling.BOX))
        except (OSError, ValueError) as exc:
            raise ValueError(f"{file.name} cannot be read as an image ({type(exc).__name__})") from None
        contents.append(hashlib.blake2b(content, digest_size=8).digest())
    classes = [name for _, name in files]
    told = classes if len(set(classes)) > 1 else None
    return Images(small, np.frombuffer(b"".join(contents), dtype=np.uint64)), told


def of_array(array: Any) -> Images | None:
    """Rows of pixels, (n, h, w) or with colours first or last; None where they are something else."""
    import numpy as np

    if array.ndim == 4:
        axis = 3 if array.shape[3] in COLOURS else 1 if array.shape[1] in COLOURS else None
        if axis is None:
            return None
        return Images(_small(array, axis))
    return Images(np.asarray(array)) if array.ndim == 3 else None


def _small(array: Any, axis: int) -> Any:
    """Without colours, some rows at a time."""
    import numpy as np

    shape = tuple(size for at, size in enumerate(array.shape) if at != axis)
    grey = np.empty(shape, dtype=np.float32)
    step = max(1, 1_000_000 // max(1, int(np.prod(array.shape[1:]))))
    for start in range(0, len(array), step):
        grey[start : start + step] = array[start : start + step].mean(axis=axis)
    return grey


def shrunk(images: Any, side: int) -> Any:
    """(n, h, w) pixels as (n, side, side), each the mean of the area that it stands for."""
    import numpy as np

    down, across = (_weights(size, side) for size in images.shape[1:])
    out = np.empty((len(images), side, side), dtype=np.float32)
    step = 4096
    for start in range(0, len(images), step):
        part = images[start : start + step].astype(np.float32)
        out[start : start + step] = down @ part @ across.T
    return out


def _weights(size: int, side: int) -> Any:
    """(side, size): how much each old line gives to each new one."""
    import numpy as np

    edges = np.linspace(0, size, side + 1)
    low, high = np.maximum(edges[:-1, None], np.arange(size)), np.minimum(edges[1:, None], np.arange(1, size + 1))
    weights = np.maximum(high - low, 0)
    return (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)
