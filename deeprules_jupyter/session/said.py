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

KIND, WAIVED = "answered", "not applicable"  # how the ledger calls such events; of the second the item is a tip
OF_DATA = frozenset((*range(3, 15), 32))  # items whose answers speak of the data: they expire with these


def answers(ledger: Ledger, notebook: str, file: Path | None, seen: Seen) -> dict[int, Answer]:
    """The newest answer to each item. One that was about other data than now is expired."""
    return as_of(kept(ledger, notebook, file)[0], about(seen))


def as_of(known: Mapping[int, Answer], data: str) -> dict[int, Answer]:
    """The answers, those on other data than these expired."""
    return {item: replace(one, expired=_old(one, data)) for item, one in known.items()}


def kept(ledger: Ledger, notebook: str, file: Path | None) -> tuple[dict[int, Answer], dict[int, Answer]]:
    """The newest answer to each item, and the newest reason why a tip does not apply, as they were given."""
    events = [one for one in ledger.events() if one.notebook == notebook and one.what in (KIND, WAIVED)]
    answered = (*_read(one.note for one in events if one.what == KIND), *_of_file(file))
    return _newest(answered), _newest(_read(one.note for one in events if one.what == WAIVED))


def _newest(all_of_them: Iterable[Answer]) -> dict[int, Answer]:
    found = {one.item: one for one in sorted(all_of_them, key=lambda one: one.when)}
    return {item: one for item, one in found.items() if one.text}


def _old(one: Answer, data: str) -> bool:
    return one.item in OF_DATA and bool(one.about) and bool(data) and one.about != data


def keep(ledger: Ledger, notebook: str, item: int, text: str, seen: Seen) -> Answer:
    """Write an answer down, with name and date. An empty one takes the earlier one back."""
    made = Answer(item, " ".join(text.split()), person(), now(), about(seen) if item in OF_DATA else "")
    ledger.add_event(Event(KIND, note=json.dumps(_plain(made)), notebook=notebook))
    return made


def waive(ledger: Ledger, notebook: str, tip: int, reason: str) -> None:
    """Write down why a tip does not apply, with name and date. An empty reason takes it back."""
    made = Answer(tip, " ".join(reason.split()), person(), now())
    ledger.add_event(Event(WAIVED, note=json.dumps(_plain(made)), notebook=notebook))


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
