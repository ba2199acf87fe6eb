"""`%deeprules_baseline` against GridSearchCV over the very same settings, its budgets, its memory, and random labels.

Quick by default; `--full` adds larger tables, `--only speed labels budget large` chooses. One thread, seconds of the
processor; only budgets are read from the clock.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from biology import is_number, load, split
from sklearn.datasets import make_classification
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler
from threadpoolctl import threadpool_limits

from deeprules_jupyter.experiments.baseline import Result, run
from deeprules_jupyter.experiments.baseline.metrics import METRICS
from deeprules_jupyter.experiments.baseline.study import Settings, answer

FIVE = ("bayes", "neighbours", "forest", "svm")  # and the linear model of the target
QUICK, FULL = ("breast_cancer", "diabetes"), ("breast_cancer", "diabetes", "digits", "pbmc68k", "flchain", "amp")
TREES = 100  # of its forests, its own default; ours are judged with fewer, and the one that is kept has twice as many


def spent(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of the processor, and what came of it."""
    begin = time.process_time()
    found = work()
    return time.process_time() - begin, found


def models(y: Any) -> list[str]:
    """The families of the paper that can do this target."""
    return ["ridge", *FIVE[1:]] if is_number(y) else ["logistic", *FIVE]


def searched(found: Result, a: Any, ya: Any) -> tuple[dict[str, float], Any]:
    """GridSearchCV of each family over the settings that ours tried; seconds of each, and the best model, fitted."""
    times, best = {}, (float("-inf"), None)
    for effort in found.efforts[1:]:
        tried = {repr(one.settings): one.settings for one in effort.trials}
        grid = [_grid(effort.family, one, found) for one in tried.values()]
        search = GridSearchCV(
            Pipeline([("scale", StandardScaler()), ("model", "passthrough")]), grid, cv=5, refit=False
        )
        search.set_params(scoring=found.problem.metric.name)
        times[effort.family.short], _ = spent(lambda search=search: search.fit(a, ya))
        if search.best_score_ > best[0]:
            best = search.best_score_, search.estimator.set_params(**search.best_params_)
    times["the winner"], model = spent(lambda: best[1].fit(a, ya))
    return times, model


def _grid(family: Any, settings: Settings, found: Result) -> dict[str, list[Any]]:
    model = family.model(settings, found.problem.task, 0)
    if "penalty" not in settings and hasattr(model, "estimator") and family.short == "svm":
        model = model.estimator  # the machine itself: accuracy and areas need no probabilities
    return {"model": [model.set_params(n_estimators=TREES) if family.short == "forest" else model]}


def speed(names: tuple[str, ...]) -> None:
    """The five families, ours and by scikit-learn."""
    print("| rows x columns | families | settings | ours | GridSearchCV | share | test score of ours / of the search |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for name in names:
        data = load(name)
        if data is None:
            continue
        a, b, ya, yb = split(data, 0)
        score = "r2" if is_number(ya) else "roc_auc" if len(np.unique(ya)) == 2 else "accuracy"
        ours, found = spent(lambda a=a, ya=ya, score=score: run(a, ya, models=models(ya), score=score))
        times, model = searched(found, a, ya)
        theirs = sum(times.values())
        scores = [_test(found, one, b, yb) for one in (found.fitted, model)]
        tried = "/".join(str(len(one.trials)) for one in found.efforts[1:])
        print(f"| {name} {a.shape[0]} x {a.shape[1]} | {'/'.join(list(times)[:-1])} | {tried} | {ours:.2f} s", end=" ")
        print(f"| {theirs:.2f} s | {ours / theirs:.3f} | {scores[0]:.4f} / {scores[1]:.4f} {score} |", flush=True)
        each = "; ".join(
            f"{one.family.short} {sum(t.seconds for t in one.trials):.2f} of {times[one.family.short]:.2f} s"
            for one in found.efforts[1:]
        )
        print(f"  {each}", flush=True)


def _test(found: Result, model: Any, b: Any, yb: Any) -> float:
    one = found.problem
    if one.metric.name == "roc_auc" and hasattr(model, "decision_function"):
        margins = model.decision_function(b)
        return METRICS["roc_auc"](yb, np.column_stack([-margins, margins]))
    if one.metric.name == "accuracy":
        return float((model.predict(b) == yb).mean())
    return one.metric(yb, answer(model, b, one.task, 0 if one.classes is None else len(one.classes)))


def labels() -> None:
    """Labels without a meaning: no signal may be seen."""
    for rows, columns in ((100, 50), (300, 20)):
        told = []
        for seed in range(5):
            luck = np.random.default_rng(seed)
            told.append(run(luck.normal(size=(rows, columns)), luck.integers(0, 2, rows), seed=seed).signal)
        print(f"random labels, {rows} x {columns}, all families, 5 seeds: a signal in {sum(map(bool, told))} ({told})")


def table(rows: int) -> tuple[Any, Any]:
    """Thirty columns, twelve of which tell something."""
    return make_classification(rows, 30, n_informative=12, n_redundant=4, flip_y=0.1, random_state=0)


def budget(rows: int, seconds: float) -> None:
    """Whether a budget holds on the clock, and how much memory was needed beyond what was there before the data."""
    before = _memory("VmRSS")
    X, y = table(rows)
    made = X.nbytes / 1024
    Path("/proc/self/clear_refs").write_text("5")  # what it took to make the table is no part of it
    clock, work = time.perf_counter(), time.process_time()
    found = run(X, y, budget=seconds)
    clock, work = time.perf_counter() - clock, time.process_time() - work
    most = _memory("VmHWM") - before
    done = sum(one.best is not None for one in found.efforts)
    print(
        f"{rows:,} x 30, budget {seconds:g} s: {clock:.1f} s on the clock ({clock / seconds:.2f} of it, load "
        f"{os.getloadavg()[0]:.1f}), {work:.1f} s of the processor; {done} of {len(found.efforts)} families, "
        f"{sum(len(one.trials) for one in found.efforts)} trials, best {found.best.family.name} "
        f"{found.best.best.score:.4f}; memory {most / made:.2f} times the data",
        flush=True,
    )


def _memory(what: str) -> float:
    """In KiB: what is held now, or the most that was."""
    status = Path("/proc/self/status").read_text().splitlines()
    return next(float(line.split()[1]) for line in status if line.startswith(what))


def apart(rows: int, seconds: float) -> None:
    """The same in a process of its own, with the threads that a person would have."""
    subprocess.run([sys.executable, __file__, "--budget", str(rows), str(seconds)], check=True)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--only", nargs="*", default=["speed", "labels", "budget", "large"])
    parser.add_argument("--data", nargs="*", default=())
    parser.add_argument("--budget", nargs=2, type=float)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    run(*make_classification(60, random_state=0), models=["logistic", "bayes", "column"])  # what is loaded late
    if options.budget:
        budget(int(options.budget[0]), options.budget[1])
        return
    with threadpool_limits(1):
        if "speed" in options.only:
            speed(tuple(options.data) or (FULL if options.full else QUICK))
        if "labels" in options.only:
            labels()
    if "budget" in options.only:
        for seconds in (10, 30) if options.full else (10,):
            apart(5000, seconds)
    if "large" in options.only and options.full:
        apart(500_000, 120)


if __name__ == "__main__":
    main()
