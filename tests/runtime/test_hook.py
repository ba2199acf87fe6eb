from __future__ import annotations

import inspect
import pickle
import sys
import traceback
from typing import Any

import cloudpickle
import numpy as np
import pytest
from sklearn import config_context, model_selection
from sklearn.base import BaseEstimator, clone
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import get_scorer
from sklearn.model_selection import GridSearchCV, train_test_split
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from deeprules_jupyter.runtime.guard import Guard
from deeprules_jupyter.runtime.hook import Call, watch

X, Y = load_iris(return_X_y=True)


class Eye:
    """Keeps the calls it sees, or breaks."""

    def __init__(self, fault: bool = False) -> None:
        self.calls: list[Call] = []
        self.fault = fault

    def before(self, call: Call) -> Any:
        return "noted"

    def after(self, call: Call) -> None:
        self.calls.append(call)
        if self.fault:
            raise LookupError("ours")


class Thing:
    """A class of a person's."""

    count = 0

    def work(self, size: int, *, fail: bool = False) -> int:
        """Work a little."""
        self.count += 1
        if fail:
            raise ValueError("the person's own")
        return size * 2


class Child(Thing):
    pass


def look(owner: Any = Thing, name: str = "work", fault: bool = False) -> tuple[Eye, Any, list[str]]:
    eye, told = Eye(fault), list[str]()
    return eye, watch(owner, name, eye, Guard(told.append)), told


def test_a_call_is_seen_with_its_arguments_and_its_result_and_runs_once() -> None:
    eye, undo, _ = look()
    thing = Thing()
    assert thing.work(4) == 8
    undo()
    (call,) = eye.calls
    assert (thing.count, call.args, call.result, call.memo, call.inside) == (1, (thing, 4), 8, "noted", False)


def test_a_persons_exception_passes_unchanged_and_our_frame_hides() -> None:
    eye, undo, told = look()
    with pytest.raises(ValueError, match=r"^the person's own$") as caught:
        Thing().work(1, fail=True)
    undo()
    frames = list(traceback.walk_tb(caught.tb))
    ours = [frame for frame, _ in frames if frame.f_code.co_filename.endswith("deeprules_jupyter/runtime/hook.py")]
    assert [frame.f_locals.get("__tracebackhide__") for frame in ours] == [True]
    assert (eye.calls, told, caught.value.__cause__, caught.value.__context__) == ([], [], None, None)


def test_our_fault_never_reaches_the_person_is_told_once_and_turns_the_hook_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("DEEPRULES_STRICT")
    eye, undo, told = look(fault=True)
    assert [Thing().work(n) for n in range(6)] == [0, 2, 4, 6, 8, 10]
    undo()
    assert len(eye.calls) == 3
    assert told == ["Thing.work could not be watched (LookupError: ours)"]


def test_in_strict_mode_our_fault_is_raised() -> None:
    _, undo, _ = look(fault=True)
    with pytest.raises(LookupError):
        Thing().work(1)
    undo()


def test_undo_leaves_every_attribute_as_it_was() -> None:
    before, mine = dict(vars(Thing)), dict(vars(Child))
    _, undo, _ = look()
    assert look(Child)[1] is None  # inherited: watched where it is defined, never copied down
    assert vars(Thing)["work"] is not before["work"]
    undo()
    assert dict(vars(Thing)) == before and vars(Thing)["work"] is before["work"]
    assert dict(vars(Child)) == mine


def test_undo_of_an_instance_attribute_removes_it_again() -> None:
    thing = Thing()
    eye, undo, _ = look(thing)
    thing.work(1)
    undo()
    assert len(eye.calls) == 1 and vars(thing).keys() == {"count"}


def test_undo_leaves_what_somebody_else_has_put_there_since(monkeypatch: pytest.MonkeyPatch) -> None:
    original = Thing.work
    eye, undo, _ = look()
    over = Thing.work
    monkeypatch.setattr(Thing, "work", lambda self, size: over(self, size) + 1)
    undo()
    assert Thing().work(1) == 3 and eye.calls == []
    monkeypatch.undo()
    Thing.work = original  # type: ignore[method-assign]


def test_signature_name_and_documentation_stay() -> None:
    before = (inspect.signature(Thing.work), Thing.work.__name__, Thing.work.__doc__, inspect.getsource(Thing.work))
    _, undo, _ = look()
    assert before == (
        inspect.signature(Thing.work), Thing.work.__name__, Thing.work.__doc__, inspect.getsource(Thing.work)
    )  # fmt: skip
    undo()


def test_a_call_made_inside_another_one_says_so() -> None:
    class Outer:
        def run(self) -> int:
            return Thing().work(3)

    guard, eye = Guard(print), Eye()
    undos = [watch(Outer, "run", eye, guard), watch(Thing, "work", eye, guard)]
    Outer().run()
    Thing().work(1)
    for undo in undos:
        assert undo is not None
        undo()
    assert [(call.name, call.inside) for call in eye.calls] == [
        ("Thing.work", True), ("Outer.run", False), ("Thing.work", False)
    ]  # fmt: skip


def test_depth_comes_back_after_an_exception() -> None:
    eye, undo, _ = look()
    with pytest.raises(ValueError):
        Thing().work(1, fail=True)
    Thing().work(1)
    undo()
    assert [call.inside for call in eye.calls] == [False]


def estimators() -> list[type]:
    found, todo = [], [BaseEstimator]
    while todo:
        kind = todo.pop()
        todo += kind.__subclasses__()
        found += list(kind.__mro__)
    return found


def frozen() -> dict[tuple[type, str], int]:
    return {(kind, name): id(value) for kind in estimators() for name, value in vars(kind).items()}


def bound() -> dict[tuple[str, str], int]:
    """What every name in scikit-learn's modules is bound to; by number, for references of ours would be swapped too."""
    modules = [module for name, module in sys.modules.items() if name.startswith("sklearn")]
    return {(m.__name__, name): id(value) for m in modules for name, value in vars(m).items()}


def test_stopping_leaves_all_of_scikit_learn_as_it_was(book: Any) -> None:
    book.watcher.stop()
    names, before, path = bound(), frozen(), list(sys.meta_path)
    original = (sys.modules["sklearn.metrics"].accuracy_score,)
    book.watcher.start()
    assert frozen() != before and bound() != names
    book.run("from sklearn.metrics import accuracy_score\nmine = [accuracy_score]\nscore = accuracy_score([1], [1])")
    assert book["accuracy_score"] is not original[0]
    book.watcher.stop()
    assert frozen() == before and bound() == names and sys.meta_path == path
    assert book["accuracy_score"] is original[0] and book["mine"][0] is original[0]


def test_functions_bound_before_we_came_are_watched_too(book: Any) -> None:
    book.watcher.stop()
    book.run(
        "from sklearn.datasets import load_iris\nfrom sklearn.model_selection import train_test_split as tts\n"
        "X, y = load_iris(return_X_y=True)"
    )
    book.watcher.start()
    (split,) = book.run("A, B, a, b = tts(X, y, random_state=0)")
    assert split.how == "train_test_split"


def test_pickle_clone_signature_routing_and_isinstance_stay(book: Any) -> None:
    pipe = make_pipeline(StandardScaler(), LogisticRegression())
    assert pickle.loads(pickle.dumps(model_selection.train_test_split)) is model_selection.train_test_split
    assert pickle.loads(pickle.dumps(train_test_split)) is model_selection.train_test_split
    pickle.dumps([get_scorer("accuracy"), StandardScaler, StandardScaler.fit])
    grid = GridSearchCV(pipe, {"logisticregression__C": [1, 2]}, scoring="accuracy", n_jobs=2).fit(X, Y)
    again = pickle.loads(pickle.dumps(grid))
    assert isinstance(again, GridSearchCV) and (again.predict(X) == grid.predict(X)).all()
    assert clone(pipe).get_params().keys() == pipe.get_params().keys()
    assert "sample_weight" in inspect.signature(LogisticRegression.fit).parameters
    with config_context(enable_metadata_routing=True):
        asked = make_pipeline(LogisticRegression().set_fit_request(sample_weight=True))
        weighted = asked.fit(X, Y, sample_weight=np.arange(len(Y)) + 1.0).predict_proba(X)
    assert (weighted != LogisticRegression().fit(X, Y).predict_proba(X)).any()
    assert inspect.signature(train_test_split).parameters["shuffle"].default is True


def test_conditional_methods_stay_conditional(book: Any) -> None:
    raw = vars(Pipeline)["predict"]
    assert type(raw).__name__ == "_AvailableIfDescriptor"
    assert not hasattr(make_pipeline(StandardScaler()), "predict")
    assert hasattr(make_pipeline(LogisticRegression()), "predict")
    with pytest.raises(AttributeError, match="has no attribute 'predict'"):
        make_pipeline(StandardScaler()).predict(X)


def test_a_persons_class_travels_by_cloudpickle_without_us(book: Any) -> None:
    book.run(
        """
        from sklearn.base import BaseEstimator
        class Own(BaseEstimator):
            def fit(self, X, y=None):
                self.mean_ = X.mean(axis=0)
                return self
        """
    )
    book.run("model = Own()")
    assert hasattr(vars(book["Own"])["fit"], "__wrapped__")
    carried = cloudpickle.dumps(book["model"])
    assert b"deeprules_jupyter.runtime.hook\x94\x8c\x04Hook" not in carried
    assert (pickle.loads(carried).fit(X).mean_ == X.mean(axis=0)).all()
