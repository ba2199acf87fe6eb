"""The ethics register: one Markdown table in the repository that anybody can read and edit without us. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

FILE = "ETHICS.md"
HEAD = """# Ethics register

Concerns that were raised about this work, and what became of them.
"""
COLUMNS = ("#", "raised", "by", "concern", "owner", "state", "resolved")
ROW = re.compile(r"^\|\s*\d+\s*\|.*\|\s*$")
BORDER = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True)
class Concern:
    """One line of the register."""

    number: int
    raised: str  # a date
    by: str
    concern: str
    owner: str = ""
    state: str = "open"
    resolved: str = ""  # how, when, by which commit


def parse(text: str) -> list[Concern]:
    """The concerns of a register. A line with too few columns is filled up, so that an edit by hand loses nothing."""
    found, lines = [], text.splitlines()
    for line in (line for at, line in enumerate(lines) if ROW.match(line) and _is_ours(lines, at)):
        cells = [cell.strip().replace("\\|", "|") for cell in BORDER.split(line.strip())[1:-1]]
        cells += [""] * (len(COLUMNS) - len(cells))
        found.append(Concern(int(cells[0]), *cells[1 : len(COLUMNS)]))
    return found


def written(concerns: Sequence[Concern], before: str = "") -> str:
    """The register with these concerns; whatever else stood in the file stays."""
    table = [
        _row(COLUMNS),
        _row(["---"] * len(COLUMNS)),
        *(_row([str(one) for one in vars(c).values()]) for c in concerns),
    ]
    kept = before.splitlines() or HEAD.splitlines()
    ours = [at for at, line in enumerate(kept) if line.lstrip().startswith("|") and _is_ours(kept, at)]
    if not ours:
        return "\n".join([*kept, "", *table]) + "\n"
    return "\n".join([*kept[: ours[0]], *table, *kept[ours[-1] + 1 :]]) + "\n"


def _is_ours(lines: Sequence[str], at: int) -> bool:
    """Whether this line belongs to the table that begins with our columns."""
    while at and lines[at - 1].lstrip().startswith("|"):
        at -= 1
    return [cell.strip() for cell in lines[at].strip().strip("|").split("|")][:2] == list(COLUMNS[:2])


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(' '.join(cell.split()).replace('|', chr(92) + '|') for cell in cells)} |"


def as_issues(concerns: Sequence[Concern]) -> str:
    """The concerns as texts for a tracker, a heading each."""
    return "\n".join(
        f"## Ethics {one.number}: {one.concern[:70]}\n\n{one.concern}\n\nRaised {one.raised} by "
        f"{one.by or 'nobody named'}; owner: {one.owner or 'nobody yet'}; {one.state}"
        f"{f': {one.resolved}' if one.resolved else ''}.\n"
        for one in concerns
    )
