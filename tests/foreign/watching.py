"""A pytest plugin: each test of a foreign suite is a cell of a watched kernel, and all that goes wrong is written down.

DEEPRULES_FOREIGN names the file for the outcomes; with DEEPRULES_FOREIGN_BARE=1 nothing is watched. Faults of ours are
raised (DEEPRULES_STRICT=1), so that each of them fails the test in which it happens.
"""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest


class Watching:
    """Keeps outcomes, and watches unless it shall not."""

    def __init__(self, out: Path, bare: bool) -> None:
        self.out = out
        self.watcher: Any = None
        self.facts: Counter[str] = Counter()
        self.outcomes: Counter[str] = Counter()
        self.failed: dict[str, str] = {}
        self.cells = 0
        self.began = time.monotonic()
        if not bare:
            self.start()

    def start(self) -> None:
        """A kernel without a notebook."""
        from IPython.core.interactiveshell import InteractiveShell
        from traitlets.config import Config

        from deeprules_jupyter.runtime import Watcher

        shell = InteractiveShell(config=Config({"HistoryManager": {"enabled": False}}))
        self.watcher = Watcher(shell)
        self.watcher.start()

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_call(self, item: Any) -> Any:
        """A test is a cell."""
        if self.watcher is None:
            yield
            return
        from deeprules_jupyter.model import Place

        self.watcher.before_cell(Place(cell_id=item.nodeid, run=self.cells))
        self.cells += 1
        outcome = yield
        try:
            facts = self.watcher.after_cell()
            self.facts.update(type(fact).__name__ for fact in facts)
        except Exception as error:
            outcome.force_exception(error)

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Note how a test went."""
        if report.failed:
            self.failed[report.nodeid] = str(report.longrepr)[-4000:]
        if report.when == "call" or report.skipped:
            self.outcomes[report.outcome] += 1

    def pytest_sessionfinish(self) -> None:
        """Write it down."""
        seconds = round(time.monotonic() - self.began, 1)
        told = {"outcomes": self.outcomes, "failed": self.failed, "facts": self.facts, "seconds": seconds}
        self.out.write_text(json.dumps(told), encoding="utf-8")


def pytest_configure(config: Any) -> None:
    """Begin before the suite imports its library or after: both must work."""
    bare = os.environ.get("DEEPRULES_FOREIGN_BARE") == "1"
    config.pluginmanager.register(Watching(Path(os.environ["DEEPRULES_FOREIGN"]), bare), "deeprules-watching")
