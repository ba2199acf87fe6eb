"""One network over one input: what went through it, and what became of it."""

from __future__ import annotations

import sys
import weakref
from collections.abc import Iterable, Mapping
from typing import Any

from deeprules_jupyter.model import Place
from deeprules_jupyter.runtime.torch_inputs import Input, first_tensor
from deeprules_jupyter.runtime.weakly import Weakly

WRAPPERS = {"DataParallel": "module", "DistributedDataParallel": "module", "OptimizedModule": "_orig_mod"}
LEARNED = 2  # of an optimizer: it owns parameters of the network, and that was told
KEPT = 2_000_000  # numbers of predictions that are kept for one run


class Run:
    """One network over one input."""

    def __init__(self, network: Any, grad: bool, input_: Input, place: tuple[Place, Place | None]) -> None:
        self.network = weakref.ref(network)
        self.grad = grad
        self.input = input_
        self.place = place
        self.state = state_of(unwrapped(network))  # before it learns from this
        self.models: tuple[str, ...] = ()  # the fits behind it by then; the network itself may be gone when it is asked
        self.steps = 0
        self.pending = True  # rows went through that no step has followed yet
        self.turn = 0  # counts on with every call; tells which came last
        self.keeps = True
        self.outputs: list[Any] = []  # copies without a graph
        self.size = 0
        self.rows = 0  # in these outputs
        self.last: Any = None  # weak reference to the last output
        self.losses: list[tuple[str, Any]] = []
        self.owned = Weakly()  # optimizer -> whether it owns parameters of the network
        self.fed = False  # its output went into another network, whose predictions count

    def keep(self, result: Any) -> None:
        """A copy of the predictions, until it is known that a step follows."""
        self.pending = True
        if not self.keeps:
            return
        output = first_tensor([result])
        if output is None:
            return
        if self.input.repeated:
            self.forget()
        self.last = weakref.ref(output)
        self.outputs.append((output.detach() if output.requires_grad else output).clone())
        self.size += output.numel()
        self.rows += output.size(0)
        if self.size > KEPT:
            self.keeps = False
            self.forget()

    def forget(self) -> None:
        """Predictions that were followed by a step, or made again."""
        self.outputs, self.losses = [], []
        self.size = self.rows = 0

    def stepped(self) -> None:
        """A step has followed."""
        self.pending = self.keeps = False
        self.steps += 1
        if self.outputs:
            self.forget()


def unwrapped(network: Any) -> Any:
    """The network inside those that only run it on several devices, or compiled."""
    while type(network).__name__ in WRAPPERS:
        network = getattr(network, WRAPPERS[type(network).__name__])
    return network


def state_of(network: Any) -> Any:
    """Changes whenever something changes the parameters in place; costs nothing."""
    try:
        return tuple(parameter._version for parameter in network.parameters())
    except RuntimeError:  # made in inference mode: they have no versions
        return None


def shares(network: Any, optimizer: Any) -> bool:
    """Whether an optimizer owns parameters of a network."""
    if network is None:
        return False
    owned = {id(p) for group in optimizer.param_groups for p in group["params"]}
    return any(id(p) in owned for p in network.parameters())


def owner(called: Any, optimizer: Any, bound: Iterable[Mapping[str, Any]]) -> Any:
    """The biggest network among these names that holds what was called and what the optimizer changes."""
    module = sys.modules["torch"].nn.Module
    best, size = (called, _size(called)) if called is not None else (None, 0)
    within = {id(p) for p in called.parameters()} if called is not None else set()
    for value in [value for names in bound for value in list(names.values())]:
        if not isinstance(value, module) or _size(value) <= size or not shares(value, optimizer):
            continue
        if within <= {id(p) for p in value.parameters()}:
            best, size = value, _size(value)
    return best


def _size(network: Any) -> int:
    return sum(1 for _ in network.parameters())


def went_back(node: Any, depth: int = 8) -> bool:
    """Whether a gradient went back through this graph: then torch has freed what it had saved for it."""
    for name in dir(node) if depth and node is not None else ():
        if name.startswith("_saved_"):
            try:
                getattr(node, name)
            except RuntimeError:
                return True
    return bool(depth and node is not None and any(went_back(n, depth - 1) for n, _ in node.next_functions[:2]))


def plain(torch: Any, tensor: Any) -> bool:
    """Whether the numbers can be read; not while something else is watching every operation."""
    core = torch._C
    if core._len_torch_dispatch_stack() or core._functorch.peek_interpreter_stack() is not None:
        return False
    return tensor.layout is torch.strided and not tensor.is_meta and not tensor.is_quantized and len(tensor) > 0
