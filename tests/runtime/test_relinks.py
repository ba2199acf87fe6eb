from __future__ import annotations

import functools
import sys
import types
from typing import Any

import pytest

from deeprules_jupyter.runtime import relinks
from deeprules_jupyter.runtime.guard import Guard
from deeprules_jupyter.runtime.hook import OURS, Patches
from tests.runtime.test_hook import Eye


class Holder:
    """Something of a person's that holds a function."""

    def __init__(self, function: Any) -> None:
        self.function = function


def library() -> types.ModuleType:
    module = types.ModuleType("library")
    exec("def measure(x):\n    return x", vars(module))
    return module


def watching(module: types.ModuleType) -> Patches:
    patches = Patches(Guard(print))
    patches.function(module, "measure", Eye())
    return patches


@pytest.mark.parametrize("copies", range(4))
def test_every_copy_is_counted_and_nothing_of_ours(copies: int) -> None:
    module = library()
    held = [module.measure for _ in range(copies)]
    patches = watching(module)
    (swap,) = patches.swaps
    swap.count(OURS)
    assert swap.copies == len(held)
    held = [swap.new for _ in range(copies)]
    back = relinks.Swap(swap.new, swap.old)
    del swap
    patches.undos.pop()()
    patches.swaps.clear()
    back.count(0)
    assert back.copies == len(held)


def test_a_function_that_holds_itself_has_no_copy() -> None:
    module = library()
    module.measure.doc = functools.partial(print, module.measure)
    patches = watching(module)
    patches.swaps[0].count(OURS)
    assert patches.swaps[0].copies == 0


def test_copies_are_found_wherever_they_are_and_all_are_put_back() -> None:
    module = library()
    original = module.measure
    nested = {"a person's": [{"table": module.measure}, [module.measure], Holder(module.measure)]}
    closed = (lambda function: lambda: function)({"inside": module.measure})
    patches = watching(module)

    def held() -> list[Any]:
        table, plain, holder = nested["a person's"]
        return [module.measure, table["table"], plain[0], holder.function, closed()["inside"]]  # type: ignore[index]

    patches.relink()
    assert all(one is module.measure is not original for one in held())
    patches.undo()
    assert all(one is original for one in held())


def test_memory_is_not_searched_where_all_copies_are_names_of_modules(monkeypatch: pytest.MonkeyPatch) -> None:
    module, other = library(), types.ModuleType("other")
    module.measure.__module__ = "library"
    monkeypatch.setitem(sys.modules, "library", module)
    monkeypatch.setitem(sys.modules, "other", other)
    names = {"mine": module.measure}
    other.also = module.measure
    original = id(module.measure)  # by number, for what a test holds would be looked for
    searched: list[int] = []
    monkeypatch.setattr(relinks._Search, "memory", lambda self: searched.extend(self.left))
    patches = watching(module)
    patches.guard.relinks.namespaces = lambda: [names]
    patches.relink()
    assert names["mine"] is other.also is module.measure and id(module.measure) != original and not searched
    patches.undo()
    assert id(names["mine"]) == id(other.also) == id(module.measure) == original and not searched


def test_a_second_start_finds_what_the_first_did_and_what_is_new(monkeypatch: pytest.MonkeyPatch) -> None:
    module, other = library(), types.ModuleType("library.other")
    module.measure.__module__ = "library"
    monkeypatch.setitem(sys.modules, "library", module)
    monkeypatch.setitem(sys.modules, "library.other", other)
    monkeypatch.setattr(relinks, "_held", {})
    monkeypatch.setattr(relinks, "_inside", {})
    original = id(module.measure)
    other.also, other.scorer = module.measure, Holder(module.measure)

    def held() -> set[int]:
        return {id(value) for key, value in vars(other).items() if key in ("also", "new")} | {id(other.scorer.function)}

    patches = watching(module)
    patches.relink()
    assert held() == {id(module.measure)} != {original}
    patches.undo()
    assert held() == {original}
    assert relinks._held["library.other"] == {"also"} and list(relinks._inside) == ["library.other"]
    other.new, other.scorer = other.also, Holder(other.also)
    del other.also
    patches = watching(module)
    patches.relink()
    assert held() == {id(module.measure)} != {original}
    patches.undo()
    assert held() == {original}


def test_where_copies_were_found_is_looked_at_first_and_then_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    module, other = library(), types.ModuleType("library.other")
    module.measure.__module__ = "library"
    monkeypatch.setitem(sys.modules, "library", module)
    monkeypatch.setitem(sys.modules, "library.other", other)
    other.also, other.scorer = module.measure, Holder(module.measure)
    patches = watching(module)
    patches.relink()
    searched: list[Any] = []
    monkeypatch.setattr(relinks._Search, "modules", lambda self, names, inside=False: searched.extend(names))
    patches.undo()
    assert other.also is other.scorer.function is module.measure and not searched
