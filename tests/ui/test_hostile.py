"""A notebook by somebody who means harm: names, stored outputs and messages with markup and scripts execute nothing."""

from __future__ import annotations

import json

import nbformat
import pytest
from playwright.sync_api import expect

from deeprules_jupyter.wire import MIME, TARGET, VERSION
from tests.ui.desk import Desk, Lab
from tests.ui.test_sidebar import MISTAKES, SCALED

pytestmark = pytest.mark.ui

EVIL = "<img src=x onerror=hacked(1)><script>hacked(2)</script>"
PLACE = {"cell": None, "cell_id": EVIL, "line": 1, "column": 0, "run": 0}
FINDING = {
    "id": EVIL, "rule": EVIL, "title": EVIL, "tip": 7, "level": "warn", "message": f"`{EVIL}` {EVIL}", "why": EVIL,
    "place": PLACE, "evidence": [{"place": PLACE, "text": EVIL, "witness": "calls"}], "seen_by": ["runtime"],
    "repair": {"text": EVIL, "source": EVIL}, "muted": None, "also": [EVIL],
}  # fmt: skip
TIP = {"tip": 7, "title": EVIL, "state": "found", "why": EVIL, "rules": []}
BOX = {
    "id": "b", "parent": "", "name": EVIL, "role": "test", "rows": 3, "place": PLACE, "more": 0,
    "deeds": [{"kind": "look", "what": EVIL, "place": PLACE}, {"kind": "model", "what": EVIL, "place": PLACE}],
}  # fmt: skip
KERNEL = {
    "partitions": [{"name": EVIL, "role": "test", "rows": 3, "looks": 2}], "device": EVIL, "cells": 1, "trials": EVIL,
    "seeds": [{"source": EVIL, "state": EVIL}], "boxes": [BOX, {**BOX, "parent": "b"}, None], "ran": [None],
}  # fmt: skip
STATE = {
    "version": VERSION, "type": "state", "watched": True, "notebook": EVIL, "tips": [TIP, None, 3],
    "findings": [FINDING, None, {"id": 7}, {**FINDING, "id": "odd", "evidence": 3}], "kernel": KERNEL,
}  # fmt: skip
SEND = f"""
import comm, json
line = comm.create_comm(target_name={TARGET!r}, data={{"html": {EVIL!r}}})
refused = {{"version": {VERSION}, "type": "refused", "why": {EVIL!r}}}
for message in (None, 7, refused, json.loads({json.dumps(STATE)!r})):
    line.send(message)
"""
FOUND = """() => [window.harm ?? [], document.querySelectorAll(
  '#deeprules-sidebar img, .deeprules-panel img, .deeprules-tooltip img, .deeprules-status img, '
  + '#deeprules-sidebar script, .deeprules-panel script, [href^="javascript:"]').length]"""


def test_nothing_of_it_is_executed_and_nothing_of_ours_breaks(desk: Desk, lab: Lab) -> None:
    named = f"Evil = type({EVIL!r}, (StandardScaler,), {{}})\nX_scaled = Evil().fit_transform(X)"
    cells = {
        **{key: MISTAKES[key] for key in ("load", "data", "scale", "split", "first")},
        "scale": named,
        "send": SEND,
    }
    path = lab.write("<img src=x onerror=hacked(3)>", cells)
    book = nbformat.read(lab.root / path, as_version=4)
    bundle = {"version": VERSION, "findings": [FINDING, None, 3]}
    data = {MIME: bundle, "text/html": EVIL, "text/plain": EVIL}
    book.cells[-1].outputs = [nbformat.v4.new_output("display_data", data)]
    book.metadata["deeprules"] = {"html": EVIL}
    nbformat.write(book, lab.root / path)
    desk.page.add_init_script("window.harm = []; window.hacked = what => window.harm.push(what);")
    desk.open(path)
    stored = desk.cell(6).locator(".deeprules-card")
    expect(stored).to_contain_text(EVIL)
    stored.locator("summary").click()
    for index in range(5):
        desk.choose(index + 1)
        desk.page.evaluate("async () => { await window.jupyterapp.commands.execute('notebook:run-cell'); }")
    expect(desk.finding(SCALED)).to_contain_text("was fitted on")
    desk.choose(6)
    desk.page.evaluate("async () => { await window.jupyterapp.commands.execute('notebook:run-cell'); }")
    evil = desk.sidebar.locator(".deeprules-card").filter(has_text=EVIL).first
    expect(evil).to_be_visible()
    evil.locator("summary").click()
    expect(evil.locator("pre")).to_have_text(EVIL)
    expect(desk.sidebar.locator(".deeprules-drawing")).to_contain_text("<img src=x")
    desk.sidebar.locator(".deeprules-kernel").scroll_into_view_if_needed()
    desk.screenshot("hostile-light")
    assert desk.page.evaluate(FOUND) == [[], 0]
