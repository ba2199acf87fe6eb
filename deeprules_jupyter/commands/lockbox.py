"""`%deeprules_lockbox`: which test sets there are, who looked at them, and what their scores are still worth."""

from __future__ import annotations

import argparse
import csv
import io
import json
import textwrap
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from deeprules_jupyter import session
from deeprules_jupyter.commands.names import value_of
from deeprules_jupyter.commands.parser import CommandLineError, lockbox_parser
from deeprules_jupyter.lockbox import quiet
from deeprules_jupyter.session.boxes import Boxes
from deeprules_jupyter.views.text import CONTROL

Answer = str | dict[str, str]
PRICE = ", ".join(f"{rows} rows and {drop:.2f} in {told * 100:.0f} %" for rows, drop, told in quiet.PRICE)
FORMAT = 1


def run(one: session.Session, words: list[str]) -> None:
    """Do what the line asks. Raises ValueError and OSError with one clear line."""
    options = lockbox_parser().parse_args(words)
    boxes = one.book.boxes
    answer = COMMANDS[options.command or "list"](one, boxes, options)
    if isinstance(answer, str):
        for line in answer.splitlines():
            print(CONTROL.sub(" ", textwrap.fill(line, 98, subsequent_indent="  ")))
    else:
        one.shell.display_pub.publish(answer)


def _list(one: session.Session, boxes: Boxes, options: argparse.Namespace) -> Answer:
    from deeprules_jupyter.views import lockbox

    wanted = getattr(options, "name", "")
    if wanted:
        boxes.find(wanted)  # says what is known where this is not
    return lockbox.bundle(boxes.report(wanted))


def _name(one: session.Session, boxes: Boxes, options: argparse.Namespace) -> Answer:
    value = value_of(one, options.data)
    rows = one.watcher.find_rows(value)
    if rows is None:
        raise CommandLineError(
            f"{options.data} holds no rows that can be known again, such as a table, tensor or loader"
        )
    if options.labels and _length(value_of(one, options.labels)) not in (None, rows.count):
        raise CommandLineError(f"{options.data} has {rows.count} rows, but {options.labels} has not")
    called = options.called or options.data
    boxes.add(rows, called)
    return f"{called} is known as a test set: {rows.count} rows, known again in whatever order and in every notebook."


def _length(value: Any) -> int | None:
    try:
        return len(value)
    except TypeError:
        return None


def _lock(one: session.Session, boxes: Boxes, options: argparse.Namespace) -> Answer:
    found = boxes.find(options.name)
    boxes.ledger.set_status(found.rows, "locked", boxes.notebook)
    return f"{found.name} is locked: a look before `%deeprules_lockbox open` is warned of, here and in every notebook."


def _open(one: session.Session, boxes: Boxes, options: argparse.Namespace) -> Answer:
    found = boxes.find(options.name)
    boxes.ledger.set_status(found.rows, "final" if options.final else "open", boxes.notebook)
    if options.final:
        return f"{found.name} is open for one model: the next score on it is recorded as the final look."
    return f"{found.name} is open."


def _history(one: session.Session, boxes: Boxes, options: argparse.Namespace) -> Answer:
    lines = boxes.history(options.name)
    if not lines:
        return "Nothing has happened yet."
    wide = max(len(name) for _, _, name, _ in lines)
    people = max(len(who) for _, who, _, _ in lines)
    return "\n".join(
        f"{when[:16].replace('T', ' ')}  {who.ljust(people)}  {name.ljust(wide)}  {' '.join(what.split())}"
        for when, who, name, what in lines
    )


def _export(one: session.Session, boxes: Boxes, options: argparse.Namespace) -> Answer:
    file = Path(options.file).expanduser()
    looks = [asdict(entry) for entry in boxes.ledger.all_looks()]
    names = {found.rows: found.name for found in boxes.ledger.test_sets()}
    for look in looks:
        look["test_set"] = names.get(look["rows"], "")
    if file.suffix == ".json":
        file.write_text(json.dumps(_document(boxes, looks), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    elif file.suffix == ".csv":
        page = io.StringIO()
        writer = csv.DictWriter(page, ["test_set", *FIELDS], extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows({key: _harmless(value) for key, value in look.items()} for look in looks)
        file.write_text(page.getvalue(), encoding="utf-8")
    else:
        raise CommandLineError(f"{options.file}: the name must end with .json or .csv")
    return f"{len(looks)} measurement{'s' * (len(looks) != 1)} written to {file}"


FIELDS = "when who notebook cell_id learner settings metric value count how revision rows recipe state session".split()


def _document(boxes: Boxes, looks: list[dict[str, Any]]) -> dict[str, Any]:
    reports = {report.name: report.worth for report in boxes.report()}
    sets = [
        {
            "name": found.name, "rows": found.rows, "count": found.count, "status": found.status, "when": found.when,
            "notebook": found.notebook, "looks": reports[found.name].looks, "verdict": reports[found.name].verdict,
        }
        for found in boxes.ledger.test_sets()
    ]  # fmt: skip
    events = [asdict(event) for event in boxes.ledger.events()]
    return {"format": FORMAT, "test_sets": sets, "looks": looks, "events": events}


def _harmless(value: Any) -> Any:
    """A text that a spreadsheet would run as a formula is given as text."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@") else value


def _publish(one: session.Session, boxes: Boxes, options: argparse.Namespace) -> Answer:
    if not boxes.ledger.all_looks():
        raise CommandLineError("no look at a test set is known yet, so there is nothing to publish")
    folder = Path(options.folder).expanduser() if options.folder else None
    count = boxes.ledger.publish(folder, boxes.notebook)
    where = boxes.ledger.journal.folder
    lines = [
        f"{count} measurement{'s' * (count != 1)} written to {where}; commit this folder, and colleagues' looks add up."
    ]
    lines += boxes.ledger.published().problems
    lines += ["A change or a gap in it is noticed, but it is not proof against a forger who writes all of it anew."]
    return "\n".join(lines)


def _quiet(one: session.Session, boxes: Boxes, options: argparse.Namespace) -> Answer:
    found = boxes.find(options.name)
    said, look, expected = boxes.ask(found, options.tuning)
    about = f"{found.name}, {look.settings or look.learner}, {look.metric}"
    estimate = f"your tuning estimate {expected:.3f}"
    if said.agrees:
        lines = [f"{about}: agrees with {estimate}."]  # the width of the tolerance would tell the value
    else:
        lines = [f"{about}: differs from {estimate}; it is about {said.value:.3f}, with noise."]
    lines += [
        f"Within {quiet.TOLERANCE:g} standard errors no more is said, beyond them the value has noise: it may be asked "
        f"often. The price, with models of accuracy 0.8: an estimate that is too high is told with {PRICE}; a good "
        "one is called wrong in 1 to 2 % of cases. The final number is asked for once, openly.",
        "What a cell shows itself cannot be hidden: write score = model.score(X_test, y_test), and show nothing.",
    ]
    return "\n".join(lines)


COMMANDS: dict[str, Callable[[session.Session, Boxes, argparse.Namespace], Answer]] = {
    "list": _list,
    "show": _list,
    "name": _name,
    "lock": _lock,
    "open": _open,
    "history": _history,
    "export": _export,
    "publish": _publish,
    "quiet": _quiet,
}
