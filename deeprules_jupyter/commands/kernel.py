"""A fresh kernel for one notebook. Needs nbclient, which is imported nowhere else."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError

from deeprules_jupyter.commands.parser import CommandLineError


@dataclass
class Done:
    """An executed notebook, and where it stopped if it did."""

    document: Any
    stopped: str | None = None


class CellClient(AsyncKernelClient):
    """Sends the id of the cell with each request, as a page does; this is what nbclient leaves out."""

    cell_id: str | None = None  # None: a request of our own, which shall leave no trace

    def execute(self, code: str, silent: bool = False, store_history: bool = True, *rest: Any, **options: Any) -> str:
        """Send code, as the base class does."""
        content = {"code": code, "silent": self.cell_id is None, "store_history": self.cell_id is not None}
        content |= {"user_expressions": {}, "allow_stdin": False, "stop_on_error": options.get("stop_on_error", True)}
        metadata = {"cellId": self.cell_id} if self.cell_id else {}
        message = self.session.msg("execute_request", content, metadata=metadata)
        self.shell_channel.send(message)
        return str(message["header"]["msg_id"])


class Runner(NotebookClient):
    """Runs cells in a kernel of the very Python that runs us, for that one certainly has deeprules."""

    def create_kernel_manager(self) -> AsyncKernelManager:
        """A manager whose clients send cell ids."""
        manager = AsyncKernelManager(kernel_name="python3", client_factory=CellClient, **self._line())
        if manager.kernel_spec is not None:
            manager.kernel_spec.argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        self.km = manager
        return manager

    def _line(self) -> dict[str, str]:
        """Files, not ports, where there are such: nobody else can listen, and ipykernel does not warn of it."""
        return {} if os.name == "nt" else {"transport": "ipc", "ip": f"{self.resources['folder']}/k"}

    def ask(self, code: str) -> None:
        """Run code of our own, silently, in a cell that the notebook never sees."""
        from nbformat.v4 import new_code_cell

        self.nb.cells.append(new_code_cell(code))  # type: ignore[no-untyped-call]
        try:
            self._client.cell_id = None
            self.execute_cell(self.nb.cells[-1], len(self.nb.cells) - 1)
        finally:
            self.nb.cells.pop()

    def run_cell(self, index: int) -> None:
        """Run a cell of the notebook."""
        self._client.cell_id = self.nb.cells[index].id
        self.execute_cell(self.nb.cells[index], index)

    @property
    def _client(self) -> CellClient:
        assert isinstance(self.kc, CellClient)
        return self.kc


def execute(
    document: dict[str, Any], path: str, before: str, after: str, environment: Mapping[str, str] | None = None
) -> Done:
    """Run all cells, up to the first that raises; `before` and `after` are code of our own."""
    variables = {**os.environ, "JPY_SESSION_NAME": str(Path(path).resolve()), **(environment or {})}
    file = Path(path).resolve()
    with tempfile.TemporaryDirectory(prefix="deeprules-") as folder, Path(folder, "stderr").open("w+b") as whispers:
        resources = {"metadata": {"path": str(file.parent)}, "folder": folder}
        runner = Runner(_prepared(document), timeout=None, record_timing=False, resources=resources)
        runner.log.setLevel("CRITICAL")  # what there is to say of a kernel, we say in one line
        try:
            with runner.setup_kernel(env=variables, stderr=whispers):
                runner.ask(before)
                return _run(runner, after)
        except (CellExecutionError, RuntimeError, OSError) as exc:
            whispers.seek(0)
            reasons = [*str(exc).splitlines(), *whispers.read().decode(errors="replace").splitlines()]
            raise CommandLineError(f"no kernel could be started and watched ({reasons[-1].strip()})") from None


def _run(runner: Runner, after: str) -> Done:
    done = Done(runner.nb)
    for index in range(len(runner.nb.cells)):
        done.stopped = _stopped(lambda index=index: runner.run_cell(index), index)  # type: ignore[misc]
        if done.stopped:
            break
    if _stopped(lambda: runner.ask(after), 0) and not done.stopped:
        done.stopped = "the kernel was gone when it should report"
    return done


def _stopped(run: Callable[[], None], index: int) -> str | None:
    try:
        run()
    except CellExecutionError as exc:
        reason = " ".join(f"{exc.ename}: {exc.evalue}".split())
        return f"stopped at cell {index + 1}, which raised {reason}; the cells after it did not run"
    except DeadKernelError:
        return f"the kernel died at cell {index + 1}; what it saw is lost, so this is from reading the file only"
    return None


def _prepared(document: dict[str, Any]) -> Any:
    """The notebook without old outputs: a cell that does not run shall not look as if it had."""
    import nbformat

    for cell in document["cells"]:
        if cell.get("cell_type") == "code":
            cell.update(outputs=[], execution_count=None)
    newest = {**document, "nbformat_minor": max(document.get("nbformat_minor", 0), 5)}  # older ones know no ids
    return nbformat.reads(json.dumps(newest), as_version=4)  # type: ignore[no-untyped-call]


def written(document: Any) -> str:
    """The executed notebook as the text of a file."""
    import nbformat

    return str(nbformat.writes(document)) + "\n"  # type: ignore[no-untyped-call]
