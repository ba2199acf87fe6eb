"""One notebook as a page sent it: what the rules say of it, as the page reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deeprules_jupyter import notebook, rules, wire
from deeprules_jupyter.commands import ask, check, config
from deeprules_jupyter.commands.parser import CommandLineError
from deeprules_jupyter.model import Cell, KernelState, Notebook
from deeprules_jupyter.repair.engine import builders_of
from deeprules_jupyter.wire.schema import Checked

MOST_STEPS = 50_000  # of the reader for one notebook: a second or two; half of all notebooks take fewer than a thousand
MOST_CELLS = 5_000
READ_ALONE = KernelState(watched=False)


@dataclass(frozen=True)
class Wish:
    """What a page asks: the notebook as it stands on its screen, and how it is called from the server's folder."""

    path: str
    document: dict[str, Any]
    finding: str = ""  # the id of the finding that shall be repaired

    @classmethod
    def of(cls, said: object) -> Wish:
        """From the JSON of a request. Raises `ValueError` with one clear line."""
        if not isinstance(said, dict) or not isinstance(said.get("path"), str):
            raise ValueError("the request has no path")
        document = said.get("notebook")
        if not isinstance(document, dict) or not isinstance(document.get("cells"), list):
            raise ValueError("the request has no notebook with cells")
        if len(document["cells"]) > MOST_CELLS:
            raise ValueError(f"the notebook has more than {MOST_CELLS} cells")
        return cls(said["path"], document, str(said.get("finding", "")))

    def cells(self) -> list[Cell]:
        """Its code cells. Raises `notebook.UnreadableError` for another language."""
        notebook.only_python(self.document.get("metadata"))
        return notebook.notebook_cells(self.document)


class Desk:
    """Reads for one Jupyter server; `root` is the folder whose files it shows."""

    def __init__(self, root: str) -> None:
        self._root = Path(root).resolve() if root else None

    def checked(self, wish: Wish) -> Checked:
        """What the rules say of the notebook. Whatever goes wrong with it stands in `error`."""
        asked, remarks = self.project(wish.path)
        try:
            with check.undisturbed(again=True):
                cells, texts = wish.cells(), notebook.text_cells(wish.document)
                one = check.judge(wish.path, cells, self.mutes(wish.path), asked.catalog, MOST_STEPS, texts)
        except notebook.UnreadableError as exc:
            return self._answer(Notebook(wish.path), str(exc), remarks)
        return self._answer(asked.shown(one.notebook), None, [*remarks, *one.remarks])

    def _answer(self, one: Notebook, error: str | None, remarks: Sequence[str]) -> Checked:
        file = self._file(one.path or "")
        asked, waived = ask.stored(str(file)) if file is not None else ([], {})
        infos = [wire.RuleInfo(rule.name, rule.tip, rule.title) for rule in rules.load()]
        return {
            "version": wire.VERSION,
            "type": "checked",
            "state": wire.state(one, READ_ALONE, rules.TIPS, infos, asked, waived),
            "repairs": [found.id for found in one.findings if builders_of(found) and not found.muted],
            "error": error,
            "remarks": list(remarks),
        }

    def project(self, path: str) -> tuple[config.Config, list[str]]:
        """The settings of the notebook's project; a file of settings that cannot be understood is remarked on."""
        file = self._file(path)
        if file is None:
            return config.Config(), []
        try:
            return config.load(file.parent), []
        except CommandLineError as exc:
            return config.Config(), [str(exc)]

    def mutes(self, path: str) -> dict[str, str]:
        """What the project's ledger keeps for this notebook; a project without a ledger gets none by our asking."""
        file = self._file(path)
        return check.stored_mutes(str(file)) if file is not None else {}

    def _file(self, path: str) -> Path | None:
        """The file that a page means, if it lies in the server's folder. It need not be there: text may be unsaved."""
        if self._root is None:
            return None
        try:
            file = (self._root / path.rpartition(":")[2]).resolve()  # before a colon stands a drive, such as RTC
        except (OSError, ValueError):
            return None
        return file if file.is_relative_to(self._root) else None
