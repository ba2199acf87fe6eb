"""Reloads, restarts, two pages, two notebooks: the sidebar always ends in the state of the kernel."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.ui.desk import Desk, Lab
from tests.ui.test_sidebar import MISTAKES, SCALED

pytestmark = pytest.mark.ui

HIDDEN = """\
import sys
class Hidden:
    def find_spec(self, name, path=None, target=None):
        if name.startswith("deeprules"):
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Hidden())"""
WATCHED = re.compile(r"^Watched\.")


def status(desk: Desk) -> str:
    return desk.sidebar.get_by_role("status").inner_text()


def mute(desk: Desk, reason: str) -> None:
    finding = desk.finding(SCALED)
    finding.get_by_role("button", name="Mute…").click()
    finding.get_by_role("textbox").fill(reason)
    finding.get_by_role("button", name="Mute", exact=True).click()
    expect(finding).to_contain_text(f"Muted because: {reason}")


@pytest.fixture(scope="module")
def shared(desk: Desk, lab: Lab) -> str:
    """A notebook whose kernel was watched through the three mistakes."""
    name = lab.write("shared", MISTAKES)
    desk.turn_to(name)
    desk.run_all()
    return name


def test_a_reload_keeps_the_state(desk: Desk, shared: str) -> None:
    mute(desk, "simulated rows")
    before = status(desk)
    desk.reload()
    expect(desk.sidebar.get_by_role("status")).to_have_text(before)
    expect(desk.finding(SCALED)).to_contain_text("Muted because: simulated rows")
    expect(desk.cell(6)).to_have_class(re.compile(r"deeprules-mark-warn"))
    desk.finding(SCALED).get_by_role("button", name="Unmute").click()
    expect(desk.finding(SCALED)).not_to_contain_text("Muted because")


def test_two_pages_on_one_kernel_agree(desk: Desk, shared: str, new_desk: Callable[[], Desk]) -> None:
    other = new_desk()
    other.open(shared)
    expect(other.finding(SCALED)).to_be_visible()
    mute(other, "said on the other page")
    expect(desk.finding(SCALED)).to_contain_text("Muted because: said on the other page")
    other.page.close()
    desk.finding(SCALED).get_by_role("button", name="Unmute").click()
    expect(desk.finding(SCALED)).not_to_contain_text("Muted because")
    assert other.errors == []


def test_a_switch_of_notebook_switches_the_sidebar(desk: Desk, lab: Lab, shared: str) -> None:
    desk.also_open(lab.write("second", {"load": "%load_ext deeprules"}))
    expect(desk.sidebar).to_contain_text("second.ipynb")
    expect(desk.sidebar).to_contain_text("Not watched")
    desk.run_all()
    expect(desk.sidebar.get_by_role("status")).to_have_text(WATCHED)
    expect(desk.sidebar.locator(".deeprules-card")).to_have_count(0)
    desk.also_open(shared)
    expect(desk.sidebar).to_contain_text("shared.ipynb")
    expect(desk.finding(SCALED)).to_be_visible()


def test_a_restart_forgets_and_the_next_run_finds_again(desk: Desk, shared: str) -> None:
    mute(desk, "kept across the restart")
    desk.restart()
    expect(desk.sidebar).to_contain_text("Not watched")
    expect(desk.finding(SCALED)).to_contain_text("Muted, read in the code")
    expect(desk.sidebar.locator(".deeprules-kernel")).to_have_count(0)
    desk.run_all()
    expect(desk.finding(SCALED)).to_contain_text("Muted because: kept across the restart")
    expect(desk.cell(6)).to_have_class(re.compile(r"deeprules-mark-warn"))


def test_an_unwatched_notebook_is_watched_after_one_click(desk: Desk, lab: Lab) -> None:
    desk.turn_to(lab.write("button", {"plain": "one = 1"}))
    expect(desk.sidebar).to_contain_text("Not watched")
    desk.screenshot("unwatched-light")
    desk.sidebar.get_by_role("button", name="Watch this notebook").click()
    expect(desk.sidebar.locator("li[data-tip]")).to_have_count(10)
    desk.run_all()
    expect(desk.sidebar.locator(".deeprules-kernel h3")).to_contain_text("1 cell run")
    expect(desk.notebook().locator(".jp-OutputArea-output")).to_have_count(0)


def test_unloading_ends_in_not_watched(desk: Desk, lab: Lab) -> None:
    desk.turn_to(lab.write("unload", {"load": "%load_ext deeprules"}))
    desk.run_all()
    expect(desk.sidebar.locator("li[data-tip]")).to_have_count(10)
    desk.page.evaluate(
        "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel"
        ".requestExecute({ code: '%unload_ext deeprules' }).done.then(() => null)"
    )
    expect(desk.sidebar).to_contain_text("Not watched")
    expect(desk.notebook().locator(".deeprules-mark")).to_have_count(0)


def test_a_kernel_without_the_package_says_how_to_get_it(desk: Desk, lab: Lab) -> None:
    desk.turn_to(lab.write("without", {"hide": HIDDEN}))
    desk.run_all()
    desk.sidebar.get_by_role("button", name="Watch this notebook").click()
    expect(desk.sidebar.get_by_role("alert")).to_contain_text("pip install deeprules-jupyter")


def test_marks_and_jumps_work_where_only_the_cells_in_view_are_in_the_page(desk: Desk, lab: Lab) -> None:
    folder = lab.settings / "@jupyterlab" / "notebook-extension"
    folder.mkdir()
    setting = folder / "tracker.jupyterlab-settings"
    setting.write_text('{"windowingMode": "full"}')
    try:
        many = {f"filler-{number}": f"print({number})\n" * 6 for number in range(40)}
        desk.open(lab.write("long", {**MISTAKES, **many}))
        desk.run_all()
        desk.page.evaluate("() => window.jupyterapp.shell.currentWidget.content.scrollToItem(46)")
        expect(desk.cell(47)).to_be_in_viewport()
        expect(desk.cell(3)).not_to_be_in_viewport()
        desk.finding(SCALED).locator(".deeprules-title").click()
        expect(desk.cell(3)).to_be_in_viewport()
        expect(desk.cell(3)).to_have_class(re.compile(r"deeprules-mark-warn"))
        expect(desk.cell(4).get_by_role("button", name="Show in sidebar")).to_be_visible()
    finally:
        setting.unlink()
