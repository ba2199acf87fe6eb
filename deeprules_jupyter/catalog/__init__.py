"""What library calls mean, as data: one file per library, readable and extendable by a person.

A file here that holds a `LIBRARY` is found by itself. Nothing of the libraries is imported.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules
from typing import NamedTuple

from deeprules_jupyter.catalog.library import Library, kind_in, names_it, union


def _found() -> list[Library]:
    modules = (import_module(f"{__name__}.{info.name}") for info in iter_modules(__path__))
    return [module.LIBRARY for module in modules if hasattr(module, "LIBRARY")]


LIBRARIES = _found()
KNOWN = union(LIBRARIES)
UNKNOWN = Library()
_BY_ROOT = {root: library for library in LIBRARIES for root in library.roots}


def library_of(path: str) -> Library:
    """The library to which a dotted path belongs, or an empty one."""
    return _BY_ROOT.get(path.split(".")[0], UNKNOWN)


@lru_cache(maxsize=4096)
def kind_of(path: str) -> str | None:
    """What a class at this dotted path makes: transform, model, search, ..., or None if unknown."""
    return kind_in(library_of(path), path)


class Callee(NamedTuple):
    """A function or class of a library, as it is asked about whenever it is called."""

    root: str
    name: str
    library: Library
    kind: str | None


@lru_cache(maxsize=4096)
def callee_of(path: str) -> Callee:
    """What stands at this dotted path."""
    return Callee(path.split(".")[0], path.rsplit(".", 1)[-1], library_of(path), kind_of(path))


@lru_cache(maxsize=4096)
def path_of_star(module: str, name: str) -> str | None:
    """The dotted path of a name that `from module import *` brings, as far as it is known."""
    library = library_of(module)
    if name in library.star_names:
        return library.star_names[name]
    measures = not library.metric_modules.isdisjoint(module.split(".")) and "_" in name
    known = library is not UNKNOWN and (name[:1].isupper() or measures or names_it(library, name))
    return f"{module}.{name}" if known else None
