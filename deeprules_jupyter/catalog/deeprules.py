"""deeprules itself: the functions that a notebook calls."""

from __future__ import annotations

from deeprules_jupyter.catalog.library import Library, names

LIBRARY = Library(roots=names("deeprules deeprules_jupyter"), three_parts=names("split"))
