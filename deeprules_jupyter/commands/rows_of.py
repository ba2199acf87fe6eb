"""Whose rows a table holds, as far as the kernel knows: test rows, or those that a model learned from."""

from __future__ import annotations

from typing import Any

from deeprules_jupyter import session


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
