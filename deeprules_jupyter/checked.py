"""Facts about a table: what its checks found, in words and counts, never a value of it."""

from __future__ import annotations

from deeprules_jupyter.frozen import Frozen
from deeprules_jupyter.model import Fact


class Line(Frozen):
    """One check of a table."""

    name: str  # such as "duplicates"
    title: str
    state: str  # "finding", "pass", "not checked", "not applicable"
    level: str  # "stop", "fix", "note"; "" where it is no finding
    said: str
    evidence: tuple[tuple[str, str], ...] = ()
    why: str = ""
    repair: str = ""
    source: str = ""
    tip: int = 4


class Checked(Fact, kw_only=True):
    """A person has had a table checked."""

    name: str  # what they call it
    rows: int
    lines: tuple[Line, ...]


class Beside(Fact, kw_only=True):
    """A person has had a model compared with what columns beside the data tell alone."""

    model: str  # what they call it
    columns: tuple[str, ...]
    verdict: str  # "nothing", "more", "shortcut", "inseparable", "open"
    said: str  # the scores, in one sentence


class Worth(Fact, kw_only=True):
    """A leak was measured: the run as it was, beside the repaired one."""

    fits: tuple[str, ...]  # ids of the steps that had seen the rows that judge
    said: str  # both scores and their difference, in one sentence
