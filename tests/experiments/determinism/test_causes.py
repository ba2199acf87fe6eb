"""Real nondeterminism is planted, found and named; twins of it that are reproducible are called so."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from tests.experiments.determinism.planted import PLANTED, SETUP, TWINS
from tests.shell import Notebook, ended

MARK = "%%deeprules_determinism"


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Notebook]:
    """One shell for all: each case begins with the setup."""
    before, threads = Path.cwd(), torch.get_num_threads()
    os.chdir(tmp_path_factory.mktemp("causes"))
    one = Notebook()
    yield one
    one.shell.run_line_magic("unload_ext", "deeprules")
    ended(one.shell)
    torch.set_num_threads(threads)
    os.chdir(before)


def said(notebook: Notebook, before: str, cell: str, more: str = "") -> str:
    notebook.shell.reset(new_session=False)
    notebook.run(SETUP)
    notebook.run(before)
    notebook.run(f"{MARK}{more}\n{cell}")
    texts = [output["data"].get("text/plain", "") for output in notebook.shell.display_pub.outputs]
    return "\n".join(text for text in texts if "eproducible" in text)


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_cause_is_found_and_named(shared: Notebook, name: str) -> None:
    planted = PLANTED[name]
    text = said(shared, planted.before, planted.cell, " --runs 12")  # threads may agree for once
    assert text.startswith("Not reproducible: "), text
    assert (f"It begins at line {planted.line}" in text) or not planted.line, text
    if planted.cause:
        assert planted.cause in next((one for one in text.splitlines() if one.startswith("Cause: ")), ""), text
        assert "Repair: " in text
    assert planted.also in text


@pytest.mark.parametrize("name", TWINS)
def test_a_reproducible_twin_is_called_so(shared: Notebook, name: str) -> None:
    text = said(shared, *TWINS[name])
    assert text.startswith("Reproducible bit for bit: "), text
