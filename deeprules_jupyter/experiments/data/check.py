"""What one check of a table says, and how several of them are judged together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from deeprules_jupyter.experiments.data.limits import Limits

State = Literal["pass", "finding", "not applicable", "not checked"]
Level = Literal["stop", "fix", "note", ""]
LEVELS: tuple[Level, ...] = ("stop", "fix", "note", "")
PAPER = "Lee et al. 2022, doi:10.1371/journal.pcbi.1009803"
OURS = "a convention of ours"


@dataclass(frozen=True)
class Points:
    """Rows in two dimensions, to be drawn twice: coloured by batch, and by label."""

    axes: tuple[str, str]
    places: tuple[tuple[float, float], ...]
    batch: tuple[int, ...]  # the number of its batch, for each row
    label: tuple[int, ...]
    batch_name: str
    label_name: str
    batch_values: tuple[str, ...] = ()  # of the first numbers
    label_values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Check:
    """One line of the page. `p`: how likely the finding is by chance, where that was asked."""

    name: str
    tip: int
    state: State
    said: str  # one plain sentence
    level: Level = ""
    evidence: tuple[tuple[str, str], ...] = ()  # what was counted, and what it came to
    why: str = ""
    repair: str = ""
    source: str = ""
    p: float | None = None
    figure: Points | None = None


@dataclass(frozen=True)
class About:
    """What is the same whatever a check finds: its name, why it matters, how to repair it, and by which source."""

    name: str
    title: str
    why: str
    repair: str
    source: str
    tip: int = 4

    def passed(self, said: str, *evidence: tuple[str, Any], p: float | None = None, figure: Any = None) -> Check:
        """Looked at, and well."""
        return Check(self.name, self.tip, "pass", said, evidence=_texts(evidence), p=p, figure=figure)

    def found(
        self, level: Level, said: str, *evidence: tuple[str, Any], p: float | None = None, figure: Any = None
    ) -> Check:
        """Something that a person should know."""
        shown = (*evidence, ("p", p)) if p is not None else evidence
        return Check(
            self.name, self.tip, "finding", said, level, _texts(shown), self.why, self.repair, self.source, p, figure
        )

    def none(self, why: str) -> Check:
        """Nothing to look at in this table."""
        return Check(self.name, self.tip, "not applicable", why)

    def unseen(self, why: str) -> Check:
        """It could have been looked at, and was not."""
        return Check(self.name, self.tip, "not checked", why)


def _texts(pairs: Sequence[tuple[str, Any]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, number(value)) for name, value in pairs)


def number(value: Any) -> str:
    """A count, a share or a text for people."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return f"{value:,}" if isinstance(value, int) else f"{value:.3g}"


def judged(checks: Sequence[Check], limits: Limits) -> list[Check]:
    """One error rate for the page: the p-values of all its checks together, by Holm (1979, Scand. J. Statist. 6:65).

    What does not stand it is a pass that says so.
    """
    asked = sorted((i for i, one in enumerate(checks) if one.p is not None), key=lambda i: checks[i].p or 0.0)
    out, still = list(checks), True
    for rank, i in enumerate(asked):
        one = out[i]
        still = still and (one.p or 0.0) * (len(asked) - rank) <= limits.alpha
        if one.state == "finding" and not still:
            said = f"nothing beyond chance, as {len(asked)} checks were made (p {number(one.p)})"
            out[i] = replace(one, state="pass", level="", said=said, why="", repair="", source="")
    return out


def ordered(checks: Sequence[Check]) -> list[Check]:
    """Findings first, the gravest at the top."""
    states = ("finding", "pass", "not checked", "not applicable")
    return sorted(checks, key=lambda one: (states.index(one.state), LEVELS.index(one.level)))


def rows(count: int) -> str:
    """`1 row`, `1,200 rows`."""
    return f"{count:,} row{'s' * (count != 1)}"


def per_cent(share: float) -> str:
    """A share as people read it."""
    if 0 < share < 0.001:
        return "less than 0.1 %"
    return f"{100 * share:.0f} %" if share >= 0.1 or not share else f"{100 * share:.1f} %"


def listed(names: Sequence[str], most: int = 3) -> str:
    """Some names, and how many more there are."""
    shown = ", ".join(f"`{name}`" for name in names[:most])
    return shown + (f" and {len(names) - most} more" if len(names) > most else "")
