"""PyTorch Lightning, by either of its names."""

from __future__ import annotations

import inspect
import warnings
from typing import Any

import pytest

from deeprules_jupyter.model import Choice, Fit, Score
from deeprules_jupyter.training import Training
from tests.runtime.conftest import Book
from tests.shell import ended

START = """
import logging
import numpy as np, torch, {root} as pl
from {root}.callbacks import EarlyStopping, ModelCheckpoint
from sklearn.metrics import accuracy_score
from torch.utils.data import DataLoader, TensorDataset, random_split
logging.getLogger("{root}").setLevel(logging.ERROR)
class Net(pl.LightningModule):
    def __init__(self, width=8):
        super().__init__()
        self.save_hyperparameters()
        self.net = torch.nn.Sequential(torch.nn.Linear(6, width), torch.nn.ReLU(), torch.nn.Linear(width, 2))
    def forward(self, x):
        return self.net(x)
    def step(self, batch, name):
        loss = torch.nn.functional.cross_entropy(self(batch[0]), batch[1])
        self.log(name, loss)
        return loss
    def training_step(self, batch, i):
        return self.step(batch, "train_loss")
    def validation_step(self, batch, i):
        self.step(batch, "val_loss")
    def test_step(self, batch, i):
        self.step(batch, "test_loss")
    def predict_step(self, batch, i):
        return self(batch[0]).argmax(1)
    def configure_optimizers(self):
        return torch.optim.Adam(self.parameters(), 0.01)
def trainer(**more):
    quiet = dict(logger=False, enable_progress_bar=False, enable_model_summary=False, accelerator="cpu")
    return pl.Trainer(max_epochs=2, **quiet, **dict(dict(enable_checkpointing=False), **more))
torch.manual_seed(0)
X = np.random.default_rng(0).normal(size=(200, 6))
data = TensorDataset(torch.tensor(X, dtype=torch.float32), torch.tensor((X[:, 0] > 0).astype(int)))
train_set, val_set, test_set = random_split(data, [120, 40, 40])
train, val, test = (DataLoader(part, batch_size=20) for part in (train_set, val_set, test_set))
"""
ROOT = "lightning.pytorch"


@pytest.fixture(autouse=True)
def quiet() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@pytest.mark.parametrize("root", [ROOT, "pytorch_lightning"])
def test_a_training_a_test_and_predictions(book: Any, root: str) -> None:
    book.run(START.format(root=root))
    book.run(
        """
        one, net = trainer(), Net()
        one.fit(net, train, val)
        told = one.test(net, test, verbose=False)
        accuracy_score([int(y) for _, y in test_set], torch.cat(one.predict(net, test)))
        """
    )
    (fit,), (watched, tested, measured) = book.all(Fit), book.all(Score)
    assert (fit.learner, fit.network, fit.data.name, fit.data.rows.count) == ("Net", True, "train", 120)
    assert (watched.metric, watched.data.rows.count) == ("validation", 40) and watched.value is not None
    assert (tested.metric, tested.value) == ("test_loss", book["told"][0]["test_loss"])
    assert watched.models == tested.models == measured.models == (fit.id,)
    assert tested.data.rows.covers(measured.data.rows) and not tested.data.rows.meets(watched.data.rows)
    assert book.all(Choice) == [] and book.warnings() == []


@pytest.mark.parametrize(
    ("callbacks", "what"),
    [
        ("callbacks=[EarlyStopping('val_loss')]", "early stopping"),
        ("callbacks=[EarlyStopping('train_loss')]", None),
        ("enable_checkpointing=True, callbacks=[ModelCheckpoint(path, monitor='val_loss')]", "keeps the best state"),
        ("enable_checkpointing=True, callbacks=[ModelCheckpoint(path)]", None),
    ],
)
def test_callbacks_choose_by_the_rows_that_are_watched(book: Any, tmp_path: Any, callbacks: str, what: str) -> None:
    book.run(START.format(root=ROOT) + f"path = {str(tmp_path)!r}")
    book.run(f"one, net = trainer({callbacks}), Net()\none.fit(net, train, val)\none.test(net, test, verbose=False)")
    assert [choice.what for choice in book.all(Choice)] == ([what] if what else []) and book.warnings() == []
    book.run(f"trainer({callbacks}).fit(Net(), train, test)")
    assert book.warnings() == ([("tuned-on-test", "cell-2")] if what else [])


def test_a_data_module_gives_its_loaders_and_settings_make_the_recipe(book: Any) -> None:
    book.run(START.format(root=ROOT))
    book.run(
        """
        class Cells(pl.LightningDataModule):
            def train_dataloader(self):
                return DataLoader(train_set, batch_size=20, shuffle=True)
            def val_dataloader(self):
                return DataLoader(val_set, batch_size=20)
            def test_dataloader(self):
                return DataLoader(test_set, batch_size=20)
        one, two, three = trainer(), trainer(), trainer()
        net = Net()
        one.fit(net, datamodule=Cells())
        one.validate(net, datamodule=Cells(), verbose=False)
        one.test(net, datamodule=Cells(), verbose=False)
        two.fit(Net(), Cells())
        three.fit(Net(5), Cells())
        """
    )
    one, two, three = book.all(Fit)
    assert [score.data.rows.count for score in book.all(Score)] == [40] * 5
    assert one.data.rows.count == 120 and one.recipe == two.recipe != three.recipe and book.warnings() == []


def test_a_network_loaded_from_a_checkpoint_is_the_one_that_was_saved(book: Any, tmp_path: Any) -> None:
    book.run(START.format(root=ROOT) + f"path = {str(tmp_path)!r}")
    book.run(
        """
        one, net = trainer(enable_checkpointing=True, callbacks=[ModelCheckpoint(path, save_top_k=-1)]), Net()
        one.fit(net, train)
        one.save_checkpoint(path + "/last.ckpt")
        one.test(net, test, verbose=False)
        """
    )
    (fit,), (first,) = book.all(Fit), book.all(Score)
    book.run("again = Net.load_from_checkpoint(path + '/last.ckpt')\ntrainer().test(again, test, verbose=False)")
    book.run(
        "early = Net.load_from_checkpoint(path + '/epoch=0-step=6.ckpt')\ntrainer().test(early, test, verbose=False)"
    )
    _, same, other = book.all(Score)
    assert same.models == other.models == (fit.id,) and same.state == first.state != other.state
    book.run("out = torch.cat(trainer().predict(again, test))")
    book.run("accuracy_score([int(y) for _, y in test_set], out)")  # in a later cell than the predictions
    book.run("x, y = next(iter(DataLoader(test_set, 40)))\naccuracy_score(y, again(x).argmax(1))")  # and by hand
    assert [score.models for score in book.all(Score)[3:]] == [(fit.id,), (fit.id,)]
    book.run("trainer().test(Net(), train, verbose=False)")  # nobody has trained this one
    assert len(book.all(Score)) == 5 and book.warnings() == []


def test_everything_is_as_it_was_and_results_are_the_same(book: Any) -> None:
    source = """
one, net = trainer(), Net()
one.fit(net, train, val)
result = net(data.tensors[0]).detach().numpy().tobytes()
"""
    book.run(START.format(root=ROOT))
    book.run(source)
    kind = book["pl"].Trainer
    assert list(inspect.signature(kind.fit).parameters)[:3] == ["self", "model", "train_dataloaders"]
    _, error = book.attempt("trainer().fit(3, train)")
    assert isinstance(error, TypeError) and len(book.all(Fit)) == 1
    book.watcher.stop()
    assert not any(getattr(kind, name).__code__.co_filename.endswith("hook.py") for name in ("fit", "test", "predict"))
    bare = Book()
    bare.run(START.format(root=ROOT))
    bare.run(source)
    assert bare["result"] == book["result"]
    ended(bare.shell)


def test_the_meter_counts_what_the_trainer_does(book: Any) -> None:
    book.run(START.format(root=ROOT))
    book.run("net, one = Net(), trainer()\none.fit(net, train, val)")
    (fact,) = book.all(Training)
    assert (fact.library, fact.model, fact.steps, fact.epochs, fact.rows_name) == ("lightning", "Net", 12, 2, "train")
    assert len(fact.train_losses) == 2 and len(fact.tuning_losses) == 2 and fact.loader_shuffled is False
    assert fact.tuning_losses[-1] == float(book["one"].callback_metrics["val_loss"])
