"""A finding is muted from the sidebar or from under the cell, and only with a reason."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.ui.desk import Desk, Lab
from tests.ui.test_sidebar import MISTAKES, REFITTED, SCALED

pytestmark = pytest.mark.ui


@pytest.fixture(scope="module")
def mistaken(desk: Desk, lab: Lab) -> Desk:
    """The notebook with the three mistakes; each test leaves it as it was."""
    desk.turn_to(lab.write("mute", MISTAKES))
    desk.run_all()
    expect(desk.finding(SCALED)).to_be_visible()
    return desk


def test_a_mute_needs_a_reason_and_can_be_taken_back(mistaken: Desk) -> None:
    finding = mistaken.finding(SCALED)
    finding.get_by_role("button", name="Mute…").click()
    expect(finding.get_by_role("textbox")).to_be_focused()
    finding.get_by_role("button", name="Mute", exact=True).click()
    expect(finding.get_by_role("alert")).to_contain_text("Please give a reason")
    mistaken.screenshot("mute-refused-light")
    mistaken.page.keyboard.type("Only a figure is made from it")
    expect(finding.get_by_role("alert")).to_have_count(0)
    mistaken.page.keyboard.press("Enter")
    expect(finding).to_contain_text("Muted because: Only a figure is made from it")
    expect(mistaken.sidebar.get_by_role("status")).to_contain_text("2 warnings, 1 note, 1 muted")
    expect(mistaken.cell(3)).not_to_have_class(re.compile(r"deeprules-mark"))
    expect(mistaken.cell(4).locator(".deeprules-card")).to_contain_text("Muted because")
    mistaken.screenshot("muted-light")
    finding.get_by_role("button", name="Unmute").click()
    expect(finding).not_to_contain_text("Muted because")
    expect(mistaken.cell(3)).to_have_class(re.compile(r"deeprules-mark-warn"))


def test_the_panel_under_the_cell_leads_to_the_form(mistaken: Desk) -> None:
    mistaken.cell(6).locator(".deeprules-card").get_by_role("button", name="Mute…").click()
    field = mistaken.finding(REFITTED).get_by_role("textbox")
    expect(field).to_be_focused()
    mistaken.page.keyboard.press("Escape")
    expect(field).to_have_count(0)


def test_the_kernel_refuses_a_mute_without_a_reason_whatever_the_page_sends(mistaken: Desk) -> None:
    mistaken.page.evaluate(EMPTY_MUTE)
    expect(mistaken.sidebar.get_by_role("status")).to_contain_text("3 warnings, 1 note.")
    refused = mistaken.page.evaluate("() => window.heard")
    assert [said["type"] for said in refused] == ["refused"]
    assert "reason" in refused[0]["why"]


# A page that talks to the kernel by itself, with a blank reason for the first finding that the kernel tells of.
EMPTY_MUTE = """async () => {
  const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
  const comms = (await kernel.requestCommInfo({ target_name: 'deeprules' })).content.comms;
  const heard = await new Promise(done => {
    const said = [];
    kernel.anyMessage.connect((_, { msg, direction }) => {
      if (direction !== 'recv' || msg.header.msg_type !== 'comm_msg') return;
      const data = msg.content.data;
      if (data.type === 'state' && !said.length) {
        said.push('state');
        comm(kernel, { type: 'mute', id: data.findings[0].id, reason: '   ' });
      } else if (data.type === 'refused') done([data]);
    });
    const comm = (kernel, data) => {
      const id = Object.keys(comms)[0];
      kernel.sendShellMessage({ header: { msg_id: crypto.randomUUID(), msg_type: 'comm_msg', session: kernel.clientId,
        username: '', version: '5.3', date: new Date().toISOString() }, parent_header: {}, metadata: {},
        channel: 'shell', content: { comm_id: id, data }, buffers: [] }, false, true);
    };
    comm(kernel, { type: 'sync' });
  });
  window.heard = heard;
}"""
