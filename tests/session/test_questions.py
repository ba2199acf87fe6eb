"""Answers and tips that do not apply, as the sidebar wishes them: kept by the project, and in every report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.shell import Notebook
from tests.test_session import DATA, LEAK, SCORE


def test_answers_and_tips_that_do_not_apply_from_the_sidebar(notebook: Notebook) -> None:
    hear = notebook.session._hear

    def now() -> tuple[dict[int, Any], dict[int, Any]]:
        state = hear({"type": "sync"})
        assert state is not None
        answers = {one["item"]: one["answer"] for one in state["questions"] if one["answer"]}
        return answers, {one["tip"]: (one["state"], one["waived"]["text"]) for one in state["tips"] if one["waived"]}

    notebook.all(DATA, LEAK, SCORE)
    state = hear({"type": "sync"})
    assert state is not None and len(state["questions"]) > 30 and now() == ({}, {})
    hear({"type": "answer", "item": 1, "text": "adult  mice\nof one strain"})
    hear({"type": "answer", "item": 7, "text": "two broken plates"})
    hear({"type": "waive", "tip": 10, "reason": "no people in it"})
    hear({"type": "waive", "tip": 7, "reason": "toy rows"})
    answers, waived = now()
    assert {item: one["text"] for item, one in answers.items()} == {
        1: "adult mice of one strain",
        7: "two broken plates",
    }
    assert answers[1]["who"] and answers[1]["when"][:2] == "20" and not answers[7]["expired"]
    assert waived == {10: ("not-applicable", "no people in it"), 7: ("found", "toy rows")}
    notebook.run(DATA.replace("\nA, B", "\nX, y = X[:300], y[:300]\nA, B"), "c0")
    assert now()[0][7]["expired"] and not now()[0][1]["expired"]  # what was said of the data was said of others
    notebook.run("%deeprules_report --template overview --format md -o r.md")
    assert "tip 10: does not apply: no people in it" in Path("r.md").read_text(encoding="utf-8")
    for wish in ({"type": "answer", "item": 9, "text": "x"}, {"type": "waive", "tip": 11, "reason": "x"},
                 {"type": "waive", "tip": 3, "reason": " "}):  # fmt: skip
        refused = hear(wish)
        assert refused is not None and refused["type"] == "refused"
    hear({"type": "answer", "item": 1, "text": ""})
    notebook.run("%deeprules_ask --not-applicable 10")
    answers, waived = now()
    assert set(answers) == {7} and set(waived) == {7}
