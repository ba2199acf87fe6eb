"""Facts about where data come from: which files and packages were read, and what a person says of them."""

from __future__ import annotations

from typing import Literal

from deeprules_jupyter.model import Fact

Kind = Literal["file", "package", "address"]


class Source(Fact, kw_only=True):
    """Data were read."""

    name: str  # of a file, relative to where the kernel works, or its last part alone; of a package; or an address
    kind: Kind
    how: str  # "pandas.read_csv"
    fresh: bool = False  # the file was written since this kernel began: the notebook itself shows where it is from
    told: str = ""  # what was said of it in an earlier kernel


class Told(Fact, kw_only=True):
    """A person says where a file comes from."""

    name: str
    text: str  # "https://..., version 3, licence CC0, downloaded 2026-11-01"
