"""`%deeprules_determinism`: set what makes two runs of a notebook differ, show it, and put it back."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence

from deeprules_jupyter import session
from deeprules_jupyter.commands import determinism_audit, determinism_record
from deeprules_jupyter.commands.parser import determinism_parser
from deeprules_jupyter.experiments.determinism.source import Wish
from deeprules_jupyter.views import determinism as view
from deeprules_jupyter.views.text import where


def run(one: session.Session, words: Sequence[str]) -> None:
    """Do what the line asks. Raises ValueError with one clear line."""
    options = determinism_parser().parse_args(words)
    COMMANDS[options.command or "show"](one, options)


def _show(one: session.Session, options: argparse.Namespace) -> None:
    wish = one.determinism.wish
    how = f"on, with seed {wish.seed}" if wish is not None else "off; %deeprules_determinism on sets what it can"
    _publish(one, f"Determinism is {how}")


def _on(one: session.Session, options: argparse.Namespace) -> None:
    one.determinism.on(Wish(options.seed, options.strict))
    _publish(one, f"Determinism is on, with seed {options.seed}; %deeprules_determinism off puts everything back")


def _off(one: session.Session, options: argparse.Namespace) -> None:
    one.determinism.off()
    print("Determinism is off: settings are as they were, and random numbers go on where they stood before it was on.")


def _code(one: session.Session, options: argparse.Namespace) -> None:
    wish = one.determinism.wish or Wish(options.seed, options.strict)
    print(one.determinism.switches.code(wish))


def _publish(one: session.Session, title: str) -> None:
    lines = tuple(view.Line(line.source, line.before, line.now, line.effect) for line in one.determinism.table())
    uncovered = tuple(
        view.Uncovered(where(found.place), found.text, found.repair) for found in determinism_audit.concerns(one)
    )
    one.shell.display_pub.publish(view.bundle(view.Page(title, lines, tuple(_sentences(one)), uncovered)))


def _sentences(one: session.Session) -> Iterator[str]:
    missing = one.determinism.switches.missing()
    if missing:
        pairs = ", ".join('"{}": "{}"'.format(*line.split("=", 1)) for line in missing)
        yield (
            f"Only a new kernel can have {' and '.join(missing)}: start Jupyter with `{' '.join(missing)} jupyter lab`"
            f', or put "env": {{{pairs}}} into kernel.json (`jupyter kernelspec list` says where).'
        )
    if one.determinism.wish is not None:
        yield "A library that is imported later is set when it comes."


COMMANDS: dict[str, Callable[[session.Session, argparse.Namespace], None]] = {
    "show": _show,
    "on": _on,
    "off": _off,
    "code": _code,
    "record": determinism_record.record,
    "compare": determinism_record.compare,
}
