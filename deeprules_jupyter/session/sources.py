"""Where data come from, as a person said it, between this kernel and the ledger."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from deeprules_jupyter.ledger import Event, Ledger
from deeprules_jupyter.model import AnyFact
from deeprules_jupyter.provenance import Source

WHAT = "source"  # what the ledger calls such an event
FIELDS = ("url", "version", "licence", "downloaded")
DIGEST = "content"  # keyed: nobody can look up by it which file it is


def say(ledger: Ledger, name: str, said: dict[str, str], digest: str, notebook: str) -> dict[str, str]:
    """Remember what is said of a file, beside what was said before; all of it."""
    known = {**recall(ledger, name), **said}
    if digest:
        known[DIGEST] = ledger.key(digest)
    ledger.add_event(Event(WHAT, _key(ledger, name), json.dumps(known), notebook))
    return known


def recall(ledger: Ledger, name: str) -> dict[str, str]:
    """What was said of a file of this name, in this kernel or an earlier one."""
    said = [event for event in ledger.events() if event.what == WHAT]
    own = _key(ledger, name) if said else ""  # a key would make a folder, where nothing is to be kept yet
    notes = [event.note for event in said if event.rows == own]
    return dict(json.loads(notes[-1])) if notes else {}


def changed(ledger: Ledger, known: dict[str, str], digest: str) -> bool:
    """Whether the file holds something else than when that was said."""
    return bool(digest) and known.get(DIGEST, "") not in ("", ledger.key(digest))


def text(known: dict[str, str]) -> str:
    """`https://..., version 3, licence CC0, downloaded 2026-11-01`."""
    parts = [known[name] if name == "url" else f"{name} {known[name]}" for name in FIELDS if known.get(name)]
    return ", ".join(parts)


def joined(facts: Sequence[AnyFact], ledger: Ledger) -> list[AnyFact]:
    """The facts, with what earlier kernels were told of the files that were read."""
    return [
        replace(fact, told=text(recall(ledger, fact.name)))
        if isinstance(fact, Source) and fact.kind == "file"
        else fact
        for fact in facts
    ]


def _key(ledger: Ledger, name: str) -> str:
    return ledger.key(f"{WHAT} {name}")
