"""Libraries that were imported before `%load_ext`, with names already bound, and such that come after it: all are seen.

One real kernel for each order, which all libraries share.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.util import find_spec

import pytest

from tests.test_kernel import Kernel

QUIET = """import logging, os, warnings
os.environ.update(KERAS_BACKEND="torch", HF_HUB_OFFLINE="1", TOKENIZERS_PARALLELISM="false")
warnings.simplefilter("ignore")
logging.disable(logging.WARNING)"""
DATA = """import numpy as np
rng = np.random.default_rng(0)
X = rng.normal(size=(80, 4)).astype("float32")
y = (X[:, 0] > 0).astype(int)
def facts(since):
    from deeprules_jupyter import session
    calls = session.current().book.record.calls
    said = [getattr(f, "learner", "") or getattr(f, "how", "") for f in calls[since:]]
    return len(calls), said"""
# Library: (its imports, work with the bound names, what must be known of the work).
LIBRARIES = {
    "sklearn": (
        "from sklearn.model_selection import cross_val_score, train_test_split\n"
        "from sklearn.naive_bayes import GaussianNB\nfrom sklearn.preprocessing import StandardScaler",
        "A, B, a, b = train_test_split(X, y)\nStandardScaler().fit(A)\ncross_val_score(GaussianNB(), A, a, cv=2)",
        {"train_test_split", "StandardScaler", "GaussianNB"},
    ),
    "imblearn": (
        "from imblearn.over_sampling import RandomOverSampler",
        "RandomOverSampler().fit_resample(X, y)",
        {"RandomOverSampler"},
    ),
    "polars": (
        "from polars import DataFrame",
        "table = DataFrame(X)\ntrain_test_split(table)\nStandardScaler().fit(table)",
        {"train_test_split", "StandardScaler"},
    ),
    "torch": (
        "import torch\nfrom torch.nn import Linear\nfrom torch.optim import SGD\n"
        "from torch.utils.data import DataLoader, TensorDataset, random_split",
        """parts = random_split(TensorDataset(torch.tensor(X), torch.tensor(y)), [60, 20])
net = Linear(4, 2)
opt = SGD(net.parameters(), lr=0.1)
for xb, yb in DataLoader(parts[0], 20):
    torch.nn.functional.cross_entropy(net(xb), yb).backward()
    opt.step()""",
        {"random_split", "Linear"},
    ),
    "xgboost": (
        "from xgboost import DMatrix, XGBClassifier, train as boost",
        "boost({'max_depth': 1}, DMatrix(X, y), 1)\nXGBClassifier(n_estimators=1).fit(X, y)",
        {"xgboost.train", "XGBClassifier"},
    ),
    "lightgbm": (
        "from lightgbm import Dataset as Table, LGBMClassifier, train as grow",
        "grow({'verbose': -1}, Table(X, y), 1)\nLGBMClassifier(n_estimators=1, verbose=-1).fit(X, y)",
        {"lightgbm.train", "LGBMClassifier"},
    ),
    "catboost": (
        "from catboost import CatBoostClassifier",
        "CatBoostClassifier(iterations=1, verbose=False, allow_writing_files=False).fit(X, y)",
        {"CatBoostClassifier"},
    ),
    "keras": (
        "from keras import Sequential\nfrom keras.layers import Dense",
        "net = Sequential([Dense(1)])\nnet.compile('sgd', 'mse')\nnet.fit(X, y, epochs=1, verbose=0)",
        {"Sequential"},
    ),
    "lightning": (
        "from lightning import LightningModule, Trainer as Coach",
        """class Net(LightningModule):
    def __init__(self):
        super().__init__()
        self.layer = Linear(4, 2)
    def training_step(self, batch, index):
        return torch.nn.functional.cross_entropy(self.layer(batch[0]), batch[1])
    def configure_optimizers(self):
        return SGD(self.parameters(), lr=0.1)
coach = Coach(max_epochs=1, logger=False, enable_checkpointing=False, enable_progress_bar=False, accelerator="cpu",
              enable_model_summary=False)
coach.fit(Net(), DataLoader(TensorDataset(torch.tensor(X), torch.tensor(y)), 20))""",
        {"Net"},
    ),
    "datasets": (
        "from datasets import Dataset",
        "halves = Dataset.from_dict({'x': X.tolist(), 'labels': y.tolist()}).train_test_split(0.25, seed=0)",
        {"train_test_split"},
    ),
    "transformers": (
        "from transformers import Trainer, TrainingArguments",
        """class Small(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = Linear(4, 2)
    def forward(self, x, labels=None):
        out = self.layer(x)
        return {"loss": torch.nn.functional.cross_entropy(out, labels), "logits": out}
rows = Dataset.from_dict({"x": X.tolist(), "labels": y.tolist()}).with_format("torch")
told = TrainingArguments("out", num_train_epochs=1, report_to=[], disable_tqdm=True, use_cpu=True, save_strategy="no")
Trainer(Small(), told, train_dataset=rows).train()""",
        {"Small"},
    ),
    "scanpy": (
        "from anndata import AnnData\nfrom scanpy.pp import log1p, scale",
        "cells = AnnData(np.abs(X))\nlog1p(cells)\nscale(cells)",
        {"scale"},
    ),
}


pytestmark = pytest.mark.trust  # two kernels with a dozen libraries take a minute or more


@pytest.fixture(scope="module", params=["before", "after"])
def kernel(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kernel]:
    """One that loaded us after all imports, or before them."""
    one = Kernel(tmp_path_factory.mktemp(request.param))
    imports = [source for source, _, _ in LIBRARIES.values()]
    try:
        for source in (QUIET, *(["%load_ext deeprules"] if request.param == "after" else []), *imports, DATA):
            one.run(source)
        if request.param == "before":
            one.run("%load_ext deeprules")
        yield one
    finally:
        one.close()


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_library_is_watched_whenever_it_was_imported(kernel: Kernel, library: str) -> None:
    if find_spec(library) is None:
        pytest.skip(f"{library} is not installed")
    _, work, wanted = LIBRARIES[library]
    kernel.run("since, _ = facts(0)")
    kernel.run(work)
    assert not [one for one in kernel.sent if one["msg_type"] == "error"], kernel.sent
    kernel.run("import json\nprint('said', json.dumps(facts(since)[1]))")
    said = json.loads(kernel.printed().split("said", 1)[1])
    assert wanted <= set(said), said
