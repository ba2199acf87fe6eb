"""`%%deeprules_determinism --fresh`: a real second kernel, with another hash seed, runs the cells of this one."""

from __future__ import annotations

import pytest

from tests.experiments.determinism.test_verify import shown
from tests.shell import Notebook

WORDS = "words = set('leakage split fit look train tune test rows seed fold score gap'.split())"


def test_what_hangs_on_the_order_of_texts_is_the_same_here_and_not_in_a_new_kernel(notebook: Notebook) -> None:
    notebook.run(WORDS)
    notebook.run("1 / 0")  # an earlier cell that failed, failed there too
    notebook.run("%%deeprules_determinism --fresh\ncount = len(words)\njoined = ' '.join(words)")
    said = shown(notebook)
    assert said.startswith("Reproducible bit for bit in this kernel (2 runs, 3 values), but not in a new one.")
    assert "was left with other values in joined: they hang on what only this kernel has" in said
    notebook.run("%%deeprules_determinism --fresh\njoined = ' '.join(sorted(words))")
    assert shown(notebook).startswith("Reproducible bit for bit: 2 runs")
    assert "A new kernel with another hash seed ran the 4 cells of this one and was left with the same." in shown(
        notebook
    )


def test_a_cell_that_only_runs_here_claims_nothing_of_a_new_kernel(
    notebook: Notebook, capsys: pytest.CaptureFixture[str]
) -> None:
    notebook.shell.user_ns["only_here"] = 4
    notebook.run("%%deeprules_determinism --fresh\ndouble = only_here * 2")
    assert "A new kernel stopped at cell 1, which raised NameError" in shown(notebook)
    assert "nothing is claimed of one" in shown(notebook)
