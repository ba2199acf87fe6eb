"""The words of a command line in a cell."""

from __future__ import annotations

import re
import shlex

STRING = r"""'[^']*'|"(?:\\.|[^"\\])*\""""
INNER = rf"""(?:{STRING}|[^][\'"])*"""
# What is quoted or escaped already, or what stands in brackets behind a name: one pair, or one in another.
QUOTED_OR_INDEX = rf"""\\.|{STRING}|(?<=[\w\]])(?P<index>\[(?:{STRING}|\[{INNER}\]|[^][\'"])*\])"""

PANEL = {
    "quiet": "The panel of training cells is folded away from now on; %deeprules loud shows it again.",
    "loud": "The panel of training cells is shown from now on; %deeprules quiet folds it away.",
}


def words(line: str) -> list[str]:
    """As a shell parts them, but an index is Python and stays as it is: `table["net charge"]` is one word.

    Raises ValueError where a quote is not closed.
    """
    try:
        return shlex.split(re.sub(QUOTED_OR_INDEX, lambda m: shlex.quote(m[0]) if m["index"] else m[0], line))
    except ValueError as exc:
        why = "a quotation mark is opened and not closed" if "quotation" in str(exc) else "it ends with a backslash"
        raise ValueError(f"this line cannot be read: {why}") from None


def one_line(exc: Exception) -> str:
    """What a person is told of an error, in one line."""
    if isinstance(exc, OSError) and exc.filename is not None and exc.strerror:
        return f"{exc.filename} cannot be opened ({exc.strerror})"
    return " ".join(str(exc).split())
