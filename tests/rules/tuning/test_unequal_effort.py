"""When one side of a comparison had far more tries: in a kernel, with real training."""

from __future__ import annotations

from deeprules_jupyter.comparison import Baseline
from deeprules_jupyter.model import Place
from deeprules_jupyter.rules import judge
from deeprules_jupyter.rules.tuning import unequal_effort
from deeprules_jupyter.trace import Trace
from tests.shell import Notebook

DATA, TRAIN, SEARCH = unequal_effort.BAD.split("# %%")
WIDTHS = TRAIN.replace("(8,)", "range(1, 16)").replace("range(20)", "range(2)")


def notes(notebook: Notebook) -> list[str]:
    found = [one for one in notebook.found if one.rule == "unequal-effort"]
    assert all(one.level == "note" for one in found)
    return [one.message for one in found]


def test_either_side_may_have_had_more(notebook: Notebook) -> None:
    notebook.all(DATA, TRAIN, SEARCH)
    (message,) = notes(notebook)
    assert message.startswith("Sequential was tried in 1 setting, GridSearchCV in 12")
    notebook.run(WIDTHS, "c1")
    assert notes(notebook) == []  # 15 and 12
    notebook.run(SEARCH.replace("range(-6, 6)", "range(-1, 1)"), "c2")
    notebook.run(WIDTHS.replace("range(1, 16)", "range(16, 80)"), "c1")
    (message,) = notes(notebook)
    assert message.startswith("Sequential was tried in 79 settings, GridSearchCV in 14")


def compared(**more: object) -> list[str]:
    fact = Baseline(
        place=Place(cell=1), witness="calls", trained=None, held=None, held_rows=99, metric="accuracy",
        family="random forest", score=0.9, trials=97, model="net", network=0.8, gap=(0.1, 0.05, 0.15),
        network_trials=1, **more,
    )  # fmt: skip
    return [one.message for one in judge(Trace([fact]), "runtime")[0] if one.rule == "unequal-effort"]


def test_a_comparison_whose_verdict_holds_at_equal_effort_is_fair() -> None:
    assert compared() == []
    (message,) = compared(flips=("trials",))
    assert "97 trials against 1 of `net`; with that few the verdict is another one" in message
    (message,) = compared(flips=("trials", "seconds"), seconds=40.0, network_seconds=3.0)
    assert "97 trials against 1 of `net` and 40 s against 3 s of `net`; with that few and so little time" in message
