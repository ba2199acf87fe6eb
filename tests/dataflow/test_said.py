"""What a finding says of a deed: the stronger cause, the rows that are meant, how much it matters."""

from __future__ import annotations

from deeprules_jupyter.model import Finding
from tests.dataflow.snippets_correlations import BY_LABELS
from tests.dataflow.snippets_correlations import HEAD as GENES
from tests.dataflow.test_deeds import findings

HEAD = """
import pandas as pd
from imblearn.over_sampling import SMOTE, RandomOverSampler
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, cross_val_score, train_test_split
cells = pd.read_csv("cells.csv")
"""


def said(source: str, rule: str) -> Finding:
    """The one finding of a rule."""
    (one,) = [finding for finding in findings(HEAD + source) if finding.rule == rule]
    return one


def test_a_test_set_is_told_rather_than_folds() -> None:
    one = said(
        """
cells = cells.fillna(cells.median())
X_tr, X_te, y_tr, y_te = train_test_split(cells[["mass"]], cells["fate"], random_state=0)
search = GridSearchCV(LogisticRegression(), {"C": [1, 9]}).fit(X_tr, y_tr)
print(search.cv_results_)
print(search.score(X_te, y_te))
""",
        "fit-before-split",
    )
    assert "before the rows were divided" in one.message


def test_folds_are_told_rather_than_a_part_that_nobody_scores() -> None:
    one = said(
        """
cells = cells.fillna(cells.median())
labelled, new = cells[:900], cells[900:]
print(cross_val_score(LogisticRegression(), labelled[["mass"]], labelled["fate"]).mean())
told = LogisticRegression().fit(labelled[["mass"]], labelled["fate"]).predict(new[["mass"]])
""",
        "fit-before-split",
    )
    assert "before the folds were made" in one.message


def test_joined_parts_do_not_carry_the_name_of_the_first() -> None:
    for joined in ("list(n_train) + list(n_val)", "pd.concat([n_train, n_val])"):
        one = said(
            f"""
n_train, n_val, d_train, d_val = train_test_split(cells["text"], cells["fate"], random_state=0)
bag = CountVectorizer()
bag.fit({joined})
model = LogisticRegression().fit(bag.transform(n_train), d_train)
print(model.score(bag.transform(n_val), d_val))
""",
            "fit-on-test",
        )
        assert "training and held-out rows together (`n_val`" in one.message
        assert one.repair and "n_val = fitted.transform(n_val)" in (one.repair.source or "")


def test_a_synthesiser_makes_no_copies() -> None:
    folds = "print(cross_val_score(LogisticRegression(), X, y))"
    parts = """
a, b, c, d = train_test_split(X, y)
print(LogisticRegression().fit(a, c).score(b, d))
"""
    for scored in (folds, parts):
        source = 'X, y = {}().fit_resample(cells[["mass"]], cells["fate"])\n' + scored
        made = said(source.format("SMOTE"), "train-test-overlap").message
        copied = said(source.format("RandomOverSampler"), "train-test-overlap").message
        assert "made from held-out ones" in made and "made from" not in copied


def test_a_choice_by_the_labels_is_a_large_effect() -> None:
    for name, body in BY_LABELS.items():
        source = f"{GENES}{body.replace('train', 'genes')}"
        fit = "a, b = train_test_split(genes)\nprint(Ridge().fit(a[chosen], a.growth).score(b[chosen], b.growth))"
        (one,) = [found for found in findings(source + fit) if found.rule == "fit-before-split"]
        assert "a lot" in one.why, name
