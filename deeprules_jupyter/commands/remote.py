"""The part of `deeprules run` and `deeprules report` that works inside the kernel."""

from __future__ import annotations

from pathlib import Path

from deeprules_jupyter import session
from deeprules_jupyter.commands import magics
from deeprules_jupyter.views import json


def begin(order: dict[str, int], path: str) -> None:
    """Watch this kernel; the file knows the order of its cells and how the person called it."""
    from IPython.core.getipython import get_ipython

    shell = get_ipython()
    session.start(shell).arrange(order, path)
    magics.register(shell)


def end(file: str) -> None:
    """Leave the report where the command finds it; there is none if the notebook unloaded us."""
    one = session.current()
    if one is not None:
        Path(file).write_text(json.render(one.report()), encoding="utf-8")


def report(file: str, template: str, kind: str) -> None:
    """Leave a checklist where the command finds it."""
    from deeprules_jupyter.commands.report import rendered

    one = session.current()
    if one is not None:
        Path(file).write_text(rendered(one, template, kind), encoding="utf-8")
