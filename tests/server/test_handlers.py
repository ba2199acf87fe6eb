"""A real Jupyter server with our part in it: who is answered, and what is refused."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.server.test_reading import LEAK, document

TOKEN = "deeprules-test"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, project: Path) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("server")
    (folder / "etc" / "jupyter_server_config.d").mkdir(parents=True)
    (folder / "etc" / "jupyter_server_config.d" / "ours.json").symlink_to(project / "labextension" / "server.json")
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    homes = {f"JUPYTER_{name}_DIR": str(folder / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
    options = [
        *("--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}", f"--IdentityProvider.token={TOKEN}"),
        *(f"--ServerApp.root_dir={folder}", "--ServerApp.port_retries=0"),
    ]
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyter_server", *options],
        env={**os.environ, **homes, "JUPYTER_CONFIG_PATH": str(folder / "etc")},
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(1200):  # two minutes: a busy machine is slow to start it
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/api", timeout=2).close()
                break
            except OSError:
                assert server.poll() is None
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/deeprules/check"
    finally:
        server.terminate()
        server.wait(timeout=20)


def post(address: str, body: bytes, token: str | None = TOKEN) -> tuple[int, Any]:
    head = {"Authorization": f"token {token}"} if token else {}
    request = urllib.request.Request(address, data=body, headers=head, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, error.reason


def test_a_person_whom_the_server_knows_is_answered(address: str) -> None:
    status, answer = post(address, json.dumps({"path": "a.ipynb", "notebook": document(*LEAK)}).encode())
    assert status == 200
    assert "fit-before-split" in {one["rule"] for one in answer["state"]["findings"]}


@pytest.mark.parametrize("token", [None, "wrong"])
def test_nobody_else_is(address: str, token: str | None) -> None:
    assert post(address, b"{}", token)[0] in (401, 403)


@pytest.mark.parametrize("body", [b"", b"no json", b"[]", b'{"path": "a"}', b"[" * 100_000])
def test_what_is_no_request_of_a_page_is_refused_with_a_line(address: str, body: bytes) -> None:
    status, why = post(address, body)
    assert status == 400 and why


def test_too_much_is_refused_before_it_is_read(address: str) -> None:
    assert post(address, b" " * 20_000_001)[0] == 413
