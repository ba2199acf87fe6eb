"""`search-edge` and `unreported-search` on real searches, and which borders are natural."""

from __future__ import annotations

import pytest

from deeprules_jupyter.rules.tuning import search_edge, unreported_search
from deeprules_jupyter.trials import edge
from tests.shell import Notebook


@pytest.mark.parametrize(
    ("value", "tried", "said"),
    [
        (9.0, [0.01, 2.0, 9.0], "largest"), (0.01, [0.01, 2.0, 9.0], "smallest"), (2.0, [0.01, 2.0, 9.0], ""),
        (1, [1, 3, 5], ""), (1.0, [0.5, 0.8, 1.0], ""), (0, [0, 0.1, 0.5], ""), (8, [2, 4, 8, None], ""),
        (2, [2, 4, 8, None], "smallest"), (None, [2, 4, 8, None], ""), (8, [4, 8], ""), ("rbf", ["rbf", 1, 2, 3], ""),
        (True, [True, False, 2, 3], ""),
    ],
)  # fmt: skip
def test_which_borders_count(value: object, tried: list[object], said: str) -> None:
    assert edge(value, tried) == said


def test_the_search_itself_says_what_it_chose(notebook: Notebook) -> None:
    notebook.all(*[source.strip() for source in search_edge.BAD.split("# %%")])
    (one,) = [finding for finding in notebook.found if finding.rule == "search-edge"]
    assert one.message == (
        "GridSearchCV tried 3 settings, and its best one lies on the border: "
        "logisticregression__C=0.001, the largest that was tried."
    )
    (search,) = notebook.session.book.trials.known("")
    assert (search.how, search.tried) == ("GridSearchCV", 3)
    assert dict(search.space) == {"logisticregression__C": "1e-05, 0.0001, 0.001"}
    assert dict(search.chosen) == {"logisticregression__C": "0.001"}


def test_a_random_search_and_an_edited_cell(notebook: Notebook) -> None:
    data, first = [source.strip() for source in search_edge.BAD.split("# %%")]
    notebook.run(data, "d")
    notebook.run(first, "s")
    notebook.run(
        "from scipy.stats import loguniform\nfrom sklearn.model_selection import RandomizedSearchCV\n"
        "search = RandomizedSearchCV(model, {'logisticregression__C': loguniform(1e-3, 1e3)}, n_iter=4, cv=2,"
        " random_state=0).fit(X_train, y_train)",
        "s",
    )
    last = notebook.session.book.trials.known("")[-1]
    assert (last.how, last.tried, last.space) == (
        "RandomizedSearchCV",
        4,
        (("logisticregression__C", "loguniform(0.001, 1000)"),),
    )
    assert last.seeds and [f.rule for f in notebook.found if f.rule == "search-edge"] == (
        ["search-edge"] if last.edges else []
    )


def test_what_is_shown_later_is_reported(notebook: Notebook) -> None:
    cells = [source.strip() for source in unreported_search.BAD.split("# %%")]
    notebook.all(*cells)
    assert "unreported-search" in {finding.rule for finding in notebook.found}
    notebook.run("search.best_params_", "later")
    assert "unreported-search" not in {finding.rule for finding in notebook.found}
