"""The words of a command line in a cell: as in a shell, but an index is Python."""

from __future__ import annotations

import shlex

import pytest

from deeprules_jupyter.commands.words import words

INDEXED = [
    ('X y["net charge"] --group "my column"', ["X", 'y["net charge"]', "--group", "my column"]),
    ("table[['a', 'b']] table.c", ["table[['a', 'b']]", "table.c"]),
    ("parts[0]['it\"s'] --table X[ :3 ]", ["parts[0]['it\"s']", "--table", "X[ :3 ]"]),
]
AS_IN_A_SHELL = [
    'mute no-baseline "a pilot (see [3] below)"', 'add "it\'s a [draft]" --owner Me', "a\\ b 'c d'", 'a "" b', "a[b",
    "", "mute no-baseline as table['a'",
]  # fmt: skip


@pytest.mark.parametrize(("line", "expected"), INDEXED)
def test_an_index_keeps_its_quotes_and_spaces(line: str, expected: list[str]) -> None:
    assert words(line) == expected


@pytest.mark.parametrize("line", AS_IN_A_SHELL)
def test_all_else_is_as_in_a_shell(line: str) -> None:
    assert words(line) == shlex.split(line)


def test_a_quote_that_is_not_closed_is_said() -> None:
    with pytest.raises(ValueError, match="a quotation mark is opened and not closed"):
        words("it's")
