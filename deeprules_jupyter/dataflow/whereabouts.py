"""Where the reading stands."""

from __future__ import annotations

import ast

from deeprules_jupyter.model import Place


class Whereabouts:
    """At each statement the reading moves on. A place is made only when it is asked for, which most never are."""

    def __init__(self) -> None:
        self.depth = 0  # of functions that were entered
        self._site = self._here = Place()
        self._site_moved: ast.stmt | None = None  # the statement at which it stands now, if that is another one
        self._here_moved: ast.stmt | None = None

    @property
    def site(self) -> Place:
        """The statement of a cell."""
        if self._site_moved is not None:
            self.site = _at(self._site, self._site_moved)
        return self._site

    @site.setter
    def site(self, place: Place) -> None:
        self._site, self._site_moved = place, None

    @property
    def here(self) -> Place:
        """The statement inside the function that was entered last."""
        if self._here_moved is not None:
            self.here = _at(self._here, self._here_moved)
        return self._here

    @here.setter
    def here(self, place: Place) -> None:
        self._here, self._here_moved = place, None

    def move(self, node: ast.stmt) -> None:
        """To this statement."""
        if self.depth:
            self._here_moved = node
        else:
            self._site_moved = node


def _at(place: Place, node: ast.stmt) -> Place:
    return Place(place.cell, place.cell_id, node.lineno, node.col_offset + 1, place.run)
