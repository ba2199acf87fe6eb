"""A cell trains: its panel appears by itself, moves, stays in the file, and can be folded."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.ui.desk import Desk, Lab

pytestmark = pytest.mark.ui

# Small batches and short naps: the cell takes a few seconds and hardly any work.
TRAINING = {
    "load": "%load_ext deeprules",
    "data": """\
import time, torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split
torch.manual_seed(0)
X = torch.randn(300, 12)
y = (X[:, 0] + X[:, 1] + 0.5 * torch.randn(300) > 0).long()
train_set, val_set = random_split(TensorDataset(X, y), [240, 60])
train_loader = DataLoader(train_set, batch_size=30, shuffle=True)
val_loader = DataLoader(val_set, batch_size=30)
net = nn.Sequential(nn.Linear(12, 64), nn.ReLU(), nn.Dropout(0.2), nn.Linear(64, 2))
opt, crit = torch.optim.Adam(net.parameters(), 0.02), nn.CrossEntropyLoss()""",
    "train": """\
for epoch in range(12):
    net.train()
    for xb, yb in train_loader:
        opt.zero_grad()
        crit(net(xb), yb).backward()
        opt.step()
        time.sleep(0.03)
    net.eval()
    with torch.no_grad():
        for xb, yb in val_loader:
            loss = crit(net(xb), yb)""",
}
START = "() => void window.jupyterapp.commands.execute('notebook:run-all-cells')"
STEP = re.compile(r"step (\d+)")


def step(panel: Locator) -> int:
    found = STEP.search(panel.inner_text())
    assert found
    return int(found[1])


def test_the_panel_appears_moves_stays_after_a_reload_and_folds(desk: Desk, lab: Lab) -> None:
    desk.turn_to(lab.write("training", TRAINING))
    desk.page.evaluate(START)
    panel = desk.cell(3).get_by_role("group", name="deeprules: training")
    expect(panel).to_contain_text("left", timeout=60_000)
    expect(panel).to_contain_text("of 12")
    desk.screenshot("training-live")
    first = step(panel)
    expect(panel).not_to_contain_text(f"step {first}", timeout=10_000)
    desk.idle()
    expect(panel).to_have_count(1)
    expect(panel).to_contain_text("12 epochs · 96 steps")
    expect(panel).to_contain_text("learns from train_loader, watched on val_loader")
    desk.reload()
    desk.choose(3)
    expect(panel).to_contain_text("12 epochs · 96 steps")
    expect(panel.locator("svg")).to_be_visible()
    expect(panel.locator("table")).to_be_hidden()
    panel.get_by_text("Layers (4)").click()
    expect(panel.locator("table")).to_contain_text("64 x 12")
    panel.scroll_into_view_if_needed()
    desk.screenshot("training-light")
    desk.theme("Dark")
    desk.screenshot("training-dark")
    desk.theme("Light")
    panel.locator("summary").first.click()
    expect(panel.locator("svg")).to_be_hidden()
    assert desk.errors == []
