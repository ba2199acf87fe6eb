"""A choice that the code shows and looks that the calls show are one deed, and are said once."""

from __future__ import annotations

from tests.shell import Notebook

DATA = """from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
X, y = load_breast_cancer(return_X_y=True)
A, B, a, b = train_test_split(X, y, random_state=0)"""
LOOP = """best = 0
for k in (1, 3, 5):
    found = KNeighborsClassifier(k).fit(A, a).score(B, b)
    if found > best:
        best, kept = found, k
print(kept)"""
SCORES = """scores = {}
for model in (GaussianNB(), KNeighborsClassifier()):
    scores[type(model).__name__] = model.fit(A, a).score(B, b)"""
OTHER = "print(LogisticRegression(max_iter=5000).fit(A, a).score(B, b))"


def test_the_best_of_a_loop_is_said_as_a_choice_only(notebook: Notebook) -> None:
    notebook.all(DATA, LOOP)
    assert notebook.warned == ["tuned-on-test"]
    (found,) = [one for one in notebook.found if one.level == "warn"]
    assert found.also == ("test-set-reuse",)


def test_a_choice_in_a_later_cell_takes_the_place_of_the_looks(notebook: Notebook) -> None:
    notebook.all(DATA, SCORES)
    assert notebook.warned == ["test-set-reuse"]
    notebook.run("best = max(scores, key=scores.get)\nprint(best)", "choice")
    assert notebook.warned == ["tuned-on-test"]


def test_another_model_on_the_same_rows_is_told_by_itself(notebook: Notebook) -> None:
    notebook.all(DATA, LOOP, OTHER)
    assert sorted(notebook.warned) == ["test-set-reuse", "tuned-on-test"]


def test_the_choice_that_is_gone_says_nothing_any_more(notebook: Notebook) -> None:
    notebook.all(DATA, LOOP, OTHER)
    notebook.run("print(len(B))", "c1")
    assert notebook.warned == ["test-set-reuse"]  # a look was a look
