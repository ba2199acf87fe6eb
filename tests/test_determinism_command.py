"""`%deeprules_determinism` in a real shell: what it sets, what it puts back, and what it says to a mistake."""

from __future__ import annotations

import random
import sys

import pytest

from tests.shell import Notebook


def ask(notebook: Notebook, line: str = "") -> None:
    notebook.shell.display_pub.outputs.clear()
    notebook.shell.run_line_magic("deeprules_determinism", line)


def table(notebook: Notebook) -> dict[str, str]:
    return notebook.shell.display_pub.outputs[-1]["data"]  # type: ignore[no-any-return]


def test_off_puts_the_random_numbers_back_where_they_stood(notebook: Notebook) -> None:
    random.seed(5)
    before = random.getstate()
    ask(notebook, "on --seed 3")
    drawn = random.random()
    assert drawn == random.Random(3).random()
    ask(notebook, "off")
    assert random.getstate() == before


def test_unloading_the_extension_puts_everything_back(notebook: Notebook) -> None:
    before = random.getstate()
    finders = [one for one in sys.meta_path if type(one).__name__ != "Arrivals"]
    ask(notebook, "on")
    notebook.shell.run_line_magic("unload_ext", "deeprules")
    assert random.getstate() == before
    assert sys.meta_path == finders


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("on --seed x", "a whole number from 0 to 4294967295 is needed, not x"),
        ("on --seed -1", "a whole number from 0 to 4294967295 is needed"),
        ("on --sometimes", "unrecognized arguments: --sometimes"),
        ("on --strict --warn", "not allowed with argument"),
        ("off", "determinism is not on, so there is nothing to put back"),
        ("sometimes", "invalid choice: 'sometimes'"),
    ],
)
def test_a_mistake_costs_one_line_and_changes_nothing(
    notebook: Notebook, capsys: pytest.CaptureFixture[str], line: str, said: str
) -> None:
    before = random.getstate()
    ask(notebook, line)
    printed = capsys.readouterr()
    assert said in printed.err and printed.err.count("\n") == 1 and not printed.out
    assert random.getstate() == before and not notebook.shell.display_pub.outputs


def test_on_once_more_begins_anew_and_off_still_goes_back_to_the_start(notebook: Notebook) -> None:
    before = random.getstate()
    drawn = []
    for _ in range(2):  # all cells of a notebook, and all of them again
        ask(notebook, "on --seed 1")
        drawn.append((random.random(), notebook.shell.ev("__import__('random').random()")))
    assert drawn[0] == drawn[1]
    ask(notebook, "on --seed 2")
    assert random.random() == random.Random(2).random()
    ask(notebook, "off")
    assert random.getstate() == before


def test_the_sidebar_shows_how_every_source_stands(notebook: Notebook) -> None:
    notebook.run("%deeprules_determinism on --seed 4")
    seeds = {one["source"]: one["state"] for one in notebook.session.page()["kernel"]["seeds"]}
    assert seeds["random (Python)"] == "seeded with 4" and "PYTHONHASHSEED" in seeds
    notebook.run("%deeprules_determinism off")
    seeds = {one["source"]: one["state"] for one in notebook.session.page()["kernel"]["seeds"]}
    assert seeds["python random"] == "not seeded" and "PYTHONHASHSEED" not in seeds


def test_torch_is_not_said_to_be_seeded_where_it_drew_its_seed_itself(notebook: Notebook) -> None:
    def said() -> str:
        return dict(notebook.session.watcher.state().seeds)["torch"]

    notebook.run("import torch\ntorch.seed()")
    assert said() == "not seeded"
    notebook.run("torch.manual_seed(3)")
    assert said().startswith("seeded in cell")
    notebook.run("torch.seed()")
    assert said() == "not seeded"
