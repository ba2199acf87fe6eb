"""The pages of docs/ name every rule and every command that there is, and none that there is not."""

from __future__ import annotations

import re
from pathlib import Path

from deeprules_jupyter.commands.magics import MAGICS
from deeprules_jupyter.rules import load

DOCS = Path(__file__).parents[1] / "docs"


def test_every_rule_stands_in_the_table() -> None:
    rows = [line.split(" | ")[0] for line in (DOCS / "rules.md").read_text(encoding="utf-8").splitlines()]
    named = {name for row in rows if row.startswith("| `") for name in re.findall(r"`([a-z-]+)`", row)}
    assert named == {rule.name for rule in load()}


def test_every_command_is_explained() -> None:
    text = (DOCS / "commands.md").read_text(encoding="utf-8")
    assert {f"%{name}" for name in MAGICS} - set(re.findall(r"%\w+", text)) == set()
