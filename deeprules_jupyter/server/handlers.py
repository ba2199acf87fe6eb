"""The requests of a page: bounded in size and time, answered only to those whom the server knows, one at a time."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

from jupyter_server.base.handlers import APIHandler
from jupyter_server.utils import url_path_join
from tornado import web

from deeprules_jupyter.server.reading import Desk, Wish
from deeprules_jupyter.server.repairing import repaired

MOST_BYTES = 20_000_000  # of a request; a page sends text only, no outputs
PATIENCE = 10.0  # seconds, for one answer and for all that was asked before it

Route = tuple[str, type[APIHandler], dict[str, Any]]


def routes(base_url: str, root: str) -> list[Route]:
    """What is answered at which address."""
    desk, worker = Desk(root), ThreadPoolExecutor(1, "deeprules")  # the reader's caches are for one thread
    work: dict[str, Callable[[Wish], Mapping[str, Any]]] = {
        "check": desk.checked,
        "repair": lambda wish: repaired(desk, wish),
    }
    return [
        (url_path_join(base_url, "deeprules", name), Reading, {"work": do, "worker": worker})
        for name, do in work.items()
    ]


class Reading(APIHandler):
    """`POST {"path": ..., "notebook": {...}}`, with `"finding": id` for a repair."""

    def initialize(self, work: Callable[[Wish], Mapping[str, Any]], worker: ThreadPoolExecutor) -> None:
        """What is done with a wish, and where: the server's own thread stays free for kernels and files."""
        super().initialize()
        self._work, self._worker = work, worker

    @web.authenticated
    async def post(self) -> None:
        """What reading says of the notebook. 400 for what is no such request, 413 and 503 for too much of it."""
        if len(self.request.body) > MOST_BYTES:
            raise web.HTTPError(413, reason="the notebook is too large to be read while you type")
        try:
            wish = Wish.of(json.loads(self.request.body))
        except (ValueError, RecursionError) as exc:
            raise web.HTTPError(400, reason=_line(exc)) from None
        try:
            answer = await asyncio.wait_for(asyncio.wrap_future(self._worker.submit(self._work, wish)), PATIENCE)
        except TimeoutError:
            raise web.HTTPError(503, reason="reading takes too long") from None
        except Exception as exc:
            if os.environ.get("DEEPRULES_STRICT") == "1":
                raise
            said = _line(f"a mistake inside deeprules itself ({type(exc).__name__})")
            raise web.HTTPError(500, reason=said) from None
        self.finish(json.dumps(cast(dict[str, Any], answer)))


def _line(what: object) -> str:
    """One line of plain letters, as the head of an answer wants it."""
    return "".join(letter if " " <= letter <= "~" else " " for letter in str(what))[:200]
