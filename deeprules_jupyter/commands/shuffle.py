"""`%deeprules_shuffle MODEL X y`: does the model do better than with labels that mean nothing?"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from deeprules_jupyter import session
from deeprules_jupyter.commands import shuffle_page, shuffle_steps
from deeprules_jupyter.commands.aside import unwatched
from deeprules_jupyter.commands.names import value_of
from deeprules_jupyter.commands.numbers import seed, whole
from deeprules_jupyter.commands.parser import Parser
from deeprules_jupyter.commands.progress import Told
from deeprules_jupyter.experiments.determinism import states
from deeprules_jupyter.experiments.probes import shuffle
from deeprules_jupyter.experiments.probes.task import Task, task
from deeprules_jupyter.runtime.predictions import Made
from deeprules_jupyter.runtime.sklearn_methods import write_fit, write_score
from deeprules_jupyter.views.probe import bundle

LONG = 5.0  # seconds, from which the time that it will take is said first
RULE = "no-better-than-shuffled"


def parser() -> Parser:
    """`%deeprules_shuffle ...` in a cell."""
    about = "Trains copies of a model on shuffled labels too: does it do better than chance, and does anything leak?"
    made = Parser("%deeprules_shuffle", description=about, allow_abbrev=False)
    made.add_argument("model", metavar="MODEL", help="of scikit-learn's kind, best a whole Pipeline; copies are fitted")
    made.add_argument("data", metavar="X", help="the rows to try it on, in cross-validation")
    made.add_argument("labels", metavar="Y", help="their labels")
    made.add_argument("--groups", metavar="G", help="whose each row is: patients, plates, ... stay together")
    add_times(made)
    made.add_argument(
        "--metric", metavar="NAME", help="as scikit-learn calls it (default: roc_auc, balanced_accuracy, r2)"
    )
    return made


def add_times(made: argparse.ArgumentParser) -> None:
    """What both forms of the command take."""
    told = f"shuffles (default: {shuffle.TIMES}); it stops before when p is surely above {shuffle.LARGEST}"
    made.add_argument("--times", metavar="N", type=whole(1, 100_000), default=shuffle.TIMES, help=told)
    made.add_argument("--seed", metavar="N", type=seed, default=0, help="of folds and shuffles")


def run(one: session.Session, words: Sequence[str]) -> None:
    """Do what the line asks. Raises ValueError with one clear line."""
    options = parser().parse_args(words)
    model, rows, y = (value_of(one, name) for name in (options.model, options.data, options.labels))
    groups = None if options.groups is None else value_of(one, options.groups)
    with unwatched(one):
        tried = task(model, rows, y, groups, options.metric, options.seed)
        before = shuffle_steps.before(one, rows, tried.X, y)
    found = compared(one, tried, before, options)
    with one.guard:
        _keep(one, options, rows, y, found)
    page = shuffle_page.page(found, options.model, options.data, tried.metric, before)
    one.shell.display_pub.publish(bundle(page))


def compared(one: session.Session, tried: Task, before: shuffle_steps.Before | None, options: Any) -> shuffle.Null:
    """The real score, and those of shuffled labels. The person's random numbers are as before."""
    import numpy as np

    luck, start = np.random.default_rng(options.seed), states.now()
    made: Callable[[Any], Any] = (lambda y: None) if before is None or before.make is None else before.make

    def draw() -> float:
        labels = shuffle.dealt(tried.y, tried.groups, luck)
        return tried.score(labels, made(labels))

    try:
        with unwatched(one), Told(one.shell) as progress:
            began = time.perf_counter()
            real = tried.score()
            foretold(time.perf_counter() - began, options.times)
            return shuffle.against(real, draw, options.times, tried.chance, lambda null: progress.say(so_far(null)))
    except ValueError as exc:
        raise ValueError(f"{type(tried.model).__name__} cannot be tried on these rows: {exc}") from None
    finally:
        start.back()


def foretold(seconds: float, times: int) -> None:
    """Say how long it will take, where that is long."""
    if (whole := seconds * times) >= LONG:
        told = f"{whole:.0f} s" if whole < 120 else f"{whole / 60:.0f} minutes"
        print(f"deeprules: one run took {seconds:.2g} s; {times} shuffles take about {told}, or less if it is decided.")


def so_far(null: shuffle.Null) -> str:
    """A line of progress."""
    return f"Shuffled labels: {len(null.shuffled)} of {null.wanted}, {null.beaten} came as far as the real ones."


def _keep(one: session.Session, options: argparse.Namespace, rows: Any, y: Any, found: shuffle.Null) -> None:
    """The result as a fact, as if the person had called `permutation_test_score`."""
    desk = one.watcher.desk
    data = desk.data(rows)
    if data is None:
        return
    data, fit_id = replace(data, name=options.data), desk.new_id()
    write_fit(desk, value_of(one, options.model), fit_id, data, y, data.rows)
    score = write_score(desk, Made((fit_id,), data, folds=True), "score", found.real)
    desk.change(score, replace(score, chance=(found.p, len(found.shuffled))))
    one.told(RULE, score.place)  # the page itself says it
