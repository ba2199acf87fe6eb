"""Twenty small notebooks of different kinds. Each is a few cells, and leaves values under names of its own."""

# ruff: noqa: E501

from __future__ import annotations

DATA = """import random
import numpy as np
random.seed(0); np.random.seed(0)
rng = np.random.default_rng(0)
X = rng.normal(size=(120, 5))
y = (X[:, 0] + rng.normal(size=120) > 0).astype(int)"""
SPLIT = """from sklearn.model_selection import train_test_split
A, B, a, b = train_test_split(X, y)"""
TENSORS = """import torch
torch.manual_seed(0)
from torch.utils.data import DataLoader, TensorDataset, random_split
data = TensorDataset(torch.tensor(X, dtype=torch.float32), torch.tensor(y))"""
BOOST = "model = {}\nmodel.fit(A, a, eval_set=[(B, b)], verbose=False)\nguess = model.predict_proba(B); del model"

NOTEBOOKS: dict[str, tuple[str, ...]] = {
    "pandas": (
        "import pandas as pd\ntable = pd.DataFrame(X, columns=list('abcde')).assign(y=y, site=np.arange(120) % 7)",
        "table.loc[table.sample(9).index, 'a'] = None\ntable = table.fillna(table.mean())\ntable.describe()",
        "means = table.groupby('site').mean()\njoined = table.merge(means, on='site')\n" + SPLIT,
        "codes = pd.get_dummies(table['site'])\nlast = table.iloc[::-1].drop_duplicates('site')\nlast",
    ),
    "polars": (
        "import polars as pl\ntable = pl.DataFrame(X, schema=list('abcde')).with_columns(y=pl.Series(y))",
        "table = table.with_columns((pl.col('a') - pl.col('a').mean()) / pl.col('a').std())\nprint(table.head(3))",
        "mixed = table.sample(fraction=1.0, shuffle=True, seed=1)\nA, B = mixed[:90], mixed[90:]",
    ),
    "numpy": (
        "order = np.random.permutation(120)\nX = (X - X.mean(0)) / X.std(0)\nA, B = X[order[:90]], X[order[90:]]",
        "w = np.linalg.lstsq(A, y[order[:90]], rcond=None)[0]\nerror = ((B @ w - y[order[90:]]) ** 2).mean()\nerror",
        "view = X[::2]; view += 1\nmask = rng.random(120) < 0.5\nparts = np.array_split(X[mask], 3)",
    ),
    "pipeline": (
        SPLIT,
        "from sklearn.pipeline import make_pipeline\nfrom sklearn.preprocessing import StandardScaler\n"
        "from sklearn.linear_model import LogisticRegression\nmodel = make_pipeline(StandardScaler(), LogisticRegression())\n"
        "print(model.fit(A, a).score(B, b))",
        "from sklearn.base import clone\nimport pickle\nagain = pickle.loads(pickle.dumps(model))\n"
        "same = clone(model).fit(A, a).predict(B)\nmodel",
    ),
    "search": (
        SPLIT,
        "from sklearn.model_selection import RandomizedSearchCV\nfrom sklearn.tree import DecisionTreeClassifier\n"
        "search = RandomizedSearchCV(DecisionTreeClassifier(), {'max_depth': [1, 2, 3, 5], 'min_samples_leaf': [1, 5]},"
        " n_iter=4)\nprint(search.fit(A, a).score(B, b))",
        "best, found = search.best_params_, search.cv_results_['mean_test_score']",
    ),
    "jobs": (
        "from sklearn.ensemble import RandomForestClassifier\nfrom sklearn.model_selection import cross_val_predict",
        "forest = RandomForestClassifier(20, n_jobs=2).fit(X, y)\nchance = forest.predict_proba(X)",
        "guess = cross_val_predict(RandomForestClassifier(10, random_state=1), X, y, cv=3, n_jobs=2)",
    ),
    "resampling": (
        "from imblearn.over_sampling import SMOTE\nX2, y2 = SMOTE().fit_resample(X[20:], (y[20:] + (X[20:, 1] > 0)) > 1)",
        SPLIT.replace("X, y", "X2, y2"),
    ),
    "torch": (
        TENSORS,
        "net = torch.nn.Sequential(torch.nn.Linear(5, 8), torch.nn.Dropout(), torch.nn.Linear(8, 2))\n"
        "optimizer = torch.optim.Adam(net.parameters())\nlosses = []",
        "for epoch in range(3):\n    for rows, labels in DataLoader(data, batch_size=16, shuffle=True):\n"
        "        optimizer.zero_grad()\n        loss = torch.nn.functional.cross_entropy(net(rows), labels)\n"
        "        loss.backward(); optimizer.step(); losses.append(loss.item())\nlosses[-1]",
        "moments = optimizer.state_dict()['state']; gradients = [p.grad for p in net.parameters()]",
    ),
    "workers": (
        TENSORS,
        "train, test = random_split(data, [90, 30])\nseen = [labels.tolist() for _, labels in "
        "DataLoader(train, batch_size=16, shuffle=True, num_workers=2)]",
    ),
    "lightning": (
        TENSORS,
        "import logging, lightning.pytorch as pl\nlogging.getLogger('lightning.pytorch').setLevel(logging.ERROR)\n"
        "class Net(pl.LightningModule):\n    def __init__(self):\n        super().__init__()\n"
        "        self.net = torch.nn.Linear(5, 2)\n    def training_step(self, batch, i):\n"
        "        return torch.nn.functional.cross_entropy(self.net(batch[0]), batch[1])\n"
        "    def configure_optimizers(self):\n        return torch.optim.SGD(self.parameters(), 0.1)",
        "net = Net()\npl.Trainer(max_epochs=2, logger=False, enable_progress_bar=False, enable_model_summary=False, "
        "enable_checkpointing=False, accelerator='cpu').fit(net, DataLoader(data, batch_size=20, shuffle=True))",
        "weights = dict(net.net.state_dict()); del net",
    ),
    "keras": (
        "import os; os.environ['KERAS_BACKEND'] = 'torch'\nimport keras\nkeras.utils.set_random_seed(1)",
        "net = keras.Sequential([keras.layers.Dense(8, 'relu'), keras.layers.Dropout(0.2), keras.layers.Dense(1)])\n"
        "net.compile('adam', 'mse')\nhistory = net.fit(X, y, epochs=2, validation_split=0.2, verbose=0).history",
        "weights, guess = net.get_weights(), net.predict(X, verbose=0); del net",
    ),
    "xgboost": (SPLIT, "from xgboost import XGBClassifier\n" + BOOST.format("XGBClassifier(n_estimators=9, subsample=0.5)")),
    "lightgbm": (
        SPLIT,
        "from lightgbm import LGBMClassifier\n"
        + BOOST.replace(", verbose=False", "").format("LGBMClassifier(n_estimators=9, verbose=-1)"),
    ),
    "catboost": (
        SPLIT,
        "from catboost import CatBoostClassifier\n"
        + BOOST.format("CatBoostClassifier(iterations=9, allow_writing_files=False)"),
    ),
    "threads": (
        "from concurrent.futures import ThreadPoolExecutor\nfrom sklearn.linear_model import Ridge\n"
        "from sklearn.preprocessing import StandardScaler",
        "def work(seed):\n    one = np.random.default_rng(seed)\n    rows = one.permutation(120)[:80]\n"
        "    return Ridge().fit(StandardScaler().fit_transform(X[rows]), y[rows]).coef_",
        "with ThreadPoolExecutor(4) as pool:\n    found = list(pool.map(work, range(12)))\ndel pool\nnp.mean(found, axis=0)",
    ),
    "processes": (
        "import multiprocessing\nfrom sklearn.naive_bayes import GaussianNB\n"
        "def work(seed):\n    one = np.random.default_rng(seed)\n    rows = one.permutation(120)[:80]\n"
        "    return GaussianNB().fit(X[rows], y[rows]).theta_, np.random.random()",
        "with multiprocessing.get_context('fork').Pool(2) as pool:\n    found = pool.map(work, range(6), chunksize=3)\ndel pool",
    ),
    "async": (
        "import asyncio\nfrom sklearn.linear_model import LogisticRegression",
        "async def work(seed):\n    await asyncio.sleep(0)\n    rows = np.random.default_rng(seed).permutation(120)[:80]\n"
        "    await asyncio.sleep(0)\n    return LogisticRegression().fit(X[rows], y[rows]).coef_",
        "found = await asyncio.gather(*(work(seed) for seed in range(4)))\nfound[0]",
    ),
    "errors": (
        "from sklearn.preprocessing import StandardScaler\nscaler = StandardScaler()",
        "try:\n    scaler.transform(X)\nexcept Exception as exc:\n    said = type(exc).__name__, str(exc)",
        "scaler.fit('no table')",
        "def parts():\n    for at in range(3):\n        yield scaler.fit_transform(X[at::3]).sum()\nsums = list(parts())",
    ),
    "cells": (
        "import anndata, scanpy as sc\ncells = anndata.AnnData(np.abs(X).astype('float32'))\ncells.obs['kind'] = y",
        "sc.pp.normalize_total(cells); sc.pp.log1p(cells); sc.pp.pca(cells, n_comps=3)",
        "counts, axes, kinds = cells.X, cells.obsm['X_pca'], list(cells.obs['kind']); del cells",
    ),
    "datasets": (
        "import datasets\ndatasets.disable_progress_bars()\ntable = datasets.Dataset.from_dict({'x': X.tolist(), 'y': y})",
        "parts = table.map(lambda row: {'s': sum(row['x'])}).train_test_split(0.25, seed=1)\n"
        "train, test = parts['train'].shuffle(seed=2).to_dict(), parts['test'].to_dict(); del table, parts",
    ),
}  # fmt: skip
