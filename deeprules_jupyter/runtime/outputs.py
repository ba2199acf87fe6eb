"""Predictions found again by content: put together from batches, as classes, probabilities, cut at a threshold."""

from __future__ import annotations

from typing import Any

from deeprules_jupyter.runtime.predictions import FEWEST, Made, cut

COLUMNS = 64  # of an output that are compared
DISTINCT = 12  # values that an order must have to be no chance


class Outputs:
    """What a model gave for some rows; numbers of two dimensions."""

    def __init__(self, numbers: Any, made: Made) -> None:
        self.numbers = numbers.reshape(len(numbers), -1)
        self.made = made
        self.size = self.numbers.size

    def gave(self, values: Any) -> bool:
        """Whether these values are the predictions, or were worked out from them row by row."""
        if len(values) != len(self.numbers) or len(values) < FEWEST:
            return False
        values = values.reshape(len(values), -1)
        if values.dtype.kind not in "biuf":
            return values.shape[1] == 1 and self._names(values[:, 0])
        if values.shape[1] > 1:
            return bool(values.shape == self.numbers.shape) and any(_close(values, m) for m in self._matrices())
        return self._vector(values[:, 0].astype("f8"))

    def _matrices(self) -> list[Any]:
        """The numbers themselves, and as probabilities."""
        return [self.numbers, _softmax(self.numbers), _sigmoid(self.numbers)]

    def _vector(self, values: Any) -> bool:
        numbers = self.numbers[:, :COLUMNS]
        if numbers.shape[1] > 1 and bool((values == numbers.argmax(axis=1)).all()):
            return True
        columns = [*numbers.T]
        if numbers.shape[1] == 2:
            columns.append(numbers[:, 1] - numbers[:, 0])  # a softmax of two classes follows the difference
        elif numbers.shape[1] > 2:
            columns += [*_softmax(numbers).T]
        return any(_close(values, one) or cut(values, one) or _same_order(values, one) for one in columns)

    def _names(self, values: Any) -> bool:
        """Whether there is one name for each class."""
        classes = self.numbers.argmax(axis=1) if self.numbers.shape[1] > 1 else self.numbers[:, 0] > 0
        pairs = set(zip(map(str, values), classes.tolist(), strict=True))
        return 1 < len(pairs) == len({name for name, _ in pairs}) == len({one for _, one in pairs})


def _close(values: Any, others: Any) -> bool:
    import numpy as np

    return bool(np.allclose(values, others, rtol=1e-4, atol=1e-6))


def _same_order(values: Any, others: Any) -> bool:
    """Whether the one rises where the other does: a sigmoid, or a scaling taken back."""
    import numpy as np

    if not np.isfinite(values).all() or len(np.unique(values)) < DISTINCT or len(np.unique(others)) < DISTINCT:
        return False
    steps = np.diff(values[np.argsort(others, kind="stable")])
    return bool((steps >= 0).all())


def _softmax(numbers: Any) -> Any:
    import numpy as np

    powers = np.exp(numbers - numbers.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def _sigmoid(numbers: Any) -> Any:
    import numpy as np

    return 1 / (1 + np.exp(-np.clip(numbers, -60, 60)))
