"""What the sidebar tells of the kernel, and the pages that it opens beside the notebook."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.ui.desk import RUN, Desk, Lab

pytestmark = pytest.mark.ui

CELLS = {
    "load": "%load_ext deeprules",
    "seed": "import numpy as np\n%deeprules_determinism on --seed 3",
    "data": """\
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
X, y = load_iris(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
print(LogisticRegression(max_iter=500).fit(X_train, y_train).score(X_test, y_test))""",
}
CLOSE_PAGES = """() => [...window.jupyterapp.shell.widgets('main')]
  .filter(one => one.node.querySelector('.deeprules-page')).forEach(one => one.close())"""


@pytest.fixture(scope="module")
def sown(desk: Desk, lab: Lab) -> Desk:
    desk.turn_to(lab.write("sown", CELLS))
    desk.run_all()
    expect(desk.sidebar.get_by_role("status")).to_contain_text("Watched. ")
    return desk


@pytest.fixture(autouse=True)
def no_page_is_left(sown: Desk) -> Iterator[None]:
    yield
    sown.page.evaluate(CLOSE_PAGES)


def test_the_sidebar_tells_what_was_set_to_what_and_what_each_source_does(sown: Desk) -> None:
    kernel = sown.sidebar.locator(".deeprules-kernel")
    expect(kernel).to_contain_text(re.compile(r"On: \d+ of \d+ sources were set\."))
    shared = kernel.locator("dt:text-is('np.random (shared)') + dd")
    expect(shared).to_have_text("not seeded seeded with 3")
    expect(shared.locator("del")).to_have_text("not seeded")
    kernel.get_by_text("All sources, and what each does").click()
    table = kernel.locator(".deeprules-sources")
    expect(table.get_by_role("columnheader")).to_have_text(["Source", "Before", "Now"])
    expect(table.locator("tbody").filter(has_text="PYTHONHASHSEED")).to_contain_text("the order of a set of texts")
    kernel.get_by_text("Determinism", exact=True).scroll_into_view_if_needed()
    sown.screenshot("determinism-light")
    kernel.get_by_text("All sources, and what each does").click()


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("Report", "deeprules: "),
        ("What test scores are worth", "X_test"),
        ("What makes runs differ", "np.random (shared)"),
    ],
)
def test_a_button_opens_a_page_beside_the_notebook_which_stays_as_it_is(sown: Desk, label: str, said: str) -> None:
    before = sown.notebook().locator(".jp-Cell").count()
    sown.sidebar.get_by_role("button", name=label, exact=True).click()
    page = sown.page.locator(".deeprules-page:visible")
    expect(page).to_contain_text(said)
    expect(sown.sidebar).to_contain_text("sown.ipynb")
    assert sown.notebook().locator(".jp-Cell").count() == before
    sown.screenshot(f"page-{label.split()[-1].lower()}-light")


def test_the_palette_has_our_commands_and_those_that_make_no_sense_are_off(sown: Desk) -> None:
    sown.page.evaluate("() => window.jupyterapp.commands.execute('apputils:activate-command-palette')")
    palette = sown.page.get_by_role("dialog").or_(sown.page.locator("#command-palette")).first
    palette.locator("input").fill("deeprules")
    items = sown.page.locator(".lm-CommandPalette-item[data-command^='deeprules:']")
    expect(items).to_have_count(10)
    watch = sown.page.locator(".lm-CommandPalette-item[data-command='deeprules:watch']")
    expect(watch).to_have_class(re.compile("lm-mod-disabled"))
    sown.screenshot("palette-light")
    sown.page.locator(".lm-CommandPalette-item[data-command='deeprules:trials']").click()
    expect(sown.page.locator(".deeprules-page:visible")).to_contain_text("trial")


def test_the_item_of_the_status_bar_leads_to_the_sidebar(sown: Desk) -> None:
    item = sown.page.locator(".deeprules-status button")
    expect(item).to_have_text(re.compile("^Watched: "))
    sown.page.evaluate(RUN, "application:toggle-right-area")
    expect(sown.sidebar).not_to_be_visible()
    item.focus()
    sown.page.keyboard.press("Enter")
    expect(sown.sidebar).to_be_visible()
