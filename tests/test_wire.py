"""The messages between kernel and page: their schema, what is built from a report, and the line itself."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import comm
import pytest

from deeprules_jupyter import wire
from deeprules_jupyter.model import Box, Evidence, Finding, KernelState, Mute, Notebook, Partition, Place, Repair, State
from deeprules_jupyter.views import panel
from deeprules_jupyter.wire import schema
from deeprules_jupyter.wire.__main__ import typescript

PLACE = Place(None, "cell-a", 2, 4, 3)
FINDING = Finding(
    "id1", "fit-on-test", 7, "warn", "It was fitted.", PLACE, "It matters.", (Evidence(PLACE, "learned", "calls"),),
    ("runtime",), Repair("Do not.", None), Mute("simulated"), ("train-test-overlap",),
)  # fmt: skip
RULES = (wire.RuleInfo("fit-on-test", 7, "Fitted on test rows"), wire.RuleInfo("overlap", 7, "Rows on both sides"))
TIPS = {7: "Keep the test set apart", 3: "Make training reproducible"}
SEEDS = (("numpy", "seeded with 0"), ("torch", "on", "off", "repeats"))
BOX = Box("b0", "", "X_test", "test", 114, PLACE, (("look", "SVC", PLACE),), 3)
KERNEL = KernelState(
    True, (Partition("X_test", "test", 114, 2),), SEEDS, "cpu", 5, (("cell-a", 7),), (BOX,), 2
)  # fmt: skip


def fits(value: object, hint: Any) -> bool:
    """Whether a value is what the schema says."""
    origin, inside = get_origin(hint), get_args(hint)
    if origin is Literal:
        return value in inside
    if origin in (Union, UnionType):
        return any(fits(value, part) for part in inside)
    if origin is list:
        return isinstance(value, list) and all(fits(one, inside[0]) for one in value)
    if isinstance(hint, type) and hasattr(hint, "__required_keys__"):
        hints = get_type_hints(hint)
        return isinstance(value, dict) and value.keys() == hints.keys() and all(fits(value[k], hints[k]) for k in hints)
    return value is None if hint is NoneType else type(value) is hint


def built(*states: State, findings: tuple[Finding, ...] = ()) -> Any:
    return json.loads(json.dumps(wire.state(Notebook("a.ipynb", findings, states), KERNEL, TIPS, RULES)))


def tip(number: int, *states: State) -> Any:
    return next(one for one in built(*states)["tips"] if one["tip"] == number)


def test_the_typescript_of_the_page_is_that_of_the_schema(project: Path) -> None:
    kept = (project / "labextension" / "src" / "wire.ts").read_text(encoding="utf-8")
    assert kept == typescript(), "python -m deeprules_jupyter.wire > labextension/src/wire.ts"


def test_the_typescript_knows_every_shape_of_a_type() -> None:
    text = typescript()
    assert "cell_id: string | null;" in text
    assert "seen_by: ('static' | 'runtime')[];" in text
    assert "evidence: Evidence[];" in text
    assert "export type FromKernel = State | Refused;" in text


def test_a_state_is_what_the_schema_says() -> None:
    message = built(State("fit-on-test", "found"), findings=(FINDING,))
    assert fits(message, schema.State)
    assert message["findings"][0]["title"] == "Fitted on test rows"
    assert message["kernel"]["partitions"] == [{"name": "X_test", "role": "test", "rows": 114, "looks": 2}]
    assert message["kernel"]["ran"] == [{"cell_id": "cell-a", "text": 7}]
    (box,) = message["kernel"]["boxes"]
    assert (box["name"], box["more"], box["deeds"][0]["kind"], box["deeds"][0]["place"]["cell_id"]) == (
        *("X_test", 3, "look", "cell-a"),
    )
    assert message["kernel"]["trials"] == 2
    assert message["questions"] == [] and message["tips"][0]["waived"] is None
    assert message["kernel"]["seeds"] == [
        {"source": "numpy", "state": "seeded with 0", "before": "", "effect": ""},
        {"source": "torch", "state": "on", "before": "off", "effect": "repeats"},
    ]


def test_the_panel_under_a_cell_is_what_the_schema_says() -> None:
    bundle = json.loads(json.dumps(panel.bundle([FINDING], {})[wire.MIME]))
    assert fits(bundle, schema.Bundle)
    assert panel.MIME == wire.MIME


def test_the_check_of_the_schema_can_fail() -> None:
    message = built(findings=(FINDING,))
    message["findings"][0]["level"] = "loud"
    assert not fits(message, schema.State)
    assert not fits({**built(), "more": 1}, schema.State)


def test_tips_come_in_their_order_and_take_the_loudest_state_of_their_rules() -> None:
    assert [one["tip"] for one in built()["tips"]] == [3, 7]
    assert tip(7, State("fit-on-test", "clear"), State("overlap", "found", "two rows"))["state"] == "found"
    assert tip(7, State("fit-on-test", "clear"), State("overlap", "muted", "simulated"))["state"] == "muted"
    quiet = tip(7, State("fit-on-test", "clear"), State("overlap", "not-applicable", "nothing was fitted"))
    assert (quiet["state"], quiet["rules"][1]["why"]) == ("clear", "nothing was fitted")


SAID = schema.Answer(text="a linear model", who="Ada", when="2026-01-01", expired=False)


def test_a_tip_that_does_not_apply_is_said_to_be_so_unless_something_was_found() -> None:
    def state(*states: State) -> Any:
        question = schema.Question(item=3, tip=7, name="Size", text="How many?", answer=SAID)
        message = wire.state(Notebook("a", (), states), KERNEL, TIPS, RULES, [question], {7: SAID})
        assert fits(json.loads(json.dumps(message)), schema.State)
        return message["tips"][1]

    quiet = state(State("fit-on-test", "clear"))
    assert (quiet["state"], quiet["waived"], quiet["rules"][0]["state"]) == ("not-applicable", SAID, "clear")
    assert state(State("fit-on-test", "found"))["state"] == "found"


def test_silence_is_explained() -> None:
    assert tip(7)["state"] == "not-checked" and tip(7)["why"]
    assert tip(3)["state"] == "not-checked" and tip(3)["why"] and tip(3)["rules"] == []


class Comm(comm.base_comm.BaseComm):
    """A comm whose messages can be read; it behaves like that of a kernel."""

    sent: list[tuple[str, Any]]

    def publish_msg(self, msg_type: str, data: Any = None, *_: object, **__: object) -> None:
        self.__dict__.setdefault("sent", []).append((msg_type, data))

    def hears(self, data: object) -> None:
        self.handle_msg({"content": {"data": data}})

    @property
    def states(self) -> list[Any]:
        return [data for kind, data in self.sent if kind == "comm_msg"]


@pytest.fixture
def manager(monkeypatch: pytest.MonkeyPatch) -> Iterator[comm.base_comm.CommManager]:
    manager = comm.base_comm.CommManager()
    monkeypatch.setattr(comm, "get_comm_manager", lambda: manager)
    monkeypatch.setattr(comm, "create_comm", Comm)
    yield manager


def line(manager: comm.base_comm.CommManager, answer: Any = None) -> tuple[wire.Channel, Comm, list[Any]]:
    heard: list[Any] = []
    channel = wire.Channel(lambda message: heard.append(message) or answer)
    one = next(iter(manager.comms.values()))
    assert isinstance(one, Comm)
    return channel, one, heard


def test_a_state_reaches_the_pages_and_is_kept_for_those_that_come_later(manager: Any) -> None:
    channel, one, heard = line(manager)
    message = built()
    channel.push(message)
    one.hears({"type": "sync"})
    assert one.states == [message, message]
    assert heard == [{"type": "sync"}]


def test_a_wish_is_answered_on_the_same_line(manager: Any) -> None:
    _, one, heard = line(manager, wire.refused("a reason, please"))
    one.hears({"type": "mute", "id": "id1", "reason": ""})
    assert heard == [{"type": "mute", "id": "id1", "reason": ""}]
    assert fits(one.states[0], schema.Refused)
    assert one.states[0]["why"] == "a reason, please"


@pytest.mark.parametrize(
    "odd",
    [
        None,
        3,
        "sync",
        [],
        {},
        {"type": "explode"},
        {"type": "mute"},
        {"type": "mute", "id": 7, "reason": "r"},
        {"type": "answer", "item": True, "text": "t"},
    ],
)
def test_what_is_no_message_of_ours_is_left_alone(manager: Any, odd: object) -> None:
    _, one, heard = line(manager)
    one.hears(odd)
    assert heard == [] and one.sent == [("comm_open", {})]


def test_a_page_may_open_the_line_itself(manager: Any) -> None:
    channel, first, _ = line(manager)
    content = {"comm_id": "from-the-page", "target_name": wire.TARGET, "data": {}}
    manager.comm_open(None, "", {"content": content})
    second = manager.comms["from-the-page"]
    channel.push(built())
    assert len(first.states) == len(second.states) == 1


def test_a_page_that_does_not_know_us_cannot_close_the_line_of_the_others(manager: Any) -> None:
    channel, one, _ = line(manager)
    manager.comm_close(None, "", {"content": {"comm_id": one.comm_id}})
    assert one.comm_id in manager.comms
    channel.push(built())
    assert len(one.states) == 1


def test_hanging_up_says_so_and_leaves_nothing_behind(manager: Any) -> None:
    channel, one, _ = line(manager)
    channel.push(built())
    channel.close()
    assert one.states[-1]["watched"] is False
    assert one.sent[-1][0] == "comm_close"
    assert manager.comms == {} and manager.targets == {}
    before = len(one.sent)
    channel.push(built())
    channel.close()
    assert len(one.sent) == before


def test_it_is_silent_where_there_is_no_comm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DEEPRULES_STRICT", raising=False)
    monkeypatch.setitem(sys.modules, "comm", None)
    channel = wire.Channel(lambda message: None)
    channel.push(built())
    channel.close()


def test_nothing_of_ours_raises_into_the_kernel_unless_it_is_asked_to(
    manager: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel, one, _ = line(manager)
    monkeypatch.setattr(one, "publish_msg", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        channel.push(built())
    monkeypatch.delenv("DEEPRULES_STRICT")
    channel.push(built())
    channel.close()


def test_a_wish_on_another_thread_does_not_wait_for_the_kernel(manager: Any) -> None:
    """The session holds its own lock while it pushes, and takes it for a wish: the line must not close that circle."""
    session, inside, go = threading.Lock(), threading.Event(), threading.Event()

    def answer(message: Any) -> None:
        inside.set()
        go.wait(10)
        with session:
            return

    channel = wire.Channel(answer)
    one = next(iter(manager.comms.values()))
    wish = threading.Thread(target=lambda: one.hears({"type": "sync"}), daemon=True)
    with session:
        wish.start()
        assert inside.wait(10)
        push = threading.Thread(target=lambda: channel.push(built()), daemon=True)
        push.start()
        go.set()
        push.join(10)
        assert not push.is_alive()
    wish.join(10)
    assert not wish.is_alive()
