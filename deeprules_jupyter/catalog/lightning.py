"""PyTorch Lightning (2.6 documentation)."""

from __future__ import annotations

from deeprules_jupyter.catalog.library import Library, names

LIBRARY = Library(
    roots=names("lightning pytorch_lightning"),
    trainers=names("Trainer"),
    stoppers=names("EarlyStopping"),
    checkpoints=names("ModelCheckpoint"),
    row_loaders=names("from_datasets"),
    keeps_best=names("monitor"),
    train_methods=names("fit"),
    test_methods=names("test validate"),
    train_rows=names("train_dataloaders train_dataloader datamodule"),
    tuning_rows=names("val_dataloaders"),
    test_rows=names("dataloaders datamodule"),
)
