"""Which findings are said under a cell: few, new, and each deed once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from deeprules_jupyter.model import Finding, Place

AT_ONCE = 2


class Inline:
    """Remembers what was said. A finding that goes away and comes back is said again."""

    def __init__(self) -> None:
        self._since: dict[str, int] = {}  # finding id -> the run in which it was first there
        self._said: dict[str, Finding] = {}
        self._told: set[tuple[str, Place]] = set()
        self.taken_back: list[Finding] = []  # said before, and not borne out by the last run

    def told(self, rule: str, place: Place) -> None:
        """A command has said this itself, at this line."""
        self._told.add((rule, place))

    def choose(self, findings: Sequence[Finding], patient: Collection[str], run: int) -> tuple[list[Finding], int]:
        """The findings to show under this cell, and how many more are new."""
        loud = [finding for finding in findings if finding.level == "warn" and not finding.muted]
        self._since = {finding.id: self._since.get(finding.id, run) for finding in loud}
        there = {finding.id for finding in findings}  # muted ones too: they still hold
        self.taken_back = [finding for id_, finding in self._said.items() if id_ not in there]
        self._said = {id_: finding for id_, finding in self._said.items() if id_ in self._since}
        new = [finding for finding in loud if finding.id not in self._said]
        ripe = [finding for finding in new if finding.rule not in patient or self._since[finding.id] < run]
        self._said |= {finding.id: finding for finding in ripe}
        deeds = _by_deed(one for one in ripe if (one.rule, one.place) not in self._told)
        return deeds[:AT_ONCE], max(len(deeds) - AT_ONCE, 0)


def _by_deed(findings: Iterable[Finding]) -> list[Finding]:
    """One finding for each line; the other rules that it broke stand in `also`."""
    deeds: dict[object, Finding] = {}
    for finding in findings:
        place = finding.place
        spot = (place.cell_id, place.cell, place.run, place.line) if place.line else finding.id
        first = deeds.setdefault(spot, finding)
        if first.rule in finding.also:  # it has the stronger evidence
            first, finding = finding, first
            deeds[spot] = first
        if first is not finding and finding.rule not in (first.rule, *first.also):
            deeds[spot] = replace(first, also=(*first.also, finding.rule))
    return list(deeds.values())
