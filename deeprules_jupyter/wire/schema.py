"""The schema: every message between kernel and page, and the parts that they are made of."""

from __future__ import annotations

from typing import Literal, TypedDict

from deeprules_jupyter import model

VERSION = 1
TARGET = "deeprules"
MIME = "application/vnd.deeprules.findings+json"


class Place(TypedDict):
    """Where something happened; `cell` is null where the kernel does not know the order of the cells."""

    cell: int | None
    cell_id: str | None
    line: int | None
    column: int | None
    run: int


class Evidence(TypedDict):
    """One step of the way that led to a finding."""

    place: Place
    text: str
    witness: model.Witness


class Repair(TypedDict):
    """How to put it right, with the repaired source of the cell where that is mechanical."""

    text: str
    source: str | None


class Muted(TypedDict):
    """Why a person does not want to hear of a finding."""

    reason: str


class Finding(TypedDict):
    """What a rule has to say about one deed."""

    id: str
    rule: str
    title: str
    tip: int
    level: model.Level
    message: str
    why: str
    place: Place
    evidence: list[Evidence]
    seen_by: list[model.SeenBy]
    repair: Repair | None
    muted: Muted | None
    also: list[str]


class Bundle(TypedDict):
    """What stands under a cell, in our own mime type."""

    version: int
    findings: list[Finding]


class RuleState(TypedDict):
    """Where one rule stands for this notebook."""

    rule: str
    title: str
    state: model.StateName
    why: str


class Answer(TypedDict):
    """What a person said, with name and time (ISO 8601); expired where it was about other data than now."""

    text: str
    who: str
    when: str
    expired: bool


class Question(TypedDict):
    """What only a person knows, under the tip that it belongs to."""

    item: int
    tip: int
    name: str
    text: str
    answer: Answer | None


class TipState(TypedDict):
    """Where one of the ten tips stands, made from its rules; `waived` is a person's reason why it does not apply."""

    tip: int
    title: str
    state: model.StateName
    why: str
    rules: list[RuleState]
    waived: Answer | None


class Partition(TypedDict):
    """A set of rows with a role."""

    name: str
    role: Literal["train", "tuning", "test", "", "whole"]
    rows: int | None
    looks: int


class Seed(TypedDict):
    """A source of randomness and how it stands; once set, also how it stood before and what it does."""

    source: str
    state: str
    before: str
    effect: str


class Ran(TypedDict):
    """A cell that ran to its end, and the CRC-32 of its text then: whether it is still what stands there."""

    cell_id: str
    text: int


class Deed(TypedDict):
    """What was done with rows: something learned from them, or a look at them as test rows."""

    kind: Literal["transform", "model", "look"]
    what: str
    place: Place


class Box(TypedDict):
    """A set of rows in the drawing of where rows came from; `parent` is the id of another box or empty."""

    id: str
    parent: str
    name: str
    role: model.Role
    rows: int | None
    place: Place
    deeds: list[Deed]
    more: int


class Kernel(TypedDict):
    """What the kernel says of itself."""

    partitions: list[Partition]
    seeds: list[Seed]
    device: str
    cells: int
    ran: list[Ran]
    boxes: list[Box]
    trials: int


class State(TypedDict):
    """Kernel to page: everything the sidebar shows. Each state replaces the one before."""

    version: int
    type: Literal["state"]
    watched: bool
    notebook: str | None
    tips: list[TipState]
    findings: list[Finding]
    questions: list[Question]
    kernel: Kernel


class Refused(TypedDict):
    """Kernel to page: a wish that was not granted, and why."""

    version: int
    type: Literal["refused"]
    why: str


class Checked(TypedDict):
    """Server to page: what reading the notebook says; `repairs` are the findings for which one may be tried."""

    version: int
    type: Literal["checked"]
    state: State
    repairs: list[str]
    error: str | None
    remarks: list[str]


class DiffLine(TypedDict):
    """A line of a cell before or after a repair."""

    kind: Literal["same", "gone", "new"]
    text: str


class CellChange(TypedDict):
    """What a repair makes of one cell."""

    cell_id: str
    before: str
    after: str
    lines: list[DiffLine]


class Change(TypedDict):
    """Server to page: the repair of one finding, or why there is none. Nothing is written by it."""

    version: int
    type: Literal["change"]
    cells: list[CellChange]
    refused: str | None


class Sync(TypedDict):
    """Page to kernel: send the state."""

    type: Literal["sync"]


class MuteWish(TypedDict):
    """Page to kernel: do not speak of this finding any more, for this reason."""

    type: Literal["mute"]
    id: str
    reason: str


class UnmuteWish(TypedDict):
    """Page to kernel: speak of it again."""

    type: Literal["unmute"]
    id: str


class AnswerWish(TypedDict):
    """Page to kernel: keep this answer to a question; no text takes the earlier one back."""

    type: Literal["answer"]
    item: int
    text: str


class WaiveWish(TypedDict):
    """Page to kernel: a tip does not apply, for this reason; without one it applies again."""

    type: Literal["waive"]
    tip: int
    reason: str


class Page(TypedDict):
    """Page to kernel: the notebook that this kernel belongs to."""

    type: Literal["page"]
    path: str


FromKernel = State | Refused
FromPage = Sync | MuteWish | UnmuteWish | AnswerWish | WaiveWish | Page
SCHEMA: tuple[type, ...] = (
    *(Place, Evidence, Repair, Muted, Finding, Bundle, RuleState, Answer, Question, TipState, Partition, Seed, Ran),
    *(Deed, Box, Kernel, State, Refused, Checked, DiffLine, CellChange, Change),
    *(Sync, MuteWish, UnmuteWish, AnswerWish, WaiveWish, Page),
)
