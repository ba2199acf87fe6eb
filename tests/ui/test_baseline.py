"""`%%deeprules_baseline` in JupyterLab: how far it is while it tunes, what it shows, and what an interrupt leaves."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.ui.desk import Desk, Lab

LOAD = "%load_ext deeprules"
DATA = """
import torch
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

X, y = load_breast_cancer(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
scaler = StandardScaler().fit(X_train)
A, B = (torch.tensor(scaler.transform(rows), dtype=torch.float32) for rows in (X_train, X_test))
a, b = torch.tensor(y_train), torch.tensor(y_test)
"""
CELL = """%%deeprules_baseline{options}
torch.manual_seed(0)
net = torch.nn.Sequential(torch.nn.Linear(30, 8), torch.nn.ReLU(), torch.nn.Linear(8, 2))
optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
for epoch in range(20):
    optimizer.zero_grad()
    torch.nn.functional.cross_entropy(net(A), a).backward()
    optimizer.step()
with torch.no_grad():
    print("test accuracy", (net(B).argmax(1) == b).float().mean().item())
"""

MANY = """
import numpy as np
luck = np.random.default_rng(0)
X = luck.normal(size=(20_000, 40))
y = (X[:, :5].sum(axis=1) + luck.normal(size=20_000) > 0).astype(int)
"""
pytestmark = pytest.mark.ui


def test_the_result_stands_under_the_cell(desk: Desk, lab: Lab) -> None:
    desk.turn_to(lab.write("baseline", {"load": LOAD, "data": DATA, "train": CELL.format(options="")}))
    desk.run_all()
    output = desk.cell(3).locator(".jp-OutputArea")
    expect(output).to_contain_text("net on the same 143 held-out rows", timeout=120_000)
    figures = output.locator("svg[role=img]:has(> title)")  # not that of the panel, which a slow training gets
    expect(figures).to_have_count(2)  # effort and calibration; no class is rare
    expect(output).not_to_contain_text("Tuning:")
    desk.choose(3)
    for theme in ("Dark", "Light"):  # the server remembers it, and what follows is to be seen in the light one
        desk.theme(theme)
        for figure in figures.all():
            expect(figure).to_be_visible()
        desk.screenshot(f"baseline-{theme.lower()}")


def test_an_interrupt_leaves_what_is_there(desk: Desk, lab: Lab) -> None:
    desk.turn_to(
        lab.write(
            "interrupted",
            {"load": LOAD, "data": MANY, "tune": "%deeprules_baseline X y", "next": "type(_baseline).__name__"},
        )
    )
    desk.page.evaluate("() => void window.jupyterapp.commands.execute('notebook:run-all-cells')")
    output = desk.cell(3).locator(".jp-OutputArea")
    expect(output).to_contain_text("best so far", timeout=60_000)
    desk.screenshot("baseline-tuning")
    desk.page.evaluate("() => void window.jupyterapp.commands.execute('kernelmenu:interrupt')")
    expect(output).to_contain_text("Stopped before all settings were tried", timeout=120_000)
    expect(output).not_to_contain_text("Tuning:")
    expect(desk.cell(4).locator(".jp-OutputArea")).to_contain_text("Pipeline", timeout=60_000)
