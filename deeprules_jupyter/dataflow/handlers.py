"""Which method reads which kind of node."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

Handler = Callable[[Any, Any], Any]  # is given the machine and the node


class Handlers(dict[type[ast.AST], Handler | None]):
    """The methods that read each kind of node, found by name once for a class of machines: `on_binop` for a BinOp."""

    def __init__(self, machine: type, prefix: str) -> None:
        super().__init__()
        self._machine, self._prefix = machine, prefix

    def __missing__(self, kind: type[ast.AST]) -> Handler | None:
        self[kind] = found = getattr(self._machine, f"{self._prefix}_{kind.__name__.lower()}", None)
        return found
