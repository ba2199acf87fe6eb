"""What the calls of scikit-learn's methods mean as facts."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Mapping
from dataclasses import dataclass, replace
from numbers import Real
from types import MappingProxyType
from typing import Any

from deeprules_jupyter.catalog import KNOWN
from deeprules_jupyter.model import Choice, Data, Fit, Score
from deeprules_jupyter.runtime import estimators
from deeprules_jupyter.runtime.columns import is_frame
from deeprules_jupyter.runtime.desk import Desk
from deeprules_jupyter.runtime.folds import write_folds
from deeprules_jupyter.runtime.hook import Call
from deeprules_jupyter.runtime.identity import Known, joined
from deeprules_jupyter.runtime.outcomes import outcome_of
from deeprules_jupyter.runtime.predictions import Made
from deeprules_jupyter.runtime.states import state_of
from deeprules_jupyter.runtime.telling import aim

KEPT_SCORES = KNOWN.fold_scores | KNOWN.left_out_scores
TABLE = ("X", "raw_documents", "x", "data")


@dataclass(eq=False)
class Hands:
    """What the observers share."""

    desk: Desk

    def __post_init__(self) -> None:
        self._within = threading.local()  # each thread's own call is another one
        self.scored: dict[str, Data] = {}  # fits that keep scores of rows which were left out as attributes
        self.open: dict[str, Fit] = {}  # fits in pieces that go on until the estimator is used
        self.measured: tuple[str, Any, Any] | None = None  # metric, truth, guess inside the person's own `score`

    @property
    def inner(self) -> list[weakref.ref[Any]]:
        """Estimators fitted inside the person's own call."""
        found: list[weakref.ref[Any]] = self._within.__dict__.setdefault("inner", [])
        return found

    @inner.setter
    def inner(self, found: list[weakref.ref[Any]]) -> None:
        self._within.inner = found

    def owns(self, outer: Any, fit_id: str) -> None:
        """This estimator, and all that were fitted inside it, are in the state that this fit left."""
        self.desk.fits[outer] = fit_id
        for ref in self.inner:
            if (estimator := ref()) is not None:
                self.desk.fits[estimator] = fit_id
        self.inner = []

    def read_scores(self) -> None:
        """The running cell has ended: scores of left-out rows that it read, such as `search.best_score_`."""
        for estimator, name, place in self.desk.places.read(KEPT_SCORES):
            fit_id = self.desk.fits.get(estimator)
            data = self.scored.get(fit_id) if isinstance(fit_id, str) else None
            if isinstance(fit_id, str) and data is not None and hasattr(estimator, name):
                value = getattr(estimator, name)
                number = float(value) if isinstance(value, Real) else None
                self.desk.facts.append(
                    Score(
                        place=place, witness="calls", models=(fit_id,), data=data, metric=name, folds=True, value=number
                    )
                )

    def state_of(self, estimator: Any) -> str | None:
        """The fit whose state an estimator is in; using it closes a fit in pieces."""
        found: str | None = self.desk.fits.get(estimator)
        if found is None:
            known = {self.desk.fits.get(part) for part in estimators.parts_of(estimator)} - {None}
            found = known.pop() if len(known) == 1 else None
        self.open.pop(found or "", None)
        return found


@dataclass
class Table:
    """The table of a call, as it was before the call."""

    known: Known | None
    data: Data | None
    value: Any


def table_of(call: Call) -> Any:
    """The first argument after the estimator, however it was given."""
    if len(call.args) > 1:
        return call.args[1]
    return next((call.kwargs[name] for name in TABLE if name in call.kwargs), None)


def labels_of(call: Call) -> Any:
    """The second argument after the estimator, however it was given; or a table that holds its labels."""
    given = call.args[2] if len(call.args) > 2 else call.kwargs.get("y")
    table = table_of(call) if given is None else None
    return table if type(table).__name__ in KNOWN.holders else given


class Seen:
    """An observer of calls that take a table first."""

    def __init__(self, hands: Hands) -> None:
        self.hands = hands
        self.desk = hands.desk

    def before(self, call: Call) -> Any:
        """The table may be changed in place: its rows are noted before."""
        self.hands.inner, self.hands.measured = [], None
        value = table_of(call)
        known = self.desk.registry.look(value)
        name = "" if known is None else self.desk.registry.name_of(value) or self.desk.places.written(0, *TABLE)
        return Table(known, None if known is None else self.desk.data_of(known, name), value)

    def after(self, call: Call) -> None:
        """Look at the finished call, if the person made it."""
        if not call.inside and isinstance(call.memo, Table):
            self.seen(call, call.memo)

    def seen(self, call: Call, table: Table) -> None:
        """What the call means."""

    @staticmethod
    def made(call: Call, fit_id: str, data: Data) -> Made:
        """Who predicts these rows. Rows for training need no more: nobody asks which state looked at them."""
        return Made((fit_id,), data, state="" if data.role == "train" else state_of(call.args[0]))


class Fits(Seen):
    """fit, partial_fit, fit_transform, fit_predict, fit_resample."""

    def after(self, call: Call) -> None:
        """Fits inside a pipeline or a search only say whose parts their estimators are."""
        if call.inside:
            self.hands.inner.append(weakref.ref(call.args[0]))
        super().after(call)

    def seen(self, call: Call, table: Table) -> None:
        """A fit of the person's own, and what came out of it."""
        estimator, method = call.args[0], call.name.rpartition(".")[2]
        fit_id = self._continued(estimator, table) if method == "partial_fit" else None
        if fit_id is None:
            fit_id = self._fit(call, table, estimator, piecewise=method == "partial_fit")
        if table.known is None:
            return
        added = [fit_id] if estimators.learns(estimator) else []
        if method == "fit_transform":
            names = tuple(table.value.columns) if is_frame(table.value) else ()
            self.desk.registry.follow(table.known, call.result, added, names)
        elif method == "fit_resample" and isinstance(call.result, tuple):
            self._resampled(table, call.result[0], added)
        elif method == "fit_predict" and table.data is not None:
            self.desk.predictions.remember(call.result, Made((fit_id,), table.data))

    def _fit(self, call: Call, table: Table, estimator: Any, piecewise: bool) -> str:
        fit_id = self.desk.new_id()
        self.hands.owns(estimator, fit_id)
        if table.data is None or not estimators.learns(estimator):
            return fit_id
        fact = write_fit(self.desk, estimator, fit_id, table.data, labels_of(call))
        if fact.kind in ("model", "search"):
            self.desk.relatives.see(table.known, [table.value])
            self.desk.units.used(fit_id, table.known, table.value, labels_of(call))
            aim(self.desk, fit_id, estimator, table.value, labels_of(call))
        if fact.kind == "search":
            groups, cv = call.kwargs.get("groups"), getattr(estimator, "cv", None)
            write_folds(self.desk, fit_id, table.data, estimator, cv, labels_of(call), groups)
        if fact.kind in ("model", "search") and any(hasattr(estimator, name) for name in KEPT_SCORES):
            self.hands.scored[fit_id] = table.data
        if fact.kind == "search":
            for held in self.desk.tests_within(table.data):
                self._choice(held, fit_id, "a search")
        if piecewise:
            self.hands.open[fit_id] = fact
        rows = estimators.stops_early(estimator, call.kwargs)
        data = None if rows is None else self.desk.data(rows, 99, "X_val")
        if data is not None:
            self._choice(data, fit_id, "early stopping")
        return fit_id

    def _continued(self, estimator: Any, table: Table) -> str | None:
        """A further piece of a fit that has not been used yet belongs to the same fit."""
        fit_id: str | None = self.desk.fits.get(estimator)
        fact = self.hands.open.get(fit_id or "")
        if fit_id is None or fact is None or table.known is None or fact not in self.desk.facts:
            return None
        old: Any = fact.data.rows
        if old.covers(table.known.rows):
            return fit_id
        more = replace(fact, data=replace(fact.data, rows=joined([old, table.known.rows])))
        self.desk.change(fact, more)
        self.hands.open[fit_id] = more
        return fit_id

    def _resampled(self, table: Table, result: Any, added: list[str]) -> None:
        """Copied rows are known by their content; made-up rows are new."""
        registry, known = self.desk.registry, table.known
        if known is None:
            return
        if known.rows.plain is not None:
            source = registry.sheet(table.value)
            if source is not None:
                registry.tables.add(source, known, every=True)
        found = registry.look(result)
        if found is not None:
            ids = frozenset(added) | known.fits
            registry.remember(result, replace(found, fits=found.fits | ids, whole=found.whole | ids))

    def _choice(self, data: Data, fit_id: str, what: str) -> None:
        self.desk.write(
            lambda place, inner: Choice(
                place=place, inner=inner, witness="calls", data=data, models=(fit_id,), what=what
            )
        )


class Transforms(Seen):
    """transform: the same rows under new values."""

    def seen(self, call: Call, table: Table) -> None:
        """Register the output under the rows of the input."""
        estimator = call.args[0]
        state = self.hands.state_of(estimator)
        if table.known is None:
            return
        added = [state] if state is not None and estimators.learns(estimator) else []
        names = tuple(table.value.columns) if is_frame(table.value) else ()
        self.desk.registry.follow(table.known, call.result, added, names)


class Predicts(Seen):
    """predict, predict_proba, decision_function and the like."""

    def seen(self, call: Call, table: Table) -> None:
        """Remember who predicted which rows."""
        state = self.hands.state_of(call.args[0])
        if state is not None and table.data is not None:
            self.desk.relatives.scored(table.known, table.value)
            self.desk.predictions.remember(call.result, self.made(call, state, table.data))


class Scores(Seen):
    """score(X, y): predicts and measures in one call."""

    def seen(self, call: Call, table: Table) -> None:
        """A look."""
        state = self.hands.state_of(call.args[0])
        if state is not None and table.data is not None and labels_of(call) is not None:
            self.desk.relatives.scored(table.known, table.value)
            metric, truth, guess = self.hands.measured or ("score", None, None)
            made = self.made(call, state, table.data)
            write_score(self.desk, made, metric, call.result, truth, guess)
        self.hands.measured = None


def write_fit(desk: Desk, estimator: Any, fit_id: str, data: Data, labels: Any, rows: Any = None) -> Fit:
    """Write down that something was fitted."""
    recipe = estimators.recipe(estimator, rows or data.rows, [desk.recipes.get(fit, "") for fit in data.fits])
    desk.recipes[fit_id] = recipe
    desk.plans.add(fit_id, estimator)
    return desk.write(
        lambda place, inner: Fit(
            place=place, inner=inner, witness="calls", id=fit_id, learner=type(estimator).__name__,
            kind=estimators.kind_of(estimator), data=data, supervised=estimators.uses_labels(estimator, labels),
            recipe=recipe, settings=estimators.settings(estimator),
            reference=estimators.is_reference(estimator), network=estimators.is_network(estimator),
            trials=estimators.trials(estimator),
            shuffled=labels is not None and desk.labels.shuffled(data.rows, labels),
        )
    )  # fmt: skip


def write_score(
    desk: Desk,
    made: Made,
    metric: str,
    result: Any,
    truth: Any = None,
    guess: Any = None,
    options: Mapping[str, Any] = MappingProxyType({}),
) -> Score:
    """Write down that predictions were measured, and what it came to where that is one number."""
    value = float(result) if isinstance(result, Real) else None
    known = truth is not None and not made.folds and made.data.role != "train"
    outcome = outcome_of(truth, guess, made.data.rows) if known and made.ordered else None
    answers = desk.answers.add(truth, guess, options) if known and value is not None else None
    return desk.write(
        lambda place, inner: Score(
            place=place, inner=inner, witness="calls", models=made.models, data=made.data, metric=metric,
            folds=made.folds, value=value, outcome=outcome, state=made.state, answers=answers,
        )
    )  # fmt: skip
