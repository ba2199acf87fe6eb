"""Rows are still known after all that people do to tables, with the real libraries.

pandas 3 is tried in an environment of its own, where this file and the package need nothing but these:
`python -m venv /tmp/p3 && /tmp/p3/bin/pip install 'pandas>=3' pyarrow polars scipy scikit-learn torch anndata pytest`,
then `PYTHONPATH=. /tmp/p3/bin/python -m pytest --noconftest tests/runtime/test_survival.py`.
"""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pandas as pd
import polars
import pytest
import scipy.sparse
import torch
from sklearn.datasets import load_breast_cancer, load_digits
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

from deeprules_jupyter.runtime.identity import Registry

FRAME = load_breast_cancer(as_frame=True).frame
MASK = (FRAME["mean radius"] > 12).to_numpy()
PICKS = np.random.default_rng(1).permutation(len(FRAME))[:200]
EVERY = np.arange(len(FRAME))
Way = Callable[[pd.DataFrame], Any]


def rows(registry: Registry, value: Any) -> Any:
    known = registry.look(value)
    assert known is not None
    return known.rows


def follows(way: Way, picks: Any, names: dict[str, Any] | None = None) -> None:
    """The result holds these rows of the frame, and no others."""
    registry = Registry(lambda: [names or {}])
    frame = FRAME.copy()
    whole = rows(registry, frame)
    others = frame.iloc[np.setdiff1d(EVERY, picks)]
    result = way(frame)
    found = rows(registry, result)
    assert found.count == len(picks)
    assert whole.covers(found) and whole.shared(found) == len(picks)
    assert found.covers(whole) if others.empty else not rows(registry, others).meets(found)


NUMPY: dict[str, tuple[Way, Any]] = {
    "slice": (lambda f: f.to_numpy()[100:300], EVERY[100:300]),
    "copy of a slice": (lambda f: f.to_numpy()[100:300].copy(), EVERY[100:300]),
    "backwards": (lambda f: f.to_numpy()[::-1], EVERY),
    "mask": (lambda f: f.to_numpy()[MASK], EVERY[MASK]),
    "shuffled": (lambda f: np.random.default_rng(0).permutation(f.to_numpy()), EVERY),
    "fancy": (lambda f: f.values[PICKS], PICKS),
    "take": (lambda f: np.take(f.values, PICKS, axis=0), PICKS),
    "stacked": (lambda f: np.vstack([f.values[300:], f.values[:300]]), EVERY),
    "split and joined": (lambda f: np.concatenate(np.array_split(f.values, 3)[1:]), EVERY[190:]),
    "float32": (lambda f: f.values.astype("float32"), EVERY),
    "columns first": (lambda f: np.asfortranarray(f.values), EVERY),
    "a list": (lambda f: f.values.tolist(), EVERY),
}
PANDAS: dict[str, tuple[Way, Any]] = {
    "iloc": (lambda f: f.iloc[10:40], EVERY[10:40]),
    "mask": (lambda f: f[f["mean radius"] > 12], EVERY[MASK]),
    "query": (lambda f: f.query("`mean radius` > 12"), EVERY[MASK]),
    "loc": (lambda f: f.loc[PICKS], PICKS),
    "sample": (lambda f: f.sample(frac=1, random_state=0), EVERY),
    "sample, index dropped": (lambda f: f.loc[PICKS].reset_index(drop=True), PICKS),
    "concat": (lambda f: pd.concat([f[300:], f[:300]], ignore_index=True), EVERY),
    "sorted": (lambda f: f.sort_values("mean area", ignore_index=True), EVERY),
    "drop rows": (lambda f: f.drop(index=EVERY[:60]), EVERY[60:]),
    "drop duplicates": (lambda f: f.drop_duplicates(), EVERY),
    "renamed": (lambda f: f.rename(columns=str.upper), EVERY),
    "copied": (lambda f: f.copy(), EVERY),
    "float32": (lambda f: f.astype("float32"), EVERY),
    "nullable": (lambda f: f.convert_dtypes(), EVERY),
    "Arrow": (lambda f: f.convert_dtypes(dtype_backend="pyarrow"), EVERY),
    "objects": (lambda f: f.astype(object), EVERY),
    "merged": (lambda f: f.reset_index().merge(f["target"].rename("t2").reset_index()).drop(columns="index"), EVERY),
    "joined": (lambda f: f.iloc[MASK.nonzero()].join(f["mean area"].rank().rename("rank")), EVERY[MASK]),
    "columns added": (lambda f: f.assign(ratio=f["mean area"] / f["mean radius"]).reset_index(drop=True), EVERY),
    "beside each other": (lambda f: pd.concat([f, f.add_suffix("_z") * 2], axis=1).sample(frac=1), EVERY),
}
TORCH: dict[str, tuple[Way, Any]] = {
    "tensor": (lambda f: torch.tensor(f.values), EVERY),
    "float": (lambda f: torch.tensor(f.values).float(), EVERY),
    "from_numpy": (lambda f: torch.from_numpy(f.to_numpy()), EVERY),
    "slice": (lambda f: torch.from_numpy(f.to_numpy())[50:90], EVERY[50:90]),
    "index": (lambda f: torch.tensor(f.values)[torch.tensor(PICKS)], PICKS),
    "mask": (lambda f: torch.tensor(f.values)[torch.tensor(MASK)], EVERY[MASK]),
    "view": (lambda f: torch.tensor(f.values).view(len(f), 1, 31), EVERY),
    "to a device": (lambda f: torch.tensor(f.values).to("cpu", torch.float32), EVERY),
    "with gradient": (lambda f: torch.tensor(f.values, dtype=torch.float32, requires_grad=True), EVERY),
    "cat": (lambda f: torch.cat([torch.tensor(f.values[40:]), torch.tensor(f.values[:40])]), EVERY),
    "back to numpy": (lambda f: torch.tensor(f.values).numpy(), EVERY),
    "deepcopy": (lambda f: copy.deepcopy(torch.tensor(f.values)), EVERY),
}
OTHERS: dict[str, tuple[Way, Any]] = {
    "polars": (lambda f: polars.from_pandas(f), EVERY),
    "polars filter": (lambda f: polars.from_pandas(f).filter(polars.col("mean radius") > 12), EVERY[MASK]),
    "polars sample": (lambda f: polars.from_pandas(f).sample(fraction=1.0, shuffle=True, seed=1), EVERY),
    "polars and back": (lambda f: polars.from_pandas(f).to_pandas(), EVERY),
    "polars to numpy": (lambda f: polars.from_pandas(f).to_numpy(), EVERY),
    "sparse": (lambda f: scipy.sparse.csr_matrix(f.values), EVERY),
    "sparse rows": (lambda f: scipy.sparse.csr_array(f.values)[PICKS], PICKS),
    "sparse and back": (lambda f: scipy.sparse.csc_matrix(f.values).toarray(), EVERY),
    "train_test_split": (lambda f: train_test_split(f.values, shuffle=False, test_size=69)[0], EVERY[:500]),
}


@pytest.mark.parametrize("name", NUMPY)
def test_numpy(name: str) -> None:
    follows(*NUMPY[name])


@pytest.mark.parametrize("name", PANDAS)
def test_pandas(name: str) -> None:
    follows(*PANDAS[name])


@pytest.mark.parametrize("name", TORCH)
def test_torch(name: str) -> None:
    follows(*TORCH[name])


@pytest.mark.parametrize("name", OTHERS)
def test_other_libraries(name: str) -> None:
    follows(*OTHERS[name])


def _csv(frame: pd.DataFrame, folder: Path) -> Any:
    frame.to_csv(folder / "t.csv", index=False)
    return pd.read_csv(folder / "t.csv")


def _npy(frame: pd.DataFrame, folder: Path) -> Any:
    np.save(folder / "t.npy", frame.values)
    return np.load(folder / "t.npy")


def _mapped(frame: pd.DataFrame, folder: Path) -> Any:
    np.save(folder / "t.npy", frame.values)
    return np.load(folder / "t.npy", mmap_mode="r")


def _npz(frame: pd.DataFrame, folder: Path) -> Any:
    np.savez_compressed(folder / "t.npz", X=frame.values)
    return np.load(folder / "t.npz")["X"]


def _text(frame: pd.DataFrame, folder: Path) -> Any:
    np.savetxt(folder / "t.txt", frame.values)
    return np.loadtxt(folder / "t.txt")


def _parquet(frame: pd.DataFrame, folder: Path) -> Any:
    pytest.importorskip("pyarrow")
    frame.to_parquet(folder / "t.parquet")
    return pd.read_parquet(folder / "t.parquet")


def _joblib(frame: pd.DataFrame, folder: Path) -> Any:
    joblib.dump(frame.values, folder / "t.joblib")
    return joblib.load(folder / "t.joblib")


def _torch(frame: pd.DataFrame, folder: Path) -> Any:
    torch.save({"X": torch.tensor(frame.values)}, folder / "t.pt")
    return torch.load(folder / "t.pt")["X"]


def _polars(frame: pd.DataFrame, folder: Path) -> Any:
    frame.to_csv(folder / "t.csv", index=False)
    return polars.read_csv(folder / "t.csv")


@pytest.mark.parametrize("way", [_csv, _npy, _mapped, _npz, _text, _parquet, _joblib, _torch, _polars])
def test_saved_and_loaded(way: Callable[[pd.DataFrame, Path], Any], tmp_path: Path) -> None:
    follows(lambda frame: way(frame, tmp_path), EVERY)
    follows(lambda frame: way(frame.iloc[PICKS], tmp_path), PICKS)
    follows(lambda frame: pickle.loads(pickle.dumps(frame.loc[PICKS])), PICKS)


def test_columns_that_are_chosen_or_dropped_keep_the_rows_of_the_frame() -> None:
    frame = FRAME.copy()
    registry = Registry(lambda: [{"frame": frame}])
    whole = rows(registry, frame)
    ways = [
        frame[["mean area", "mean radius"]], frame.drop(columns="target"), frame.loc[PICKS, ["mean area"]],
        frame.iloc[:, 3:9].sample(frac=0.5, random_state=0), frame["mean area"],
    ]  # fmt: skip
    for value in ways:
        found = rows(registry, value)
        assert whole.shared(found) == len(value) == found.count
    assert not rows(registry, ways[1][:200]).meets(rows(registry, ways[0][200:]))


def test_a_vector_of_numbers_is_known_and_a_label_is_not() -> None:
    registry = Registry(lambda: [{}])
    area = FRAME["mean area"]
    assert rows(registry, area).shared(rows(registry, area.to_numpy()[PICKS])) == len(PICKS)
    assert registry.look(FRAME["target"]) is None and registry.look(FRAME["target"].to_numpy()) is None


def test_images_and_their_pixels_are_the_same_rows() -> None:
    digits, registry = load_digits(), Registry(lambda: [{}])
    images = torch.tensor(digits.images, dtype=torch.float32)[:, None]
    whole = rows(registry, digits.data)
    for value in (
        images[:300],
        images[:300].view(300, -1),
        images[:300].bfloat16(),
        digits.images[:300].astype("uint8"),
    ):
        assert whole.shared(rows(registry, value)) == 300
    assert rows(registry, images[:300].reshape(300, 64).half()).shared(whole) == 300


def test_views_of_tensors_are_known_by_their_address() -> None:
    """Pixels of two values: content alone would say nothing."""
    registry = Registry(lambda: [{}])
    images = torch.from_numpy(np.random.default_rng(0).integers(0, 2, (300, 1, 2, 3)).astype("float32"))
    whole = rows(registry, images)
    first, second = rows(registry, images[:100]), rows(registry, images.view(300, 6)[100:, :4])
    assert whole.covers(first) and whole.covers(second) and not first.meets(second)
    assert rows(registry, images.numpy()[50:150]).shared(first) == 50


def test_annotated_data() -> None:
    anndata = pytest.importorskip("anndata")
    counts = scipy.sparse.random(300, 2000, density=0.03, format="csr", rng=np.random.default_rng(0), dtype="float32")
    cells, registry = anndata.AnnData(counts), Registry(lambda: [{}])
    mask = np.arange(300) % 3 == 0
    whole, test, train = (rows(registry, value) for value in (cells.X, cells[mask].X, cells[~mask].copy().X))
    assert whole.shared(test) == 100 and whole.covers(train) and not train.meets(test)
    assert test.covers(rows(registry, cells[mask].X.toarray())) and test.covers(rows(registry, cells[mask].to_df()))
    genes = rows(registry, cells[:, :1500].X)
    assert genes.count == 300


def test_a_followed_table_is_known_after_all_of_it() -> None:
    """Scaled, then cut, mixed, cast, put together and saved: still the rows that went in, with the scaler in them."""
    registry = Registry(lambda: [{}])
    table = FRAME.values
    source = registry.look(table)
    assert source is not None
    scaled = StandardScaler().fit_transform(table)
    registry.follow(source, scaled, ["scaler"])
    mixed = np.random.default_rng(2).permutation(scaled)
    forms = [
        scaled[PICKS], scaled[100:200], torch.tensor(scaled[MASK]).float(), pd.DataFrame(scaled).sample(frac=0.5),
        np.vstack([mixed[300:], mixed[:100]]), pickle.loads(pickle.dumps(mixed)), scipy.sparse.csr_matrix(scaled)[:50],
        polars.DataFrame(scaled)[20:80], train_test_split(mixed, random_state=0)[1],
    ]  # fmt: skip
    for value in forms:
        known = registry.look(value)
        assert known is not None and known.fits == {"scaler"}
        assert source.rows.shared(known.rows) == known.rows.count == value.shape[0]
