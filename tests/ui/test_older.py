"""The core of the sidebar in the oldest JupyterLab that we name, and in Notebook 7, in an environment of their own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.ui.desk import IDLE, PATIENCE, RUN, Desk, Lab
from tests.ui.serve import serving
from tests.ui.test_sidebar import MISTAKES, REFITTED, SCALED

pytestmark = [pytest.mark.ui, pytest.mark.trust]
NEEDED = ("jupyterlab==4.2.*", "notebook==7.2.*", "scikit-learn", "pandas", "ipywidgets")
FEW = {key: MISTAKES[key] for key in ("load", "data", "scale", "split", "first", "again")}


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory, project: Path) -> Path:
    """An environment with both and with this project; DEEPRULES_OLDER names the Python of one that is there already."""
    if known := os.environ.get("DEEPRULES_OLDER"):
        return Path(known)
    folder = tmp_path_factory.mktemp("older")
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    made = folder / "bin" / "python"
    for what in (NEEDED, ("--no-deps", str(project))):
        subprocess.run([made, "-m", "pip", "install", "-qq", *what], check=True)
    return made


@pytest.fixture(scope="module", params=["jupyterlab", "notebook"])
def older(request: pytest.FixtureRequest, python: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with serving(tmp_path_factory.mktemp(request.param), str(python), request.param) as lab:
        yield lab


def test_it_reads_watches_mutes_and_answers(older: Lab, browser: Browser, request: pytest.FixtureRequest) -> None:
    app = request.node.callspec.params["older"]
    where = {"jupyterlab": "lab/tree", "notebook": "notebooks"}[app]
    path = older.write("few", FEW)
    desk = Desk(browser.new_page(viewport={"width": 1400, "height": 900}), older)
    desk.page.goto(f"{older.address}/{where}/{path}?token={older.token}")
    desk.page.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=PATIENCE)
    desk.page.wait_for_function(IDLE, timeout=PATIENCE)
    desk.page.evaluate(RUN, "deeprules:show")
    expect(desk.finding(SCALED)).to_contain_text("Warning, read in the code")
    expect(desk.page.locator(".deeprules-underline").first).to_be_visible()
    desk.run_all()
    expect(desk.finding(SCALED)).to_contain_text("Warning, read and seen running")
    expect(desk.finding(REFITTED)).to_have_count(1)
    expect(desk.page.locator(".deeprules-panel .deeprules-card").first).to_be_visible()
    finding = desk.finding(SCALED)
    finding.get_by_role("button", name="Mute…").click()
    finding.get_by_role("textbox").fill("simulated rows")
    finding.get_by_role("button", name="Mute", exact=True).click()
    expect(finding).to_contain_text("Muted because: simulated rows")
    desk.tip(1).locator("> button").click()
    desk.tip(1).locator(".deeprules-questions summary").click()
    asked = desk.tip(1).locator('li[data-item="2"]')
    asked.get_by_role("button", name="Answer…").click()
    asked.get_by_role("textbox").fill("the rare class")
    desk.page.keyboard.press("Enter")
    expect(asked.locator("footer")).to_have_text(re.compile(r", \d{4}-\d\d-\d\d$"))
    desk.screenshot(f"older-{app}")
    assert desk.errors == []
    desk.page.close()
