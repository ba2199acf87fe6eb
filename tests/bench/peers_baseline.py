"""The baseline beside other tools on the same rows: `peers_baseline.py RESULTS --python PEERS_PYTHON [--tools ...]`.

Each run is a process of its own with one thread; RESULTS (lines of JSON) may be added to by several calls, and what
stands there already is not run again. The table is printed at the end. Every tool tunes on log loss, or R2 of a number.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
TOOLS = ("deeprules", "flaml", "optuna", "autogluon")
THREADS = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
SCORES = ("score", "log_loss")  # accuracy or R2, the higher the better; the lower the better


def runs(options: argparse.Namespace) -> None:
    """Run what is not among the results yet, one seed of all data sets after the other."""
    from biology import DATA, load, split

    sets = {name: load(name) for name in options.data or DATA}
    for seed in range(options.seeds):
        for name, data in sets.items():
            for tool in options.tools:
                if data is None or (name, seed, tool) in {(r["data"], r["seed"], r["tool"]) for r in told(options)}:
                    continue
                python = sys.executable if tool == "deeprules" else options.python
                found = one_run(python, tool, split(data, seed), seed, options.budget)
                line = {"data": name, "seed": seed, "tool": tool, "budget": options.budget, **found}
                with options.results.open("a") as out:
                    print(json.dumps(line), file=out)
                print(line, flush=True)


def one_run(python: str, tool: str, parts: tuple[Any, Any, Any, Any], seed: int, budget: float) -> dict[str, Any]:
    """One tool on one split: its test scores and processor seconds, or why it failed."""
    import numpy as np

    a, b, ya, yb = parts
    with tempfile.TemporaryDirectory() as folder:
        rows, answer = Path(folder) / "rows.npz", Path(folder) / "answer.npz"
        np.savez(rows, a=a, b=b, ya=ya)
        line = [python, str(HERE / "peers_worker.py"), tool, str(rows), str(answer), str(seed), str(budget)]
        env = {**os.environ, **THREADS, "PYTHONHASHSEED": "0"}
        done = subprocess.run(line, env=env, cwd=folder, capture_output=True, text=True)
        if not answer.exists():
            return {"failed": (done.stderr.strip().splitlines() or ["no answer"])[-1][:200]}
        found = np.load(answer)
        return {**scored(found["said"], found["classes"], yb), "cpu": float(found["cpu"]), "pick": str(found["pick"])}


def scored(said: Any, classes: Any, truth: Any) -> dict[str, float]:
    """Accuracy and log loss of probabilities, R2 of values."""
    import numpy as np
    from sklearn.metrics import accuracy_score, r2_score

    if said.ndim == 1:
        return {"score": float(r2_score(truth, said))}
    p = np.clip(said, 1e-12, 1)
    p = p / p.sum(axis=1, keepdims=True)
    where = np.searchsorted(classes, truth)
    loss = -np.log(p[np.arange(len(truth)), where]).mean()
    return {"score": float(accuracy_score(truth, classes[p.argmax(axis=1)])), "log_loss": float(loss)}


def told(options: argparse.Namespace) -> list[dict[str, Any]]:
    """The results so far."""
    return [json.loads(line) for line in options.results.read_text().splitlines()] if options.results.exists() else []


def ranks(found: list[dict[str, Any]], score: str) -> dict[str, list[float]]:
    """The ranks of each tool where all tools were run: 1 is best, ties share their mean."""
    from scipy.stats import rankdata

    tools = sorted({one["tool"] for one in found})
    groups: dict[tuple[str, int], dict[str, dict[str, Any]]] = defaultdict(dict)
    for one in found:
        groups[one["data"], one["seed"]][one["tool"]] = one
    ranked = defaultdict(list)
    for group in groups.values():
        if len(group) < len(tools) or (
            score == "log_loss" and any("cpu" in x and score not in x for x in group.values())
        ):
            continue
        worst = float("-inf")  # a tool that failed comes last
        values = [group[tool].get(score, worst if score == "score" else -worst) for tool in tools]
        for tool, rank in zip(tools, rankdata([-v if score == "score" else v for v in values]), strict=True):
            ranked[tool].append(float(rank))
    return ranked


def table(found: list[dict[str, Any]]) -> None:
    """Scores by data set, then mean ranks and processor seconds of each tool."""
    from statistics import mean, median

    tools, sets = [tool for tool in TOOLS if any(one["tool"] == tool for one in found)], {}
    for one in found:
        sets.setdefault(one["data"], defaultdict(list))[one["tool"]].append(one)
    print(f"\n| data set (seeds) | {' | '.join(tools)} |\n| --- |{' --- |' * len(tools)}")
    for name, by_tool in sets.items():
        cells = []
        for tool in tools:
            able = [one for one in by_tool[tool] if "score" in one]
            text = " / ".join(
                f"{mean(one[s] for one in able if s in one):.3f}" for s in SCORES if able and s in able[0]
            )
            cells.append(f"{text} / {mean(one['cpu'] for one in able):.1f} s" if able else "-")
        print(f"| {name} ({min(len(by_tool[tool]) for tool in tools)}) | {' | '.join(cells)} |")
    for score in SCORES:
        ranked = ranks(found, score)
        cells = [f"{mean(ranked[tool]):.2f}" if ranked[tool] else "-" for tool in tools]
        print(f"| mean rank, {score} ({len(next(iter(ranked.values()), []))} runs) | {' | '.join(cells)} |")
    spent = {tool: [one["cpu"] for one in found if one["tool"] == tool and "cpu" in one] for tool in tools}
    print(f"| processor seconds, median | {' | '.join(f'{median(spent[tool]):.1f}' for tool in tools)} |")
    print(f"| failed | {' | '.join(str(sum('failed' in x for x in found if x['tool'] == t)) for t in tools)} |")


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("results", type=lambda text: Path(text).resolve())
    parser.add_argument("--python", default=sys.executable, help="an environment that has the other tools")
    parser.add_argument("--tools", nargs="*", default=TOOLS)
    parser.add_argument("--data", nargs="*")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--budget", type=float, default=8, help="processor seconds for tools that need to be told")
    options = parser.parse_args()
    runs(options)
    table(told(options))


if __name__ == "__main__":
    main()
