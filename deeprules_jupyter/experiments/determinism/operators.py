"""Which operator of torch is the first that gives two answers to one question: every one that runs is noted, with a
number for what went in, one for what came out, the line of the notebook, and the layer.

What `empty` gives is nobody's value until something fills it, so it is left out until then.
"""

from __future__ import annotations

import sys
import time
import weakref
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

from deeprules_jupyter.experiments.determinism import digest
from deeprules_jupyter.experiments.determinism.readers import tensor_bits

MOST = 100_000  # operators that are noted


@dataclass(frozen=True)
class Op:
    """One operator that ran."""

    name: str  # index_put_, native_dropout, ...
    given: int
    gave: int
    file: str
    line: int
    layer: str  # of the network, such as `net.0 (Linear)`
    node: str  # what of the backward pass it belongs to; empty in the forward pass
    forward: tuple[str, int, str]  # of that: file, line and layer in the forward pass
    unfilled: bool  # it was given memory that nothing had filled


@dataclass(frozen=True)
class BadOp:
    """The first operator in which two runs differ."""

    op: Op
    how: str  # "other" operator, other "given", other "gave"
    when: float = field(default_factory=time.perf_counter)


class Operators:
    """Notes operators between `start` and `stop`; with `against` the first that differs from those is `bad`."""

    def __init__(self, files: Container[str], names: dict[str, Any], against: list[Op] | None) -> None:
        self.files, self.names, self.against = files, names, against
        self.found: list[Op] = []
        self.bad: BadOp | None = None
        self._mode: Any = None
        self._handles: list[Any] = []
        self._layers: list[Any] = []
        self._called: dict[int, str] = {}
        self._made: dict[int, tuple[str, int, str]] = {}  # number of a backward node -> where its forward ran
        self._unfilled: set[int] = set()  # storages

    def start(self) -> None:
        """From now on."""
        if self._mode is None and "torch" in sys.modules:
            modules = sys.modules["torch.nn.modules.module"]
            self._handles = [
                modules.register_module_forward_pre_hook(lambda module, given: self._layers.append(module)),
                modules.register_module_forward_hook(self._left, always_call=True),
            ]
            self._mode = _mode(self._ran)
            self._mode.__enter__()

    def stop(self) -> None:
        """No more."""
        if self._mode is not None:
            self._mode.__exit__(None, None, None)
            self._mode = None
        while self._handles:
            self._handles.pop().remove()

    def _left(self, module: Any, given: Any, gave: Any) -> None:
        if self._layers and self._layers[-1] is module:
            self._layers.pop()

    def _ran(self, func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        if self.bad is not None or len(self.found) >= MOST:
            return func(*args, **kwargs)
        name = func.overloadpacket.__name__
        if name.startswith("_record_function"):
            return func(*args, **kwargs)
        written = _written(func, args, kwargs)
        read = [t for t in _tensors((args, kwargs)) if t.data_ptr() not in written or not _fills(name)]
        unfilled = any(_storage(one) in self._unfilled for one in read if id(one) not in written.values())
        given = _digest(one for one in read if _storage(one) not in self._unfilled)
        given = (given * digest.GOLDEN + digest.of_bytes(_words((args, kwargs)).encode())) & digest.FULL
        result = func(*args, **kwargs)
        outs = [*_tensors(result), *(t for t in _tensors((args, kwargs)) if id(t) in written.values())]
        if name.startswith(("empty", "new_empty")):
            self._unfilled |= {_storage(one) for one in outs}
            gave = 0
        else:
            self._unfilled -= {_storage(one) for one in outs} if not _views(func) else set()
            gave = _digest(one for one in outs if _storage(one) not in self._unfilled)
        self._note(name, given, gave, unfilled)
        return result

    def _note(self, name: str, given: int, gave: int, unfilled: bool) -> None:
        torch = sys.modules["torch"]
        file, line = self._where()
        node = torch._C._current_autograd_node()
        layer = self._layer()
        if node is None:
            self._made.setdefault(torch._C._autograd._get_sequence_nr() - 1, (file, line, layer))
        forward = self._made.get(node._sequence_nr(), ("", 0, "")) if node is not None else ("", 0, "")
        op = Op(name, given, gave, file, line, layer, node.name() if node is not None else "", forward, unfilled)
        self.found.append(op)
        if self.against is not None:
            self._judge(op, len(self.found) - 1)

    def _judge(self, op: Op, index: int) -> None:
        before = self.against[index] if self.against is not None and index < len(self.against) else None
        if before is None:
            return
        if before.name != op.name or before.line != op.line:
            self.bad = BadOp(op, "other")
        elif before.given != op.given:
            self.bad = BadOp(op, "given")
        elif before.gave != op.gave:
            self.bad = BadOp(op, "gave")

    def _where(self) -> tuple[str, int]:
        frame: FrameType | None = sys._getframe(1)
        while frame is not None:
            if frame.f_code.co_filename in self.files:
                return frame.f_code.co_filename, frame.f_lineno
            frame = frame.f_back
        return "", 0

    def _layer(self) -> str:
        if not self._layers:
            return ""
        root, layer = self._layers[0], self._layers[-1]
        if id(layer) not in self._called:
            outer = next((name for name, value in self.names.items() if value is root), type(root).__name__)
            inner = next((name for name, one in root.named_modules() if one is layer), "")
            path = f"{outer}.{inner}" if inner else outer
            self._called[id(layer)] = f"{path} ({type(layer).__name__})"
            weakref.finalize(layer, self._called.pop, id(layer), None)
        return self._called[id(layer)]


def _mode(ran: Callable[[Any, tuple[Any, ...], dict[str, Any]], Any]) -> Any:
    from torch.utils._python_dispatch import TorchDispatchMode

    class Mode(TorchDispatchMode):  # type: ignore[no-untyped-call]
        def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            return ran(func, args, kwargs or {})

    return Mode()  # type: ignore[no-untyped-call]


def _tensors(value: Any) -> Iterator[Any]:
    if isinstance(value, sys.modules["torch"].Tensor):
        yield value
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _tensors(one)
    elif isinstance(value, dict):
        yield from _tensors(list(value.values()))


def _words(value: Any) -> str:
    """What is given beside tensors, such as a probability or a dimension."""
    if isinstance(value, list | tuple):
        return f"({','.join(_words(one) for one in value)})"
    if isinstance(value, dict):
        return f"{{{','.join(f'{key}:{_words(one)}' for key, one in value.items())}}}"
    return repr(value) if isinstance(value, int | float | str | bool | type(None)) else type(value).__name__


def _storage(value: Any) -> int:
    try:
        return int(value.untyped_storage()._cdata)
    except (RuntimeError, NotImplementedError):
        return 0


def _written(func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[int, int]:
    """The arguments that an operator writes into: where they lie -> which object it is."""
    found: dict[int, int] = {}
    for index, argument in enumerate(func._schema.arguments):
        if argument.alias_info is not None and argument.alias_info.is_write:
            value = args[index] if index < len(args) else kwargs.get(argument.name)
            found |= {one.data_ptr(): id(one) for one in _tensors(value)}
    return found


FILLS = ("bernoulli_", "cauchy_", "copy_", "exponential_", "fill_", "geometric_", "log_normal_", "normal_", "random_",
         "uniform_", "zero_", "randperm", "arange", "normal", "eye")  # fmt: skip


def _fills(name: str) -> bool:
    """Whether it writes over all that was there before, so that this does not matter."""
    return name in FILLS


def _views(func: Any) -> bool:
    """Whether it only gives another look at the same memory."""
    returns = func._schema.returns
    return bool(returns) and all(one.alias_info is not None and not one.alias_info.is_write for one in returns)


def _digest(tensors: Iterator[Any]) -> int:
    found = 1
    for one in tensors:
        bits = tensor_bits(one)
        if bits is not None:
            found = (found * digest.GOLDEN + digest.of_bytes(bits)) & digest.FULL
    return found
