"""The form of `%deeprules_checklist` and `%deeprules_ask`: ipywidgets, which VS Code, Colab and Notebook 7 show."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from deeprules_jupyter import session
from deeprules_jupyter.frozen import Frozen
from deeprules_jupyter.views.text import where

WIDE = {"width": "min(100%, 760px)"}
VIEW = "application/vnd.jupyter.widget-view+json"
MOST = 90  # letters of a choice


class Choice(Frozen):
    """One thing that can be said: how it is called, the wish that it is, and which of its parts is typed."""

    label: str
    wish: Mapping[str, Any]
    typed: str = ""  # "text", "reason", or nothing
    text: str = ""  # what was said before


def choices(one: session.Session, state: Mapping[str, Any]) -> Iterator[Choice]:
    """What a person can say now: open questions first, then findings, answers to change, and tips."""
    asked = [each for each in state["questions"] if not each["answer"] or each["answer"]["expired"]]
    for each in asked:
        yield Choice(f"Answer: {each['text']}", {"type": "answer", "item": each["item"]}, "text")
    for found in one.book.notebook.findings:
        label = f"{one.book.titles[found.rule]}, {where(found.place)}"
        if found.muted:
            yield Choice(f"Unmute: {label}", {"type": "unmute", "id": found.id})
        else:
            yield Choice(f"Mute: {label}", {"type": "mute", "id": found.id}, "reason")
    for each in state["questions"]:
        if each not in asked:
            wish = {"type": "answer", "item": each["item"]}
            yield Choice(f"Change: {each['text']}", wish, "text", each["answer"]["text"])
    for tip in state["tips"]:
        wish = {"type": "waive", "tip": tip["tip"]}
        label = f"Tip {tip['tip']}, {tip['title']}"
        if tip["waived"]:
            yield Choice(f"{label}, does apply", {**wish, "reason": ""})
        else:
            yield Choice(f"{label}, does not apply", wish, "reason")


class Form:
    """What to say, a field for the words, and a button."""

    def __init__(self, one: session.Session, show: Callable[[], None], asked: bool = False) -> None:
        import ipywidgets as kit  # only once a form is wanted

        self.one, self.show = one, show
        self.asked = asked  # the questions alone
        self.what = kit.Dropdown(layout=WIDE)
        self.words = kit.Textarea(placeholder="It stands in every report", layout=WIDE, rows=2)
        self.keep = kit.Button(description="Keep", button_style="primary", tooltip="Keep what you have written")
        self.told = kit.HTML(layout=WIDE)
        self.box = kit.VBox([self.what, self.words, self.keep, self.told])
        self._known: list[Choice] = []
        self.what.observe(lambda _: self._chosen(), "index")
        self.keep.on_click(lambda _: self._keep())
        self._fill()

    def _fill(self) -> None:
        every = choices(self.one, self.one.page())
        self._known = [each for each in every if not self.asked or each.wish["type"] == "answer"]
        self.what.options = [each.label if len(each.label) <= MOST else f"{each.label[:MOST]}…" for each in self._known]
        self.what.index = 0
        self._chosen()

    def _chosen(self) -> None:
        if self.what.index is not None and self._known:
            each = self._known[self.what.index]
            self.words.value, self.words.disabled = each.text, not each.typed

    def _keep(self) -> None:
        each = self._known[self.what.index or 0]
        words = self.words.value.strip()
        if each.typed and not words and not each.text:
            self.told.value = "Please write a line first."
            return
        refused = self.one.wish({**each.wish, **({each.typed: words} if each.typed else {})})
        self.told.value = f"Not kept: {refused}." if refused else "Kept."
        self._fill()
        self.show()


def publish(one: session.Session, show: Callable[[], None], asked: bool = False) -> None:
    """Put the form under the cell. A file that is opened without its kernel says what it was for."""
    form = Form(one, show, asked)
    view = {"version_major": 2, "version_minor": 0, "model_id": form.box.model_id}
    one.shell.display_pub.publish(
        {VIEW: view, "text/plain": f"Run this cell to answer{', or to mute,' * (not asked)} from here."}
    )
