"""Watches plain torch: batches of loaders, calls of networks, steps of optimizers, random_split.

The seams are few and cheap: an iterator's `__next__`, `Module.__call__` (the outermost call alone), and torch's own
hook after the steps of all optimizers. Global hooks of modules are not used: they slow every layer, and compiled
networks warn of them.
"""

from __future__ import annotations

import sys
import threading
import weakref
from types import ModuleType
from typing import Any

from deeprules_jupyter.runtime.datasets import Datasets
from deeprules_jupyter.runtime.desk import Desk
from deeprules_jupyter.runtime.hook import Hook
from deeprules_jupyter.runtime.meter import Meter
from deeprules_jupyter.runtime.part import Modules, Part
from deeprules_jupyter.runtime.predictions import Made
from deeprules_jupyter.runtime.torch_evaluation import Evaluation
from deeprules_jupyter.runtime.torch_inputs import Drawn
from deeprules_jupyter.runtime.torch_passes import Passes
from deeprules_jupyter.runtime.torch_runs import Run
from deeprules_jupyter.runtime.torch_splits import RandomSplit
from deeprules_jupyter.runtime.torch_training import Training


class OnTorch(Part):
    """Networks in loops that a person writes."""

    roots = frozenset({"torch"})

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        super().__init__(desk.guard)
        self.datasets = Datasets(desk.registry)
        self.training = Training(desk, self.datasets)
        self.evaluation = Evaluation(desk, self.training)
        self.passes = Passes(desk, self.datasets, self)
        self.hook = Hook("optimizer.step", Draws(self.passes, desk.meter), desk.guard)
        self.handle: Any = None

    def start(self, there: Modules) -> None:
        """Watch what has been imported already; what comes later is announced by `loaded`."""
        super().start(there)
        self.desk.predictions.finders.append(self._predicted)

    def stop(self) -> None:
        """Put everything back."""
        super().stop()
        if self._predicted in self.desk.predictions.finders:
            self.desk.predictions.finders.remove(self._predicted)
        if self.handle is not None:
            self.handle.remove()
            self.handle = None

    def before_cell(self) -> None:
        """Datasets may have been changed since."""
        self.datasets.begin()

    def after_cell(self) -> None:
        """What went through networks is complete."""
        self.passes.end()
        self.training.end()
        self.evaluation.begin()
        self.desk.facts += self.desk.meter.end(self.desk.fits, self.desk.facts)

    def loaded(self, module: ModuleType) -> None:
        """A module has been imported."""
        name = module.__name__
        if name == "torch.utils.data.dataset":
            self.patches.function(module, "random_split", RandomSplit(self.desk, self.datasets))
        elif name == "torch.utils.data.dataloader" and hasattr(module, "_BaseDataLoaderIter"):
            self.patches.method(module._BaseDataLoaderIter, "__next__", Draws(self.passes, self.desk.meter), bool)
            self.patches.method(module._BaseDataLoaderIter, "_next_index", Positions(self.datasets), bool)
        elif name == "torch.nn.modules.module":
            self.patches.method(module.Module, "__call__", Calls(self.passes, self.desk.meter), traced)
            self.patches.method(module.Module, "load_state_dict", Loads(self.desk.meter), traced)
        elif name == "torch.amp.grad_scaler":
            self.patches.method(module.GradScaler, "scale", Scales(self.desk.meter), traced)
        elif name == "torch._tensor":
            self.patches.method(module.Tensor, "backward", Backward(self.desk.meter), traced)
        elif name == "torch.optim.optimizer" and hasattr(module, "register_optimizer_step_post_hook"):
            self.handle = module.register_optimizer_step_post_hook(self._step)

    def _step(self, optimizer: Any, args: Any, kwargs: Any) -> None:
        guard = self.desk.guard
        if self.hook.on and threading.get_ident() == guard.thread and not guard.forked and not guard.aside:
            if not guard.depth:
                self.hook.guarded(self.passes.stepped, optimizer)
            self.hook.guarded(self.desk.meter.stepped, optimizer)

    def _predicted(self, values: Any) -> Made | None:
        return self.evaluation.of(self.passes, values)

    # what the passes tell --------------------------------------------------------------------------------------------
    def trains(self, run: Run, optimizer: Any) -> None:
        """An optimizer stepped on the rows of this run, for the first time."""
        self.training.trains(run, optimizer)

    def trains_on(self, drawn: Drawn, optimizer: Any) -> None:
        """An optimizer stepped whose network took no rows itself."""
        self.training.trains_on(drawn, optimizer)

    def predicted(self, run: Run) -> None:
        """The run has ended without a step."""
        self.evaluation.predicted(run)

    def leaves(self, network: Any) -> None:
        """A network is used without a gradient: its training has ended for now."""
        self.training.leaves(network)

    def models_of(self, run: Run) -> tuple[str, ...]:
        """Ids of the fits behind what goes through this run."""
        return self.evaluation.models_of(run)


class Draws:
    """Batches of loaders."""

    def __init__(self, passes: Passes, meter: Meter) -> None:
        self.passes = passes
        self.meter = meter

    def saw(self, args: tuple[Any, ...], _: dict[str, Any], batch: Any) -> None:
        """A batch was drawn."""
        self.passes.drew(args[0], batch)
        self.meter.drew(args[0])

    def within(self, args: tuple[Any, ...], _: dict[str, Any], batch: Any) -> None:
        """One was drawn by a trainer."""
        self.meter.drew(args[0])


class Positions:
    """Which rows a loader asks its dataset for."""

    def __init__(self, datasets: Datasets) -> None:
        self.datasets = datasets

    def saw(self, args: tuple[Any, ...], _: dict[str, Any], positions: Any) -> None:
        """The rows of one batch were chosen."""
        self.datasets.drew(args[0], positions)


class Calls:
    """Calls of networks."""

    def __init__(self, passes: Passes, meter: Meter) -> None:
        self.passes = passes
        self.meter = meter

    def saw(self, args: tuple[Any, ...], kwargs: dict[str, Any], result: Any) -> None:
        """The outermost module has been called."""
        given = (*args[1:], *kwargs.values())
        self.passes.called(args[0], given, result)
        run = self.passes.current
        source = run.input if run is not None and run.network() is args[0] else None
        self.meter.called(args[0], given, result, source)

    def within(self, args: tuple[Any, ...], kwargs: dict[str, Any], result: Any) -> None:
        """It was called by a trainer."""
        self.meter.called(args[0], (*args[1:], *kwargs.values()), result)


class Backward:
    """The gradient of a loss is taken."""

    def __init__(self, meter: Meter) -> None:
        self.meter = meter

    def saw(self, args: tuple[Any, ...], _: dict[str, Any], __: Any) -> None:
        """It was taken."""
        self.meter.went_back(args[0])

    within = saw


class Scales:
    """GradScaler.scale(loss): what goes back is so many times the loss."""

    def __init__(self, meter: Meter) -> None:
        self.meter = meter

    def saw(self, args: tuple[Any, ...], kwargs: dict[str, Any], result: Any) -> None:
        """It was scaled."""
        loss = args[1] if len(args) > 1 else kwargs.get("outputs")
        if isinstance(loss, sys.modules["torch"].Tensor):  # and not a list of several
            self.meter.scaled[result] = weakref.ref(loss)

    within = saw


class Loads:
    """Weights are given to networks."""

    def __init__(self, meter: Meter) -> None:
        self.meter = meter

    def saw(self, args: tuple[Any, ...], _: dict[str, Any], __: Any) -> None:
        """They were."""
        self.meter.loaded[args[0]] = True

    within = saw


def traced() -> bool:
    """Whether a compiler or tracer reads the calls instead of running them."""
    torch = sys.modules["torch"]
    return bool(torch.compiler.is_compiling() or torch._C._get_tracing_state() is not None)
