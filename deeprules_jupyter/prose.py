"""Facts about what a person has written beside the code."""

from __future__ import annotations

from deeprules_jupyter.model import Fact


class Prose(Fact, kw_only=True):
    """A cell of text, in Markdown."""

    text: str
