"""The names of a notebook or of a function, and what their words say of the parts of a split."""

from __future__ import annotations

from dataclasses import dataclass, field

from deeprules_jupyter.catalog import words
from deeprules_jupyter.dataflow.values import Val
from deeprules_jupyter.model import Place, Role


@dataclass
class Scope:
    """The names of a function or of the notebook."""

    names: dict[str, Val] = field(default_factory=dict)
    up: Scope | None = None
    shared: set[str] = field(default_factory=set)  # declared global or nonlocal

    def find(self, name: str) -> Val | None:
        here: Scope | None = self
        while here is not None:
            if name in here.names:
                return here.names[name]
            here = here.up
        return None

    def bind(self, name: str, value: Val) -> None:
        target = self
        while name in target.shared and target.up is not None:
            target = target.up
        target.names[name] = value


@dataclass
class Part:
    """One side of a split. The first name that speaks of a role says what it is for; else its position does."""

    position: Role
    name: str = ""
    fold: bool = False  # a fold of a cross-validation tunes, whatever its name is; so does a part of training rows
    alone: Role = ""  # of a fold: what it is for models that are made after its loop
    anew: bool = False  # drawn at random in each turn: within the turn a choice by it is a choice by a test part
    before: frozenset[str] = frozenset()  # the fits that were made until the loop ended
    again: Place | None = None  # where a later split with the same seed drew it again

    @property
    def role(self) -> Role:
        return self.position if self.fold else words.role_of(self.name) or self.alone or self.position

    def called(self, name: str, at: Place) -> None:
        """It was bound to this name. Where the same rows are drawn again, their new name speaks from there on."""
        anew = self.again == at and words.role_of(name)
        if anew or not words.role_of(self.name):
            self.name = name
            self.again = None if anew else self.again
