"""A deed that breaks two rules is said once, under the rule with the stronger evidence."""

from __future__ import annotations

import pytest

from deeprules_jupyter.model import Finding, State
from deeprules_jupyter.rules import judge
from tests.rules.test_judge import trace_of

HEAD = (
    "import pandas as pd\nfrom sklearn.linear_model import LogisticRegression\n"
    "from sklearn.model_selection import train_test_split\nfrom sklearn.preprocessing import StandardScaler\n"
    "from imblearn.over_sampling import RandomOverSampler\nbirds = pd.read_csv('birds.csv')\n"
    "X, y = birds[['wing', 'bill']], birds['sex']"
)
SPLIT = "a, b, ya, yb = train_test_split(X, y, random_state=0)"
SCORE = "print(LogisticRegression().fit(a, ya).score(b, yb))"
SETTINGS = "scores = {c: LogisticRegression(C=c).fit(a, ya).score(b, yb) for c in (1, 3, 9)}"


def told(*cells: str) -> tuple[list[Finding], dict[str, State]]:
    findings, states = judge(trace_of([HEAD, *cells]), "static")
    return [one for one in findings if one.level == "warn"], {state.rule: state for state in states}


def test_copies_before_the_split_are_said_as_an_overlap() -> None:
    found, states = told("X, y = RandomOverSampler().fit_resample(X, y)", SPLIT, SCORE)
    assert [(one.rule, one.also) for one in found] == [("train-test-overlap", ("fit-before-split",))]
    assert states["fit-before-split"].state == "found" and "another rule" in states["fit-before-split"].why


@pytest.mark.parametrize("gap", ["\n", "; "])
def test_a_scaler_beside_the_copies_is_told_by_itself(gap: str) -> None:
    cell = f"X = StandardScaler().fit_transform(X){gap}X, y = RandomOverSampler().fit_resample(X, y)"
    found, _ = told(cell, SPLIT, SCORE)
    assert {one.rule for one in found} == {"train-test-overlap", "fit-before-split"}
    assert [one.message.split()[0] for one in found if one.rule == "fit-before-split"] == ["StandardScaler"]


def test_the_best_of_several_test_scores_is_said_as_a_choice() -> None:
    found, _ = told(SPLIT, SETTINGS, "best = max(scores, key=scores.get)", SCORE.replace("()", "(C=best)", 1))
    assert [(one.rule, one.also) for one in found] == [("tuned-on-test", ("test-set-reuse",))]


def test_another_model_on_the_same_test_rows_is_another_deed() -> None:
    more = "from sklearn.svm import SVC\nprint(SVC().fit(a, ya).score(b, yb))"
    found, _ = told(SPLIT, more, SETTINGS, "best = max(scores, key=scores.get)")
    assert {one.rule for one in found} == {"tuned-on-test", "test-set-reuse"}
