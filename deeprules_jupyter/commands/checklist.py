"""`%deeprules_checklist`: the ten tips under a cell, where there is no sidebar; answers and mutes work from there."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from deeprules_jupyter import session
from deeprules_jupyter.commands.parser import Parser
from deeprules_jupyter.views import ten
from deeprules_jupyter.views.text import count


def parser() -> Parser:
    """What may be asked."""
    about = (
        "Shows the ten tips as a checklist. In a notebook you can answer, mute and say what does not apply; the file "
        "keeps the list as it then stands, as HTML and Markdown. A terminal shows text."
    )
    made = Parser("%deeprules_checklist", description=about, allow_abbrev=False)
    made.add_argument("--plain", action="store_true", help="the list alone, with nothing to fill in")
    return made


def run(one: session.Session, words: Sequence[str]) -> None:
    """Do what the line asks. Raises CommandLineError."""
    plain = parser().parse_args(words).plain
    name = secrets.token_hex(8)

    def show(update: bool = True) -> None:
        tips = _tips(one, one.page())
        one.shell.display_pub.publish(ten.bundle(tips, _head(tips)), transient={"display_id": name}, update=update)

    show(update=False)
    if not plain and getattr(one.shell, "kernel", None) is not None:
        from deeprules_jupyter.commands import checklist_form

        try:
            checklist_form.publish(one, show)
        except ImportError:
            print("To answer here, install ipywidgets; %deeprules_ask works without it.")


def _tips(one: session.Session, state: Mapping[str, Any]) -> list[ten.Tip]:
    """The ten tips with everything that belongs to them."""
    book, made = one.book, []
    for tip in state["tips"]:
        number = tip["tip"]
        found = tuple((book.titles[each.rule], each) for each in book.notebook.findings if each.tip == number)
        asked = tuple(
            ten.Asked(each["item"], each["text"], _said(each["answer"]))
            for each in state["questions"]
            if each["tip"] == number
        )
        why = tip["why"] if tip["state"] != "clear" else ""
        made.append(ten.Tip(number, tip["title"], tip["state"], why, found, asked, _said(tip["waived"])))
    return made


def _said(one: Mapping[str, Any] | None) -> ten.Said | None:
    return ten.Said(**one) if one else None


def _head(tips: Sequence[ten.Tip]) -> str:
    live = [each for tip in tips for _, each in tip.findings if not each.muted]
    warnings = sum(each.level == "warn" for each in live)
    still = sum(each.still for tip in tips for each in tip.questions)
    parts = (count(warnings, "warning"), count(len(live) - warnings, "note"), count(still, "open question"))
    return f"Ten tips: {', '.join(parts)}"
