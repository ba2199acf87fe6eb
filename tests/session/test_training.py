"""The panel beside a training cell, as a page is sent it: when it appears, what stays, how it is put away."""

from __future__ import annotations

import re
from typing import Any

import pytest
from IPython.core.displaypub import CapturingDisplayPublisher

from deeprules_jupyter.runtime import meter
from tests.shell import Notebook

START = """
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split
torch.manual_seed(0)
X, y = torch.randn(120, 6), torch.arange(120) % 2
train_set, val_set = random_split(TensorDataset(X, y), [90, 30])
train_loader, val_loader = DataLoader(train_set, batch_size=10, shuffle=True), DataLoader(val_set, batch_size=10)
net, crit = nn.Sequential(nn.Linear(6, 8), nn.ReLU(), nn.Linear(8, 2)), nn.CrossEntropyLoss()
opt = torch.optim.Adam(net.parameters())
"""
TRAIN = """
for epoch in range(4):
    for xb, yb in train_loader:
        opt.zero_grad()
        crit(net(xb), yb).backward()
        opt.step()
    with torch.no_grad():
        for xb, yb in val_loader:
            loss = crit(net(xb), yb)
"""


@pytest.fixture
def page(notebook: Notebook, monkeypatch: pytest.MonkeyPatch) -> Notebook:
    """A page that can change what it shows, and trainings of which the first picture is drawn at once."""
    monkeypatch.setattr(meter, "FIRST", 1e-9)
    monkeypatch.setattr(meter, "EVERY", 0.0)
    monkeypatch.setattr(meter, "SHARE", 0)
    notebook.session.panel.page = True
    notebook.run(START, "start")
    return notebook


def shown(page: Notebook) -> list[dict[str, Any]]:
    """What was sent of the panel."""
    outputs: list[dict[str, Any]] = page.shell.display_pub.outputs
    return [one for one in outputs if "deeprules: training" in str(one["data"].get("text/html"))]


def test_one_display_moves_while_the_cell_trains_and_stays_when_it_has_ended(page: Notebook) -> None:
    page.run(TRAIN, "train")
    found = shown(page)
    assert len(found) == 4 * 9 + 1  # each step, and the end
    assert [one["update"] for one in found] == [False] + [True] * 36
    assert len({one["transient"]["display_id"] for one in found}) == 1
    early, last = found[10]["data"], found[-1]["data"]
    assert "epoch 2 of 4" in early["text/html"] and "left" in early["text/html"]
    assert "<details" not in early["text/html"] and "4 epochs" in last["text/html"]
    for word in ("<svg", "train_loader", "val_loader", "Rows per class", "Layers (3)", "rows/s", "from scratch"):
        assert word in last["text/html"], word
    assert "script" not in last["text/html"]
    assert last["text/plain"].startswith("Sequential: 4 epochs, 36 steps")
    assert "learns from train_loader, watched on val_loader" in last["text/plain"]
    assert "torch seeded" in last["text/plain"]


def test_a_cell_without_training_shows_nothing_and_a_short_one_neither(notebook: Notebook) -> None:
    notebook.session.panel.page = True
    notebook.run(START, "start")
    notebook.run("with torch.no_grad():\n    net(X)", "look")
    assert shown(notebook) == []
    notebook.run(TRAIN.replace("range(4)", "range(1)"), "train")
    assert shown(notebook) == []


def test_a_terminal_shows_nothing(page: Notebook) -> None:
    page.session.panel.page = False
    page.run(TRAIN, "train")
    assert shown(page) == []


def test_what_a_person_captures_is_theirs_alone(page: Notebook) -> None:
    page.shell.user_ns |= {"shell": page.shell, "own": CapturingDisplayPublisher()}
    page.run("kept, shell.display_pub = shell.display_pub, own\n" + TRAIN + "\nshell.display_pub = kept", "train")
    assert shown(page) == [] and page.shell.user_ns["own"].outputs == []


def test_a_cleared_output_gets_a_new_picture(page: Notebook) -> None:
    page.run(
        "from IPython.display import clear_output\n" + TRAIN.replace("    with", "    clear_output()\n    with"), "t"
    )
    assert [one["update"] for one in shown(page)].count(False) == 1  # what stood before the last clearing is gone
    assert "clear_output" not in vars(page.shell.display_pub)


def test_quiet_folds_it_away_and_is_remembered_until_loud(page: Notebook) -> None:
    page.run("%deeprules quiet", "quiet")
    page.run(TRAIN, "train")
    found = shown(page)
    assert "<svg" not in found[5]["data"]["text/html"]
    assert re.search(r"<details +style", found[-1]["data"]["text/html"]) and "<svg" in found[-1]["data"]["text/html"]
    page.run("%unload_ext deeprules\n%load_ext deeprules", "again")
    page.session.panel.page = True
    assert page.session.panel.quiet
    page.run("%deeprules loud", "loud")
    page.run(TRAIN, "train")
    assert "<details open" in shown(page)[-1]["data"]["text/html"]


def test_a_training_that_is_stopped_or_fails_leaves_its_picture(page: Notebook) -> None:
    page.run(TRAIN.replace("    with", "    assert epoch < 1\n    with"), "train")
    assert "2 epochs" in shown(page)[-1]["data"]["text/html"]


def test_the_tips_that_apply_stand_below_with_why_and_how(page: Notebook) -> None:
    page.run(
        """
        X_train, X_test, y_train, y_test = X[:90], X[90:], y[:90], y[90:]
        best = 0
        for epoch in range(4):
            opt.zero_grad()
            crit(net(X_train), y_train).backward()
            opt.step()
            with torch.no_grad():
                acc = (net(X_test).argmax(1) == y_test).float().mean().item()
            if acc > best:
                best, state = acc, net.state_dict()
        """.replace("\n        ", "\n"),
        "b",
    )
    html = shown(page)[-1]["data"]["text/html"]
    rules = {one.rule for one in page.found if one.place.cell_id == "b" and one.tip in (1, 2, 3, 5, 6, 7)}
    assert "tuned-on-test" in rules and all(page.session.book.titles[rule] in html for rule in rules)
    assert html.count("How to repair it") == len([one for one in page.found if one.rule in rules and one.repair])
    assert "epoch 4 of 4" not in html and "4 epochs" in html


def test_of_many_networks_the_last_three_are_drawn(page: Notebook) -> None:
    page.run(
        "for width in range(1, 8):\n    own = nn.Linear(6, 1 + width)\n"
        "    opt = torch.optim.SGD(own.parameters(), 0.1)\n"
        "    for _ in range(2):\n        crit(own(X), y).backward()\n        opt.step()",
        "many",
    )
    html = shown(page)[-1]["data"]["text/html"]
    assert html.count("<svg") == 3 and "4 more networks trained here before." in html


@pytest.mark.parametrize(("rare", "told"), [(5, "only 5 of the rarest class (of the largest 115): few"), (0, "")])
def test_few_rows_of_a_class_are_not_ticked_also_where_weights_come_from_elsewhere(
    page: Notebook, rare: int, told: str
) -> None:
    many = "X, y = torch.randn(120, 6), (torch.arange(120) < 5).long()\n"
    many = many if rare else "X, y = torch.randn(240, 6), torch.arange(240) % 2\n"
    page.run(
        "torch.save(net.state_dict(), 'w.pt')\nnet.load_state_dict(torch.load('w.pt'))\n" + many
        + "train_loader = DataLoader(TensorDataset(X, y), batch_size=10)\n" + TRAIN,
        "train",
    )  # fmt: skip
    data = shown(page)[-1]["data"]
    assert page.state("few-samples").state == "clear"
    line = next(line for line in data["text/plain"].splitlines() if "parameters to learn" in line)
    assert told in line and line.lstrip()[0] == ("●" if rare else "✓")
