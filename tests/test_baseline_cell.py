"""`%%deeprules_baseline` on top of a cell, in a real shell, with real networks."""

from __future__ import annotations

import random

import numpy as np
import pytest
import torch

from deeprules_jupyter.comparison import Baseline
from deeprules_jupyter.model import Score
from tests.shell import Notebook

Capture = pytest.CaptureFixture[str]
DATA = """
import numpy as np, torch
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
torch.set_num_threads(1)
X, y = load_breast_cancer(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
scaler = StandardScaler().fit(X_train)
A, B = (torch.tensor(scaler.transform(rows), dtype=torch.float32) for rows in (X_train, X_test))
a, b = torch.tensor(y_train), torch.tensor(y_test)
"""
TRAINING = """torch.manual_seed(0)
net = torch.nn.Sequential(torch.nn.Linear(30, 8), torch.nn.ReLU(), torch.nn.Linear(8, 2))
optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
for epoch in range(10):
    optimizer.zero_grad()
    torch.nn.functional.cross_entropy(net(A), a).backward()
    optimizer.step()
"""
SCORE = """with torch.no_grad():
    print((net(B).argmax(1) == b).float().mean())
"""
MARK = "%%deeprules_baseline --models bayes\n"


def shown(notebook: Notebook) -> str:
    return "\n".join(output["data"].get("text/plain", "") for output in notebook.shell.display_pub.outputs)


def looks(notebook: Notebook) -> int:
    return len(notebook.session.book.record.trace.test_looks())


def test_rows_labels_and_network_are_those_of_the_cell(notebook: Notebook) -> None:
    notebook.run(DATA, "data")
    notebook.run(MARK + TRAINING + SCORE, "train")
    text = shown(notebook)
    assert "As the cell has shown: net was trained on A with a, tested on B with b." in text
    assert "net on the same 143 held-out rows: roc_auc" in text
    assert "gets no more than net had: 1 trial or " in text
    assert looks(notebook) == 1  # the cell's own


def test_a_cell_that_only_trains_leaves_the_test_rows_alone(notebook: Notebook) -> None:
    notebook.run(DATA, "data")
    notebook.run(MARK + TRAINING, "train")
    assert "No held-out rows were scored in this cell" in shown(notebook)
    assert looks(notebook) == 0


def test_rows_that_are_named_are_taken_and_looked_at_once(notebook: Notebook) -> None:
    notebook.run(DATA, "data")
    notebook.run(MARK.replace("\n", " --test B b\n") + TRAINING, "train")
    assert "net on the same 143 held-out rows" in shown(notebook)
    assert looks(notebook) == 1


def test_a_cell_that_only_scores_knows_where_the_network_was_trained(notebook: Notebook) -> None:
    notebook.run(DATA, "data")
    notebook.run(TRAINING, "train")
    notebook.run(TRAINING, "train")
    notebook.run(MARK + SCORE, "score")
    text = shown(notebook)
    assert "net was trained on A with a, tested on B with b" in text
    assert "gets no more than net had: 2 trials or " in text


def test_in_a_terminal_each_cell_is_one_of_its_own(notebook: Notebook) -> None:
    fit = "mlp = MLPClassifier((2,), max_iter=3, random_state=0).fit(X_train, y_train)\n"
    notebook.run(DATA + "from sklearn.neural_network import MLPClassifier")
    notebook.run(fit)
    notebook.run(MARK + fit + "print(mlp.score(X_test, y_test))")
    assert "gets no more than mlp had: 1 trial or " in shown(notebook)


def test_a_network_of_scikit_learn(notebook: Notebook) -> None:
    notebook.run(DATA, "data")
    notebook.run(
        MARK
        + "from sklearn.neural_network import MLPClassifier\n"
        + "mlp = MLPClassifier((2,), max_iter=3, random_state=0).fit(X_train, y_train)\n"
        + "print(mlp.score(X_test, y_test))"
    )
    text = shown(notebook)
    assert "mlp was trained on X_train with y_train, tested on X_test with y_test" in text
    assert "The cell itself showed accuracy_score" in text


def test_the_cell_runs_as_it_stands(notebook: Notebook, capsys: Capture) -> None:
    """Its last value is shown, its error is its own, at its own line, and nothing is tuned after an error."""
    notebook.run(DATA, "data")
    capsys.readouterr()
    notebook.run(MARK + TRAINING + "40 + 2", "train")
    assert capsys.readouterr().out.strip().endswith("42") and "_baseline" in notebook.shell.user_ns
    del notebook.shell.user_ns["_baseline"]
    result = notebook.shell.run_cell(MARK + TRAINING + "1 / 0", cell_id="train", store_history=True)
    assert isinstance(result.error_in_exec, ZeroDivisionError)
    trace = result.error_in_exec.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    assert trace is not None and trace.tb_lineno == 1 + TRAINING.count("\n") + 1
    assert "_baseline" not in notebook.shell.user_ns


LOADERS = """
from torch.utils.data import DataLoader, TensorDataset, random_split
everything = TensorDataset(torch.cat([A, B]), torch.cat([a, b]))
train_set, val_set, test_set = random_split(everything, [300, 100, 169], torch.Generator().manual_seed(0))
train_loader, val_loader, test_loader = (DataLoader(part, 50) for part in (train_set, val_set, test_set))

def accuracy(network, loader):
    right = 0
    with torch.no_grad():
        for rows, told in loader:
            right += (network(rows).argmax(1) == told).sum().item()
    return right / len(loader.dataset)

def train(network, loader, watched, epochs=3):
    optimizer, best = torch.optim.Adam(network.parameters(), lr=0.01), 0
    for epoch in range(epochs):
        for rows, told in loader:
            optimizer.zero_grad()
            torch.nn.functional.cross_entropy(network(rows), told).backward()
            optimizer.step()
        found = accuracy(network, watched)
        if found > best:
            best, kept = found, {name: value.clone() for name, value in network.state_dict().items()}
    network.load_state_dict(kept)
"""
LOOP = """net = torch.nn.Linear(30, 2)
train(net, train_loader, val_loader)
print("test", accuracy(net, test_loader))
"""


def test_loaders_in_functions_of_the_notebook(notebook: Notebook) -> None:
    notebook.run(DATA, "data")
    notebook.run(LOADERS, "loaders")
    notebook.run(MARK + LOOP, "train")
    text = shown(notebook)
    assert "net was trained on train_loader, tuned on val_loader, tested on test_loader." in text
    assert "net on the same 169 held-out rows" in text and "judged by roc_auc on val_loader" in text


def test_keras(notebook: Notebook) -> None:
    notebook.run(DATA, "data")
    notebook.run(
        "import os; os.environ['KERAS_BACKEND'] = 'torch'\n"
        "import keras\n"
        "X_fit, X_val, y_fit, y_val = train_test_split(scaler.transform(X_train), y_train, random_state=0)\n"
        "X_end = scaler.transform(X_test)",
        "keras",
    )
    notebook.run(
        MARK
        + "model = keras.Sequential([keras.layers.Input((30,)), keras.layers.Dense(1, activation='sigmoid')])\n"
        + "model.compile('adam', 'binary_crossentropy', metrics=['accuracy'])\n"
        + "history = model.fit(X_fit, y_fit, epochs=2, verbose=0, validation_data=(X_val, y_val))\n"
        + "model.evaluate(X_end, y_test, verbose=0)",
        "train",
    )
    text = shown(notebook)
    assert "model was trained on X_fit with y_fit, tuned on X_val with y_val, tested on X_end with y_test." in text
    assert "model on the same 143 held-out rows" in text


def test_columns_of_tables_and_a_model_in_a_dictionary(notebook: Notebook) -> None:
    """Never the whole table, which holds the target too."""
    notebook.run(DATA, "data")
    notebook.run(
        "import pandas as pd\n"
        "from sklearn.neural_network import MLPClassifier\n"
        "columns = [f'gene{i}' for i in range(30)]\n"
        "table = pd.DataFrame(X, columns=columns).assign(outcome=y, age=1.0 * np.arange(len(y)))\n"
        "train, test = train_test_split(table, random_state=0)\n"
        "models = {'small': MLPClassifier((2,), max_iter=3, random_state=0)}",
        "tables",
    )
    notebook.run(
        MARK
        + "models['small'].fit(train[columns], train['outcome'])\n"
        + "print(models['small'].score(test[columns], test['outcome']))",
        "train",
    )
    text = shown(notebook)
    assert "models['small'] was trained on train[columns] with train['outcome']" in text
    assert "tested on test[columns] with test['outcome']" in text
    assert notebook.shell.user_ns["_baseline"].n_features_in_ == 30
    (fact,) = [fact for fact in notebook.session.book.record.trace.facts if isinstance(fact, Baseline)]
    assert fact.fit and fact.trained is not None and fact.held is not None


def test_rows_without_a_name_are_not_taken_for_a_wider_table(notebook: Notebook, capsys: Capture) -> None:
    notebook.run(DATA, "data")
    tables = "import pandas as pd; train = pd.DataFrame(X_train).assign(y=y_train)\n"
    notebook.run(tables + "def values(table): return table.drop(columns='y').to_numpy()", "tables")
    capsys.readouterr()
    notebook.run(
        MARK
        + "from sklearn.neural_network import MLPClassifier\n"
        + "del X_train, A\n"
        + "mlp = MLPClassifier((2,), max_iter=3, random_state=0).fit(values(train), train['y'])",
        "train",
    )
    assert "the training rows have no name in this notebook; say which they are" in capsys.readouterr().err


def states() -> tuple[object, ...]:
    return random.getstate(), str(np.random.get_state()), torch.get_rng_state().tolist()


def test_weights_and_random_numbers_are_the_same_as_without_us(notebook: Notebook) -> None:
    notebook.run(DATA, "data")
    found = []
    for source in (TRAINING + SCORE, MARK + TRAINING + SCORE):
        random.seed(1)
        np.random.seed(1)
        notebook.run(source, "train")
        found.append((states(), [w.tolist() for w in notebook.shell.user_ns["net"].parameters()]))
    assert found[0] == found[1]


@pytest.mark.parametrize("heads", ["%%time\n" + MARK, MARK + "%%time\n"])
def test_other_magics_above_and_below(notebook: Notebook, heads: str) -> None:
    notebook.run(DATA, "data")
    notebook.run(heads + TRAINING + SCORE, "train")
    assert "net on the same 143 held-out rows" in shown(notebook)


@pytest.mark.parametrize(("body", "said"), [
    ("1 + 1", "no model was seen to be trained or scored in this cell"),
    ("c = a.flip(0)\n" + TRAINING.replace(", a)", ", a + 0 * c)"), "what the target of A is"),
])  # fmt: skip
def test_what_cannot_be_known_is_asked_for_in_one_line(
    notebook: Notebook, body: str, said: str, capsys: Capture
) -> None:
    notebook.run(DATA, "data")
    capsys.readouterr()
    notebook.run(MARK + body, "train")
    error = capsys.readouterr().err
    assert said in error and error.count("\n") == 1


def test_while_deeprules_is_off_the_cell_still_runs(notebook: Notebook, capsys: Capture) -> None:
    notebook.run("%deeprules off")
    notebook.run(MARK + "done = 1")
    assert notebook.shell.user_ns["done"] == 1 and "deeprules is off" in capsys.readouterr().err
    notebook.run("%deeprules on")
    notebook.run("get_ipython().run_cell_magic('deeprules_baseline', '', 'done = 2')")
    assert notebook.shell.user_ns["done"] == 2


def test_unloading_takes_everything_away(notebook: Notebook) -> None:
    before = len(notebook.shell.input_transformers_cleanup)
    notebook.shell.run_line_magic("unload_ext", "deeprules")
    assert len(notebook.shell.input_transformers_cleanup) == before - 3  # of three cell magics
    assert "deeprules_baseline" not in notebook.shell.magics_manager.magics["cell"]


def test_our_own_models_are_no_deed_of_the_person(notebook: Notebook) -> None:
    notebook.run(DATA, "data")
    notebook.run(MARK + TRAINING + SCORE, "train")
    scores = [fact for fact in notebook.session.book.record.trace.facts if isinstance(fact, Score)]
    assert {score.data.name for score in scores} == {"B"}
    warned = {one.rule for one in notebook.found if one.level == "warn"}
    assert warned <= {"baseline-wins"}  # said of the comparison itself
