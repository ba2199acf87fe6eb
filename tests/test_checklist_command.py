"""`%deeprules_checklist` in a real shell: what the file keeps, and what a person can say from under the cell."""

from __future__ import annotations

import sys

import pytest

from deeprules_jupyter.commands.checklist_form import Form
from tests.shell import Notebook

CELLS = (
    "from sklearn.datasets import load_iris\nfrom sklearn.model_selection import train_test_split\n"
    "from sklearn.preprocessing import StandardScaler\nX, y = load_iris(return_X_y=True)",
    "A, B = train_test_split(X, random_state=0)\nscaler = StandardScaler().fit(A)\nC = scaler.fit_transform(B)",
)
EVIL = "<script>alert(1)</script> *and* `code`"


def shown(notebook: Notebook) -> dict[str, str]:
    notebook.run("%deeprules_checklist", "list")
    (output,) = notebook.shell.display_pub.outputs
    return dict(output["data"])


def test_the_list_is_html_markdown_and_text_and_all_words_of_a_person_are_only_words(notebook: Notebook) -> None:
    notebook.all(*CELLS)
    notebook.session.wish({"type": "answer", "item": 2, "text": EVIL})
    notebook.session.wish({"type": "waive", "tip": 10, "reason": EVIL})
    found = shown(notebook)
    assert set(found) == {"text/html", "text/markdown", "text/plain"}
    page, marked, plain = found["text/html"], found["text/markdown"], found["text/plain"]
    assert page.count("<details") == 10 and page.count('<details style="margin:2px 0" open>') == 1
    assert "<script" not in page and "&lt;script&gt;" in page
    assert "\\<script\\>" in marked and marked.count("\n- ") == 10 and "1 of 2 answered" in marked
    assert "▲  7. Keep the test set apart (found" in plain and max(map(len, plain.splitlines())) <= 98
    assert "· 10. Think of the people behind the data (not needed" in plain


def test_what_is_said_in_the_form_is_kept_and_the_list_follows(notebook: Notebook) -> None:
    notebook.all(*CELLS)
    lists: list[None] = []
    form = Form(notebook.session, lambda: lists.append(None))

    def say(label: str, words: str = "") -> str:
        form.what.index = next(n for n, one in enumerate(form.what.options) if one.startswith(label))
        form.words.value = words or form.words.value
        form.keep.click()
        return str(form.told.value)

    assert say("Answer: What did a simple method") == "Please write a line first." and not lists
    assert say("Answer: What did a simple method", "it missed the rare class") == "Kept." and len(lists) == 1
    form.what.index = next(n for n, one in enumerate(form.what.options) if one.startswith("Change: What did"))
    assert form.words.value == "it missed the rare class"
    form.words.value = ""
    form.keep.click()
    assert any(one.startswith("Answer: What did a simple method") for one in form.what.options)  # taken back
    assert say("Mute: Something was fitted", "toy rows") == "Kept."
    assert notebook.state("fit-on-test").state == "muted"
    assert say("Unmute: Something was fitted") == "Kept." and notebook.state("fit-on-test").state == "found"
    assert say("Tip 10", "no people in it") == "Kept." and say("Tip 10") == "Kept."
    assert notebook.session.page()["tips"][9]["waived"] is None
    notebook.session.book._findings = ()  # the cell ran again meanwhile
    assert say("Mute: Something was fitted", "late").startswith("Not kept: ")


def test_a_form_of_questions_alone_is_shown_where_there_is_a_page(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    notebook.all(*CELLS)
    form = Form(notebook.session, lambda: None, asked=True)
    assert {one.split(":")[0] for one in form.what.options} == {"Answer"}
    form.words.value = "mice of one laboratory"
    form.keep.click()
    assert form.told.value == "Kept." and sum(one.startswith("Change: ") for one in form.what.options) == 1
    monkeypatch.setattr(notebook.shell, "kernel", object(), raising=False)  # as a shell inside of a kernel has it
    notebook.run("%deeprules_ask")
    (output,) = notebook.shell.display_pub.outputs
    assert output["data"]["text/plain"] == "Run this cell to answer from here."
    assert "%deeprules_ask --prompt asks" in capsys.readouterr().out
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    monkeypatch.setattr("builtins.input", lambda _: "stop")
    notebook.run("%deeprules_ask")
    assert not notebook.shell.display_pub.outputs
