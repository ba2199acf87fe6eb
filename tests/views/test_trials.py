"""The table of trials, its figures and the paragraph for a paper: every number is one that was seen."""

from __future__ import annotations

from xml.etree import ElementTree

from deeprules_jupyter.model import Place
from deeprules_jupyter.trials import Judged, Trial
from deeprules_jupyter.views.methods import paragraph
from deeprules_jupyter.views.trials import bundle, table


def tried(number: int, score: float | None = 0.8, **more: object) -> Trial:
    given: dict[str, object] = {
        "place": Place(cell_id="t", run=number), "witness": "calls", "experiment": "e", "learner": "Net",
        "settings": (("lr", f"{0.001 * 10**number:g}"), ("kind", "'a<b'" if number % 2 else "'relu'"), ("width", "8")),
        "scores": (Judged("tuning", "accuracy", score, "X_val", 100),), "seconds": 2.0,
    }  # fmt: skip
    return Trial(**(given | more))


FIVE = [tried(number, score) for number, score in enumerate((0.80, 0.85, 0.90, 0.84, 0.81))]


def test_the_table_shows_what_changed_and_how_each_did() -> None:
    again = tried(2, 0.88, seeds=(("seed", "1"),))
    one = table([*FIVE, again, tried(0, ended="failed")])
    assert one.title == "Net: 5 settings by hand in 7 runs, 1 of them did not end well"
    assert one.head == ("trial", "lr", "kind", "seeds", "accuracy on X_val (tuning)", "seconds", "note")
    assert one.rows[2] == ("3", "0.1", "'relu'", "-", "0.9", "2.0", "best")
    assert one.rows[5] == ("6", "0.1", "'relu'", "1", "0.88", "2.0", "as trial 3, another seed")
    assert one.rows[6][-1] == "failed"


def test_a_value_that_was_not_seen_is_told_from_one_that_is_not_there() -> None:
    one = table([tried(0, None), tried(1, scores=())])
    assert [row[3] for row in one.rows] == ["not seen", "-"]
    assert one.sentences == ("No score by which they could be compared was seen.",)


def test_text_and_html_say_the_same_and_words_of_the_notebook_are_escaped() -> None:
    shown = bundle([FIVE], plot=False)
    for word in ("5 settings by hand in 5 runs", "accuracy on X_val (tuning)", "(Dodge et al. 2019)"):
        assert word in shown["text/plain"] and word in shown["text/html"]
    assert "a<b" in shown["text/plain"] and "a&lt;b" in shown["text/html"] and "a<b" not in shown["text/html"]
    assert "<svg" not in shown["text/html"] and "color:#" not in shown["text/html"]
    assert max(map(len, shown["text/plain"].splitlines())) <= 98


def test_a_figure_for_the_trials_and_for_each_setting() -> None:
    html = bundle([FIVE], plot=True)["text/html"]
    images = [ElementTree.fromstring(part + "</svg>") for part in html[html.index("<svg") :].split("</svg>")[:-1]]
    names = [image[0].text for image in images]
    assert names == [
        f"accuracy against {name}, 5 trials; the best is marked" for name in ("trial", "lr (logarithmic)", "kind")
    ]
    for image in images:
        spots = [one for one in image if one.tag.endswith("circle")]
        assert len(spots) == 5 and min(float(one.attrib["cy"]) for one in spots) == float(spots[-1].attrib["cy"])
    assert "<svg" not in bundle([[tried(0, None), tried(1, None)]], plot=True)["text/html"]


def test_the_paragraph_has_strategy_space_number_choice_and_rows() -> None:
    text = paragraph([*FIVE, tried(2, 0.9, seeds=(("seed", "1"),)), tried(0, ended="failed")])
    for part in (
        "chosen by hand among 5 settings", "lr (0.001, 0.01, 0.1, 1, 10)", "on the tuning rows X_val (100 rows)",
        "The best reached 0.900 with lr = 0.1, kind = 'relu'", "1 further run repeated a setting, with up to 2 seeds",
        "1 run did not end well", "took 14 s",
    ):  # fmt: skip
        assert part in text, text
    assert "[" not in text


def test_the_paragraph_says_its_gaps() -> None:
    assert "[On which rows they were compared was not seen" in paragraph([tried(0, scores=()), tried(1, scores=())])
    assert "[The scores themselves were not seen" in paragraph([tried(0, None), tried(1, None)])
    assert "[Of 1 settings the score was not seen.]" in paragraph([*FIVE[:2], tried(2, None)])
    assert "No seed was set in the code." in paragraph(FIVE)
    search = tried(0, how="GridSearchCV", tried=3)
    assert "which tried 3 settings" in paragraph([search]) and "[Its space was not seen" in paragraph([search])
