"""`%deeprules_privacy`: rows that are sensitive, columns that tell of people, models that tell of their rows."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import Any

from deeprules_jupyter import session
from deeprules_jupyter.commands.aside import keep, unwatched
from deeprules_jupyter.commands.names import value_of
from deeprules_jupyter.commands.parser import CommandLineError, Parser
from deeprules_jupyter.experiments.baseline import network
from deeprules_jupyter.experiments.baseline.problem import problem
from deeprules_jupyter.experiments.determinism import states
from deeprules_jupyter.experiments.insight import membership
from deeprules_jupyter.reports import living
from deeprules_jupyter.views.probe import Page, bundle


def parser() -> Parser:
    """`%deeprules_privacy ...` in a cell."""
    about = "What data and models tell of the people in them."
    made = Parser("%deeprules_privacy", description=about, allow_abbrev=False)
    commands = made.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser, required=True)
    mark = commands.add_parser("mark", help="say that the rows of a table are sensitive", allow_abbrev=False)
    mark.add_argument("table", metavar="TABLE", help="a table of pandas or polars with attrs")
    mark.add_argument("--off", action="store_true", help="take it back")
    look = commands.add_parser("check", help="a table, or a model with its rows and others", allow_abbrev=False)
    look.add_argument("value", metavar="TABLE|MODEL")
    look.add_argument("rows", nargs="*", metavar="X_TRAIN Y_TRAIN X_OTHER Y_OTHER", help="of a model")
    return made


def run(one: session.Session, words: Sequence[str]) -> None:
    """Do what the line asks. Raises CommandLineError and ValueError with one clear line."""
    options = parser().parse_args(words)
    COMMANDS[options.command](one, options)


def _mark(one: session.Session, options: argparse.Namespace) -> None:
    attrs = getattr(value_of(one, options.table), "attrs", None)
    if not isinstance(attrs, dict):
        raise CommandLineError(f"{options.table} has no attrs, as tables of pandas have; mark the table it comes from")
    attrs["sensitive"] = not options.off
    rule = "shares-sensitive-model tells when a model of its rows is saved"
    print(f"{options.table} is {'no longer ' * options.off}marked as sensitive{'' if options.off else f'; {rule}'}.")


def _check(one: session.Session, options: argparse.Namespace) -> None:
    value = value_of(one, options.value)
    if not options.rows:
        one.shell.display_pub.publish(bundle(_of_table(options.value, value)))
        return
    if len(options.rows) != 4:
        raise CommandLineError("name four: X_TRAIN Y_TRAIN, and X_OTHER Y_OTHER that it did not learn from")
    start = states.now()
    try:
        with unwatched(one):
            page = _of_model(options.value, value, [value_of(one, name) for name in options.rows])
    finally:
        start.back()
    one.shell.display_pub.publish(bundle(page))
    keep(one, "privacy", [f"{page.title}: {page.lead[0]}", *page.lead[1:], *page.sentences])


def _of_table(name: str, table: Any) -> Page:
    columns = getattr(table, "columns", None)
    if columns is None:
        raise CommandLineError(f"{name} is no table with named columns; for a model name its rows too")
    found = membership.telling({str(one): table[one] for one in columns})
    lead = f"{len(found)} of {len(columns)} columns may tell who somebody is." if found else (
        "No column was found that looks as if it told who somebody is. Several together still may."
    )  # fmt: skip
    said = ("Leave out, shorten or group such columns before data, or outputs that show them, are shared.",)
    return Page(
        f"Who can be found in {name}", (lead,), ("column", "why"), tuple(found), said if found else (), loud=bool(found)
    )


def _of_model(name: str, model: Any, values: Sequence[Any]) -> Page:
    rows, y, others, other_y = values
    made = problem(rows, y)
    if made.task not in ("binary", "classes", "number"):
        raise CommandLineError("membership is tried for one class, or one number, for each row")
    found = membership.risk(
        made.numbers(y, "the training target"), network.said(model, rows, made),
        made.numbers(other_y, "the other target"), network.said(model, others, made),
    )  # fmt: skip
    kept = living.stores_rows(model)
    lead = [
        f"By how sure {name} is of a row, members are told from others with an area of {found.area:.3f} "
        f"({found.low:.3f} to {found.high:.3f}; 0.5 is guessing)."
    ]
    lead += [f"It keeps {kept}: whoever gets the model gets these rows."] if kept else []
    said = [
        f"Where {membership.FALSE:.0%} of outsiders are taken for members, {found.found:.1%} of the members are found "
        f"({found.found_low:.1%} to {found.found_high:.1%}); {found.members:,} members and {found.others:,} others.",
        "That is more than chance: share aggregate results alone, or train with differential privacy."
        if found.real else "This simple attack finds no more than chance; a stronger one may find more.",
    ]  # fmt: skip
    return Page(f"What {name} tells of its rows", tuple(lead), sentences=tuple(said), loud=found.real or bool(kept))


COMMANDS: dict[str, Callable[[session.Session, argparse.Namespace], None]] = {"mark": _mark, "check": _check}
