"""Rows of short texts as a table for a terminal; pure."""

from __future__ import annotations

from collections.abc import Sequence


def columns(rows: Sequence[Sequence[str]], widest: int | None = None) -> str:
    """The first row is the head. A cell of more than `widest` characters is cut."""
    short = [
        [cell if widest is None or len(cell) <= widest else f"{cell[: widest - 3]}..." for cell in row] for row in rows
    ]
    widths = [max(len(row[i]) for row in short) for i in range(len(short[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in short
    )
