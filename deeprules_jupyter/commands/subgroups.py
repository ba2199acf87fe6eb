"""`%deeprules_subgroups TRUTH ANSWERS --by sex,age`: for whom a model works, and for whom it does not."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from deeprules_jupyter import session
from deeprules_jupyter.commands.aside import keep, unwatched
from deeprules_jupyter.commands.names import column_of, several, value_of
from deeprules_jupyter.commands.parser import CommandLineError, Parser
from deeprules_jupyter.experiments.baseline.problem import problem
from deeprules_jupyter.experiments.insight import subgroups
from deeprules_jupyter.experiments.insight.subgroups import Group
from deeprules_jupyter.views.probe import Page, bundle
from deeprules_jupyter.views.spans import Bar, spans


def parser() -> Parser:
    """`%deeprules_subgroups ...` in a cell."""
    about = "Scores by group with intervals, and the gap of each group to all other rows."
    made = Parser("%deeprules_subgroups", description=about, allow_abbrev=False)
    made.add_argument("truth", metavar="TRUTH", help="what is true of each row, such as y_test")
    what = "what the model said of the same rows: classes, probabilities or values"
    made.add_argument("answers", metavar="ANSWERS", help=what)
    by = "with commas: variables of yours, or columns of the table that --table names"
    made.add_argument("--by", metavar="NAMES", required=True, help=by)
    made.add_argument("--table", metavar="TABLE", help="where these columns stand, row for row")
    return made


def run(one: session.Session, words: Sequence[str]) -> None:
    """Do what the line asks. Raises CommandLineError and ValueError with one clear line."""
    options = parser().parse_args(words)
    with unwatched(one):
        truth, answer, hard = _asked(one, options)
        by = {name: column_of(one, name, options.table) for name in several(options.by)}
        metric, groups = subgroups.compare(truth, answer, by, hard)
    shown = page(metric, groups)
    one.shell.display_pub.publish(bundle(shown))
    scores = [
        f"{group.by} {group.name} ({group.rows:,} rows) {group.score:.3f}"
        for group in groups
        if group.score is not None
    ]
    keep(one, "subgroups", [f"{metric}: {', '.join(scores)}.", *shown.lead])


def _asked(one: session.Session, options: argparse.Namespace) -> tuple[Any, Any, bool]:
    """The truth as numbers, the answers as probabilities or values, and whether classes were given."""
    import numpy as np

    from deeprules_jupyter.experiments.probes.task import plain, target_of

    given = target_of(value_of(one, options.truth))
    said = np.asarray(plain(value_of(one, options.answers)))
    said = said[:, 0] if said.ndim == 2 and said.shape[1] == 1 else said
    if len(said) != len(given):
        raise CommandLineError(f"{options.truth} has {len(given):,} rows, and {options.answers} has {len(said):,}")
    made = problem(np.zeros((len(given), 1)), given)
    if made.task == "number":
        return given.astype(float), said.astype(float), False
    if made.classes is None or made.task not in ("binary", "classes"):
        raise CommandLineError("groups are compared for one class, or one number, for each row")
    truth = made.numbers(given, options.truth)
    if said.ndim == 2:
        return truth, said.astype(float), False
    said = said.astype(str) if said.dtype.kind == "O" else said
    if np.isin(said, made.classes).all():
        return truth, np.eye(len(made.classes))[made.numbers(said, options.answers)], True
    if len(made.classes) == 2 and said.dtype.kind == "f":
        return truth, np.column_stack([1 - said, said]), False
    raise CommandLineError(f"{options.answers} has classes that {options.truth} does not have")


def page(metric: str, groups: Sequence[Group]) -> Page:
    """All that is shown."""
    apart = [one for one in groups if one.apart]
    said = [f"{one.by} {one.name}: {metric} {one.score:.3f}, {_apart(one)}." for one in apart]
    few = [f"{one.by} {one.name} ({one.rows})" for one in groups if one.score is None]
    lead = said or ["No gap is larger than what drawing other rows of the same kind would give."]
    sentences = [
        f"Too few rows to say anything of {', '.join(few)}: {subgroups.FEWEST} are needed"
        + (f", and {subgroups.OF_A_CLASS} of each class." if metric == "ROC AUC" else ".")
    ] if few else []  # fmt: skip
    sentences.append(
        "Intervals of scores hold 95 times in 100 each, those of gaps for all gaps together. That no gap is seen does "
        "not mean that it is fair: with few rows a large one can hide."
    )
    drawn = [Bar("", f"{one.by} {one.name}", one.score, one.low, one.high, apart=one.apart) for one in groups
             if one.score is not None]  # fmt: skip
    title = f"{metric} by group"
    return Page(
        title, tuple(lead), ("group", "rows", metric, "interval", "gap to the rest", "interval"),
        tuple(_row(one) for one in groups), tuple(sentences), spans(title, drawn, f"{metric} with its interval"),
        loud=bool(apart),
    )  # fmt: skip


def _apart(one: Group) -> str:
    gap = one.gap or 0.0
    side = "above" if gap > 0 else "below"
    return f"{abs(gap):.3f} {side} all other rows ({one.gap_low:+.3f} to {one.gap_high:+.3f})"


def _row(one: Group) -> tuple[str, ...]:
    name = f"{one.by} {one.name}"
    if one.score is None:
        return name, f"{one.rows:,}", "too few to say", "", "", ""
    gap = ("", "") if one.gap is None else (f"{one.gap:+.3f}", f"{one.gap_low:+.3f} to {one.gap_high:+.3f}")
    return name, f"{one.rows:,}", f"{one.score:.3f}", f"{one.low:.3f} to {one.high:.3f}", *gap
