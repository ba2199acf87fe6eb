"""What a person names in a command: a variable of the notebook."""

from __future__ import annotations

from typing import Any

from deeprules_jupyter import session
from deeprules_jupyter.commands.parser import CommandLineError


def value_of(one: session.Session, name: str) -> Any:
    """The value that has this name now. Raises CommandLineError where there is none."""
    if name not in one.shell.user_ns:
        raise CommandLineError(f"there is no {name} in this notebook; run the cell that makes it first")
    return one.shell.user_ns[name]
