"""The sixth tutorial goes to a REFORMS and a DOME report; each item that evidence fills is held against the truth."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

TUTORIAL = Path(__file__).resolve().parents[2] / "example_notebooks" / "06_from_notebook_to_paper.ipynb"
# Worked out by hand from the cells and the data set; what is in braces is computed below without deeprules.
SPLIT = ["train_test_split parts patients (500 rows)", "X_train (350 rows) for training", "X_test (150 rows) for test"]
COMPARED = ["DummyClassifier accuracy 0.727, GridSearchCV accuracy {accuracy:.3f}"]
MEASURED = ["Accuracy on X_test (150 rows)", "Roc auc on X_test (150 rows)", "smallest class is 27.3% of them"]
SURE = ["Accuracy {accuracy:.3f}", "interval {low:.3f} to {high:.3f} (exact)", "Roc auc {auc:.3f}"]
NONE_SHARED = ["Of X_test (150 rows) none stands among X_train (350 rows)"]
REFORMS = {
    "2b": ["Commit", "nothing uncommitted"], "2c": ["Python 3.", "scikit-learn "],
    "3d": ["2 classes in 500 rows (0: 362, 1: 138)"], "3e": ["patients (500 rows), parted", "1, with 138 rows"],
    "3f": ["patients (500 rows): no value is missing"], "4a": ["No cell drops rows", "none of the 500 rows"],
    "4c": ["StandardScaler()"], "5a": ["GridSearchCV(cv=5", "7 settings"], "5c": SPLIT, "5d": ["_C = {C}", "tried 7"],
    "5e": ["C={C}", "max_iter=1000"], "5f": COMPARED, "6a": ["saw no row of X_test"], "6b": NONE_SHARED,
    "7a": MEASURED, "7b": SURE,
}  # fmt: skip
DOME = {
    "splits": SPLIT, "redundancy": NONE_SHARED, "algorithm": REFORMS["5a"], "meta-predictions": ["No other predictor"],
    "encoding": ["350 x 13"], "parameters": ["14 coefficients, 25 training rows"], "features": ["uses 13 columns"],
    "fitting": ["accuracy {accuracy:.3f}"], "regularization": ["C={C}"], "availability of configuration": ["C={C}"],
    "output": ["one of 2 classes and a probability"], "run time": ["The cell that trained GridSearchCV took"],
    "method": ["1 look"], "measures": MEASURED, "comparison": COMPARED, "confidence": SURE,
}  # fmt: skip


def truth() -> dict[str, Any]:
    from scipy.stats import binomtest
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import GridSearchCV, train_test_split
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sksurv.datasets import load_whas500

    table, outcome = load_whas500()
    X = table.drop(columns="los").astype(float)
    y = (outcome["fstat"] & (outcome["lenfol"] <= 365)).astype(int)
    X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.3, stratify=y, random_state=0)
    pipeline = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
    grid = {"logisticregression__C": [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1]}
    search = GridSearchCV(pipeline, grid, cv=5, scoring="neg_log_loss").fit(X_train, y_train)
    right = int((search.predict(X_test) == y_test).sum())
    low, high = binomtest(right, 150).proportion_ci(method="exact")
    auc = roc_auc_score(y_test, search.predict_proba(X_test)[:, 1])
    chosen = search.best_params_["logisticregression__C"]
    return {"C": chosen, "accuracy": right / 150, "low": low, "high": high, "auc": auc}


@pytest.mark.trust
def test_the_tutorial_fills_sixteen_items_of_each_checklist_with_the_truth(tmp_path: Path) -> None:
    shutil.copy(TUTORIAL, tmp_path)
    (tmp_path / "README.md").write_text("how to run it", encoding="utf-8")
    who = ["-c", "user.name=a", "-c", "user.email=a@b"]
    for words in (["init", "-q"], ["add", "README.md"], [*who, "commit", "-qm", "x"]):
        subprocess.run(["git", *words], check=True, cwd=tmp_path)
    program = Path(sys.executable).parent / "deeprules"
    done = subprocess.run([program, "run", tmp_path / TUTORIAL.name], cwd=tmp_path, capture_output=True, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    known = truth()
    for name, expected, total in (("reforms", REFORMS, 32), ("dome", DOME, 21)):
        items = json.loads((tmp_path / f"{name}.json").read_text(encoding="utf-8"))["items"]
        filled = {one["number"]: one for one in items if one["status"] == "filled"}
        assert set(filled) == set(expected) and len(filled) == 16 and len(items) == total
        for number, words in expected.items():
            said = " ".join(line["text"] for line in filled[number]["lines"])
            assert [word for word in words if word.format(**known) not in said] == [], (number, said)
    assert (tmp_path / "model_card.md").is_file() and "one city" in (tmp_path / "ETHICS.md").read_text(encoding="utf-8")
