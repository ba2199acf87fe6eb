"""One session per kernel: after each cell, facts go to the rules and findings to the views. It only wires."""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from deeprules_jupyter import mutes, rules, wire
from deeprules_jupyter.ledger import Ledger, project_root
from deeprules_jupyter.model import Cell, Finding, KernelState, Notebook, Place, Report
from deeprules_jupyter.runtime import Watcher
from deeprules_jupyter.session.guard import Guard
from deeprules_jupyter.session.inline import Inline
from deeprules_jupyter.session.looks import Memory
from deeprules_jupyter.session.ran import ran_part
from deeprules_jupyter.session.record import Record
from deeprules_jupyter.views import panel

_current: Session | None = None


def current() -> Session | None:
    """The session of this kernel, if it is watched."""
    return _current


def start(shell: Any) -> Session:
    """Watch a kernel; a kernel that is watched already keeps its session."""
    global _current
    if _current is None or _current.shell is not shell:
        root = project_root(Path(_notebook_path(shell) or "notebook").resolve().parent)
        _current = Session(shell, Ledger.open(root), Watcher(shell))
        _current.switch(True)
    return _current


def stop() -> None:
    """Leave the kernel exactly as it was."""
    global _current
    if _current is not None:
        _current.close()
        _current = None


def _notebook_path(shell: Any) -> str | None:
    """What the Jupyter server, or VS Code, tells a kernel about its notebook."""
    found = os.environ.get("JPY_SESSION_NAME") or shell.user_ns.get("__vsc_ipynb_file__")
    return str(found) if found else None


class Session:
    """Watches the cells of one kernel, and answers its commands and its sidebar."""

    def __init__(self, shell: Any, ledger: Ledger, watcher: Watcher) -> None:
        self.shell, self.ledger, self.watcher = shell, ledger, watcher
        self.guard, self.path, self.watched = Guard(), _notebook_path(shell), False
        self.announced = False  # whether the person has read that we watch
        self.notebook = Notebook(self.path)
        self._known_as = self._ledger_name()  # now: the person may change the folder later
        self._record, self._inline = Record(), Inline()
        self._memory = Memory(ledger, secrets.token_hex(8))
        self._findings: tuple[Finding, ...] = ()  # as the rules said them, before mutes
        self._order: dict[str, int] = {}
        self._place: Place | None = None  # of the cell that runs now
        self._depth = self._runs = self._count_when_off = 0
        self._refused: set[str] = set()
        self._kernel_state = KernelState(False)
        self._lock = threading.RLock()  # messages of the page may come on another thread
        self._channel: wire.Channel | None = None
        with self.guard:
            self._channel = wire.Channel(self._hear)
            self._judge()

    # Switching

    def switch(self, on: bool) -> None:
        """Start or stop watching. What ran meanwhile is not known, so what the code had said is forgotten."""
        if on == self.watched:
            return
        self.watched = on
        events = self.shell.events
        change = events.register if on else events.unregister
        change("pre_run_cell", self._before)
        change("post_run_cell", self._after)
        with self.guard:
            if on:
                self.watcher.start()
                if self._runs and self.shell.execution_count > self._count_when_off + 1:
                    self._record.forget_code()
            else:
                self._place, self._depth, self._count_when_off = None, 0, self.shell.execution_count
                self.watcher.stop()
            self._push()

    def close(self) -> None:
        """Stop watching for good."""
        self.switch(False)
        if self._channel is not None:
            self._channel.close()

    def arrange(self, order: Mapping[str, int], path: str) -> None:
        """Tell the session what the file knows: the order of its cells, by id, and how it is called."""
        self._order, self.path = dict(order), path
        self.notebook = replace(self.notebook, path=path)

    # Around each cell

    def _before(self, info: Any) -> None:
        self._depth += 1
        if self._depth > 1:  # a cell that runs another cell: the outer one is the person's
            return
        with self.guard:
            cell_id = self._cell_id(info)
            self._place = Place(self._order.get(cell_id) if cell_id else None, cell_id, run=self._runs)
            self._runs += 1
            self.watcher.before_cell(self._place)

    def _cell_id(self, info: Any) -> str | None:
        kernel = getattr(self.shell, "kernel", None)
        metadata = kernel.get_parent().get("metadata", {}) if kernel is not None else {}
        found = metadata.get("cellId") or getattr(info, "cell_id", None)
        return str(found) if found else None

    def _after(self, result: Any) -> None:
        """Fires without a `before` too: for an empty cell, and for the cell that loaded us."""
        self._depth = max(self._depth - 1, 0)
        place, self._place = (None, self._place) if self._depth else (self._place, None)
        if place is None:
            return
        with self._lock:
            if self._take(place, result):
                with self.guard:
                    self._judge()
            with self.guard:
                self._show()
            with self.guard:
                self._push()
        self._speak()

    def _take(self, place: Place, result: Any) -> bool:
        """Collect what the cell did; whether there is something new to judge."""
        new = False
        with self.guard:
            new |= self._record.seen(self.watcher.after_cell())
        with self.guard:
            if result.error_before_exec is None:  # a cell with a syntax error did not run
                source = ran_part(result.info.raw_cell, result.error_in_exec, self.shell.user_ns)
                new |= self._record.read(Cell(source, place))
        return new

    def _judge(self) -> None:
        self._findings, states = self._record.judge(self._memory, self._known_as)
        self.notebook = replace(self.notebook, states=states)
        self._apply_mutes()

    def _apply_mutes(self) -> None:
        said, refused = self._record.comments()
        for line in refused:
            if line not in self._refused:
                self._refused.add(line)
                self.guard.tell(line)
        states = tuple(replace(one, state="found") if one.state == "muted" else one for one in self.notebook.states)
        stored = self.ledger.mutes(self._known_as)
        findings, states = mutes.apply(self._findings, states, said, stored)
        self.notebook = Notebook(self.path, findings, states)

    def _show(self) -> None:
        from IPython.display import publish_display_data

        patient = {rule.name for rule in rules.load() if rule.patient}
        shown, more = self._inline.choose(self.notebook.findings, patient, self._runs)
        if shown:
            publish_display_data(panel.bundle(shown, {rule.name: rule.title for rule in rules.load()}))  # type: ignore[no-untyped-call]
        if more:
            print(f"deeprules: {more} more, in the sidebar and in %deeprules_report")

    def _push(self) -> None:
        """Send the sidebar what has changed."""
        state = replace(self.watcher.state(), watched=self.watched, cells=self._runs)
        if self._channel is not None:
            infos = [wire.RuleInfo(rule.name, rule.tip, rule.title) for rule in rules.load()]
            self._channel.push(wire.state(self.notebook, state, rules.TIPS, infos))

    def _speak(self) -> None:
        if self.ledger.notice:
            self.guard.tell(self.ledger.notice)
            self.ledger.notice = None
        self.guard.speak()

    # Answers

    def report(self) -> Report:
        """What is known now."""
        return Report((self.notebook,))

    def cells(self) -> dict[str | None, list[Cell]]:
        """The cells as they ran, for quoting."""
        return {self.path: self._record.cells}

    def mute(self, what: str, reason: str) -> None:
        """Mute a rule, or a finding by its id. Raises mutes.RefusedError with one clear line."""
        with self._lock:
            if not any(finding.id == what for finding in self._findings):
                known = [rule.name for rule in rules.load()]
                what, reason = mutes.checked(what, reason, known, '%deeprules mute rule-name "reason"')
            elif not reason.strip():
                raise mutes.RefusedError(mutes.NO_REASON.format(how="please write one line"))
            self.ledger.mute(what, " ".join(reason.split()), self._known_as)
            self._apply_mutes()
            self._push()

    def unmute(self, what: str) -> None:
        """Take a mute of a rule or of a finding back. Raises mutes.RefusedError where a comment mutes it."""
        with self._lock:
            for finding in self._findings:
                if what == finding.id:
                    self.ledger.unmute(finding.rule, self._known_as)
            self.ledger.unmute(what, self._known_as)
            self._apply_mutes()
            self._push()
            if any(one.muted and what in (one.id, one.rule) for one in self.notebook.findings):
                raise mutes.RefusedError("a comment in the cell mutes this; delete the comment and run the cell again")

    def _ledger_name(self) -> str:
        """The notebook as the ledger names it: relative to the project, so that the project can move."""
        if not self.path:
            return ""
        path, root = Path(self.path).resolve(), self.ledger.folder.parent.resolve()
        return (path.relative_to(root) if path.is_relative_to(root) else path).as_posix()

    def _hear(self, message: dict[str, Any]) -> Mapping[str, Any] | None:
        """A wish of the sidebar. Runs on any thread, so it touches nothing of the person's."""
        with self.guard:
            try:
                if message["type"] == "mute":
                    self.mute(message["id"], message["reason"])
                elif message["type"] == "unmute":
                    self.unmute(message["id"])
                elif message["type"] == "page" and self.path is None:
                    self.arrange(self._order, message["path"])
                    self._known_as = message["path"]
                    self._push()
            except mutes.RefusedError as exc:
                return wire.refused(str(exc))
        return None
