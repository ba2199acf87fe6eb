"""A real IPython shell with the extension, for tests of what a person sees."""

from __future__ import annotations

from typing import Any

from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from deeprules_jupyter import session
from deeprules_jupyter.model import Finding, State
from deeprules_jupyter.views.panel import MIME


def fresh() -> InteractiveShell:
    """A new shell. Its history is in memory: on the disk each cell would wait for it."""
    return InteractiveShell(config=Config({"HistoryManager": {"hist_file": ":memory:"}}))


def ended(shell: InteractiveShell) -> None:
    """A shell is done with. A name that stays bound would be looked for in all memory by every watcher that follows."""
    shell.history_manager.end_session()
    shell.user_ns.clear()


class Notebook:
    """A shell with the extension, and what it showed under each cell."""

    def __init__(self) -> None:
        self.shell = fresh()
        self.shell.display_pub = CapturingDisplayPublisher()
        self.shell.run_line_magic("load_ext", "deeprules")

    def run(self, source: str, cell_id: str | None = None, **options: Any) -> list[str]:
        """Run a cell; the rules that were spoken of under it."""
        self.shell.display_pub.outputs.clear()
        self.shell.run_cell(source, cell_id=cell_id, store_history=True, **options)
        shown = [output["data"] for output in self.shell.display_pub.outputs]
        return [finding["rule"] for data in shown if MIME in data for finding in data[MIME]["findings"]]

    def all(self, *sources: str) -> list[str]:
        """Run cells named c0, c1, ...; the rules spoken of under the last."""
        return [self.run(source, f"c{number}") for number, source in enumerate(sources)][-1]

    @property
    def found(self) -> list[Finding]:
        return list(self.session.report().notebooks[0].findings)

    @property
    def warned(self) -> list[str]:
        """The rules that warn; a note is no alarm."""
        return [finding.rule for finding in self.found if finding.level == "warn"]

    def state(self, rule: str) -> State:
        return next(state for state in self.session.report().notebooks[0].states if state.rule == rule)

    @property
    def session(self) -> session.Session:
        one = session.current()
        assert one is not None
        return one
