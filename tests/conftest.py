"""What every test needs: our own errors are failures, and nothing is read from or written to the person's home."""

from __future__ import annotations

import gc
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.shell import Notebook, ended

# In a person's kernel an error of ours is counted and told once; here it must be seen.
os.environ["DEEPRULES_STRICT"] = "1"
# With every library loaded a full collection takes most of a second, and nearly each shell of a test would bring one.
gc.set_threshold(700, 10, 100)

# What brings thousands of modules into the process: each watcher that starts afterwards looks through all of them.
HEAVY = re.compile(r"\b(keras|lightning|transformers|scanpy|anndata|xgboost|lightgbm|catboost)\b")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that speak of heavy libraries come last, so that the others need not carry them."""
    heavy = {path: bool(HEAVY.search(path.read_text(encoding="utf-8"))) for path in {item.path for item in items}}
    items.sort(key=lambda item: heavy[item.path])


@pytest.fixture(autouse=True, scope="session")
def no_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Kernels and servers that tests start keep their files in a temporary folder."""
    home = tmp_path_factory.mktemp("home")
    names = ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "MPLCONFIGDIR")
    before = {name: os.environ.get(name) for name in names}
    for name in names:
        folder = home / name.lower()
        folder.mkdir()
        os.environ[name] = str(folder)
    yield
    for name, value in before.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


@pytest.fixture(scope="session")
def project() -> Path:
    """The root of the repository."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture
def notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Notebook]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    one = Notebook()
    yield one
    one.shell.run_line_magic("unload_ext", "deeprules")
    ended(one.shell)
