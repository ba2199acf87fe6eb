"""`%deeprules_data`: which column tells whose a row is, and which tells when it was taken."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from deeprules_jupyter import session
from deeprules_jupyter.commands.parser import CommandLineError, data_parser
from deeprules_jupyter.runtime.units import Units

WHAT = {"group": "units (patients, donors, animals, ...)", "time": "the time of a row"}


def tell(one: session.Session, words: Sequence[str]) -> list[str]:
    """Keep what the person says for this kernel; lines that say what is known now. Raises CommandLineError."""
    options = data_parser().parse_args(words)
    said = {what: getattr(options, what) for what in WHAT if getattr(options, what) is not None}
    units = one.watcher.desk.units
    if not said:
        raise CommandLineError(
            "say which column: --group patient_id, --time visit_date, or none (checks of a table follow)"
        )
    known = units.columns(options.data)
    missing = [name for name in options.data if name not in one.shell.user_ns]
    if missing or (options.data and not known):
        raise CommandLineError(f"{(missing or options.data)[0]} is no table here")
    for column in said.values():
        if column != "none" and column not in known:
            near = get_close_matches(column, known, 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise CommandLineError(f"no table here has a column or an index level {column}{hint}")
    return [_keep(units, what, column) for what, column in said.items()]


def _keep(units: Units, what: str, column: str) -> str:
    units.tell(what, None if column == "none" else column)
    if column == "none":
        return f"deeprules: no column tells {WHAT[what]}; kept for this kernel."
    again = "What was fitted before is judged when it runs again."
    return f"deeprules: `{column}` tells {WHAT[what]}; kept for this kernel. {again}"
