"""Facts about trainings: what a cell's optimizer steps have shown of a network, its rows and its losses.

Everything is counted while the cell runs. What was not seen is None or empty, never guessed.
"""

from __future__ import annotations

from deeprules_jupyter.frozen import Frozen
from deeprules_jupyter.model import Fact

Point = tuple[float, float]


class Layer(Frozen):
    """One layer that has no layers in it, or weights of its own."""

    name: str  # its path in the network, `encoder.0`
    type: str  # "Conv2d"
    shape: tuple[int, ...] = ()  # of its first weight
    parameters: int = 0
    trained: bool = True  # at least one of its parameters asks for a gradient


class Curve(Frozen):
    """A loss while the network learned, on rows of one kind. Long ones are thinned: a point is the mean of several."""

    role: str  # "train", "tuning", "test", or "" where nothing tells
    name: str  # what the person calls the rows
    points: tuple[Point, ...]  # (optimizer steps so far, loss)


class Training(Fact, kw_only=True):
    """One network that learned in one cell."""

    fit: str = ""  # the id of the Fit of the same network, where its rows are known
    library: str = ""  # "lightning", "transformers", "keras"; "" for a loop that the person wrote
    model: str  # the name of its class
    optimizer: str = ""
    losses: tuple[str, ...] = ()  # classes of the loss modules that its output was given to
    # the network
    parameters: int = 0  # numbers, not tensors
    trained: int = 0  # of them, those that ask for a gradient
    without_gradient: tuple[str, ...] = ()  # parameters that ask for a gradient and never got one
    left_out: tuple[str, ...] = ()  # parameters that got gradients and that no optimizer holds
    frozen_in_train_mode: tuple[str, ...] = ()  # layers with frozen parameters that still update running statistics
    layers: tuple[Layer, ...] = ()
    kinds: tuple[str, ...] = ()  # among "conv", "linear", "recurrent", "attention", "embedding", "norm", "dropout"
    input_shape: tuple[int, ...] | None = None  # without the batch axis
    pretrained: bool | None = None  # None where that is not known
    # its rows
    rows: int | None = None  # that it learned from, each once
    rows_name: str = ""
    classes: tuple[tuple[int, int], ...] = ()  # (class, rows) where the targets are whole numbers
    batch: int = 0  # rows of the largest batch
    loader_shuffled: bool | None = None  # None without a loader, or with a sampler that is not torch's own
    # its course
    steps: int = 0
    epochs: float = 0.0  # passes over the rows; 0 where nothing tells where one begins
    rows_seen: int = 0
    seconds: float = 0.0  # from the first step to the last
    curves: tuple[Curve, ...] = ()
    epoch_losses: tuple[float, ...] = ()  # the mean training loss of each epoch, thinned when there are very many
    epoch_ends: tuple[float, ...] = ()  # the step at which each of them ended
    gradient_norm: float | None = None  # the last one that was measured
    eval_mode_steps: int = 0  # steps at which the network was in evaluation mode
    eval_in_train_mode: int = 0  # calls without a gradient while the network was in training mode
    zero_grad_missing: bool = False  # every step added to the gradients of the one before
    nonfinite: int | None = None  # the first step at which the loss or the gradient was not a number, or infinite
    # where
    device: str = ""
    precision: str = ""  # "float32", or "float32, autocast bfloat16"
    accelerator_there: str = ""  # "cuda" or "mps" where the machine has one, used or not

    def losses_on(self, role: str) -> tuple[float, ...]:
        """The losses of the last curve of this role."""
        return next((tuple(loss for _, loss in one.points) for one in reversed(self.curves) if one.role == role), ())

    @property
    def train_losses(self) -> tuple[float, ...]:
        """By epoch where epochs are known, else by step."""
        return self.epoch_losses or self.losses_on("train")

    @property
    def tuning_losses(self) -> tuple[float, ...]:
        """One for each pass over tuning rows."""
        return self.losses_on("tuning")

    @property
    def test_losses(self) -> tuple[float, ...]:
        """One for each pass over test rows."""
        return self.losses_on("test")


class Live(Frozen):
    """How far one training is, and what it takes. It is shown and never judged."""

    epoch: float = 0.0  # how many are done, the part of this one included
    epochs: int | None = None  # that there will be; None where nothing says so
    share: float | None = None  # of the whole, 0 to 1
    left: float | None = None  # seconds
    rate: float | None = None  # rows a second
    memory: int | None = None  # bytes of this process
    device_memory: tuple[int, int] | None = None  # bytes that are used of the accelerator, and that it has
