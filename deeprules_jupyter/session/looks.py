"""Looks at test rows, between this kernel and the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from deeprules_jupyter.ledger import Entry, Ledger, now
from deeprules_jupyter.model import AnyFact, Fit, Look, Score


class Memory:
    """Writes this kernel's looks down, and says which other looks the same rows have had before."""

    def __init__(self, ledger: Ledger, session: str) -> None:
        self._ledger = ledger
        self._session = session
        self._mine: set[tuple[str, str]] = set()  # rows and recipe of each look of this kernel
        self._known: dict[int, tuple[Score, str]] = {}  # the rows' key by identity of the score: big tables take time

    def exchange(self, scores: Iterable[Score], facts: Sequence[AnyFact], notebook: str) -> list[Look]:
        """Record new looks; return the earlier looks of other kernels at the rows of all looks so far."""
        fits = {fact.id: fact for fact in facts if isinstance(fact, Fit)}
        seen: dict[str, Score] = {}
        for score in scores:
            if rows := self._record(score, [fits[one] for one in score.models if one in fits], notebook):
                seen.setdefault(rows, score)
        return [look for rows, score in seen.items() for look in self._earlier(rows, score)]

    def _record(self, score: Score, fits: Sequence[Fit], notebook: str) -> str | None:
        rows = self._rows(score)
        if rows is None or not fits or all(fit.reference for fit in fits):
            return None
        recipe = self._ledger.key("+".join(sorted(fit.recipe or fit.learner for fit in fits)))
        if (rows, recipe) not in self._mine:
            self._mine.add((rows, recipe))
            learner = " + ".join(dict.fromkeys(fit.learner for fit in fits))
            cell_id = score.place.cell_id or ""
            self._ledger.record(Entry(self._session, rows, recipe, learner, notebook, cell_id, now()))
        return rows

    def _rows(self, score: Score) -> str | None:
        digest = getattr(score.data.rows, "digest", None)
        if digest is not None and id(score) not in self._known:
            self._known[id(score)] = score, self._ledger.key(digest())
        return self._known[id(score)][1] if digest is not None else None

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
