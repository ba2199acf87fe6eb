"""Calls on other threads, in tasks, in copies of the process, and in code that is no cell."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from deeprules_jupyter.model import Fit, Score, Split
from deeprules_jupyter.provenance import Source

DATA = """
import os, threading
from concurrent.futures import ThreadPoolExecutor
import joblib
from sklearn.datasets import load_iris
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, cross_val_score, train_test_split
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
X, y = load_iris(return_X_y=True)
A, B, a, b = train_test_split(X, y, random_state=0)
"""
POOLS = {
    "executor": "with ThreadPoolExecutor(2) as pool:\n    made = list(pool.map(work, range(6)))",
    "joblib": "made = joblib.Parallel(2, backend='threading')(joblib.delayed(work)(n) for n in range(6))",
    "thread": """
made = []
threads = [threading.Thread(target=lambda n=n: made.append(work(n))) for n in range(6)]
for thread in threads: thread.start()
for thread in threads: thread.join()""",
}


@pytest.mark.parametrize("pool", POOLS)
def test_a_fit_on_a_thread_of_the_persons_own_is_seen_with_its_parts(book: Any, pool: str) -> None:
    book.run(DATA)
    book.run("""
        def work(n):
            model = make_pipeline(StandardScaler(), GaussianNB()).fit(A, a)
            return model, model.score(B, b)
        """)
    facts = book.run(POOLS[pool])
    fits, scores = ([f for f in facts if isinstance(f, kind)] for kind in (Fit, Score))
    assert [fit.learner for fit in fits] == ["Pipeline"] * 6 and len(scores) == 6
    assert {model for score in scores for model in score.models} == {fit.id for fit in fits}
    assert {fit.data.rows.count for fit in fits} == {112} and {score.data.rows.count for score in scores} == {38}
    owners = book.watcher.desk.fits
    for model, _ in book["made"]:
        assert {owners.get(step) for _, step in model.steps} == {owners.get(model)} != {None}


@pytest.mark.parametrize(
    ("call", "learner"),
    [
        ("RandomForestClassifier(8, n_jobs=2).fit(A, a).predict(B)", "RandomForestClassifier"),
        ("with joblib.parallel_backend('threading', 2):\n    GridSearchCV(GaussianNB(), {'var_smoothing': [1e-9]})"
         ".fit(A, a)", "GridSearchCV"),
        ("GridSearchCV(GaussianNB(), {'var_smoothing': [1e-9]}, n_jobs=2).fit(A, a)", "GridSearchCV"),
        ("with joblib.parallel_backend('threading', 2):\n    cross_val_score(GaussianNB(), A, a)", "GaussianNB"),
        ("cross_val_score(GaussianNB(), A, a, n_jobs=2)", "GaussianNB"),
    ],
)  # fmt: skip
def test_helpers_of_a_call_are_no_calls_of_the_person(book: Any, call: str, learner: str) -> None:
    book.run(DATA)
    (fit,) = [fact for fact in book.run(call) if isinstance(fact, Fit)]
    assert fit.learner == learner and fit.data.rows.count == 112


def test_a_thread_and_a_task_that_outlive_their_cell_are_told_at_that_cell(book: Any) -> None:
    book.run(DATA)
    book.run("go = threading.Event()\ndef later():\n    go.wait()\n    GaussianNB().fit(A, a)\n")
    book.run("thread = threading.Thread(target=later)\nthread.start()")
    (fit,) = book.run("\n\n1\ngo.set()\nthread.join()")
    assert (fit.place.cell_id, fit.place.line) == ("cell-1", 4)


BESIDE = """
class Slow(GaussianNB):
    def fit(self, X, y):
        started.set()
        done.wait(60)
        return super().fit(X, y)
started, done = threading.Event(), threading.Event()
def work():
    started.wait(60)
    GaussianNB().fit(A, a).score(B, b)
    done.set()
"""
TAUGHT = """
import torch
from torch.utils.data import DataLoader, TensorDataset
data = TensorDataset(torch.randn(60, 4))
net = torch.nn.Linear(4, 1)  # bound, so that a step of its optimizer could be put on rows that others draw
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
def teach():
    net(torch.randn(8, 4)).sum().backward()
    optimizer.step()
"""


@pytest.mark.parametrize(
    "cell",
    [
        "thread = threading.Thread(target=work)\nthread.start()\nSlow().fit(A, a)\nthread.join()",
        "with ThreadPoolExecutor(1) as pool:\n    waits = pool.submit(work)\n    Slow().fit(A, a)",
    ],
)
def test_what_a_thread_does_beside_a_watched_call_is_said_to_be_unseen(book: Any, cell: str) -> None:
    book.run(DATA + BESIDE)
    facts = book.run(cell)
    assert [fact.learner for fact in facts if isinstance(fact, Fit)] == ["Slow"]
    (said,) = book.watcher.unseen()
    assert said.text.startswith("another thread worked") and said.place.cell_id == "cell-0"
    book.run("Slow().fit(A, a)")
    assert book.watcher.unseen() == []


def test_a_network_that_learns_on_another_thread_is_said_to_be_unseen_and_not_mistaken(book: Any) -> None:
    book.run(DATA + TAUGHT)
    facts = book.run("""
        for batch, in DataLoader(data, batch_size=20):
            thread = threading.Thread(target=teach)
            thread.start()
            thread.join()
        """)
    assert facts == [] and [one.text[:21] for one in book.watcher.unseen()] == ["another thread worked"]
    book.run("for batch, in DataLoader(data, batch_size=20):\n    teach()")
    assert book.watcher.unseen() == []


@pytest.mark.parametrize("call", ["RandomForestClassifier(8, n_jobs=2).fit(A, a).predict(B)", POOLS["thread"]])
def test_helpers_and_threads_that_are_seen_are_not_called_unseen(book: Any, call: str) -> None:
    book.run(DATA + "def work(n):\n    return GaussianNB().fit(A, a)")
    book.run(call)
    assert book.all(Fit) and book.watcher.unseen() == []


def test_a_copy_of_the_process_watches_nothing_and_works(book: Any) -> None:
    book.run(DATA)
    facts = book.run("""
        child = os.fork()
        if not child:
            good = GaussianNB().fit(A, a).score(B, b) > 0.8
            os._exit(0 if good and get_ipython() else 1)
        status = os.waitpid(child, 0)[1]
        GaussianNB().fit(A, a)
        """)
    assert book["status"] == 0 and [fact.learner for fact in facts] == ["GaussianNB"]


def test_code_that_is_no_cell_is_told_at_the_line_that_runs_it(book: Any, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text("#\n#\n#\nscaler = StandardScaler().fit(A)\n", encoding="utf-8")
    book.run(DATA)
    lines = {
        f"1\n%run -i {script}": 2,
        "1\n\nexec('1\\n1\\n1\\n1\\nStandardScaler().fit(A)')": 3,
        "code = compile('StandardScaler().fit(A)', 'somewhere.py', 'exec')\nexec(code, globals())": 2,
        "1\n\neval('StandardScaler().fit(A)')": 3,
        "%%time\n1\nStandardScaler().fit(A)": 3,
        "%%capture\n1\nStandardScaler().fit(A)": None,
    }
    for source, line in lines.items():
        (fit,) = [fact for fact in book.run(source) if isinstance(fact, Fit)]
        assert fit.inner is None and fit.data.name == "A", source
        assert line is None or (fit.place.line, fit.place.cell_id) == (line, f"cell-{book.cells - 1}"), source


def test_a_script_of_its_own_is_seen_under_the_cell_that_runs_it(book: Any, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(DATA + "model = GaussianNB().fit(A, a)\nprint(model.score(B, b))\n", encoding="utf-8")
    facts = [fact for fact in book.run(f"1\n%run {script}") if not isinstance(fact, Source)]
    assert [type(fact) for fact in facts] == [Split, Fit, Score]
    assert {(fact.place.cell_id, fact.place.line) for fact in facts} == {("cell-0", 2)}
    assert facts[1].data.name in ("A", "") and facts[0].whole.name in ("X", "")


def test_a_name_is_read_only_from_the_call_itself(book: Any) -> None:
    book.run(DATA)
    book.run("import sys, types\nlib = types.ModuleType('lib')")
    book.run("exec('def fitted(name, model, rows):\\n    return model.fit(rows + 0)', vars(lib))")
    (fit,) = book.run("model = lib.fitted('train', StandardScaler(), B)")
    assert fit.data.name == ""


@pytest.mark.parametrize("magic", ["%timeit -n 30 -r 2 ", "%%timeit -n 30 -r 2\n"])
def test_code_that_is_timed_is_one_model(book: Any, magic: str) -> None:
    book.run(DATA)
    facts = book.run(f"{magic}GaussianNB().fit(A, a).score(B, b)")
    fits = [fact for fact in facts if isinstance(fact, Fit)]
    assert len({fit.recipe for fit in fits}) == 1 and {fit.place.cell_id for fit in fits} == {"cell-1"}


def test_a_reloaded_library_is_watched_and_left_as_it_was(book: Any) -> None:
    book.run(DATA)
    inside = sys.modules["sklearn.model_selection._split"]
    before = dict(vars(inside))
    try:
        book.run("import importlib, sys\ninside = importlib.reload(sys.modules['sklearn.model_selection._split'])")
        assert [type(fact) for fact in book.run("C, D = inside.train_test_split(X)")] == [Split]
        book.watcher.stop()
        assert not inside.train_test_split.__code__.co_filename.endswith("runtime/hook.py")
    finally:
        book.watcher.stop()
        vars(inside).update(before)  # the other modules hold what it defined first


def test_deep_copies_and_pickles_of_fitted_models_work_as_without_us(book: Any) -> None:
    book.run(DATA)
    book.run("import copy, pickle\nmodel = make_pipeline(StandardScaler(), GaussianNB()).fit(A, a)")
    facts = book.run("scores = [f(model).score(B, b) for f in (copy.deepcopy, copy.copy)] + "
                     "[pickle.loads(pickle.dumps(model)).score(B, b)]")  # fmt: skip
    assert len(set(book["scores"])) == 1 and all(isinstance(fact, Score) for fact in facts)
