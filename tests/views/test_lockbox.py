"""The lockbox report as text and HTML: kind, aligned, and safe against what a name may hold."""

from __future__ import annotations

from dataclasses import replace

from deeprules_jupyter.lockbox.report import Measured, box
from deeprules_jupyter.lockbox.scores import Score
from deeprules_jupyter.views.lockbox import bundle, html, text, title

LOOK = Measured(
    "2026-11-27T06:01:20+00:00", "a.ipynb", "c3", "GaussianNB()", "ada", "r1", "s1", Score("accuracy_score", 0.8, 100)
)
SECOND = replace(LOOK, model="SVC(C=10)", recipe="r2", state="s2", score=Score("accuracy_score", 0.93, 100), who="ben")


def test_the_four_things_are_said_after_two_looks() -> None:
    said = " ".join(text([box("X_test", 100, "", [LOOK, SECOND], ["7 of its 100 rows stand in B too."])]).split())
    for words in (
        "X_test, 100 rows: seen 2 times, adjusted",
        "accuracy 0.800, 95 % interval 0.708 to 0.873 (exact). Nobody had looked before: the only unbiased one.",
        "another model: accuracy 0.930, 97.5 % interval",
        "expected to be 0.014 too good, as the best of 2 models of no known likeness, taken as 0 to be careful.",
        "The gain over the first look, 0.130, is more than twice that.",
        "ada, ben, on 2026-11-27, in a.ipynb.",
        "7 of its 100 rows stand in B too.",
    ):
        assert words in said


def test_many_looks_are_a_tuning_set() -> None:
    many = [replace(LOOK, recipe=f"r{n}", state=f"s{n}", model=f"SVC(C={n})") for n in range(6)]
    assert title(box("X_test", 100, "", many)).endswith("seen 6 times: this is now a tuning set; find new data")
    assert title(box("X_test", 100, "locked", [])) == "X_test, 100 rows: locked; nobody has looked at it yet"


def test_lines_are_aligned_and_short() -> None:
    long = replace(LOOK, notebook="a/very/long/way/to/a/notebook.ipynb", model="Forest(" + "x" * 300 + ")", state="s3")
    rows = text([box("X_test", 100, "", [LOOK, replace(SECOND, who="somebody with a long name"), long])]).splitlines()
    assert all(len(row) <= 100 for row in rows)
    assert rows[1].index("model") == rows[2].index("GaussianNB") == rows[3].index("SVC")
    assert "x" * 60 in "\n".join(rows)  # what was cut in the table stands below


def test_a_name_is_shown_and_does_nothing() -> None:
    evil = "<script>alert(1)</script>\x1b[31m"
    found = box(evil, 3, "", [replace(LOOK, notebook=evil, model=evil, who=evil, cell=evil)], [evil])
    page = html([found])
    assert "<script" not in page and "\x1b" not in page and "&lt;script&gt;" in page
    assert "\x1b" not in text([found])
    assert set(bundle([])) == {"text/plain", "text/html"} and "No test set is known" in bundle([])["text/html"]


def test_states_of_one_recipe_share_a_look() -> None:
    seeds = [replace(SECOND, state=f"seed{n}", score=Score("accuracy_score", 0.9, 100)) for n in range(3)]
    found = box("X_test", 100, "", [LOOK, *seeds, replace(LOOK, score=Score("f1_score", 0.7, 100))])
    assert [line.look for line in found.lines] == [1, 2, 2, 2] and found.looks == 2 == found.worth.looks
    assert "4 model states make 2 looks" in " ".join(text([found]).split()) and len(found.lines[0].scores) == 2


def test_the_commit_of_each_look_is_shown() -> None:
    found = box("X_test", 100, "", [replace(LOOK, revision="1a2b3c4d5e" * 4), SECOND])
    rows = text([found]).splitlines()
    assert rows[3].strip() == "at commit 1a2b3c4" and rows[5].strip() == "another model"
    assert ">1a2b3c4<" in html([found]) and "1a2b3c4d" not in html([found])
