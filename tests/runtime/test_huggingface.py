"""Hugging Face: datasets, and the Trainer of transformers on a tiny network that is made here."""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np
import pytest

from deeprules_jupyter.model import Choice, Fit, Score, Split
from deeprules_jupyter.training import Training
from tests.runtime.conftest import Book
from tests.shell import ended

DATA = """
import numpy as np, pandas as pd, torch, datasets
from datasets import Dataset, concatenate_datasets
datasets.disable_progress_bars()
rng = np.random.default_rng(0)
reads = ["".join(rng.choice(list("ACGT"), 12)) for _ in range(120)]
gc = [sum(c in "GC" for c in read) / 12 for read in reads]
table = pd.DataFrame({"seq": reads, "gc": gc, "label": np.arange(120) % 2})
raw = Dataset.from_pandas(table)
def encode(rows):
    return {"input_ids": [["ACGT".index(c) + 1 for c in seq] for seq in rows["seq"]]}
"""
TRAINER = (
    DATA
    + """
from transformers import BertConfig, BertForSequenceClassification, EarlyStoppingCallback, Trainer, TrainingArguments
from sklearn.metrics import accuracy_score
data = raw.map(encode, batched=True).remove_columns(["seq", "gc"])
rest_test = data.train_test_split(0.25, seed=0)
parts, test_set = rest_test["train"].train_test_split(0.25, seed=0), rest_test["test"]
def network(layers=1):
    torch.manual_seed(0)
    return BertForSequenceClassification(BertConfig(
        vocab_size=6, hidden_size=8, num_hidden_layers=layers, num_attention_heads=1, intermediate_size=8,
        max_position_embeddings=16))
def trainer(watched, net=None, callbacks=None, **more):
    quiet = dict(num_train_epochs=1, report_to=[], disable_tqdm=True, use_cpu=True, seed=0)
    said = TrainingArguments(folder, **quiet, **more)
    return Trainer(net or network(), said, train_dataset=parts["train"], eval_dataset=watched, callbacks=callbacks)
"""
)


def look(book: Any, name: str) -> Any:
    from deeprules_jupyter.runtime.on_datasets import rows_of

    return rows_of(book.watcher.desk.registry, book.shell.ev(name)).rows


@pytest.mark.parametrize(
    ("made", "positions"),
    [
        ("raw.select([5, 3, 9])", [5, 3, 9]),
        ("raw.select(range(10, 20))", range(10, 20)),
        ("raw.shuffle(seed=1).select([4])", None),
        ("raw.filter(lambda row: row['label'] == 1)", range(1, 120, 2)),
        ("raw.shuffle(seed=1).sort('gc').select(range(3))", None),
        ("raw.map(encode, batched=True).remove_columns('seq').select([7, 8])", [7, 8]),
        ("raw.rename_column('seq', 'read').with_format('numpy').take(4)", range(4)),
        ("raw.skip(115)", range(115, 120)),
        ("concatenate_datasets([raw.select([1]), raw.select([2])])", [1, 2]),
        ("raw.shard(4, 1)", range(30, 60)),
        ("raw.train_test_split(0.25, shuffle=False)['test']", range(90, 120)),
    ],
)
def test_rows_are_followed_through_the_methods_of_a_dataset(book: Any, made: str, positions: Any) -> None:
    book.run(DATA + "raw = raw.add_column('number', list(range(120)))")
    book.run(f"some = {made}\nnumbers = list(some['number'])")
    if positions is None:
        positions = book["numbers"]
    assert book["numbers"] == list(positions)
    whole, some = look(book, "raw"), look(book, "some")
    assert (some.tokens == whole.tokens[np.array(list(positions))]).all()


def test_a_table_and_the_dataset_made_of_it_hold_the_same_rows(book: Any) -> None:
    book.run(DATA + "frame = raw.select([3, 4]).to_pandas()")
    table = book.watcher.desk.registry.look(book["table"]).rows
    assert table.shared(look(book, "raw")) == 120 and table.covers(look(book, "raw.select([3, 4])"))
    assert look(book, "raw").covers(book.watcher.desk.registry.look(book["frame"]).rows)


def test_train_test_split_is_a_split(book: Any) -> None:
    book.run(DATA + "cut = raw.train_test_split(0.25, seed=0)\ntrain_set, val_set = cut['train'], cut['test']")
    book.run("other = raw.train_test_split(0.5, shuffle=False)")
    first, second = book.all(Split)
    assert ([p.name for p in first.parts], first.roles) == (["train_set", "val_set"], ("train", "tuning"))
    assert (second.roles, second.shuffled, first.shuffled) == (("train", "test"), False, True)
    assert [part.rows.count for part in (*first.parts, *second.parts)] == [90, 30, 60, 60]
    assert not first.parts[0].rows.meets(first.parts[1].rows) and first.whole.rows.covers(second.parts[1].rows)


def test_a_training_its_watched_rows_and_a_test(book: Any, tmp_path: Any) -> None:
    book.run(TRAINER + f"folder = {str(tmp_path)!r}")
    book.run("one = trainer(parts['test'], eval_strategy='epoch', save_strategy='no')\none.train()")
    book.run("told = one.evaluate(test_set)")
    book.run("out = one.predict(test_set)\naccuracy_score(out.label_ids, out.predictions.argmax(1))")
    (fit,), (watched, tested, measured) = book.all(Fit), book.all(Score)
    assert (fit.learner, fit.network, fit.data.name) == ("BertForSequenceClassification", True, "parts['train']")
    assert (watched.metric, watched.data.name) == ("validation", "parts['test']") and watched.value is not None
    assert (tested.metric, tested.value) == ("eval_loss", book["told"]["eval_loss"])
    assert watched.models == tested.models == measured.models == (fit.id,)
    assert tested.data.rows.covers(measured.data.rows) and not tested.data.rows.meets(watched.data.rows)
    assert book.all(Choice) == [] and book.warnings() == []


def test_keeping_the_best_state_and_stopping_early_are_choices(book: Any, tmp_path: Any) -> None:
    book.run(TRAINER + f"folder = {str(tmp_path)!r}")
    best = "eval_strategy='epoch', save_strategy='epoch', load_best_model_at_end=True"
    book.run(f"one = trainer(parts['test'], {best})\none.train()\none.evaluate(test_set)")
    assert [choice.what for choice in book.all(Choice)] == ["keeps the best state"] and book.warnings() == []
    book.run(f"two = trainer(test_set, callbacks=[EarlyStoppingCallback()], {best})\ntwo.train()")
    assert book.all(Choice)[-1].what == "early stopping" and book.warnings() == [("tuned-on-test", "cell-2")]
    one, two = book.all(Fit)
    book.run("three = trainer(parts['test'], network(2))\nthree.train()")
    assert one.recipe == two.recipe != book.all(Fit)[-1].recipe


def test_a_network_loaded_from_its_folder_is_the_one_that_was_saved(book: Any, tmp_path: Any) -> None:
    book.run(TRAINER + f"folder = {str(tmp_path)!r}")
    book.run("one = trainer(parts['test'], save_strategy='no')\none.train()\none.evaluate(test_set)")
    book.run("one.save_model(folder)\nnet = BertForSequenceClassification.from_pretrained(folder)")
    book.run("two = trainer(parts['test'], net)\ntwo.evaluate(test_set)\nout = two.predict(test_set).predictions")
    book.run("accuracy_score([row['label'] for row in test_set], out.argmax(1))")  # in a later cell
    book.run("trainer(parts['test']).evaluate(parts['train'])")  # nobody has trained this one
    (fit,), (first, again, measured) = book.all(Fit), book.all(Score)
    assert first.models == again.models == measured.models == (fit.id,) and first.state == again.state != ""
    assert measured.data.rows.covers(first.data.rows) and book.warnings() == []


def test_everything_is_as_it_was_and_results_are_the_same(book: Any, tmp_path: Any) -> None:
    start = TRAINER + f"folder = {str(tmp_path)!r}"
    source = "one = trainer(test_set)\none.train()\nresult = one.predict(test_set).predictions.tobytes()"
    book.run(start)
    book.run(source)
    kinds = [(book["Trainer"], "train"), (book["Dataset"], "select"), (book["Dataset"], "map")]
    assert list(inspect.signature(book["Dataset"].select).parameters)[:2] == ["self", "indices"]
    _, error = book.attempt("raw.select([500])")
    assert isinstance(error, IndexError)
    book.watcher.stop()
    assert not any(getattr(kind, name).__code__.co_filename.endswith("hook.py") for kind, name in kinds)
    assert not book["concatenate_datasets"].__code__.co_filename.endswith("hook.py")
    bare = Book()
    bare.run(start)
    bare.run(source)
    assert bare["result"] == book["result"]
    ended(bare.shell)


def test_the_meter_counts_what_the_trainer_does(book: Any, tmp_path: Any) -> None:
    book.shell.user_ns["folder"] = str(tmp_path)
    book.run(TRAINER)
    book.run("one = trainer(parts['test'], eval_strategy='epoch', save_strategy='no')\nout = one.train()")
    (fact,) = book.all(Training)
    assert (fact.library, fact.model, fact.steps) == ("transformers", "BertForSequenceClassification", 9)
    assert (fact.epochs, fact.rows, fact.input_shape, fact.loader_shuffled) == (1, 67, (12,), True)
    assert fact.train_losses == (pytest.approx(book["out"].training_loss, rel=1e-3),)
    logged = [entry["eval_loss"] for entry in book["one"].state.log_history if "eval_loss" in entry]
    assert fact.tuning_losses == tuple(logged) and "attention" in fact.kinds
