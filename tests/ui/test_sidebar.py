"""A person makes three classic mistakes in JupyterLab, and is told."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.ui.desk import RUN, Desk, Lab

pytestmark = pytest.mark.ui

IMPORTS = """\
from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
X, y = load_breast_cancer(return_X_y=True, as_frame=True)"""
MISTAKES = {
    "load": "%load_ext deeprules",
    "data": IMPORTS,
    "scale": "scaler = StandardScaler()\nX_scaled = scaler.fit_transform(X)",
    "split": "X_train, X_test, y_train, y_test = train_test_split(X_scaled, y, random_state=0)",
    "first": "model = LogisticRegression(max_iter=500).fit(X_train, y_train)\nprint(model.score(X_test, y_test))",
    "again": "X_test = scaler.fit_transform(X_test)",
    "second": (
        "forest = RandomForestClassifier(n_estimators=20, random_state=0).fit(X_train, y_train)\n"
        "print(forest.score(X_test, y_test))"
    ),
}
SCALED, REUSED, REFITTED = "fit-before-split", "test-set-reuse", "fit-on-test"


@pytest.fixture(scope="module")
def mistaken(desk: Desk, lab: Lab) -> Desk:
    """The notebook with the three mistakes, run once; the tests that only look share it."""
    desk.turn_to(lab.write("mistakes", MISTAKES))
    desk.run_all()
    expect(desk.tip(7)).to_have_attribute("data-state", "found")
    expect(desk.finding(REUSED)).to_be_visible()
    return desk


def test_the_warning_stands_under_the_cell_and_says_what_why_and_how(mistaken: Desk) -> None:
    panel = mistaken.cell(4).locator(".deeprules-card")
    expect(panel).to_contain_text("StandardScaler was fitted on X (569 rows) at line 2")
    expect(panel.locator("header")).to_contain_text("cell 3, line 2")
    expect(panel.locator("pre")).to_be_hidden()
    panel.locator("summary").click()
    expect(panel.locator("pre")).to_be_visible()
    expect(panel).to_contain_text("Why it matters")
    expect(panel.locator('a[href="https://doi.org/10.1371/journal.pcbi.1009803"]')).to_be_visible()
    mistaken.screenshot("inline-light")
    panel.locator("summary").click()


def test_the_sidebar_shows_ten_tips_each_with_its_state_in_a_word(mistaken: Desk) -> None:
    tips = mistaken.sidebar.locator("li[data-tip]")
    expect(tips).to_have_count(10)
    expect(mistaken.tip(7).locator(".deeprules-word")).to_have_text("Found")
    for number in range(1, 11):
        expect(mistaken.tip(number).locator("> button svg")).to_have_count(1)
        expect(mistaken.tip(number).locator(".deeprules-word")).not_to_be_empty()
    for rule in (SCALED, REUSED, REFITTED):
        expect(mistaken.finding(rule)).to_be_visible()
    expect(mistaken.sidebar.get_by_role("status")).to_contain_text("Watched. 3 warnings, 1 note.")


def test_the_sidebar_shows_what_the_kernel_holds(mistaken: Desk) -> None:
    kernel = mistaken.sidebar.locator(".deeprules-kernel")
    drawing = kernel.get_by_role("group", name="Where the rows came from")
    expect(drawing).to_contain_text("X_train  training, 426 rows")
    expect(drawing).to_contain_text("X_test  test, 143 rows, 2 looks")
    expect(drawing.get_by_role("button", name="A look at test rows by RandomForestClassifier, cell 7")).to_have_count(1)
    drawing.get_by_role("button", name="StandardScaler was fitted on X_test, cell 6").focus()
    mistaken.page.keyboard.press("Enter")
    expect(mistaken.cell(6)).to_have_class(re.compile(r"deeprules-jumped"))
    kernel.locator("summary").click()
    row = kernel.get_by_role("row").filter(has=mistaken.page.get_by_role("rowheader", name="X_train"))
    expect(row).to_contain_text("training")
    expect(row).to_contain_text("426")
    expect(kernel).to_contain_text("numpy")
    kernel.scroll_into_view_if_needed()
    mistaken.screenshot("kernel-light")


def test_a_tip_opens_and_closes_by_keyboard(mistaken: Desk) -> None:
    button = mistaken.tip(1).locator("> button")
    expect(button).to_have_attribute("aria-expanded", "false")
    button.focus()
    mistaken.page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(mistaken.tip(1).locator(".deeprules-tip-body")).to_be_visible()
    mistaken.page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "false")


def test_cells_with_findings_carry_a_mark_and_others_do_not(mistaken: Desk) -> None:
    for number in (3, 6, 7):
        expect(mistaken.cell(number)).to_have_class(re.compile(r"deeprules-mark-warn"))
    for number in (1, 2, 4, 5):
        expect(mistaken.cell(number)).not_to_have_class(re.compile(r"deeprules-mark"))


def test_a_click_scrolls_to_the_cell_and_marks_it(mistaken: Desk) -> None:
    mistaken.choose(7)
    mistaken.finding(SCALED).locator(".deeprules-title").click()
    expect(mistaken.cell(3)).to_have_class(re.compile(r"deeprules-jumped"))
    expect(mistaken.cell(3)).to_have_class(re.compile(r"jp-mod-active"))
    expect(mistaken.cell(3)).to_be_in_viewport()
    selected = mistaken.page.evaluate(
        "() => window.jupyterapp.shell.currentWidget.content.activeCell.editor.getSelection()"
    )
    assert selected["start"]["line"] == selected["end"]["line"] == 1
    assert selected["end"]["column"] == len("X_scaled = scaler.fit_transform(X)")
    mistaken.screenshot("jump-light")


def test_alt_f8_goes_from_finding_to_finding(mistaken: Desk) -> None:
    mistaken.choose(1)
    mistaken.cell(1).locator(".jp-InputPrompt").click()
    for keys, number in (("Alt+F8", 3), ("Alt+F8", 6), ("Alt+Shift+F8", 3)):
        mistaken.page.keyboard.press(keys)
        expect(mistaken.cell(number)).to_have_class(re.compile("jp-mod-active"))


@pytest.mark.parametrize("theme", ["Dark", "Dark High Contrast"])
def test_text_can_be_read_in_a_dark_theme(mistaken: Desk, theme: str) -> None:
    mistaken.theme(theme)
    mistaken.cell(4).locator("summary").click()
    mistaken.screenshot(f"inline-{theme.lower().replace(' ', '-')}")
    colours = mistaken.finding(SCALED).locator("> p").first.evaluate(CONTRAST)
    mistaken.cell(4).locator("summary").click()
    mistaken.theme("Light")
    assert colours >= 4.5


def test_colours_that_the_system_forces_leave_every_sign_to_be_seen(mistaken: Desk) -> None:
    mistaken.page.emulate_media(forced_colors="active")
    card = mistaken.finding(SCALED)
    edge = card.evaluate("one => getComputedStyle(one).borderLeftStyle")
    sign = (
        mistaken.cell(3)
        .locator(".deeprules-sign")
        .evaluate("one => getComputedStyle(one, '::before').forcedColorAdjust")
    )
    mistaken.screenshot("forced-colours")
    mistaken.page.emulate_media(forced_colors="none")
    assert edge == "solid" and sign == "none"


@pytest.mark.parametrize("width", [280, 800])
def test_nothing_is_cut_off_in_a_narrow_or_a_wide_sidebar(mistaken: Desk, width: int) -> None:
    mistaken.theme("Dark")
    before = mistaken.page.evaluate(STRETCH, f"{width}px")
    mistaken.screenshot(f"wide-{width}-dark")
    mistaken.page.evaluate(STRETCH, "")
    mistaken.theme("Light")
    assert before["width"] == width
    assert before["cut"] == []


# Gives the sidebar a width, and tells which of its parts are wider than the room they have.
STRETCH = """async width => {
  const bar = document.querySelector('#deeprules-sidebar');
  bar.dataset.width ??= bar.style.width;
  bar.style.setProperty('width', width || bar.dataset.width);
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  const parts = [bar, ...bar.querySelectorAll('section, li, article, header, p, table, .deeprules-actions')];
  const cut = parts.filter(one => one.clientWidth && one.scrollWidth > one.clientWidth + 1);
  const names = cut.filter(one => !one.matches('.deeprules-notebook')).map(one => one.className || one.tagName);
  return { width: bar.offsetWidth, cut: names }; }"""


# The contrast of a text with the nearest opaque background, as WCAG defines it.
CONTRAST = """element => {
  const rgb = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = colour => rgb(colour).slice(0, 3).map(v => v / 255)
    .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  let behind = element;
  while ((rgb(getComputedStyle(behind).backgroundColor)[3] ?? 1) < 1) behind = behind.parentElement;
  const [a, b] = [light(getComputedStyle(element).color), light(getComputedStyle(behind).backgroundColor)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05); }"""


def test_an_inserted_cell_moves_the_numbers_and_keeps_the_marks(mistaken: Desk) -> None:
    mistaken.choose(1)
    mistaken.page.evaluate(RUN, "notebook:insert-cell-below")
    expect(mistaken.finding(SCALED).locator("header")).to_contain_text("cell 4, line 2")
    expect(mistaken.cell(5).locator(".deeprules-card header")).to_contain_text("cell 4, line 2")
    expect(mistaken.cell(4)).to_have_class(re.compile(r"deeprules-mark-warn"))
    mistaken.page.evaluate(RUN, "notebook:undo-cell-action")
    expect(mistaken.finding(SCALED).locator("header")).to_contain_text("cell 3, line 2")


def test_a_finding_of_a_deleted_cell_is_listed_without_a_jump(mistaken: Desk) -> None:
    header = mistaken.finding(SCALED).locator("header")
    expect(header.get_by_role("button")).to_have_count(1)
    mistaken.choose(3)
    mistaken.page.evaluate(RUN, "notebook:delete-cell")
    expect(header).to_contain_text("a cell that is gone")
    expect(header.get_by_role("button")).to_have_count(0)
