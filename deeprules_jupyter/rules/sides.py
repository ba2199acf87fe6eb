"""What trained and what was held out beside it: by scores, by splits whose parts were used, and by folds."""

from __future__ import annotations

from collections.abc import Iterator

from deeprules_jupyter.frozen import Frozen
from deeprules_jupyter.membership import Folds
from deeprules_jupyter.model import Data, Fact, Fit, Rows, Score, Split
from deeprules_jupyter.trace import Trace


class Sides(Frozen):
    """Rows that trained a model, and rows by which it is judged."""

    made: Fact  # the split, else the score or the fit
    model: Fit
    trained: Rows
    held: Rows
    data: Data  # the rows that are held out, or those that the folds divide
    folds: Folds | None = None
    score: Score | None = None


def sides(trace: Trace) -> Iterator[Sides]:
    """Every division that judges a model, the surest first."""
    for score in trace.scores:
        for model in trace.models(score):
            if not score.folds and not model.data.rows.covers(score.data.rows):
                made = divided(trace, model.data.rows, score.data.rows) or score
                yield Sides(made, model, model.data.rows, score.data.rows, score.data, score=score)
    for split in trace.splits:
        yield from _used(trace, split)
    for folds in trace.of(Folds):
        fit = trace.fits.get(folds.model)
        for trained, held in folds.turns if fit is not None else ():
            assert fit is not None
            yield Sides(folds, fit, trained, held, folds.data, folds)


def divided(trace: Trace, trained: Rows, held: Rows) -> Split | None:
    """The last split that put these rows on its two sides."""
    found = (s for s in reversed(trace.splits) if s.witness == "calls")
    return next((split for split in found if _apart(split, trained, held)), None)


def _apart(split: Split, trained: Rows, held: Rows) -> bool:
    own = [part.rows.covers(trained) for part in split.parts]
    other = [part.rows.covers(held) for part in split.parts]
    return any(own) and any(other) and own.index(True) != other.index(True)


def _used(trace: Trace, split: Split) -> Iterator[Sides]:
    """One part trained a model: the parts beside it are meant to judge it, whether or not their scores were seen."""
    if split.witness != "calls" or not any(role in ("test", "tuning") for role in split.roles):
        return
    for model in trace.current_fits:
        if model.kind not in ("model", "search") or model.witness != "calls":
            continue
        own = [p for p in split.parts if p.rows.covers(model.data.rows)]
        for part, role in zip(split.parts, split.roles, strict=False):
            if own and role in ("test", "tuning") and part is not own[0] and not part.rows.covers(model.data.rows):
                yield Sides(split, model, model.data.rows, part.rows, part)
