"""Looks at test rows, between this kernel and the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from deeprules_jupyter.ledger import Entry, Ledger, TestSet, now, shared
from deeprules_jupyter.model import AnyFact, Data, Fit, Look, Rows, Score
from deeprules_jupyter.rules.overfitting.locked_test_set import LOCKED

HASH = 8  # bytes for each row of a sketch
# Names under which a cross-validation may give the same score.
ALIKE = {
    "accuracy_score": ("score", "accuracy"), "r2_score": ("score", "r2"), "roc_auc_score": ("roc_auc",),
    "f1_score": ("f1", "f1_macro", "f1_weighted"), "score": ("accuracy_score", "accuracy", "r2_score", "r2"),
}  # fmt: skip


@dataclass(frozen=True)
class Some:
    """Rows of which only the number is known here."""

    count: int
    copies: bool = False

    def meets(self, other: Rows) -> bool:
        """Not known."""
        return False

    def covers(self, other: Rows) -> bool:
        """Not known."""
        return False

    def shared(self, other: Rows) -> int | None:
        """Not known."""
        return None


class Memory:
    """Writes this kernel's looks down, and says which other looks the same rows have had before."""

    def __init__(self, ledger: Ledger, session: str) -> None:
        self._ledger = ledger
        self.session = session
        # What this kernel has written by rows: recipes, and what learned by them. Raw: the key may come late.
        self._own: dict[bytes, dict[str, str]] = {}
        self._tuning: list[tuple[str, float]] = []  # metric and value
        self._locked: dict[int, Look] = {}  # looks at rows that were locked then, by identity of the score
        self._near: dict[bytes, list[tuple[TestSet, int, bool]]] = {}  # other sets, rows in both, whether one is in one
        self._around: set[str] = set()  # the keys of all of these sets
        # By identity of the score: a look is written once, and big tables take time.
        self._written: dict[int, tuple[Score, bytes, str]] = {}

    def exchange(self, scores: Iterable[Score], facts: Sequence[AnyFact], notebook: str) -> list[Look]:
        """Record new looks; return the earlier looks of other kernels at the rows of all looks so far."""
        fits = {fact.id: fact for fact in facts if isinstance(fact, Fit)}
        scored = [fact for fact in facts if isinstance(fact, Score) and fact.value is not None]
        self._tuning = [(s.metric, float(s.value or 0)) for s in scored if s.folds or s.data.role == "tuning"]
        looks: dict[bytes, Score] = {}
        new: list[tuple[Score, bytes, list[Fit]]] = []
        for score in scores:
            models = [fits[one] for one in score.models if one in fits]
            digest = getattr(score.data.rows, "digest", None)
            if digest is None or all(fit.reference for fit in models):
                continue
            if id(score) not in self._written:
                self._written[id(score)] = score, digest(), _recipe(models)
                new.append((score, self._written[id(score)][1], models))
            looks.setdefault(self._written[id(score)][1], score)
        if new:
            self._write(new, looks, notebook)
        known = self._of_others(looks)
        earlier = [look for rows, score in looks.items() for look in self._earlier(rows, score, known)]
        near = [look for rows, score in looks.items() for look in self._overlapping(rows, score, known)]
        return [*earlier, *near, *self._locked.values()]

    def _of_others(self, looks: Iterable[bytes]) -> dict[str, list[Entry]]:
        """The looks of other kernels at these rows, and at sets that share rows with them; only sets that had some."""
        found = self._ledger.looks_at(self._around | {self._ledger.key(rows) for rows in looks})
        others = {rows: [one for one in at if one.session != self.session] for rows, at in found.items()}
        return {rows: at for rows, at in others.items() if at}

    def answers(self) -> dict[tuple[str, str, str], object]:
        """What models answered in this kernel, by rows, state and metric as the ledger keys them."""
        return {
            (self._ledger.key(rows), self._state(score), score.metric): score.answers
            for score, rows, _ in self._written.values()
        }

    def tuning(self, metric: str) -> float | None:
        """The newest score of a cross-validation, or on tuning rows, that can be set beside this metric."""
        return next((value for name, value in reversed(self._tuning) if name in (metric, *ALIKE.get(metric, ()))), None)

    def test_set(self, rows: Any, name: str, notebook: str) -> TestSet:
        """A test set of these rows, as the ledger keeps it."""
        return self._test_set(self._ledger.key(rows.digest()), rows, name, notebook)

    def _write(self, new: list[tuple[Score, bytes, list[Fit]]], looks: dict[bytes, Score], notebook: str) -> None:
        """All at once, for a loop may look many times."""
        key = self._ledger.key
        sets = {rows: looks[rows] for _, rows, _ in new}
        data = {rows: score.data for rows, score in sets.items() if rows not in self._near}  # those that are new here
        self._ledger.keep(*(self._test_set(key(rows), d.rows, d.name, notebook) for rows, d in data.items()))
        self._find_near({key(rows): rows for rows in sets if rows not in self._near})
        status = {one.rows: one.status for one in self._ledger.test_sets()}
        entries = []
        for score, rows, models in new:
            entry = self._entry(score, key(rows), models, notebook)
            entries.append(self._admitted(score, entry, status.get(entry.rows, "")))
            self._own.setdefault(rows, {})[_recipe(models)] = entry.learner
        self._ledger.record(*entries)

    def _admitted(self, score: Score, entry: Entry, status: str) -> Entry:
        """The entry of a look, marked as the final one if that was announced; a look at locked rows is remembered."""
        looks = self._ledger.looks(entry.rows) if status == "final" else []
        taken = {one.state for one in looks if one.how == "final"} - {entry.state}
        if status == "locked" or (status == "final" and taken):
            events = [event for event in self._ledger.events(entry.rows) if event.what == status]
            who, when = (events[-1].who, events[-1].when) if events else ("", "")
            self._locked[id(score)] = Look(
                place=score.place, witness="calls", data=score.data, learner=entry.learner, recipe=LOCKED,
                notebook=who if status == "locked" else "", when=when,
            )  # fmt: skip
        return replace(entry, how="final") if status == "final" and not taken else entry

    def _entry(self, score: Score, rows: str, fits: Sequence[Fit], notebook: str) -> Entry:
        key = self._ledger.key
        return Entry(
            session=self.session,
            rows=rows,
            recipe=key(_recipe(fits)),
            learner=" + ".join(dict.fromkeys(fit.learner for fit in fits)),
            notebook=notebook,
            cell_id=score.place.cell_id or "",
            when=now(),
            metric=score.metric,
            value=score.value,
            settings=" + ".join(fit.settings for fit in fits if fit.settings),
            count=score.data.rows.count or 0,
            state=self._state(score),
            revision=self._ledger.revision(),
        )

    def _state(self, score: Score) -> str:
        """By what the models have learned; where that is not known, by their fits in this kernel."""
        return self._ledger.key(score.state or "+".join((self.session, *sorted(score.models))))

    def _test_set(self, key: str, rows: Any, name: str, notebook: str) -> TestSet:
        """With a sketch of its rows where these can be told apart."""
        content = getattr(rows, "content", lambda: None)()
        sketch, whole = (b"", False) if content is None else self._ledger.sketch(content)
        return TestSet(key, name, rows.count or 0, sketch, whole, notebook=notebook)

    def _find_near(self, mine: Mapping[str, bytes]) -> None:
        """Other test sets that are known row by row and hold some of these rows: a split that was made anew, say."""
        known = {one.rows: one for one in self._ledger.test_sets()} if mine else {}
        for rows, digest in mine.items():
            self._near[digest] = []
            for other in known.values() if rows in known else ():
                common, exact = shared(known[rows], other) if other.rows != rows else (0, False)
                if common and exact:
                    within = common in (len(known[rows].sketch) // HASH, len(other.sketch) // HASH)
                    self._near[digest].append((other, common, within))
                    self._around.add(other.rows)

    def _overlapping(self, digest: bytes, score: Score, known: Mapping[str, list[Entry]]) -> Iterable[Look]:
        """Looks of other kernels at sets that share rows. A set within the other is the same set; else it is a note."""
        near = [one for one in self._near.get(digest, ()) if one[0].rows in known] if known else []
        own = {self._ledger.key(recipe): learner for recipe, learner in self._own.get(digest, {}).items() if near}
        for other, common, within in near:
            for entry in {entry.recipe: entry for entry in reversed(known[other.rows])}.values():
                strange = entry.recipe not in own
                if strange and (within or entry.learner not in own.values()):
                    yield Look(
                        place=score.place, witness="rows", certain=within, learner=entry.learner, recipe=entry.recipe,
                        data=score.data if within else Data(other.name, Some(common)), notebook=entry.notebook,
                        when=entry.when,
                    )  # fmt: skip

    def _earlier(self, digest: bytes, score: Score, known: Mapping[str, list[Entry]]) -> Iterable[Look]:
        """One look for each recipe that this kernel has not tried itself: the same recipe again is the same look."""
        theirs = known.get(self._ledger.key(digest), [])
        mine = {self._ledger.key(recipe) for recipe in self._own.get(digest, ()) if theirs}
        others: dict[str, Entry] = {}
        for entry in theirs:
            if entry.recipe not in mine:
                others.setdefault(entry.recipe, entry)
        for entry in others.values():
            yield Look(
                place=score.place,
                witness="calls",
                data=score.data,
                learner=entry.learner,
                recipe=entry.recipe,
                notebook=entry.notebook,
                when=entry.when,
            )


def _recipe(fits: Sequence[Fit]) -> str:
    return "+".join(sorted(fit.recipe or fit.learner for fit in fits))
