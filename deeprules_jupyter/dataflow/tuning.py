"""Searches for settings that call a function of the notebook again and again, and keep what it liked best."""

from __future__ import annotations

from collections.abc import Iterable

from deeprules_jupyter.catalog import KNOWN, Callee
from deeprules_jupyter.dataflow.own import Own
from deeprules_jupyter.dataflow.rows import CodeRows
from deeprules_jupyter.dataflow.values import Func, Map, Model, Seq, Shown, Val

GOAL = "objective"
SEARCH = "a search for settings"


class Tuning(Own):
    """Adds `study.optimize(goal)`, `fmin(goal, space)` and their kin to the machine."""

    def known_maker(self, callee: Callee, path: str, args: list[Val], kwargs: dict[str, Val]) -> Val | None:
        _, name, library, kind = callee
        if name in library.tune_functions:
            found = self._tune(name, self._goal([*args, *kwargs.values()]), kwargs)
            self.apply_stats(found.stats)
            return found
        if kind == "tuner":
            made = self.make_model(name, "tuner", args, kwargs)
            if goal := self._goal([*args, *kwargs.values()]):
                made.attrs[GOAL] = goal
            return made
        return super().known_maker(callee, path, args, kwargs)

    def tuner_method(self, tuner: Model, name: str, args: list[Val], kwargs: dict[str, Val]) -> Val:
        if name in KNOWN.tune_methods:
            found = self._tune(tuner.label, self._goal([*args, *kwargs.values(), *tuner.attrs.values()]), kwargs)
            tuner.state = next(iter(found.stats), "")
            return found
        if name in KNOWN.told_methods:
            self.emit_choice(_scores_in(Seq(items=[*args, *kwargs.values()])), SEARCH)
        return Val(turning=name in KNOWN.trial_methods)

    def _goal(self, given: Iterable[Val]) -> Val | None:
        """The function, or the object that can be called like one, among the arguments."""
        called = (v.klass and v.klass.find("__call__") if isinstance(v, Model) else isinstance(v, Func) for v in given)
        return next((val for val, yes in zip(given, called, strict=True) if yes), None)

    def _tune(self, name: str, goal: Val | None, kwargs: dict[str, Val]) -> Val:
        """One trial stands for all: its settings are others each time, and its result decides which are kept."""
        if goal is None:
            return Val()
        more = kwargs.get("args")
        result = self.call(goal, [*self._settings(goal), *(more.items if isinstance(more, Seq) else [])], {})
        scores = _scores_in(result)
        self.emit_choice(scores, SEARCH)
        return self._searched(f"search by {name}", [score.data for score in scores if score.folds])

    def _searched(self, learner: str, tables: list[Val]) -> Val:
        """What a search keeps was learned from all rows that its cross-validations left out in turn."""
        rows = [table.rows for table in tables if table.rows]
        if not rows:
            return Val()
        both = self.select(tables[0], [])
        both.rows = CodeRows(frozenset().union(*(held.atoms for held in rows)))
        return Val(stats=frozenset({self.emit_fit(learner, "search", both, supervised=True, now=False)}))

    def learned_attribute(self, model: Model, name: str) -> Val | None:
        """`study.best_params`."""
        if model.kind != "tuner" or name not in KNOWN.best_settings:
            return super().learned_attribute(model, name)
        learned = frozenset({model.state} - {""})
        self.apply_stats(learned)
        return Val(stats=learned)

    def _settings(self, goal: Val) -> list[Val]:
        """A changing value for each argument that must be given, and at least one."""
        if not isinstance(goal, Func) or goal.node is None:
            return [Val(turning=True)]
        spec = goal.node.args
        needed = len(spec.posonlyargs) + len(spec.args) - len(spec.defaults) - (goal.owner is not None)
        return [Val(turning=True) for _ in range(max(1, needed))]


def _scores_in(result: Val) -> tuple[Shown, ...]:
    """The scores that a trial gives back: a number, several, or a dict with a loss among them."""
    if isinstance(result, Map):
        return tuple(score for val in result.entries.values() for score in _scores_in(val))
    return result.all_scores() if isinstance(result, Seq) else result.scores
