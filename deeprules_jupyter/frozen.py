"""Frozen dataclasses that cost little to define and to make."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields
from typing import Any, ClassVar, dataclass_transform


@dataclass_transform(frozen_default=True)
class Frozen:
    """A frozen dataclass whose methods stand here once: `dataclass` alone would write and compile six of them for each
    class whenever Python starts. Defaults are plain values. Raises TypeError for fields that are missing or unknown."""

    _fields: ClassVar[dict[str, Any]]  # by name, with their defaults
    _needed: ClassVar[frozenset[str]]  # those without one

    def __init_subclass__(cls, kw_only: bool = False, often: bool = False) -> None:
        """A class of which very many objects are made (`often`) is worth an `__init__` of its own."""
        dataclass(init=False, repr=False, eq=False, kw_only=kw_only)(cls)
        cls._fields = {field.name: field.default for field in fields(cls)}  # type: ignore[arg-type]
        cls._needed = frozenset(name for name, default in cls._fields.items() if default is MISSING)
        if often:
            cls.__init__ = _init_of(cls._fields)  # type: ignore[method-assign]

    def __init__(self, *args: Any, **given: Any) -> None:
        held = self.__dict__
        held |= self._fields
        if args:
            held |= zip(self._fields, args, strict=False)
        held |= given
        for name in self._needed:
            if held[name] is MISSING:
                raise self._refused(given)
        if len(held) != len(self._fields):
            raise self._refused(given)

    def _refused(self, given: dict[str, Any]) -> TypeError:
        return TypeError(f"{type(self).__name__} has the fields {', '.join(self._fields)}; given: {', '.join(given)}")

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen")

    def __eq__(self, other: object) -> bool:
        return self.__dict__ == other.__dict__ if type(other) is type(self) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self.__dict__.values()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self.__dict__.items())})"


def plain(one: Frozen) -> dict[str, Any]:
    """As `dataclasses.asdict`, for structs of structs in tuples and lists; what cannot change is not copied, so it is
    several times faster."""
    return {name: _plain(value) for name, value in one.__dict__.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Frozen):
        return plain(value)
    return type(value)(map(_plain, value)) if type(value) in (tuple, list) else value


def _init_of(defaults: dict[str, Any]) -> Callable[..., None]:
    """An `__init__` with these fields by name, as somebody would write it out."""
    given = ", ".join(name if value is MISSING else f"{name}=d[{name!r}]" for name, value in defaults.items())
    held = "; ".join(f"held[{name!r}] = {name}" for name in defaults)
    made: dict[str, Any] = {}
    exec(f"def __init__(self, {given}):\n held = self.__dict__; {held}", {"d": defaults}, made)
    written: Callable[..., None] = made["__init__"]
    return written
