"""The drawing of where rows came from: real rows, in a real shell."""

from __future__ import annotations

from tests.shell import Notebook

DATA = """from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold, cross_val_score, train_test_split
from sklearn.preprocessing import StandardScaler
X, y = load_breast_cancer(return_X_y=True)"""


def drawn(notebook: Notebook) -> dict[str, tuple[str, int | None, str, list[tuple[str, str, str | None]]]]:
    boxes = notebook.session.book.boxes_drawn
    names = {box.id: box.name for box in boxes}
    return {
        box.name: (
            box.role,
            box.rows,
            names.get(box.parent, ""),
            [(kind, what, place.cell_id) for kind, what, place in box.deeds],
        )
        for box in boxes
    }


def test_rows_are_drawn_with_what_was_fitted_on_them_and_the_looks_at_them(notebook: Notebook) -> None:
    notebook.all(
        DATA,
        "A, B, a, b = train_test_split(X, y, test_size=0.25, random_state=0)",
        "C, D, c, d = train_test_split(A, a, test_size=0.25, random_state=0)",
        "scaler = StandardScaler().fit(C)\nmodel = LogisticRegression().fit(scaler.transform(C), c)",
        "print(model.score(scaler.transform(B), b))\nprint(model.score(scaler.transform(B), b))",
        "folds = cross_val_score(LogisticRegression(), C, c, cv=KFold(5))",
    )
    found = drawn(notebook)
    assert [found[name][:3] for name in ("X", "A", "B", "C", "D")] == [
        *(("", 569, ""), ("train", 426, "X"), ("test", 143, "X"), ("train", 319, "A"), (found["D"][0], 107, "A")),
    ]
    assert found["C"][3][:2] == [("transform", "StandardScaler", "c3"), ("model", "LogisticRegression", "c3")]
    assert {deed[0] for deed in found["B"][3]} == {"look"}
    assert len(found) == 5


def test_before_a_split_the_rows_that_were_learned_from_are_drawn(notebook: Notebook) -> None:
    notebook.all(DATA, "Z = StandardScaler().fit_transform(X)")
    assert drawn(notebook) == {"X": ("", 569, "", [("transform", "StandardScaler", "c1")])}


def test_a_kernel_without_data_draws_nothing(notebook: Notebook) -> None:
    notebook.all("one = 1")
    assert drawn(notebook) == {}
