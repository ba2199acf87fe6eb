"""What a network, or any model of the person's, says of rows: probabilities or values, in our numbers."""

from __future__ import annotations

from typing import Any

from deeprules_jupyter.experiments.baseline.loaders import array
from deeprules_jupyter.experiments.baseline.luck import own_luck
from deeprules_jupyter.experiments.baseline.memory import pickled
from deeprules_jupyter.experiments.baseline.metrics import Answer
from deeprules_jupyter.experiments.baseline.passes import forward
from deeprules_jupyter.experiments.baseline.problem import Problem


def said(model: Any, rows: Any, one: Problem) -> Answer:
    """The model's answer for these rows, asked once. Raises ValueError with one clear line."""
    if _is(model, "transformers.trainer"):
        model = model.model
    count = rows.shape[0] if hasattr(rows, "shape") else len(rows)
    with own_luck((), one.seed):  # a network may draw even when it is only asked
        found = _asked(model, rows, count, one)
    return _shaped(found, count, one, _ends_linear(model))


def shaped(found: Any, one: Problem) -> Answer:
    """An answer that is there already, (n,) or (n, classes), in our numbers."""
    return _shaped(found, len(found), one)


def size(model: Any) -> int | None:
    """Bytes of the parameters of a torch or Keras network, of any other model as a pickle; None where that fails."""
    model = model.model if _is(model, "transformers.trainer") else model
    if _is(model, "torch.nn.modules.module"):
        return sum(int(one.numel() * one.element_size()) for one in (*model.parameters(), *model.buffers()))
    if _is(model, "keras"):
        return sum(int(one.numpy().nbytes) for one in model.weights)
    try:
        return pickled(model)
    except Exception:  # whatever an object of the person's may do
        return None


def _asked(model: Any, rows: Any, count: int, one: Problem) -> Any:
    import numpy as np

    if _is(model, "keras"):
        given = model.predict(array(rows) if hasattr(rows, "detach") else rows, verbose=0)
        return _chosen([np.asarray(part) for part in _several(given)], count, one)
    if one.task not in ("number", "survival") and hasattr(model, "predict_proba"):
        found = model.predict_proba(rows)
        return np.column_stack([part[:, -1] for part in found]) if isinstance(found, list) else np.asarray(found)
    if _is(model, "torch.nn.modules.module"):
        return _chosen(forward(model, rows), count, one)
    if hasattr(model, "predict"):
        return np.asarray(model.predict(rows))
    if callable(model):
        return np.asarray(model(rows))
    raise ValueError(f"{type(model).__name__} is no model: it can neither predict nor be called")


def _is(model: Any, module: str) -> bool:
    return any(f"{kind.__module__}.".startswith(f"{module}.") for kind in type(model).__mro__)


def _several(given: Any) -> list[Any]:
    return list(given.values()) if isinstance(given, dict) else list(given) if isinstance(given, list) else [given]


def _chosen(outputs: list[Any], rows: int, one: Problem) -> Any:
    """Of several outputs the one that can be the answer. Raises ValueError with one clear line."""
    if len(outputs) == 1:
        return outputs[0]
    wide = _width(one)
    able = [
        part for part in outputs if part.shape in ((rows, wide), (rows,)) or (wide == 2 and part.shape == (rows, 1))
    ]
    if len(able) != 1:
        shapes = ", ".join(str(part.shape) for part in outputs)
        raise ValueError(f"the network has {len(outputs)} outputs ({shapes}); give a model with the answer alone")
    return able[0]


def _width(one: Problem) -> int:
    """Columns of an answer."""
    return int(one.y.shape[1]) if one.task == "labels" else 1 if one.classes is None else len(one.classes)


def _ends_linear(model: Any) -> bool:
    """Whether it is certain that the network's numbers are no probabilities, though they may look so."""
    if _is(model, "keras"):
        return False
    name = type(model).__name__
    return name == "Linear" or (name == "Sequential" and len(model) > 0 and _ends_linear(model[-1]))


def _shaped(found: Any, rows: int, one: Problem, logits: bool = False) -> Answer:
    import numpy as np

    if len(found) != rows:
        raise ValueError(f"the model answered {len(found):,} times for {rows:,} rows")
    if found.ndim > 2:
        found = found.reshape(rows, -1) if found.size in (rows, rows * _width(one)) else found
    if found.ndim > 2:
        raise ValueError(f"the model's answer has the shape {found.shape}; one answer a row is needed")
    flat = found.ravel() if found.ndim == 2 and found.shape[1] == 1 else found
    if one.task in ("number", "survival"):
        if flat.ndim != 1:
            raise ValueError(f"one value a row was expected of the model, and came as {found.shape}")
        return flat.astype(float)
    if one.task == "labels":
        return _of_sigmoid(found.astype(float), logits)
    if flat.ndim == 1:
        return _of_one_column(flat, one, logits)
    count = len(one.classes)
    if found.shape[1] != count:
        raise ValueError(f"the model tells {found.shape[1]} classes apart, the training rows have {count}")
    found = found.astype(float)
    if found.min() >= 0 and np.allclose(found.sum(axis=1), 1, atol=1e-3):
        return found
    raised = np.exp(found - found.max(axis=1, keepdims=True))  # logits
    return raised / raised.sum(axis=1, keepdims=True)


def _of_sigmoid(found: Any, logits: bool) -> Any:
    """Probabilities, as they are or from logits."""
    import numpy as np

    return (
        found if not logits and found.min() >= 0 and found.max() <= 1 else 1 / (1 + np.exp(-np.clip(found, -500, 500)))
    )


def _of_one_column(flat: Any, one: Problem, logits: bool) -> Answer:
    """Classes as they are called, or one probability or logit of the second of two classes."""
    import numpy as np

    if not logits and np.isin(flat, one.classes).all():
        return np.eye(len(one.classes))[one.numbers(flat, "the model's answer")]
    if len(one.classes) != 2 or flat.dtype.kind not in "f":
        raise ValueError("the model answers with classes that the training rows do not have")
    second = _of_sigmoid(flat.astype(float), logits)
    return np.column_stack([1 - second, second])
