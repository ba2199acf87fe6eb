"""`manual-tuning` counts settings, names them, and tells what the best of so many is worth."""

from __future__ import annotations

from collections.abc import Iterable

from deeprules_jupyter.model import Finding, Place
from deeprules_jupyter.rules.judge import judge
from deeprules_jupyter.trace import Trace
from deeprules_jupyter.trials import Judged, Trial, expected_best


def tried(number: int, score: float | None, partition: str = "tuning", **more: object) -> Trial:
    given: dict[str, object] = {
        "place": Place(cell_id="t", line=number, run=number), "witness": "calls", "experiment": "e",
        "settings": (("lr", str(number)), ("width", "8")), "learner": "Net",
        "scores": (Judged(partition, "accuracy", score, "X_val", 100),),
    }  # fmt: skip
    return Trial(**(given | more))


def found(trials: Iterable[Trial]) -> list[Finding]:
    return [one for one in judge(Trace(list(trials)), "runtime")[0] if one.rule == "manual-tuning"]


def test_it_says_how_many_what_changed_on_which_rows_and_what_the_best_is_worth() -> None:
    scores = [0.80, 0.85, 0.90, 0.84, 0.81]
    (one,) = found(tried(number, score) for number, score in enumerate(scores))
    assert one.message == (
        "5 settings of Net were tried by hand: `lr` (0, 1, 2, 3, 4). They were judged by accuracy on the tuning rows "
        "`X_val`, the best 0.900."
    )
    curve = expected_best(scores)
    assert f"expected to reach {curve[0]:.3f}, the best of 5 {curve[-1]:.3f}" in one.why
    assert [step.text for step in one.evidence][2] == "lr=2: accuracy 0.900"
    assert one.level == "note"


def test_a_loss_is_best_where_it_is_small() -> None:
    losses = [
        tried(number, None, scores=(Judged("tuning", "log loss", value, "X_val", 9),))
        for number, value in enumerate((0.5, 0.3, 0.9, 0.7, 0.6))
    ]
    (one,) = found(losses)
    assert "the best 0.300" in one.message and "expected to reach 0.600, the best of 5 0.3" in one.why


def test_it_is_one_finding_however_often_the_cell_runs() -> None:
    few, many = (found(tried(number, 0.8) for number in range(count)) for count in (5, 12))
    assert len(few) == len(many) == 1 and few[0].id == many[0].id
    assert "`lr` (0, 1, ..., 11)" in many[0].message


def test_it_is_silent() -> None:
    five = [tried(number, 0.8) for number in range(5)]
    assert found(five[:4]) == []
    same = five[0].settings
    assert found(tried(number, 0.8, settings=same, seeds=(("seed", str(number)),)) for number in range(9)) == []
    assert found(tried(number, 0.8, how="GridSearchCV") for number in range(9)) == []
    assert found(tried(number, 0.8, ended="failed") for number in range(9)) == []
    assert found(tried(number, 0.8, experiment=str(number)) for number in range(9)) == []
    assert found(tried(number, 0.8, "test") for number in range(9)) == []  # test-set-reuse tells of it
    assert found(tried(number, 0.8, place=Place(cell_id="t", run=-1)) for number in range(9)) == []  # another kernel


def test_a_score_that_was_not_seen_is_said_to_be_so() -> None:
    (one,) = found(tried(number, None) for number in range(5))
    assert "the values were not seen" in one.message and "cannot be told" in one.why
    (one,) = found(tried(number, None, scores=()) for number in range(5))
    assert "No score by which all of them could be compared was seen." in one.message
