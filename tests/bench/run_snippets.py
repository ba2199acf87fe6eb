"""Runs the library snippets of the reader's tests with the real libraries, to show that their code is real code.

    python -m tests.bench.run_snippets [MODULE ...]

Each snippet runs in a process and a folder of its own, beside small files made up for it. A library that is not
installed is named; anything else that goes wrong is an error.
"""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

FILES = """
import warnings; warnings.simplefilter("ignore")
import numpy as np, pandas as pd, pathlib
g = np.random.default_rng(0)
n = 200
flag = g.integers(0, 2, n)
pd.DataFrame({"well": np.arange(n), "area": g.normal(5, 1, n) + flag, "intensity": g.normal(size=n),
              "batch": g.integers(0, 12, n), "active": flag}).to_csv("plates.csv", index=False)
pd.DataFrame({"age": g.integers(20, 80, n), "marker": g.normal(size=n) + flag, "dose": g.normal(size=n),
              "relapse": flag}).to_csv("cohort.csv", index=False)
pd.DataFrame({"site": g.choice(list("abc"), n), "stage": g.choice(["I", "II", "III"], n), "size": g.normal(size=n),
              "weight": g.normal(size=n),
              "outcome": (g.random(n) < 0.25).astype(int)}).to_csv("tumours.csv", index=False)
pd.DataFrame({"months": g.exponential(20, n) + 1, "died": flag, "age": g.normal(60, 9, n), "marker": g.normal(size=n),
              "dose": g.normal(size=n)}).to_csv("survival.csv", index=False)
pd.DataFrame({"text": [f"cell {i} divides" for i in range(n)], "label": flag}).to_csv("abstracts.csv", index=False)
pd.DataFrame(g.normal(size=(n, 8)), columns=[f"gene{i}" for i in range(8)]).assign(label=flag).to_csv(
    "genes.csv", index=False)
try:
    from PIL import Image
    for part, many in (("train", 24), ("validation", 12), ("test", 12)):
        for kind in ("healthy", "tumour"):
            folder = pathlib.Path("slides") / part / kind
            folder.mkdir(parents=True)
            for i in range(many):
                Image.fromarray(g.integers(0, 255, (32, 32, 3), dtype=np.uint8)).save(folder / f"{i}.png")
except ImportError:
    pass
try:
    import anndata
    cells = anndata.AnnData(g.poisson(2, (n, 60)).astype("float32"))
    cells.obs["type"] = pd.Categorical(np.where(flag, "B", "T"))
    cells.obs["donor"] = pd.Categorical(g.choice(["d1", "d2", "d3", "d4"], n))
    cells.write_h5ad("cells.h5ad")
except ImportError:
    pass
"""


def snippets(module: str) -> dict[str, str]:
    """Every snippet of a module, with its imports, by name."""
    held = importlib.import_module(f"tests.dataflow.{module}")
    return {name: held.HEAD + body for name, body in held.SNIPPETS.items()}


def run(source: str) -> str:
    """What went wrong, in one line; empty if nothing did."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "snippet.py").write_text(FILES + source, encoding="utf-8")
        backend = "tensorflow" if "import tensorflow" in source else "torch"
        env = {**os.environ, "KERAS_BACKEND": backend, "PYTHONPATH": "", "MPLBACKEND": "agg", "HF_HUB_OFFLINE": "1"}
        done = subprocess.run(
            [sys.executable, "snippet.py"],
            cwd=folder,
            env=env,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
    return "" if done.returncode == 0 else (done.stderr.strip().splitlines() or ["?"])[-1]


def main(modules: list[str]) -> int:
    """Runs them and says for each what happened; the number of errors."""
    home = Path(__file__).resolve().parent.parent / "dataflow"
    named = modules or sorted(p.stem for p in home.glob("snippets_*.py") if "HEAD = " in p.read_text(encoding="utf-8"))
    errors = 0
    for module in named:
        for name, source in snippets(module).items():
            wrong = run(source)
            missing = wrong.startswith("ModuleNotFoundError")
            errors += bool(wrong) and not missing
            print(f"{'missing' if missing else 'error' if wrong else 'ran':8}{name}  {wrong}", flush=True)
    return errors


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
