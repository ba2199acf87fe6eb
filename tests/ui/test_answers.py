"""What only a person can say: answers to questions, and tips that do not apply, kept with name and day."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.ui.desk import Desk, Lab

pytestmark = pytest.mark.ui


@pytest.fixture(scope="module")
def plain(desk: Desk, lab: Lab) -> Desk:
    """A notebook that is watched and does nothing; each test leaves it as it was."""
    desk.turn_to(lab.write("answers", {"load": "%load_ext deeprules", "list": "%deeprules_checklist"}))
    desk.run_all()
    expect(desk.sidebar.get_by_role("status")).to_contain_text("Watched. ")
    return desk


def test_a_question_is_answered_changed_and_taken_back_by_keyboard(plain: Desk) -> None:
    plain.tip(1).locator("> button").click()
    asked = plain.tip(1).locator(".deeprules-questions")
    summary = asked.locator("summary")
    expect(summary).to_have_text(re.compile("Your part: 0 of [2-9] answered"))
    summary.focus()
    plain.page.keyboard.press("Enter")
    one = asked.locator('li[data-item="2"]')
    expect(one).to_contain_text("What did a simple method fail to do?")
    one.get_by_role("button", name="Answer…").press("Enter")
    field = one.get_by_role("textbox", name="Your answer")
    expect(field).to_be_focused()
    plain.page.keyboard.press("Enter")
    expect(one.get_by_role("alert")).to_contain_text("Please write an answer first.")
    plain.page.keyboard.type("It missed the <b>rare</b> class")
    plain.screenshot("answering-light")
    plain.page.keyboard.press("Enter")
    expect(one.locator("blockquote")).to_contain_text("It missed the <b>rare</b> class")
    expect(one.locator("footer")).to_have_text(re.compile(r".+, \d{4}-\d\d-\d\d"))
    expect(one.get_by_role("button", name="Change…")).to_be_focused()
    expect(summary).to_contain_text("1 of")
    plain.screenshot("answered-light")
    plain.page.keyboard.press("Enter")
    expect(field).to_have_value("It missed the <b>rare</b> class")
    plain.page.keyboard.press("Escape")
    expect(field).to_have_count(0)
    one.get_by_role("button", name="Change…").click()
    field.fill("")
    plain.page.keyboard.press("Enter")
    expect(one.locator("blockquote")).to_have_count(0)


def test_the_list_under_a_cell_takes_an_answer_and_sidebar_and_list_follow(plain: Desk) -> None:
    output = plain.cell(2).locator(".jp-OutputArea")
    form = output.locator(".widget-vbox")
    form.locator("select").select_option(label="Answer: What precision does the claim need?")
    form.locator("textarea").fill("three points of <i>accuracy</i>")
    form.get_by_role("button", name="Keep").click()
    expect(form).to_contain_text("Kept.")
    listed = output.get_by_role("group", name="deeprules: ten tips")
    listed.get_by_text("Is deep learning the right tool here?").click()
    expect(listed).to_contain_text("three points of <i>accuracy</i>")
    expect(plain.tip(1)).to_contain_text("three points of <i>accuracy</i>")
    plain.screenshot("checklist-light")


def test_a_tip_that_does_not_apply_says_why_and_who_said_so_also_after_a_restart(plain: Desk) -> None:
    tip = plain.tip(5)
    word = tip.locator(".deeprules-word")
    before = word.inner_text()
    tip.locator("> button").click()
    tip.get_by_role("button", name="This tip does not apply…").click()
    form = tip.get_by_role("form", name="Does not apply: ")
    form.get_by_role("button", name="Keep").click()
    expect(form.get_by_role("alert")).to_contain_text("Please give a reason")
    form.get_by_role("textbox", name="It does not apply here, because").fill("there is no network here")
    form.get_by_role("button", name="Keep").click()
    expect(word).to_have_text("Not needed")
    expect(tip.locator("blockquote")).to_contain_text("there is no network here")
    plain.screenshot("waived-light")
    plain.restart()
    expect(tip.locator("blockquote")).to_contain_text("there is no network here")
    expect(tip.get_by_role("button", name="It does apply")).to_have_count(0)  # nobody is there to keep it
    plain.run_all()
    tip.get_by_role("button", name="It does apply").click()
    expect(tip.locator("blockquote")).to_have_count(0)
    expect(word).to_have_text(before)
