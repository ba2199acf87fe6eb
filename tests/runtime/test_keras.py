"""Keras 3 on the torch backend."""

from __future__ import annotations

import inspect
import os
from typing import Any

import pytest

from deeprules_jupyter.model import Choice, Fit, Score, Split
from deeprules_jupyter.training import Training
from tests.runtime.conftest import Book
from tests.runtime.test_sklearn import DATA
from tests.shell import ended

os.environ.setdefault("KERAS_BACKEND", "torch")
START = (
    DATA
    + """
import keras
from keras import layers
from keras.callbacks import EarlyStopping, ModelCheckpoint, ReduceLROnPlateau
from sklearn.metrics import accuracy_score, roc_auc_score
X = (X - 100) / 300
X_rest, X_test, y_rest, y_test = train_test_split(X, y, random_state=0)
X_train, X_val, y_train, y_val = train_test_split(X_rest, y_rest, random_state=1)
def made(units=8, first=()):
    keras.utils.set_random_seed(0)
    net = keras.Sequential([*first, layers.Dense(units, activation="relu"), layers.Dense(1, activation="sigmoid")])
    net.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    return net
"""
)
FIT = "net = made()\nhistory = net.fit(X_train, y_train, epochs=2, verbose=0, {0})\n"


def rows(book: Any, name: str) -> Any:
    return book.watcher.desk.registry.look(book[name]).rows


def test_a_network_is_fitted_watched_and_scored_once_each(book: Any) -> None:
    book.run(START)
    book.run(FIT.format("validation_data=(X_val, y_val)"))
    book.run("loss, accuracy = net.evaluate(X_test, y_test, verbose=0)")
    book.run("said = net.evaluate(X_test, y_test, verbose=0, return_dict=True)")
    (fit,), (watched, test, again) = book.all(Fit), book.all(Score)
    assert (fit.learner, fit.kind, fit.network, fit.data.name) == ("Sequential", "model", True, "X_train")
    assert (watched.metric, watched.value, watched.data.name) == (
        "validation", book["history"].history["val_loss"][-1], "X_val"
    )  # fmt: skip
    assert (test.value, again.metric, again.value) == (book["accuracy"], "accuracy", book["said"]["accuracy"])
    assert test.models == watched.models == (fit.id,) and test.data.rows.covers(rows(book, "X_test"))
    assert book.all(Choice) == [] and book.warnings() == []


@pytest.mark.parametrize(
    ("callback", "what"),
    [
        ("EarlyStopping(patience=1)", "early stopping"),
        ("EarlyStopping(monitor='loss')", None),
        ("ReduceLROnPlateau()", "early stopping"),
        ("ModelCheckpoint(path, save_best_only=True)", "keeps the best state"),
        ("ModelCheckpoint(path)", None),
    ],
)
def test_callbacks_choose_by_the_rows_that_are_watched(book: Any, tmp_path: Any, callback: str, what: str) -> None:
    book.run(START + f"path = {str(tmp_path / 'net.keras')!r}")
    book.run(
        FIT.format(f"validation_data=(X_val, y_val), callbacks=[{callback}]")
        + "net.evaluate(X_test, y_test, verbose=0)"
    )
    assert [(choice.what, choice.data.name) for choice in book.all(Choice)] == ([(what, "X_val")] if what else [])
    assert book.warnings() == []
    book.run(FIT.format(f"validation_data=(X_test, y_test), callbacks=[{callback}]"))
    assert book.warnings() == ([("tuned-on-test", "cell-2")] if what else [])


def test_a_share_that_keras_leaves_out_is_a_tuning_part(book: Any) -> None:
    book.run(START)
    book.run(FIT.format("validation_split=0.25, callbacks=[EarlyStopping(patience=1)]"))
    (split,), (fit,), (choice,) = book.all(Split)[2:], book.all(Fit), book.all(Choice)
    learned, left = split.parts
    assert (split.how, split.shuffled, split.roles) == ("validation_split", False, ("train", "tuning"))
    assert (learned.rows.count, left.rows.count) == (239, 80) and not learned.rows.meets(left.rows)
    assert left.rows.covers(choice.data.rows) and learned.rows.covers(fit.data.rows)
    book.run("roc_auc_score(y_test, net.predict(X_test, verbose=0))")
    assert book.all(Score)[-1].models == (fit.id,) and book.warnings() == []
    book.run(
        """
        from sklearn.preprocessing import StandardScaler
        scaled = StandardScaler().fit_transform(X_train)
        made().fit(scaled, y_train, verbose=0, validation_split=0.25)
        """
    )
    assert book.warnings() == []  # the share is among the rows of the scaler, the test rows are not


def test_a_layer_that_adapts_learns_from_its_rows(book: Any) -> None:
    book.run(START)
    source = """
        scale = layers.Normalization()
        scale.adapt({0})
        net = made(4, [scale])
        net.fit(X_train, y_train, verbose=0)
        accuracy_score(y_test, net.predict(X_test, verbose=0).ravel() > 0.5)
    """
    book.run(source.format("X_train"))
    assert book.warnings() == [] and [fit.learner for fit in book.all(Fit)] == ["Normalization", "Sequential"]
    book.run(source.format("X"))
    assert ("fit-before-split", "cell-2") in book.warnings()


def test_loaders_and_makers_of_batches_have_rows_and_unknown_input_has_none(book: Any) -> None:
    book.run(START)
    book.run(
        """
        import torch
        from torch.utils.data import DataLoader, TensorDataset
        class Batches(keras.utils.PyDataset):
            def __init__(self, x, y):
                super().__init__()
                self.x, self.y = x, y
            def __len__(self):
                return 10
            def __getitem__(self, i):
                return self.x[i * 32:(i + 1) * 32], self.y[i * 32:(i + 1) * 32]
        tensors = [torch.tensor(v, dtype=torch.float32) for v in (X_train, y_train[:, None])]
        loader = DataLoader(TensorDataset(*tensors), batch_size=32)
        made().fit(loader, verbose=0)
        made().fit(Batches(X_train, y_train), verbose=0)
        made().fit(((X_train[i:i + 8], y_train[i:i + 8]) for i in range(0, 80, 8)), verbose=0)
        """
    )
    assert [fit.data.rows.covers(rows(book, "X_train")) for fit in book.all(Fit)] == [True, True]
    assert [fit.learner for fit in book.all(Fit)] == ["Sequential", "Sequential"]


def test_a_network_of_two_inputs_and_equal_settings(book: Any) -> None:
    book.run(START)
    book.run(
        """
        def two():
            a, b = keras.Input((30,)), keras.Input((30,))
            net = keras.Model([a, b], layers.Dense(1, activation="sigmoid")(layers.Concatenate()([a, b])))
            net.compile("sgd", "binary_crossentropy")
            return net
        net = two()
        net.fit([X_train, X_train], y_train, verbose=0)
        two().fit([X_train, X_train], y_train, verbose=0)
        made(8).fit(X_train, y_train, verbose=0)
        made(9).fit(X_train, y_train, verbose=0)
        net.evaluate([X_test, X_test], y_test, verbose=0)
        """
    )
    one, two, three, four = book.all(Fit)
    assert one.recipe == two.recipe != three.recipe != four.recipe
    assert one.data.rows.covers(rows(book, "X_train")) and book.all(Score)[0].data.rows.covers(rows(book, "X_test"))


def test_everything_is_as_it_was_and_results_are_the_same(book: Any) -> None:
    source = FIT.format("validation_data=(X_val, y_val)") + "result = net.predict(X_test, verbose=0).tobytes()"
    book.run(START + source)
    kind = book["keras"].Sequential
    assert list(inspect.signature(kind.fit).parameters)[:3] == ["self", "x", "y"]
    _, error = book.attempt("net.fit(X_train, y_train[:3], verbose=0)")
    assert isinstance(error, ValueError) and len(book.all(Fit)) == 1
    book.watcher.stop()
    assert not any(getattr(kind, name).__code__.co_filename.endswith("hook.py") for name in ("fit", "predict"))
    bare = Book()
    bare.run(START + source)
    assert bare["result"] == book["result"]
    ended(bare.shell)


def test_the_meter_counts_what_fit_does(book: Any) -> None:
    book.run(START)
    book.run(FIT.format("validation_data=(X_val, y_val)"))
    (fact,) = book.all(Training)
    assert (fact.library, fact.model, fact.steps, fact.epochs, fact.rows_name) == (
        "keras",
        "Sequential",
        20,
        2,
        "X_train",
    )
    assert fact.tuning_losses == tuple(book["history"].history["val_loss"])
    assert len(fact.train_losses) == 2 and (fact.parameters, fact.trained) == (257, 257)
    assert (fact.device, fact.input_shape, fact.loader_shuffled) == ("cpu", (30,), True)
