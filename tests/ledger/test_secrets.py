"""No value of the data, and no hash that could be guessed against, is in what the ledger keeps or publishes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell

from deeprules_jupyter import session
from deeprules_jupyter.ledger import Ledger
from deeprules_jupyter.runtime.fingerprint import sheet_of
from deeprules_jupyter.runtime.prints import Prints
from tests.shell import ended

CELLS = (
    """import numpy as np, pandas as pd
from sklearn.impute import SimpleImputer
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.svm import SVC
rng = np.random.default_rng(7)
table = pd.DataFrame(rng.normal(37, 5, (200, 4)), columns=["temperature", "crp", "leucocytes", "age"])
labels = np.where(table["crp"] > 37, "septicaemia", "influenza-like")
X_train, X_test, y_train, y_test = train_test_split(table, labels, random_state=0)
typical = float(table["crp"].iloc[0])""",
    """model = make_pipeline(SimpleImputer(fill_value=typical), SVC(class_weight={"septicaemia": 2.0}))
print(model.fit(X_train, y_train).score(X_test, y_test))""",
    "model = SVC(C=3.0).fit(X_train, y_train)\nprint(model.score(X_test, y_test))",
    "1",
)


@pytest.fixture
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opened: Callable[[], Ledger]) -> Iterator[dict[str, Any]]:
    """A kernel in which somebody has looked at test rows twice; its variables."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").touch()
    shell = InteractiveShell()
    shell.run_line_magic("load_ext", "deeprules")
    for number, source in enumerate(CELLS):
        shell.run_cell(source, cell_id=f"c{number}", store_history=True).raise_error()
    one = session.current()
    assert one is not None and len(one.book.record.calls) > 4
    shell.user_ns["calls"] = one.book.record.calls
    yield shell.user_ns
    shell.run_line_magic("unload_ext", "deeprules")
    ended(shell)


@pytest.fixture
def kept(tmp_path: Path, person: dict[str, Any], request: pytest.FixtureRequest, opened: Callable[[], Ledger]) -> bytes:
    """All bytes that the ledger keeps and publishes, but for the key."""
    opened().publish()
    files = [file for file in tmp_path.rglob("*") if file.is_file() and file.name != "key"]
    raw = b"\n".join(file.read_bytes() for file in files)
    if request.node.callspec.params["opened"] == "server":
        cluster = request.getfixturevalue("cluster")
        name = request.getfixturevalue("server").partition("@/")[2].partition("?")[0]
        raw += cluster.run(
            "pg_dump", "-h", str(cluster.folder), "-U", "deeprules", "--exclude-table=*.team_key", name
        ).encode()
    return raw


def found(secrets: Iterable[bytes], kept: bytes) -> set[bytes]:
    """Those whose first eight bytes are kept: as they are, turned round, or as digits."""
    eight = {kept[at : at + 8] for at in range(len(kept))}
    digits = {text.lower() for at in range(len(kept)) if (text := kept[at : at + 16]).isalnum()}
    return {
        secret
        for one in secrets
        for secret in (one[:8], one[:8][::-1])
        if secret in eight or secret.hex().encode() in digits or str(int.from_bytes(secret)).encode()[:16] in digits
    }


def hashes(raw: bytes) -> Iterator[bytes]:
    for name in ("md5", "sha1", "sha256", "blake2b", "blake2s"):
        yield hashlib.new(name, raw).digest()
    yield hashlib.blake2b(raw, digest_size=16).digest()
    yield hashlib.blake2b(raw, digest_size=8).digest()


def test_what_is_kept_is_there(kept: bytes, opened: Callable[[], Ledger]) -> None:
    looks = opened().all_looks()
    assert len(looks) == 2 and opened().test_sets()[0].sketch
    for text in (looks[0].rows, looks[1].recipe, "SVC(C=3.0)", "SimpleImputer(fill_value=...)", "X_test"):
        assert text.encode() in kept
    assert found([opened().test_sets()[0].sketch, bytes.fromhex(looks[0].state)], kept)


def test_no_value_is_kept(kept: bytes, person: dict[str, Any]) -> None:
    for value in person["table"].to_numpy().ravel():
        for text in (repr(float(value)), f"{value:.6g}", f"{value:.4f}"):
            assert text.encode() not in kept
    table = person["table"].to_numpy()
    pairs = [table.astype(np.float32)[:, at : at + 2] for at in range(3)]
    assert not found([number.tobytes() for number in table.ravel()], kept)
    assert not found([pair.tobytes() for part in pairs for pair in part], kept)
    for word in ("septicaemia", "influenza-like"):
        assert word.encode() not in kept


def test_no_hash_that_could_be_guessed_against_is_kept(kept: bytes, person: dict[str, Any]) -> None:
    secrets: list[bytes] = []
    for part in (person["X_test"], person["X_train"], person["y_test"]):
        sheet = sheet_of(part)
        assert sheet is not None
        prints = Prints(np.arange(len(sheet.hashes), dtype=np.uint64), sheet)
        secrets += [prints.digest(), *hashes(np.asarray(part).tobytes())]
        secrets += [number.tobytes() for number in sheet.hashes]
        for row in np.asarray(part):
            secrets += hashes(np.asarray(row).tobytes())
            secrets += hashes(repr(row).encode())
    recipes = {getattr(fact, "recipe", "") for fact in person["calls"]} - {""}
    assert len(recipes) > 1
    secrets += [bytes.fromhex(recipe) for recipe in recipes]
    assert not found(secrets, kept)
