"""Random divisions of rows that no seed makes repeatable, as far as the code tells it."""

from __future__ import annotations

import ast
from dataclasses import replace

from deeprules_jupyter.catalog.made_columns import Said
from deeprules_jupyter.dataflow.owners import Owners, draws
from deeprules_jupyter.dataflow.values import Const, Lib, Model, Val
from deeprules_jupyter.model import Place, Split

# Whose random numbers the seeding functions of these packages start; those of any other may start all of them.
OWN_NUMBERS = frozenset({"torch", "tensorflow", "random", "numpy"})


class Seeding(Owners):
    """Adds to random divisions whether anything gave them a seed. Where that is not certain, something did."""

    def __init__(self) -> None:
        super().__init__()
        self.seeding: set[tuple[str, ...]] = set()  # names of functions that were called: ("np", "random", "seed")

    def note(self, name: str, tree: ast.Module, site: Place) -> Said:
        said = super().note(name, tree, site)
        if any("seed" in called for called in said.called):
            self.seeding |= {dotted for call in said.calls if "seed" in (dotted := _dotted(call.func))[-1]}
        return said

    def split_arrays(self, arrays: list[Val], kwargs: dict[str, Val]) -> Val:
        out = super().split_arrays(arrays, kwargs)
        if _none(kwargs.get("random_state")) and not _false(kwargs.get("shuffle")) and "**" not in kwargs:
            self._at_random("numpy")
        return out

    def random_split(self, whole: Val, lengths: Val, generator: Val) -> Val:
        out = super().random_split(whole, lengths, generator)
        if not (generator.seed or generator.name):
            self._at_random("torch")
        return out

    def folds(self, splitter: Model, whole: Val, turns: str = "n_splits") -> Val:
        out = super().folds(splitter, whole, turns)
        told = splitter.attrs
        if whole.rows and draws(splitter) and _none(told.get("random_state")) and "**" not in told:
            self._at_random("numpy")
        return out

    def _at_random(self, numbers: str) -> None:
        """The split that was just made draws from these random numbers. In a loop the repetition shows the spread."""
        if self.loops or any(self._starts(name, numbers) for name in self.seeding):
            return
        at = self.waiting[-1][0]
        fact = self.facts[at]
        assert isinstance(fact, Split)
        self.facts[at] = replace(fact, unseeded=True)

    def _starts(self, name: tuple[str, ...], numbers: str) -> bool:
        module = self.scope.find(name[0])
        root = module.path.split(".")[0] if isinstance(module, Lib) else ""
        return root not in OWN_NUMBERS or root == numbers or "keras" in name  # Keras seeds Python and numpy too


def _dotted(func: ast.expr) -> tuple[str, ...]:
    """`np.random.seed` by its names."""
    names: list[str] = []
    while isinstance(func, ast.Attribute):
        names.insert(0, func.attr)
        func = func.value
    return (func.id if isinstance(func, ast.Name) else "", *names)


def _none(val: Val | None) -> bool:
    return val is None or (isinstance(val, Const) and val.value is None)


def _false(val: Val | None) -> bool:
    return isinstance(val, Const) and val.value is False
