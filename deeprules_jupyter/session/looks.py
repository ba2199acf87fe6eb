"""Looks at test rows, between this kernel and the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from deeprules_jupyter.ledger import Entry, Ledger, TestSet, now
from deeprules_jupyter.model import AnyFact, Fit, Look, Score


class Memory:
    """Writes this kernel's looks down, and says which other looks the same rows have had before."""

    def __init__(self, ledger: Ledger, session: str) -> None:
        self._ledger = ledger
        self._session = session
        # By identity of the score: a look is written once, and big tables take time. Raw: the key may come late.
        self._written: dict[int, tuple[Score, bytes, str]] = {}

    def exchange(self, scores: Iterable[Score], facts: Sequence[AnyFact], notebook: str) -> list[Look]:
        """Record new looks; return the earlier looks of other kernels at the rows of all looks so far."""
        fits = {fact.id: fact for fact in facts if isinstance(fact, Fit)}
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
        return [look for rows, score in looks.items() for look in self._earlier(rows, score)]

    def _write(self, new: list[tuple[Score, bytes, list[Fit]]], looks: dict[bytes, Score], notebook: str) -> None:
        """All at once, for a loop may look many times."""
        key = self._ledger.key
        sets = {rows: looks[rows] for _, rows, _ in new}
        self._ledger.keep(*(self._test_set(key(rows), score, notebook) for rows, score in sets.items()))
        self._ledger.record(*(self._entry(score, key(rows), models, notebook) for score, rows, models in new))

    def _entry(self, score: Score, rows: str, fits: Sequence[Fit], notebook: str) -> Entry:
        key = self._ledger.key
        return Entry(
            session=self._session,
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
            state=key(score.state or "+".join((self._session, *sorted(fit.id for fit in fits)))),
        )

    def _test_set(self, rows: str, score: Score, notebook: str) -> TestSet:
        """With a sketch of its rows where these can be told apart."""
        content = getattr(score.data.rows, "content", lambda: None)()
        sketch, whole = (b"", False) if content is None else self._ledger.sketch(content)
        return TestSet(rows, score.data.name, score.data.rows.count or 0, sketch, whole, notebook=notebook)

    def _earlier(self, digest: bytes, score: Score) -> Iterable[Look]:
        """One look for each recipe that this kernel has not tried itself: the same recipe again is the same look."""
        mine = {self._ledger.key(recipe) for _, rows, recipe in self._written.values() if rows == digest}
        others: dict[str, Entry] = {}
        for entry in self._ledger.looks(self._ledger.key(digest)):
            if entry.session != self._session and entry.recipe not in mine:
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
