"""What goes wrong inside deeprules stays inside deeprules."""

from __future__ import annotations

import os
import sys
from types import TracebackType


class Guard:
    """Counts what we did wrong and keeps it from the person: `with guard: ...`. One line, once, is all they hear."""

    def __init__(self) -> None:
        self.count = 0
        self._unsaid: list[str] = []

    def __enter__(self) -> Guard:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if exc is None or not isinstance(exc, Exception | KeyboardInterrupt):
            return False
        if os.environ.get("DEEPRULES_STRICT") == "1":
            return False
        self.count += 1
        if self.count == 1:
            self.tell(
                f"a mistake inside deeprules itself ({type(exc).__name__}: {exc}). Your code and results are not "
                "touched; further ones are only counted, see %deeprules."
            )
        return True

    def tell(self, line: str) -> None:
        """Keep a line for the end of the cell: on another thread it would land under the wrong one."""
        self._unsaid.append(" ".join(line.split()))

    def speak(self) -> None:
        """Say what was kept."""
        while self._unsaid:
            print(f"deeprules: {self._unsaid.pop(0)}", file=sys.stderr)
