"""What is said of a score: how far it may be off, whether it fits the classes, and what else there is to choose by."""

from __future__ import annotations

import pytest

from deeprules_jupyter.dataflow import Reader
from deeprules_jupyter.model import Cell, Place
from deeprules_jupyter.paired import wilson
from deeprules_jupyter.rules import judge
from deeprules_jupyter.trace import Trace
from tests.shell import Notebook

DATA = """
import numpy as np
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.metrics import accuracy_score, balanced_accuracy_score, roc_auc_score
from sklearn.model_selection import cross_val_score, train_test_split
rng = np.random.default_rng(0)
X = rng.normal(size=(2000, 5))
y = (X[:, 0] + rng.normal(size=2000) > {cut}).astype(int)
A, B, a, b = train_test_split(X, y, test_size={held}, random_state=0, stratify=y)
"""
FIT = "model = LogisticRegression().fit(A, a)"


def notes(notebook: Notebook, rule: str, *cells: str) -> list[str]:
    """What one rule says after these cells have run."""
    notebook.all(*cells)
    found = [one for one in notebook.found if one.rule == rule]
    assert all(one.level == "note" for one in found)
    return [one.message for one in found]


@pytest.mark.parametrize(("right", "rows"), [(0, 10), (38, 40), (40, 40), (188, 198), (5000, 10000)])
def test_the_interval_is_that_of_wilson(right: int, rows: int) -> None:
    from scipy.stats import binomtest

    theirs = binomtest(right, rows).proportion_ci(method="wilson")
    assert wilson(right, rows) == pytest.approx((theirs.low, theirs.high), abs=1e-6)


@pytest.mark.parametrize(
    ("held", "shown", "said"),
    [
        (50, "print(model.score(B, b))", True),
        (50, "print(accuracy_score(b, model.predict(B)))", True),
        (800, "print(model.score(B, b))", False),
        (50, "print(roc_auc_score(b, model.decision_function(B)))", False),  # no share of rows
        (50, "print(LinearRegression().fit(A, a).score(B, b))", False),
        (50, "print(DummyClassifier().fit(A, a).score(B, b))", False),
        (50, "print(model.score(A, a), cross_val_score(model, A, a).mean())", False),
    ],
)
def test_a_small_test_set(notebook: Notebook, held: int, shown: str, said: bool) -> None:
    found = notes(notebook, "small-test-set", DATA.format(cut=0, held=held), f"{FIT}\n{shown}")
    assert bool(found) is said
    assert all("50 test rows" in one for one in found)


@pytest.mark.parametrize(
    ("cut", "shown", "said"),
    [
        (2.5, "print(model.score(B, b))", True),
        (2.5, "print(roc_auc_score(b, model.decision_function(B)))", True),
        (0, "print(model.score(B, b))", False),
        (2.5, "print(model.score(B, b), balanced_accuracy_score(b, model.predict(B)))", False),
        (2.5, "print(model.score(B, b))\ntp = ((model.predict(B) == 1) & (b == 1)).sum()\nprint('recall', tp)", False),
        (2.5, "print(LinearRegression().fit(A, a).score(B, b))", False),
    ],
)
def test_unequal_classes(notebook: Notebook, cut: float, shown: str, said: bool) -> None:
    found = notes(notebook, "accuracy-under-imbalance", DATA.format(cut=cut, held=0.5), f"{FIT}\n{shown}")
    assert bool(found) is said


def read(source: str) -> set[str]:
    """The rules that speak of a cell that is read."""
    cell = Cell(source, Place(cell=0, cell_id="c0"))
    return {one.rule for one in judge(Trace(Reader().read(cell), [cell]), "static")[0]}


@pytest.mark.parametrize(
    ("model", "said"),
    [
        ("LogisticRegression(class_weight='balanced')", True),
        ("LogisticRegression(class_weight=None)", False),
        ("XGBClassifier(scale_pos_weight=30)", True),
        ("XGBClassifier(scale_pos_weight=1)", False),
    ],
)
def test_classes_that_the_code_takes_for_unequal(model: str, said: bool) -> None:
    text = f"from xgboost import XGBClassifier{DATA.format(cut=2, held=0.5)}print({model}.fit(A, a).score(B, b))"
    assert ("accuracy-under-imbalance" in read(text)) is said


SEVERAL = "for C in ({}):\n    print(LogisticRegression(C=C).fit(A, a).score(B, b))"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (SEVERAL.format("1, 2, 3"), True),
        (SEVERAL.format("1, 2"), False),  # may be a comparison that was planned
        (f"print(cross_val_score(LogisticRegression(), A, a).mean())\n{SEVERAL.format('1, 2, 3')}", False),
        (f"K, V, k, v = train_test_split(A, a)\n{FIT}\nmodel.score(V, v)\n{SEVERAL.format('1, 2, 3')}", False),
    ],
)
def test_rows_to_choose_by(source: str, said: bool) -> None:
    assert ("no-tuning-set" in read(DATA.format(cut=0, held=0.5) + source)) is said


BOTH = "print(model.score(A, a), model.score(B, b))"


@pytest.mark.parametrize(
    ("held", "model", "said"),
    [
        (800, "SVC(gamma=1)", True),
        (800, "SVC()", False),
        (40, "SVC(gamma=1)", False),  # few rows: the gap may be chance
        (800, "RandomForestClassifier(9, random_state=0)", False),  # knows its training rows, and may be fine
        (800, "make_pipeline(StandardScaler(), KNeighborsClassifier(1))", False),
    ],
)
def test_a_gap(notebook: Notebook, held: int, model: str, said: bool) -> None:
    more = (
        "from sklearn.ensemble import RandomForestClassifier\nfrom sklearn.neighbors import KNeighborsClassifier\n"
        "from sklearn.pipeline import make_pipeline\nfrom sklearn.preprocessing import StandardScaler\n"
        "from sklearn.svm import SVC"
    )
    cell = f"{more}\nmodel = {model}.fit(A, a)\n{BOTH}"
    assert bool(notes(notebook, "overfit-gap", DATA.format(cut=0, held=held), cell)) is said


def test_unequal_classes_of_a_network_that_is_scored_by_hand(notebook: Notebook) -> None:
    network = (
        "import torch\nP, Q = [torch.tensor(part, dtype=torch.float32) for part in (A, B)]\n"
        "p, q = torch.tensor(a), torch.tensor(b)\nnet = torch.nn.Linear(5, 2)\nloss_of = torch.nn.CrossEntropyLoss()\n"
        "optimizer = torch.optim.Adam(net.parameters())\nfor epoch in range(3):\n    optimizer.zero_grad()\n"
        "    loss = loss_of(net(P), p)\n    loss.backward()\n    optimizer.step()"
    )
    shown = "with torch.no_grad():\n    print((net(Q).argmax(1) == q).float().mean())"
    for cut, said in ((2.5, True), (0, False)):
        found = notes(notebook, "accuracy-under-imbalance", DATA.format(cut=cut, held=0.5), network, shown)
        assert bool(found) is said
        assert all("that it learned from" in one for one in found)
