"""What goes wrong inside deeprules stays inside deeprules."""

from __future__ import annotations

import contextlib
import os
import sys
from types import TracebackType


class Guard:
    """Counts what we did wrong and keeps it from the person: `with guard: ...`. One line, once, is all they hear."""

    def __init__(self) -> None:
        self.count = 0
        self.interrupted = False  # what the last cell did may not be known whole
        self._unsaid: list[str] = []

    def __enter__(self) -> Guard:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if isinstance(exc, KeyboardInterrupt):  # the cell has ended: our work is what nobody wanted to wait for
            self.interrupted = True
            return True
        if not isinstance(exc, Exception) or os.environ.get("DEEPRULES_STRICT") == "1":
            return False
        self.blame(f"a mistake inside deeprules itself ({_text(exc)})")
        return True

    def blame(self, line: str) -> None:
        """Count a mistake of ours; the first one is told."""
        self.count += 1
        if self.count == 1:
            end = "Your code and results are not touched; further ones are only counted, see %deeprules."
            self.tell(f"{line}. {end}")

    def tell(self, line: str) -> None:
        """Keep a line for the end of the cell: on another thread it would land under the wrong one."""
        self._unsaid.append(" ".join(line.split()))

    def speak(self) -> None:
        """Say what was kept."""
        while self._unsaid:
            line = self._unsaid.pop(0)
            with contextlib.suppress(Exception):  # a person may have put anything in the place of stderr
                print(f"deeprules: {line}", file=sys.stderr)


def _text(exc: BaseException) -> str:
    try:
        return f"{type(exc).__name__}: {exc}"
    except Exception:  # an exception of a person's may not even have words
        return type(exc).__name__
