"""The page of checks of one table: what a person names becomes a table, its checks a page and a fact."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from deeprules_jupyter import session, settings
from deeprules_jupyter.catalog.units import unit_of
from deeprules_jupyter.checked import Checked, Line
from deeprules_jupyter.commands.aside import unwatched
from deeprules_jupyter.commands.names import value_of
from deeprules_jupyter.commands.parser import CommandLineError
from deeprules_jupyter.commands.progress import Steps
from deeprules_jupyter.experiments import data
from deeprules_jupyter.experiments.data.check import Check
from deeprules_jupyter.experiments.data.limits import Limits, limits_of
from deeprules_jupyter.experiments.data.read import Asked, is_folder
from deeprules_jupyter.experiments.data.read import read as read_table
from deeprules_jupyter.runtime import reach
from deeprules_jupyter.runtime.columns import is_frame
from deeprules_jupyter.views import data as view
from deeprules_jupyter.views.scatter import Scatter


def read(one: session.Session, options: argparse.Namespace, said: Mapping[str, str | None]) -> data.Table:
    """The table that a line names; `said` tells of group and time: a column, or None where none tells.

    Raises CommandLineError and ValueError with one clear line.
    """

    def lookup(name: str) -> Any:
        try:
            return value_of(one, name)
        except CommandLineError as exc:
            raise ValueError(str(exc)) from None

    known = options.data in one.shell.user_ns
    value = options.data if not known and is_folder(options.data) else value_of(one, options.data)
    before = one.watcher.desk.units.said
    frame = _frame(value)
    group = said.get("group", _still(frame, before.get("group")))
    asked = Asked(
        options.data, options.label, group=group, time=said.get("time"),
        batches=[name for names in options.batch for name in names.split(",") if name], sequence=options.sequence,
        positive=options.positive, lookup=lookup, is_batch=lambda name: unit_of(name) == "batch",
        is_name=lambda name: unit_of(name) in ("unit", "other"), likely_units=_units(frame),
        asked="group" in said or "group" in before, clusterings=dict(_clusterings(one)), limits=_limits(),
    )  # fmt: skip
    try:
        with unwatched(one):
            return read_table(value, asked)
    except MemoryError:
        raise CommandLineError(f"there is not enough memory to read {options.data} as one table") from None


def show(one: session.Session, table: data.Table) -> None:
    """Check it, show the page, and write down what was found."""
    with unwatched(one), Steps(one.shell, data.estimate(table)) as tell:
        page = data.run(table, tell)
    titles = data.titles()
    lines = tuple(_line(check, titles) for check in page.checks)
    drawn = next((check.figure for check in page.checks if check.figure is not None), None)
    scatter = (
        None
        if drawn is None
        else Scatter(
            drawn.axes,
            drawn.places,
            (drawn.batch, drawn.label),
            (drawn.batch_name, drawn.label_name),
            (drawn.batch_values, drawn.label_values),
        )
    )
    shown = view.Page(page.name, page.rows, page.columns, page.label, page.seconds, lines, scatter)
    one.shell.display_pub.publish(view.bundle(shown))
    with one.guard:
        one.watcher.desk.write(
            lambda place, inner: Checked(
                place=place, inner=inner, witness="calls", name=page.name, rows=page.rows, lines=lines
            )
        )


def _line(check: Check, titles: Mapping[str, str]) -> Line:
    return Line(
        check.name, titles[check.name], check.state, check.level, check.said, check.evidence, check.why, check.repair,
        check.source, check.tip,
    )  # fmt: skip


def _frame(value: Any) -> Any:
    """The table that tells of each row: the frame itself, or the cells of an AnnData; else None."""
    beside = getattr(value, "obs", value)
    return beside if is_frame(beside) else None


def _units(frame: Any) -> list[str]:
    return [] if frame is None else [column.name for column in reach.groups_in(frame) if unit_of(column.name) == "unit"]


def _still(frame: Any, said: str | None) -> str | None:
    """What a person said earlier in this kernel, where this table has such a column."""
    return said if said is not None and frame is not None and said in reach.names_of(frame) else None


def _clusterings(one: session.Session) -> Iterator[tuple[str, Any]]:
    """What clusterings of this session gave each row."""
    for name, value in list(one.shell.user_ns.items()):
        labels = getattr(value, "__dict__", {}).get("labels_") if not isinstance(value, type) else None
        if getattr(labels, "ndim", 0) == 1 and not name.startswith("_"):
            yield name, labels


def _limits() -> Limits:
    try:
        return limits_of(settings.data_limits(Path.cwd()))
    except settings.SettingsError as exc:
        raise CommandLineError(str(exc)) from None
