"""A notebook is read as soon as it is open, and while it is written: no kernel has to know of it."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import expect

from tests.ui.desk import RUN, SCREENSHOTS, Desk, Lab
from tests.ui.test_sidebar import MISTAKES, REFITTED, SCALED

pytestmark = pytest.mark.ui

WRITE = """([index, source]) => {
  window.jupyterapp.shell.currentWidget.content.widgets[index].model.sharedModel.setSource(source); }"""
UNDO = "index => window.jupyterapp.shell.currentWidget.content.widgets[index].editor.undo()"


def test_findings_stand_there_before_anything_ran_and_go_with_the_text(desk: Desk, lab: Lab) -> None:
    path = lab.write("reading", {key: source for key, source in MISTAKES.items() if key != "load"})
    before = (lab.root / path).read_bytes()
    desk.turn_to(path)
    expect(desk.finding(SCALED)).to_contain_text("Warning, read in the code")
    expect(desk.finding(REFITTED).get_by_role("button", name="Mute…")).to_have_count(0)
    expect(desk.sidebar.get_by_role("status")).to_contain_text("Read, not watched. ")
    expect(desk.sidebar).to_contain_text("Watch this notebook")
    expect(desk.cell(2)).to_have_class(re.compile(r"deeprules-mark-warn"))
    desk.screenshot("read-light")
    desk.finding(REFITTED).get_by_role("button", name="Show the change…").click()
    expect(desk.finding(REFITTED)).to_contain_text("No repair is certain here: the training rows were prepared")
    desk.finding(SCALED).get_by_role("button", name="Show the change…").click()
    change = desk.finding(SCALED).get_by_role("group", name="The change")
    expect(change.locator(".deeprules-line-is-new").first).to_contain_text("train_test_split(X, y, random_state=0)")
    expect(change.locator("h4")).to_have_text(["cell 2", "cell 3"])
    desk.screenshot("change-light")
    change.get_by_role("button", name="Apply").click()
    expect(desk.cell(3).locator(".cm-line")).to_have_count(3)
    expect(desk.finding(SCALED)).to_have_count(0)
    for index in (1, 2):
        desk.page.evaluate(UNDO, index)
    expect(desk.cell(3).locator(".cm-line")).to_have_text(MISTAKES["split"])
    expect(desk.finding(SCALED)).to_be_visible()
    desk.page.evaluate(WRITE, [4, "X_test = scaler.transform(X_test)  # as typed"])
    expect(desk.finding(REFITTED)).to_have_count(0)
    desk.page.evaluate(WRITE, [4, MISTAKES["again"]])
    expect(desk.finding(REFITTED)).to_be_visible()
    assert (lab.root / path).read_bytes() == before
    assert not (lab.root / "reading" / ".deeprules").exists()
    cells = json.loads(before)["cells"]
    assert all(not cell["outputs"] for cell in cells)


def test_marks_in_the_code_lead_to_the_words_and_a_notebook_can_be_left_alone(desk: Desk, lab: Lab) -> None:
    desk.turn_to(lab.write("marks", {key: source for key, source in MISTAKES.items() if key != "load"}))
    line = desk.cell(2).locator(".deeprules-underline").first
    expect(line).to_contain_text("X_scaled")
    sign = desk.cell(2).locator(".deeprules-sign[role=img]")
    expect(sign).to_have_attribute("aria-label", re.compile("^Warning: "))
    expect(desk.cell(1).locator(".deeprules-signs")).to_have_count(0)
    line.hover()
    words = desk.page.locator(".deeprules-tooltip")
    expect(words).to_contain_text("StandardScaler was fitted on X")
    desk.page.screenshot(path=SCREENSHOTS / "hover-light.png")
    words.get_by_role("button").click()
    expect(desk.finding(SCALED).locator("..")).to_have_class("deeprules-wanted")
    status = desk.page.locator(".deeprules-status")
    expect(status).to_have_text("Not watched: 3 warnings")
    desk.choose(3)
    desk.page.evaluate(RUN, "deeprules:next-finding")
    expect(desk.cell(5)).to_have_class(re.compile("jp-mod-active"))
    desk.page.evaluate(RUN, "deeprules:previous-finding")
    expect(desk.cell(2)).to_have_class(re.compile("jp-mod-active"))
    desk.page.evaluate(RUN, "deeprules:off")
    expect(desk.notebook().locator(".deeprules-underline")).to_have_count(0)
    expect(status).to_have_text("Not watched")
    desk.page.evaluate(RUN, "deeprules:off")
    expect(line).to_be_visible()


FEW = {key: MISTAKES[key] for key in ("load", "data", "scale", "split", "first", "again")}


def test_what_was_read_and_what_ran_are_one_and_a_repaired_cell_clears_its_finding(desk: Desk, lab: Lab) -> None:
    desk.turn_to(lab.write("both", FEW))
    expect(desk.finding(SCALED)).to_contain_text("Warning, read in the code")
    desk.run_all()
    expect(desk.finding(SCALED)).to_contain_text("Warning, read and seen running")
    expect(desk.finding(REFITTED)).to_have_count(1)
    desk.page.evaluate(WRITE, [5, "X_test = scaler.transform(X_test)"])
    expect(desk.finding(REFITTED)).to_contain_text("This cell was changed since it ran.")
    expect(desk.cell(6).locator(".deeprules-underline")).to_have_count(0)
    desk.screenshot("outdated-light")
    desk.run_all()
    expect(desk.finding(REFITTED)).to_have_count(0)
    expect(desk.finding(SCALED)).to_contain_text("Warning, read and seen running")
