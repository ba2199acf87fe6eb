"""A notebook is edited and run again: what stays, what is taken back, and what is said to be unseen."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from deeprules_jupyter import session
from deeprules_jupyter.model import Score
from tests.shell import Notebook, ended

Capture = pytest.CaptureFixture[str]
DATA = """from sklearn.datasets import load_breast_cancer
from sklearn.dummy import DummyClassifier
from sklearn.model_selection import cross_val_score, train_test_split
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.preprocessing import StandardScaler
X, y = load_breast_cancer(return_X_y=True)
A, B, a, b = train_test_split(X, y, random_state=0)"""
LEAK = "B2 = StandardScaler().fit_transform(B)\nA2 = StandardScaler().fit_transform(A)"
CLEAN = "scaler = StandardScaler().fit(A)\nA2, B2 = scaler.transform(A), scaler.transform(B)"
BAYES = "m = GaussianNB().fit(A2, a)\nprint(m.score(B2, b))"
NEIGHBOURS = "m = KNeighborsClassifier().fit(A2, a)\nprint(m.score(B2, b))"


class Page(Notebook):
    """A shell with the extension, whose cells have names."""

    def run(self, **cells: str) -> list[str]:
        """Run cells; the rules spoken of under the last one."""
        return [super(Page, self).run(source, cell_id) for cell_id, source in cells.items()][-1]

    @property
    def found(self) -> set[tuple[str, str | None]]:
        return {
            (one.rule, one.place.cell_id) for one in self.session.report().notebooks[0].findings if one.level == "warn"
        }

    def rules(self) -> set[str]:
        return {rule for rule, _ in self.found}

    def retracted(self) -> list[str]:
        return [one.note for one in self.session.book.ledger.events() if one.what == "retracted"]

    def looks(self) -> int:
        return len({(one.rows, one.recipe) for one in self.session.book.ledger.all_looks()})

    def scores(self) -> list[Score]:
        return [fact for fact in self.session.book.record.calls if isinstance(fact, Score)]


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    (tmp_path / "pyproject.toml").touch()
    one = Page()
    yield one
    one.shell.run_line_magic("unload_ext", "deeprules")
    ended(one.shell)


def test_a_repaired_cell_takes_its_finding_back_with_a_trace_in_the_ledger(page: Page) -> None:
    page.run(data=DATA, scale=LEAK, score=BAYES)
    assert "fit-on-test" in page.rules() and page.retracted() == []
    page.run(scale=CLEAN, score=BAYES)
    assert "fit-on-test" not in page.rules()
    assert len(page.retracted()) == 1 and page.retracted()[0].startswith("fit-on-test: ")


def test_a_look_of_an_earlier_run_of_the_cell_stays_a_look(page: Page) -> None:
    page.run(data=DATA, scale=CLEAN, score=BAYES)
    assert "test-set-reuse" not in page.rules()
    page.run(score=NEIGHBOURS)
    page.run(last="1")
    assert "test-set-reuse" in page.rules() and page.looks() == 2 and len(page.scores()) == 2


def test_the_same_cell_again_is_the_same_look(page: Page) -> None:
    page.run(data=DATA, scale=CLEAN, score=BAYES)
    for _ in range(3):
        page.run(data=DATA, scale=CLEAN, score=BAYES)
    page.run(last="1")
    assert page.rules() == set() and page.looks() == 1


@pytest.mark.parametrize(
    "order",
    [
        ("data", "clean", "score", "leak", "clean", "score"),  # the leak was tried and left again
        ("data", "leak", "clean", "score"),
        ("data", "leak", "data", "clean", "score"),
    ],
)
def test_cells_in_another_order_are_judged_as_they_ran(page: Page, order: tuple[str, ...]) -> None:
    sources = {"data": DATA, "clean": CLEAN, "leak": LEAK, "score": BAYES}
    for name in order:
        page.run(**{name: sources[name]})
    assert ("scored-on-train" not in page.rules()) and page.looks() == 1
    page.run(leak=LEAK, score=BAYES)
    assert ("fit-on-test", "leak") in page.found


@pytest.mark.parametrize("forget", ["%reset -f", "del A, B, A2, B2", "%xdel B2", "B2 = None"])
def test_a_look_at_rows_that_are_gone_was_a_look(page: Page, forget: str) -> None:
    page.run(data=DATA, scale=CLEAN, score=BAYES, forget=forget)
    page.run(data=DATA, scale=CLEAN, other=NEIGHBOURS)
    page.run(last="1")
    assert "test-set-reuse" in page.rules() and page.session.guard.count == 0


def test_the_findings_of_a_deleted_cell_are_not_shown_and_its_look_stays(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.run(data=DATA, scale=LEAK, score=BAYES)
    assert ("fit-on-test", "scale") in page.found
    monkeypatch.setattr(page.session, "_asked", lambda: {"cellId": "clean", "deletedCells": ["scale"]})
    page.run(clean=CLEAN)
    monkeypatch.undo()
    assert ("fit-on-test", "scale") not in page.found and page.state("fit-on-test").state == "clear"
    assert any(note.startswith("fit-on-test") for note in page.retracted()) and page.looks() == 1
    page.run(scale=LEAK, score=BAYES)  # the person took the deletion back
    assert ("fit-on-test", "scale") in page.found


def test_an_error_halfway_counts_what_ran(page: Page) -> None:
    page.run(data=DATA, scale=CLEAN)
    page.run(score=f"{BAYES}\nraise ValueError\n{NEIGHBOURS}")
    assert len(page.scores()) == 1 and page.looks() == 1


@pytest.mark.parametrize("magic", ["%%time", "%%capture", "%%timeit -n 3 -r 2", "%%prun -q"])
def test_a_cell_under_a_magic_is_one_look(page: Page, magic: str) -> None:
    page.run(data=DATA, scale=CLEAN)
    page.run(score=f"{magic}\n{BAYES}")
    page.run(last="1")
    assert page.looks() == 1 and page.rules() == set() and page.scores()


def test_timing_one_line_is_one_look(page: Page) -> None:
    page.run(data=DATA, scale=CLEAN, fit="m = GaussianNB().fit(A2, a)")
    page.run(score="%timeit -n 20 -r 3 m.score(B2, b)")
    page.run(last="1")
    assert page.looks() == 1 and page.rules() == set() and len(page.scores()) == 60


@pytest.mark.parametrize(
    "how", ["get_ipython().run_cell(source)", "exec(source)", "%run other.ipynb", "%run -i other.py"]
)
def test_code_that_a_cell_runs_counts_as_that_cell(page: Page, how: str, tmp_path: Path) -> None:
    import nbformat

    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(BAYES)])  # type: ignore[no-untyped-call]
    nbformat.write(book, tmp_path / "other.ipynb")  # type: ignore[no-untyped-call]
    (tmp_path / "other.py").write_text(BAYES, encoding="utf-8")
    page.run(data=DATA, scale=CLEAN, source=f"source = {BAYES!r}")
    page.run(score=how)
    assert {score.place.cell_id for score in page.scores()} == {"score"} and page.looks() == 1
    page.run(other=NEIGHBOURS)
    page.run(last="1")
    assert "test-set-reuse" in page.rules()


def test_a_task_that_goes_on_after_its_cell_is_seen(page: Page) -> None:
    page.run(data=DATA, scale=CLEAN)
    page.run(
        define=f"import asyncio\nasync def later():\n    await asyncio.sleep(0)\n    {BAYES.replace(chr(10), '; ')}"
    )
    page.run(start="await asyncio.sleep(0)\ntask = asyncio.ensure_future(later())")
    page.run(wait="await task")
    assert len(page.scores()) == 1 and page.looks() == 1


def test_unloaded_loaded_and_loaded_twice_it_goes_on_as_new(page: Page) -> None:
    page.run(data=DATA, scale=CLEAN, score=BAYES)
    for line in ("%load_ext deeprules", "%reload_ext deeprules", "%unload_ext deeprules", "%load_ext deeprules"):
        page.run(x=line)
    again = session.current()
    assert again is not None and again.guard.count == 0
    page.run(data=DATA, scale=CLEAN, score=NEIGHBOURS)
    page.run(last="1")
    assert "test-set-reuse" in page.rules() and page.looks() == 2


UNSEEN = {
    "a command": "!{python} -c 'print(1)'",
    "a command's output": "got = !{python} -c 'print(1)'",
    "subprocess": "import subprocess\nsubprocess.run(['{python}', '-c', 'print(1)'], check=True)",
    "a line for the shell": "import subprocess\nsubprocess.run('cd . && {python} -c \"print(1)\"', shell=True)",
    "a script cell": "%%bash\ncd .\n{python} -c 'print(1)'",
    "a process": "import multiprocessing as mp\np = mp.get_context('fork').Process(target=abs, args=(1,))\n"
    "p.start()\np.join()",
    "a pool of processes": "import os\nfrom concurrent.futures import ProcessPoolExecutor\n"
    "with ProcessPoolExecutor(1) as pool:\n    assert list(pool.map(abs, [-1])) == [1]",
    "joblib": "from joblib import Parallel, delayed\nassert Parallel(2)(delayed(abs)(n) for n in (-1, -2)) == [1, 2]",
}  # fmt: skip


@pytest.mark.parametrize("how", UNSEEN)
def test_what_ran_in_another_process_is_said_to_be_unseen(page: Page, how: str, capsys: Capture) -> None:
    page.run(data=DATA, scale=CLEAN, score=BAYES)
    assert page.state("fit-on-test").state == "clear"
    page.run(away=UNSEEN[how].replace("{python}", sys.executable))
    state = page.state("fit-on-test")
    assert state.state == "not-checked" and "another process ran" in state.why, how
    capsys.readouterr()
    page.run(x="%deeprules")
    assert capsys.readouterr().out.count("Not seen: ") == 1


@pytest.mark.parametrize(
    "source",
    [
        "!echo python",
        "!{python} -m pip --version",
        "!ls",
        "import subprocess\nsubprocess.run(['ls'])",
        "cross_val_score(GaussianNB(), A, a, n_jobs=2)",
        "from joblib import Parallel, delayed\nParallel(2, backend='threading')(delayed(abs)(n) for n in (-1, -2))",
        "%%writefile python.txt\npython",
        "import threading\nt = threading.Thread(target=abs, args=(1,))\nt.start()\nt.join()",
    ],
)
def test_what_hides_nothing_is_not_held_to_be_unseen(page: Page, source: str) -> None:
    page.run(data=DATA, scale=CLEAN, score=BAYES, it=source.replace("{python}", sys.executable))
    assert page.session.book.unseen == [] and page.state("fit-on-test").state == "clear"


def test_workers_that_only_load_data_hide_nothing(page: Page) -> None:
    page.run(data="import torch\nfrom torch.utils.data import DataLoader, TensorDataset\n"
             "loader = DataLoader(TensorDataset(torch.randn(64, 3)), batch_size=8, num_workers=1)")  # fmt: skip
    page.run(loop="n = sum(len(batch) for batch, in loader)")
    assert page.shell.user_ns["n"] == 64 and page.session.book.unseen == []


def test_an_interrupt_while_we_judge_costs_our_work_and_nothing_else(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    page.run(data=DATA, scale=LEAK)
    with monkeypatch.context() as patch:
        patch.setattr(page.session.book.record.reader, "read", interrupt)
        result = page.shell.run_cell(BAYES, cell_id="score", store_history=True)
    assert result.success and page.session.guard.count == 0
    assert any("you interrupted" in line for line in page.session.book.unseen)
    page.run(score=BAYES)
    assert "fit-on-test" in page.rules()
