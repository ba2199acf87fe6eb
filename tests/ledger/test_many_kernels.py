"""Many kernels write into one ledger, and some are killed while they do."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from deeprules_jupyter.ledger import Ledger

NURSERY = Path(__file__).with_name("nursery.py")


def kernels(how: str, folder: Path, number: int, looks: int) -> dict[str, Any]:
    command = [sys.executable, str(NURSERY), how, str(folder), str(number), str(looks)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def kept(one: Ledger) -> Counter[str]:
    return Counter(f"{look.session} {look.recipe.removeprefix('recipe ')}" for look in one.all_looks())


def test_eight_kernels_write_at_once(opened: Callable[[], Ledger], tmp_path: Path) -> None:
    told = kernels("together", tmp_path, 8, 25)
    assert told["notices"] == []  # nobody had to wait so long that memory took over
    assert kept(opened()) == Counter(told["written"]) and len(told["written"]) == 200
    assert len(opened().test_sets()) == 3


def test_a_kernel_that_is_killed_while_it_writes_loses_nothing_that_it_was_told_is_written(
    opened: Callable[[], Ledger], tmp_path: Path
) -> None:
    told = kernels("killed", tmp_path, 200, 1000)
    assert told["notices"] == []
    found = kept(opened())
    assert set(told["written"]) <= set(found) and max(found.values()) == 1
    assert len({line.split()[0] for line in told["written"]}) == 200
    one = opened()
    one.mute("fit-on-test", "meant", "a.ipynb")
    assert one.notice is None and opened().mutes("a.ipynb")
