"""What the calls of scikit-learn's functions mean as facts: splits, metrics, cross-validation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from deeprules_jupyter.catalog.words import role_of
from deeprules_jupyter.model import Data, Split
from deeprules_jupyter.runtime.fingerprint import sheet_of
from deeprules_jupyter.runtime.folds import write_folds
from deeprules_jupyter.runtime.hook import Call
from deeprules_jupyter.runtime.mixing import scramble
from deeprules_jupyter.runtime.positions import assign
from deeprules_jupyter.runtime.predictions import Made
from deeprules_jupyter.runtime.sklearn_methods import Hands, write_fit, write_score
from deeprules_jupyter.runtime.tables import Known
from deeprules_jupyter.runtime.telling import aim


class Metrics:
    """Functions of sklearn.metrics that compare predictions with the truth."""

    def __init__(self, hands: Hands) -> None:
        self.hands = hands

    def before(self, call: Call) -> Any:
        """Nothing to note."""

    def after(self, call: Call) -> None:
        """A look, if somebody's prediction is among the arguments."""
        metric, options = call.name.rpartition(".")[2], dict(call.kwargs)
        given = [options.pop(name) for name in call.kwargs if name.startswith(("y_", "pred", "proba"))]
        values = [*call.args[:2], *given]
        truth, guess = values if len(values) == 2 else (None, None)
        if call.inside:
            self.hands.measured = metric, truth, guess
            return
        made = [found for found in map(self.hands.desk.predictions.of, values) if found is not None]
        if made:
            write_score(self.hands.desk, made[-1], metric, call.result, truth, guess, options)


class CrossValidates:
    """cross_val_score and its family: fits and scores on folds."""

    def __init__(self, hands: Hands) -> None:
        self.hands = hands

    def before(self, call: Call) -> Any:
        """Note the rows."""
        self.hands.inner = []
        value = call.args[1] if len(call.args) > 1 else call.kwargs.get("X")
        return self.hands.desk.data(value, 1, "X")

    def after(self, call: Call) -> None:
        """One fit, and one score by folds; predictions by folds wait for a metric."""
        data = call.memo
        if call.inside or not isinstance(data, Data):
            return
        desk, name = self.hands.desk, call.name.rpartition(".")[2]
        estimator = call.args[0] if call.args else call.kwargs.get("estimator")
        fit_id = desk.new_id()
        for ref in self.hands.inner:
            if (inner := ref()) is not None and inner is not estimator:
                desk.fits[inner] = fit_id
        labels = call.args[2] if len(call.args) > 2 else call.kwargs.get("y")
        fact = write_fit(desk, estimator, fit_id, data, labels, data.rows)
        table = call.args[1] if len(call.args) > 1 else call.kwargs.get("X")
        desk.relatives.see(desk.registry.look(table), [table])
        desk.units.used(fit_id, desk.registry.look(table), table, labels)
        aim(desk, fit_id, estimator, table, labels, folds=True)
        write_folds(desk, fit_id, data, estimator, call.kwargs.get("cv"), labels, call.kwargs.get("groups"))
        made = Made((fit_id,), data, folds=True)
        if name == "cross_val_predict":
            desk.predictions.remember(call.result, made)
        elif fact.kind in ("model", "search"):
            score = write_score(desk, made, str(call.kwargs.get("scoring") or "score"), _mean(name, call.result))
            if name == "permutation_test_score":
                _, shuffled, p = call.result
                desk.change(score, replace(score, chance=(float(p), len(shuffled))))


def _mean(name: str, result: Any) -> float | None:
    """The mean of the scores of the folds, where a function gives one score a fold."""
    if name == "permutation_test_score":
        return float(result[0])
    return float(result.mean()) if name == "cross_val_score" and result.dtype.kind == "f" else None


class Passes:
    """Calls that say nothing themselves; what happens inside them is not the person's own."""

    def before(self, call: Call) -> Any:
        """Nothing to note."""

    def after(self, call: Call) -> None:
        """Nothing to say."""


class TrainTestSplit:
    """train_test_split: rows are divided."""

    def __init__(self, hands: Hands) -> None:
        self.desk = hands.desk

    def before(self, call: Call) -> Any:
        """The tables as they are."""
        seen = [(value, *self.desk.registry.seen(value)) for value in call.args]
        found = [(known, sheet or self.desk.registry.sheet(value)) for value, known, sheet in seen]
        self.desk.tell(next((known for known, _ in found if known is not None), None), *call.args)
        return found

    def after(self, call: Call) -> None:
        """Register both parts of every table under the rows of the whole, and write the split down."""
        if call.inside or not isinstance(call.memo, list):
            return
        results = [call.result[i : i + 2] for i in range(0, len(call.result), 2)]
        cuts = [[sheet_of(part) for part in parts] for parts in results]
        positions = self._positions([sheet for _, sheet in call.memo], cuts)
        written = False
        for argument, ((known, _), parts) in enumerate(zip(call.memo, results, strict=True)):
            if known is None:
                continue
            found = [
                self._part(known, part, positions[i] if positions else None, cuts[argument][i])
                for i, part in enumerate(parts)
            ]
            if not written and all(item is not None for item in found):
                self._write(call, argument, known, parts, [item for item in found if item is not None])
                written = True

    @staticmethod
    def _positions(sheets: list[Any], cuts: list[list[Any]]) -> list[Any] | None:
        """Where the parts' rows stood, by the content of all the tables together: labels help to tell rows apart."""
        whole: Any = None
        parts: list[Any] = [None, None]
        for number, (sheet, cut) in enumerate(zip(sheets, cuts, strict=True), start=1):
            if sheet is None or cut[0] is None or cut[1] is None:
                continue
            salt = scramble(sheet.hashes[:1] * 0 + number)[0]
            first = whole is None
            whole = scramble(sheet.hashes ^ salt) + (0 if first else whole)
            parts = [scramble(one.hashes ^ salt) + (0 if first else sum_) for one, sum_ in zip(cut, parts, strict=True)]
        return None if whole is None else assign(whole, parts)

    def _part(self, known: Known, part: Any, positions: Any, sheet: Any) -> Known | None:
        if positions is None:
            return self.desk.registry.look(part)
        taken = known.take(positions)
        self.desk.registry.remember(part, taken, sheet)
        return taken

    def _write(self, call: Call, argument: int, known: Known, parts: Any, found: list[Known]) -> None:
        name = self.desk.registry.name_of(call.args[argument]) or self.desk.places.written(argument)
        split = self.desk.write(
            lambda place, inner: Split(
                place=place, inner=inner, witness="calls", whole=self.desk.data_of(known, name),
                parts=tuple(self.desk.data_of(item, "") for item in found), roles=("train", "test"),
                how="train_test_split", shuffled=call.kwargs.get("shuffle", True) is not False,
            )
        )  # fmt: skip
        self.desk.name_parts(split, list(parts), lambda names: roles_of(names, ("train", "test")))


def roles_of(names: Iterable[str], places: tuple[Any, ...]) -> list[Any]:
    """A name that speaks of a role wins over the position."""
    return [role_of(name) or by_place for name, by_place in zip(names, places, strict=True)]
