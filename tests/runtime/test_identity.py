from __future__ import annotations

import gc
import random
import weakref
from typing import Any

import numpy as np
import pandas as pd
import polars
import pytest
import scipy.sparse
import torch
from sklearn.datasets import load_breast_cancer, load_digits, load_iris
from sklearn.decomposition import PCA
from sklearn.preprocessing import StandardScaler

from deeprules_jupyter.runtime.fingerprint import sheet_of
from deeprules_jupyter.runtime.identity import Known, Registry


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(3)


@pytest.fixture
def names() -> dict[str, Any]:
    return {}


@pytest.fixture
def registry(names: dict[str, Any]) -> Registry:
    return Registry(lambda: [names])


def known(registry: Registry, value: Any) -> Known:
    found = registry.look(value)
    assert found is not None
    return found


def rows(registry: Registry, value: Any) -> Any:
    return known(registry, value).rows


def hashes(value: Any) -> list[int]:
    sheet = sheet_of(value)
    assert sheet is not None
    return list(sheet.hashes)


def test_the_same_values_have_the_same_fingerprints_in_every_container(rng: np.random.Generator) -> None:
    table = rng.normal(size=(60, 5))
    table[3, 2] = np.nan
    table[5, 0] = -0.0
    forms = [
        table.astype("float32"), np.asfortranarray(table), pd.DataFrame(table), pd.DataFrame(table.astype("float32")),
        torch.tensor(table), torch.tensor(table, dtype=torch.float32), table.tolist(), scipy.sparse.csr_matrix(table),
        scipy.sparse.csc_array(table), polars.DataFrame(table), pd.DataFrame(table, index=range(60, 0, -1)),
    ]  # fmt: skip
    for form in forms:
        assert hashes(form) == hashes(table), type(form)
    assert len(set(hashes(table))) == 60


def test_images_have_rows_whatever_their_shape() -> None:
    digits = load_digits()
    assert hashes(digits.images) == hashes(digits.data) == hashes(torch.tensor(digits.images)[:, None])


def test_text_whole_numbers_and_times_tell_rows_apart() -> None:
    frame = pd.DataFrame({"id": [100_000_001, 100_000_002, 100_000_003], "word": ["a", "b", None]})
    assert len(set(hashes(frame))) == len(set(hashes(frame[["id"]]))) == 3
    days = pd.DataFrame({"day": pd.date_range("2020-01-01", periods=3)})
    assert len(set(hashes(days))) == 3
    assert hashes(["ab", "cd"]) == hashes(pd.Series(["ab", "cd"])) != hashes(["cd", "ab"])


def test_a_wide_table_is_hashed_on_a_fixed_sample_of_columns(rng: np.random.Generator) -> None:
    table = rng.normal(size=(40, 5000))
    assert hashes(table[7:9]) == hashes(table)[7:9]
    assert len(set(hashes(table))) == 40


def test_rows_are_known_after_slicing_shuffling_and_concatenation(registry: Registry, rng: np.random.Generator) -> None:
    table = rng.normal(size=(100, 4))
    whole, part = rows(registry, table), rows(registry, table[rng.permutation(100)[:30]])
    mixed = rows(registry, np.vstack([table[60:], rng.normal(size=(10, 4))]))
    other = rows(registry, rng.normal(size=(50, 4)))
    assert whole.covers(part) and not part.covers(whole) and part.shared(whole) == 30
    assert mixed.shared(whole) == 40 and whole.meets(mixed) and not whole.covers(mixed)
    assert not other.meets(whole) and not whole.meets(other)


def test_a_saved_and_loaded_table_is_known_by_its_content(registry: Registry, tmp_path: Any) -> None:
    frame = load_breast_cancer(as_frame=True).frame
    frame.to_csv(tmp_path / "t.csv", index=False)
    again = rows(registry, pd.read_csv(tmp_path / "t.csv"))
    assert again.covers(rows(registry, frame))
    assert again.digest() == rows(registry, frame.sample(frac=1, random_state=0)).digest()
    assert again.digest() != rows(registry, frame[1:]).digest()


def test_no_reference_of_ours_keeps_data_alive(registry: Registry, rng: np.random.Generator) -> None:
    for make in (np.array, pd.DataFrame, torch.tensor):
        made = make(rng.normal(size=(50, 3)))
        registry.look(made)
        ref = weakref.ref(made)
        del made
        gc.collect()
        assert ref() is None
    assert registry.entries == {}


def test_a_result_stays_under_the_rows_of_its_source_when_it_is_cut(registry: Registry) -> None:
    table = load_breast_cancer().data
    source = known(registry, table)
    scaled = StandardScaler().fit_transform(table)
    registry.follow(source, scaled, ["scaler"])
    reduced = PCA(3).fit_transform(scaled)
    registry.follow(known(registry, scaled), reduced, ["pca"])
    picks = np.arange(0, 569, 7)
    cut = known(registry, reduced[picks].astype("float32"))
    assert cut.fits == cut.whole == {"scaler", "pca"}
    assert source.rows.covers(cut.rows) and cut.rows.covers(rows(registry, table[picks].copy()))
    assert not cut.rows.meets(rows(registry, table[1:7].copy()))


def test_rows_that_a_transform_left_as_they_were_carry_no_fit(registry: Registry, rng: np.random.Generator) -> None:
    raw = rng.normal(size=(80, 3))
    filled = raw.copy()
    filled[:10] = 0.5
    filled[:10, 0] = rng.normal(size=10)
    registry.follow(known(registry, raw), filled, ["imputer"])
    assert known(registry, raw[20:60].copy()).fits == frozenset()
    assert known(registry, filled[:40].copy()).fits == {"imputer"}


def test_scaled_columns_put_back_into_a_frame_are_known(registry: Registry, names: dict[str, Any]) -> None:
    names["frame"] = frame = load_iris(as_frame=True).frame
    columns = list(frame.columns[:3])
    source = known(registry, frame[columns])
    scaled = StandardScaler().fit_transform(frame[columns])
    registry.follow(source, scaled, ["scaler"], tuple(columns))
    frame[columns] = scaled
    found = known(registry, frame)
    assert (found.fits, found.whole) == ({"scaler"}, frozenset())
    assert found.rows.covers(source.rows) and source.rows.covers(found.rows)


def test_views_are_known_by_their_address(registry: Registry, rng: np.random.Generator) -> None:
    few = rng.integers(0, 2, size=(100, 3))
    whole = rows(registry, few)
    first, second = rows(registry, few[:50]), rows(registry, few[50:, :2])
    assert whole.covers(first) and whole.covers(second) and not first.meets(second)
    columns = np.asfortranarray(few)
    registry.look(columns)
    assert rows(registry, columns[::2][:, 1:]).shared(rows(registry, columns[:20])) == 20 - 10


def genotypes(rng: np.random.Generator, count: int = 400) -> pd.DataFrame:
    frame = pd.DataFrame({f"rs{n}": rng.binomial(2, 0.35, count) for n in range(7)})
    frame.insert(0, "sample", [f"S{n:04d}" for n in range(count)])
    return frame


def test_chance_collisions_of_few_valued_rows_are_silent(registry: Registry, rng: np.random.Generator) -> None:
    table = genotypes(rng).drop(columns="sample").to_numpy()
    train, test = table[:320].copy(), table[320:].copy()
    assert len(set(hashes(train)) & set(hashes(test))) > 5
    assert not rows(registry, train).meets(rows(registry, test))
    assert rows(registry, train).shared(rows(registry, test)) == 0


def test_a_real_overlap_of_few_valued_rows_is_seen_through_the_wider_frame(
    registry: Registry, names: dict[str, Any], rng: np.random.Generator
) -> None:
    whole = genotypes(rng)
    columns = [name for name in whole if name != "sample"]
    names["train"] = whole.sample(frac=0.8, random_state=1).reset_index(drop=True)
    names["test"] = whole.drop(names["train"].index)
    names["apart"] = whole.loc[~whole["sample"].isin(names["train"]["sample"])]
    train, test, apart = (rows(registry, names[name][columns]) for name in ("train", "test", "apart"))
    real = set(names["train"]["sample"]) & set(names["test"]["sample"])
    assert train.shared(test) == len(real) > 0
    assert not train.meets(apart) and not apart.meets(train)


def test_copies_of_continuous_rows_are_seen_even_one(registry: Registry, rng: np.random.Generator) -> None:
    table = rng.normal(size=(300, 6))
    train, test = table[:250].copy(), np.vstack([table[250:], table[:1]])
    assert rows(registry, train).shared(rows(registry, test)) == 1


def test_the_twin_flowers_of_iris_are_no_overlap(registry: Registry) -> None:
    table = load_iris().data
    assert len(set(hashes(table))) == 149
    one, two = table[:120].copy(), table[120:].copy()
    assert set(hashes(one)) & set(hashes(two)) and not rows(registry, one).meets(rows(registry, two))


def test_copied_images_are_seen_although_a_pixel_has_few_values(registry: Registry, rng: np.random.Generator) -> None:
    table = load_digits().data
    doubled = np.vstack([table, table[:600]])[rng.permutation(len(table) + 600)]
    train, test = doubled[:1800].copy(), doubled[1800:].copy()
    real = sum(value in set(hashes(train)) for value in hashes(test))
    assert rows(registry, train).shared(rows(registry, test)) == real > 50


def test_label_vectors_have_no_rows_of_their_own(registry: Registry, rng: np.random.Generator) -> None:
    for labels in (rng.integers(0, 3, 100), pd.Series(["a", "b"] * 50), np.arange(100), [0, 1] * 20):
        assert registry.look(labels) is None
    assert registry.look([f"note {n}" for n in range(50)]) is not None


def test_what_is_no_table_is_not_known(registry: Registry) -> None:
    for value in (None, 3, "text", {}, [], np.array(3.0), object(), [[1, 2], [3]], np.zeros((0, 3)), np.zeros((3, 0))):
        assert registry.look(value) is None


def test_an_array_that_was_shuffled_in_place_is_not_taken_for_the_old_one(
    registry: Registry, rng: np.random.Generator
) -> None:
    table = rng.normal(size=(60, 3))
    half = rows(registry, table[:30].copy())
    registry.look(table)
    rng.shuffle(table)
    kept = sum(value in set(half.plain.hashes) for value in hashes(table[:30]))
    assert half.shared(rows(registry, table[:30])) == kept < 30


def test_random_states_are_left_alone(registry: Registry, rng: np.random.Generator) -> None:
    before = (random.getstate(), np.random.get_state()[1].tolist(), torch.get_rng_state().tolist())
    table = rng.integers(0, 3, size=(200, 6))
    registry.follow(known(registry, table), table * 2.5, ["a"])
    rows(registry, table[:100].copy()).meets(rows(registry, (table * 2.5)[100:]))
    assert before == (random.getstate(), np.random.get_state()[1].tolist(), torch.get_rng_state().tolist())
