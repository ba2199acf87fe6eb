"""The part of `deeprules run --twice` that works inside a kernel: after each cell, what stands behind each name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from deeprules_jupyter.experiments.determinism import leaves, states
from deeprules_jupyter.experiments.determinism.compare import CLOCK
from deeprules_jupyter.experiments.determinism.rerun import visible

MOST = 200  # parts of one value


def begin(file: str) -> None:
    """Write a line into the file after each cell, from now on."""
    from IPython.core.getipython import get_ipython

    shell: Any = get_ipython()
    follower = Follower(shell, Path(file))
    shell.events.register("pre_run_cell", follower.before)
    shell.events.register("post_run_cell", follower.after)


class Follower:
    """Hears of each cell of one kernel."""

    def __init__(self, shell: Any, file: Path) -> None:
        self.shell, self.file = shell, file
        self.states = states.now()

    def before(self, info: Any) -> None:
        """A cell begins."""
        self.states = states.now()

    def after(self, result: Any) -> None:
        """A cell has ended."""
        if not result.info.store_history:  # one of ours
            return
        now = states.now()
        parts = _all_parts(self.shell)
        line = {
            "cell": result.info.cell_id,
            "values": _combined(parts),
            "parts": {name: found for name, found in parts.items() if len(found) <= MOST},
            "before": {name: leaves.digest_of(state) for name, state in self.states.random.items()},
            "drawn": now.drawn_since(self.states),
        }
        with self.file.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(line) + "\n")


def values_of(shell: Any) -> dict[str, int]:
    """The digest of what stands behind each name of the person's, the same in every kernel."""
    return _combined(_all_parts(shell))


def _all_parts(shell: Any) -> dict[str, dict[str, int]]:
    return {name: _parts(value, name) for name, value in visible(shell).items()}


def _combined(parts: dict[str, dict[str, int]]) -> dict[str, int]:
    return {name: leaves.combined(found.values()) for name, found in parts.items()}


def _parts(value: Any, name: str) -> dict[str, int]:
    """The digest of each part of a value, but for times that something took."""
    return {leaf.path: leaf.digest() for leaf in leaves.of(value, name) if not CLOCK.search(leaf.path[len(name) :])}
