"""The session in real kernels, spoken to as a page speaks to them."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager

MIME = "application/vnd.deeprules.findings+json"
DATA = """from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
X, y = load_breast_cancer(return_X_y=True)
A, B, a, b = train_test_split(X, y, random_state=0)"""
LEAK = "from sklearn.preprocessing import StandardScaler\nB2 = StandardScaler().fit_transform(B)"
SCORE = "print(GaussianNB().fit(A, a).score(B2, b))"
BAYES = "print(GaussianNB().fit(A, a).score(B, b))"
NEIGHBOURS = "print(KNeighborsClassifier().fit(A, a).score(B, b))"


class Kernel:
    """A real kernel, and what it sends back."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manager = KernelManager(kernel_name="python3")
        self.manager.start_kernel(cwd=str(folder))
        self.client: BlockingKernelClient = self.manager.blocking_client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=60)
        self.sent: list[dict[str, Any]] = []

    def run(self, source: str, cell_id: str | None = None, **content: Any) -> list[str]:
        """Run a cell; the rules that were spoken of under it."""
        content = {"code": source, "silent": False, "store_history": True, "user_expressions": {}, **content}
        metadata = {"cellId": cell_id} if cell_id else {}
        message = self.client.session.msg("execute_request", content, metadata=metadata)
        self.client.shell_channel.send(message)
        self.sent = self._until_idle(message["header"]["msg_id"])
        shown = [one["content"]["data"] for one in self.sent if one["msg_type"] == "display_data"]
        return [finding["rule"] for data in shown if MIME in data for finding in data[MIME]["findings"]]

    def _until_idle(self, request: str) -> list[dict[str, Any]]:
        found = []
        while True:
            message = self.client.get_iopub_msg(timeout=60)
            if message["parent_header"].get("msg_id") == request:
                found.append(message)
                if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                    return found

    def printed(self, stream: str = "stdout") -> str:
        texts = [one["content"]["text"] for one in self.sent if one["content"].get("name") == stream]
        return "".join(texts)

    def opened(self) -> str:
        """The id of the comm that the last cell opened."""
        (one,) = [one["content"] for one in self.sent if one["msg_type"] == "comm_open"]
        assert one["target_name"] == "deeprules"
        return str(one["comm_id"])

    def say(self, comm: str, **data: Any) -> dict[str, Any]:
        """Speak as the sidebar does; the answer."""
        message = self.client.session.msg("comm_msg", {"comm_id": comm, "data": data})
        self.client.shell_channel.send(message)
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                answer = self.client.get_iopub_msg(timeout=1)
            except Empty:
                continue
            if answer["msg_type"] == "comm_msg" and answer["content"]["comm_id"] == comm:
                return dict(answer["content"]["data"])
        raise AssertionError("the kernel did not answer")

    def report(self) -> dict[str, Any]:
        self.run("%deeprules_report --format json -o report.json")
        (one,) = json.loads((self.folder / "report.json").read_text(encoding="utf-8"))["notebooks"]
        return dict(one)

    def restart(self) -> None:
        self.manager.restart_kernel(now=True)
        self.client.wait_for_ready(timeout=60)
        self.run("%load_ext deeprules")

    def close(self) -> None:
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


@pytest.fixture
def kernel(tmp_path: Path) -> Iterator[Kernel]:
    one = Kernel(tmp_path)
    try:
        one.run("%load_ext deeprules")
        yield one
    finally:
        one.close()


def rules(report: dict[str, Any]) -> list[str]:
    return [finding["rule"] for finding in report["findings"]]


def test_a_cell_of_a_page_gets_its_warning_and_the_sidebar_its_state(kernel: Kernel) -> None:
    comm = kernel.opened()
    assert kernel.printed().count("\n") == 1 and kernel.printed("stderr") == ""
    first = kernel.say(comm, type="sync")
    assert first["type"] == "state" and len(first["tips"]) == 10 and first["findings"] == []
    kernel.run(DATA, "data")
    assert "fit-on-test" in kernel.run(LEAK, "leak") + kernel.run(SCORE, "score")
    report = kernel.report()
    (finding,) = [one for one in report["findings"] if one["rule"] == "fit-on-test"]
    assert finding["place"]["cell_id"] == "leak" and finding["place"]["line"] == 2
    assert report["path"] is None and report["error"] is None

    refused = kernel.say(comm, type="mute", id=finding["id"], reason="")
    assert refused["type"] == "refused" and "reason" in refused["why"]
    state = kernel.say(comm, type="mute", id=finding["id"], reason="two scanners")
    assert [one["muted"] for one in state["findings"] if one["rule"] == "fit-on-test"] == [{"reason": "two scanners"}]
    kernel.run("%unload_ext deeprules")
    assert [one["msg_type"] for one in kernel.sent].count("comm_close") == 1
    assert kernel.run(LEAK, "leak") == []


def test_a_look_survives_a_restart_and_counts_in_another_notebook(kernel: Kernel) -> None:
    assert kernel.run(DATA, "data") == kernel.run(BAYES, "score") == []
    kernel.restart()
    kernel.run(DATA, "data")
    kernel.run(BAYES, "score")
    assert "test-set-reuse" not in rules(kernel.report())  # the same model again is the same look
    other = Kernel(kernel.folder)
    try:
        other.run("%load_ext deeprules")
        other.run(DATA, "load")
        other.run(NEIGHBOURS, "other")
        (finding,) = [one for one in other.report()["findings"] if one["rule"] == "test-set-reuse"]
        assert finding["place"]["cell_id"] == "other"
        assert any("GaussianNB" in step["text"] for step in finding["evidence"])
    finally:
        other.close()
    written = b"".join(path.read_bytes() for path in (kernel.folder / ".deeprules").iterdir())
    assert b"GaussianNB" in written and b"17.99" not in written


def test_odd_requests_leave_the_kernel_well(kernel: Kernel) -> None:
    kernel.run(DATA, "data")
    kernel.run("import asyncio\nawait asyncio.sleep(0.01)\nB2 = B", "async")
    kernel.run("", "empty")
    kernel.run("hidden = 1", "silent", silent=True)
    kernel.run("x = (", "wrong")
    kernel.run("1 / 0", "raises")
    kernel.run(SCORE, "score")
    report = kernel.report()
    assert {one["level"] for one in report["findings"]} <= {"note"}
    assert not [s for s in report["states"] if s["state"] == "crashed"]
    kernel.run("%deeprules")
    assert "mistake" not in kernel.printed() and kernel.printed("stderr") == ""


def test_an_interrupted_loop_did_run_and_the_kernel_goes_on(kernel: Kernel) -> None:
    kernel.run(DATA, "data")
    source = "import time\nfor n in range(2):\n    model = GaussianNB().fit(A, a)\n    time.sleep(30 * n)"
    content = {"code": source, "silent": False, "store_history": True, "user_expressions": {}}
    message = kernel.client.session.msg("execute_request", content, metadata={"cellId": "loop"})
    kernel.client.shell_channel.send(message)
    time.sleep(2)
    kernel.manager.interrupt_kernel()
    sent = kernel._until_idle(message["header"]["msg_id"])
    assert [one["content"]["ename"] for one in sent if one["msg_type"] == "error"] == ["KeyboardInterrupt"]
    kernel.run("print(model.score(A, a))", "train")
    kernel.run("x = 1", "later")
    assert "scored-on-train" in rules(kernel.report())
    kernel.run("%deeprules")
    assert "mistake" not in kernel.printed()
