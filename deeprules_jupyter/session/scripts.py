"""Files that IPython itself runs, `ipython study.ipy` or a notebook: it runs their cells silently, and says of these
only that they begin and end. Nobody types below them, so what waits for a later cell is said when IPython ends.
"""

from __future__ import annotations

import atexit
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

RUNS_FILE = "safe_execfile_ipy"  # of IPython, for files with its own syntax


class Script:
    """The file that a terminal is running, told cell by cell."""

    def __init__(
        self, shell: Any, before: Callable[[Any], None], after: Callable[[Any], None], last: Callable[[], None]
    ) -> None:
        self.shell = shell
        self.before, self.after, self.last = before, after, last
        shell.events.register("pre_execute", self._begins)
        shell.events.register("post_execute", self._ends)
        atexit.register(last)
        before(None)  # the cell that loads us

    def stop(self) -> None:
        """Hear of no further cell."""
        self.shell.events.unregister("pre_execute", self._begins)
        self.shell.events.unregister("post_execute", self._ends)
        atexit.unregister(self.last)

    def _begins(self) -> None:
        self.before(None)

    def _ends(self) -> None:
        self.after(self.shell.last_execution_result)


def runs_file(shell: Any) -> bool:
    """Whether a terminal is running a file now."""
    frame: FrameType | None = sys._getframe() if getattr(shell, "kernel", None) is None else None
    while frame is not None and frame.f_code.co_name != RUNS_FILE:
        frame = frame.f_back
    return frame is not None
