"""What only a person can say of one notebook: answers to questions, and tips that do not apply to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from deeprules_jupyter.ledger import Ledger
from deeprules_jupyter.mutes import RefusedError
from deeprules_jupyter.reports.answers import Answer
from deeprules_jupyter.reports.items import BY_NUMBER, MERGED
from deeprules_jupyter.reports.seen import Seen
from deeprules_jupyter.rules import TIPS
from deeprules_jupyter.session import said
from deeprules_jupyter.wire import schema

NO_REASON = "say in one line why this tip does not apply here, for those who read the report"
MOST = 4000  # letters of an answer


class Questions:
    """Asked for one notebook. What the ledger keeps is read once, and again when something was said."""

    def __init__(self, ledger: Ledger, name: Callable[[], str], file: Callable[[], Path | None]) -> None:
        self._ledger, self._name, self._file = ledger, name, file
        self._known: tuple[str, Mapping[int, Answer], Mapping[int, Answer]] | None = None

    def asked(self, seen: Callable[[], Seen]) -> list[schema.Question]:
        """Every question, with the answer where there is one. `seen` tells whether the data are still those."""
        known = self._read()[1]
        if any(item in said.OF_DATA for item in known):
            known = said.as_of(known, said.about(seen()))
        return questions(known)

    def waived(self) -> dict[int, schema.Answer]:
        """The tips that do not apply, with the reason."""
        return reasons(self._read()[2])

    def answer(self, item: int, text: str, seen: Callable[[], Seen]) -> None:
        """Keep an answer; an empty one takes the earlier one back. Raises RefusedError."""
        if item not in BY_NUMBER or not BY_NUMBER[item].question:
            raise RefusedError(f"there is no question {item}")
        said.keep(self._ledger, self._name(), item, text[:MOST], seen())
        self._known = None

    def waive(self, tip: int, reason: str) -> None:
        """Keep why a tip does not apply; no reason takes it back. Raises RefusedError."""
        if tip not in TIPS:
            raise RefusedError(f"there is no tip {tip}")
        if not reason.strip() and tip not in self._read()[2]:
            raise RefusedError(NO_REASON)
        said.waive(self._ledger, self._name(), tip, reason[:MOST])
        self._known = None

    def _read(self) -> tuple[str, Mapping[int, Answer], Mapping[int, Answer]]:
        name = self._name()
        if self._known is None or self._known[0] != name:
            self._known = (name, *said.kept(self._ledger, name, self._file()))
        return self._known


def questions(known: Mapping[int, Answer]) -> list[schema.Question]:
    """Each question under the first of its tips."""
    return [
        {
            "item": one.number,
            "tip": one.tips[0],
            "name": one.name,
            "text": one.question,
            "answer": _plain(known[one.number]) if one.number in known else None,
        }
        for one in MERGED
        if one.question
    ]


def reasons(known: Mapping[int, Answer]) -> dict[int, schema.Answer]:
    """Why tips do not apply, by their numbers."""
    return {tip: _plain(one) for tip, one in known.items()}


def of_ledger(ledger: Ledger, name: str, file: Path) -> tuple[list[schema.Question], dict[int, schema.Answer]]:
    """The same for a notebook without a kernel: whether its data have changed is not known."""
    answered, waived = said.kept(ledger, name, file)
    return questions(answered), reasons(waived)


def _plain(one: Answer) -> schema.Answer:
    return {"text": one.text, "who": one.who, "when": one.when, "expired": one.expired}
