"""Objects that a person has, and recursion: nothing is touched that need not be, and limits come hardly earlier."""

from __future__ import annotations

import sys
from typing import Any

import pytest

RECURSION = """
import sys
from sklearn.preprocessing import FunctionTransformer
def depth_left(n):
    try:
        return depth_left(n + 1)
    except RecursionError:
        return n
def deep(n, model):
    return n if n == 0 else 1 + model.transform([[n]])[0]
reach = 0
def nested(rows):
    global reach
    reach += 1
    return FunctionTransformer(nested).transform(rows)
try:
    FunctionTransformer(nested).transform([[1.0]])
except RecursionError:
    pass
"""


def test_recursion_of_the_persons_ends_a_few_frames_earlier(book: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """One frame of ours for each watched call that is running, and nothing for other functions."""
    monkeypatch.setenv("DEEPRULES_STRICT", "0")
    book.run(RECURSION)
    watched = book["reach"]
    book.run("left = depth_left(0)")
    left = book["left"]
    book.watcher.stop()
    book.run(RECURSION + "\nleft = depth_left(0)")
    bare = book["reach"]
    book.watcher.start()
    assert left == book["left"] and bare > 40
    frames = sys.getrecursionlimit() / bare  # of scikit-learn's, for each turn
    assert watched >= int(bare * frames / (frames + 1)) - 2
    book.told.clear()


WEIRD = """
import numpy as np
from sklearn.base import BaseEstimator
from sklearn.preprocessing import FunctionTransformer, StandardScaler
touched = []
class Touchy:
    def __getattr__(self, name):
        if name.startswith("__") or name in ("_repr_mimebundle_",): raise AttributeError(name)
        touched.append(name); raise RuntimeError(name)
    def __eq__(self, other): touched.append("=="); raise RuntimeError
    __hash__ = None
    def __len__(self): touched.append("len"); raise RuntimeError
    def __bool__(self): touched.append("bool"); raise RuntimeError
    def __array__(self, *_, **__): touched.append("array"); raise RuntimeError
    def __iter__(self): touched.append("iter"); raise RuntimeError
    def __getitem__(self, key): touched.append("item"); raise RuntimeError
    def __repr__(self): touched.append("repr"); raise RuntimeError
    @property
    def shape(self): touched.append("shape"); raise RuntimeError
class Masked(Touchy):
    @property
    def __class__(self): touched.append("class"); raise RuntimeError
class Meta(type):
    def __getattr__(cls, name): touched.append(name); raise RuntimeError(name)
    def __instancecheck__(cls, other): touched.append("instance"); raise RuntimeError
    def __eq__(cls, other): return cls is other
    __hash__ = type.__hash__
class Made(metaclass=Meta): pass
class Lazy:
    "A table that is worked out when somebody asks for its values."
    shape, ndim, dtype = (20, 3), 2, np.dtype(float)
    def __len__(self): return 20
    def __array__(self, *_, **__): touched.append("computed"); return np.eye(20)[:, :3]
class Odd(BaseEstimator):
    def get_params(self, deep=True): raise RuntimeError("no settings")
    def fit(self, X, y=None): self.fitted_ = True; return self
    def transform(self, X): return X
weird = [Touchy() for _ in range(3)]
one, made, lazy, masked = weird[0], Made(), Lazy(), Masked()
X = np.random.default_rng(0).normal(size=(40, 3))
"""


def test_objects_that_must_not_be_touched_are_not(book: Any) -> None:
    book.run(WEIRD)
    assert book["touched"] == []
    book.run("scaled = StandardScaler().fit(X).transform(X)")
    book.run("other = FunctionTransformer().fit_transform(X)")
    assert book["touched"] == []


@pytest.mark.parametrize("value", ["one", "made", "lazy", "weird", "[1, one]", "(made,)", "None", "object()"])
def test_odd_arguments_get_what_they_get_without_us(book: Any, value: str) -> None:
    """Names of it may be asked for, as scikit-learn does too, but nothing is worked out, walked through or compared."""
    book.run(WEIRD)
    call = f"""
    touched.clear()
    try:
        got = repr(type(StandardScaler().fit({value})).__name__)
    except BaseException as error:
        got = type(error).__name__
    noted = list(touched)
    """
    book.run(call)
    watched = book["got"], list(book["noted"])
    book.watcher.stop()
    book.run(call)
    book.watcher.start()
    assert watched[0] == book["got"]
    costly = {"computed", "array", "iter", "item", "len", "bool", "==", "repr"}
    assert costly & set(watched[1]) <= set(book["noted"])


def test_estimators_that_break_the_rules_are_fitted_all_the_same(book: Any) -> None:
    book.run(WEIRD)
    facts = book.run("odd = Odd().fit(X)\nagain = odd.transform(X)")
    assert book["again"] is book["X"] and [fact.learner for fact in facts] == ["Odd"]


def test_named_tuples_and_big_outputs_pass(book: Any) -> None:
    book.run("""
        import collections, numpy as np
        from sklearn.preprocessing import StandardScaler
        Pair = collections.namedtuple("Pair", "data target")
        pair = Pair(np.random.default_rng(0).normal(size=(50, 2)), np.zeros(50))
        """)
    (fit,) = book.run("'x' * 5_000_000\nStandardScaler().fit(pair.data)")
    assert fit.data.name == "pair.data"
