from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from deeprules_jupyter.model import Fit


def test_loading_imports_none_of_the_libraries() -> None:
    code = """
import sys
from IPython.core.interactiveshell import InteractiveShell
from deeprules_jupyter.model import Place
from deeprules_jupyter.runtime import Watcher
watcher = Watcher(InteractiveShell())
before = set(sys.modules)
watcher.start(); watcher.before_cell(Place()); watcher.after_cell(); watcher.state(); watcher.stop()
heavy = {"numpy", "pandas", "scipy", "sklearn", "torch", "matplotlib"}
print(sorted(heavy & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["[]"], done.stderr


FRESH = """
import sys
from IPython.core.interactiveshell import InteractiveShell
from deeprules_jupyter.model import Fit, Place, Split
from deeprules_jupyter.runtime import Watcher
shell = InteractiveShell()
watcher = Watcher(shell)
{start}
watcher.before_cell(Place())
shell.run_cell('''
import hashlib, numpy as np, random, torch
random.seed(4); np.random.seed(5); torch.manual_seed(6)
from sklearn.datasets import load_wine
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import GridSearchCV, train_test_split
from sklearn.preprocessing import StandardScaler
from sklearn.pipeline import make_pipeline
X, y = load_wine(return_X_y=True)
A, B, a, b = train_test_split(X, y)
pipe = make_pipeline(StandardScaler(), RandomForestClassifier(10))
search = GridSearchCV(pipe, {{"randomforestclassifier__max_depth": [2, 4]}})
proba = search.fit(A, a).predict_proba(B)
words = proba.tobytes() + np.random.rand(3).tobytes() + torch.rand(3).numpy().tobytes()
words += repr((random.random(), [k for k in search.cv_results_])).encode()
print("result", hashlib.sha256(words).hexdigest())
''')
for fact in watcher.after_cell():
    if isinstance(fact, Fit):
        print("recipe", fact.recipe, fact.data.rows.digest().hex())
"""


def fresh(start: str) -> list[str]:
    code = FRESH.format(start=start)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return [line for line in done.stdout.splitlines() if line.startswith(("result", "recipe"))]


def test_results_are_bitwise_the_same_and_recipes_survive_a_restart() -> None:
    bare, one, two = fresh(""), fresh("watcher.start()"), fresh("watcher.start()")
    assert len(bare) == 1 and len(one) == 2
    assert bare[0] == one[0] and one == two


def test_seeds_and_partitions_are_told(book: Any) -> None:
    book.run("import random, numpy as np, torch\nnp.random.seed(3)")
    book.run("from sklearn.model_selection import train_test_split")
    book.run("X = np.random.rand(80, 3)\ntorch.manual_seed(98765)")
    book.run("X_train, X_test = train_test_split(X)")
    state = book.watcher.state()
    assert [(p.name, p.role, p.rows) for p in state.partitions] == [
        ("X", "whole", 80), ("X_train", "train", 60), ("X_test", "test", 20)
    ]  # fmt: skip
    seeds = dict(state.seeds)
    assert seeds["numpy random"] == "seeded in cell 1" and seeds["torch"] == "seeded in cell 3"
    assert seeds["python random"] == "not seeded" and seeds["torch deterministic algorithms"] == "off"
    assert (state.watched, state.device, state.cells) == (True, "cpu", 4)


def test_our_fault_costs_one_line_and_no_result(book: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DEEPRULES_STRICT")
    monkeypatch.setattr(book.watcher.desk.registry, "look", lambda value: 1 / 0)
    book.run("from sklearn.datasets import load_iris\nfrom sklearn.svm import SVC\nX, y = load_iris(return_X_y=True)")
    book.run("scores = [SVC().fit(X, y).score(X, y) for _ in range(5)]")
    assert len(book["scores"]) == 5 and book.all(Fit) == []
    assert len(book.told) == 1 and "ZeroDivisionError" in book.told[0] and "\n" not in book.told[0]
    book.told.clear()


def test_starting_and_stopping_twice_is_the_same_as_once(book: Any) -> None:
    path = list(sys.meta_path)
    book.watcher.start()
    assert sys.meta_path == path
    book.watcher.stop()
    book.watcher.stop()
    assert len(sys.meta_path) == len(path) - 1
    book.watcher.start()
    (fit,) = book.run("import numpy as np\nfrom sklearn.svm import SVC\nSVC().fit(np.eye(30), np.arange(30) % 2)")
    assert fit.learner == "SVC"


def test_the_wrapper_is_hidden_in_the_persons_traceback(book: Any) -> None:
    book.run("from sklearn.svm import SVC")
    try:
        book.run("SVC().fit([[1], [2]], [1])")
    except ValueError as error:
        shown = "\n".join(book.shell.InteractiveTB.structured_traceback(type(error), error, error.__traceback__))
    assert "inconsistent numbers" in shown and "hook.py" not in shown


def test_a_watched_cell_leaves_no_data_alive(book: Any) -> None:
    book.run("import gc, weakref, numpy as np\nfrom sklearn.preprocessing import StandardScaler")
    book.run("X = np.random.default_rng(0).normal(size=(50, 3))\nZ = StandardScaler().fit_transform(X)")
    book.run("refs = [weakref.ref(X), weakref.ref(Z)]\ndel X, Z\nleft = gc.collect()")
    book.run("alive = [ref() is not None for ref in refs]")
    assert book["alive"] == [False, False]
