"""Runs one notebook of `work.py` with or without deeprules: `python tests/bitwise/run.py NAME bare|watched`.

Prints, as JSON, what each cell showed, a digest of every value that is left, and where randomness stands.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import random
import re
import sys
import tempfile
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PLAIN = (str, bytes, int, bool, type(None), complex)
CLOCK = re.compile("time|seconds|duration")  # attributes that hold what a clock said


def told(value: Any, seen: frozenset[int] = frozenset()) -> Any:
    """A value as text that is equal only for values that are the same to the last bit."""
    if id(value) in seen or len(seen) > 12:
        return "again"
    seen |= {id(value)}
    if isinstance(value, float):
        return value.hex()
    if isinstance(value, PLAIN):
        return repr(value)
    if isinstance(value, dict):
        return [type(value).__name__, *([told(k, seen), told(v, seen)] for k, v in value.items() if not _clock(k))]
    if isinstance(value, list | tuple):
        return [type(value).__name__, *(told(one, seen) for one in value)]
    if isinstance(value, set | frozenset):
        return sorted(json.dumps(told(one, seen)) for one in value)
    return _of_library(value, seen)


def _clock(key: Any) -> bool:
    return isinstance(key, str) and bool(CLOCK.search(key))


def _of_library(value: Any, seen: frozenset[int]) -> Any:
    import numpy as np

    if isinstance(value, np.ndarray | np.generic):
        held = value.tolist() if value.dtype == object else np.ascontiguousarray(value).tobytes().hex()
        return [str(value.dtype), value.shape, told(held, seen)]
    module = type(value).__module__.partition(".")[0]
    if module == "torch" and hasattr(value, "detach"):
        return ["tensor", value.requires_grad, told(value.detach().numpy(), seen)]
    if module == "torch" and hasattr(value, "state_dict"):
        return [type(value).__name__, told(dict(value.state_dict()), seen)]
    if module == "pandas" and hasattr(value, "to_dict"):
        return [str(getattr(value, "dtypes", "")), told(value.to_dict(), seen)]
    if module == "polars":
        return told(value.to_dict(as_series=False) if hasattr(value, "columns") else value.to_list(), seen)
    kept = getattr(value, "__getstate__", lambda: None)() if module in ("numpy", "sklearn") else None
    return [type(value).__name__, told(kept if kept is not None else getattr(value, "__dict__", ""), seen)]


def chance() -> dict[str, str]:
    """Where every source of randomness stands."""
    import numpy as np

    states: dict[str, Any] = {"random": random.getstate(), "numpy": np.random.get_state()}
    if "torch" in sys.modules:
        states["torch"] = sys.modules["torch"].get_rng_state()
    return {name: digest(state) for name, state in states.items()}


def digest(value: Any) -> str:
    """Short, and the same only for the same."""
    return hashlib.sha256(json.dumps(told(value)).encode()).hexdigest()[:16]


def run(cells: tuple[str, ...], watched: bool) -> dict[str, Any]:
    """What these cells show and leave."""
    from IPython.core.displaypub import CapturingDisplayPublisher
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell()
    shell.display_pub = CapturingDisplayPublisher()
    facts = 0
    with contextlib.redirect_stdout(io.StringIO()):
        if watched:
            shell.run_line_magic("load_ext", "deeprules")
    before, shown = set(shell.user_ns), []
    for cell in cells:
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            ended = shell.run_cell(cell, store_history=True)
        text = re.sub(r"0x[0-9a-f]+", "0x", out.getvalue())
        # A traceback has a frame of ours between the cell and the library; what it comes to is the same.
        shown.append(text if ended.success else text.strip().splitlines()[-1])
    displays = [
        one["data"] for one in shell.display_pub.outputs if not any("deeprules" in kind for kind in one["data"])
    ]
    skipped = (ModuleType, FunctionType, type)
    left = {k: v for k, v in shell.user_ns.items() if k not in before and k[0] != "_" and not isinstance(v, skipped)}
    found = {
        "shown": shown,
        "displays": displays,
        "values": {k: digest(v) for k, v in left.items()},
        "chance": chance(),
    }
    if watched:
        from deeprules_jupyter import session

        one = session.current()
        assert one is not None
        facts = len(one.book.record.calls)
        with contextlib.redirect_stdout(io.StringIO()):
            shell.run_line_magic("unload_ext", "deeprules")
    shell.history_manager.end_session()
    return {"facts": facts, **found}


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT)]
    from tests.bitwise.work import DATA, NOTEBOOKS

    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        print(json.dumps(run((DATA, *NOTEBOOKS[sys.argv[1]]), sys.argv[2] == "watched")))
