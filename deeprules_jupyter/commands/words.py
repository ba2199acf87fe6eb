"""The words of a command line in a cell."""

from __future__ import annotations

import re
import shlex

STRING = r"""'[^']*'|"(?:\\.|[^"\\])*\""""
INNER = rf"""(?:{STRING}|[^][\'"])*"""
# What is quoted or escaped already, or what stands in brackets behind a name: one pair, or one in another.
QUOTED_OR_INDEX = rf"""\\.|{STRING}|(?<=[\w\]])(?P<index>\[(?:{STRING}|\[{INNER}\]|[^][\'"])*\])"""


def words(line: str) -> list[str]:
    """As a shell parts them, but an index is Python and stays as it is: `table["net charge"]` is one word.

    Raises ValueError where a quote is not closed.
    """
    return shlex.split(re.sub(QUOTED_OR_INDEX, lambda m: shlex.quote(m[0]) if m["index"] else m[0], line))
