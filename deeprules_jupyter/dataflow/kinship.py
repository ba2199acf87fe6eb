"""Which columns a table surely has, and which of them tell another one by themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from deeprules_jupyter.frozen import Frozen
from deeprules_jupyter.model import Evidence


class Column(Frozen, often=True):
    """One column with its content: a new content is another column."""

    key: object
    name: str
    of: Column | None = None  # the one column that it is a plain function of, row by row
    made: Evidence | None = None  # where it was put into its table

    def line(self) -> Iterator[Column]:
        """The column, what it was made of, and so on."""
        one: Column | None = self
        while one is not None:
            yield one
            one = one.of


class Columns(Frozen):
    """What is known of the columns of a table: those of a source, but for some changes."""

    base: int  # which source
    new: Mapping[str, Column]
    gone: frozenset[str] = frozenset()
    only: frozenset[str] | None = None  # if some were chosen

    def get(self, name: str) -> Column | None:
        """The column of this name, if it is not known to be missing."""
        if name in self.gone or (self.only is not None and name not in self.only):
            return None
        return self.new.get(name) or Column((self.base, name), name)

    def put(self, column: Column) -> Columns:
        """With this column, in place of one of the same name."""
        name = frozenset({column.name})
        only = None if self.only is None else self.only | name
        return replace(self, new={**self.new, column.name: column}, gone=self.gone - name, only=only)

    def without(self, names: Iterable[str]) -> Columns:
        """Without these."""
        return replace(self, gone=self.gone.union(names))

    def chosen(self, names: Iterable[str]) -> Columns:
        """These alone."""
        held = frozenset(names)
        return replace(self, only=held if self.only is None else self.only & held)


def common(columns: Iterable[Column]) -> Column | None:
    """The nearest column that all of these are plain functions of."""
    first, *others = columns
    keys = [{one.key for one in other.line()} for other in others]
    return next((one for one in first.line() if all(one.key in held for held in keys)), None)
