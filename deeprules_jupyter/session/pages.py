"""The cells of text of the notebook's file: a kernel is sent code alone."""

from __future__ import annotations

import json
from pathlib import Path

from deeprules_jupyter import notebook
from deeprules_jupyter.prose import Prose

LARGEST = 20_000_000  # bytes of a file that is read between two cells


class Pages:
    """Reads the file again when it was saved. Without a file, or with one that cannot be read, there are no texts."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._saved: tuple[int, int] | None = None
        self._texts: list[Prose] = []

    def texts(self) -> list[Prose]:
        """The cells of text as they were saved last."""
        try:
            if self._file is not None and self._changed(self._file):
                document = json.loads(self._file.read_text(encoding="utf-8-sig"))
                cells = notebook.text_cells(document) if isinstance(document.get("cells"), list) else []
                self._texts = [Prose(place=one.place, witness="code", text=one.source) for one in cells]
        except (OSError, ValueError, AttributeError):  # it is not there, or just being written
            pass
        return self._texts

    def _changed(self, file: Path) -> bool:
        state = file.stat()
        before, self._saved = self._saved, (state.st_mtime_ns, state.st_size)
        return file.suffix == ".ipynb" and self._saved != before and state.st_size <= LARGEST
