"""`%deeprules_report` and `deeprules report`: what was seen, in the order of a checklist."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from deeprules_jupyter import session
from deeprules_jupyter.commands.parser import CommandLineError, report_parser

if TYPE_CHECKING:
    from deeprules_jupyter.reports.answers import Filled
    from deeprules_jupyter.reports.seen import Seen

BY_NAME = {".html": "html", ".htm": "html", ".md": "md", ".json": "json", ".txt": "text"}


def run(one: session.Session, words: Sequence[str]) -> None:
    """Do what the line asks. Raises CommandLineError and OSError with one clear line."""
    options = report_parser().parse_args(words)
    kind = _kind(options, "text")
    file = options.output
    if kind == "html" and not file:
        file = f"deeprules-{options.template}.html"  # a page is looked at in a browser
    said = rendered(one, options.template, kind, bool(file))
    if not file:
        print(said, end="")
        if not one.watched:
            print("deeprules is off: what runs now is not seen; %deeprules on starts it again.")
        return
    Path(file).expanduser().write_text(said, encoding="utf-8")
    print(f"Written to {file}.")


def _kind(options: argparse.Namespace, usual: str) -> str:
    """In which format. Raises CommandLineError where the name of the file tells another one."""
    ending = Path(options.output or "").suffix.lower()
    if options.output and not options.format and ending not in BY_NAME:
        raise CommandLineError(f"{options.output}: the name must end with .html, .md, .json or .txt, or say --format")
    return options.format or BY_NAME.get(ending, usual)


def rendered(one: session.Session, template: str, kind: str, to_file: bool = True) -> str:
    """The report in a format."""
    if template == "overview" and kind in ("text", "json"):
        return _findings(one, kind, to_file)
    from deeprules_jupyter.reports import as_html, as_json, as_markdown, model_card
    from deeprules_jupyter.session import papers

    seen = papers.gather(one)
    filled = filled_with(one, template, seen)
    if kind == "json":
        return as_json.render(filled)
    if kind == "html":
        return as_html.render(filled)
    return (model_card.header(seen) if template == "model-card" else "") + as_markdown.render(filled)


def filled_with(one: session.Session, template: str, seen: Seen) -> Filled:
    """A checklist, filled with what this kernel knows."""
    from deeprules_jupyter.reports import templates
    from deeprules_jupyter.reports.evidence import gathered
    from deeprules_jupyter.reports.fill import fill
    from deeprules_jupyter.session import papers

    blame = None if os.environ.get("DEEPRULES_STRICT") == "1" else one.guard.blame
    return fill(templates.load(template), seen, gathered(seen, blame), papers.answers(one, seen))


def _findings(one: session.Session, kind: str, to_file: bool) -> str:
    """The findings alone, as they always were."""
    from deeprules_jupyter.views import json, text

    report = one.report()
    if kind == "json":
        return json.render(report)
    colour = not to_file and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    return text.render(report, colour, {one.book.notebook.path: one.book.cells})


# In a shell -----------------------------------------------------------------------------------------------------------
ASK = """import deeprules_jupyter.commands.remote
deeprules_jupyter.commands.remote.report({file!r}, {template!r}, {kind!r})"""


def of_file(options: argparse.Namespace) -> int:
    """Run a notebook in a fresh kernel that is watched, and write the report on it."""
    from deeprules_jupyter import notebook
    from deeprules_jupyter.commands.run import LOAD, identify, writable

    kind = _kind(options, "md")
    writable(options.output)
    try:
        if not options.path.endswith(".ipynb"):
            raise CommandLineError("report needs a notebook (.ipynb)")
        notebook.read(options.path)
        document = notebook.document(Path(options.path).read_text(encoding="utf-8-sig"))
    except notebook.UnreadableError as exc:
        raise CommandLineError(f"{options.path}: {exc}") from None
    from deeprules_jupyter.commands import kernel

    ids = identify(document)
    with tempfile.TemporaryDirectory(prefix="deeprules-") as folder:
        file = Path(folder, "report")
        ask = ASK.format(file=str(file), template=options.template, kind=kind)
        done = kernel.execute(document, options.path, LOAD.format(order=ids, path=options.path), ask)
        if not file.exists():
            raise CommandLineError(done.stopped or "the notebook ended without a report")
        said = file.read_text(encoding="utf-8")
    if options.output:
        Path(options.output).write_text(said, encoding="utf-8")
    else:
        print(said, end="")
    if done.stopped:
        print(f"deeprules: {done.stopped}", file=sys.stderr)
    return 2 if done.stopped else 0
