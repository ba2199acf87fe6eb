"""Facts in words: what a person has written beside the code, and what our commands have found."""

from __future__ import annotations

from deeprules_jupyter.model import Fact


class Prose(Fact, kw_only=True):
    """A cell of text, in Markdown."""

    text: str


class Shown(Fact, kw_only=True):
    """What one of our commands measured, in one sentence; a report has it under that part of its items."""

    part: str
    text: str
