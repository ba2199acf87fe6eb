"""Outputs, values and random numbers of twenty varied notebooks are the same, to the last bit, with and without us."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from tests.bitwise import run
from tests.bitwise.work import DATA, NOTEBOOKS

SHORT = ("pandas", "pipeline", "async")  # these in this process, each time; all of them in fresh ones by `make trust`
UNSEEN = ("polars", "numpy", "processes")  # nothing there that a fact of a call could tell


@pytest.mark.parametrize("name", SHORT)
def test_a_notebook_is_the_same_with_us(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sklearn.model_selection  # noqa: F401, its first import draws from `random`, with or without us

    monkeypatch.chdir(tmp_path)
    bare, watched = (run.run((DATA, *NOTEBOOKS[name]), how) for how in (False, True))
    assert watched.pop("facts") > bare.pop("facts")
    assert watched == bare
    assert bare["values"]["X"] and any(bare["shown"])


def alone(name: str, how: str) -> Any:
    env = {**os.environ, "IPYTHONDIR": tempfile.mkdtemp(), "HF_HUB_OFFLINE": "1", "MPLBACKEND": "agg"}
    line = [sys.executable, str(Path(run.__file__)), name, how]
    done = subprocess.run(line, capture_output=True, text=True, env=env, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.trust
@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_in_a_fresh_process_is_the_same_with_us(name: str) -> None:
    bare, watched = alone(name, "bare"), alone(name, "watched")
    assert (watched.pop("facts") > 0) == (name not in UNSEEN), "it was not watched"
    bare.pop("facts")
    assert watched == bare


def test_a_difference_of_one_bit_is_seen() -> None:
    import numpy as np

    some = np.array([0.1, 0.2])
    other = some.copy()
    other.view("int64")[1] ^= 1
    assert run.digest({"a": [some]}) == run.digest({"a": [some.copy()]}) != run.digest({"a": [other]})
    assert len(NOTEBOOKS) == 20
