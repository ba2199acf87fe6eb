"""What a network, or any model of the person's, says of rows: probabilities or values, in our numbers."""

from __future__ import annotations

from typing import Any

from deeprules_jupyter.experiments.baseline.metrics import Answer
from deeprules_jupyter.experiments.baseline.problem import Problem


def said(model: Any, rows: Any, one: Problem) -> Answer:
    """The model's answer for these rows, asked once. Raises ValueError with one clear line."""
    import numpy as np

    if one.task != "number" and hasattr(model, "predict_proba"):
        found = model.predict_proba(rows)
        found = np.column_stack([part[:, -1] for part in found]) if isinstance(found, list) else np.asarray(found)
    elif _is_torch(model):
        found = _forward(model, rows)
    elif hasattr(model, "predict"):
        found = np.asarray(model.predict(rows))
    elif callable(model):
        found = np.asarray(model(rows))
    else:
        raise ValueError(f"{type(model).__name__} is no model: it can neither predict nor be called")
    return _shaped(found, len(rows), one)


def _is_torch(model: Any) -> bool:
    return any(kind.__module__ == "torch.nn.modules.module" for kind in type(model).__mro__)


def _forward(model: Any, rows: Any) -> Any:
    """One pass in evaluation mode; every part of the network gets its own mode back."""
    import sys

    import numpy as np

    torch = sys.modules["torch"]
    first = next(model.parameters(), None)
    where = {} if first is None else {"device": first.device, "dtype": first.dtype}
    given = rows if isinstance(rows, torch.Tensor) else torch.as_tensor(np.asarray(rows))
    given = given.to(where["device"]) if where else given
    if given.is_floating_point() and where:
        given = given.to(where["dtype"])
    modes = [(part, part.training) for part in model.modules()]
    model.eval()
    try:
        with torch.no_grad():
            return model(given).detach().cpu().numpy()
    finally:
        for part, mode in modes:
            part.training = mode


def _shaped(found: Any, rows: int, one: Problem) -> Answer:
    import numpy as np

    if len(found) != rows:
        raise ValueError(f"the model answered {len(found):,} times for {rows:,} rows")
    flat = found.ravel() if found.ndim == 2 and found.shape[1] == 1 else found
    if one.task == "number":
        if flat.ndim != 1:
            raise ValueError(f"one value a row was expected of the model, and came as {found.shape}")
        return flat.astype(float)
    if one.task == "labels":
        return found if found.min() >= 0 and found.max() <= 1 else 1 / (1 + np.exp(-found.astype(float)))
    if flat.ndim == 1:
        return _of_one_column(flat, one)
    count = len(one.classes)
    if found.shape[1] != count:
        raise ValueError(f"the model tells {found.shape[1]} classes apart, the training rows have {count}")
    found = found.astype(float)
    if found.min() >= 0 and np.allclose(found.sum(axis=1), 1, atol=1e-3):
        return found
    raised = np.exp(found - found.max(axis=1, keepdims=True))  # logits
    return raised / raised.sum(axis=1, keepdims=True)


def _of_one_column(flat: Any, one: Problem) -> Answer:
    """Classes as they are called, or one probability or logit of the second of two classes."""
    import numpy as np

    if np.isin(flat, one.classes).all():
        return np.eye(len(one.classes))[one.numbers(flat, "the model's answer")]
    if len(one.classes) != 2 or flat.dtype.kind not in "f":
        raise ValueError("the model answers with classes that the training rows do not have")
    flat = flat.astype(float)
    second = flat if flat.min() >= 0 and flat.max() <= 1 else 1 / (1 + np.exp(-flat))
    return np.column_stack([1 - second, second])
