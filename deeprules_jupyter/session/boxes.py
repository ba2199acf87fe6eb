"""The lockbox of one kernel: what the ledger knows of test sets and looks, joined with what this kernel still holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from deeprules_jupyter.ledger import Entry, Event, Ledger, TestSet, shared
from deeprules_jupyter.lockbox import quiet
from deeprules_jupyter.lockbox.report import SHORT, Box, Measured, box
from deeprules_jupyter.lockbox.scores import Score, error
from deeprules_jupyter.session.looks import Memory
from deeprules_jupyter.session.said import KIND as ANSWERED


class UnknownSetError(ValueError):
    """No test set, or more than one, goes by this name; the text is the one line for the person."""


class Boxes:
    """The test sets of a project. `notebook` is how the ledger calls this one."""

    def __init__(self, ledger: Ledger, memory: Memory, notebook: str) -> None:
        self.ledger, self.memory, self.notebook = ledger, memory, notebook

    def add(self, rows: Any, name: str) -> TestSet:
        """Make rows known as a test set of this name."""
        made = self.memory.test_set(rows, name, self.notebook)
        self.ledger.keep(made)
        if not any(event.what == "named" and event.note == name for event in self.ledger.events(made.rows)):
            self.ledger.name(made.rows, name, self.notebook)
        return made

    def find(self, name: str) -> TestSet:
        """The test set of a name, or the only one. Raises UnknownSetError."""
        known = self.ledger.test_sets()
        if not known:
            raise UnknownSetError("no test set is known yet; `%deeprules_lockbox name X_test y_test` names one")
        found = [one for one in known if one.name == name] if name else known
        names = ", ".join(dict.fromkeys(one.name or "(no name)" for one in known))
        if not found:
            raise UnknownSetError(f"no test set is called {name!r}; known: {names}")
        return self._newest(found)

    def _newest(self, sets: Sequence[TestSet]) -> TestSet:
        """The one that was looked at last; else the last one."""
        last = {entry.rows: number for number, entry in enumerate(self.ledger.all_looks())}
        return max(reversed(sets), key=lambda one: last.get(one.rows, -1))

    def report(self, wanted: str = "") -> list[Box]:
        """All test sets, or those of a name, with their looks and what these are worth."""
        sets = self.ledger.test_sets()
        looks: dict[str, list[Entry]] = {}
        for entry in self.ledger.all_looks():
            looks.setdefault(entry.rows, []).append(entry)
        chosen = [one for one in sets if not wanted or one.name == wanted]
        return [
            box(one.name, one.count, one.status, self._measured(looks.get(one.rows, [])), _shared(one, sets, looks))
            for one in chosen
        ]

    def _measured(self, entries: Sequence[Entry]) -> list[Measured]:
        answers = self.memory.answers()
        return [
            Measured(
                when=entry.when, notebook=entry.notebook, cell=entry.cell_id, model=entry.settings or entry.learner,
                who=entry.who, recipe=entry.recipe, state=entry.state, final=entry.how == "final",
                score=_score(entry, answers), revision=entry.revision,
            )
            for entry in entries
        ]  # fmt: skip

    def history(self, wanted: str = "") -> list[tuple[str, str, str, str]]:
        """Everything that happened, oldest first: when, who, test set, what."""
        names = {one.rows: one.name for one in self.ledger.test_sets()}
        rows = self.find(wanted).rows if wanted else None
        events = [event for event in self.ledger.events(rows) if event.what != ANSWERED]
        told = [(event.when, event.who, event.rows, _told(event)) for event in events]
        for entry in self.ledger.all_looks() if rows is None else self.ledger.looks(rows):
            score = "" if entry.value is None else f", {entry.metric} {entry.value:.3f}"
            final = "final look" if entry.how == "final" else "look"
            where = f", in {entry.notebook}" if entry.notebook else ""
            where += f", at commit {entry.revision[:SHORT]}" if entry.revision else ""
            told.append(
                (entry.when, entry.who, entry.rows, f"{final}: {entry.settings or entry.learner}{score}{where}")
            )
        return [(when, who, names.get(at, ""), what) for when, who, at, what in sorted(told, key=lambda one: one[0])]

    def ask(self, one: TestSet, tuning: float | None) -> tuple[quiet.Answer, Entry, float]:
        """The quiet answer on the last look of this kernel at a test set. Raises ValueError with one clear line."""
        looks = self.ledger.looks(one.rows)
        mine = [entry for entry in looks if entry.session == self.memory.session and entry.value is not None]
        if not mine:
            raise ValueError(f"this kernel has not scored {one.name} yet: score = model.score(...), without showing it")
        if len({entry.state for entry in looks}) < 2:
            raise ValueError(f"the first look at {one.name} is open; quiet mode is for those after it")
        last = mine[-1]
        expected = self.memory.tuning(last.metric) if tuning is None else tuning
        if expected is None:
            raise ValueError("there is no tuning estimate to compare with; give it: --tuning 0.87")
        score = _score(last, self.memory.answers())
        se = None if score is None else error(score)
        if se is None or last.value is None:
            raise ValueError(f"no standard error can be worked out for {last.metric}, so nothing can be said quietly")
        luck = int(self.ledger.key(f"quiet {one.rows} {last.state} {last.metric}")[:13], 16) / 16**13
        self.ledger.add_event(Event("quiet", one.rows, f"{last.learner} against {expected:g}", self.notebook))
        return quiet.answer(last.value, expected, se, luck), last, expected


def _held(answers: Any) -> Any:
    """The answers, unless they were given up to save memory."""
    return answers if getattr(answers, "truth", None) is not None else None


def _score(entry: Entry, answers: Mapping[tuple[str, str, str], object]) -> Score | None:
    if entry.value is None:
        return None
    held = _held(answers.get((entry.rows, entry.state, entry.metric)))
    return Score(entry.metric, entry.value, entry.count, held)


def _shared(one: TestSet, sets: Sequence[TestSet], looks: Mapping[str, Sequence[Entry]]) -> list[str]:
    """Sentences on other test sets with some of these rows, as a split that is made anew gives."""
    found = []
    for other in sets:
        common, exact = shared(one, other) if other.rows != one.rows else (0, True)
        if common:
            times = len({entry.recipe for entry in looks.get(other.rows, ())})
            seen = f"looked at by {times} model{'s' * (times > 1)}" if times else "not looked at yet"
            where = f" of {other.notebook}" if other.notebook and other.notebook != one.notebook else ""
            name = f"{other.name or 'another set'} ({other.count} rows){where}"
            found.append(f"{'' if exact else 'about '}{common} of its {one.count} rows stand in {name} too, {seen}.")
    return found


def _told(event: Event) -> str:
    if event.what == "source":
        return "said where a file comes from"
    return f"{event.what}{': ' if event.note else ''}{event.note}"
