"""Ordered facts, and the one implementation of lineage: what reached what, and which rows were held out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from deeprules_jupyter.history import History, place_key
from deeprules_jupyter.model import AnyFact, Cell, Choice, Data, Fact, Fit, Role, Rows, Score, Split
from deeprules_jupyter.sieve import Sieve, key_of

Spot = tuple[object, int | None]


class Trace(History):
    """The facts of one notebook, and what follows from them about its rows."""

    def __init__(self, facts: Sequence[AnyFact], cells: Sequence[Cell] = ()) -> None:
        super().__init__(facts, cells)
        self._roles: dict[int, tuple[Data, Role]] = {}
        self._held: dict[int, bool] = {}
        self._folds: dict[int, bool] = {}
        self._inner: dict[object, bool] = {}
        self._tuned: dict[object, tuple[Data, bool]] = {}
        self.weighed: frozenset[Spot] = frozenset()  # lines of looks between which another observer saw a choice
        self.rebuilt: dict[str, bool] = {}  # what rules found out about a fit, kept by its id
        self._behind: dict[frozenset[str], list[Fit]] = {}
        self._models: dict[tuple[str, ...], list[Fit]] = {}

    def models(self, score: Score | Choice) -> list[Fit]:
        """The fits that made the predictions."""
        if (known := self._models.get(score.models)) is None:
            known = self._models[score.models] = [self.fits[m] for m in score.models if m in self.fits]
        return known

    def learned_into(self, *data: Data) -> list[Fit]:
        """Every fit whose output stands in these data, those behind them included."""
        names = data[0].fits if len(data) == 1 else frozenset[str]().union(*(d.fits for d in data))
        if names in self._behind:
            return self._behind[names]
        todo, found = list(names), dict[str, Fit]()
        while todo:
            name = todo.pop()
            if name in self.fits and name not in found:
                found[name] = self.fits[name]
                todo += self.fits[name].data.fits
        self._behind[names] = sorted(found.values(), key=lambda fit: fit.id)
        return self._behind[names]

    def behind(self, score: Score) -> list[Fit]:
        """What was learned before the model: the fits in the data that it was trained and scored on."""
        models = self.models(score)
        return [f for f in self.learned_into(score.data, *(m.data for m in models)) if f.id not in score.models]

    def set_by(self, score: Score) -> list[Fit]:
        """The fits that gave the models their settings. Not for folds: they judge a search over the same rows too."""
        ids = dict.fromkeys(name for m in self.models(score) for name in m.set_by if name in self.fits)
        folds = score.folds or not ids or self.role(score.data) == "tuning" or self.is_fold(score)
        return [] if folds else [self.fits[name] for name in ids]

    def trained_on(self, score: Score | Choice, rows: Rows) -> bool:
        """Whether some model of the score was fitted on all of these rows."""
        return any(m.data.rows.covers(rows) for m in self.models(score))

    def trained_near(self, score: Score | Choice, rows: Rows) -> bool:
        """Whether some model of the score was fitted on some of these rows."""
        return any(m.data.rows.meets(rows) for m in self.models(score))

    def held_out(self, score: Score) -> bool:
        """Whether the scored rows were kept from the training, at least in part."""
        key = id(score)
        if key not in self._held:
            own = bool(self.models(score)) and not score.folds
            self._held[key] = own and not self.trained_on(score, score.data.rows)
        return self._held[key]

    @cached_property
    def unseen_by_folds(self) -> list[tuple[Score, frozenset[str]]]:
        """Scores of rows that were held out and are no folds, each with what was learned before its models."""
        held = (look for look in self.all_scores if self.held_out(look) and not self.is_fold(look))
        return [(look, frozenset(fit.id for fit in self.behind(look))) for look in held]

    def role(self, data: Data) -> Role:
        """What these rows are for: as the observer says, else as the part of the last split that holds them all."""
        if data.role:
            return data.role
        if id(data) not in self._roles:
            self._roles[id(data)] = data, self._part_role(data)  # the data too, lest its id is given to another
        return self._roles[id(data)][1]

    def _part_role(self, data: Data) -> Role:
        for at in self.parts.covering(data.rows, last_first=True):
            split, role = self.sides[at]
            if role:
                return "tuning" if role == "test" and self._in_training(split) else role
        return ""

    @cached_property
    def parts(self) -> Sieve:
        """The parts of all splits, in order."""
        return Sieve([part.rows for split in self.all_splits for part in split.parts])

    @cached_property
    def sides(self) -> list[tuple[Split, Role]]:
        """The split and the role of each of these parts."""
        return [(s, s.roles[i] if i < len(s.roles) else "") for s in self.all_splits for i in range(len(s.parts))]

    def _in_training(self, split: Split) -> bool:
        """Whether the rows that this split divided are the training part of another."""
        key = key_of(split.whole.rows)
        if key not in self._inner:
            sides = ((self.parts.many[at], self.sides[at]) for at in self.parts.covering(split.whole.rows))
            self._inner[key] = any(r == "train" and not rows.covers(s.whole.rows) for rows, (s, r) in sides)
        return self._inner[key]

    def is_test(self, score: Score) -> bool:
        """Whether this is a look at a test partition: held out, and not meant for tuning."""
        role = self.role(score.data)
        if not self.models(score) or score.folds or role in ("train", "tuning") or self.is_fold(score):
            return False
        if role == "test":
            return True
        covers = any(score.data.rows.covers(m.data.rows) for m in self.models(score))
        return self.held_out(score) and not covers and not self.tunes(score.data)

    def is_fold(self, score: Score) -> bool:
        """Whether this is a cross-validation by hand: a splitter made these rows, or another model learned from them
        and is scored on others that this one learned from."""
        if id(score) not in self._folds:
            rows = score.data.rows
            self._folds[id(score)] = (self.role(score.data) == "tuning" and self.of_splitter(score.data.rows)) or any(
                self.trained_near(score, self._held_out_by_rows[at][0])
                and any(self.trained_near(other, rows) for other in self._held_out_by_rows[at][1])
                for at in self._held_out.apart(rows)
            )
        return self._folds[id(score)]

    @cached_property
    def _held_out_by_rows(self) -> list[tuple[Rows, list[Score]]]:
        """A loop scores the same rows many times: questions about rows are asked once for all of these scores."""
        groups: dict[object, tuple[Rows, list[Score]]] = {}
        for score in self.all_scores:
            if self.held_out(score):
                rows = score.data.rows
                groups.setdefault(key_of(rows), (rows, []))[1].append(score)
        return list(groups.values())

    @cached_property
    def _held_out(self) -> Sieve:
        return Sieve([rows for rows, _ in self._held_out_by_rows])

    def of_splitter(self, rows: Rows) -> bool:
        """Whether these rows stand on one side of the folds of a splitter."""
        return any(self.sides[at][0].by_splitter for at in self.parts.covering(rows))

    def tunes(self, data: Data) -> bool:
        """Whether the use says that these rows are for tuning: a later part, fresh until then, has the last word."""
        if role := self.role(data):
            return role == "tuning"
        key = key_of(data.rows)
        if key not in self._tuned:
            self._tuned[key] = data, self._is_outlived(data.rows)  # the data too, lest its id is given to another
        return self._tuned[key][1]

    def _is_outlived(self, rows: Rows) -> bool:
        held = self._fresh_scores
        own = [i for i, score in enumerate(held) if score.data.rows.meets(rows)]
        if not own:
            return False
        models = {model for i in own for model in held[i].models}
        before = {key_of(score.data.rows): score.data.rows for score in held[: own[0] + 1]}.values()
        return any(
            not models.isdisjoint(later.models) and not any(seen.meets(later.data.rows) for seen in before)
            for later in held[own[0] + 1 :]
        )

    @cached_property
    def _fresh_scores(self) -> list[Score]:
        return [s for s in self.all_scores if self.held_out(s) and self.role(s.data) not in ("train", "tuning")]

    def test_looks(self) -> tuple[Score, ...]:
        """The looks at test partitions, in order; dummy references are none."""
        return self._test_looks

    @cached_property
    def _test_looks(self) -> tuple[Score, ...]:
        return tuple(s for s in self.all_scores if self.is_test(s) and not all(m.reference for m in self.models(s)))

    def recipe(self, score: Score) -> tuple[str, ...]:
        """What makes a look another one: the settings and data of the models, not their seeds."""
        return tuple(sorted(m.recipe or m.id for m in self.models(score)))

    def looks_at(self) -> dict[str, int]:
        """How many different models each held-out part has judged, by the name of the part."""
        parts = {
            p.name: p for s in self.all_splits for p, role in zip(s.parts, s.roles, strict=False) if role != "train"
        }
        looks = self.test_looks()
        return {
            name: len({self.recipe(look) for look in looks if look.data.rows.meets(part.rows)})
            for name, part in parts.items()
            if name
        }

    def line_of(self, fact: Fact) -> Spot:
        """Where it happened, the same for every observer and every run."""
        return place_key(fact.place), fact.place.line

    def apart(self, rows: Iterable[Rows]) -> bool:
        """Whether no two of these hold the same sample."""
        held = list(rows)
        return not any(a.meets(b) for i, a in enumerate(held) for b in held[i + 1 :])
