"""Networks that predict: their predictions are remembered, for whoever measures them."""

from __future__ import annotations

import sys
from collections import deque
from typing import Any

from deeprules_jupyter.runtime.desk import Desk
from deeprules_jupyter.runtime.outputs import Outputs
from deeprules_jupyter.runtime.predictions import Made, Prediction
from deeprules_jupyter.runtime.torch_inputs import FromOutput
from deeprules_jupyter.runtime.torch_passes import Passes
from deeprules_jupyter.runtime.torch_runs import Run
from deeprules_jupyter.runtime.torch_training import Training

KEPT = 2_000_000  # numbers of predictions that are kept from cell to cell


class Evaluation:
    """Remembers predictions of networks, and writes down what is known of their use."""

    def __init__(self, desk: Desk, training: Training) -> None:
        self.desk = desk
        self.training = training
        self.kept: deque[Outputs] = deque()
        self.begin()

    def begin(self) -> None:
        """A cell starts."""
        self.told: set[tuple[object, ...]] = set()

    def predicted(self, run: Run) -> None:
        """A run has ended without a step."""
        outputs = None if run.fed else self._outputs(run)
        if outputs is None:
            return
        self.kept.append(outputs)
        while len(self.kept) > 1 and sum(one.size for one in self.kept) > KEPT:
            self.kept.popleft()
        self._write(run, outputs.made)

    def of(self, passes: Passes, values: Any) -> Made | None:
        """Which network predicted these values, by their content: the last one, if several agree."""
        for run in reversed(passes.runs):
            if not run.outputs or run.steps or len(values) not in (run.rows, len(run.outputs[-1])):
                continue
            outputs = self._outputs(run, last=len(values) != run.rows)
            if outputs is not None and outputs.gave(values):
                return outputs.made
        return next((one.made for one in reversed(self.kept) if one.gave(values)), None)

    def _outputs(self, run: Run, last: bool = False) -> Outputs | None:
        models = run.models
        known = run.input.known() if models else None
        if known is None or not run.outputs:
            return None
        parts = run.outputs[-1:] if last else run.outputs
        if any(part.ndim != parts[0].ndim or part.shape[1:] != parts[0].shape[1:] for part in parts):
            return None
        torch = sys.modules["torch"]
        numbers = torch.cat([part.cpu() for part in parts]).float().numpy()
        made = Made(models, self.desk.data_of(known, run.input.name), ordered=run.input.ordered)
        return Outputs(numbers, made)

    def models_of(self, run: Run) -> tuple[str, ...]:
        """The fits of the network, and of those whose output it took."""
        before = run.input.run.models if isinstance(run.input, FromOutput) else ()
        return tuple(dict.fromkeys((*self.training.models_of(run.network()), *before)))

    def _write(self, run: Run, made: Made) -> None:
        """Once for what a loop repeats."""
        place, inner = run.place
        key = (place, inner, made.models, made.data.name, bool(run.losses))
        if key in self.told:
            return
        self.told.add(key)
        metric, value = run.losses[-1] if run.losses else ("", None)
        fact: Any = Prediction(
            place=place, inner=inner, witness="calls", models=made.models, data=made.data, metric=metric,
            value=_number(value) if len(run.losses) == 1 else None,
        )  # fmt: skip
        self.desk.facts.append(fact)  # the session makes a score of it, or nothing


def _number(value: Any) -> float | None:
    one = hasattr(value, "numel") and value.numel() == 1 and value.device.type == "cpu"
    return float(value.detach()) if one else None
