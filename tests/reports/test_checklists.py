"""A notebook of a packaged data set becomes a REFORMS and a DOME report; each filled item is held against the truth."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.shell import Notebook, ended

CELLS = [
    """
from sklearn.datasets import load_breast_cancer
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GridSearchCV, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
X, y = load_breast_cancer(return_X_y=True, as_frame=True)""",
    "X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2, random_state=0, stratify=y)",
    """
pipe = make_pipeline(StandardScaler(), LogisticRegression(max_iter=5000))
search = GridSearchCV(pipe, {'logisticregression__C': [0.01, 0.1, 1]}, cv=5).fit(X_train, y_train)""",
    "dummy = DummyClassifier().fit(X_train, y_train)\ndummy.score(X_test, y_test)",
    "print(search.score(X_test, y_test))\nprint(roc_auc_score(y_test, search.predict_proba(X_test)[:, 1]))",
]
# What each item that evidence fills must say: worked out by hand from the cells above and the data set.
REFORMS = {
    "2b": ["Commit", "nothing uncommitted"],
    "2c": ["Python 3.", "scikit-learn ", "numpy "],
    "3d": ["2 classes in 569 rows (0: 212, 1: 357)"],
    "3e": ["X (569 rows), parted into X_train (455 rows) and X_test (114 rows)", "smallest class of y is 0, with 212"],
    "3f": ["X (569 rows): no value is missing"],
    "4a": ["No cell drops rows, and none of the 569 rows of X was left out"],
    "4c": ["learned from its training rows: StandardScaler()"],
    "5a": [
        "GridSearchCV(cv=5, estimator=Pipeline(StandardScaler(), LogisticRegression",
        "(455 rows), 3 settings",
    ],
    "5c": ["train_test_split parts X (569 rows) in random order", "X_test (114 rows) for test", "cv=5"],
    "5d": ["tried 3 settings", "C: 0.01, 0.1, 1", "It chose logisticregression__C = {C}"],
    "5e": ["C={C}", "max_iter=5000"],
    "5f": ["DummyClassifier accuracy 0.632, GridSearchCV accuracy {accuracy:.3f}"],
    "6a": ["saw no row of X_test (114 rows)"],
    "6b": ["Of X_test (114 rows) none stands among X_train (455 rows)"],
    "7a": ["Accuracy on X_test (114 rows)", "Roc auc on X_test", "smallest class is 36.8% of them"],
    "7b": ["Accuracy {accuracy:.3f}", "interval {low:.3f} to {high:.3f} (exact)", "Roc auc {auc:.3f}", "(DeLong)"],
}
DOME = {
    "splits": REFORMS["5c"], "redundancy": REFORMS["6b"], "algorithm": REFORMS["5a"],
    "meta-predictions": ["No other predictor feeds GridSearchCV"],
    "encoding": ["X_train: 455 x 30 (30 float64)"], "parameters": ["31 coefficients, 14.7 training rows for each"],
    "features": ["uses 30 columns; none was chosen"],
    "fitting": ["cross-validation of its search {cv:.3f}, on held-out rows GridSearchCV accuracy {accuracy:.3f}"],
    "regularization": ["LogisticRegression: C={C}"], "availability of configuration": ["C={C}"],
    "output": ["one of 2 classes and a probability for each"], "run time": ["The cell that trained GridSearchCV took"],
    "method": ["X_test (114 rows, not locked): 1 look"], "measures": REFORMS["7a"], "comparison": REFORMS["5f"],
    "confidence": REFORMS["7b"],
}  # fmt: skip


@pytest.fixture(scope="module")
def studied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Notebook]:
    folder = tmp_path_factory.mktemp("study")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.delenv("JPY_SESSION_NAME", raising=False)
        Path("README.md").write_text("how to run it", encoding="utf-8")
        who = ["-c", "user.name=a", "-c", "user.email=a@b"]
        for words in (["init", "-q"], ["add", "README.md"], [*who, "commit", "-qm", "x"]):
            subprocess.run(["git", *words], check=True)
        one = Notebook()
        one.all(*CELLS)
        yield one
        one.shell.run_line_magic("unload_ext", "deeprules")
        ended(one.shell)


def report(notebook: Notebook, template: str) -> dict[str, Any]:
    notebook.run(f"%deeprules_report --template {template} -o {template}.json")
    found: dict[str, Any] = json.loads(Path(f"{template}.json").read_text(encoding="utf-8"))
    return found


def truth(notebook: Notebook) -> dict[str, float]:
    """The numbers themselves, from the objects and from scipy."""
    from scipy.stats import binomtest
    from sklearn.metrics import roc_auc_score

    names = notebook.shell.user_ns
    right = int((names["search"].predict(names["X_test"]) == names["y_test"]).sum())
    low, high = binomtest(right, 114).proportion_ci(method="exact")
    auc = roc_auc_score(names["y_test"], names["search"].predict_proba(names["X_test"])[:, 1])
    chosen, cv = names["search"].best_params_["logisticregression__C"], names["search"].best_score_
    return {"C": chosen, "accuracy": right / 114, "low": low, "high": high, "auc": auc, "cv": cv}


@pytest.mark.parametrize(("template", "expected", "fewest"), [("reforms", REFORMS, 16), ("dome", DOME, 15)])
def test_evidence_alone_fills_what_it_can_and_says_the_truth(
    studied: Notebook, template: str, expected: dict[str, list[str]], fewest: int
) -> None:
    found, known = report(studied, template), truth(studied)
    filled = {one["number"]: one for one in found["items"] if one["status"] == "filled"}
    assert set(filled) == set(expected) and len(filled) >= fewest
    for number, words in expected.items():
        said = " ".join(line["text"] for line in filled[number]["lines"])
        assert [word for word in words if word.format(**known) not in said] == [], (number, said)
        assert (
            any(line["proof"]["code"] or line["proof"]["rows"] for line in filled[number]["lines"]) or number[:1] == "2"
        )


def test_the_way_to_make_it_again_names_the_data_and_counts_no_cells(studied: Notebook) -> None:
    (item,) = [one for one in report(studied, "reforms")["items"] if one["number"] == "2e"]
    told = json.dumps(item)
    assert "It begins with X (569 rows)." in told and "cells" not in told


def test_what_only_a_person_knows_is_asked_and_what_no_rule_looked_at_is_listed(studied: Notebook) -> None:
    found = report(studied, "reforms")
    by_number = {one["number"]: one for one in found["items"]}
    assert by_number["1a"]["status"] == "open" and "Which species" in by_number["1a"]["questions"][0]
    assert by_number["8a"]["status"] == "lacking"
    assert {one["rule"] for one in found["not checked"]} >= {"group-straddles-split", "shares-sensitive-model"}
    assert {one["rule"] for one in found["findings"]} == {"unreported-search", "unrecorded-environment"}
    assert len(found["items"]) == 32 and len(report(studied, "dome")["items"]) == 21


def test_to_make_a_report_leaves_no_trace_in_what_was_seen(studied: Notebook) -> None:
    report(studied, "reforms")
    before = [*studied.session.book.record.calls]
    for template in ("overview", "reforms", "dome", "methods", "model-card"):
        studied.run(f"%deeprules_report --template {template} --format html -o page.html")
    assert studied.session.book.record.calls == before


def test_a_model_card_loads_with_the_library_of_the_hub(studied: Notebook) -> None:
    hub = pytest.importorskip("huggingface_hub")
    studied.run("%deeprules_report --template model-card -o card.md")
    card = hub.ModelCard.load("card.md")
    assert card.data.library_name == "sklearn" and card.data.pipeline_tag == "tabular-classification"
    found = {one.metric_type: one.metric_value for one in card.data.eval_results}
    known = truth(studied)
    assert found == pytest.approx({"accuracy": known["accuracy"], "roc_auc": known["auc"]}, abs=1e-6)
    assert "## Performance" in card.text
