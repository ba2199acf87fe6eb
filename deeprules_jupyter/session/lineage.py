"""Where the rows of a kernel came from and what was done with them, as boxes that the sidebar draws."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from deeprules_jupyter.model import Box, Data, Deed, Fit, Place, Role, Rows, Split
from deeprules_jupyter.sieve import key_of
from deeprules_jupyter.trace import Trace

MOST_BOXES = 14  # the newest; a person reads no more of them
MOST_DEEDS = 12  # of one box; the others are counted


class Boxes:
    """Sets of rows that were divided or learned from. The same rows are one box, under whatever name."""

    def __init__(self) -> None:
        self._known: dict[object, Box] = {}
        self._rows: list[Rows] = []  # held, because unequal rows could else have one key

    def add(self, data: Data, role: Role, place: Place, parent: str = "") -> str:
        """The id of the box of these rows; what is known of it first stays."""
        key = key_of(data.rows)
        if key not in self._known:
            self._rows.append(data.rows)
            self._known[key] = Box(f"b{len(self._known)}", parent, data.name, role, data.rows.count, place)
        elif parent and not self._known[key].parent and self._known[key].id != parent:
            self._known[key] = replace(self._known[key], parent=parent, name=data.name, role=role, place=place)
        return self._known[key].id

    def note(self, rows: Rows, deed: Deed) -> None:
        """Something was done with rows that have a box."""
        if (box := self._known.get(key_of(rows))) is not None and deed not in box.deeds:
            deeds = (*box.deeds, deed)
            more = box.more + max(len(deeds) - MOST_DEEDS, 0)
            self._known[key_of(rows)] = replace(box, deeds=deeds[-MOST_DEEDS:], more=more)

    def newest(self) -> tuple[Box, ...]:
        """The boxes with those that they were made of, the oldest first."""
        boxes = list(self._known.values())[-MOST_BOXES:]
        there = {box.id for box in boxes}
        return tuple(box if box.parent in there else replace(box, parent="") for box in boxes)


def lineage(trace: Trace) -> tuple[Box, ...]:
    """The newest splits of a kernel, what was fitted on which of their rows, and the looks at test rows."""
    boxes = Boxes()
    for split in _newest(trace.splits):
        whole = boxes.add(split.whole, "", split.whole.way[0].place if split.whole.way else split.place)
        for part, role in zip(split.parts, split.roles, strict=True):
            boxes.add(part, trace.role(part) or role, split.place, whole)
    fits = [fit for fit in trace.current_fits if not fit.inside and not fit.reference]
    if not trace.splits:
        for fit in fits[-MOST_BOXES:]:
            boxes.add(fit.data, "", fit.place)
    for fit in fits:
        boxes.note(fit.data.rows, _deed(fit))
    for score in trace.scores:
        if trace.is_test(score):
            models = ", ".join(dict.fromkeys(fit.learner for fit in trace.models(score)))
            boxes.note(score.data.rows, ("look", models or score.metric, score.place))
    return boxes.newest()


def _deed(fit: Fit) -> Deed:
    return "model" if fit.kind in ("model", "search") else "transform", fit.learner, fit.place


def _newest(splits: Iterable[Split]) -> list[Split]:
    """The last split of each line; folds of one line are not drawn."""
    last: dict[object, list[Split]] = {}
    for split in splits:
        last.setdefault((split.place.cell_id or split.place.run, split.place.line), []).append(split)
    return [many[-1] for many in last.values() if len(many) == 1 or not many[-1].by_splitter][-MOST_BOXES:]
