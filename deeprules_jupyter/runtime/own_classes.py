"""Classes that a person writes in a cell: seen as soon as their statement has run, also without scikit-learn's base."""

from __future__ import annotations

import sys
from collections.abc import Callable, MutableSet
from dataclasses import dataclass
from types import CodeType
from typing import Any

from deeprules_jupyter.catalog import KNOWN
from deeprules_jupyter.model import Fit
from deeprules_jupyter.runtime.hook import Call, Patches
from deeprules_jupyter.runtime.predictions import Made
from deeprules_jupyter.runtime.sklearn_methods import Hands, Table, labels_of, table_of, write_fit, write_score


class OwnClasses:
    """Finds classes with a `fit` that were written in cells, and watches what their objects do."""

    def __init__(self, hands: Hands, sweep: Callable[[], None]) -> None:
        self.desk = hands.desk
        self.patches = Patches(hands.desk.guard)
        self.between = Between(sweep)
        self.methods: dict[str, Own] = {"fit": OwnFits(hands), "score": OwnScores(hands)}
        self.methods |= dict.fromkeys(KNOWN.predictors, OwnPredicts(hands))

    def start(self) -> None:
        """Look for new classes between the statements of a cell."""
        self.patches.method(self.desk.places.shell, "run_code", self.between)

    def stop(self) -> None:
        """Put everything back."""
        self.patches.undo()

    def sweep(self, seen: MutableSet[type]) -> None:
        """Watch the classes that are bound in the notebook and look like estimators."""
        for kind in list(self.desk.places.shell.user_ns.values()):
            if issubclass(type(kind), type) and kind not in seen and _fits_and_predicts(kind):  # nothing of it is asked
                seen.add(kind)
                for name in self.methods.keys() & vars(kind).keys():
                    self.patches.method(kind, name, self.methods[name])


def _fits_and_predicts(kind: type) -> bool:
    """Whether a person's own class can learn and predict. Networks of torch are watched in their own way."""
    torch = sys.modules.get("torch")
    if kind.__module__ != "__main__" or (torch is not None and issubclass(kind, torch.nn.Module)):
        return False
    return "fit" in vars(kind) and not KNOWN.predictors.isdisjoint(vars(kind))


class Between:
    """`run_code` of the shell: a cell is run statement by statement, and what one has made is there before the next."""

    def __init__(self, sweep: Callable[[], None]) -> None:
        self.sweep = sweep
        self.made = False

    def before(self, call: Call) -> Any:
        """The statement before this one has run; it made a class or a function if there was code in its code."""
        if self.made:
            self.sweep()
        code = call.args[0] if call.args else None
        self.made = isinstance(code, CodeType) and any(isinstance(part, CodeType) for part in code.co_consts)

    def after(self, call: Call) -> None:
        """Nothing to look at."""


@dataclass
class Own:
    """What a method of a person's own class means, if nothing that we know was seen to happen inside it."""

    hands: Hands
    aloof = True

    def before(self, call: Call) -> Any:
        """The table, and how many facts there are."""
        value = table_of(call) if len(call.args) > 1 or call.kwargs else None
        known = self.hands.desk.registry.look(value)
        if known is None:
            return None
        desk = self.hands.desk
        name = desk.registry.name_of(value) or desk.places.written(0, "X", "x", "data")
        return Table(known, desk.data_of(known, name), value), len(desk.facts)

    def after(self, call: Call) -> None:
        """Look at the finished call."""
        if not call.inside and call.memo is not None:
            table, before = call.memo
            self.seen(call, table, self.hands.desk.facts[before:])

    def seen(self, call: Call, table: Table, facts: list[Any]) -> None:
        """What the call means."""


class OwnFits(Own):
    """fit: the models that were fitted inside are the model; without any, the object is one itself."""

    def seen(self, call: Call, table: Table, facts: list[Any]) -> None:
        """A fit of the person's own."""
        desk, models = self.hands.desk, [f for f in facts if isinstance(f, Fit) and f.kind in ("model", "search")]
        if models:
            desk.fits[call.args[0]] = tuple(fit.id for fit in models)
        elif table.data is not None:
            fit_id = desk.new_id()
            desk.fits[call.args[0]] = fit_id
            write_fit(desk, call.args[0], fit_id, table.data, labels_of(call))


class OwnPredicts(Own):
    """predict and the like."""

    def seen(self, call: Call, table: Table, facts: list[Any]) -> None:
        """Remember who predicted, unless a model inside has."""
        made = self.made(call, table)
        if made is not None and self.hands.desk.predictions.of(call.result) is None:
            self.hands.desk.predictions.remember(call.result, made)

    def made(self, call: Call, table: Table) -> Made | None:
        """Who predicted which rows."""
        state = self.hands.desk.fits.get(call.args[0])
        if state is None or table.data is None:
            return None
        return Made(state if isinstance(state, tuple) else (state,), table.data)


class OwnScores(OwnPredicts):
    """score(X, y)."""

    def seen(self, call: Call, table: Table, facts: list[Any]) -> None:
        """A look, unless one was seen inside."""
        made = self.made(call, table)
        if made is not None and labels_of(call) is not None and not any(type(f).__name__ == "Score" for f in facts):
            write_score(self.hands.desk, made, "score", call.result)
