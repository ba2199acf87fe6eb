"""The looks at one test set, put in order: which model states, which of them are one look, what changed in between."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from deeprules_jupyter.lockbox.scores import Score
from deeprules_jupyter.lockbox.worth import Worth, worth

SHORT = 7  # letters of a commit


@dataclass(frozen=True)
class Measured:
    """One measurement of one model state on the test set."""

    when: str
    notebook: str
    cell: str
    model: str  # with its settings
    who: str
    recipe: str  # equal for the same settings on the same training rows, seeds aside
    state: str  # equal for the same unchanged model; may be empty
    score: Score | None = None
    final: bool = False
    revision: str = ""  # the commit that was checked out, if that is known

    @property
    def commit(self) -> str:
        """As people write it."""
        return self.revision[:SHORT]


@dataclass(frozen=True)
class Line:
    """One model state. States of one recipe (seeds, for instance) are one look and carry its number."""

    look: int
    first: Measured
    scores: tuple[Score, ...]
    change: str  # since the line before
    final: bool = False


@dataclass(frozen=True)
class Box:
    """All that is said of one test set."""

    name: str
    rows: int
    status: str = ""
    lines: tuple[Line, ...] = ()
    shared: tuple[str, ...] = ()  # sentences on other test sets that hold some of these rows
    worth: Worth = field(default_factory=lambda: Worth(0, "unopened"))

    @property
    def looks(self) -> int:
        """How many looks there were."""
        return len({line.look for line in self.lines})


def box(name: str, rows: int, status: str, found: Iterable[Measured], shared: Sequence[str] = ()) -> Box:
    """The report on one test set, from its measurements, oldest first."""
    lines = _lines(list(found))
    made = Box(name, rows, status, tuple(lines), tuple(shared))
    return replace(made, worth=worth(scores_by_look(lines)))


def scores_by_look(lines: Sequence[Line]) -> list[tuple[Score, ...]]:
    """The scores of each look: of the very first state at the first, of the newest state at every later one."""
    found: dict[int, tuple[Score, ...]] = {}
    for line in lines:
        if line.look > 1 or line.look not in found:
            found[line.look] = line.scores or found.get(line.look, ())
    return [found[look] for look in sorted(found)]


def _lines(found: Sequence[Measured]) -> list[Line]:
    lines: dict[str, Line] = {}
    looks: dict[str, int] = {}
    before: Measured | None = None
    for one in found:
        key = one.state or one.recipe
        score = () if one.score is None else (one.score,)
        if key in lines:
            old = lines[key]
            new = tuple(s for s in score if s.metric not in {known.metric for known in old.scores})
            lines[key] = replace(old, scores=(*old.scores, *new), final=old.final or one.final)
            continue
        look = looks.setdefault(one.recipe or key, max(looks.values(), default=0) + 1)
        lines[key] = Line(look, one, score, _change(before, one), one.final)
        before = one
    return list(lines.values())


def _change(before: Measured | None, one: Measured) -> str:
    if before is None:
        return "first look"
    if before.recipe == one.recipe and one.recipe:
        return "same recipe: another seed, or trained on"
    name, other = one.model.partition("(")[0], before.model.partition("(")[0]
    if name != other:
        return "another model"
    return "other settings" if one.model != before.model else "other training data"
