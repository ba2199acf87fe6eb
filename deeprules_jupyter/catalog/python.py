"""Python's own modules for files and their names."""

from __future__ import annotations

from deeprules_jupyter.catalog.library import Library, names

LIBRARY = Library(
    roots=names("os glob pathlib"),
    file_lists=names("glob iglob rglob listdir scandir iterdir"),
    file_names=names("basename dirname splitext join abspath relpath normpath realpath"),
    text_methods=names(
        "split rsplit partition rpartition splitlines strip lstrip rstrip replace lower upper title capitalize zfill "
        "removeprefix removesuffix"
    ),
)
