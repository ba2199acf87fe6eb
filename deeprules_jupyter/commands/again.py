"""What our lines share that run a cell as it stands, and then again out of sight."""

from __future__ import annotations

import argparse
import sys
from typing import Any, Generic, TypeVar

from deeprules_jupyter import session
from deeprules_jupyter.commands.mark import Mark
from deeprules_jupyter.commands.parser import CommandLineError, Parser
from deeprules_jupyter.commands.words import words as parted
from deeprules_jupyter.model import Place

Kept = TypeVar("Kept")  # what is kept of how things stood before the cell ran


class Again(Generic[Kept]):
    """What one session does before and after a cell with such a line on top. Each line fills in three steps."""

    mark: Mark
    stopped: str  # what is said where the person interrupts the further runs

    def __init__(self, one: session.Session) -> None:
        self.one = one
        self.kept: Kept | None = None
        self.options = argparse.Namespace()
        self.refused = ""

    def _parser(self) -> Parser:
        """What may stand behind the mark."""
        raise NotImplementedError

    def _keep(self, source: str) -> Kept:
        """Before the cell runs. Raises RefusedError where it cannot be run twice, or CommandLineError."""
        raise NotImplementedError

    def _ran(self, kept: Kept, result: Any, place: Place) -> None:
        """It has run and did not fail."""
        raise NotImplementedError

    def before(self, info: Any, place: Place) -> None:
        """A cell is about to run; what is wrong with our line is said after it."""
        words = self.mark.asked(getattr(info, "raw_cell", None) or "")
        self.kept, self.refused = None, ""
        if words is None:
            return
        from deeprules_jupyter.experiments.determinism.verify import RefusedError

        try:
            self.options = self._parser().parse_args(parted(words))
            self.kept = self._keep(info.raw_cell)
        except SystemExit:  # --help
            pass
        except RefusedError as exc:
            self.refused = f"the cell was not run again: {exc}"
        except (CommandLineError, ValueError) as exc:
            self.refused = str(exc)

    def after(self, result: Any, place: Place) -> None:
        """It has run. One that failed is left alone: its own error is what the person has to read."""
        kept, self.kept = self.kept, None
        if kept is not None:
            self._ended(kept)
        if self.refused:
            print(f"deeprules: {' '.join(self.refused.split())}", file=sys.stderr)
        elif kept is not None and result.success:
            from deeprules_jupyter.experiments.determinism.verify import RefusedError

            try:
                self._ran(kept, result.result, place)
            except RefusedError as exc:
                print(f"deeprules: {exc}", file=sys.stderr)
            except KeyboardInterrupt:
                print(f"deeprules: {self.stopped}; all is as after your own run", file=sys.stderr)

    def _ended(self, kept: Kept) -> None:
        """The first run has ended, well or not."""
