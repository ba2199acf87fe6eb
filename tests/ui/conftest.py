"""A real JupyterLab with our front end, and a real browser: one of each for all tests of this folder."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.ui.desk import Desk, Lab

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "deeprules-test"
ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)
QUIET = {"fetchNews": "false", "checkForUpdates": False, "doNotDisturbMode": True}


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def environment(folder: Path) -> dict[str, str]:
    """Nothing is read from or written to the person's home; the front end and the server's part are those of here."""
    extensions = folder / "share" / "labextensions"
    extensions.mkdir(parents=True)
    built = ROOT / "deeprules_jupyter" / "labextension"
    assert (built / "package.json").is_file(), "build the front end first: cd labextension && jlpm build:prod"
    (extensions / "deeprules-jupyter").symlink_to(built)
    (servers := folder / "etc" / "jupyter_server_config.d").mkdir(parents=True)
    (servers / "deeprules-jupyter.json").symlink_to(ROOT / "labextension" / "server.json")
    settings = folder / "settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    (settings / "notification.jupyterlab-settings").write_text(json.dumps(QUIET))
    return {
        **os.environ,
        **{f"JUPYTER_{name}_DIR": str(folder / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")},
        "IPYTHONDIR": str(folder / "ipython"),
        "JUPYTER_CONFIG_PATH": str(folder / "etc"),
        "JUPYTER_PATH": str(folder / "share"),
        "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
    }


def wait_for(server: subprocess.Popen[bytes], address: str, log: Path) -> None:
    for _ in range(240):
        assert server.poll() is None, log.read_text()[-3000:]
        try:
            urllib.request.urlopen(f"{address}/api", timeout=2).close()
            return
        except OSError:
            time.sleep(0.25)
    raise AssertionError(f"JupyterLab did not start:\n{log.read_text()[-3000:]}")


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    folder = tmp_path_factory.mktemp("lab")
    (root := folder / "notebooks").mkdir()
    port, log = free_port(), folder / "server.log"
    options = [
        *("--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0"),
        *(f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={root}", "--LabApp.expose_app_in_browser=True"),
    ]
    with log.open("wb") as output:
        command = [sys.executable, "-m", "jupyterlab", *options]
        server = subprocess.Popen(command, env=environment(folder), stdout=output, stderr=subprocess.STDOUT)
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(server, address, log)
        yield Lab(address, TOKEN, root, folder / "settings")
    finally:
        server.terminate()
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    assert chromium, "the browser tests need Chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def new_desk(lab: Lab, browser: Browser) -> Iterator[Callable[[], Desk]]:
    """Open one more page of the same JupyterLab, as a second window would."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    yield lambda: Desk(context.new_page(), lab)
    context.close()


@pytest.fixture(scope="session")
def desk(new_desk: Callable[[], Desk]) -> Desk:
    """The page that most tests share; each works in a notebook of its own."""
    return new_desk()


@pytest.fixture(autouse=True)
def no_error_of_ours(desk: Desk) -> Iterator[None]:
    """Whatever a test looks at: our own code raised nothing in the page meanwhile."""
    desk.errors.clear()
    yield
    assert desk.errors == []
