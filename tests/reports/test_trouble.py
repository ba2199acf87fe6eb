"""Reports on notebooks where things are wrong, strange or hostile."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest

from deeprules_jupyter.model import Finding, Mute, Place, State
from deeprules_jupyter.reports import as_html, as_json, as_markdown, templates
from deeprules_jupyter.reports.answers import Answer
from deeprules_jupyter.reports.evidence import gathered
from deeprules_jupyter.reports.fill import fill
from deeprules_jupyter.reports.items import MERGED, PARTS
from deeprules_jupyter.reports.seen import Project, Seen
from deeprules_jupyter.trace import Trace
from tests.shell import Notebook

EVIL = "<script>alert(1)</script>](x) `|` ![i](y) \x1b[31m {0} %s & \"'"


def test_every_part_that_a_checklist_asks_for_is_one_of_the_43_items() -> None:
    assert [one.number for one in MERGED] == list(range(1, 44))
    for name in templates.NAMES:
        found = templates.load(name)
        assert found.name == name
        assert {part for item in found.items for part in item.parts} <= set(PARTS)
        numbers = [item.number for item in found.items]
        assert len(set(numbers)) == len(numbers)
    asked = {one.number for one in MERGED if not one.question}
    assert asked == {9, 16, 17, 18, 21, 22, 24, 25, 28, 31}  # evidence alone answers these


def test_a_line_of_evidence_belongs_to_a_part_that_is_known() -> None:
    found = gathered(Seen(Trace(()), ()))
    assert found and set(found) <= set(PARTS)


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.seen.add(tag)


def test_hostile_names_and_values_stay_text_in_every_format() -> None:
    finding = Finding("i", "fit-on-test", 7, "warn", EVIL, Place(0, EVIL, 1))
    quiet = Finding("j", "unseeded", 3, "note", EVIL, Place(0, EVIL, 1), muted=Mute(EVIL))
    seen = Seen(
        Trace(()), (), (finding, quiet), (State("x", "crashed", EVIL),), notebook=EVIL, when=EVIL,
        environment={"python": EVIL, "system": EVIL, "processor": EVIL, "packages": {EVIL: EVIL}},
        project=Project(commit=EVIL, remote=EVIL, readme=EVIL), remarks=(EVIL,),
    )  # fmt: skip
    answers = {one.number: Answer(one.number, EVIL, EVIL, EVIL) for one in MERGED}
    filled = fill(templates.load("overview"), seen, gathered(seen), answers)
    page = as_html.render(filled)
    tags = Tags()
    tags.feed(page)
    assert not tags.seen & {"script", "img", "a"} and "\x1b" not in page
    text = as_markdown.render(filled)
    assert "<script" not in text.replace("\\<", "") and "\x1b" not in text
    assert "](x)" not in text.replace("\\]", "") and "![i]" not in text
    assert json.loads(as_json.render(filled))["notebook"] == EVIL


def test_an_open_warning_stands_on_its_item_and_a_mute_with_its_reason() -> None:
    loud = Finding("i", "fit-on-test", 7, "warn", "The scaler saw test rows.", Place(0, "c", 1))
    seen = Seen(Trace(()), (), (loud,))
    (item,) = [one for one in fill(templates.load("reforms"), seen, {}).items if one.item.number == "6a"]
    assert item.status == "finding"
    muted = Finding("i", "fit-on-test", 7, "warn", "x", Place(0, "c", 1), muted=Mute("meant so"))
    filled = fill(templates.load("reforms"), Seen(Trace(()), (), (muted,)), {})
    assert [one.status for one in filled.items if one.item.number == "6a"] == ["open"]
    assert "meant so" in as_markdown.render(filled) and "meant so" in as_html.render(filled)


def test_an_empty_notebook_has_a_report_that_fills_nothing(notebook: Notebook) -> None:
    notebook.run("%deeprules_report --template reforms -o r.json")
    found = json.loads(Path("r.json").read_text(encoding="utf-8"))
    filled = [one["number"] for one in found["items"] if one["status"] == "filled"]
    assert filled == ["2c"]  # the versions are known, nothing else


def test_the_leaky_notebook_is_not_called_fine(notebook: Notebook) -> None:
    notebook.all(
        "from sklearn.datasets import load_iris\nfrom sklearn.preprocessing import StandardScaler\n"
        "from sklearn.linear_model import LogisticRegression\nfrom sklearn.model_selection import train_test_split\n"
        "X, y = load_iris(return_X_y=True)",
        "X = StandardScaler().fit_transform(X)\n"
        "X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)",
        "LogisticRegression().fit(X_train, y_train).score(X_test, y_test)",
    )
    notebook.run("%deeprules_report --template reforms -o r.json")
    items = {one["number"]: one for one in json.loads(Path("r.json").read_text(encoding="utf-8"))["items"]}
    assert items["6a"]["status"] == "finding"
    assert any("were among those that taught StandardScaler" in line["text"] for line in items["6a"]["lines"])


def test_a_wrong_word_is_one_line(notebook: Notebook, capsys: pytest.CaptureFixture[str]) -> None:
    notebook.run("%deeprules_report --template checklists")
    assert capsys.readouterr().err.count("\n") == 1


def test_attributes_of_a_search_are_told_in_words_and_a_table_of_results_is_no_measure(notebook: Notebook) -> None:
    notebook.run(
        "from sklearn.datasets import load_breast_cancer\n"
        "from sklearn.model_selection import GridSearchCV, train_test_split\nfrom sklearn.svm import SVC\n"
        "X, y = load_breast_cancer(return_X_y=True)\n"
        "A, B, a, b = train_test_split(X, y, random_state=0, stratify=y)\n"
        "search = GridSearchCV(SVC(), {'C': [1, 10]}).fit(A, a)\n"
        "print(search.best_score_, search.cv_results_['mean_test_score'])\nprint(search.score(B, b))"
    )
    notebook.run("%deeprules_report --template reforms -o r.json\n%deeprules_trials")
    shown = [output["data"].get("text/plain", "") for output in notebook.shell.display_pub.outputs]
    told = Path("r.json").read_text(encoding="utf-8") + "".join(shown)
    assert "Best score on A (426 rows)" in told and "best score on A (cross-validation)" in told
    assert "v results" not in told and "best score  on" not in told and "best_score_" not in told
