"""What the tests of checks share: a table from values, and what its page says."""

from __future__ import annotations

from typing import Any

from deeprules_jupyter.catalog.units import unit_of
from deeprules_jupyter.experiments.data import Page, run
from deeprules_jupyter.experiments.data.check import Check
from deeprules_jupyter.experiments.data.read import Asked, read
from deeprules_jupyter.experiments.data.table import Table


def table(X: Any, y: Any = None, **asked: Any) -> Table:
    """A table as the command reads it, with `y` as the label and further variables by their names."""
    names = {"y": y, **asked.pop("names", {})}

    def lookup(name: str) -> Any:
        if names.get(name) is None:
            raise ValueError(f"there is no {name}")
        return names[name]

    label = asked.pop("label", None if y is None else "y")
    return read(
        X,
        Asked(
            "X", label, lookup=lookup, is_batch=lambda name: unit_of(name) == "batch",
            is_name=lambda name: unit_of(name) in ("unit", "other"), **asked,
        ),
    )  # fmt: skip


def page(X: Any, y: Any = None, **asked: Any) -> Page:
    return run(table(X, y, **asked))


def found(one: Page) -> dict[str, str]:
    """Each finding with its level; that networks are usually trained on more rows is no pitfall of the data."""
    return {c.name: c.level for c in one.checks if c.state == "finding" and c.name != "rows-per-class"}


def line(one: Page, name: str) -> Check:
    return next(check for check in one.checks if check.name == name)


def shown(one: Page, name: str) -> dict[str, str]:
    return dict(line(one, name).evidence)
