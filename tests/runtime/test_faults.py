"""Every observer breaks in turn, in every way: the person's results and exceptions are untouched.

What can break is found by introspection, so a new observer is covered by itself.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import signal
from collections.abc import Iterator
from types import FunctionType
from typing import Any

import pytest

import deeprules_jupyter.runtime as home
from deeprules_jupyter import session
from deeprules_jupyter.runtime.part import Part
from tests.shell import ended

CELL = """
import numpy as np
from sklearn.datasets import load_iris
from sklearn.metrics import accuracy_score
from sklearn.model_selection import KFold, cross_val_score, train_test_split
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
X, y = load_iris(return_X_y=True)
out = []
for turn in range(5):
    A, B, a, b = train_test_split(X, y, random_state=turn)
    scaler = StandardScaler().fit(A)
    model = GaussianNB().fit(scaler.transform(A), a)
    guess = model.predict(scaler.transform(B))
    out += [accuracy_score(b, guess), make_pipeline(StandardScaler(), GaussianNB()).fit(A, a).score(B, b)]
    out += [*cross_val_score(GaussianNB(), X, y, cv=KFold(3))]
    try:
        GaussianNB().fit(A, a[:3])
    except ValueError as error:
        out.append(str(error))
"""
TORCH = """
import torch
from torch.utils.data import DataLoader, TensorDataset, random_split
torch.manual_seed(1)
data = TensorDataset(torch.randn(40, 3), torch.randn(40, 1))
train, test = random_split(data, [30, 10])
net = torch.nn.Linear(3, 1)
optimizer = torch.optim.SGD(net.parameters(), 0.1)
for epoch in range(2):
    for x, t in DataLoader(train, batch_size=10):
        optimizer.zero_grad()
        ((net(x) - t) ** 2).mean().backward()
        optimizer.step()
with torch.no_grad():
    for x, t in DataLoader(test, batch_size=5):
        out.append(float(((net(x) - t) ** 2).mean()))
out.append(net.weight.tolist())
"""
NAMES = ("before", "after", "saw", "item", "loaded", "start", "step", "sweep", "before_cell", "after_cell")


def classes() -> list[type]:
    """All classes of the runtime."""
    modules = [importlib.import_module(f"{home.__name__}.{info.name}") for info in pkgutil.iter_modules(home.__path__)]
    found = {kind for module in modules for kind in vars(module).values() if isinstance(kind, type)}
    return sorted(
        (k for k in found if k.__module__.startswith(home.__name__)), key=lambda k: (k.__module__, k.__name__)
    )


def breakable() -> Iterator[tuple[type, str]]:
    for kind in classes():
        if not getattr(kind, "_is_protocol", False) and kind.__name__ not in ("Watcher", "Guard", "Part"):
            shared = vars(Part) if issubclass(kind, Part) else {}  # what an observer takes over breaks in it alone
            found = {**shared, **vars(kind)}
            yield from ((kind, name) for name in NAMES if isinstance(found.get(name), FunctionType))


OBSERVERS = list(breakable())
ERRORS = [RuntimeError("ours"), MemoryError(), RecursionError("ours"), SystemExit(3), type("Mute", (Exception,), {
    "__str__": lambda self: self.no_words})()]  # fmt: skip


@pytest.fixture(scope="module")
def bare() -> list[Any]:
    """What the cells give without us."""
    names: dict[str, Any] = {}
    exec(CELL + TORCH, names)
    return list(names["out"])


def test_there_are_observers_to_break() -> None:
    named = {kind.__name__ for kind, _ in OBSERVERS}
    assert {"OnSklearn", "Fits", "Seen", "Metrics", "OnTorch", "RandomSplit", "Seeds"} <= named
    assert len(OBSERVERS) > 40


@pytest.mark.parametrize("number", range(len(ERRORS)), ids=[type(error).__name__ for error in ERRORS])
def test_all_observers_break_at_once_and_nothing_of_the_persons_changes(
    book: Any, bare: list[Any], monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setenv("DEEPRULES_STRICT", "0")
    book.watcher.stop()
    calls = dict.fromkeys(OBSERVERS, 0)
    for kind, name in OBSERVERS:
        monkeypatch.setattr(kind, name, _broken(calls, (kind, name), ERRORS[number]))
    book.watcher.start()
    book.run(CELL + TORCH)
    assert book["out"] == bare
    assert sum(calls.values()) > 0 and len(book.told) == 1 and "\n" not in book.told[0]
    book.told.clear()


@pytest.mark.trust
@pytest.mark.parametrize(("kind", "name"), OBSERVERS, ids=[f"{kind.__name__}.{name}" for kind, name in OBSERVERS])
def test_one_observer_breaks(
    book: Any, bare: list[Any], monkeypatch: pytest.MonkeyPatch, kind: type, name: str
) -> None:
    """The rest goes on watching, and a broken hook is called three times and no more."""
    monkeypatch.setenv("DEEPRULES_STRICT", "0")
    book.watcher.stop()
    calls = {(kind, name): 0}
    monkeypatch.setattr(kind, name, _broken(calls, (kind, name), RuntimeError("ours")))
    book.watcher.start()
    facts = book.run(CELL + TORCH)
    assert book["out"] == bare and len(book.told) == bool(calls[kind, name])
    assert facts or (kind.__name__, name) in {("OnSklearn", "start")}
    book.told.clear()


def _broken(calls: dict[tuple[type, str], int], key: tuple[type, str], error: BaseException) -> Any:
    def broken(*_: Any, **__: Any) -> Any:
        calls[key] += 1
        raise error

    return broken


def test_a_hook_that_breaks_three_times_is_off(book: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEEPRULES_STRICT", "0")
    from deeprules_jupyter.runtime.sklearn_methods import Fits

    calls = {(Fits, "before"): 0}
    monkeypatch.setattr(Fits, "before", _broken(calls, (Fits, "before"), RuntimeError()))
    book.run("import numpy as np\nfrom sklearn.naive_bayes import GaussianNB\nX, y = np.eye(30), np.arange(30) % 2")
    book.run("for _ in range(9):\n    GaussianNB().fit(X, y)")
    assert calls == {(Fits, "before"): 3} and len(book.told) == 1
    book.told.clear()


@pytest.mark.parametrize("when", ["before", "after"])
def test_an_interrupt_inside_our_work_is_the_persons_and_leaves_us_sane(
    book: Any, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    from deeprules_jupyter.runtime.sklearn_methods import Fits

    book.run("import numpy as np\nfrom sklearn.naive_bayes import GaussianNB\nX, y = np.eye(30), np.arange(30) % 2")
    with monkeypatch.context() as patch:
        patch.setattr(Fits, when, _broken({(Fits, when): 0}, (Fits, when), KeyboardInterrupt()))
        _, error = book.attempt("reached = 0\nGaussianNB().fit(X, y)\nreached = 1")
    assert isinstance(error, KeyboardInterrupt) and book["reached"] == 0
    assert book.watcher.guard.depth == 0 and book.watcher.guard.lock.acquire(blocking=False)
    book.watcher.guard.lock.release()
    (fit,) = book.run("GaussianNB().fit(X, y)")
    assert fit.learner == "GaussianNB"
    caught = "try:\n    GaussianNB().fit(X, y)\nexcept KeyboardInterrupt:\n    GaussianNB().fit(X, y)"
    with monkeypatch.context() as patch:  # caught in the same cell: what comes after it is seen
        turns = iter([KeyboardInterrupt])
        good = getattr(Fits, when)

        def once(self: Any, call: Any) -> Any:
            for error in turns:
                raise error
            return good(self, call)

        patch.setattr(Fits, when, once)
        assert len(book.run(caught)) == 1


def test_a_time_limit_of_the_persons_passes_through_our_work(book: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from deeprules_jupyter.runtime.sklearn_methods import Fits

    book.run("""
        import numpy as np, signal
        from sklearn.naive_bayes import GaussianNB
        X, y = np.eye(30), np.arange(30) % 2
        def stop(*_): raise TimeoutError("the person's limit")
        before = signal.signal(signal.SIGUSR1, stop)
        """)
    try:
        monkeypatch.setattr(Fits, "before", lambda self, call: signal.raise_signal(signal.SIGUSR1))
        _, error = book.attempt("GaussianNB().fit(X, y)")
        assert isinstance(error, TimeoutError) and book.watcher.guard.faults == 0
    finally:
        signal.signal(signal.SIGUSR1, book["before"])


@pytest.mark.parametrize("part", ["reader", "rules", "ledger", "inline", "channel", "judge", "after_cell"])
@pytest.mark.parametrize(
    "error", [RuntimeError("ours"), MemoryError(), KeyboardInterrupt()], ids=lambda e: type(e).__name__
)
def test_the_session_breaks_and_the_kernel_goes_on(
    part: str, error: BaseException, tmp_path: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from IPython.core.interactiveshell import InteractiveShell

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DEEPRULES_STRICT", "0")
    shell = InteractiveShell()
    shell.run_line_magic("load_ext", "deeprules")
    one = session.current()
    assert one is not None
    shell.run_cell(
        "import numpy as np\nfrom sklearn.naive_bayes import GaussianNB\nX, y = np.eye(30), np.arange(30) % 2"
    )
    import deeprules_jupyter.rules as rules

    owner, name = {
        "reader": (one.book.record.reader, "read"), "rules": (rules, "judge"), "ledger": (one.book.ledger, "mutes"),
        "inline": (one._inline, "choose"), "channel": (one._channel, "push"), "judge": (one.book.record, "judge"),
        "after_cell": (one.watcher.desk, "collect"),
    }[part]  # fmt: skip
    capsys.readouterr()
    try:
        with monkeypatch.context() as patch:
            key = (type(owner), name)
            patch.setattr(owner, name, _broken({key: 0}, key, error))
            for _ in range(3):
                assert shell.run_cell("value = GaussianNB().fit(X, y).score(X, y)", store_history=True).success
        assert shell.run_cell("value += 1", store_history=True).success and shell.user_ns["value"] > 1
        told = [line for line in capsys.readouterr().err.splitlines() if line]
        assert len(told) == (not isinstance(error, KeyboardInterrupt)), told
        assert one.watcher.guard.depth == 0
    finally:
        shell.run_line_magic("unload_ext", "deeprules")
        ended(shell)


def test_every_class_that_observes_is_among_those_that_break() -> None:
    kinds = {kind for kind, _ in OBSERVERS}
    for kind in classes():
        if ({"before", "after"} <= set(dir(kind)) or hasattr(kind, "saw")) and not getattr(kind, "_is_protocol", False):
            assert kind in kinds or any(base in kinds for base in inspect.getmro(kind)), kind
