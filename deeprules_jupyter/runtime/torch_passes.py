"""Joins batches, calls of networks and steps of optimizers: which rows taught a network, and which it only predicted.

A run is one network over one input, loader or tensor. Steps of an optimizer that owns its parameters make it training;
without one it is an evaluation. Each batch after the first of its run costs about a microsecond.
"""

from __future__ import annotations

import sys
from typing import Any, Protocol

from deeprules_jupyter.catalog.words import role_of
from deeprules_jupyter.runtime.datasets import Datasets
from deeprules_jupyter.runtime.desk import Desk
from deeprules_jupyter.runtime.torch_inputs import (
    Drawn,
    FromLoader,
    FromOutput,
    FromPicks,
    FromTensor,
    Input,
    first_tensor,
)  # fmt: skip
from deeprules_jupyter.runtime.torch_runs import LEARNED, Run, plain, shares, went_back
from deeprules_jupyter.runtime.weakly import Weakly

RUNS = 24  # that are open at a time


class Reader(Protocol):
    """What is made of runs."""

    def trains(self, run: Run, optimizer: Any) -> None:
        """An optimizer stepped on the rows of this run, for the first time."""

    def trains_on(self, drawn: Drawn, optimizer: Any) -> None:
        """An optimizer stepped whose network took no rows itself: batches of this loader were drawn."""

    def predicted(self, run: Run) -> None:
        """The run has ended without a step."""

    def leaves(self, network: Any) -> None:
        """A network is used without a gradient: its training has ended for now."""

    def models_of(self, run: Run) -> tuple[str, ...]:
        """Ids of the fits behind what goes through this run."""


class Passes:
    """Hears of batches, calls and steps."""

    def __init__(self, desk: Desk, datasets: Datasets, reader: Reader) -> None:
        self.desk = desk
        self.datasets = datasets
        self.reader = reader
        self.begin()

    def begin(self) -> None:
        """A cell starts."""
        self.runs: list[Run] = []
        self.turn = 0
        self.current: Run | None = None
        self.drawn: Drawn | None = None
        self.alive: list[Drawn] = []
        self.idle = Weakly()  # modules without parameters
        self.strangers = Weakly()  # optimizer -> loader whose batches its steps followed

    # batches --------------------------------------------------------------------------------------------------------
    def drew(self, iterator: Any, batch: Any) -> None:
        """A loader gave a batch."""
        drawn = self.drawn
        if drawn is None or drawn.ref() is not iterator:
            self.alive = [one for one in self.alive if one.ref() is not None]
            drawn = next((one for one in self.alive if one.ref() is iterator), None) or Drawn(iterator, batch)
            self.drawn = drawn
            if drawn not in self.alive:
                self.alive.append(drawn)
        drawn.drew(batch, len(self.alive) > 1)

    # calls ----------------------------------------------------------------------------------------------------------
    def called(self, module: Any, given: tuple[Any, ...], result: Any) -> None:
        """A network, or another module, was called from outside with these values."""
        torch = sys.modules["torch"]
        run, grad = self.current, torch.is_grad_enabled()
        if run is None or run.network() is not module or run.grad != grad or not self._goes_on(run, given):
            run = self._other(torch, module, grad, given, result)
        if run is not None:
            self.current = run
            self.turn += 1
            run.turn = self.turn
            run.keep(result)

    def _goes_on(self, run: Run, given: tuple[Any, ...]) -> bool:
        if isinstance(run.input, FromLoader):
            if len(self.alive) > 1 and run.input.drawn.head is not None:
                return self._is_head(run.input.drawn, given) and run.input.takes(None)
            return run.input.drawn is self.drawn and run.input.takes(None)
        tensor = first_tensor(given)
        return tensor is not None and self._same_spot(run, tensor) and run.input.takes(tensor)

    def _is_head(self, drawn: Drawn, given: tuple[Any, ...]) -> bool:
        """With several loaders at once: whether this is the batch that this one gave, or may be."""
        tensor = first_tensor(given)
        heads = [one for one in self.alive if one.head is not None and one.head() is tensor]
        return drawn in heads if heads else drawn is self.drawn

    def _same_spot(self, run: Run, tensor: Any) -> bool:
        picks = run.input
        if not isinstance(picks, FromPicks) or picks.first() is tensor:
            return True
        if tensor.shape[1:] != picks.shape:
            return False
        if picks.turns > 3:
            return int(tensor.size(0)) <= picks.longest
        same: bool = picks.spot == self._spot(tensor)
        return same

    def _spot(self, tensor: Any) -> tuple[Any, ...]:
        """The lines that call the network, and the name of the rows."""
        frames = self.desk.places.frames()
        return (*((frame.f_code, frame.f_lineno) for frame in frames), self.desk.registry.name_of(tensor))

    def _other(self, torch: Any, module: Any, grad: bool, given: tuple[Any, ...], result: Any) -> Run | None:
        """Another run goes on, or a new one begins."""
        if self._is_idle(torch, module, given, result):
            return None
        for run in self.runs:
            if run.network() is module and run.grad == grad and self._goes_on(run, given):
                return run
        tensor = first_tensor(given)
        if tensor is None or not plain(torch, tensor):
            return None
        found = self._again(module, grad, tensor)
        if found is not None:
            return found
        input_ = self._input(torch, tensor)
        if not grad:
            self.reader.leaves(module)
        if len(self.runs) >= RUNS:
            self._close(self.runs.pop(0))
        run = Run(module, grad, input_, self.desk.places.here())
        run.models = self.reader.models_of(run)
        self.runs.append(run)
        return run

    def _is_idle(self, torch: Any, module: Any, given: tuple[Any, ...], result: Any) -> bool:
        """Whether it has no parameters; a loss or metric among these says that what was predicted was also measured."""
        idle = self.idle.get(module)
        if idle is None:
            measures = isinstance(module, torch.nn.modules.loss._Loss) or _is_metric(module)
            idle = self.idle[module] = (measures, measures or next(module.parameters(), None) is None)
        run = self.current
        if idle[0] and run is not None and run.keeps and run.outputs and len(given) > 1:
            rows = first_tensor(given[:1])
            if rows is not None and len(rows) == len(run.outputs[-1]):
                run.losses.append((type(module).__name__, result))
        return bool(idle[1])

    def _again(self, module: Any, grad: bool, tensor: Any) -> Run | None:
        """The network takes the batch that it has already taken once more."""
        for run in self.runs:
            own = isinstance(run.input, FromLoader) and run.input.drawn is self.drawn and run.grad == grad
            if own and run.network() is module and self._from_batch(tensor) is self.drawn:
                run.input.again()  # type: ignore[attr-defined]
                return run
        return None

    def _from_batch(self, tensor: Any) -> Drawn | None:
        """The loader that gave these rows: by identity, else by their number where nothing else is known of them."""
        alive = [one for one in self.alive if one.ref() is not None]
        for one in alive:
            if one.head is not None and one.head() is tensor:
                return one
        drawn = self.drawn
        if drawn not in alive or drawn is None or len(tensor) != drawn.size or self._bound(tensor) is not None:
            return None
        return drawn

    def _bound(self, tensor: Any) -> Any:
        """The tensor of the person's that this is, or is a slice of."""
        base = tensor if tensor._base is None else tensor._base
        registry = self.desk.registry
        for one in (tensor, base):
            if registry.by_object(one) is not None:
                return one
        return base if base is not tensor and registry.name_of(base) else None

    def _name(self, base: Any, tensor: Any) -> str:
        """Of a slice its own name, if that speaks of a role; a batch has none worth telling."""
        own = self.desk.registry.name_of(tensor)
        return own if role_of(own) else self.desk.registry.name_of(base)

    def _input(self, torch: Any, tensor: Any) -> Input:
        for run in self.runs:
            if run.last is not None and run.last() is tensor:
                return FromOutput(run)
        drawn = self._from_batch(tensor)
        if drawn is not None and not drawn.stream:  # a stream's rows are known by their content alone
            return FromLoader(drawn, self.datasets)
        base = self._bound(tensor)
        known = None if base is None else self.desk.registry.look(base)
        if base is not None and known is not None:
            return FromTensor(base, known, self._name(base, tensor), tensor)
        return FromPicks(self.desk.registry, self._spot(tensor), tensor)

    # steps ----------------------------------------------------------------------------------------------------------
    def stepped(self, optimizer: Any) -> None:
        """An optimizer has changed its parameters."""
        owned, pending = False, []
        for run in self.runs:
            owns = run.owned.get(optimizer)
            if owns is None:
                owns = run.owned[optimizer] = shares(run.network(), optimizer)
            owned |= owns and run.grad
            if owns and run.pending:
                pending.append(run)
        for run in pending:
            self._stepped(run, pending, optimizer)
        if not owned and self.drawn is not None and self.strangers.get(optimizer) is not self.drawn:
            self.strangers[optimizer] = self.drawn
            self.reader.trains_on(self.drawn, optimizer)

    def _stepped(self, run: Run, pending: list[Run], optimizer: Any) -> None:
        first = not run.steps
        if not run.grad or (first and not self._learned(run, pending)):
            self._close(run)  # what comes now is another state of the network
            self.runs = [one for one in self.runs if one is not run]
            self.current = None if self.current is run else self.current
            return
        run.stepped()
        if first or run.owned.get(optimizer) != LEARNED:
            run.owned[optimizer] = LEARNED
            self.reader.trains(run, optimizer)

    @staticmethod
    def _learned(run: Run, pending: list[Run]) -> bool:
        """Whether the step followed these rows: the last ones before it, or such as a gradient went back from."""
        later = (one for one in pending if one.turn > run.turn and one.network() is run.network() and one.grad)
        output = run.last() if run.last is not None else None
        return next(later, None) is None or (output is not None and went_back(output.grad_fn))

    # endings --------------------------------------------------------------------------------------------------------
    def end(self) -> None:
        """The cell has ended."""
        for run in self.runs:
            self._close(run)
        self.begin()

    def _close(self, run: Run) -> None:
        if run.outputs and not run.steps:
            self.reader.predicted(run)


def _is_metric(module: Any) -> bool:
    """Whether it is one of torchmetrics."""
    kind = getattr(sys.modules.get("torchmetrics"), "Metric", None)
    return kind is not None and isinstance(module, kind)
