"""Each pitfall planted in a clean table is found by its check, and by no other that it does not concern."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from deeprules_jupyter.experiments.data.alike import candidates, similarity
from deeprules_jupyter.experiments.data.chance import Told, chi2, cramer, crossed, told
from deeprules_jupyter.experiments.data.images import hashes, near
from tests.experiments.data.tables import found, line, page, shown

ROWS = 300
LETTERS = list("ACDEFGHIKLMNPQRSTVWY")


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(5)


@pytest.fixture
def frame(rng: np.random.Generator) -> pd.DataFrame:
    """Six columns that a study might have, none of which tells anything."""
    weight = rng.normal(70, 12, ROWS)
    return pd.DataFrame({
        "age": rng.integers(20, 90, ROWS), "weight": weight, "glucose": rng.gamma(9, 11, ROWS) + 40,
        "marker": rng.lognormal(1, 0.4, ROWS), "height": weight * 0.5 + rng.normal(130, 6, ROWS),
        "dose": rng.uniform(1, 9, ROWS),
    })  # fmt: skip


@pytest.fixture
def labels(rng: np.random.Generator) -> Any:
    return rng.integers(0, 2, ROWS)


def test_a_clean_table_has_nothing(frame: pd.DataFrame, labels: Any) -> None:
    assert found(page(frame, labels)) == {}


@pytest.mark.parametrize(("name", "value"), [("age", -9), ("weight", 999), ("dose", -1), ("glucose", 0)])
def test_a_number_that_means_missing_is_named(frame: pd.DataFrame, labels: Any, name: str, value: int) -> None:
    frame.loc[frame.index[::40], name] = value
    one = page(frame, labels)
    assert found(one) == {"sentinels": "fix"}
    assert shown(one, "sentinels") == {name: f"{value}, 8 times"}


def test_a_zero_that_may_be_is_no_sentinel(frame: pd.DataFrame, labels: Any) -> None:
    frame.loc[frame.index[::10], "marker"] = 0
    assert "sentinels" not in found(page(frame, labels))


def test_gaps_that_follow_the_label_are_told_from_gaps_that_do_not(frame: pd.DataFrame, labels: Any, rng: Any) -> None:
    frame.loc[rng.random(ROWS) < 0.04, "weight"] = np.nan
    assert found(page(frame, labels)) == {}
    frame.loc[(labels == 1) & (rng.random(ROWS) < 0.4), "marker"] = np.nan
    one = page(frame, labels)
    assert "missing" in found(one) and shown(one, "missing")["column"] == "marker"
    assert float(shown(one, "missing")["p"]) == 0.005


def test_half_a_column_missing_by_chance_is_said_without_a_pattern(frame: pd.DataFrame, labels: Any, rng: Any) -> None:
    frame.loc[rng.random(ROWS) < 0.5, "marker"] = np.nan
    one = page(frame, labels)
    assert found(one) == {"missing": "fix"} and "column" not in shown(one, "missing")


def test_copies_are_counted_and_coarse_values_are_not_taken_for_copies(
    frame: pd.DataFrame, labels: Any, rng: Any
) -> None:
    labels[:3], labels[100:103] = 0, 1
    frame.iloc[:12] = frame.iloc[100:112].to_numpy()
    one = page(frame, labels)
    assert found(one) == {"duplicates": "fix"}
    assert (shown(one, "duplicates")["copies"], int(shown(one, "duplicates")["groups with two labels"]) >= 3) == (
        "12",
        True,
    )
    coarse = rng.integers(0, 3, (ROWS, 4))
    said = line(page(coarse, labels), "duplicates")
    assert said.state == "pass" and "by chance" in said.said


def test_copies_in_sparse_counts_and_in_texts(labels: Any) -> None:
    counts = sparse.random(ROWS, 40, 0.3, format="csr", random_state=0)
    assert (
        shown(page(sparse.vstack([counts, counts[:7]]).tocsr(), np.r_[labels, labels[:7]]), "duplicates")["copies"]
        == "7"
    )
    texts = [f"the {n}th note about patient {n * 7}" for n in range(50)]
    assert shown(page([*texts, *texts[:4]], np.arange(54) % 2), "duplicates")["copies"] == "4"


def test_a_row_that_was_measured_twice_is_a_near_copy(frame: pd.DataFrame, labels: Any, rng: Any) -> None:
    X = frame.drop(columns="age").to_numpy()
    X[:4] = X[200:204] * (1 + rng.normal(0, 1e-4, (4, 5)))
    one = page(X, labels)
    assert found(one) == {"near-duplicates": "fix"}
    assert shown(one, "near-duplicates")["with a near twin"] == "8"


def test_sequences_with_one_letter_changed_are_near_copies(labels: Any, rng: Any) -> None:
    sequences = ["".join(rng.choice(LETTERS, 40)) for _ in range(ROWS)]
    frame = pd.DataFrame({"protein": sequences, "charge": rng.normal(size=ROWS)})
    assert found(page(frame, labels)) == {}
    frame.loc[0, "protein"] = sequences[9][:20] + "W" + sequences[9][21:]
    one = page(frame, labels, sequence="protein")
    assert found(one) == {"near-texts": "fix"} and shown(one, "near-texts")["with a near twin"] == "2"
    assert similarity("kitten", "kitten") == 1 and similarity("abcd", "wxyz") == 0
    assert [one.tolist() for one in candidates(["aaaabbbb", "ccccdddd", "aaaabbbb!"], 0.7)] == [[0], [2]]


def test_a_picture_that_was_saved_again_is_a_near_copy(rng: Any) -> None:
    pictures = rng.integers(0, 200, (200, 8, 8)).repeat(4, 1).repeat(4, 2).astype("uint8")
    assert found(page(pictures, np.arange(200) % 2 * rng.integers(0, 2, 200))).get("near-images") is None
    pictures[0] = np.clip(pictures[50] * 0.9 + rng.normal(10, 2, (32, 32)), 0, 255)
    one = page(pictures, np.arange(200) // 7 % 2)
    assert shown(one, "near-images")["with a near twin"] == "2"
    codes = rng.integers(0, 2**63, 400, dtype=np.uint64)
    codes[1] = codes[0] ^ np.uint64(0b1000100000001000001)  # four bits, in four of the five parts
    assert [a.tolist() for a in near(codes, 4)] == [[0], [1]]
    assert (hashes(pictures[:2]) != 0).all()


def test_a_batch_that_goes_with_the_label_is_seen_from_all_sides(frame: pd.DataFrame, labels: Any, rng: Any) -> None:
    site = np.where(rng.random(ROWS) < 0.9, labels, 1 - labels)
    frame["site"] = np.where(site > 0, "north", "south")
    frame["marker"] += site * 1.5
    one = page(frame, labels)
    assert found(one)["batch-label"] == "fix" and found(one)["batch-readable"] == "stop"
    assert found(one)["metadata-only"] == "stop"
    assert float(shown(one, "batch-label")["V of site"]) > 0.7
    assert line(one, "components").figure is not None
    independent = page(frame.assign(site=rng.integers(0, 3, ROWS)).drop(columns="marker"), labels)
    assert found(independent) == {}


def test_with_units_a_label_and_a_batch_of_each_unit_count_once(rng: Any) -> None:
    donor = np.repeat(np.arange(12), 25)
    label, site = rng.integers(0, 2, 12)[donor], rng.integers(0, 2, 12)[donor]
    frame = pd.DataFrame(rng.normal(5, 1, (300, 4)), columns=list("abcd")).assign(donor=donor, site=site)
    without, grouped = page(frame, label), page(frame, label, group="donor")
    assert "batch-label" in found(without) or line(without, "batch-label").p == 0.005
    assert "batch-label" not in found(grouped)
    assert shown(grouped, "rows-per-class").keys() == {"rarest class", "units of donor", "classes"}


def test_one_column_that_is_the_answer_and_a_scaled_table(frame: pd.DataFrame, labels: Any, rng: Any) -> None:
    one = page(frame.assign(code=labels * 3 + rng.normal(0, 0.2, ROWS)), labels)
    assert found(one) == {"single-column": "fix"} and "code" in shown(one, "single-column")
    scaled = (frame - frame.mean()) / frame.std()
    assert found(page(scaled, labels)) == {"scaled": "note"}
    assert found(page((frame - frame.min()) / (frame.max() - frame.min()), labels)) == {"scaled": "note"}


def test_a_rare_class_and_the_class_that_matters(frame: pd.DataFrame, rng: Any) -> None:
    rare = (rng.random(ROWS) < 0.1).astype(int)
    one = page(frame, rare)
    assert found(one) == {"imbalance": "note"} and shown(one, "imbalance")["class"] == "1"
    assert "imbalance" not in found(page(frame, rare, positive="0"))


def test_a_label_that_is_a_number_is_asked_in_fifths(frame: pd.DataFrame, rng: Any) -> None:
    target = rng.normal(0, 1, ROWS)
    frame["site"] = np.where(target + rng.normal(0, 0.3, ROWS) > 0, "north", "south")
    one = page(frame, target)
    assert "batch-label" in found(one)
    assert line(one, "imbalance").said == "y is a number, not a class"


def test_the_statistics_are_those_of_scipy_and_scikit_learn(rng: Any) -> None:
    from scipy.stats import chi2_contingency
    from sklearn.linear_model import Ridge

    a, b = rng.integers(0, 3, 200), rng.integers(0, 4, 200)
    counts = crossed(a, b, np.arange(200)[None, :])
    assert chi2(counts)[0] == pytest.approx(chi2_contingency(counts[0]).statistic)
    assert cramer(np.diag([50, 50])) == 1.0 and cramer(np.full((2, 2), 25)) == 0.0
    from deeprules_jupyter.experiments.data.chance import ridge

    for wide in (3, 60):
        Z, Y = rng.normal(size=(40, wide)), rng.normal(size=(40, 2))
        assert ridge(Z[:30], Y[:30], Z[30:]) == pytest.approx(Ridge(1.0).fit(Z[:30], Y[:30]).predict(Z[30:]))
    Z = rng.normal(size=(200, 3))
    known = told(Z, (Z[:, 0] > 0).astype(int), 19, rng)
    assert isinstance(known, Told) and known.auc > 0.95 and known.p == 0.05
