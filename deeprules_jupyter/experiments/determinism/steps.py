"""A training, step by step of its optimizer: a number for each parameter, and one for the rows that it was given.

Two runs of one cell are compared by these, so that only the first step that differs has to be looked at closely.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from deeprules_jupyter.experiments.determinism import digest
from deeprules_jupyter.experiments.determinism.readers import tensor_bits

MOST = 100_000  # steps that are noted
SMALL = 50_000  # numbers in all


@dataclass(frozen=True)
class Step:
    """After one call of `optimizer.step()`."""

    parameters: tuple[int, ...]  # one for each, or one for all
    rows: int  # what the network was given since the step before; 0 where it was given no tensor


@dataclass(frozen=True)
class BadStep:
    """The first step in which two runs differ."""

    number: int  # from 0
    rows: bool  # the network was already given something else
    parameters: tuple[int, ...]  # which of these numbers differ, by their index
    of: int  # how many steps both runs took


class Steps:
    """`with Steps() as steps: ...` notes each step of the optimizers of torch. `then` is called after each."""

    def __init__(self, then: Callable[[int], None] | None = None) -> None:
        self.found: list[Step] = []
        self.then = then
        self._rows = 0
        self._fresh = True
        self._handles: list[Any] = []

    def __enter__(self) -> Steps:
        optimizers, modules = sys.modules.get("torch.optim.optimizer"), sys.modules.get("torch.nn.modules.module")
        if hasattr(optimizers, "register_optimizer_step_post_hook") and modules is not None:
            self._handles = [
                optimizers.register_optimizer_step_post_hook(self._stepped),  # type: ignore[union-attr]
                modules.register_module_forward_pre_hook(self._given),
            ]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None
    ) -> None:
        while self._handles:
            self._handles.pop().remove()

    def _given(self, module: Any, given: tuple[Any, ...]) -> None:
        """The outermost network is called first."""
        if self._fresh and not _traced():
            self._fresh = False
            self._rows = _digest(given)

    def _stepped(self, optimizer: Any, given: Any, named: Any) -> None:
        if len(self.found) < MOST and not _traced():
            parameters = [one for group in optimizer.param_groups for one in group["params"]]
            self.found.append(Step(_digests(parameters), self._rows))
            self._fresh, self._rows = True, 0
            if self.then is not None:
                self.then(len(self.found))


def _traced() -> bool:
    """While a compiler reads code instead of running it, there is nothing to see."""
    compiler: Any = getattr(sys.modules.get("torch"), "compiler", None)
    return compiler is not None and hasattr(compiler, "is_compiling") and bool(compiler.is_compiling())


def _digests(parameters: list[Any]) -> tuple[int, ...]:
    """A number for each; one for all of a small network, where the way to each costs more than its bytes."""
    torch = sys.modules["torch"]
    alike = {(one.dtype, one.device) for one in parameters}
    plain = len(alike) == 1 and all(one.layout is torch.strided for one in parameters)
    if plain and len(parameters) > 1 and sum(one.numel() for one in parameters) <= SMALL:
        with torch.no_grad():
            return (_digest((torch.cat([one.reshape(-1) for one in parameters]),)),)
    return tuple(_digest((one,)) for one in parameters)


def _digest(values: tuple[Any, ...]) -> int:
    torch = sys.modules["torch"]
    found = 0
    for value in values:
        bits = tensor_bits(value) if isinstance(value, torch.Tensor) else None
        if bits is not None:
            found = (found * digest.GOLDEN + digest.of_bytes(bits) + 1) & digest.FULL
    return found


def first_bad(one: list[Step], other: list[Step]) -> BadStep | None:
    """Where two runs part; None where all steps that both took are the same."""
    for number, (a, b) in enumerate(zip(one, other, strict=False)):
        apart = tuple(index for index, (x, y) in enumerate(zip(a.parameters, b.parameters, strict=False)) if x != y)
        if apart or a.rows != b.rows:
            return BadStep(number, a.rows != b.rows, apart, min(len(one), len(other)))
    return None
