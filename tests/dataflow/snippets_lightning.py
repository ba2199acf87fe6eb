"""Short notebooks with a known verdict: networks trained by Lightning, and by skorch."""

HEAD = """
import lightning as L
import numpy as np
import pandas as pd
import torch
from lightning.pytorch.callbacks import EarlyStopping, ModelCheckpoint
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
genes = pd.read_csv("genes.csv")
X = genes.drop(columns="label").to_numpy().astype("float32")
y = genes["label"].to_numpy()

class Cells(L.LightningModule):
    def __init__(self, width=8):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(8, width), nn.ReLU(), nn.Linear(width, 2))

    def forward(self, rows):
        return self.body(rows)

    def training_step(self, batch, index):
        rows, labels = batch
        return nn.functional.cross_entropy(self(rows), labels)

    def validation_step(self, batch, index):
        rows, labels = batch
        self.log("val_loss", nn.functional.cross_entropy(self(rows), labels))

    def test_step(self, batch, index):
        rows, labels = batch
        self.log("test_acc", (self(rows).argmax(1) == labels).float().mean())

    def configure_optimizers(self):
        return torch.optim.Adam(self.parameters(), lr=1e-2)

def loader(rows, labels):
    return DataLoader(TensorDataset(torch.tensor(rows), torch.tensor(labels)), batch_size=32)

QUIET = dict(max_epochs=2, logger=False, enable_progress_bar=False, enable_model_summary=False, accelerator="cpu")
"""

SNIPPETS = {
    "lightning: stopped by a tuning loader, tested once": """
# %%
X_rest, X_test, y_rest, y_test = train_test_split(X, y, random_state=0)
X_train, X_val, y_train, y_val = train_test_split(X_rest, y_rest, random_state=0)
net = Cells()
trainer = L.Trainer(callbacks=[EarlyStopping(monitor="val_loss")], enable_checkpointing=False, **QUIET)
trainer.fit(net, loader(X_train, y_train), loader(X_val, y_val))
trainer.test(net, loader(X_test, y_test))
""",
    "lightning: stopped by the test loader": """
# warn: tuned-on-test
# %%
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
train_dl, test_dl = loader(X_train, y_train), loader(X_test, y_test)
net = Cells()
trainer = L.Trainer(callbacks=[EarlyStopping(monitor="val_loss")], enable_checkpointing=False, **QUIET)
trainer.fit(net, train_dl, test_dl)
trainer.test(net, test_dl)
""",
    "lightning: the best checkpoint by the test loader": """
# warn: tuned-on-test
# %%
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
best = ModelCheckpoint(dirpath=".", monitor="val_loss")
trainer = L.Trainer(callbacks=[best], **QUIET)
trainer.fit(Cells(), train_dataloaders=loader(X_train, y_train), val_dataloaders=loader(X_test, y_test))
trainer.test(dataloaders=loader(X_test, y_test), ckpt_path="best")
""",
    "lightning: scaled on all cells": """
# warn: fit-before-split
# %%
Z = StandardScaler().fit_transform(X)
a, b, c, d = train_test_split(Z, y, random_state=0)
net = Cells()
trainer = L.Trainer(enable_checkpointing=False, **QUIET)
trainer.fit(net, loader(a, c))
trainer.test(net, dataloaders=loader(b, d))
""",
    "lightning: a data module that scales by its training part": """
# %%
class Plates(L.LightningDataModule):
    def setup(self, stage=None):
        a, b, c, d = train_test_split(X, y, random_state=0)
        a, v, c, w = train_test_split(a, c, random_state=0)
        scaler = StandardScaler().fit(a)
        self.train, self.val = (scaler.transform(a), c), (scaler.transform(v), w)
        self.test = scaler.transform(b), d

    def train_dataloader(self):
        return loader(*self.train)

    def val_dataloader(self):
        return loader(*self.val)

    def test_dataloader(self):
        return loader(*self.test)

plates = Plates()
trainer = L.Trainer(callbacks=[EarlyStopping("val_loss")], enable_checkpointing=False, **QUIET)
net = Cells()
trainer.fit(net, datamodule=plates)
trainer.test(net, datamodule=plates)
""",
    "lightning: a data module that scales everything": """
# warn: fit-before-split
# %%
class Plates(L.LightningDataModule):
    def setup(self, stage=None):
        scaled = StandardScaler().fit_transform(X)
        self.parts = train_test_split(scaled, y, random_state=0)

    def train_dataloader(self):
        return loader(self.parts[0], self.parts[2])

    def test_dataloader(self):
        return loader(self.parts[1], self.parts[3])

plates = Plates()
trainer = L.Trainer(enable_checkpointing=False, **QUIET)
net = Cells()
trainer.fit(net, plates)
trainer.test(net, plates)
""",
    "lightning: widths compared by the test loader": """
# warn: test-set-reuse
# %%
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
for width in (4, 16):
    net = Cells(width)
    trainer = L.Trainer(enable_checkpointing=False, **QUIET)
    trainer.fit(net, loader(X_train, y_train))
    print(width, trainer.test(net, loader(X_test, y_test), verbose=False))
""",
    "lightning: predictions of the test loader, measured by hand": """
# %%
a, b, c, d = train_test_split(X, y, random_state=0)
net = Cells()
trainer = L.Trainer(enable_checkpointing=False, **QUIET)
trainer.fit(net, loader(a, c))
with torch.no_grad():
    guess = net(torch.tensor(b)).argmax(1)
print(accuracy_score(d, guess.numpy()))
""",
    "skorch: scaled in a pipeline, scored once": """
# %%
from skorch import NeuralNetClassifier
from sklearn.pipeline import make_pipeline
a, b, c, d = train_test_split(X, y, random_state=0)
net = NeuralNetClassifier(nn.Sequential(nn.Linear(8, 2), nn.Softmax(dim=-1)), max_epochs=2, verbose=0)
steps = make_pipeline(StandardScaler(), net)
print(steps.fit(a, c).score(b, d))
""",
    "skorch: scaled on all cells": """
# warn: fit-before-split
# %%
from skorch import NeuralNetClassifier
Z = StandardScaler().fit_transform(X)
a, b, c, d = train_test_split(Z, y, random_state=0)
net = NeuralNetClassifier(nn.Sequential(nn.Linear(8, 2), nn.Softmax(dim=-1)), max_epochs=2, verbose=0)
net.fit(a, c)
print(accuracy_score(d, net.predict(b)))
""",
    "skorch: stopped within the training rows": """
# %%
from skorch import NeuralNetClassifier
from skorch.callbacks import EarlyStopping as Stop
a, b, c, d = train_test_split(X, y, random_state=0)
net = NeuralNetClassifier(nn.Sequential(nn.Linear(8, 2), nn.Softmax(dim=-1)), max_epochs=3, verbose=0,
                          callbacks=[Stop(patience=1)])
print(net.fit(a, c).score(b, d))
""",
    "skorch: stopped by the test rows as its tuning part": """
# warn: tuned-on-test
# %%
from skorch import NeuralNetClassifier
from skorch.callbacks import EarlyStopping as Stop
from skorch.dataset import Dataset
from skorch.helper import predefined_split
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
net = NeuralNetClassifier(nn.Sequential(nn.Linear(8, 2), nn.Softmax(dim=-1)), max_epochs=3, verbose=0,
                          train_split=predefined_split(Dataset(X_test, y_test)), callbacks=[Stop(patience=1)])
net.fit(X_train, y_train)
print(net.score(X_test, y_test))
""",
}
# Made by a file that is not here: these are read, and not run.
SHIPPED = {
    "lightning: a data module of another file": """
# %%
import helpers
plates = helpers.Plates(batch_size=32)
net = Cells()
trainer = L.Trainer(enable_checkpointing=False, **QUIET)
trainer.fit(net, datamodule=plates)
trainer.test(net, datamodule=plates)
""",
}
