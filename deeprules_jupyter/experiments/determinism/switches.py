"""What is set now, and how it was before: the switch that `%deeprules_determinism on` and `off` turn."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from deeprules_jupyter.experiments.determinism.source import Replace, Source, Undo, Wish
from deeprules_jupyter.experiments.determinism.sources import SOURCES
from deeprules_jupyter.frozen import Frozen


class Line(Frozen):
    """A source as the table shows it; `before` is empty where nothing was set."""

    source: str
    before: str
    now: str
    effect: str


class Switches:
    """All sources of one kernel. `replace` comes from the only file that replaces attributes."""

    def __init__(self, replace: Replace, sources: Sequence[Source] = SOURCES) -> None:
        self.replace, self.sources = replace, sources
        self.wish: Wish | None = None
        self.undos: list[Undo] = []
        self.before: dict[str, str] = {}  # by the name of the source
        self.failed: dict[str, str] = {}

    @property
    def roots(self) -> frozenset[str]:
        """The libraries whose arrival is waited for."""
        return frozenset(one.module.partition(".")[0] for one in self.sources if one.module)

    def on(self, wish: Wish, told: Mapping[str, str]) -> None:
        """Set every source that is there; `told` is what is known of seeds so far, by source.

        Raises ValueError where it is on already.
        """
        if self.wish is not None:
            raise ValueError(f"determinism is on already, with seed {self.wish.seed}; turn it off first")
        self.wish = wish
        for one in self.sources:
            if one.present():
                self._set(one, wish, told)

    def arrived(self, name: str) -> None:
        """A module was imported: set what depends on it."""
        for one in self.sources:
            if self.wish is not None and one.module == name and one.name not in self.before:
                self._set(one, self.wish, {})

    def off(self) -> None:
        """Put everything back as it stood. Raises ValueError where nothing was set."""
        if self.wish is None:
            raise ValueError("determinism is not on, so there is nothing to put back")
        while self.undos:
            self.undos.pop()()
        self.wish = None
        self.before, self.failed = {}, {}

    def table(self, told: Mapping[str, str]) -> list[Line]:
        """Each source that is there."""
        return [self._line(one, told) for one in self.sources if one.name in self.before or one.present()]

    def missing(self) -> list[str]:
        """What only a new kernel can have: `PYTHONHASHSEED=0`."""
        return [line for one in self.sources if one.present() and (line := one.missing())]

    def code(self, wish: Wish) -> str:
        """The same as plain Python, for a script."""
        lines = dict.fromkeys(line for one in self.sources if one.present() for line in one.code(wish))
        first = sorted(line for line in lines if line.startswith("import "))
        return "\n".join([*first, "", *(line for line in lines if line not in first)])

    def _set(self, one: Source, wish: Wish, told: Mapping[str, str]) -> None:
        self.before[one.name] = told.get(one.watched) or _said(one.now)
        try:
            self.undos.append(one.keep())
            self.undos.append(one.set(wish, self.replace))
        except Exception as exc:  # another version of the library: said in the table, and the others go on
            self.failed[one.name] = f"could not be set ({type(exc).__name__}: {exc})"

    def _line(self, one: Source, told: Mapping[str, str]) -> Line:
        now = self.failed.get(one.name) or told.get(one.watched) or _said(one.now)
        if self.wish is not None and one.draws and one.name not in self.failed:
            now = f"seeded with {self.wish.seed}"
        return Line(one.name, self.before.get(one.name, ""), now, one.effect(self.wish or Wish()))


def _said(now: Callable[[], str]) -> str:
    try:
        return now()
    except Exception as exc:
        return f"not known ({type(exc).__name__})"
