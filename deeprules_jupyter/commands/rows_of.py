"""Whose rows a table holds, as far as the kernel knows: test rows, or those that a model learned from."""

from __future__ import annotations

from typing import Any

from deeprules_jupyter import session
from deeprules_jupyter.membership import Grouping
from deeprules_jupyter.runtime.marks import RowMarks


def test(one: session.Session, table: Any) -> bool:
    """Whether some of these rows are test rows."""
    rows, trace = one.watcher.find_rows(table), one.book.record.trace
    if rows is None:
        return False
    parts = [part for s in trace.all_splits for part, role in zip(s.parts, s.roles, strict=False) if role == "test"]
    parts += [score.data for score in trace.test_looks()]
    return any(part.rows.meets(rows) for part in parts)


def training(one: session.Session, model: Any, table: Any) -> bool:
    """Whether the model was seen to learn from some of these rows."""
    rows, fit = one.watcher.find_rows(table), one.book.record.trace.fits.get(one.watcher.desk.fits.get(model) or "")
    return rows is not None and fit is not None and fit.data.rows.meets(rows)


def owners(one: session.Session, table: Any) -> Any:
    """The unit of each row, (n,), where a column surely tells units of several rows each; else None."""
    import numpy as np

    rows = one.watcher.find_rows(table)
    if rows is None:
        return None
    for fact in one.book.record.trace.of(Grouping):
        if fact.loud and isinstance(fact.marks, RowMarks):
            found = fact.marks.owners(rows)
            if found is not None and 1 < len(np.unique(found)) < len(found):
                return found
    return None
