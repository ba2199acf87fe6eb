"""PyTorch's settings that decide whether the same operation gives the same bits again."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from deeprules_jupyter.experiments.determinism.source import Replace, Source, Undo, Wish, nothing

NO_CUDA = "; without effect here: this torch has no CUDA"


class Setting(Source):
    """One setting: `get` and `put` take the module, `wanted` is what makes it repeatable."""

    def __init__(
        self, name: str, get: Callable[[Any], Any], put: Callable[[Any, Any], None], wanted: Any, line: str,
        effect: str, module: str = "torch", cuda: bool = False,
    ) -> None:  # fmt: skip
        self.name, self.get, self.put, self.wanted, self.line = name, get, put, wanted, line
        self.module, self.cuda, self.text = module, cuda, effect

    def now(self) -> str:
        value = self.get(sys.modules[self.module])
        return {True: "on", False: "off"}.get(value, str(value))

    def effect(self, wish: Wish) -> str:
        cuda = getattr(getattr(sys.modules.get("torch"), "version", None), "cuda", None)
        return self.text + (NO_CUDA if self.cuda and cuda is None else "")

    def keep(self) -> Undo:
        module = sys.modules[self.module]
        value = self.get(module)
        return lambda: self._put(module, value)

    def set(self, wish: Wish, replace: Replace) -> Undo:
        self._put(sys.modules[self.module], self.wanted)
        return nothing

    def _put(self, module: Any, value: Any) -> None:
        if self.get(module) != value:  # torch notes that a setting was touched, even with the same value
            self.put(module, value)

    def code(self, wish: Wish) -> Sequence[str]:
        return ("import torch", self.line)


class Algorithms(Source):
    """`torch.use_deterministic_algorithms`, without the import of the compiler that it does by the way."""

    name = "deterministic algorithms"
    module = "torch"

    def now(self) -> str:
        torch = sys.modules["torch"]
        if not torch.are_deterministic_algorithms_enabled():
            return "off"
        return "on, warns" if torch.is_deterministic_algorithms_warn_only_enabled() else "on, raises"

    def effect(self, wish: Wish) -> str:
        otherwise = "raises an error" if wish.strict else "gives a warning"
        return (
            "torch takes an algorithm that gives the same bits again, such as for the gradient of x[index]; an "
            f"operation that has none {otherwise}"
        )

    def keep(self) -> Undo:
        torch = sys.modules["torch"]
        on, warns = (
            torch.are_deterministic_algorithms_enabled(),
            torch.is_deterministic_algorithms_warn_only_enabled(),
        )
        return partial(torch._C._set_deterministic_algorithms, on, warn_only=warns)

    def set(self, wish: Wish, replace: Replace) -> Undo:
        sys.modules["torch"]._C._set_deterministic_algorithms(True, warn_only=not wish.strict)
        return nothing

    def code(self, wish: Wish) -> Sequence[str]:
        return ("import torch", f"torch.use_deterministic_algorithms(True{'' if wish.strict else ', warn_only=True'})")


def _set(path: str) -> tuple[Callable[[Any], Any], Callable[[Any, Any], None]]:
    """Read and write an attribute by its dotted path."""
    *owners, last = path.split(".")

    def owner(module: Any) -> Any:
        for one in owners:
            module = getattr(module, one)
        return module

    return lambda module: getattr(owner(module), last), lambda module, value: setattr(owner(module), last, value)


def _precision(torch: Any, value: str) -> None:
    torch.set_float32_matmul_precision(value)


SOURCES = (
    Algorithms(),
    Setting(
        "torch.empty", *_set("utils.deterministic.fill_uninitialized_memory"), True,
        "torch.utils.deterministic.fill_uninitialized_memory = True",
        "memory that nobody has written yet is filled, so that reading it by mistake gives the same every time",
    ),
    Setting(
        "torch.compile", *_set("deterministic"), True, "torch._inductor.config.deterministic = True",
        "compiled code does not choose its kernels by timing them", module="torch._inductor.config",
    ),
    Setting(
        "cuDNN deterministic", *_set("backends.cudnn.deterministic"), True,
        "torch.backends.cudnn.deterministic = True", "convolutions give the same bits again", cuda=True,
    ),
    Setting(
        "cuDNN benchmark", *_set("backends.cudnn.benchmark"), False, "torch.backends.cudnn.benchmark = False",
        "convolutions are not chosen by timing them, which differs from run to run", cuda=True,
    ),
    Setting(
        "TF32 in convolutions", *_set("backends.cudnn.allow_tf32"), False, "torch.backends.cudnn.allow_tf32 = False",
        "numbers are not rounded to 10 bits, so that other GPUs give nearly the same", cuda=True,
    ),
    Setting(
        "TF32 in products", lambda torch: torch.get_float32_matmul_precision(), _precision, "highest",
        'torch.set_float32_matmul_precision("highest")',
        "numbers are not rounded to 10 bits, so that other GPUs give nearly the same", cuda=True,
    ),
)  # fmt: skip
