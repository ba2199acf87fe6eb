"""`%deeprules_lockbox` in a real IPython shell: what it lists, locks, opens, exports and keeps quiet about."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from IPython.core.displaypub import CapturingDisplayPublisher

from deeprules_jupyter import session
from deeprules_jupyter.views.panel import MIME
from tests.ledger.test_journal import git
from tests.ledger.test_revision import commit
from tests.shell import ended, fresh

Capture = pytest.CaptureFixture[str]
DATA = """from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score, roc_auc_score
from sklearn.model_selection import cross_val_score, train_test_split
from sklearn.naive_bayes import GaussianNB
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeClassifier
X, y = load_breast_cancer(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)"""
BAYES = "bayes = GaussianNB().fit(X_train, y_train)\nscore = bayes.score(X_test, y_test)"
TREE = """tree = DecisionTreeClassifier(max_depth=3, random_state={}).fit(X_train, y_train)
score = tree.score(X_test, y_test)"""


class Shell:
    """One kernel of a notebook."""

    def __init__(self) -> None:
        self.shell = fresh()
        self.shell.display_pub = CapturingDisplayPublisher()
        self.shell.run_line_magic("load_ext", "deeprules")
        self.cells = 0

    def run(self, source: str) -> list[str]:
        """Run a cell; the rules that were spoken of under it."""
        self.shell.display_pub.outputs.clear()
        self.cells += 1
        self.shell.run_cell(source, cell_id=f"c{self.cells}", store_history=True)
        return [one["rule"] for output in self.shown() if MIME in output for one in output[MIME]["findings"]]

    def shown(self) -> list[dict]:
        return [output["data"] for output in self.shell.display_pub.outputs]

    def box(self, line: str = "") -> str:
        """What the report says as text."""
        self.run(f"%deeprules_lockbox {line}")
        (report,) = self.shown()
        assert all(len(row) <= 100 for row in report["text/plain"].splitlines())
        assert "<script" not in report["text/html"]
        return str(report["text/plain"])

    def close(self) -> None:
        session.stop()
        ended(self.shell)


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shell]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("JPY_SESSION_NAME", str(tmp_path / "a.ipynb"))
    monkeypatch.setenv("JUPYTERHUB_USER", "ada")
    one = Shell()
    yield one
    one.close()


def test_several_metrics_and_a_second_measurement_are_one_look(shell: Shell) -> None:
    assert "No test set is known here yet" in shell.box()
    for source in (DATA, BAYES, "bayes.score(X_test, y_test); guess = bayes.predict(X_test)"):
        shell.run(source)
    shell.run("accuracy_score(y_test, guess), f1_score(y_test, guess), roc_auc_score(y_test, guess)")
    said = shell.box()
    assert "X_test, 143 rows: spent (seen once)" in said and "F1" in said and "AUROC" in said
    assert "95 % interval" in said and "the only unbiased one" in said and "ada" in said and "a.ipynb" in said


def test_later_looks_are_adjusted_and_seeds_of_one_recipe_are_one(shell: Shell) -> None:
    shell.run(DATA), shell.run(BAYES)
    shell.run("for seed in range(3):\n    " + TREE.format("seed").replace("\n", "\n    "))
    said = " ".join(shell.box().split())
    assert "seen 2 times" in said and "97.5 % interval" in said and "another model" in said
    assert "as the best of 2 models whose errors correlate" in said
    assert "model states make 2 looks" in said
    html = shell.shown()[0]["text/html"]
    assert html.count("<tr>") >= 3 and "correlate" in html


def test_another_kernel_counts_on_and_knows_less(shell: Shell) -> None:
    shell.run(DATA), shell.run(BAYES)
    session.stop()
    again = Shell()
    assert "seen once" in again.box()
    again.run(DATA), again.run(BAYES)
    assert "seen once" in again.box()  # the very same model
    again.run("SVC().fit(X_train, y_train).score(X_test, y_test)")
    said = " ".join(again.box().split())
    assert "seen 2 times" in said and "GaussianNB" in said and "SVC" in said
    again.close()


def test_a_split_made_anew_says_how_many_rows_it_shares(shell: Shell) -> None:
    shell.run(DATA), shell.run(BAYES)
    shell.run("A, B, a, b = train_test_split(X, y, random_state=1)\nSVC().fit(A, a).score(B, b)")
    common = len(set(map(bytes, shell.shell.user_ns["X_test"])) & set(map(bytes, shell.shell.user_ns["B"])))
    said = " ".join(shell.box().split())
    assert f"{common} of its 143 rows stand in B (143 rows) too, looked at by 1 model." in said
    assert f"{common} of its 143 rows stand in X_test" in said


OTHER = "X_train, X_test, y_train, y_test = train_test_split(X, y, random_state={})"


def test_another_notebook_on_some_of_these_rows_is_a_note_and_on_a_part_of_them_a_warning(shell: Shell) -> None:
    shell.run(DATA), shell.run(BAYES)
    session.stop()
    again = Shell()
    again.run(DATA), again.run(OTHER.format(1))
    assert again.run(BAYES) == []  # a repeated split with the same kind of model
    assert set(again.run(TREE.format(0))) == {"test-set-reuse"}  # two models on this one
    session.stop()
    third = Shell()
    third.run(DATA), third.run(OTHER.format(2))
    assert third.run("SVC().fit(X_train, y_train).score(X_test, y_test)") == []
    current = session.current()
    assert current is not None
    (note,) = [one for one in current.report().notebooks[0].findings if one.rule == "test-set-reuse"]
    assert note.level == "note" and "stand in another test set too" in note.message and "GaussianNB" in note.message
    third.run(OTHER.format(0))
    found = third.run("SVC(C=7).fit(X_train, y_train).score(X_test[:100], y_test[:100])")
    assert set(found) == {"test-set-reuse"}
    ended(third.shell)
    ended(again.shell)


def test_publishing_writes_files_once(shell: Shell, tmp_path: Path, capsys: Capture) -> None:
    shell.run(DATA), shell.run(BAYES)
    capsys.readouterr()
    for count in (1, 0):
        shell.run("%deeprules_lockbox publish shared-looks")
        out = " ".join(capsys.readouterr().out.split())
        assert f"{count} measurement" in out and "noticed" in out
    assert len(list((tmp_path / "shared-looks").glob("*.json"))) == 2
    assert "seen once" in shell.box()


def test_a_look_at_a_locked_set_is_loud_until_it_is_opened(shell: Shell, capsys: Capture) -> None:
    shell.run(DATA)
    shell.run("%deeprules_lockbox name X_test y_test --as 'held-out tumours'")
    assert "143 rows" in capsys.readouterr().out
    shell.run("%deeprules_lockbox lock")
    assert "locked" in shell.box() and shell.run("print(cross_val_score(GaussianNB(), X_train, y_train).mean())") == []
    assert shell.run(BAYES) == ["locked-test-set"]
    shell.run("%deeprules_lockbox open --final")
    assert "locked-test-set" not in shell.run(TREE.format(0)) + shell.run("tree.score(X_test, y_test)")
    said = shell.box("show 'held-out tumours'")
    assert "2 final" in said and "its final look was taken" in said
    assert "locked-test-set" in shell.run("SVC().fit(X_train, y_train).score(X_test, y_test)")
    capsys.readouterr()
    shell.run("%deeprules_lockbox history")
    told = capsys.readouterr().out
    assert all(word in told for word in ("named", "locked", "final look: DecisionTreeClassifier", "look: GaussianNB"))


def test_quiet_mode_says_no_digit_while_the_estimate_holds(shell: Shell, capsys: Capture) -> None:
    shell.run(DATA), shell.run(BAYES)
    capsys.readouterr()
    shell.run("%deeprules_lockbox quiet --tuning 0.9")
    assert "the first look at X_test is open" in capsys.readouterr().err
    shell.run(TREE.format(0))
    shell.run("%deeprules_lockbox quiet")
    assert "there is no tuning estimate" in capsys.readouterr().err
    shell.run("_ = cross_val_score(tree, X_train, y_train)")
    shell.run("%deeprules_lockbox quiet")
    out = " ".join(capsys.readouterr().out.split())
    assert "agrees with your tuning estimate" in out and f"{shell.shell.user_ns['score']:.3f}" not in out
    assert "100 rows and 0.10 in 33 %" in out
    answers = []
    for _ in range(2):
        shell.run("%deeprules_lockbox quiet --tuning 0.5")
        answers.append(capsys.readouterr().out)
    assert answers[0] == answers[1] and "with noise" in " ".join(answers[0].split())


def test_exports_say_all_and_hold_no_data(shell: Shell, tmp_path: Path, capsys: Capture) -> None:
    shell.run(DATA), shell.run(BAYES)
    for name in ("looks.json", "looks.csv", "looks.txt"):
        shell.run(f"%deeprules_lockbox export {name}")
    assert "must end with .json or .csv" in capsys.readouterr().err
    document = json.loads((tmp_path / "looks.json").read_text(encoding="utf-8"))
    (one,), (look,) = document["test_sets"], document["looks"]
    assert one["name"] == "X_test" and one["verdict"] == "spent" and look["learner"] == "GaussianNB"
    with (tmp_path / "looks.csv").open(encoding="utf-8") as file:
        (row,) = csv.DictReader(file)
    assert row["test_set"] == "X_test" and float(row["value"]) == look["value"] and row["who"] == "ada"
    assert "17.99" not in (tmp_path / "looks.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("lock", "no test set is known yet"),
        ("name nothing", "there is no nothing in this notebook"),
        ("name y", "holds no rows"),
        ("name X_test y_train", "has 143 rows, but y_train has not"),
        ("shut", "invalid choice"),
        ("quiet --tuning much", "a number is needed, not much"),
    ],
)
def test_a_mistake_costs_one_line(shell: Shell, capsys: Capture, line: str, words: str) -> None:
    shell.run(DATA)
    capsys.readouterr()
    shell.run(f"%deeprules_lockbox {line}")
    out, err = capsys.readouterr()
    assert words in err and err.count("\n") == 1 and err.startswith("deeprules: ") and "Traceback" not in out


def test_the_commit_at_each_look_is_listed_and_exported(shell: Shell, tmp_path: Path, capsys: Capture) -> None:
    git(tmp_path, "init", "-q")
    commits = [commit(tmp_path, "first")]
    shell.run(DATA)
    shell.run(BAYES)
    commits.append(commit(tmp_path, "second"))
    shell.run(TREE.format(0))
    first, second = (one[:7] for one in commits)
    assert first != second and all(f"at commit {one}" in shell.box() for one in (first, second))
    capsys.readouterr()
    shell.run("%deeprules_lockbox history")
    assert f"at commit {first}" in " ".join(capsys.readouterr().out.split())
    shell.run("%deeprules_lockbox export looks.csv")
    with (tmp_path / "looks.csv").open() as file:
        assert [row["revision"] for row in csv.DictReader(file)] == commits
