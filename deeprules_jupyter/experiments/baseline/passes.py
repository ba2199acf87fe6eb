"""A torch network asked about rows, a bounded number at a time, on the device and in the precision that it is in."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from deeprules_jupyter.experiments.baseline.columns import Columns

BYTES = 16 << 20  # of the rows of one pass; what a network makes of them inside is many times that
MOST = 4096  # rows of one pass
CHANNELS = {"Conv1d": 1, "Conv2d": 2, "Conv3d": 3}  # kind of the first layer -> axes besides rows and channels


def forward(model: Any, rows: Any) -> list[Any]:
    """What the network gives for all rows: an array for each of its outputs. Raises ValueError with one clear line."""
    import numpy as np

    torch = sys.modules["torch"]
    first = next(model.parameters(), None)
    with _evaluating(model), torch.no_grad():
        passes = [_outputs(model(*one[0], **one[1])) for one in _batches(torch, model, first, rows)]
    return [np.concatenate([np.atleast_1d(one) for one in parts]) for parts in zip(*passes, strict=True)]


@contextmanager
def _evaluating(model: Any) -> Iterator[None]:
    """Evaluation mode; every part of the network gets its own mode back."""
    modes = [(part, part.training) for part in model.modules()]
    model.eval()
    try:
        yield
    finally:
        for part, mode in modes:
            part.training = mode


def _batches(torch: Any, model: Any, first: Any, rows: Any) -> Iterator[tuple[tuple[Any, ...], dict[str, Any]]]:
    """Arguments of each pass. The parts are even: a last one of a single row would lose its axis in some networks."""
    size = max(1, min(MOST, BYTES // max(1, _bytes(rows))))
    count = len(rows) if not hasattr(rows, "shape") else rows.shape[0]
    parts = max(1, -(-count // size))
    for number in range(parts):
        part = slice(number * count // parts, (number + 1) * count // parts)
        if isinstance(rows, Columns):
            yield (), {name: _placed(first, one) for name, one in _named(torch, model, rows.part(part)).items()}
        else:
            yield (_placed(first, _fitting(model, _tensor(torch, rows, part), first)),), {}


def _bytes(rows: Any) -> int:
    """Of one row, about."""
    if isinstance(rows, Columns):
        return 64 << 10  # some tokens, and what attention makes of them
    size = 4
    for one in getattr(rows, "shape", ())[1:]:
        size *= int(one)
    return size


def _tensor(torch: Any, rows: Any, part: slice) -> Any:
    import numpy as np

    taken = rows.iloc[part] if hasattr(rows, "iloc") else rows[part]
    taken = getattr(taken, "X", taken) if type(rows).__module__.partition(".")[0] == "anndata" else taken
    if isinstance(taken, torch.Tensor):
        return taken
    full = np.asarray(taken.toarray() if hasattr(taken, "toarray") else taken)
    if full.dtype.kind not in "biuf":
        raise ValueError(f"a network cannot be given {full.dtype} values; give the rows as it was trained on them")
    return torch.as_tensor(full)


def _fitting(model: Any, given: Any, first: Any) -> Any:
    """The rows with channels where the network has them, and whole numbers as it takes them."""
    layer: Any = next((one for one in model.modules() if next(one.parameters(recurse=False), None) is not None), None)
    kind = type(layer).__name__
    if kind in CHANNELS:
        given = _channels_first(given, layer.in_channels, CHANNELS[kind])
    whole = not given.is_floating_point() and not given.is_complex()
    if whole and first is not None and not kind.startswith("Embedding"):
        if given.element_size() == 1 and given.ndim > 2:
            raise ValueError(
                f"the images are whole numbers ({given.dtype}); give them as the network was trained on them"
            )
        return given.to(first.dtype)
    return given


def _channels_first(given: Any, channels: int, axes: int) -> Any:
    if given.ndim == axes + 1 and channels == 1:
        return given.unsqueeze(1)
    if given.ndim == axes + 2 and given.shape[1] != channels and given.shape[-1] == channels:
        return given.movedim(-1, 1)
    return given


def _placed(first: Any, given: Any) -> Any:
    if first is None:
        return given
    return given.to(first.device, first.dtype if given.is_floating_point() else given.dtype)


def _named(torch: Any, model: Any, columns: Columns) -> dict[str, Any]:
    """The columns that the network's forward names, rows of tokens filled up to one length."""
    import numpy as np

    wanted = inspect.signature(model.forward).parameters
    found = {
        name: list(column) for name, column in columns.held.items() if name in wanted and not name.startswith("label")
    }
    if not found:
        raise ValueError(f"the network takes {', '.join(wanted)}, and the data has {', '.join(columns.held)}")
    lengths = [np.size(one) for one in next(iter(found.values()))]
    if "input_ids" in found and "attention_mask" in wanted and "attention_mask" not in found:
        found["attention_mask"] = [np.ones(length, dtype=np.int64) for length in lengths]
    fill = getattr(getattr(model, "config", None), "pad_token_id", None) or 0
    filled = {name: _filled(one, fill if name == "input_ids" else 0) for name, one in found.items()}
    return {name: torch.as_tensor(one) for name, one in filled.items()}


def _filled(values: list[Any], fill: int) -> Any:
    import numpy as np

    arrays = [np.asarray(one) for one in values]
    if len({one.shape for one in arrays}) == 1:
        return np.stack(arrays)
    longest = max(len(one) for one in arrays)
    return np.stack([np.pad(one, (0, longest - len(one)), constant_values=fill) for one in arrays])


def _outputs(given: Any) -> list[Any]:
    """Each output as an array: of a dictionary its logits, of several all."""
    if hasattr(given, "keys"):
        given = given["logits"] if "logits" in given else list(given.values())
    each = given if isinstance(given, tuple | list) else [given]
    tensors = [one.detach().cpu() for one in each if hasattr(one, "detach")]
    if not tensors:
        raise ValueError(f"the network answers with a {type(given).__name__}, which holds no tensor")
    return [(one.float() if str(one.dtype) in ("torch.bfloat16", "torch.float16") else one).numpy() for one in tensors]
