"""`%deeprules_ask`: the questions that only a person can answer; answers stand in every report.

A notebook has a form where ipywidgets is installed; elsewhere they are asked one at a time.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from pathlib import Path

from deeprules_jupyter import session
from deeprules_jupyter.commands.parser import CommandLineError, Parser
from deeprules_jupyter.ledger import Ledger, project_root
from deeprules_jupyter.reports.answers import Answer, Merged
from deeprules_jupyter.reports.items import BY_NUMBER, MERGED
from deeprules_jupyter.reports.seen import Seen
from deeprules_jupyter.rules import TIPS
from deeprules_jupyter.session import papers, said
from deeprules_jupyter.views.text import CONTROL, where
from deeprules_jupyter.wire import schema

WIDTH = 98
HOW = '%deeprules_ask --answer NUMBER "TEXT" answers one; the answers stand in every %deeprules_report.'


def parser() -> Parser:
    """What may be asked."""
    about = (
        "Asks what only a person knows, in a form where ipywidgets is installed, else one question at a time; every "
        "report has the answers, with name and date."
    )
    made = Parser("%deeprules_ask", description=about, allow_abbrev=False)
    made.add_argument("--answer", nargs="+", metavar=("NUMBER", "TEXT"), help="answer one; no text takes it back")
    made.add_argument(
        "--not-applicable",
        nargs="+",
        metavar=("TIP", "WHY"),
        help="say why a tip does not apply; no reason takes it back",
    )
    made.add_argument("--prompt", action="store_true", help="one question at a time, and no form")
    made.add_argument("--list", action="store_true", help="show what is open, ask nothing")
    made.add_argument("--notebook", metavar="FILE", help="write all answers into this notebook's metadata too")
    return made


def run(one: session.Session, words: Sequence[str], read: Callable[[str], str] = input) -> None:
    """Do what the line asks; `read` asks the person. Raises CommandLineError, ValueError and OSError."""
    options = parser().parse_args(words)
    seen = papers.gather(one)
    if options.answer:
        _answer(one, seen, options.answer)
    elif options.not_applicable:
        _waive(one, options.not_applicable)
    elif options.list or not ((not options.prompt and _form(one)) or _walk(one, seen, read)):
        _list(one, seen)
    if options.notebook:
        file = Path(options.notebook).expanduser()
        said.into_notebook(file, papers.answers(one, seen))
        print(f"The answers stand in {file} too.")


def _answer(one: session.Session, seen: Seen, words: Sequence[str]) -> None:
    name, text = words[0], " ".join(words[1:])
    item = BY_NUMBER.get(int(name)) if name.isdecimal() else None
    if item is None or not item.question:
        numbers = ", ".join(str(each.number) for each in MERGED if each.question)
        raise CommandLineError(f"there is no question {name}; there are {numbers}")
    one.book.questions.answer(item.number, text, lambda: seen)
    print(f"{item.number}. {item.name}: {'kept' if text.strip() else 'taken back'}.")


def _waive(one: session.Session, words: Sequence[str]) -> None:
    tip, reason = words[0], " ".join(words[1:])
    if not tip.isdecimal() or int(tip) not in TIPS:
        raise CommandLineError(f"there is no tip {tip}; there are 1 to {max(TIPS)}")
    one.book.questions.waive(int(tip), reason)
    print(f"Tip {tip}, {TIPS[int(tip)]}: {'does not apply' if reason.strip() else 'applies again'}.")


def _open(one: session.Session, seen: Seen) -> list[tuple[Merged, Answer | None]]:
    """The items that have no answer that still holds."""
    known = papers.answers(one, seen)
    found = [(item, known.get(item.number)) for item in MERGED if item.question]
    return [(item, answer) for item, answer in found if answer is None or answer.expired]


def _form(one: session.Session) -> bool:
    """Put the form under the cell; False where there is none to put, or no page."""
    if getattr(one.shell, "kernel", None) is None:
        return False
    from deeprules_jupyter.commands import checklist_form

    try:
        checklist_form.publish(one, lambda: None, asked=True)
    except ImportError:
        return False
    print("Where no form appears, %deeprules_ask --prompt asks one question at a time.")
    return True


def _walk(one: session.Session, seen: Seen, read: Callable[[str], str]) -> bool:
    """Ask one after the other; nothing typed skips a question, `stop` ends it. False where nobody can be asked."""
    for item, old in _open(one, seen):
        before = f" (before the data changed: {old.text})" if old is not None else ""
        try:
            text = read(CONTROL.sub(" ", f"{item.number}. {item.question}{before} [empty: skip, stop: end] "))
        except Exception as exc:  # a front end that cannot ask says so with an error of its own
            if type(exc).__name__ in ("StdinNotImplementedError", "EOFError", "OSError"):
                return False
            raise
        if text.strip().lower() == "stop":
            break
        if text.strip():
            one.book.questions.answer(item.number, text, lambda: seen)
    return True


def _list(one: session.Session, seen: Seen) -> None:
    for item, old in _open(one, seen):
        again = f" Answered before the data changed: {old.text}" if old is not None else ""
        _say(f"{item.number}. {item.name}: {item.question}{again}")
    for finding in seen.findings:
        if finding.level == "ask" and finding.muted is None:
            _say(f"{where(finding.place)}: {finding.message} ({finding.rule}; mute it with your reason if it is meant)")
    print(HOW)


def _say(text: str) -> None:
    print(CONTROL.sub(" ", textwrap.fill(text, WIDTH, subsequent_indent="    ")))


def stored(path: str) -> tuple[list[schema.Question], dict[int, schema.Answer]]:
    """The questions of a notebook file with the answers that its project keeps, and the tips that do not apply."""
    from deeprules_jupyter.session.questions import of_ledger

    file = Path(path).resolve()
    root = project_root(file.parent)
    return of_ledger(Ledger.open(root), file.relative_to(root).as_posix(), file)
