"""In a new interpreter: nothing is imported, what comes later is set, and the plain code does the same."""

from __future__ import annotations

import subprocess
import sys

DRAWS = """
import random, numpy as np, torch
from numpy.random import default_rng
print(random.random(), np.random.rand(), default_rng().random(), default_rng().random(), torch.rand(2).tolist(),
      torch.are_deterministic_algorithms_enabled(),
      torch.is_deterministic_algorithms_warn_only_enabled(), torch.backends.cudnn.deterministic)
"""
ON = """
import sys
from tests.shell import Notebook
notebook = Notebook()
ask = lambda line: notebook.shell.run_line_magic("deeprules_determinism", line)
before = set(sys.modules)
ask("on --seed 5")
new = {name.partition(".")[0] for name in set(sys.modules) - before}
assert new <= {"deeprules_jupyter", *sys.stdlib_module_names}, new
assert not {"numpy", "torch", "sklearn"} & set(sys.modules)
print("DRAWS")
exec('''DRAWS!''')
print("CODE")
ask("code")
""".replace("DRAWS!", DRAWS)


def out(source: str) -> str:
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True)
    return done.stdout


def test_on_imports_nothing_and_covers_what_comes_later_and_plain_code_does_the_same() -> None:
    said = out(ON)
    drawn, code = said.partition("DRAWS\n")[2].split("CODE\n")
    assert "deeprules" not in code
    assert out(f"{code}\n{DRAWS}") == drawn
