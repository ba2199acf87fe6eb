"""The line between the kernel and the pages that show its notebook."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from typing import Any, get_args, get_type_hints

from deeprules_jupyter.wire.schema import TARGET, FromPage


class Channel:
    """The line between this kernel and every page that shows its notebook.

    One comm serves all pages, because what a kernel sends reaches all of them. Nothing here ever raises into the
    kernel: where `comm` is absent or nobody listens, the line is silent. Messages may come in on another thread while
    a cell runs, so `on_message` must not touch the person's objects; it is called without our lock being held.
    """

    def __init__(self, on_message: Callable[[dict[str, Any]], Mapping[str, Any] | None]) -> None:
        self._lock = threading.RLock()
        self._comms: dict[str, Any] = {}
        self._last: Mapping[str, Any] | None = None
        self._on_message = on_message
        self._open = True
        self._safely(self._connect)

    def push(self, message: Mapping[str, Any]) -> None:
        """Send a state to every page, and keep it for pages that come later."""
        with self._lock:
            if message.get("type") == "state":
                self._last = message
            for comm in tuple(self._comms.values()):
                self._safely(comm.send, dict(message))

    def close(self) -> None:
        """Tell the pages that this kernel is no longer watched, and hang up."""
        with self._lock:
            if self._last is not None:
                self.push({**self._last, "watched": False})
            self._open = False
            for comm in tuple(self._comms.values()):
                comm.on_close(None)
                self._safely(comm.close)
                self._safely(lambda one=comm: self._manager().comms.pop(one.comm_id, None))
            self._comms.clear()
            self._safely(lambda: self._manager().targets.pop(TARGET, None))

    def _connect(self) -> None:
        import comm

        self._manager().register_target(TARGET, lambda one, message: self._adopt(one))
        self._adopt(comm.create_comm(target_name=TARGET))

    @staticmethod
    def _manager() -> Any:
        import comm

        return comm.get_comm_manager()

    def _adopt(self, comm: Any) -> None:
        with self._lock:
            self._comms[comm.comm_id] = comm
        comm.on_msg(lambda message: self._safely(self._hear, comm, message))
        comm.on_close(lambda message: self._safely(self._keep, comm))

    def _keep(self, comm: Any) -> None:
        # A page without our extension closes what it does not know; other pages still listen on the same comm.
        with self._lock:
            if self._open:
                self._manager().register_comm(comm)

    def _hear(self, comm: Any, message: Mapping[str, Any]) -> None:
        wish = message.get("content", {}).get("data")
        if not isinstance(wish, dict) or not _well_formed(wish):
            return
        answer = self._on_message(wish)
        with self._lock:
            if answer is None and wish["type"] == "sync":
                answer = self._last
            if answer is not None and self._open:
                comm.send(dict(answer))

    @staticmethod
    def _safely(do: Callable[..., object], *arguments: object) -> None:
        try:
            do(*arguments)
        except Exception:
            if os.environ.get("DEEPRULES_STRICT") == "1":
                raise


def _well_formed(wish: Mapping[str, Any]) -> bool:
    """Whether a message from a page is one of those we know, with every part of it a text or a number as agreed."""
    for shape in get_args(FromPage):
        hints = get_type_hints(shape)
        if wish.get("type") in get_args(hints["type"]):
            return all(type(wish.get(name)) is (int if hint is int else str) for name, hint in hints.items())
    return False
