"""How long the page takes with a notebook of 500 cells and 1,000 findings, in a real browser; and its first check.

`python tests/bench/bench_sidebar.py`; needs the built front end and Chromium. Times are of the page's own thread: what
it computes, lays out and draws for one new state, with the sidebar open, by Chromium's own counters.
"""

from __future__ import annotations

import json
import shutil
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from playwright.sync_api import CDPSession, Page, sync_playwright

from deeprules_jupyter.rules import TIPS, load
from deeprules_jupyter.wire import TARGET, VERSION
from tests.ui.desk import Desk
from tests.ui.serve import ARGUMENTS, serving

CELLS, FINDINGS, TIMES = 500, 1_000, 20
PLACE = {"cell": None, "cell_id": "", "line": 1, "column": 0, "run": 1}
COUNTED = ("TaskDuration", "ScriptDuration", "LayoutDuration", "RecalcStyleDuration")
# A kernel that says nothing by itself: each message is a state that differs from the one before.
SEND = """import comm, json
line = comm.create_comm(target_name={target!r})
states = json.loads({states!r})
line.send(states[0])"""
SCROLL = """async () => {
  const bar = document.querySelector('#deeprules-sidebar');
  const gaps = [];
  let last = performance.now();
  for (let step = 0; step < 60; step++) {
    bar.scrollTop += 60;
    await new Promise(done => requestAnimationFrame(done));
    gaps.push(performance.now() - last);
    last = performance.now();
  }
  return gaps;
}"""
RUN = """async code => {
  const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
  await kernel.requestExecute({ code, silent: true, store_history: false }).done;
  await new Promise(done => setTimeout(done, 700));
}"""
CHECK = """async () => {
  const begin = performance.now();
  await window.jupyterapp.commands.execute('deeprules:check');
  return performance.now() - begin;
}"""


def state(number: int) -> dict[str, Any]:
    """A state with all findings; every second one stands on another line than in the state before."""
    known = load()
    found = []
    for n in range(FINDINGS):
        rule = known[n % len(known)]
        place = {**PLACE, "cell_id": f"c{n % CELLS}", "line": 1 + (n + number) % 2}
        found.append({
            "id": f"f{n}", "rule": rule.name, "title": rule.title, "tip": rule.tip,
            "level": "warn" if n % 3 else "note",
            "message": f"`StandardScaler` was fitted on all {500 + number} rows before they were divided.", "why": "w",
            "place": place, "evidence": [{"place": place, "text": "learned", "witness": "calls"}],
            "seen_by": ["runtime"], "repair": None, "muted": None, "also": [],
        })  # fmt: skip
    tips = [{"tip": t, "title": title, "state": "found", "why": "", "waived": None,
             "rules": [{"rule": r.name, "title": r.title, "state": "found", "why": ""} for r in known if r.tip == t]}
            for t, title in TIPS.items()]  # fmt: skip
    kernel: dict[str, Any] = {
        "partitions": [],
        "seeds": [],
        "device": "cpu",
        "cells": 1,
        "ran": [],
        "boxes": [],
        "trials": 0,
    }
    head = {"version": VERSION, "type": "state", "watched": True, "notebook": None, "questions": []}
    return {**head, "tips": tips, "findings": found, "kernel": kernel}


def counters(session: CDPSession) -> dict[str, float]:
    told = session.send("Performance.getMetrics")["metrics"]
    return {one["name"]: 1000 * one["value"] for one in told if one["name"] in COUNTED}


def update(page: Page, session: CDPSession, code: str) -> dict[str, float]:
    """Milliseconds of the page's thread while this ran."""
    before = counters(session)
    page.evaluate(RUN, code)
    after = counters(session)
    return {name: after[name] - before[name] for name in COUNTED}


def main() -> None:
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as lab:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(ARGUMENTS))
        desk = Desk(browser.new_page(viewport={"width": 1400, "height": 900}), lab)
        cells = {f"c{n}": f"table{n} = {n}\nprint(table{n})" for n in range(CELLS)}
        desk.open(lab.write("many", cells))
        session = desk.page.context.new_cdp_session(desk.page)
        session.send("Performance.enable")
        states = json.dumps([state(0), state(1)])
        update(desk.page, session, SEND.format(target=TARGET, states=states))
        shown = desk.sidebar.locator(".deeprules-card").count()
        idle = [update(desk.page, session, "pass") for _ in range(TIMES)]
        busy = [update(desk.page, session, f"line.send(states[{(n + 1) % 2}])") for n in range(TIMES)]
        print(f"{CELLS} cells, {FINDINGS} findings ({shown} drawn), median of {TIMES}, milliseconds of the page:")
        for name in COUNTED:
            own = [one[name] for one in busy]
            rest = statistics.median(one[name] for one in idle)
            print(f"  {name:20} {statistics.median(own) - rest:6.1f}  (most {max(own) - rest:.1f})")
        gaps = sorted(desk.page.evaluate(SCROLL))
        print(f"  scrolling the sidebar: {statistics.median(gaps):.1f} from frame to frame, most {gaps[-1]:.1f}")
        half = {f"c{n}": f"table{n} = {n}\nprint(table{n})" for n in range(200)}
        desk.open(lab.write("half", half))
        times = [desk.page.evaluate(CHECK) for _ in range(11)]
        print(f"  200 cells checked in the page: first {times[0]:.0f}, then {statistics.median(times[1:]):.0f}")
        browser.close()


if __name__ == "__main__":
    main()
