"""The panel beside a training cell, between meter and page: drawn while the cell trains, frozen when it ends."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from deeprules_jupyter.model import AnyFact, Place
from deeprules_jupyter.runtime.hook import Call, watch
from deeprules_jupyter.training import Training

if TYPE_CHECKING:
    from deeprules_jupyter.session import Session

KEY = "panel"  # under which the ledger remembers that it is folded away, for the whole project


class TrainingPanel:
    """One display under the running cell. Only a page can change what it has shown, so a terminal has none."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.meter = session.watcher.desk.meter
        self.meter.shows = self._draw
        self.page = getattr(session.shell, "kernel", None) is not None
        self._publisher: Any = None  # as it was when the cell began: what is captured later is not ours to fill
        self._undo: Any = None
        self._name = ""
        self._quiet: bool | None = None  # as it was when the cell was drawn first; the ledger is a file

    def begin(self) -> None:
        """A cell starts."""
        self._publisher, self._name, self._quiet = self.session.shell.display_pub, "", None

    @property
    def quiet(self) -> bool:
        """Whether the person wants it folded away."""
        if self._quiet is None:
            self._quiet = KEY in self.session.book.ledger.mutes("")
        return self._quiet

    @quiet.setter
    def quiet(self, wish: bool) -> None:
        ledger, self._quiet = self.session.book.ledger, wish
        ledger.mute(KEY, "quiet", "") if wish else ledger.unmute(KEY, "")

    def _draw(self) -> None:
        """The cell is training, and has done so for a while."""
        if not self.page or self._publisher is not self.session.shell.display_pub:
            return
        if self._undo is None:
            self._undo = watch(self._publisher, "clear_output", Cleared(self), self.session.watcher.guard)
        from deeprules_jupyter.views import training

        self._show(training.bundle(self.meter.seen(), quiet=self.quiet))

    def freeze(self, place: Place, facts: Sequence[AnyFact]) -> None:
        """The cell has ended: what was shown stays as it is now, with the tips that apply."""
        undo, self._undo = self._undo, None
        if undo is None:
            return
        undo()
        made, lives = [fact for fact in facts if isinstance(fact, Training)], self.meter.lives
        seen = list(zip(made[-len(lives) :], lives, strict=False))
        if seen and self._publisher is self.session.shell.display_pub:
            from deeprules_jupyter.session.checklist import tips
            from deeprules_jupyter.views import training

            more = len(made) - len(seen)
            said = tips(self.session, place, seen[-1][0])
            self._show(training.bundle(seen, said, ended=True, quiet=self.quiet, more=more))

    def _show(self, data: dict[str, Any]) -> None:
        update = bool(self._name)
        self._name = self._name or uuid.uuid4().hex
        self._publisher.publish(data, transient={"display_id": self._name}, update=update)

    def gone(self) -> None:
        """The person has cleared the output of the cell; the next picture is a new one."""
        self._name = ""


class Cleared:
    """`clear_output` was called."""

    def __init__(self, panel: TrainingPanel) -> None:
        self.panel = panel

    def before(self, call: Call) -> Any:
        """Nothing to note."""

    def after(self, call: Call) -> None:
        """Nothing of ours is left there."""
        self.panel.gone()
