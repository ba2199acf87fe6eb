"""Rows of few values look alike by chance: that is no overlap. Real copies are found, and what chance gives is said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.datasets import load_breast_cancer, load_digits, load_iris

from deeprules_jupyter.model import Finding
from deeprules_jupyter.rules import judge
from deeprules_jupyter.runtime.identity import Registry
from deeprules_jupyter.trace import Trace

Rng = np.random.Generator


def seen(*values: Any) -> list[Any]:
    """The rows of values of which nothing else is known: they are bound to no name, and copies."""
    registry = Registry(lambda: [{}])
    found = [registry.look(value.copy()) for value in values]
    return [known.rows for known in found if known is not None]


def genotypes(rng: Rng, count: int) -> Any:
    """Seven loci, drawn one by one."""
    return rng.binomial(2, rng.uniform(0.1, 0.5, 7), (count, 7))


def linked(rng: Rng, count: int) -> Any:
    """Thirty loci in four blocks that are inherited as one: very few different rows."""
    blocks = rng.binomial(2, 0.3, (count, 4))
    return np.repeat(blocks, [8, 8, 7, 7], axis=1)


def one_hot(rng: Rng, count: int) -> Any:
    return pd.get_dummies(pd.DataFrame({c: rng.choice(list("abcd"), count, p=(0.6, 0.2, 0.1, 0.1)) for c in "uvwx"}))


def questionnaire(rng: Rng, count: int) -> Any:
    """Twelve answers from 1 to 5 that follow one mood."""
    mood = rng.normal(3, 1.2, (count, 1))
    return pd.DataFrame(np.clip(np.round(mood + rng.normal(0, 0.35, (count, 12))), 1, 5))


def dark_images(rng: Rng, count: int) -> Any:
    """Images of which a third shows nothing at all."""
    images = (rng.random((count, 1, 12, 12)) < 0.06) * 255.0
    images[rng.random(count) < 0.33] = 0
    return images.astype("float32")


def passengers(rng: Rng, count: int) -> Any:
    """Class, sex, whole years of age, siblings, fare class: many travel alike."""
    table = {
        "class": rng.choice([1, 2, 3], count, p=(0.2, 0.2, 0.6)), "sex": rng.choice(["male", "female"], count),
        "age": np.clip(rng.normal(29, 6, count).round(), 1, 70),
        "siblings": rng.choice(3, count, p=(0.7, 0.2, 0.1)), "port": rng.choice(list("SCQ"), count, p=(0.7, 0.2, 0.1)),
    }  # fmt: skip
    return pd.DataFrame(table)


MADE: list[Callable[[Rng, int], Any]] = [genotypes, linked, one_hot, questionnaire, dark_images, passengers]


@pytest.mark.parametrize("make", MADE)
def test_rows_of_few_values_that_were_drawn_apart_are_no_overlap(make: Callable[[Rng, int], Any]) -> None:
    """Fifty splits each: with six kinds of tables, 300 in all. Training and test data have rows of the same values."""
    wrong, alike = [], 0
    for seed in range(50):
        rng = np.random.default_rng([seed, MADE.index(make)])
        table = make(rng, int(rng.integers(120, 900)))
        count = int(len(table) * rng.uniform(0.5, 0.9))
        train, test = seen(table[:count], table[count:])
        alike += len(set(train.plain.hashes) & set(test.plain.hashes)) > 0
        if train.meets(test) or test.meets(train):
            wrong.append((seed, train.count, test.count, train.shared(test), train.chance(test)))
    assert alike > 40 and wrong == []


def many_loci(rng: Rng, count: int) -> Any:
    return rng.binomial(2, rng.uniform(0.1, 0.5, 300), (count, 300))


def blocks_of_loci(rng: Rng, count: int) -> Any:
    """Forty blocks of twelve: enough to tell people apart."""
    return np.repeat(rng.binomial(2, 0.3, (count, 40)), 12, axis=1)


def digits(rng: Rng, count: int) -> Any:
    return rng.permutation(load_digits().data)[:count]


@pytest.mark.parametrize("make", [many_loci, blocks_of_loci, digits, genotypes, linked])
def test_a_test_set_that_was_copied_into_the_training_data_is_found(make: Callable[[Rng, int], Any]) -> None:
    """Where the values tell people apart; a few loci do not."""
    rng = np.random.default_rng(5)
    table = make(rng, 400)
    half, rest = table[:200], table[200:]
    one, other, both = seen(half, rest, rng.permutation(np.vstack([half, rest])))
    assert one.shared(other) == other.shared(one) == 0
    assert both.shared(other) == (0 if make in (genotypes, linked) else 200)


def test_real_tables_and_their_real_duplicates() -> None:
    cancer, digits, iris = load_breast_cancer().data, load_digits().data, load_iris().data
    for table in (cancer, digits):
        for seed in range(15):
            order = np.random.default_rng(seed).permutation(len(table))
            train, test = seen(table[order[:400]], table[order[400:]])
            assert not train.meets(test) and not test.meets(train)
    train, test = seen(cancer[:500], np.vstack([cancer[500:], cancer[:3]]))
    assert train.shared(test) == 3
    train, test = seen(digits[:1000], np.vstack([digits[1000:], digits[:60]]))
    assert train.shared(test) == 60
    train, test = seen(iris[:120], iris[120:])
    assert len(np.unique(iris, axis=0)) == 149 and not train.meets(test)


def test_what_chance_would_give_is_about_what_it_gives() -> None:
    told, found = 0.0, 0.0
    for seed in range(40):
        table = np.random.default_rng(seed).binomial(2, 0.3, (500, 9))
        train, test = seen(table[:400], table[400:])
        told += train.chance(test)
        found += float(np.isin(test.plain.hashes, train.plain.hashes).sum())
    assert 0.5 < told / found < 2
    (followed,) = seen(load_breast_cancer().data)
    assert followed.chance(followed.take(np.arange(9))) is None  # these are the very same rows


def test_the_message_says_what_chance_would_give(book: Any) -> None:
    book.run(
        """
        import numpy as np
        from sklearn.datasets import load_breast_cancer
        from sklearn.ensemble import RandomForestClassifier
        X, y = load_breast_cancer(return_X_y=True)
        X_train, y_train = X[:450].copy(), y[:450]
        X_test, y_test = np.vstack([X[450:], X[:20]]), np.concatenate([y[450:], y[:20]])
        model = RandomForestClassifier(10, random_state=0).fit(X_train, y_train)
        model.score(X_test, y_test)
        """
    )
    said: list[Finding] = [f for f in judge(Trace(book.facts), "runtime")[0] if f.rule == "train-test-overlap"]
    assert len(said) == 1
    assert "20 of 139 (14%) of these rows stand in its training data" in said[0].message
    assert "(the same values; chance would give fewer than 1)" in said[0].message
