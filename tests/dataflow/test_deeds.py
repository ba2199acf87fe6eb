"""How often a rule speaks: once for each deed, whatever a loop or a second rule makes of it."""

from __future__ import annotations

import pytest

from deeprules_jupyter.dataflow import Reader
from deeprules_jupyter.model import Cell, Finding, Place
from deeprules_jupyter.rules import judge
from deeprules_jupyter.trace import Trace
from tests.dataflow.snippets_deeds import HEAD


def findings(source: str) -> list[Finding]:
    """What is said of a notebook in percent format."""
    reader, facts, cells = Reader(), [], []
    for i, text in enumerate(source.split("# %%")):
        cells.append(Cell(text, Place(cell=i, cell_id=f"c{i}")))
        facts += reader.read(cells[-1])
    return list(judge(Trace(facts, cells), "static")[0])


def warns(source: str) -> list[str]:
    """The names of the rules that warn, in order."""
    return [one.rule for one in findings(HEAD + source) if one.level == "warn"]


ONCE = {
    "one line in a loop": """
for times in (1, 2, 3):
    few = wells.sample(n=90 * times, replace=True)
    f_train, f_test = train_test_split(few)
    x_train, x_test = train_test_split(wells)
    svc = SVC().fit(f_train[["gfp"]], f_train["hit"])
    print(svc.score(x_test[["gfp"]], x_test["hit"]))
""",
    "several models trained on copies": """
x_train, x_test, y_train, y_test = train_test_split(wells.sample(n=500, replace=True)[["gfp"]], hit)
shallow = SVC().fit(x_train, y_train)
deep = RandomForestClassifier().fit(x_train, y_train)
draw(deep.predict(x_test))
""",
    "a model scored twice on rows it knows": """
x_train, x_test, y_train, y_test = train_test_split(signal, hit)
svc = SVC().fit(signal, hit)
print(svc.score(x_test, y_test), accuracy_score(y_test, svc.predict(x_test)))
""",
}


@pytest.mark.parametrize("name", ONCE)
def test_an_overlap_is_said_once(name: str) -> None:
    assert warns(ONCE[name]) == ["train-test-overlap"]


def test_several_test_sets_at_one_line_are_said_once() -> None:
    source = """
for dye in ("dapi", "gfp", "rfp"):
    test = pd.read_csv(f"{dye}_new.csv")
    train = pd.read_csv(f"{dye}_old.csv")
    for model in (SVC(), LogisticRegression()):
        print(model.fit(train[["area"]], train["hit"]).score(test[["area"]], test["hit"]))
"""
    assert warns(source) == ["test-set-reuse"]


def test_test_parts_of_two_splits_are_a_note() -> None:
    source = """
x_train, x_test, y_train, y_test = train_test_split(signal, hit)
print(SVC().fit(x_train, y_train).score(x_test, y_test))
u_train, u_test, v_train, v_test = train_test_split(signal, hit)
print(LogisticRegression().fit(u_train, v_train).score(u_test, v_test))
"""
    (one,) = (one for one in findings(HEAD + source) if one.rule != "unseeded")
    assert (one.rule, one.level) == ("test-set-reuse", "note")
    assert "`u_test` and `x_test` share rows" in one.message
