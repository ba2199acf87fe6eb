"""What the person drops is gone: nothing of ours keeps it alive, and turn after turn takes no more memory."""

from __future__ import annotations

import gc
import tracemalloc

import pytest

from tests.shell import Notebook

HEAD = """import numpy as np, weakref
rng = np.random.default_rng(0)
X, y = rng.normal(size=(90, 5)), np.arange(90) % 2"""

SKLEARN = """from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, KFold, cross_val_predict, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
A, B, a, b = train_test_split(X, y, random_state=0)
scaler = StandardScaler().fit(A)
C, D = scaler.transform(A), scaler.transform(B)
model = LogisticRegression().fit(C, a)
pipe = make_pipeline(StandardScaler(), LogisticRegression()).fit(A, a)
search = GridSearchCV(pipe, {"logisticregression__C": [1, 2]}, cv=2).fit(A, a)
guess, proba, by_folds = model.predict(D), pipe.predict_proba(B), cross_val_predict(model, A, a, cv=2)
folds = KFold(3)
for train, test in folds.split(X):
    fold = LogisticRegression().fit(X[train], y[train])
    score = fold.score(X[test], y[test])
print(model.score(D, b), pipe.score(B, b), search.score(B, b), (guess == b).mean())"""
PANDAS = """import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import train_test_split
table = pd.DataFrame(X, columns=list("abcde")).assign(kind=y)
part = table[table.a > 0]
features, column = table.drop(columns="kind"), table["kind"]
train, test = train_test_split(table, random_state=0)
forest = RandomForestClassifier(5).fit(train[list("abcde")], train.kind)
guess = pd.Series(forest.predict(test[list("abcde")]), test.index)
print((guess == test.kind).mean())"""
POLARS = """import polars as pl
from sklearn.naive_bayes import GaussianNB
table = pl.DataFrame(X, schema=list("abcde")).with_columns(kind=pl.Series(y))
train, test = table[:60], table[60:]
model = GaussianNB().fit(train[list("abcde")], train["kind"])
guess = model.predict(test[list("abcde")])
print(model.score(test[list("abcde")], test["kind"]))"""
TORCH = """import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset, Subset, TensorDataset, random_split
class Cells(Dataset):
    def __init__(self, values, kinds): self.values, self.kinds = values, kinds
    def __len__(self): return len(self.values)
    def __getitem__(self, at): return self.values[at], self.kinds[at]
values, kinds = torch.tensor(X, dtype=torch.float32), torch.tensor(y)
cells, plain = Cells(values, kinds), TensorDataset(values, kinds)
train, test = random_split(cells, [60, 30])
few = Subset(plain, range(10))
loader, test_loader = DataLoader(train, batch_size=20, shuffle=True), DataLoader(test, batch_size=20)
net = nn.Sequential(nn.Linear(5, 4), nn.ReLU(), nn.Linear(4, 2))
opt, crit = torch.optim.Adam(net.parameters()), nn.CrossEntropyLoss()
for epoch in range(2):
    for xb, yb in loader:
        opt.zero_grad()
        loss = crit(net(xb), yb)
        loss.backward()
        opt.step()
right = 0
with torch.no_grad():
    for xb, yb in test_loader:
        out = net(xb)
        guess = out.argmax(1)
        right += (guess == yb).sum().item()
    whole = net(values)
print(right / 30)"""
KERAS = """import os
os.environ.setdefault("KERAS_BACKEND", "torch")
import keras
net = keras.Sequential([keras.layers.Dense(4, activation="relu"), keras.layers.Dense(1, activation="sigmoid")])
net.compile("adam", "binary_crossentropy", metrics=["accuracy"])
stop = keras.callbacks.EarlyStopping(patience=1)
A, a, B, b = X[:60], y[:60], X[60:], y[60:]
history = net.fit(A, a, validation_split=0.2, epochs=2, verbose=0, callbacks=[stop])
guess = net.predict(B, verbose=0)
print(net.evaluate(B, b, verbose=0))"""
BOOSTERS = """import catboost, lightgbm, xgboost
A, a, B, b = X[:60], y[:60], X[60:], y[60:]
matrix, held = xgboost.DMatrix(A, label=a), xgboost.DMatrix(B, label=b)
booster = xgboost.train({"objective": "binary:logistic"}, matrix, 3, evals=[(held, "test")], verbose_eval=False)
classifier = xgboost.XGBClassifier(n_estimators=3).fit(A, a)
light_set = lightgbm.Dataset(A, label=a)
light = lightgbm.train({"objective": "binary", "verbose": -1}, light_set, 3)
light_model = lightgbm.LGBMClassifier(n_estimators=3, verbose=-1).fit(A, a)
pool, other = catboost.Pool(A, a), catboost.Pool(B, b)
cat = catboost.CatBoostClassifier(iterations=3, verbose=0, allow_writing_files=False).fit(pool)
guess, proba, labels = booster.predict(held), light.predict(B), cat.predict(other)
print(classifier.score(B, b), light_model.score(B, b), cat.score(other))"""
ANNDATA = """import anndata, pandas as pd, scanpy as sc
from sklearn.linear_model import LogisticRegression
adata = anndata.AnnData(np.abs(X).astype("float32"), obs=pd.DataFrame({"kind": y}, index=[f"c{n}" for n in range(90)]))
sc.pp.scale(adata)
train, test = adata[:60].copy(), adata[60:].copy()
view = adata[10:20]
model = LogisticRegression().fit(train.X, train.obs["kind"])
print(model.score(test.X, test.obs["kind"]))"""
LIGHTNING = """import lightning, torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
class Net(lightning.LightningModule):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(5, 2)
    def forward(self, x): return self.layer(x)
    def training_step(self, batch, index): return nn.functional.cross_entropy(self(batch[0]), batch[1])
    def test_step(self, batch, index): self.log("loss", nn.functional.cross_entropy(self(batch[0]), batch[1]))
    def configure_optimizers(self): return torch.optim.Adam(self.parameters())
rows = TensorDataset(torch.tensor(X, dtype=torch.float32), torch.tensor(y))
loader = DataLoader(rows, batch_size=20, sampler=range(60))
held = DataLoader(rows, batch_size=10, sampler=range(60, 90))
net = Net()
trainer = lightning.Trainer(max_epochs=1, logger=False, enable_checkpointing=False, enable_progress_bar=False,
                            enable_model_summary=False, accelerator="cpu")
trainer.fit(net, loader)
scores = trainer.test(net, held, verbose=False)"""
HUGGING_FACE = """import datasets
table = datasets.Dataset.from_dict({"x": X.tolist(), "label": y.tolist()})
parts = table.train_test_split(0.3, seed=0)
train, test = parts["train"], parts["test"]
less = train.filter(lambda row: row["label"] == 1)
wider = train.map(lambda row: {"z": row["x"][0]})"""
KINDS = {
    "scikit-learn": (SKLEARN, "X y A B a b scaler C D model pipe search guess proba by_folds folds train test fold"),
    "pandas": (PANDAS, "table part features column train test forest guess"),
    "polars": (POLARS, "table train test model guess"),
    "torch": (TORCH, "values kinds cells plain train test few loader test_loader net opt crit xb yb out guess whole"),
    "keras": (KERAS, "net history stop guess A B a b"),
    "boosters": (
        BOOSTERS,
        "matrix held booster classifier light_set light light_model pool other cat guess proba labels",
    ),
    "anndata": (ANNDATA, "adata train test view model"),
    "lightning": (LIGHTNING, "rows loader held net trainer"),
    "datasets": (HUGGING_FACE, "table parts train test less wider"),
}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_dropped_is_gone(notebook: Notebook, kind: str) -> None:
    source, names = KINDS[kind]
    listed = ", ".join(names.split())
    notebook.all(HEAD, source, f"refs = {{name: weakref.ref(globals()[name]) for name in {names.split()}}}")
    assert notebook.shell.user_ns["refs"].keys() == set(names.split())
    notebook.all(f"del {listed}", "1")
    gc.collect()
    left = [name for name, ref in notebook.shell.user_ns["refs"].items() if ref() is not None]
    assert left == []


def grown(notebook: Notebook, cell: str, turns: int = 8) -> float:
    """Bytes a turn by which memory grows, once all is set up."""
    notebook.run(START)
    tracemalloc.start()
    try:
        for _ in range(3):
            notebook.run(cell, "turn")
        gc.collect()
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(turns):
            notebook.run(cell, "turn")
        gc.collect()
        return (tracemalloc.get_traced_memory()[0] - before) / turns
    finally:
        tracemalloc.stop()


ROWS = 20_000
START = """import numpy as np
from sklearn.linear_model import Ridge
from sklearn.model_selection import train_test_split"""
TURN = """X = np.random.default_rng({}).normal(size=(20_000, 20))
A, B, a, b = train_test_split(X, X[:, 0], random_state=0)
print(Ridge().fit(A, a).score(B, b))"""


def test_the_same_cell_again_takes_a_small_part_of_its_table(notebook: Notebook) -> None:
    assert grown(notebook, TURN.format(0)) < ROWS * 8


def test_new_rows_each_time_take_less_than_24_bytes_each(notebook: Notebook) -> None:
    assert grown(notebook, TURN.format("")) < ROWS * 24
