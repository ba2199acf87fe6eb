"""A person at JupyterLab: what they do and where they look, in the words of the tests."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import nbformat
from playwright.sync_api import Locator, Page, expect

SCREENSHOTS = Path(__file__).parent / "screenshots"
PATIENCE = 60_000
expect.set_options(timeout=20_000)
IDLE = """() => { const kernel = window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel;
                  return !!kernel && kernel.connectionStatus === 'connected' && kernel.status === 'idle'; }"""
OPEN = "async path => { await window.jupyterapp.commands.execute('docmanager:open', { path }); }"
IS_CURRENT = "path => window.jupyterapp.shell.currentWidget?.context?.path === path"
PUT_AWAY = """async () => {
  const { commands, serviceManager } = window.jupyterapp;
  await commands.execute('docmanager:save-all');
  await commands.execute('application:close-all');
  await serviceManager.sessions.shutdownAll(); }"""
ACTIVATE = """async index => {
  const notebook = window.jupyterapp.shell.currentWidget.content;
  notebook.activeCellIndex = index;
  await notebook.scrollToItem(index);
}"""
RUN = """async command => { await window.jupyterapp.commands.execute(command); }"""


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab."""

    address: str
    token: str
    root: Path
    settings: Path

    def write(self, name: str, cells: dict[str, str]) -> str:
        """A notebook of code cells, by cell id, in a folder and with a ledger of its own."""
        made = [nbformat.v4.new_code_cell(source, id=key) for key, source in cells.items()]
        kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
        (self.root / name).mkdir()
        path = f"{name}/{name}.ipynb"
        nbformat.write(nbformat.v4.new_notebook(cells=made, metadata=kernel), self.root / path)
        return path


class Desk:
    """One page of JupyterLab with our sidebar."""

    def __init__(self, page: Page, lab: Lab) -> None:
        self.page, self.lab = page, lab
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self._heard("error", error.stack or str(error)))
        page.on("console", lambda said: self._heard(said.type, said.text))

    def _heard(self, kind: str, text: str) -> None:
        """JupyterLab has mistakes of its own; only what names us, in its words or its stack, is held against us."""
        if kind == "error" and "deeprules" in text.lower():
            self.errors.append(text)

    def open(self, name: str) -> None:
        """Load the page anew, with one notebook in a clean workspace and the sidebar beside it."""
        self.page.goto(f"{self.lab.address}/lab/tree/{name}?reset&token={self.lab.token}")
        self.settle()

    def turn_to(self, name: str) -> None:
        """Put away what is open and turn to another notebook; much quicker than a new page."""
        if self.page.url == "about:blank":
            self.open(name)
            return
        self.page.evaluate(PUT_AWAY)
        self.also_open(name)

    def also_open(self, name: str) -> None:
        """Open a notebook in a further tab of this page, or go to its tab."""
        self.page.evaluate(OPEN, name)
        self.page.wait_for_function(IS_CURRENT, arg=name, timeout=PATIENCE)
        self.idle()

    def settle(self) -> None:
        self.page.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=PATIENCE)
        self.idle()
        self.page.evaluate("() => window.jupyterapp.shell.activateById('deeprules-sidebar')")

    def idle(self) -> None:
        self.page.wait_for_function(IDLE, timeout=PATIENCE)

    def reload(self) -> None:
        self.save()
        self.page.reload()
        self.settle()

    def save(self) -> None:
        self.page.evaluate(RUN, "docmanager:save")

    def run_all(self) -> None:
        self.page.evaluate(RUN, "notebook:run-all-cells")
        self.idle()

    def restart(self) -> None:
        """Restart the kernel, as the menu does; the dialog is answered too."""
        self.page.evaluate("() => void window.jupyterapp.commands.execute('kernelmenu:restart')")
        self.page.locator(".jp-Dialog button.jp-mod-accept").click()
        self.page.wait_for_selector(".jp-Dialog", state="detached")
        self.idle()

    def theme(self, name: str) -> None:
        self.page.evaluate(
            "theme => window.jupyterapp.commands.execute('apputils:change-theme', { theme })", f"JupyterLab {name}"
        )
        expect(self.page.locator("body")).to_have_attribute("data-jp-theme-name", f"JupyterLab {name}")

    def notebook(self) -> Locator:
        return self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")

    def cell(self, number: int) -> Locator:
        """A cell by its place in the file, from 1."""
        return self.notebook().locator(f'.jp-Cell[data-windowed-list-index="{number - 1}"]')

    def choose(self, number: int) -> None:
        """Make a cell the active one. A windowed notebook holds no element of a cell that is far away to click on."""
        self.page.evaluate(ACTIVATE, number - 1)
        expect(self.cell(number)).to_be_visible()

    def panels(self) -> Locator:
        return self.notebook().locator(".deeprules-panel .deeprules-card")

    @property
    def sidebar(self) -> Locator:
        return self.page.locator("#deeprules-sidebar")

    def tip(self, number: int) -> Locator:
        return self.sidebar.locator(f'li[data-tip="{number}"]')

    def finding(self, rule: str) -> Locator:
        """A finding in the sidebar."""
        return self.sidebar.locator(f'.deeprules-card[data-rule="{rule}"]')

    def screenshot(self, name: str) -> None:
        SCREENSHOTS.mkdir(exist_ok=True)
        self.page.mouse.move(700, 5)
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png", animations="disabled")
