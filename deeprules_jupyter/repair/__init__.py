"""Mechanical repairs: cells with findings become cells without them, where that is certain to keep the meaning.

`repair(cells)` works on cells in memory; `files` puts repaired cells back into a notebook or a script. Each kind of
repair is one file with a `build(program, statement)` that gives edits, refuses with a reason, or does not apply.
"""

from deeprules_jupyter.repair.engine import Judge, Left, Repaired, judged, repair

__all__ = ["Judge", "Left", "Repaired", "judged", "repair"]
