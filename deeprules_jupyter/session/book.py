"""What one kernel has shown so far, what the rules say of it, and what is muted."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

from deeprules_jupyter import merge, mutes, rules, settings, wire
from deeprules_jupyter.catalog.own import NOTHING, Meanings
from deeprules_jupyter.ledger import Ledger, project_root
from deeprules_jupyter.model import AnyFact, Box, Cell, Evidence, Finding, Notebook, Place, Rows, Score, State
from deeprules_jupyter.session import environment, sources
from deeprules_jupyter.session.lineage import lineage
from deeprules_jupyter.session.looks import Memory
from deeprules_jupyter.session.pages import Pages
from deeprules_jupyter.session.ran import ran_part
from deeprules_jupyter.views.text import where

if TYPE_CHECKING:
    from deeprules_jupyter.reports.seen import Seen
    from deeprules_jupyter.session.boxes import Boxes
    from deeprules_jupyter.session.questions import Questions
    from deeprules_jupyter.session.record import Record
    from deeprules_jupyter.session.trials import Ran, Trials


class Book:
    """The notebook as this kernel knows it. `tell` takes lines for the person."""

    def __init__(self, path: str | None, tell: Callable[[str], None]) -> None:
        self.notebook = Notebook(path)
        self.titles = {rule.name: rule.title for rule in rules.load()}
        self.patient = {rule.name for rule in rules.load() if rule.patient}
        self.tips = rules.TIPS
        self.rules = [wire.RuleInfo(rule.name, rule.tip, rule.title) for rule in rules.load()]
        file = Path(path or "notebook").resolve()  # now: the person may change the folder later
        self._folder = file.parent
        self.ledger = Ledger.open(project_root(self._folder))
        self._name = self._relative(file) if path else ""
        self._pages = Pages(file if path else None)
        self._memory = Memory(self.ledger, secrets.token_hex(8))
        self._tell = tell
        self._new = True  # whether there is something to judge
        self._findings: tuple[Finding, ...] = ()  # as the rules said them, before mutes
        self._states: tuple[State, ...] = ()
        self._refused: set[tuple[Place, str]] = set()
        self._unseen: dict[tuple[object, str], Evidence] = {}
        self._drawn: tuple[object, tuple[Box, ...]] = (None, ())
        self._deleted: set[str] = set()  # ids of cells that the page has no more

    @cached_property
    def record(self) -> Record:
        """The facts. The reader behind it is the largest import, so it waits for the first cell."""
        from deeprules_jupyter.session.record import Record

        record = Record(self._own_functions())
        kept = environment.by_file({self._folder, self.ledger.folder.parent})
        record.recorded += [kept] if kept is not None else []
        return record

    @cached_property
    def trials(self) -> Trials:
        """Which settings were tried in this notebook."""
        from deeprules_jupyter.session.trials import Trials

        return Trials(self.ledger, self._memory.session, lambda: self.record.cells)

    @cached_property
    def questions(self) -> Questions:
        """What only a person can say."""
        from deeprules_jupyter.session.questions import Questions

        return Questions(
            self.ledger, lambda: self._name, lambda: Path(self.notebook.path) if self.notebook.path else None
        )

    def seen_data(self) -> Seen:
        """As much of what is known as tells which data an answer is about; nothing of the person's is asked."""
        from deeprules_jupyter.reports.seen import Seen
        from deeprules_jupyter.trace import Trace

        trace = self.record.trace if "record" in vars(self) else Trace(())
        return Seen(trace, (), key=self.ledger.key)

    def _own_functions(self) -> Meanings:
        try:
            return settings.own_functions(self._folder)
        except settings.SettingsError as exc:
            self._tell(f"{exc}; what your own functions do is not known to this kernel")
            return NOTHING

    @property
    def name(self) -> str:
        """The notebook as the ledger names it."""
        return self._name

    @property
    def boxes(self) -> Boxes:
        """The test sets of the project."""
        from deeprules_jupyter.session.boxes import Boxes

        return Boxes(self.ledger, self._memory, self._name)

    @property
    def cells(self) -> Sequence[Cell]:
        """The cells as they ran, for quoting."""
        return self.record.cells

    @property
    def ran(self) -> tuple[tuple[str, int], ...]:
        """The id of each cell of the page that ran to its end, and the CRC-32 of its text then."""
        if "record" not in vars(self):
            return ()
        newest = [cell for cell in self.record.newest() if cell.place.cell_id and not cell.failed]
        return tuple((str(cell.place.cell_id), crc32(cell.source.encode("utf-8", "replace"))) for cell in newest)

    @property
    def boxes_drawn(self) -> tuple[Box, ...]:
        """The sets of rows, for the drawing of the sidebar; made anew only when something new was judged."""
        if "record" not in vars(self):
            return ()
        trace = self.record.trace
        if self._drawn[0] is not trace:
            self._drawn = trace, lineage(trace)
        return self._drawn[1]

    @property
    def tried_so_far(self) -> int:
        """How many trials of this notebook are known to this kernel."""
        return self.trials.count if "trials" in vars(self) else 0

    def _relative(self, file: Path) -> str:
        """The notebook as the ledger names it: from the root of the project, so that the project can move."""
        root = self.ledger.folder.parent.resolve()
        return (file.relative_to(root) if file.is_relative_to(root) else file).as_posix()

    def rename(self, path: str) -> None:
        """How the report shall call the notebook."""
        self.notebook = replace(self.notebook, path=path)

    def opened_as(self, path: str) -> None:
        """What a page calls the notebook; it counts where no server has told the kernel."""
        if self.notebook.path is None:
            self.rename(path)
            self._name = path
            self._apply_mutes()

    def seen(self, facts: Sequence[AnyFact]) -> None:
        """What the calls of a cell have shown."""
        if facts:
            self.record.saw(sources.joined(facts, self.ledger))
            self._new = True

    def worth(self, score: Score, chance: tuple[float, int], value: float) -> None:
        """What a score that was seen is worth beside shuffled labels; `value` is what it came to."""
        told = replace(score, chance=chance, value=value)
        same = (score.place, score.models, score.metric)
        for at, old in enumerate(self.record.calls):
            if isinstance(old, Score) and (old.place, old.models, old.metric) == same:
                self.record.calls[at] = told
                break
        else:
            self.record.calls.append(told)
        self._new = True

    def read(
        self,
        source: str,
        place: Place,
        error: BaseException | None,
        namespace: dict[str, object],
        rows_of: Callable[[object], Rows | None],
    ) -> None:
        """The code of a cell, as far as it ran. `rows_of` knows which rows an object holds."""
        cell = Cell(ran_part(source, error, namespace), place, failed=error is not None)
        self._deleted.discard(place.cell_id or "")  # it came back
        self._new |= self.record.read(cell, lambda name: rows_of(namespace.get(name)))

    def tried(self, ran: Ran, facts: Sequence[AnyFact]) -> None:
        """A cell has ended, and `facts` are its own: if it trained, it is a trial."""
        self.trials.ended(ran, facts)

    def not_seen(self, found: Sequence[Evidence]) -> None:
        """What could not be watched, so that silence is not taken for a clean bill."""
        self._unseen |= {(one.place.cell_id or one.place.run, one.text): one for one in found}
        self._new |= bool(found)

    @property
    def unseen(self) -> list[str]:
        """The same, in words."""
        return [f"{where(one.place)}: {one.text}" for one in self._unseen.values()]

    def retract(self, gone: Sequence[Finding]) -> None:
        """Findings that the last run does not bear out leave a trace in the ledger, without their words."""
        for one in gone:
            self.ledger.retract(one.rule, where(one.place), self._name)

    def deleted(self, cell_ids: Collection[str]) -> None:
        """Cells are gone from the page. What they did stays in the history (a look was a look, and their values are
        still in use), but their own findings are not shown."""
        self._deleted |= set(cell_ids)
        if "record" in vars(self):
            self.record.order.deleted(cell_ids)
        self._apply_mutes()

    def forget_code(self) -> None:
        """After a time unwatched, what the code had said of the names may no longer hold."""
        self.record.forget_code()

    def judge(self) -> None:
        """Let the rules say what they make of it, if anything is new."""
        texts = self._pages.texts()
        if self._new or texts is not self.record.texts:
            self._new, self.record.texts = False, texts
            self._findings, self._states = self.record.judge(self._memory, self._name, self.trials)
            self._apply_mutes()

    def wish(self, said: Mapping[str, Any]) -> None:
        """Do what a page wishes, in the words of `wire/schema.py`. Raises mutes.RefusedError."""
        if said["type"] == "mute":
            self.mute(said["id"], said["reason"])
        elif said["type"] == "unmute":
            self.unmute(said["id"])
        elif said["type"] == "answer":
            self.questions.answer(said["item"], said["text"], self.seen_data)
        elif said["type"] == "waive":
            self.questions.waive(said["tip"], said["reason"])
        elif said["type"] == "page":
            self.opened_as(said["path"])

    def mute(self, what: str, reason: str) -> None:
        """Mute a rule, or a finding by its id."""
        if not any(finding.id == what for finding in self._findings):
            what, reason = mutes.checked(what, reason, self.titles, '%deeprules mute rule-name "reason"')
        elif not reason.strip():
            raise mutes.RefusedError(mutes.NO_REASON.format(how="please write one line"))
        self.ledger.mute(what, " ".join(reason.split()), self._name)
        self._apply_mutes()

    def unmute(self, what: str) -> None:
        """Take a mute back; that of a single finding may also be one of its rule."""
        if what not in self.titles and not any(finding.id == what for finding in self._findings):
            raise mutes.RefusedError(mutes.unknown(what, self.titles))
        names = {what, *(finding.rule for finding in self._findings if finding.id == what)}
        muted = any(one.muted and what in (one.id, one.rule) for one in self.notebook.findings)
        if not muted and names.isdisjoint(self.ledger.mutes(self._name)):
            raise mutes.RefusedError(f"{what} is not muted")
        for name in names:
            self.ledger.unmute(name, self._name)
        self._apply_mutes()
        if any(one.muted and what in (one.id, one.rule) for one in self.notebook.findings):
            raise mutes.RefusedError("a comment in the cell mutes this; delete the comment and run the cell again")

    def _apply_mutes(self) -> None:
        said, refused = mutes.comments(self.record.newest(), self.titles)
        for place, line in refused:
            if (place, line) not in self._refused:
                self._refused.add((place, line))
                self._tell(f"{where(place)}: {line}")
        there = [one for one in self._findings if one.place.cell_id not in self._deleted]
        states = merge.doubted(merge.left(self._states, there), "; ".join(self.unseen))
        judged = mutes.apply(there, states, said, self.ledger.mutes(self._name))
        self.notebook = replace(self.notebook, findings=judged[0], states=judged[1])
        if self.ledger.notice:
            self._tell(self.ledger.notice)
            self.ledger.notice = None
