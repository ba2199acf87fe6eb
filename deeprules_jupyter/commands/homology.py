"""`%deeprules_homology TRAIN TEST`: how many test sequences have a relative in training, and what that is worth."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from typing import Any

from deeprules_jupyter import session
from deeprules_jupyter.commands.aside import unwatched
from deeprules_jupyter.commands.names import value_of
from deeprules_jupyter.commands.numbers import number
from deeprules_jupyter.commands.parser import CommandLineError, Parser
from deeprules_jupyter.commands.shuffle_page import NAMES
from deeprules_jupyter.experiments.determinism import states
from deeprules_jupyter.experiments.probes import relatives
from deeprules_jupyter.experiments.probes.relatives import Nearest, Whole
from deeprules_jupyter.experiments.probes.task import task
from deeprules_jupyter.experiments.splits import columns
from deeprules_jupyter.views.histogram import Mark, histogram
from deeprules_jupyter.views.probe import Page, bundle

SOME, MANY = 0.01, 0.1  # shares of test sequences with a relative, as in the rule homologs-straddle-split


def parser() -> Parser:
    """`%deeprules_homology ...` in a cell."""
    about = "How many test sequences have a relative in training, and the score when whole families are left out."
    made = Parser("%deeprules_homology", description=about, allow_abbrev=False)
    made.add_argument("train", metavar="TRAIN", help="sequences that trained: texts of DNA, RNA or protein")
    made.add_argument("test", metavar="TEST", help="sequences of the test rows")
    level = "share of equal letters that makes relatives (default: 0.4, of DNA and RNA 0.8; more for short ones)"
    made.add_argument("--identity", metavar="T", type=number, help=level)
    made.add_argument("--labels", metavar="Y", help="labels of TRAIN: then random folds stand beside folds of families")
    model = "for these folds (default: the nearest neighbour, which has nothing but memory)"
    made.add_argument("--model", metavar="MODEL", help=model)
    made.add_argument("--data", metavar="X", help="its rows for TRAIN (default: the share of each letter)")
    return made


def run(one: session.Session, words: Sequence[str]) -> None:
    """Do what the line asks. Raises ValueError with one clear line."""
    options = parser().parse_args(words)
    train, test = (_texts(one, name) for name in (options.train, options.test))
    if options.labels is None and (options.model or options.data):
        raise CommandLineError("a model is judged by labels: name those of the training rows with --labels")
    start = states.now()
    try:
        with unwatched(one):
            found = relatives.nearest(train, test, options.identity)
            whole = None if options.labels is None else _whole(one, options, train)
    finally:
        start.back()
    one.shell.display_pub.publish(bundle(page(options, found, whole)))


def _texts(one: session.Session, name: str) -> list[str]:
    value = value_of(one, name)
    if hasattr(value, "columns") or not hasattr(value, "__len__") or isinstance(value, str | dict):
        raise CommandLineError(f"{name} is no column or list of sequences; name one, as table.sequence")
    found = columns.plain(value)
    if len(found) < 2:
        raise CommandLineError(f"{name} has {len(found)} sequences; two at least are needed")
    return found


def _whole(one: session.Session, options: argparse.Namespace, train: list[str]) -> Whole:
    from sklearn.neighbors import KNeighborsClassifier

    rows = relatives.composition(train) if options.data is None else value_of(one, options.data)
    model: Any = KNeighborsClassifier(1) if options.model is None else value_of(one, options.model)
    metric = "balanced_accuracy" if options.model is None else None
    return relatives.by_family(task(model, rows, value_of(one, options.labels), None, metric), train, options.identity)


def page(options: argparse.Namespace, found: Nearest, whole: Whole | None) -> Page:
    """What was found, in words and as a figure."""
    marks = [Mark(f"relatives from {found.level:.0%} on", found.level, dashed=True)]
    title = f"{options.test}: identity of each sequence with its nearest one in {options.train}"
    return Page(
        f"{found.share:.0%} of the {len(found.met):,} sequences of {options.test} have a relative in {options.train}",
        tuple(_lead(options, found, whole)), sentences=tuple(_further(found, whole)), loud=found.share >= MANY,
        figure=histogram(title, [float(one) for one in found.identity], marks, "identity with the nearest in train"),
    )  # fmt: skip


def _lead(options: argparse.Namespace, found: Nearest, whole: Whole | None) -> Iterator[str]:
    if found.share >= MANY:
        yield (
            "For these a model need only find the nearest sequence that it knows, so its score is higher than for a "
            "new family. Put all sequences together and keep whole families on one side: split(X, y, sequences=...)."
        )
    elif found.share >= SOME:
        yield "A few have one: say so beside the score, or leave them out of the test rows."
    else:
        yield "These test rows ask for families that the model has not seen."
    if found.same:
        yield f"{found.same:,} of them stand in training letter by letter."
    if whole is not None:
        model, metric = options.model or "the nearest neighbour", NAMES.get(whole.metric, whole.metric)
        yield (
            f"On the training rows {model} has {metric} {whole.random:.3f} in random folds "
            f"and {whole.families:.3f} in folds of whole families ({whole.many:,} of them, by {whole.how}): "
            f"{whole.random - whole.families:+.3f} ± {1.96 * whole.error:.3f} is what relatives give."
        )


def _further(found: Nearest, whole: Whole | None) -> Iterator[str]:
    yield (
        f"Relatives: {found.kind} with {found.level:.0%} of the letters equal, aligned, and as long within a fifth; "
        f"short sequences need more (Rost 1999). Read backwards, {found.chance:.1%} would have one by chance. There is "
        "no level that is right for every question."
    )
