"""`%deeprules honest` as a person uses it: what a fit before the split was worth."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from deeprules_jupyter.model import Fit
from tests.shell import Notebook

HEAD = """
import numpy as np
from sklearn.datasets import load_breast_cancer, load_diabetes
from sklearn.feature_selection import SelectKBest
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.model_selection import cross_val_score, train_test_split
from sklearn.preprocessing import StandardScaler
rng = np.random.default_rng(0)
"""
NOISE = HEAD + "X, y = rng.normal(size=(80, 2000)), np.arange(80) % 2"
CHOSEN = "select = SelectKBest(k=20)\nchosen = select.fit_transform(X, y)\nmodel = LogisticRegression()"
FOLDS = "print(cross_val_score(model, chosen, y).mean())"
SPLIT = (
    "X_train, X_test, y_train, y_test = train_test_split(chosen, y, random_state=0, test_size=0.5)\n"
    "model.fit(X_train, y_train)\nprint(model.score(X_test, y_test))"
)
TUMOURS = HEAD + "X, y = load_breast_cancer(return_X_y=True, as_frame=True)"
SCALED = """
scaler = StandardScaler()
scaled = scaler.fit_transform(X)
X_train, X_test, y_train, y_test = train_test_split(scaled, y, random_state=0)
model = {model}.fit(X_train, y_train)
print(model.score(X_test, y_test))
"""


def ask(notebook: Notebook, line: str = "%deeprules honest") -> str:
    notebook.run(line)
    shown: list[dict[str, Any]] = [output["data"] for output in notebook.shell.display_pub.outputs]
    return " ".join(" ".join(data["text/plain"] for data in shown if "Pipeline" in data["text/plain"]).split())


def scores(said: str) -> tuple[float, float]:
    was, repaired = re.findall(r"(-?\d\.\d+) (?:as it is|repaired)", said)
    return float(was), float(repaired)


def test_genes_of_noise_that_were_chosen_before_the_folds(notebook: Notebook) -> None:
    assert notebook.all(NOISE, CHOSEN, FOLDS) == ["fit-before-split"]
    (offered,) = [one for one in notebook.found if one.rule == "fit-before-split"]
    assert offered.repair is not None and "`%deeprules honest` shows what it was worth" in offered.repair.text
    fits = sum(isinstance(fact, Fit) for fact in notebook.session.book.record.trace.facts)
    before = np.random.get_state()[1].copy()  # type: ignore[index, union-attr]
    said = ask(notebook)
    was, repaired = scores(said)
    assert was > 0.8 and repaired < 0.65 and "That is what SelectKBest gave away" in said
    (measured,) = [one for one in notebook.found if one.rule == "fit-before-split"]
    assert measured.id == offered.id and f"Measured here: accuracy {was:.3f} as it is, {repaired:.3f}" in measured.why
    assert measured.repair is not None and "honest" not in measured.repair.text
    assert (np.random.get_state()[1] == before).all()  # type: ignore[index]
    assert sum(isinstance(fact, Fit) for fact in notebook.session.book.record.trace.facts) == fits


def test_the_same_before_a_split(notebook: Notebook) -> None:
    notebook.all(NOISE, CHOSEN, SPLIT)
    was, repaired = scores(ask(notebook))
    assert was == notebook.shell.user_ns["model"].score(
        notebook.shell.user_ns["X_test"], notebook.shell.user_ns["y_test"]
    )
    assert was - repaired > 0.1


@pytest.mark.parametrize("model", ["LogisticRegression()", "Ridge()"])
def test_a_scaler_of_all_rows_is_a_quiet_line(notebook: Notebook, model: str) -> None:
    notebook.all(TUMOURS, SCALED.replace("{model}", model))
    said = ask(notebook)
    was, repaired = scores(said)
    assert (was == pytest.approx(repaired, abs=0.01) and "No difference worth a word" in said) or "leave open" in said


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ((TUMOURS,), "no score is known that rests on a fit before the split"),
        (
            (NOISE, "chosen = SelectKBest(lambda X, y: X[0], k=20).fit_transform(X, y)\nmodel = Ridge()", SPLIT),
            "SelectKBest (line 1) has no name, and its settings are more than numbers and words: write "
            "`selectkbest = SelectKBest(...)` on a line of its own",
        ),
        (
            (NOISE, "chosen = (X - X.mean(0)) / X.std(0)\nmodel = Ridge()", SPLIT),
            "was worked out by hand, and only estimators can be fitted anew: write it as one",
        ),
        ((TUMOURS, SCALED.replace("{model}", "Ridge()"), "X = X.iloc[:, :3]"), "has no name any more"),
    ],
)
def test_what_cannot_be_repeated_gets_one_line(
    notebook: Notebook, capsys: pytest.CaptureFixture[str], cells: tuple[str, ...], told: str
) -> None:
    notebook.all(*cells)
    capsys.readouterr()
    notebook.run("%deeprules honest")
    said = capsys.readouterr().err
    assert told in said and said.count("\n") == 1


def test_what_took_long_is_only_run_when_it_is_asked_for(
    notebook: Notebook, capsys: pytest.CaptureFixture[str]
) -> None:
    notebook.all(TUMOURS, SCALED.replace("{model}", "Ridge()"))
    for cell in notebook.session.spent:
        notebook.session.spent[cell] = 60.0
    assert ask(notebook) == "" and "`%deeprules honest --long`" in capsys.readouterr().err
    assert "repaired" in ask(notebook, "%deeprules honest --long")


UNNAMED = "filled = SimpleImputer().fit_transform(X)\nchosen = SelectKBest(k=20).fit_transform(filled, y)"
NAMED = "a = SimpleImputer()\nfilled = a.fit_transform(X)\nb = SelectKBest(k=20)\nchosen = b.fit_transform(filled, y)"
TRAINED = "A, B, c, d = train_test_split(chosen, y, random_state=0)\n"


@pytest.mark.parametrize(
    ("unnamed", "named"),
    [
        (f"{TRAINED}print(LogisticRegression().fit(A, c).score(B, d))",
         f"{TRAINED}model = LogisticRegression().fit(A, c)\nprint(model.score(B, d))"),
        ("print(cross_val_score(LogisticRegression(), chosen, y))",
         "model = LogisticRegression()\nprint(cross_val_score(model, chosen, y))"),
    ],
)  # fmt: skip
def test_what_has_no_name_is_made_anew_and_says_the_same(notebook: Notebook, unnamed: str, named: str) -> None:
    holes = NOISE + "\nfrom sklearn.impute import SimpleImputer\nX[3, 4] = np.nan"
    notebook.all(holes, NAMED, named)
    expected = scores(ask(notebook))
    notebook.run("del a, b, model\nchosen = filled = None")
    notebook.all(holes, UNNAMED, unnamed)
    assert scores(ask(notebook)) == expected and expected[0] - expected[1] > 0.1


def test_another_of_the_same_class_is_not_taken_for_one_without_a_name(notebook: Notebook) -> None:
    notebook.all(NOISE, UNNAMED.replace("SimpleImputer()", "StandardScaler()"), "model = LogisticRegression()", SPLIT)
    was = scores(ask(notebook))
    notebook.run("other = SelectKBest(k=3).fit(X, y)")
    assert scores(ask(notebook)) == was


def test_of_many_scores_the_newest_are_compared(notebook: Notebook) -> None:
    fitted = "model = LogisticRegression(C={})\n" + SPLIT
    notebook.all(NOISE, CHOSEN, *(fitted.format(strength) for strength in (1, 2, 3)), fitted.format(4) + "\ndel model")
    ask(notebook)
    assert len([o for o in notebook.shell.display_pub.outputs if "Pipeline" in o["data"]["text/plain"]]) == 3
    notebook.run("forest = Ridge()\nforest.fit(X_train, y_train)\nprint(forest.score(X_test, y_test))")
    assert ask(notebook).startswith("Ridge on")
