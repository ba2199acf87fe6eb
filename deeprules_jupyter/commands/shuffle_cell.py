"""`%%deeprules_shuffle` on top of a cell that trains: it runs as it stands, then again with its labels shuffled.

The line is taken off before IPython reads the cell, as that of `%%deeprules_baseline` is.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from deeprules_jupyter import session
from deeprules_jupyter.commands.again import Again
from deeprules_jupyter.commands.mark import Mark
from deeprules_jupyter.commands.names import root_of, value_of
from deeprules_jupyter.commands.parser import CommandLineError, Parser
from deeprules_jupyter.model import Place

if TYPE_CHECKING:
    from deeprules_jupyter.experiments.determinism.rerun import Start
    from deeprules_jupyter.experiments.probes.shuffle import Null

MARK = Mark("%%deeprules_shuffle")


def parser() -> Parser:
    """`%%deeprules_shuffle ...` on top of a cell."""
    from deeprules_jupyter.commands.shuffle import add_times

    about = "Runs the cell as it stands, then again with shuffled training labels: is its score more than chance?"
    made = Parser(MARK.text, description=about, allow_abbrev=False)
    told = 'their name, table["column"] or data.train.y (default: those that the cell was seen to train with)'
    made.add_argument("labels", metavar="LABELS", nargs="?", help=told)
    number = "the name of the number that the cell computes (default: its last value, or the one number called so)"
    made.add_argument("--score", metavar="NAME", default="", help=number)
    made.add_argument("--groups", metavar="G", help="whose each label is: labels of one patient stay together")
    add_times(made)
    return made


class Shuffling(Again["Start"]):
    """What one session does before and after a cell with our mark."""

    mark, stopped = MARK, "stopped before the first shuffle"

    def __init__(self, one: session.Session, clearly: Callable[[Callable[[], None]], None]) -> None:
        super().__init__(one)
        self.clearly = clearly

    def _parser(self) -> Parser:
        return parser()

    def _keep(self, source: str) -> Start:
        from deeprules_jupyter.experiments.determinism import verify

        return verify.before(self.one.shell, source, MARK.text, self._labels())

    def _ran(self, kept: Start, result: Any, place: Place) -> None:
        self.clearly(lambda: self._shuffle(kept, result, place))

    def _labels(self) -> list[str]:
        """The names that may hold the labels: what is not copied before the run cannot be shuffled after it."""
        if self.options.labels is None:
            from deeprules_jupyter.commands.cell_rows import LABELS

            bound = self.one.shell.user_ns
            return [
                name for name, value in bound.items() if name.lower().startswith(LABELS) and hasattr(value, "shape")
            ]
        value_of(self.one, self.options.labels)
        return [root_of(self.options.labels)]

    def _shuffle(self, start: Start, result: Any, place: Place) -> None:
        from deeprules_jupyter.commands import shuffle_page
        from deeprules_jupyter.experiments.determinism.rerun import visible
        from deeprules_jupyter.experiments.probes import cell
        from deeprules_jupyter.views.probe import bundle

        one, options = self.one, self.options
        labels = options.labels or self._seen(place)
        if root_of(labels) not in start.shot.copies:
            raise CommandLineError(f"{labels} was made in this cell; name labels that were there before: {MARK.text} y")
        values = visible(one.shell)
        score = cell.score(options.score, start.shot.names, values, result)
        found = _compared(one, start, score, score.of(values, result), labels, options)
        with one.guard:
            _keep(one, place, found)
        shown = replace(found, real=-found.real, shuffled=tuple(-s for s in found.shuffled)) if score.lower else found
        page = shuffle_page.cell_page(found, shown, score.name, labels)
        one.shell.display_pub.publish(bundle(page))

    def _seen(self, place: Place) -> str:
        """The labels that the cell was seen to train with."""
        from deeprules_jupyter.commands import cell_rows

        seen, one = cell_rows.deed(self.one, place), self.one
        names = cell_rows.Names(one, one.book.record.trace.source(place))
        rows = names.of_rows(seen.train, "training", f"{MARK.text} y_train")
        labels = names.of_labels(rows, f"{MARK.text} y_train")
        if labels is None:
            raise CommandLineError(f"{rows} holds its labels itself; name them: {MARK.text} y_train")
        return labels


def _compared(
    one: session.Session, start: Start, score: Any, real: float, labels: str, options: argparse.Namespace
) -> Null:
    import numpy as np

    from deeprules_jupyter.commands.aside import unwatched
    from deeprules_jupyter.commands.progress import Told
    from deeprules_jupyter.commands.shuffle import foretold, so_far
    from deeprules_jupyter.experiments.probes import cell, shuffle

    groups = None if options.groups is None else value_of(one, options.groups)
    change = cell.deal(labels, cell.positions(groups, np.random.default_rng(options.seed)))
    known: list[float] = []

    def draw() -> float:
        done = cell.ran(start, change)
        if not known:
            foretold(done.seconds, options.times)
        known.append(score.of(done.values, done.result))
        return known[-1]

    chance = None if score.lower else score.chance
    with unwatched(one), Told(one.shell) as progress:
        return shuffle.against(real, draw, options.times, chance, lambda null: progress.say(so_far(null)))


def _keep(one: session.Session, place: Place, found: Null) -> None:
    """The result as a fact: what the last score of this cell is worth beside chance."""
    from deeprules_jupyter.commands.shuffle import RULE

    trace = one.book.record.trace
    scores = [score for score in trace.all_scores if score.place.run == place.run and trace.models(score)]
    last = next((score for score in reversed(scores) if trace.is_test(score)), scores[-1] if scores else None)
    if last is not None:
        one.book.worth(last, (found.p, len(found.shuffled)), found.real)
        one.told(RULE, last.place)
        one.take_in(place)
