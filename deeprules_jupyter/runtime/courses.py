"""The course of one network in one cell: counters and curves. It keeps no tensor and no network alive."""

from __future__ import annotations

import math
import time
import weakref
from typing import Any

from deeprules_jupyter.model import Place
from deeprules_jupyter.runtime.anatomy import is_keras, kinds_of, layers_of, sizes, still_moving
from deeprules_jupyter.training import Curve, Training

POINTS = 256  # of a curve; twice as many are made half
BEFORE = 3  # steps from which it can be said that gradients were never cleared


class Growing:
    """A curve that grows for ever and stays small: when it is full, neighbours become their mean."""

    def __init__(self) -> None:
        self.points: list[tuple[float, float]] = []
        self.every = 1  # values that make a point
        self._sum = self._at = 0.0
        self._held = 0

    def add(self, at: float, value: float) -> None:
        """One more value, `at` so many steps."""
        self._sum, self._at, self._held = self._sum + value, at, self._held + 1
        if self._held == self.every:
            self.points.append((at, self._sum / self.every))
            self._sum, self._held = 0.0, 0
            if len(self.points) == 2 * POINTS:
                pairs = zip(self.points[::2], self.points[1::2], strict=True)
                self.points = [(second[0], (first[1] + second[1]) / 2) for first, second in pairs]
                self.every *= 2

    def all(self) -> tuple[tuple[float, float], ...]:
        """The points, and what has not become one yet."""
        return (*self.points, *([(self._at, self._sum / self._held)] if self._held else []))


class Fed:
    """A network that is called, and what it was given last."""

    def __init__(self, network: Any) -> None:
        self.network = weakref.ref(network)
        self.course: Course | None = None
        self.strange: set[int] = set()  # optimizers that hold none of its parameters
        self.rows = 0
        self.training = False
        self.shape: tuple[int, ...] | None = None
        self.precision = self.device = self.name = ""
        self.count: int | None = None  # rows of the whole that it is given part by part

    def takes(self, network: Any, tensor: Any, given: tuple[Any, ...], result: Any) -> None:
        """It is given these rows with a gradient."""
        if self.shape is None:
            shapes = [tuple(one.shape) for one in given if hasattr(one, "shape")]  # labels may stand first
            self.shape = next((shape for shape in shapes if len(shape) > 1), tuple(tensor.shape))[1:]
            self.device = str(tensor.device)
            self.precision = _precision(network, result)
        self.rows, self.training = len(tensor), network.training


class Course:
    """What is counted of one network."""

    def __init__(self, network: Any, optimizer: Any, place: tuple[Place, Place | None]) -> None:
        self.network = weakref.ref(network)
        self.main = weakref.ref(optimizer)  # another one on the same network counts no steps
        self.place = place
        self.name, self.optimizer = type(network).__name__, type(optimizer).__name__
        self.library = "keras" if is_keras(network) else ""
        self.layers, self.kinds = layers_of(network), kinds_of(network)
        self.parameters, self.trained = sizes(network)
        self.moving = () if self.library else still_moving(network)
        self.feds: list[Fed] = []
        self.owned: set[int] = set()
        self.losses: dict[str, None] = {}
        self.classes: tuple[tuple[int, int], ...] = ()
        self.pretrained: bool | None = None
        self.began = self.last = time.perf_counter()
        self.steps = self.rows = self.batch = 0
        self.eval_mode = self.eval_in_train_mode = self.kept = 0
        self.epochs = 0.0
        self.passing: Any = None  # the pass over a loader that goes on
        self.dataset: Any = None  # weak reference
        self.shuffled: bool | None = None
        self.curves: dict[tuple[str, str], Growing] = {("train", ""): Growing()}
        self.by_epoch = Growing()
        self._epoch = [0.0, 0]  # sum and number of the losses of this one
        self._evaluated: tuple[str, str] | None = None
        self._evaluation = [0.0, 0.0]
        self.nonfinite: int | None = None
        self.gradient_norm: float | None = None
        self.missing: set[str] | None = None
        self.unheld: set[str] | None = None
        self._grad: tuple[int, int] | None = None
        self.checks = 0
        self.plan: tuple[int | None, int | None] | None = None  # epochs and steps that there will be

    # steps ----------------------------------------------------------------------------------------------------------
    def step(self, optimizer: Any, loss: float | None, backs: int) -> None:
        """An optimizer stepped after so many backward passes, whose mean loss is known or not."""
        fed = self.feds[-1] if self.feds else None
        self.steps += 1
        self.last = time.perf_counter()
        if fed is not None:
            self.rows += fed.rows * (1 if self.optimizer == "LBFGS" else max(1, backs))
            self.batch = max(self.batch, fed.rows)
            self.eval_mode += not fed.training
        if loss is not None:
            self.lost(loss)
        if self.library != "keras":
            self.kept += self._accumulates(optimizer, backs)
            if self.steps & (self.steps - 1) == 0:
                self.look()

    def lost(self, loss: float) -> None:
        """The loss of this step."""
        if not math.isfinite(loss):
            self.nonfinite = self.nonfinite or self.steps
            return
        self.curves["train", ""].add(self.steps, loss)
        self._epoch[0] += loss
        self._epoch[1] += 1

    def _accumulates(self, optimizer: Any, backs: int) -> bool:
        """Whether this step's gradients were added to those of the last one: nothing else has written there."""
        grad = next((p.grad for group in optimizer.param_groups for p in group["params"] if p.grad is not None), None)
        before, self._grad = self._grad, None
        if grad is None or grad.is_sparse:
            return False
        self._grad = (grad._version, grad.data_ptr())
        return bool(backs) and before is not None and self._grad == (before[0] + backs, before[1])

    def look(self) -> None:
        """Which parameters have a gradient now, and which of them an optimizer holds."""
        network = self.network()
        named = [] if network is None else [(n, p) for n, p in network.named_parameters() if p.requires_grad]
        if all(p.grad is None for _, p in named):
            return
        missing = {name for name, one in named if one.grad is None}
        unheld = {name for name, one in named if one.grad is not None and id(one) not in self.owned}
        self.missing = missing if self.missing is None else self.missing & missing
        self.unheld = unheld if self.unheld is None else self.unheld & unheld
        self.checks += 1

    def passes(self, share: float) -> None:
        """An epoch has ended, or so much of one."""
        self.epochs += share
        if self._epoch[1]:
            self.by_epoch.add(self.steps, self._epoch[0] / self._epoch[1])
        self._epoch = [0.0, 0]

    # evaluation -----------------------------------------------------------------------------------------------------
    def evaluates(self, role: str, name: str) -> None:
        """Rows of this kind go through it without a gradient."""
        if self._evaluated != (role, name):
            self.evaluated()
            self._evaluated = role, name

    def measures(self, loss: float, rows: int) -> None:
        """The loss on some of these rows."""
        if math.isfinite(loss):
            self._evaluation[0] += loss * rows
            self._evaluation[1] += rows

    def evaluated(self) -> None:
        """The evaluation is over."""
        if self._evaluated is not None and self._evaluation[1]:
            self.point(*self._evaluated, self._evaluation[0] / self._evaluation[1])
        self._evaluated, self._evaluation = None, [0.0, 0.0]

    def point(self, role: str, name: str, loss: float) -> None:
        """One more point of a curve."""
        if math.isfinite(loss):
            self.curves.setdefault((role, name), Growing()).add(self.steps, loss)

    # what is known --------------------------------------------------------------------------------------------------
    def fact(self) -> Training:
        """All of it."""
        fed = self.feds[-1] if self.feds else None
        many, ended = self.checks > 1, self.by_epoch.all()
        name = fed.name if fed is not None else ""
        return Training(
            place=self.place[0], inner=self.place[1], witness="calls", library=self.library, model=self.name,
            optimizer=self.optimizer, losses=tuple(self.losses), parameters=self.parameters, trained=self.trained,
            without_gradient=tuple(sorted(self.missing or ())) if many else (),
            left_out=tuple(sorted(self.unheld or ())) if many else (), frozen_in_train_mode=self.moving,
            layers=self.layers, kinds=self.kinds, input_shape=None if fed is None else fed.shape,
            pretrained=self.pretrained, rows_name=name, classes=self.classes, batch=self.batch,
            rows=fed.count if fed is not None else None, loader_shuffled=self.shuffled, steps=self.steps,
            epochs=round(self.epochs, 3), rows_seen=self.rows, seconds=self.last - self.began,
            curves=tuple(self._curves(name)), epoch_losses=tuple(loss for _, loss in ended),
            epoch_ends=tuple(at for at, _ in ended),
            gradient_norm=self.gradient_norm, eval_mode_steps=self.eval_mode,
            eval_in_train_mode=self.eval_in_train_mode, nonfinite=self.nonfinite,
            zero_grad_missing=self.kept >= BEFORE and self.kept == self.steps - 1,
            device=fed.device if fed is not None else "", precision=fed.precision if fed is not None else "",
        )  # fmt: skip

    def _curves(self, rows: str) -> list[Curve]:
        named = [(role, name or rows, growing.all()) for (role, name), growing in self.curves.items()]
        return [Curve(role, name, points) for role, name, points in named if points]


def _precision(network: Any, result: Any) -> str:
    own = next((str(one.dtype) for one in network.parameters()), "").removeprefix("torch.")
    given = str(getattr(result, "dtype", "")).removeprefix("torch.")
    mixed = given in ("float16", "bfloat16") and given != own
    return f"{own}, autocast {given}" if mixed else own
