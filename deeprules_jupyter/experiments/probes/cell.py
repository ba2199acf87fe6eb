"""A cell that trains, run again with labels dealt out anew. All that the person has is as after their own run."""

from __future__ import annotations

import ast
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from deeprules_jupyter.experiments.determinism.rerun import Ran, Start
from deeprules_jupyter.experiments.probes.task import target_of

WORDS = (
    "acc",
    "auc",
    "auroc",
    "score",
    "f1",
    "mcc",
    "kappa",
    "r2",
    "precision",
    "recall",
    "corr",
    "spearman",
    "pearson",
)
LOWER = ("loss", "error", "mse", "mae", "rmse")  # of which less is better
CHANCE = {"auc": 0.5, "auroc": 0.5, "mcc": 0.0, "kappa": 0.0, "r2": 0.0}
RESULT = "the cell's last value"


@dataclass(frozen=True)
class Score:
    """The number by which the runs are compared."""

    name: str

    @property
    def lower(self) -> bool:
        """Whether less is better."""
        return any(word in self.name.lower() for word in LOWER)

    @property
    def chance(self) -> float | None:
        """What guessing gives, where the name tells. Of an accuracy it hangs on the classes of the held-out rows."""
        return next((value for word, value in CHANCE.items() if word in self.name.lower()), None)

    def of(self, values: Mapping[str, Any], result: Any) -> float:
        """Its value, so that more is better. Raises ValueError where it is no number."""
        number = number_of(result if self.name == RESULT else values.get(self.name))
        if number is None:
            raise ValueError(f"{self.name} is no single number")
        return -number if self.lower else number


def score(wanted: str, before: Mapping[str, Any], values: Mapping[str, Any], result: Any) -> Score:
    """The one that is named; else the cell's last value; else the one new number whose name speaks of a score.

    Raises ValueError with one clear line.
    """
    if wanted:
        return Score(wanted)
    if number_of(result) is not None:
        return Score(RESULT)
    new = [name for name, value in values.items() if before.get(name) is not value and number_of(value) is not None]
    told = [name for name in new if any(word in name.lower() for word in WORDS)]
    if len(told) != 1:
        found = ", ".join(told or new) or "no number"
        raise ValueError(f"say which number is the score, with --score NAME: the cell has made {found}")
    return Score(told[0])


def number_of(value: Any) -> float | None:
    """A single number, also where numpy or torch hold it."""
    if isinstance(value, bool) or value is None or not (isinstance(value, int | float) or hasattr(value, "item")):
        return None
    try:
        return float(value.item() if hasattr(value, "item") else value)
    except (TypeError, ValueError, RuntimeError):  # several values
        return None


def deal(labels: str, order: Callable[[Any], Any]) -> Callable[[dict[str, Any]], None]:
    """What puts the labels of this name into another order, wherever a copy of them stands: in place.

    `order` gives the positions for an array of labels. Raises ValueError with one clear line.
    """
    tree = ast.parse(labels, mode="eval").body

    def change(copies: dict[str, Any]) -> None:
        if isinstance(tree, ast.Attribute | ast.Subscript):
            owner, key = _looked_up(tree.value, copies, labels), _key(tree, labels)
            if isinstance(owner, types.ModuleType | types.FunctionType):
                raise ValueError(f"{labels} stands in a {type(owner).__name__}, which has no copy: give it a name")
            if hasattr(owner, "columns"):  # a table, which gives its column as a copy
                owner[key] = _taken(owner[key], order)
                return
        _in_place(_looked_up(tree, copies, labels), order, labels)

    return change


def _looked_up(node: ast.expr, values: Mapping[str, Any], labels: str) -> Any:
    """What a name, an attribute or an item stands for."""
    if isinstance(node, ast.Name):
        return values[node.id]
    if isinstance(node, ast.Attribute):
        return getattr(_looked_up(node.value, values, labels), node.attr)
    if isinstance(node, ast.Subscript):
        return _looked_up(node.value, values, labels)[_key(node, labels)]
    raise ValueError(f'{labels}: give the name of the labels, table["column"] or data.train.y')


def _key(node: ast.Attribute | ast.Subscript, labels: str) -> Any:
    if isinstance(node, ast.Attribute):
        return node.attr
    try:
        return ast.literal_eval(node.slice)
    except ValueError:
        raise ValueError(f"{labels}: in its brackets only a number or a text can stand") from None


def _in_place(value: Any, order: Callable[[Any], Any], name: str) -> None:
    if isinstance(value, list):
        value[:] = _taken(value, order)
    elif hasattr(value, "iloc") and value.ndim == 1:
        value.iloc[:] = _taken(value, order)
    elif hasattr(value, "detach"):
        value.detach().copy_(_taken(value.detach(), order))
    elif hasattr(value, "dtype") and hasattr(value, "setflags"):
        value[...] = _taken(value, order)
    else:
        raise ValueError(
            f"{name} is a {type(value).__name__}; labels in an array, tensor, series or list can be shuffled"
        )


def _taken(value: Any, order: Callable[[Any], Any]) -> Any:
    positions = order(value)
    if isinstance(value, list):
        return [value[at] for at in positions]
    return value.iloc[positions].to_numpy() if hasattr(value, "iloc") else value[positions]


def positions(groups: Any, luck: Any) -> Callable[[Any], Any]:
    """A new order for labels, as `dealt` has it; one-hot labels and several columns stay whole rows."""

    def order(value: Any) -> Any:
        import numpy as np

        from deeprules_jupyter.experiments.probes.shuffle import dealt

        many = len(value)
        if groups is None:
            return luck.permutation(many)
        owners = target_of(groups)
        if len(owners) != many:
            raise ValueError(f"there are {many:,} labels, and {len(owners):,} groups")
        return dealt(np.arange(many), owners, luck)

    return order


def ran(start: Start, change: Callable[[dict[str, Any]], None]) -> Ran:
    """One more run. Raises ValueError where only this one fails."""
    done = start.run(change=change)
    if done.error is not None:
        line = " ".join(str(done.error).split())[:160]
        raise ValueError(f"with shuffled labels the cell raised {type(done.error).__name__}: {line}")
    return done
