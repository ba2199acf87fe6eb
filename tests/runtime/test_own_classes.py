from __future__ import annotations

import pickle
from typing import Any

from deeprules_jupyter.model import Fit, Score
from tests.runtime.test_sklearn import DATA, SPLIT

NEAREST = """
class Nearest:
    def __init__(self, k=1, seed=0):
        self.k, self.seed = k, seed
    def fit(self, X, y):
        self.centres = np.array([X[y == label].mean(axis=0) for label in (0, 1)])
        return self
    def predict(self, X):
        return ((X[:, None] - self.centres) ** 2).sum(axis=2).argmin(axis=1)
"""


def test_a_class_with_a_base_that_is_written_and_used_in_one_cell_is_seen(book: Any) -> None:
    book.run(DATA + SPLIT)
    (fit,) = book.run(
        """
        from sklearn.base import BaseEstimator, TransformerMixin
        class Centre(TransformerMixin, BaseEstimator):
            def fit(self, X, y=None):
                self.mean_ = X.mean(axis=0)
                return self
            def transform(self, X):
                return X - self.mean_
        Z = Centre().fit_transform(X)
        """
    )
    assert (fit.learner, fit.kind, fit.data.name) == ("Centre", "transform", "X")
    assert book.watcher.desk.registry.look(book["Z"]).fits == {fit.id}


def test_a_class_without_any_base_is_seen(book: Any) -> None:
    book.run(DATA + SPLIT + "from sklearn.metrics import accuracy_score")
    book.run(NEAREST + "model = Nearest().fit(X_train, y_train)\nprint(accuracy_score(y_test, model.predict(X_test)))")
    (fit,), (score,) = book.all(Fit), book.all(Score)
    assert (fit.learner, fit.kind, fit.data.name, fit.place.line) == ("Nearest", "model", "X_train", 10)
    assert (score.models, score.data.name) == ((fit.id,), "X_test")
    assert book.warnings() == []
    book.run("Nearest(k=3).fit(X, y)\nsame = Nearest(k=3, seed=5).fit(X, y)")
    recipes = [fit.recipe for fit in book.all(Fit)]
    assert recipes[1] == recipes[2] != recipes[0]
    book.run("model = Nearest(k=7).fit(X_train, y_train)\nprint(accuracy_score(y_test, model.predict(X_test)))")
    assert book.warnings() == [("test-set-reuse", "cell-3")]


def test_models_inside_a_persons_own_class_are_the_models(book: Any) -> None:
    book.run(DATA + SPLIT)
    book.run(
        """
        from sklearn.linear_model import LogisticRegression
        from sklearn.metrics import accuracy_score
        class Bag:
            def fit(self, X, y):
                self.models = [LogisticRegression(C=c, max_iter=9000).fit(X, y) for c in (0.1, 1)]
                return self
            def predict(self, X):
                return (np.mean([model.predict_proba(X)[:, 1] for model in self.models], axis=0) > 0.5).astype(int)
        accuracy_score(y_test, Bag().fit(X_train, y_train).predict(X_test))
        """
    )
    one, two = book.all(Fit)
    (score,) = book.all(Score)
    assert one.learner == two.learner == "LogisticRegression"
    assert (score.models, score.data.name) == ((one.id, two.id), "X_test")


def test_what_such_a_class_does_with_loaders_stays_visible(book: Any) -> None:
    book.run(
        """
        import numpy as np, torch
        from torch.utils.data import DataLoader, TensorDataset
        class Trainer:
            def fit(self, loader):
                self.net = torch.nn.Linear(3, 2)
                optimizer = torch.optim.SGD(self.net.parameters(), lr=0.1)
                for xb, yb in loader:
                    optimizer.zero_grad()
                    torch.nn.functional.cross_entropy(self.net(xb), yb).backward()
                    optimizer.step()
            def predict(self, x):
                return self.net(x)
        Trainer().fit(DataLoader(TensorDataset(torch.randn(40, 3), torch.arange(40) % 2), batch_size=8))
        """
    )
    assert [fit.learner for fit in book.all(Fit)] == ["Linear"]


def test_the_class_stays_as_it_was_and_so_does_the_shell(book: Any) -> None:
    book.run(DATA + SPLIT + NEAREST)
    book.run("model = Nearest(3).fit(X_train, y_train)\nimport inspect\nwords = str(inspect.signature(Nearest.fit))")
    assert book["words"] == "(self, X, y)" and "run_code" in vars(book.shell)
    assert set(vars(book["model"])) == {"k", "seed", "centres"} and pickle.dumps(book["X"])
    book.watcher.stop()
    assert "run_code" not in vars(book.shell)
    assert not hasattr(book["Nearest"].fit, "__wrapped__")
    _, error = book.attempt("Nearest().fit(X_train)")
    assert isinstance(error, TypeError)


def test_names_of_settings_are_not_asked_of_what_has_none(book: Any) -> None:
    book.run(DATA)
    book.run(
        """
        class Bare:
            fit = lambda self, X: setattr(self, "mean", X.mean())
            predict = lambda self, X: X[:, 0] > self.mean
        Bare().fit(X)
        """
    )
    assert [fit.learner for fit in book.all(Fit)] == ["Bare"]
