"""`%deeprules_gap MODEL`: how much better a model is on its own rows than on others, and at sites that it knows."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from deeprules_jupyter import session
from deeprules_jupyter.commands import gap_page, looked, rows_of
from deeprules_jupyter.commands.aside import unwatched
from deeprules_jupyter.commands.cell_rows import Names
from deeprules_jupyter.commands.names import value_of
from deeprules_jupyter.commands.parser import CommandLineError, Parser
from deeprules_jupyter.experiments.baseline import network
from deeprules_jupyter.experiments.baseline.problem import Problem, problem
from deeprules_jupyter.experiments.determinism import states
from deeprules_jupyter.experiments.probes import gap, sites
from deeprules_jupyter.experiments.probes.task import target_of, task
from deeprules_jupyter.model import Data
from deeprules_jupyter.views.probe import bundle

ROWS = "X_train y_train X_test y_test"
NAMES = ("train", "tuning", "test")


def parser() -> Parser:
    """`%deeprules_gap ...` in a cell."""
    about = (
        "Scores of a fitted model on training, tuning and test rows with their intervals, and the gaps between them."
    )
    made = Parser("%deeprules_gap", description=about, allow_abbrev=False)
    made.add_argument("model", metavar="MODEL", help="fitted already: of scikit-learn's kind, of torch, Keras, ...")
    rows = f"{ROWS}, with X_tune y_tune between them if there are such (default: as it was seen)"
    made.add_argument("rows", nargs="*", default=[], metavar="ROWS", help=rows)
    where = "the site of each training row: leave one out after the other, beside a random cross-validation"
    made.add_argument("--site", metavar="SITES", help=where)
    return made


@dataclass(frozen=True)
class Named:
    """One part as the person calls it."""

    part: str
    rows: str
    labels: str


def run(one: session.Session, words: Sequence[str]) -> None:
    """Do what the line asks. Raises ValueError with one clear line."""
    options = parser().parse_args(words)
    model = value_of(one, options.model)
    named = list(_given(options.rows)) or list(_seen(one, model, options.model))
    start = states.now()
    try:
        asked = _asked(one, model, named)
        with unwatched(one):
            left_out = _left_out(one, model, named[0], asked)
            found = {part.name: gap.judged(part, gap.measures(asked.task)) for part in asked.parts}
            by_site = _sites(one, options, model, named[0])
    finally:
        start.back()
    page = gap_page.page(options.model, asked.parts, found, asked.problem, left_out, by_site)
    one.shell.display_pub.publish(bundle(page))


def _given(names: Sequence[str]) -> Iterator[Named]:
    if names and len(names) not in (4, 6):
        raise CommandLineError(f"name {ROWS}, with X_tune y_tune between them if there are such")
    parts = NAMES if len(names) == 6 else (NAMES[0], NAMES[2])
    for part, at in zip(parts, range(0, len(names), 2), strict=False):
        yield Named(part, names[at], names[at + 1])


def _seen(one: session.Session, model: Any, name: str) -> Iterator[Named]:
    """The rows that this model was seen to learn from, and to be scored on."""
    trace = one.book.record.trace
    fit = trace.fits.get(one.watcher.desk.fits.get(model) or "")
    if fit is None:
        raise CommandLineError(f"{name} was not seen to be trained; name the rows: {ROWS}")
    scores = [score for score in trace.all_scores if fit.id in score.models and not score.folds]
    tuned = [score.data for score in scores if trace.tunes(score.data)]
    tests = [score.data for score in scores if trace.is_test(score)]
    if not tests:
        raise CommandLineError(f"{name} was not seen to be scored on test rows; name them: {ROWS}")
    names = Names(one, *(trace.source(fact.place) for fact in (fit, *scores)))
    found: list[tuple[str, Data]] = [(NAMES[0], fit.data), *((NAMES[1], data) for data in tuned[-1:])]
    found.append((NAMES[2], tests[-1]))
    for part, data in found:
        rows = names.of_rows(data, part, ROWS)
        labels = names.of_labels(rows, ROWS)
        if labels is None:
            raise CommandLineError(f"{rows} holds its labels itself; name rows and labels: {ROWS}")
        yield Named(part, rows, labels)


@dataclass(frozen=True)
class Asked:
    """What the model said of each part."""

    problem: Problem
    parts: list[gap.Part]

    @property
    def task(self) -> str:
        """Of which kind the target is."""
        return self.problem.task


def _asked(one: session.Session, model: Any, named: Sequence[Named]) -> Asked:
    """Each part asked once. A score on test rows is a look at them, as if the person had asked themselves."""
    values = [(value_of(one, part.rows), value_of(one, part.labels)) for part in named]
    with unwatched(one):
        made = problem(*values[0])
        gap.measures(made.task)  # refuses what has no gap
    parts = []
    for part, (rows, labels) in zip(named, values, strict=True):
        with unwatched(one, aside=part.part != "test"):
            answer = network.said(model, rows, made)
        truth = made.numbers(labels, part.labels)
        with unwatched(one, aside=part.part != "test"), one.guard:
            looked.score(made, labels, answer)
        parts.append(gap.Part(part.part, truth, answer, rows_of.owners(one, rows)))
    return Asked(made, parts)


def _left_out(one: session.Session, model: Any, train: Named, asked: Asked) -> dict[str, gap.Judged] | None:
    """A forest knows its own rows by heart; trees that did not draw a row speak of it fairly."""
    import numpy as np

    first, *_ = gap.measures(asked.task).items()
    name, measure = first
    if not measure(asked.parts[0].truth, asked.parts[0].answer) >= gap.PERFECT:
        return None
    rows, labels = value_of(one, train.rows), value_of(one, train.labels)
    said = gap.out_of_bag(model, rows, labels)
    if said is None:
        return {}
    known = ~np.isnan(said).reshape(len(said), -1).any(axis=1)
    own = asked.parts[0]
    owners = None if own.owners is None else own.owners[known]
    return gap.judged(gap.Part(name, own.truth[known], said[known], owners), gap.measures(asked.task))


def _sites(one: session.Session, options: argparse.Namespace, model: Any, train: Named) -> sites.Sites | None:
    if options.site is None:
        return None
    rows, labels = value_of(one, train.rows), value_of(one, train.labels)
    columns = getattr(rows, "columns", ())
    where = rows[options.site] if options.site in columns else value_of(one, options.site)
    if len(where) != len(labels):
        raise CommandLineError(f"{options.site} has {len(where):,} values, and {train.rows} has {len(labels):,} rows")
    return sites.sites(task(model, rows, labels), target_of(where))
