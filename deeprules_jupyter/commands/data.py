"""`%deeprules_data`: checks a table; without one, says which column tells whose a row is and when it was taken."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from difflib import get_close_matches

from deeprules_jupyter import session
from deeprules_jupyter.commands import data_page, source
from deeprules_jupyter.commands.parser import CommandLineError, data_parser
from deeprules_jupyter.runtime.units import Units

WHAT = {"group": "units (patients, donors, animals, ...)", "time": "the time of a row"}
NONE = "none"


def run(one: session.Session, words: Sequence[str]) -> None:
    """Do what the line asks. Raises CommandLineError and ValueError with one clear line."""
    if list(words[:1]) == ["source"]:
        source.run(one, words[1:])
        return
    options = data_parser().parse_args(words)
    if options.data is None:
        _columns(one, options)
        return
    said = {what: column for what, column in _said(options).items() if column == NONE}
    table = data_page.read(one, options, {**_said(options), **dict.fromkeys(said)})
    known = one.watcher.desk.units.columns([options.data])
    _tell(one, {what: column for what, column in _said(options).items() if column == NONE or column in known})
    data_page.show(one, table)


def _said(options: argparse.Namespace) -> dict[str, str]:
    return {what: getattr(options, what) for what in WHAT if getattr(options, what) is not None}


def _columns(one: session.Session, options: argparse.Namespace) -> None:
    """Keep what the person says of columns, for all tables of this kernel."""
    said = _said(options)
    if options.batch or options.sequence or options.positive is not None or not said:
        raise CommandLineError(
            "name the data to check it: X y --batch COLUMN; or say which column: --group patient_id, --time visit_date"
        )
    known = one.watcher.desk.units.columns()
    for column in said.values():
        if column != NONE and column not in known:
            near = get_close_matches(column, known, 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise CommandLineError(f"no table here has a column or an index level {column}{hint}")
    _tell(one, said)


def _tell(one: session.Session, said: dict[str, str]) -> None:
    for what, column in said.items():
        print(_keep(one.watcher.desk.units, what, column))


def _keep(units: Units, what: str, column: str) -> str:
    units.tell(what, None if column == NONE else column)
    if column == NONE:
        return f"deeprules: no column tells {WHAT[what]}; kept for this kernel."
    again = "What was fitted before is judged when it runs again."
    return f"deeprules: `{column}` tells {WHAT[what]}; kept for this kernel. {again}"
