"""Questions that a person answers, and the ethics register, as they are used in a notebook."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from deeprules_jupyter.commands import ask
from deeprules_jupyter.reports import register
from tests.shell import Notebook

DATA = "from sklearn.datasets import load_iris\nX, y = load_iris(return_X_y=True)"
SPLIT = "from sklearn.model_selection import train_test_split\nA, B = train_test_split(X{0}, random_state=0)"


def items(notebook: Notebook, template: str = "overview") -> dict[str, Any]:
    notebook.run(f"%deeprules_report --template {template} --format md -o r.md")
    notebook.run("%deeprules_report --template reforms -o r.json")
    return {one["number"]: one for one in json.loads(Path("r.json").read_text(encoding="utf-8"))["items"]}


def test_an_answer_fills_every_checklist_and_expires_with_its_data(
    notebook: Notebook, capsys: pytest.CaptureFixture[str]
) -> None:
    notebook.all(DATA, SPLIT.format(""))
    notebook.run('%deeprules_ask --answer 1 "adult iris of three species"')
    notebook.run('%deeprules_ask --answer 6 "it leaves out all other species"')
    now = items(notebook)
    assert now["1a"]["status"] == "answered" and now["3g"]["status"] == "answered"
    (answer,) = now["1a"]["answers"]
    assert answer["text"] == "adult iris of three species" and answer["when"][:2] == "20" and not answer["expired"]
    assert "it leaves out all other species" in Path("r.md").read_text(encoding="utf-8")
    notebook.run(SPLIT.format("[:100]"), "c1")
    later = items(notebook)
    assert later["1a"]["status"] == "answered"  # what the claim is about does not hang on the rows
    assert later["3g"]["status"] != "answered" and later["3g"]["answers"][0]["expired"]
    notebook.run("%deeprules_lockbox history")
    assert "iris of three" not in capsys.readouterr().out
    notebook.run("%deeprules_ask --answer 1")
    assert items(notebook)["1a"]["status"] == "open"


def test_answers_are_written_to_a_notebook_only_when_it_is_named(notebook: Notebook) -> None:
    Path("n.ipynb").write_text(
        json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}), encoding="utf-8"
    )
    notebook.run('%deeprules_ask --answer 43 "nobody was paid"')
    assert json.loads(Path("n.ipynb").read_text(encoding="utf-8"))["metadata"] == {}
    notebook.run('%deeprules_ask --answer 41 "nobody" --notebook n.ipynb')
    kept = json.loads(Path("n.ipynb").read_text(encoding="utf-8"))["metadata"]["deeprules"]["answers"]
    assert {one["item"]: one["text"] for one in kept} == {43: "nobody was paid", 41: "nobody"}


def test_questions_come_one_by_one_can_be_skipped_and_ended(
    notebook: Notebook, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[str] = []

    def person(prompt: str) -> str:
        asked.append(prompt)
        return ["grown plants", "", "stop"][len(asked) - 1]

    ask.run(notebook.session, [], person)
    assert len(asked) == 3 and asked[0].startswith("1. Which species") and asked[1].startswith("2. ")
    ask.run(notebook.session, ["--list"])
    said = capsys.readouterr().out
    assert "Which species" not in said and "2. Why machine learning" in said

    def nobody(prompt: str) -> str:
        raise EOFError

    ask.run(notebook.session, [], nobody)
    assert "--answer NUMBER" in capsys.readouterr().out
    notebook.run('%deeprules_ask --answer 9 "x"')
    assert capsys.readouterr().err.startswith("deeprules: there is no question 9; there are 1, 2, 3")


def test_the_register_is_a_table_that_keeps_what_people_write_around_it(
    notebook: Notebook, capsys: pytest.CaptureFixture[str]
) -> None:
    notebook.run('%deeprules_ethics add "the sample | leaves out children" --owner Ada')
    file = Path("ETHICS.md")
    text = file.read_text(encoding="utf-8")
    assert text.startswith("# Ethics register") and "leaves out children" in text
    file.write_text(
        text + "\nWritten by hand, with a table:\n\n| a | b |\n| --- | --- |\n| 1 | x |\n", encoding="utf-8"
    )
    notebook.run('%deeprules_ethics add "weights may tell of patients"')
    notebook.run('%deeprules_ethics resolve 1 "children were added" --commit abc1234')
    text = file.read_text(encoding="utf-8")
    assert text.count("| # | raised |") == 1 and text.endswith("| a | b |\n| --- | --- |\n| 1 | x |\n")
    one, two = register.parse(text)[:2]
    assert one.concern == "the sample | leaves out children" and one.owner == "Ada" and one.state == "resolved"
    assert one.resolved.endswith("children were added (commit abc1234)") and two.state == "open"
    capsys.readouterr()
    notebook.run("%deeprules_ethics list")
    assert "weights may tell" in (said := capsys.readouterr().out) and "children" not in said
    notebook.run("%deeprules_ethics export issues.md")
    assert "## Ethics 2: weights may tell of patients" in Path("issues.md").read_text(encoding="utf-8")
    notebook.run('%deeprules_ethics resolve 7 "x"')
    assert capsys.readouterr().err == "deeprules: there is no concern 7 in ETHICS.md\n"
    assert "2 concerns, 1 of them open" in str(items(notebook, "model-card")) + Path("r.md").read_text(encoding="utf-8")
