"""The panel under a cell: every form of it, and what hostile names can not do to it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from deeprules_jupyter.model import Evidence, Finding, Place, Repair
from deeprules_jupyter.views.panel import MIME, bundle

HERE, BEFORE = Place(cell_id="here", line=2, run=4), Place(cell_id="before", line=3, run=1)
FINDING = Finding(
    "id1", "fit-on-test", 7, "warn", "`scaler` was fitted on `X_test` (114 rows).", HERE,
    "It moves the score (Roth 2026, arXiv:2604.04199; doi:10.1016/j.patter.2023.100804).",
    (Evidence(BEFORE, "the rows were divided", "calls"), Evidence(HERE, "read, not seen", "code")), ("runtime",),
    Repair("Only transform the test rows.", "X_test = scaler.transform(X_test)\nprint(X_test < 3)"),
)  # fmt: skip
TITLES = {"fit-on-test": "Fitted on the test rows"}
HOSTILE = '</pre></details></div><script>alert(1)</script><img src=x onerror="alert(1)">\x1b[31m'


class Outline(HTMLParser):
    """The tags of a text in their order, its attributes, and whether each tag that opens also closes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.words = ""
        self.links: list[str] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.open.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [str(value) for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def html(*findings: Finding, here: Place | None = None) -> Outline:
    return Outline(str(bundle(findings, TITLES, here)["text/html"]))


def test_it_comes_in_four_forms() -> None:
    forms = bundle([FINDING], TITLES)
    assert list(forms) == [MIME, "text/html", "text/markdown", "text/plain"]
    plain = json.loads(json.dumps(forms[MIME]))
    assert plain["version"] == 1
    assert plain["findings"][0]["title"] == "Fitted on the test rows"
    assert plain["findings"][0]["place"]["cell_id"] == "here"


@pytest.mark.parametrize("form", ["text/html", "text/markdown", "text/plain"])
def test_each_form_says_what_why_where_from_and_how_to_repair(form: str) -> None:
    text = str(bundle([FINDING], TITLES)[form])
    said = Outline(text).words if form == "text/html" else text
    for words in (
        "Fitted on the test rows", "line 2", "114 rows", "Roth 2026", "the rows were divided", "another cell, line 3",
        "Only transform the test rows.", "X_test = scaler.transform(X_test)", "print(X_test < 3)",
    ):  # fmt: skip
        assert words in said


def test_the_html_needs_no_style_sheet_and_no_script() -> None:
    outline = html(FINDING)
    assert not {"script", "style", "link", "img"} & set(outline.tags)
    assert outline.attributes <= {"style", "role", "aria-label", "href", "target", "rel"}
    assert outline.open == []
    assert "details" in outline.tags


def test_the_colour_of_the_text_is_left_to_the_page() -> None:
    text = str(bundle([FINDING], TITLES)["text/html"])
    assert "color:inherit" in text
    assert ";color:#" not in text and ";color:rgb" not in text


def test_sources_become_links_and_the_paper_is_cited() -> None:
    assert html(FINDING).links == [
        "https://arxiv.org/abs/2604.04199",
        "https://doi.org/10.1016/j.patter.2023.100804",
        "https://doi.org/10.1371/journal.pcbi.1009803",
    ]


def test_the_paper_is_cited_once() -> None:
    own = replace(FINDING, why="Tip 7 of Lee et al. 2022, doi:10.1371/journal.pcbi.1009803: keep them apart.")
    assert html(own).links == ["https://doi.org/10.1371/journal.pcbi.1009803"]
    assert str(bundle([own], TITLES)["text/markdown"]).count("pcbi.1009803") == 1


def test_hostile_names_stay_words() -> None:
    hostile = replace(
        FINDING, rule=HOSTILE, message=HOSTILE, why=f"`{HOSTILE}` {HOSTILE}", also=(HOSTILE,),
        evidence=(Evidence(HERE, HOSTILE),), repair=Repair(HOSTILE, HOSTILE),
    )  # fmt: skip
    forms = bundle([hostile], {HOSTILE: HOSTILE})
    outline = Outline(str(forms["text/html"]))
    assert not {"script", "img"} & set(outline.tags)
    assert outline.attributes <= {"style", "role", "aria-label", "href", "target", "rel"}
    assert outline.open == []
    prose = re.sub(r"`[^`]*`", "", str(forms["text/markdown"]).split("```")[0])
    assert re.search(r"(?<!\\)[<>]", prose) is None
    assert "\x1b" not in str(forms["text/html"]) + str(forms["text/markdown"]) + str(forms["text/plain"])


def test_a_fence_in_the_repair_does_not_end_the_markdown_code() -> None:
    fenced = replace(FINDING, repair=Repair("So.", 'print("```")\nx = 1'))
    assert '````python\nprint("```")\nx = 1\n````' in str(bundle([fenced], TITLES)["text/markdown"])


def test_the_cell_of_the_panel_and_the_cell_of_the_finding_may_differ() -> None:
    assert "another cell, line 2" in html(FINDING, here=BEFORE).words
    numbered = replace(FINDING, place=Place(cell=4, line=2))
    assert "cell 5, line 2" in html(numbered, here=Place(cell=6)).words


def test_no_more_is_said_than_is_known() -> None:
    bare = Finding("id2", "some-rule", 3, "note", "It happened.", Place())
    forms = bundle([bare], {})
    assert not [form for form in ("text/html", "text/markdown", "text/plain") if "None" in str(forms[form])]
    assert "some-rule" in html(bare).words
    assert "The way of the rows" not in html(bare).words
    assert "How to repair" not in html(bare).words


def test_two_findings_are_two_notes() -> None:
    assert html(FINDING, replace(FINDING, id="id2")).tags.count("details") == 2
    assert str(bundle([FINDING, FINDING], TITLES)["text/plain"]).count("! Fitted") == 2
