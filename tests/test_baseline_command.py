"""`%deeprules_baseline` in a real shell."""

from __future__ import annotations

import pytest

from deeprules_jupyter.model import Score
from tests.shell import Notebook

DATA = """
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier
X, y = load_breast_cancer(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
net = MLPClassifier((2,), max_iter=3, random_state=0).fit(X_train, y_train)
"""
LINE = "%deeprules_baseline X_train y_train --test X_test y_test --model net --models logistic,bayes"


def shown(notebook: Notebook) -> str:
    return "\n".join(output["data"].get("text/plain", "") for output in notebook.shell.display_pub.outputs)


def test_the_network_and_the_winner_are_compared_and_the_winner_is_left(notebook: Notebook) -> None:
    notebook.run(DATA)
    notebook.run(LINE)
    text = shown(notebook)
    assert "logistic regression *" in text and "does better than net on the same 143 held-out rows" in text
    assert notebook.run("print(type(_baseline).__name__, _baseline.score(X_test, y_test) > 0.9)") is not None
    assert notebook.shell.user_ns["_baseline"].predict(notebook.shell.user_ns["X_test"]).shape == (143,)


def test_what_it_does_itself_is_no_deed_of_the_person_and_the_comparison_is_one_look(notebook: Notebook) -> None:
    notebook.run(DATA)
    notebook.run(LINE)
    (finding,) = [one for one in notebook.found if one.level == "warn"]  # of the comparison itself
    assert finding.rule == "baseline-wins" and notebook.run("1") == notebook.run("2") == []  # the page has said it
    scores = [fact for fact in notebook.session.book.record.calls if isinstance(fact, Score)]
    assert len(scores) == 1 and scores[0].data.rows.count == 143
    notebook.run("print(net.score(X_test, y_test))")
    assert notebook.state("test-set-reuse").state == "clear"  # the same model again: the same look
    notebook.run("print(MLPClassifier((3,), max_iter=9, random_state=1).fit(X_train, y_train).score(X_test, y_test))")
    assert notebook.state("test-set-reuse").state == "found"


def test_page_and_bundle_show_calibration_a_rare_class_the_learning_curve_and_what_each_model_costs(
    notebook: Notebook,
) -> None:
    notebook.run(DATA.replace("X_train, X", "y[::2] = 1; X_train, X"))
    notebook.run(LINE.replace("logistic,bayes", "bayes") + " --curve")
    (found,) = [output["data"] for output in notebook.shell.display_pub.outputs]
    text, html = found["text/plain"], found["text/html"]
    for words in ("Calibration: how far", "0 is rare", "average precision naive Bayes", "Learning curve of the naive"):
        assert words in text and words in html
    assert html.count("<svg") == 4 and "<script" not in html
    assert all(f">{cell}</th>" in html for cell in ("fit", "answer", "memory", "size"))
    assert "kB" in next(line for line in text.splitlines() if line.startswith("net "))


@pytest.mark.parametrize(("line", "said"), [
    ("X_train nothing", "there is no nothing in this notebook"),
    ("X_train y_test", "different lengths: 426 and 143"),
    ("X y --test X_test y_test", "143 of the 143 rows of X_test stand in X too"),
    ("X_train y_train --model net", "say on which held-out rows net is compared"),
    ("X_train y_train --metric auuc", "there is no metric auuc"),
    ("X_train y_train --budget soon", "a time such as 90s or 5m"),
    ("X_train y_train --backend dask", "this kernel has no Dask cluster yet"),
    ("X_train", "X_train: ndarray holds no target; say it after the rows: X y"),
    ("", "required"),
    ("X_train.no y_train", "there is no X_train.no: X_train has no such attribute"),
    ("X_train y_train[9][9]", "there is no y_train[9][9]: y_train[9] has no such item"),
    ("X_train.no.X y_train", "there is no X_train.no: X_train has no such attribute"),
    ("abs(X) y_train", "abs(X) would call something: give it a name in a cell, then"),
    ("X*2 y_train", "X*2 is computed: give it a name in a cell, then say that name"),
    ("--test X_test y_test X_train y_train", "--test takes X y or one dataset, not 4 names"),
])  # fmt: skip
def test_a_mistake_costs_one_line(notebook: Notebook, line: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    notebook.run(DATA)
    capsys.readouterr()
    notebook.run(f"%deeprules_baseline {line}")
    error = capsys.readouterr().err
    assert said in error and error.startswith("deeprules: ") and error.count("\n") == 1


def test_the_code_of_the_winner_is_printed_and_runs(notebook: Notebook, capsys: pytest.CaptureFixture[str]) -> None:
    notebook.run(DATA)
    notebook.run("%deeprules_baseline code")
    assert "no baseline was tuned in this kernel yet" in capsys.readouterr().err
    notebook.run("%deeprules_baseline X_train y_train --models bayes")
    capsys.readouterr()
    notebook.run("%deeprules_baseline code")
    notebook.run(capsys.readouterr().out)
    names = notebook.shell.user_ns
    assert (names["baseline"].predict(names["X_test"]) == names["_baseline"].predict(names["X_test"])).all()


def test_earlier_looks_at_the_held_out_rows_widen_the_intervals(notebook: Notebook) -> None:
    notebook.run(DATA)
    notebook.run("print(net.score(X_test, y_test))")
    notebook.run(LINE + " --stack")
    assert "have judged" not in shown(notebook) and "Both together" in shown(notebook)  # net's own look is this one
    notebook.run("other = MLPClassifier((3,), max_iter=9, random_state=1).fit(X_train, y_train)")
    notebook.run("print(other.score(X_test, y_test))")
    notebook.run(LINE)
    assert "These rows have judged 2 models, this comparison included" in shown(notebook)


def test_noise_of_the_seed_stands_beside_that_of_the_rows(notebook: Notebook) -> None:
    notebook.run(DATA)
    others = "MLPClassifier((2,), max_iter=3, random_state={}).fit(X_train, y_train)"
    notebook.run(f"one, two = {others.format(1)}, {others.format(2)}")
    notebook.run(LINE.replace("logistic,bayes", "bayes") + " --seeds one,two")
    text = shown(notebook)
    assert "Over 3 seeds net scores 0." in text and "Noise of the seed: 0." in text
    scores = [fact for fact in notebook.session.book.record.calls if isinstance(fact, Score)]
    assert len({score.models for score in scores}) == 3


class Broken:
    """Whatever an object of the person's may do."""

    def __array__(self, *_: object) -> None:
        raise RuntimeError("no numbers here")

    def __len__(self) -> int:
        raise RuntimeError("no rows here")


@pytest.mark.parametrize(
    "line", ["%deeprules_baseline broken y_train", "%%deeprules_baseline broken y_train\nnet.fit(X_train, y_train)"]
)
def test_what_nobody_thought_of_is_one_line_too(
    notebook: Notebook, line: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DEEPRULES_STRICT", raising=False)
    notebook.run(DATA)
    notebook.shell.user_ns["broken"] = Broken()
    capsys.readouterr()
    notebook.run(line)
    said = capsys.readouterr()
    assert said.err.count("\n") == 1 and "no " in said.err and "Traceback" not in said.out + said.err
