"""A Jupyter server with our front end, for tests and for what measures the page; nothing of the person's is used."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.ui.desk import Lab

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


@contextmanager
def serving(folder: Path, python: str = sys.executable, app: str = "jupyterlab") -> Iterator[Lab]:
    """A server of this Python's JupyterLab or Notebook (`app="notebook"`) in an empty folder, until the end."""
    (root := folder / "notebooks").mkdir()
    port, log = free_port(), folder / "server.log"
    exposed = {"jupyterlab": "LabApp", "notebook": "JupyterNotebookApp"}[app]
    options = [
        *("--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0"),
        *(
            f"--IdentityProvider.token={TOKEN}",
            f"--ServerApp.root_dir={root}",
            f"--{exposed}.expose_app_in_browser=True",
        ),
    ]
    with log.open("wb") as output:
        command = [python, "-m", app, *options]
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
