"""XGBoost, LightGBM and CatBoost, with the interface of scikit-learn and with their own."""

from __future__ import annotations

import inspect
import pickle
from typing import Any

import pytest

from deeprules_jupyter.model import Choice, Fit, Score
from tests.runtime.conftest import Book
from tests.runtime.test_sklearn import DATA
from tests.shell import ended

LIBRARIES = "import xgboost as xgb, lightgbm as lgb, catboost as cb\nfrom sklearn.metrics import accuracy_score\n"
THREE = """
X_rest, X_test, y_rest, y_test = train_test_split(X, y, random_state=0)
X_train, X_val, y_train, y_val = train_test_split(X_rest, y_rest, random_state=1)
"""
QUIET = "verbose=0, allow_writing_files=False"
KINDS = {
    "xgboost classes": (
        "model = xgb.XGBClassifier(n_estimators=9, early_stopping_rounds=2)\n"
        "model.fit(X_train, y_train, eval_set=[({X}, {y})], verbose=False)\n"
        "print(accuracy_score(y_test, model.predict(X_test)))"
    ),
    "xgboost": (
        "table, watched, last = xgb.DMatrix(X_train, y_train), xgb.DMatrix({X}, {y}), xgb.DMatrix(X_test)\n"
        "model = xgb.train({{'objective': 'binary:logistic'}}, table, 9, evals=[(table, 'a'), (watched, 'b')],\n"
        "                  early_stopping_rounds=2, verbose_eval=False)\n"
        "print(accuracy_score(y_test, model.predict(last) > 0.5))"
    ),
    "lightgbm classes": (
        "model = lgb.LGBMClassifier(n_estimators=9, verbose=-1)\n"
        "model.fit(X_train, y_train, eval_X={X}, eval_y={y}, callbacks=[lgb.early_stopping(2, verbose=False)])\n"
        "print(model.score(X_test, y_test))"
    ),
    "lightgbm": (
        "table = lgb.Dataset(X_train, y_train)\n"
        "watched = table.create_valid({X}, {y})\n"
        "model = lgb.train({{'objective': 'binary', 'verbose': -1, 'early_stopping_round': 2}}, table, 9, [watched])\n"
        "print(accuracy_score(y_test, model.predict(X_test) > 0.5))"
    ),
    "catboost classes": (
        f"model = cb.CatBoostClassifier(iterations=9, {QUIET})\n"
        "model.fit(X_train, y_train, eval_set=({X}, {y}))\n"
        "print(accuracy_score(y_test, model.predict(X_test)))"
    ),
    "catboost": (
        "table, watched, last = cb.Pool(X_train, y_train), cb.Pool({X}, {y}), cb.Pool(X_test, y_test)\n"
        f"model = cb.CatBoostClassifier(iterations=9, {QUIET}).fit(table, eval_set=watched, early_stopping_rounds=2)\n"
        "print(model.score(last))"
    ),
}


@pytest.mark.parametrize("source", KINDS.values(), ids=KINDS.keys())
def test_the_rows_that_stopped_the_training_are_a_choice(book: Any, source: str) -> None:
    book.run(DATA + LIBRARIES + THREE)
    book.run(source.format(X="X_val", y="y_val"))
    (fit,), (choice,), (score,) = book.all(Fit), book.all(Choice), book.all(Score)
    train, val, test = (book.watcher.desk.registry.look(book[name]).rows for name in ("X_train", "X_val", "X_test"))
    assert fit.kind == "model" and fit.supervised and fit.data.rows.covers(train) and not fit.data.rows.meets(val)
    assert choice.what == "early stopping" and choice.models == score.models == (fit.id,)
    assert choice.data.rows.covers(val) and not choice.data.rows.meets(test)
    assert score.data.rows.covers(test) and book.warnings() == []
    book.run(source.format(X="X_test", y="y_test"))
    assert ("tuned-on-test", "cell-2") in book.warnings()


def test_boosting_that_does_not_stop_chooses_nothing(book: Any) -> None:
    book.run(DATA + LIBRARIES + THREE)
    book.run(
        f"""
        table, watched = xgb.DMatrix(X_train, y_train), xgb.DMatrix(X_test, y_test)
        xgb.train({{}}, table, 3, evals=[(watched, "test")], verbose_eval=False)
        lgb.train({{"verbose": -1}}, lgb.Dataset(X_train, y_train), 3)
        plain = cb.CatBoostClassifier(iterations=3, use_best_model=False, {QUIET})
        plain.fit(X_train, y_train, eval_set=(X_test, y_test))
        cb.train(cb.Pool(X_train, y_train), dict(iterations=3, loss_function="Logloss", {QUIET}))
        """
    )
    assert [fit.learner for fit in book.all(Fit)] == [
        "xgboost.train", "lightgbm.train", "CatBoostClassifier", "catboost.train"
    ]  # fmt: skip
    assert book.all(Choice) == []


def test_cross_validation_of_their_own_scores_folds(book: Any) -> None:
    book.run(DATA + LIBRARIES + THREE)
    book.run("xgb.cv({'objective': 'binary:logistic'}, xgb.DMatrix(X_train, y_train), 3, nfold=2)")
    book.run("lgb.cv({'objective': 'binary', 'verbose': -1}, lgb.Dataset(X_train, y_train), 3, nfold=2)")
    assert [score.folds for score in book.all(Score)] == [True, True]
    assert [fit.learner for fit in book.all(Fit)] == ["xgboost.cv", "lightgbm.cv"] and book.warnings() == []


def test_parts_of_a_table_and_settings_are_known_and_seeds_make_no_other_recipe(book: Any) -> None:
    book.run(DATA + LIBRARIES + THREE)
    book.run("table = xgb.DMatrix(X, y)\npart = table.slice(np.arange(100))")
    book.run("one = xgb.train({'seed': 1, 'eta': 0.1}, part, 2)\ntwo = xgb.train({'seed': 2, 'eta': 0.1}, part, 2)")
    book.run("three = xgb.train({'eta': 0.2}, part, 2)")
    one, two, three = book.all(Fit)
    assert one.data.rows.count == 100 and one.data.name == "part"
    assert one.recipe == two.recipe != three.recipe


def test_everything_is_as_it_was_and_results_are_the_same(book: Any) -> None:
    source = """
model = xgb.XGBClassifier(n_estimators=5, random_state=0).fit(X_train, y_train)
booster = xgb.train({"objective": "binary:logistic", "seed": 3, "subsample": 0.5}, xgb.DMatrix(X_train, y_train), 5)
forest = lgb.LGBMClassifier(n_estimators=5, subsample=0.5, verbose=-1, random_state=0).fit(X_train, y_train)
pool = cb.CatBoostClassifier(iterations=5, random_seed=0, verbose=0, allow_writing_files=False).fit(X_train, y_train)
results = [m.predict_proba(X_test).tobytes() for m in (model, forest, pool)]
results.append(booster.predict(xgb.DMatrix(X_test)).tobytes())
"""
    book.run(DATA + LIBRARIES + THREE + source)
    watched = book["results"]
    assert len(book.all(Fit)) == 4 and all(pickle.dumps(book[name]) for name in ("model", "booster", "forest", "pool"))
    assert list(inspect.signature(book["xgb"].train).parameters)[:2] == ["params", "dtrain"]
    _, error = book.attempt("xgb.train({}, None)")
    assert isinstance(error, TypeError)
    book.watcher.stop()
    left = [book["xgb"].train, book["lgb"].train, book["cb"].train, book["cb"].CatBoostClassifier.fit]
    assert not any(function.__code__.co_filename.endswith("hook.py") for function in left)
    bare = Book()
    bare.run(DATA + LIBRARIES + THREE + source)
    assert bare["results"] == watched
    ended(bare.shell)
