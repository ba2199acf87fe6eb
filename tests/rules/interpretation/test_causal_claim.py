"""`causal-claim`: on sentences of our own pen, in files and in a kernel."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from deeprules_jupyter.commands.check import check_file
from deeprules_jupyter.model import Finding
from deeprules_jupyter.rules.interpretation.causal_claim import claim, softened
from deeprules_jupyter.rules.wording import sentences, spoken_as
from tests.rules.interpretation.sentences import CLAIMS, COLUMNS, INNOCENT
from tests.shell import Notebook, ended

KNOWN = {spoken_as(name) for name in COLUMNS}


def test_there_are_150_sentences_and_half_of_them_are_innocent() -> None:
    assert len({*CLAIMS, *INNOCENT}) == len(CLAIMS) + len(INNOCENT) >= 150
    assert len(INNOCENT) >= 75


@pytest.mark.parametrize("sentence", INNOCENT)
def test_an_innocent_sentence_is_left_alone(sentence: str) -> None:
    assert claim(sentence, KNOWN) is None


def test_claims_are_found_and_a_softer_wording_claims_nothing() -> None:
    missed = [sentence for sentence in CLAIMS if claim(sentence, KNOWN) is None]
    assert len(missed) <= len(CLAIMS) // 10, missed
    for sentence in CLAIMS:
        if (made := claim(sentence, KNOWN)) is not None:
            soft = softened(sentence, made)
            assert soft != sentence and claim(soft, KNOWN) is None


def test_sentences_of_markdown_have_their_lines_and_no_code() -> None:
    text = "# Smoking causes death\n\nFirst. Then **bold** `bmi` text.\n\n"
    text += "```python\nsmoking causes death\n```\n- a point\n"
    assert list(sentences(text)) == [("Smoking causes death", 1), ("Then bold `bmi` text.", 3)]


CODE = 'import pandas as pd\ntable = pd.read_csv("p.csv")\nX, y = table[["smoking", "age"]], table["survival"]'


def found(tmp_path: Path, *cells: tuple[str, str]) -> list[Finding]:
    file = tmp_path / "n.ipynb"
    made = [
        {"cell_type": kind, "metadata": {}, "source": source, "id": f"c{at}"} for at, (kind, source) in enumerate(cells)
    ]
    made = [{**one, **({"outputs": [], "execution_count": None} if one["cell_type"] == "code" else {})} for one in made]
    file.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": made}), encoding="utf-8")
    return [one for one in check_file(str(file)).notebook.findings if one.rule == "causal-claim"]


def test_text_and_titles_of_a_file_are_read(tmp_path: Path) -> None:
    text = ("markdown", "# Results\n\nThe curves differ. Smoking reduces survival.")
    title = ("code", 'import matplotlib.pyplot as plt\nplt.title("Effect of age on survival")')
    one, two = found(tmp_path, ("code", CODE), text, title)
    assert (one.level, one.place.cell, one.place.line) == ("ask", 1, 3) and (two.place.cell, two.place.line) == (2, 2)
    assert one.repair is not None and "Smoking goes along with less survival." in one.repair.text


@pytest.mark.parametrize(
    "more", [("code", "import dowhy"), ("markdown", "Patients were randomised to one of two arms.")]
)
def test_a_design_for_causes_silences_it(tmp_path: Path, more: tuple[str, str]) -> None:
    text = ("markdown", "Smoking reduces survival.")
    assert found(tmp_path, ("code", CODE), text) and not found(tmp_path, ("code", CODE), text, more)


def test_a_column_that_no_code_names_is_no_column(tmp_path: Path) -> None:
    assert not found(tmp_path, ("code", CODE), ("markdown", "Rainfall increases yield."))


def test_a_kernel_reads_the_saved_text_and_says_nothing_under_the_cell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found(tmp_path, ("code", "x = 1"), ("markdown", "Smoking reduces survival."))
    monkeypatch.setenv("JPY_SESSION_NAME", str(tmp_path / "n.ipynb"))
    one = Notebook()
    try:
        assert one.run('table = {}\nif table:\n    X, y = table["smoking"], table["survival"]', "c0") == []
        assert [finding.rule for finding in one.found] == ["causal-claim"] and one.warned == []
    finally:
        one.shell.run_line_magic("unload_ext", "deeprules")
        ended(one.shell)
