"""Which tips apply to a training cell, from the report as it stands. Nothing is judged here."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from deeprules_jupyter.model import Finding, Place
from deeprules_jupyter.training import Training
from deeprules_jupyter.trials import settings_tried
from deeprules_jupyter.views.checklist import Tip

if TYPE_CHECKING:
    from deeprules_jupyter.session import Session

ORDER = ("warn", "ask", "note")


def tips(session: Session, place: Place, fact: Training) -> list[Tip]:
    """One line for each tip that the rules have something to say on, and that a training cell can follow."""
    made = []
    for number in EVIDENCE:
        tip = _tip(session, place, number, fact)
        made += [tip] if tip is not None else []
    return made


def _tip(session: Session, place: Place, number: int, fact: Training) -> Tip | None:
    book, evidence = session.book, EVIDENCE[number](session, place, fact)
    states = {state.rule: state.state for state in book.notebook.states}
    rules = {one.name: one.title for one in book.rules if one.tip == number}
    here = [one for one in book.notebook.findings if one.rule in rules and _concerns(one, place)]
    live = [one for one in here if not one.muted]
    clear = tuple(title for name, title in rules.items() if states.get(name) == "clear")
    if not here and not clear:
        return None
    found = tuple((rules[one.rule], one) for one in live)
    state = next((level for level in ORDER if any(one.level == level for one in live)), "muted" if here else "clear")
    if number == 1 and state == "clear" and _few(fact):
        state = "note"  # a tick beside five rows would say that all is well
    said = dict.fromkeys(title for title, _ in found)
    text = " · ".join(part for part in (", ".join(said), evidence) if part)
    return Tip(number, book.tips[number], state, text or "nothing found", found, clear)


def _concerns(finding: Finding, place: Place) -> bool:
    """Whether the deed, or a step of the way to it, stands in this cell."""
    places = (finding.place, *(step.place for step in finding.evidence))
    if place.cell_id is not None:
        return any(one.cell_id == place.cell_id for one in places)
    return any(one.run == place.run for one in places)


def _rows(session: Session, place: Place, fact: Training) -> str:
    if fact.rows is None:
        return ""
    counts = [rows for _, rows in fact.classes]
    each = f", {min(counts):,} to {max(counts):,} of each class" if len(counts) > 1 else ""
    if _few(fact):
        each = f", only {min(counts):,} of the rarest class (of the largest {max(counts):,}): few for a network"
    return f"{fact.rows:,} rows{each}, {fact.trained:,} parameters to learn"


def _few(fact: Training) -> bool:
    """Whether a class has few rows; the rule is silent where weights were learned elsewhere, but few they are."""
    from deeprules_jupyter.rules.appropriate.few_samples import PER_CLASS

    return len(fact.classes) > 1 and min(rows for _, rows in fact.classes) < PER_CLASS


def _seeds(session: Session, place: Place, fact: Training) -> str:
    rows = [(source, how) for source, how in session.watcher.seeds.rows() if "seeded" in how]
    seeded = [f"{source} {how}" for source, how in rows if how != "not seeded"]
    missing = [source for source, how in rows if how == "not seeded"]
    return (
        ", ".join(seeded) + ("; " if seeded and missing else "") + (f"no seed: {', '.join(missing)}" if missing else "")
    )


def _network(session: Session, place: Place, fact: Training) -> str:
    shape = " x ".join(str(size) for size in fact.input_shape or ())
    return f"{', '.join(fact.kinds)}{f' on rows of {shape}' if shape else ''}"


def _trial(session: Session, place: Place, fact: Training) -> str:
    trials = session.book.trials.beside(place.run, session.book.name)
    many = len(settings_tried(trials))
    return f"trial {len(trials)} of this cell, {many} setting{'s' * (many != 1)}" if trials else ""


def _partitions(session: Session, place: Place, fact: Training) -> str:
    words = {"train": "learns from", "tuning": "watched on", "test": "measured on", "": "also asked on"}
    named = [(words[curve.role], curve.name) for curve in fact.curves if curve.name]
    return ", ".join(f"{word} `{name}`" for word, name in named)


def _nothing(session: Session, place: Place, fact: Training) -> str:
    return ""


EVIDENCE: dict[int, Callable[[Session, Place, Training], str]] = {
    1: _rows, 2: _nothing, 3: _seeds, 5: _network, 6: _trial, 7: _partitions,
}  # fmt: skip
