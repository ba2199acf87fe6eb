"""`%deeprules_ethics`: the ethics register of the project, a Markdown table in its root folder."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

from deeprules_jupyter import session
from deeprules_jupyter.commands.numbers import whole
from deeprules_jupyter.commands.parser import CommandLineError, Parser
from deeprules_jupyter.ledger.entries import person
from deeprules_jupyter.reports import register
from deeprules_jupyter.reports.register import Concern
from deeprules_jupyter.views.columns import columns
from deeprules_jupyter.views.text import CONTROL


def parser() -> Parser:
    """What may be asked."""
    about = f"The ethics register of the project: a table in {register.FILE}, readable without deeprules."
    made = Parser("%deeprules_ethics", description=about, allow_abbrev=False)
    commands = made.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)
    add = commands.add_parser("add", help='write a concern down: add "..." [--owner NAME]', allow_abbrev=False)
    add.add_argument("text", nargs="*", metavar="TEXT")
    add.add_argument("--owner", metavar="NAME", default="", help="who looks after it")
    listed = commands.add_parser("list", help="the open concerns", allow_abbrev=False)
    listed.add_argument("--all", action="store_true", help="those that were resolved too")
    done = commands.add_parser("resolve", help='say how one was resolved: resolve NUMBER "..."', allow_abbrev=False)
    done.add_argument("number", type=whole(1), metavar="NUMBER")
    done.add_argument("text", nargs="*", metavar="TEXT")
    done.add_argument("--commit", metavar="HASH", default="", help="the commit that resolves it")
    export = commands.add_parser("export", help="write them to a file", allow_abbrev=False)
    export.add_argument("file", metavar="FILE", help="FILE.json, or FILE.md with a text for a tracker each")
    return made


def run(one: session.Session, words: Sequence[str]) -> None:
    """Do what the line asks. Raises CommandLineError and OSError with one clear line."""
    options = parser().parse_args(words)
    file = one.book.ledger.folder.parent / register.FILE
    text = file.read_text(encoding="utf-8") if file.is_file() else ""
    COMMANDS[options.command or "list"](file, text, register.parse(text), options)


def _add(file: Path, text: str, known: Sequence[Concern], options: argparse.Namespace) -> None:
    said = " ".join(options.text).strip()
    if not said:
        raise CommandLineError('say what the concern is: %deeprules_ethics add "the sample leaves out ..."')
    number = max((one.number for one in known), default=0) + 1
    new = Concern(number, _today(), person(), said, options.owner)
    file.write_text(register.written([*known, new], text), encoding="utf-8")
    print(f"Concern {number} is in {file.name}; commit the file, so that others see it.")


def _list(file: Path, text: str, known: Sequence[Concern], options: argparse.Namespace) -> None:
    shown = [one for one in known if one.state != "resolved" or getattr(options, "all", False)]
    if not shown:
        print(
            f"No concern is open of {len(known)} in the register."
            if known
            else 'The project has no ethics register yet; %deeprules_ethics add "..." begins one.'
        )
        return
    rows = [[str(cell) for cell in vars(one).values()] for one in shown]
    print(CONTROL.sub(" ", columns([register.COLUMNS, *rows], 60)))


def _resolve(file: Path, text: str, known: Sequence[Concern], options: argparse.Namespace) -> None:
    if not any(one.number == options.number for one in known):
        raise CommandLineError(f"there is no concern {options.number} in {file.name}")
    how = " ".join(options.text).strip()
    if not how:
        raise CommandLineError(f'say how it was resolved: %deeprules_ethics resolve {options.number} "..."')
    said = f"{_today()}, {person()}: {how}" + (f" (commit {options.commit})" if options.commit else "")
    now = [replace(one, state="resolved", resolved=said) if one.number == options.number else one for one in known]
    file.write_text(register.written(now, text), encoding="utf-8")
    print(f"Concern {options.number} is resolved.")


def _export(file: Path, text: str, known: Sequence[Concern], options: argparse.Namespace) -> None:
    out = Path(options.file).expanduser()
    if out.suffix == ".json":
        out.write_text(
            json.dumps([asdict(one) for one in known], indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
        )
    elif out.suffix == ".md":
        out.write_text(register.as_issues(known), encoding="utf-8")
    else:
        raise CommandLineError(
            "say which format by the name of the file: FILE.json, or FILE.md with texts for a tracker"
        )
    print(f"{len(known)} concern{'s' * (len(known) != 1)} in {out}")


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


COMMANDS: dict[str, Callable[[Path, str, Sequence[Concern], argparse.Namespace], None]] = {
    "add": _add,
    "list": _list,
    "resolve": _resolve,
    "export": _export,
}
