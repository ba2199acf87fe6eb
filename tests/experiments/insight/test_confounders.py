"""A planted site is found, its clean twins are left alone, and pairs are alike."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from deeprules_jupyter.experiments.insight import confounders, matching


def drawn(seed: int, of: str, rows: int = 400) -> confounders.Found:
    """Four sites, of which two have most cases; the answer of a model that knows the site, the biology, or both."""
    luck = np.random.default_rng(seed)
    site = luck.integers(0, 4, rows)
    y = (luck.random(rows) < (0.5 if of == "free" else np.where(site < 2, 0.85, 0.15))).astype(int)
    known = 2.0 * (site < 2) if of == "site" else 2.0 * y
    second = 1 / (1 + np.exp(1 - known - luck.normal(size=rows)))
    return confounders.compare(y, np.column_stack([1 - second, second]), {"site": np.array(list("abcd"))[site]})


def test_a_planted_site_is_found_and_its_clean_twins_are_left_alone() -> None:
    said = {of: Counter(drawn(seed, of).verdict for seed in (1, 2)) for of in ("site", "biology", "free")}
    assert said["site"] == {"shortcut": 2}
    assert said["biology"] == {"more": 2}
    assert said["free"] == {"nothing": 2}


def test_where_each_class_has_its_own_site_nothing_can_be_told_apart() -> None:
    luck = np.random.default_rng(0)
    y = luck.integers(0, 2, 200)
    second = np.clip(y * 0.8 + luck.random(200) * 0.2, 0.01, 0.99)
    found = confounders.compare(y, np.column_stack([1 - second, second]), {"site": np.where(y, "a", "b")})
    assert found.verdict == "inseparable" and found.left.pairs == 0 and found.alone.score.value == 1.0


def test_of_a_number_what_is_left_is_a_correlation_once_the_columns_are_taken_out() -> None:
    luck = np.random.default_rng(1)
    plate = luck.integers(0, 5, 300)
    y = 3.0 * plate + luck.normal(size=300)
    shortcut = confounders.compare(y, 3.0 * plate + luck.normal(size=300), {"plate": plate})
    more = confounders.compare(y, y + luck.normal(size=300), {"plate": plate})
    assert (shortcut.verdict, more.verdict) == ("shortcut", "more")
    assert shortcut.left.now.low < 0 < shortcut.left.now.high and more.left.now.low > 0.5 and not shortcut.each


def test_pairs_are_of_different_classes_alike_and_each_row_stands_in_one() -> None:
    luck = np.random.default_rng(2)
    truth, likely = luck.integers(0, 3, 240), luck.dirichlet([4, 4, 4], 240)
    pairs = matching.matched(truth, likely)
    both = np.concatenate([pairs.first, pairs.second])
    assert len(pairs) > 50 and len(set(both.tolist())) == len(both)
    assert (truth[pairs.first] == pairs.one).all() and (truth[pairs.second] == pairs.other).all()
    assert (pairs.one != pairs.other).all()
    told = pairs.told(likely)  # what made them alike cannot order them, a tie counts half
    assert told.low < 0.5 < told.high
    assert pairs.told(np.full((240, 3), 1 / 3)).value == 0.5
    assert pairs.told(np.eye(3)[truth]).value == 1.0


def test_a_column_that_can_confound_nothing_is_refused() -> None:
    answer = np.full((100, 2), 0.5)
    y = np.arange(100) % 2
    with pytest.raises(ValueError, match="one of its own for nearly each row"):
        confounders.compare(y, answer, {"id": np.array([f"p{n}" for n in range(100)])})
    with pytest.raises(ValueError, match="it can confound nothing"):
        confounders.compare(y, answer, {"site": np.zeros(100)})
    with pytest.raises(ValueError, match="site has 99 values, and there are 100 rows"):
        confounders.compare(y, answer, {"site": np.zeros(99)})
    many = np.random.default_rng(0).normal(size=100)
    many[:7] = np.nan
    assert confounders.design("age", many, 100).shape[1] == 7  # fifths, what is missing, and itself


@pytest.mark.trust
def test_age_alone_reaches_what_boosting_reaches_in_free_light_chains() -> None:
    survival = pytest.importorskip("sksurv.datasets")
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    table, ended = survival.load_flchain()  # 7,874 people of Olmsted County
    y = ended["death"].astype(int)
    numbers = table.drop(columns="chapter").apply(
        lambda column: column if column.dtype.kind in "if" else column.astype("category").cat.codes
    )
    folds = StratifiedKFold(5, shuffle=True, random_state=0)
    boosted = HistGradientBoostingClassifier(random_state=0)
    said = cross_val_predict(boosted, numbers.to_numpy(dtype=float), y, cv=folds, method="predict_proba")
    found = confounders.compare(y, said, {"age": table["age"].to_numpy(dtype=float)})
    assert found.model.score.value == pytest.approx(0.829, abs=0.005)
    assert found.alone.score.value == pytest.approx(0.823, abs=0.005) and found.lead.low < 0.005
    # Among pairs of one age little is left of it, and it is more than guessing.
    assert (
        found.verdict == "more" and found.left.pairs > 1_000 and 0.5 < found.left.now.low < found.left.now.high < 0.65
    )
