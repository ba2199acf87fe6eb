"""Texts that turn in a loop, file names above all: a part of one is a text again, and holds no rows."""

from __future__ import annotations

import ast

from deeprules_jupyter.catalog import KNOWN, Callee
from deeprules_jupyter.dataflow.loops import Loops
from deeprules_jupyter.dataflow.values import NONE, Const, Val


class Texts(Loops):
    """Adds what is known of texts. A list of them may be divided like any other."""

    def known_data(self, callee: Callee, path: str, args: list[Val], kwargs: dict[str, Val]) -> Val | None:
        if callee.name in callee.library.file_lists:
            return Val(text=True)
        if callee.name in callee.library.file_names and any(_turns(v) for v in args):
            return _text(*args)
        return super().known_data(callee, path, args, kwargs)

    def turns(self, val: Val) -> list[Val]:
        if val.text and not val.rows:
            return [Val(turning=True, text=True), Val(turning=True, text=True)]
        return super().turns(val)

    def table_method(self, val: Val, name: str, args: list[Val], kwargs: dict[str, Val], node: ast.Call | None) -> Val:
        if name in KNOWN.file_lists and not val.rows and val.index is None:
            return Val(text=True)
        if name in KNOWN.text_methods and _turns(val, known=bool(args)) and all(map(_is_text, args[:2])):
            return _text(val)
        return super().table_method(val, name, args, kwargs, node)

    def operate(self, left: Val, op: ast.operator, right: Val) -> Val:
        return _text(left, right) if _is_part(left) or _is_part(right) else super().operate(left, op, right)

    def part_of_text(self, val: Val) -> Val | None:
        """`path[7:]`, `path.split("/")[-1]`; None for anything else."""
        return _text(val) if _is_part(val) else None


def _turns(val: Val, known: bool = True) -> bool:
    """Whether this may be one text of many: it turns in a loop and holds no rows."""
    return val.turning and not val.rows and val.index is None and type(val) is Val and (known or val.text)


def _is_text(val: Val) -> bool:
    return isinstance(val, Const) and isinstance(val.value, str)


def _is_part(val: Val) -> bool:
    return val.text and _turns(val)


def _text(*parts: Val) -> Val:
    return Val(text=True, turning=True, stats=NONE.union(*(v.stats for v in parts)))
