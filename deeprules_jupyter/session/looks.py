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
        self._mine: set[tuple[str, str]] = set()  # rows and recipe of each look of this kernel
        self._written: dict[int, Score] = {}  # by identity: what has been recorded
        self._known: dict[int, tuple[Score, bytes]] = {}  # the rows' digest by identity: big tables take time

    def exchange(self, scores: Iterable[Score], facts: Sequence[AnyFact], notebook: str) -> list[Look]:
        """Record new looks; return the earlier looks of other kernels at the rows of all looks so far."""
        fits = {fact.id: fact for fact in facts if isinstance(fact, Fit)}
        seen: dict[str, Score] = {}
        new: list[Entry] = []
        for score in scores:
            models = [fits[one] for one in score.models if one in fits]
            if (rows := self._rows(score)) and not all(fit.reference for fit in models):
                seen.setdefault(rows, score)
                if id(score) not in self._written:
                    self._written[id(score)] = score
                    new.append(self._entry(score, rows, models, notebook))
        self._mine |= {(entry.rows, entry.recipe) for entry in new}
        self._keep(new, seen)
        return [look for rows, score in seen.items() for look in self._earlier(rows, score)]

    def _keep(self, new: Sequence[Entry], scores: dict[str, Score]) -> None:
        """All at once, for a loop may look many times."""
        if new:
            self._ledger.keep(*(self._test_set(rows, scores[rows], new[0].notebook) for rows in {e.rows for e in new}))
            self._ledger.record(*new)

    def _entry(self, score: Score, rows: str, fits: Sequence[Fit], notebook: str) -> Entry:
        key = self._ledger.key
        return Entry(
            session=self._session,
            rows=rows,
            recipe=key("+".join(sorted(fit.recipe or fit.learner for fit in fits))),
            learner=" + ".join(dict.fromkeys(fit.learner for fit in fits)),
            notebook=notebook,
            cell_id=score.place.cell_id or "",
            when=now(),
            metric=score.metric,
            value=score.value,
            settings=" + ".join(fit.settings for fit in fits if fit.settings),
            count=score.data.rows.count or 0,
            state=key("+".join((self._session, *sorted(fit.id for fit in fits)))),
        )

    def _test_set(self, rows: str, score: Score, notebook: str) -> TestSet:
        """With a sketch of its rows where these can be told apart."""
        content = getattr(score.data.rows, "content", lambda: None)()
        sketch, whole = (b"", False) if content is None else self._ledger.sketch(content)
        return TestSet(rows, score.data.name, score.data.rows.count or 0, sketch, whole, notebook=notebook)

    def _rows(self, score: Score) -> str | None:
        digest = getattr(score.data.rows, "digest", None)
        if digest is None:
            return None
        if id(score) not in self._known:
            self._known[id(score)] = score, digest()
        return self._ledger.key(self._known[id(score)][1])

    def _earlier(self, rows: str, score: Score) -> Iterable[Look]:
        """One look for each recipe that this kernel has not tried itself: the same recipe again is the same look."""
        others: dict[str, Entry] = {}
        for entry in self._ledger.looks(rows):
            if entry.session != self._session and (rows, entry.recipe) not in self._mine:
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
