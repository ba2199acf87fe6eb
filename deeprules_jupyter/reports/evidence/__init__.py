"""Evidence for the parts of merged items: each file looks at one side of what was seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from deeprules_jupyter.reports.answers import Line
from deeprules_jupyter.reports.evidence import data, models, partitions, project, scores, sources
from deeprules_jupyter.reports.seen import Seen

Make = Callable[[Seen], Iterator[Line]]
ALL: tuple[Make, ...] = (
    *sources.ALL, *data.ALL, *partitions.ALL, *models.ALL, *scores.ALL, *project.ALL,
)  # fmt: skip


def gathered(seen: Seen, blame: Callable[[str], None] | None = None) -> dict[str, list[Line]]:
    """All lines by part. One kind of evidence that fails does not cost the others; `blame` hears of it."""
    found: dict[str, list[Line]] = {}
    for make in ALL:
        try:
            for line in make(seen):
                found.setdefault(line.part, []).append(line)
        except Exception as exc:
            if blame is None:
                raise
            blame(f"a mistake inside deeprules itself ({type(exc).__name__}: {exc})")
    return found
