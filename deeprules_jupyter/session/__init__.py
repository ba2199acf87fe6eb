"""One session per kernel: after each cell, facts go to the rules and findings to the views. It only wires.

What a bare kernel does not need yet (reader, rules, ledger) is imported with the first cell: loading is instant.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from deeprules_jupyter import wire
from deeprules_jupyter.model import AnyFact, Evidence, KernelState, Place, Report
from deeprules_jupyter.runtime import Watcher
from deeprules_jupyter.session.guard import Guard
from deeprules_jupyter.session.scripts import Script, runs_file
from deeprules_jupyter.session.training import TrainingPanel

if TYPE_CHECKING:
    from deeprules_jupyter.session.book import Book
    from deeprules_jupyter.session.inline import Inline
    from deeprules_jupyter.session.switches import Determinism

_current: Session | None = None


def current() -> Session | None:
    """The session of this kernel, if it has one."""
    return _current


def start(shell: Any) -> Session:
    """Watch a kernel; a kernel that has a session keeps it."""
    global _current
    if _current is None:
        guard = Guard()
        _current = Session(shell, Watcher(shell, guard.blame), guard)
        _current.switch(True)
        if runs_file(shell):
            _current.follow_file()
    return _current


def stop() -> None:
    """Leave the kernel exactly as it was."""
    global _current
    if _current is not None:
        _current.close()
        _current = None


class Session:
    """Watches the cells of one kernel, and answers its commands and its sidebar."""

    def __init__(self, shell: Any, watcher: Watcher, guard: Guard) -> None:
        self.shell, self.watcher = shell, watcher
        self.guard, self.watched = guard, False
        self.panel = TrainingPanel(self)
        self.announced = False  # whether the person has read that we watch
        self.runs = 0  # cells so far
        self.beforehand: list[Callable[[Any, Place], None]] = []  # what commands do before a cell runs
        self.afterwards: list[Callable[[Any, Place], None]] = []  # what commands do when a cell has ended
        self.spent: dict[object, float] = {}  # cell -> seconds that all its runs have taken
        self._began = 0.0
        self.order: dict[str, int] = {}  # the number of each cell in the file, by its id, where that is told
        self._place: Place | None = None  # of the cell that runs now
        self._depth = 0
        self._off_at = 0
        self._kernel_state = KernelState(False)
        self._lock = threading.RLock()  # messages of the page may come on another thread
        self._script: Script | None = None
        self._channel: wire.Channel | None = None
        with self.guard:
            self._channel = wire.Channel(self._hear)

    @cached_property
    def book(self) -> Book:
        """What has been seen so far, and what is said of it."""
        from deeprules_jupyter.session.book import Book

        # What a Jupyter server, or VS Code, tells a kernel about its notebook.
        path = os.environ.get("JPY_SESSION_NAME") or self.shell.user_ns.get("__vsc_ipynb_file__")
        return Book(str(path) if path else None, self.guard.tell)

    @cached_property
    def _inline(self) -> Inline:
        from deeprules_jupyter.session.inline import Inline

        return Inline()

    @cached_property
    def determinism(self) -> Determinism:
        """What `%deeprules_determinism` sets."""
        from deeprules_jupyter.session.switches import Determinism

        return Determinism(self.watcher)

    @property
    def _steers(self) -> bool:
        return "determinism" in vars(self) and self.determinism.wish is not None

    # Switching

    def switch(self, on: bool) -> None:
        """Start or stop watching. What ran meanwhile is not known, so what the code had said is forgotten."""
        if on == self.watched:
            return
        self.watched = on
        change = self.shell.events.register if on else self.shell.events.unregister
        change("pre_run_cell", self._before)
        change("post_run_cell", self._after)
        with self.guard:
            (self.watcher.start if on else self.watcher.stop)()
        if on and self.runs and self.shell.execution_count > self._off_at + 1:
            self.book.forget_code()
        self._place, self._depth, self._off_at = None, 0, self.shell.execution_count
        if self.runs:
            self._push()

    def close(self) -> None:
        """Stop watching for good."""
        if self._steers:
            with self.guard:
                self.determinism.off()
        self.switch(False)
        if self._channel is not None:
            self._channel.close()
        if self._script is not None:
            self._script.stop()

    def follow_file(self) -> None:
        """IPython itself runs a file: hear of its cells in another way."""
        self._script = Script(self.shell, self._before, self._after, self._last_words)

    def arrange(self, order: Mapping[str, int], path: str) -> None:
        """Tell the session what the file knows: the order of its cells, by id, and how it is called."""
        self.order = dict(order)
        self.book.rename(path)

    # Around each cell

    def _before(self, info: Any) -> None:
        self._depth += 1
        if self._depth > 1:  # a cell that runs another cell: the outer one is the person's
            return
        with self.guard:
            asked = self._asked()
            cell_id = asked.get("cellId") or getattr(info, "cell_id", None)
            cell_id = str(cell_id) if cell_id else None
            if gone := asked.get("deletedCells"):  # JupyterLab tells with the next cell that runs
                self.book.deleted([str(one) for one in gone])
            self._place = Place(self.order.get(cell_id) if cell_id else None, cell_id, run=self.runs)
            self.runs += 1
            self.panel.begin()
            self.watcher.before_cell(self._place)
            for work in self.beforehand:
                work(info, self._place)
        self._began = time.perf_counter()

    def _asked(self) -> Mapping[str, Any]:
        """What the page says of the cell that it wants to be run."""
        kernel = getattr(self.shell, "kernel", None)
        metadata: Mapping[str, Any] = kernel.get_parent().get("metadata", {}) if kernel is not None else {}
        return metadata

    def _after(self, result: Any) -> None:
        """Fires without a `before` too: for an empty cell, and for the cell that loaded us."""
        self._depth = max(self._depth - 1, 0)
        if self._depth or self._place is None:
            return
        place, self._place = self._place, None
        key = place.cell_id or place.run
        seconds = time.perf_counter() - self._began
        self.spent[key] = self.spent.get(key, 0.0) + seconds
        self.guard.interrupted = False
        with self._lock:
            facts: Sequence[AnyFact] = ()
            with self.guard:
                facts = self.watcher.after_cell(result.execution_count)
                self.book.seen(facts)
            with self.guard:
                from deeprules_jupyter.session.trials import Ran

                if result.error_before_exec is None:  # a cell with a syntax error did not run
                    error, names = result.error_in_exec, self.shell.user_ns
                    self.book.read(result.info.raw_cell, place, error, names, self.watcher.rows_of)
                    ran = Ran(place, result.info.raw_cell, error, seconds, names, self.watcher.desk.fits.get)
                    self.book.tried(ran, facts)
            with self.guard:
                if self.guard.interrupted:
                    text = "you interrupted while deeprules was reading it; what it did may not be known whole"
                    self.watcher.desk.unseen.append(Evidence(place, text, "calls"))
                self.book.not_seen(self.watcher.unseen())
                self.book.judge()
            with self.guard:
                self._show(place)
            with self.guard:
                self.panel.freeze(place, facts)
            self._push()
        self.guard.speak()
        for work in self.afterwards:
            with self.guard:
                work(result, place)
            self.guard.speak()

    def take_in(self, place: Place) -> None:
        """What a command has asked of the person's own objects after their cell has ended is a deed of that cell."""
        with self._lock:
            with self.guard:
                self.book.seen(self.watcher.after_cell(self.watcher.desk.places.running))
                self.book.judge()
                self._show(place)
            self._push()

    def told(self, rule: str, place: Place) -> None:
        """A command has said itself what this rule says of its line; it is not said again under the next cell."""
        self._inline.told(rule, place)

    def _last_words(self) -> None:
        """No later cell will come."""
        with self.guard:
            self.runs += 1
            self._show(Place(run=self.runs))

    def _show(self, here: Place) -> None:
        shown, more = self._inline.choose(self.book.notebook.findings, self.book.patient, self.runs)
        self.book.retract(self._inline.taken_back)
        if shown:
            from deeprules_jupyter.views import panel

            self.shell.display_pub.publish(panel.bundle(shown, self.book.titles, here))
        if more:
            print(f"deeprules: {more} more, in the sidebar and in %deeprules_report")

    # Answers

    def report(self) -> Report:
        """What is known now."""
        return Report((self.book.notebook,))

    def mute(self, what: str, reason: str) -> None:
        """Mute a rule, or a finding by its id. Raises mutes.RefusedError with one clear line."""
        self._change(lambda: self.book.mute(what, reason))

    def unmute(self, what: str) -> None:
        """Take a mute of a rule or of a finding back. Raises mutes.RefusedError where a comment mutes it."""
        self._change(lambda: self.book.unmute(what))

    def _change(self, work: Callable[[], None]) -> None:
        with self._lock:
            try:
                work()
            finally:
                self._push()

    def _push(self) -> None:
        """Send the sidebar how things stand."""
        with self.guard:
            now = self.watcher.state()
            parts = tuple(replace(p, looks=self.book.record.looks.get(p.name, 0)) for p in now.partitions)
            seeds = self.determinism.seen() if self._steers else now.seeds
            book = self.book
            now = replace(now, ran=book.ran, boxes=book.boxes_drawn, trials=book.tried_so_far)
            now = replace(now, partitions=parts, seeds=seeds)
            self._kernel_state = replace(now, watched=self.watched, cells=self.runs)
            if self._channel is not None:
                self._channel.push(self.page())

    def wish(self, message: dict[str, Any]) -> str:
        """Do what a person wishes, as the sidebar would ask it; why it was refused, or ""."""
        answer = self._hear(message)
        return str(answer["why"]) if answer is not None and answer["type"] == "refused" else ""

    def page(self) -> Mapping[str, Any]:
        """Everything that a page is told, as it stands now."""
        with self._lock:
            book = self.book
            asked, waived = book.questions.asked(book.seen_data), book.questions.waived()
            return wire.state(book.notebook, self._kernel_state, book.tips, book.rules, asked, waived)

    def _hear(self, message: dict[str, Any]) -> Mapping[str, Any] | None:
        """A wish of the sidebar. Runs on any thread, so it touches nothing of the person's."""
        from deeprules_jupyter.mutes import RefusedError

        with self.guard, self._lock:
            try:
                self.book.wish(message)
            except RefusedError as exc:
                return wire.refused(str(exc))
            self._kernel_state = replace(self._kernel_state, watched=self.watched)
            if self._channel is not None and message["type"] != "sync":
                self._channel.push(self.page())  # to every page
                return None
            return self.page()
        return None
