"""`deeprules run --twice`: real kernels run a notebook, and the first cell and value that differ are named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from deeprules_jupyter import commands
from tests.test_run import notebook

Capture = pytest.CaptureFixture[str]


def test_two_kernels_that_agree(tmp_path: Path, capsys: Capture) -> None:
    path = notebook(
        tmp_path, "import time, random\nstart = time.time()\nrandom.seed(0)", "v = random.random(); print(time.time())"
    )
    assert commands.main(["run", path, "--twice", "-o", str(tmp_path / "out.ipynb")]) == 0
    said = capsys.readouterr().out
    assert said.startswith(
        "Reproducible bit for bit: two fresh kernels, with other hash seeds, left the same after each"
    )
    assert "What cell 3 printed is not the same in both, but no value that it left is." in said
    assert (tmp_path / "out.ipynb").exists()


@pytest.mark.parametrize(
    ("cells", "place", "cause"),
    [
        (["a = 1", "import random\nv = random.random()", "w = 2"], "after cell 3, v is", "nothing has seeded"),
        (["names = {'a', 'b', 'c', 'd', 'e'}", "order = list(names)"], "after cell 3, order is", "hash"),
        (["import uuid\nrun = uuid.uuid4().hex"], "after cell 2, run is", "operating system"),
    ],
)  # fmt: skip
def test_the_first_cell_and_value_that_differ_are_named(
    tmp_path: Path, capsys: Capture, cells: list[str], place: str, cause: str
) -> None:
    assert commands.main(["run", notebook(tmp_path, *cells), "--twice", "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)
    said = "\n".join(found["text"])
    assert not found["reproducible"]
    assert f"after cell {found['cell'] + 1}, {found['values'][0]} is" == place
    assert f"Not reproducible: {place} not the same in two fresh kernels." in said
    assert cause in said.partition("Cause: ")[2] and "Repair: " in said
