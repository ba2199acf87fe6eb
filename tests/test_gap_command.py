"""`%deeprules_gap` as a person uses it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from deeprules_jupyter.model import Fit
from tests.shell import Notebook

DATA = """
import numpy as np
from deeprules_jupyter import split
from sklearn.datasets import load_breast_cancer, load_diabetes
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
X, y = load_breast_cancer(return_X_y=True, as_frame=True)
(X_train, y_train), (X_tune, y_tune), (X_test, y_test) = split(X, y)
forest = RandomForestClassifier(25).fit(X_train, y_train)
"""


def shown(notebook: Notebook) -> dict[str, Any]:
    return [output["data"] for output in notebook.shell.display_pub.outputs if "text/html" in output["data"]][-1]


def words(notebook: Notebook) -> str:
    return " ".join(shown(notebook)["text/plain"].split())


def test_a_forest_is_judged_out_of_bag_by_the_rows_that_were_seen(notebook: Notebook) -> None:
    notebook.all(DATA, "print(forest.score(X_tune, y_tune), forest.score(X_test, y_test))")
    fits = sum(isinstance(fact, Fit) for fact in notebook.session.book.record.trace.facts)
    before = np.random.get_state()[1].copy()  # type: ignore[index, union-attr]
    assert notebook.run("%deeprules_gap forest") == [] and notebook.warned == []
    said = words(notebook)
    assert "knows its training rows by heart" in said and "Out of bag" in said and "On tuning minus test rows" in said
    assert shown(notebook)["text/html"].count("<svg") == 3
    assert (np.random.get_state()[1] == before).all()  # type: ignore[index]
    assert sum(isinstance(fact, Fit) for fact in notebook.session.book.record.trace.facts) == fits
    (box,) = notebook.session.book.boxes.report()
    assert box.looks == 1  # of the same model
    notebook.run("import numpy as np\nsite = np.arange(len(X_train)) % 3\n%deeprules_gap forest --site site")
    assert "leaving one site out" in words(notebook) and "no more than the sites differ" in words(notebook)


def test_rows_that_are_named_and_other_kinds_of_models(notebook: Notebook) -> None:
    notebook.run(DATA + "near = KNeighborsClassifier(1).fit(X_train, y_train)")
    notebook.run("%deeprules_gap near X_train y_train X_test y_test")
    assert "their score says nothing" in words(notebook) and "minus that on test rows" not in words(notebook)
    notebook.run("A, b = load_diabetes(return_X_y=True)\nridge = Ridge().fit(A[:300], b[:300])")
    notebook.run("%deeprules_gap ridge A[:300] b[:300] A[300:] b[300:]")
    assert words(notebook).startswith("ridge: R² 0.4") and "as nearly every" not in words(notebook)


def test_a_network_of_torch_is_asked_too(notebook: Notebook) -> None:
    notebook.run(DATA + "import torch\ntorch.manual_seed(0)\nnet = torch.nn.Linear(30, 2)")
    notebook.run("A, B = (torch.tensor(v.to_numpy(), dtype=torch.float32) for v in (X_train, X_test))")
    notebook.run("%deeprules_gap net A y_train B y_test")
    assert words(notebook).startswith("net: ROC AUC 0.")


def test_where_a_column_tells_whose_the_rows_are_whole_patients_are_drawn(notebook: Notebook) -> None:
    notebook.run(
        DATA + "import pandas as pd\nrng = np.random.default_rng(0)\n"
        "t = pd.DataFrame(rng.normal(size=(300, 3)), columns=list('abc'))\n"
        "t['patient_id'] = np.repeat(np.arange(60), 5)\n"
        "label = (t['a'] + rng.normal(size=300) > 0).astype(int)\nfirst = t['patient_id'] < 40\n"
        "A, a, B, b = t.loc[first, list('abc')], label[first], t.loc[~first, list('abc')], label[~first]\n"
        "line = LogisticRegression().fit(A, a)"
    )
    notebook.run("%deeprules_gap line A a B b")
    assert "drawing whole patients" in words(notebook)
    notebook.run("%deeprules_gap forest X_train y_train X_test y_test")
    assert "each class with as many rows" in words(notebook)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("%deeprules_gap forest", "was not seen to be scored on test rows"),
        ("%deeprules_gap X", "was not seen to be trained"),
        ("%deeprules_gap forest X_train y_train", "name X_train y_train X_test y_test"),
        ("%deeprules_gap forest X_train y_train X_test y_tune --site nix", "there is no nix"),
        (
            "%deeprules_gap forest X_train y_train X_test y_test --site y_test",
            "has 114 values, and X_train has 341 rows",
        ),
    ],
)
def test_a_mistake_gets_one_line(notebook: Notebook, capsys: pytest.CaptureFixture[str], line: str, told: str) -> None:
    notebook.run(DATA)
    capsys.readouterr()
    notebook.run(line)
    said = capsys.readouterr().err
    assert told in said and said.count("\n") == 1


FEW = """
from sklearn.datasets import load_wine
A, b = load_wine(return_X_y=True)
few = [*range(0, 178, 4)]
rest = [row for row in range(178) if row % 4]
trees = RandomForestClassifier(5, random_state=0).fit(A[rest], b[rest])
half = RandomForestClassifier(5, random_state=0).fit(A[rest], b[rest] == 1)
"""


@pytest.mark.parametrize(
    "line",
    [
        "%deeprules_gap trees A[rest] b[rest] A[few] b[few]",
        "%deeprules_gap half A[rest] c[rest] A[few] c[few]",
        "%deeprules_baseline A[rest] b[rest] --test A[few] b[few] --model trees --models bayes",
        "%deeprules_baseline A[rest] c[rest] --test A[few] c[few] --model half --models bayes",
    ],
)
def test_nothing_speaks_of_an_accuracy_that_nobody_asked_for(notebook: Notebook, line: str) -> None:
    notebook.run(DATA + FEW + "c = b == 1")
    notebook.run(line)
    assert notebook.session.book.record.trace.test_looks()
    assert notebook.state("small-test-set").state == "not-applicable"
    assert not {"small-test-set", "accuracy-under-imbalance"} & {one.rule for one in notebook.found}


def test_test_rows_of_one_class_are_a_look_too(notebook: Notebook) -> None:
    notebook.run(DATA + FEW + "c = b == 1\none = [row for row in few if not c[row]]")
    notebook.run(
        "%deeprules_baseline A[rest] c[rest] --test A[one] c[one] --model half --models bayes --metric accuracy"
    )
    assert notebook.session.book.record.trace.test_looks()
