"""What people answered to the questions of reports: kept in the project's ledger, and read from the notebook too."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from deeprules_jupyter.ledger import Event, Ledger
from deeprules_jupyter.ledger.entries import now, person
from deeprules_jupyter.notebook import into_metadata
from deeprules_jupyter.reports.answers import Answer
from deeprules_jupyter.reports.seen import SHORT, Seen

KIND = "answered"  # how the ledger calls such an event
OF_DATA = frozenset((*range(3, 15), 32))  # items whose answers speak of the data: they expire with these


def answers(ledger: Ledger, notebook: str, file: Path | None, seen: Seen) -> dict[int, Answer]:
    """The newest answer to each item. One that was about other data than now is expired."""
    found: dict[int, Answer] = {}
    for one in sorted((*_of_ledger(ledger, notebook), *_of_file(file)), key=lambda one: one.when):
        found[one.item] = one
    data = about(seen)
    return {item: replace(one, expired=_old(one, data)) for item, one in found.items() if one.text}


def _old(one: Answer, data: str) -> bool:
    return one.item in OF_DATA and bool(one.about) and bool(data) and one.about != data


def keep(ledger: Ledger, notebook: str, item: int, text: str, seen: Seen) -> Answer:
    """Write an answer down, with name and date. An empty one takes the earlier one back."""
    made = Answer(item, " ".join(text.split()), person(), now(), about(seen) if item in OF_DATA else "")
    ledger.add_event(Event(KIND, note=json.dumps(_plain(made)), notebook=notebook))
    return made


def about(seen: Seen) -> str:
    """A fingerprint of the data as they are now: of the rows that were divided, or trained on; "" without any."""
    data = [split.whole for split in seen.trace.splits] or [fit.data for fit in seen.models]
    marks = sorted({seen.hash_of(one.rows) for one in data} - {""})
    return hashlib.sha256("".join(marks).encode()).hexdigest()[:SHORT] if marks else ""


def into_notebook(file: Path, known: Mapping[int, Answer]) -> None:
    """Write all answers into the metadata of a notebook file. Raises ValueError and OSError with one clear line."""
    into_metadata(file, "answers", [_plain(one) for one in known.values()])


def _plain(one: Answer) -> dict[str, Any]:
    return {name: value for name, value in asdict(one).items() if name != "expired"}


def _of_ledger(ledger: Ledger, notebook: str) -> Iterable[Answer]:
    events = [one for one in ledger.events() if one.what == KIND and one.notebook == notebook]
    return _read(one.note for one in events)


def _of_file(file: Path | None) -> Iterable[Answer]:
    try:
        own = json.loads((file or Path()).read_text(encoding="utf-8"))["metadata"]["deeprules"]["answers"]
        return _read(json.dumps(one) for one in own)
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def _read(notes: Iterable[str]) -> list[Answer]:
    found = []
    for note in notes:
        try:
            own = json.loads(note)
            text, who, when, data = (str(own.get(name, "")) for name in ("text", "who", "when", "about"))
            found.append(Answer(int(own["item"]), text, who, when, data))
        except (ValueError, KeyError, TypeError, AttributeError):  # written by something else
            continue
    return found
