"""`%deeprules_explain MODEL X y`: what a model relies on, if there is anything to explain."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from deeprules_jupyter import session
from deeprules_jupyter.commands import rows_of
from deeprules_jupyter.commands.aside import keep, unwatched
from deeprules_jupyter.commands.names import value_of
from deeprules_jupyter.commands.numbers import whole
from deeprules_jupyter.commands.parser import CommandLineError, Parser
from deeprules_jupyter.experiments.baseline import network
from deeprules_jupyter.experiments.baseline.problem import Problem, problem
from deeprules_jupyter.experiments.determinism import states
from deeprules_jupyter.experiments.insight import importance
from deeprules_jupyter.experiments.insight.importance import Importance, Signal
from deeprules_jupyter.reports import values
from deeprules_jupyter.views.probe import Page, bundle
from deeprules_jupyter.views.spans import Bar, spans

MOST = 20_000_000  # values of a table that is shuffled
LONGEST = 120.0  # seconds that are spent without being asked for
SHOWN = 15
NOTHING = (
    "It tells no more than chance here, so whatever it relies on means nothing: an explanation would only make noise "
    "look like a discovery. --force explains it all the same."
)


def parser() -> Parser:
    """`%deeprules_explain ...` in a cell."""
    about = (
        "Which columns a fitted model relies on: what it loses when they are shuffled, on rows it did not learn from."
    )
    made = Parser("%deeprules_explain", description=about, allow_abbrev=False)
    made.add_argument("model", metavar="MODEL", help="fitted already: of scikit-learn's kind, of torch, Keras, ...")
    made.add_argument("rows", metavar="X", help="tuning rows: a frame, an array or a tensor with columns")
    made.add_argument("labels", metavar="Y", help="what is told of them")
    made.add_argument("--force", action="store_true", help="also a model that tells no more than chance")
    made.add_argument("--on-test", action="store_true", help="also on test rows")
    made.add_argument("--repeats", metavar="N", type=whole(1), default=importance.REPEATS, help="shuffles a column")
    return made


def run(one: session.Session, words: Sequence[str]) -> None:
    """Do what the line asks. Raises CommandLineError and ValueError with one clear line."""
    options = parser().parse_args(words)
    if options.repeats < 2:
        raise CommandLineError("--repeats has to be at least 2, for without a spread an importance says nothing")
    model, table, y = (value_of(one, name) for name in (options.model, options.rows, options.labels))
    if rows_of.test(one, table) and not options.on_test:
        raise CommandLineError(
            f"{options.rows} holds test rows, and to learn from them would be another look. Name tuning rows, or say "
            "--on-test"
        )
    start = states.now()
    try:
        with unwatched(one):
            page = _page(
                options.model, model, table, y, options.force, options.repeats, rows_of.training(one, model, table)
            )
    finally:
        start.back()
    one.shell.display_pub.publish(bundle(page))
    first = [f"It loses most by {page.rows[0][0]} ({page.rows[0][1]})."] if page.rows else []
    keep(one, "explanation", [f"{page.title}: {page.lead[0]}", *page.lead[1:], *first])


def _page(name: str, model: Any, table: Any, y: Any, force: bool, repeats: int, trained: bool) -> Page:
    made = problem(table, y)
    truth = made.numbers(y, "the target")
    answer = network.said(model, table, made)
    found = importance.signal(truth, answer)
    beside = f"{found.metric} {found.score.value:.3f} ({found.score.low:.3f} to {found.score.high:.3f})"
    rows = f"{beside} on {len(truth):,} rows, guessing {found.chance:.3f}, against shuffled labels p = {found.p:.3f}"
    if not found.there and not force:
        return Page(
            f"{name} is not explained",
            (f"{rows}.", NOTHING), loud=True,
        )  # fmt: skip
    names, ask, numbers = _table(model, table, made)
    began = time.perf_counter()
    ask(_own(len(truth), len(names)))
    need = (time.perf_counter() - began) * len(names) * repeats
    if need > LONGEST and not force:
        raise CommandLineError(
            f"this would take about {need:.0f} s ({len(names):,} columns, {repeats} shuffles each); fewer rows or "
            "--repeats make it shorter, --force does it"
        )
    told, stable = importance.importances(ask, numbers, truth, names, repeats)
    return _shown(name, rows, told, stable, found, trained, repeats)


def _own(rows: int, columns: int) -> Any:
    import numpy as np

    return np.repeat(np.arange(rows)[:, None], columns, axis=1)


def _table(model: Any, table: Any, made: Problem) -> tuple[list[str], importance.Ask, Any]:
    """The names of the columns, and how the model is asked with values of other rows in some of them."""
    import numpy as np

    shape = values.shape(table) or ()
    if len(shape) != 2:
        raise CommandLineError("an explanation by shuffling needs a table: rows and columns")
    if shape[0] * shape[1] > MOST:
        raise CommandLineError(f"{shape[0]:,} rows of {shape[1]:,} columns are too many; name fewer rows")
    if hasattr(table, "iloc"):
        return [str(one) for one in table.columns], *_of_frame(model, table, made)
    across = np.arange(shape[1])

    def ask(index: Any) -> Any:
        return network.said(model, table[index, across], made)

    numbers = table.detach().cpu().numpy() if hasattr(table, "detach") else np.asarray(table)
    return [f"column {at}" for at in range(shape[1])], ask, numbers


def _of_frame(model: Any, table: Any, made: Problem) -> tuple[importance.Ask, Any]:
    """The same for a table whose columns may be of any kind; for their likeness texts are numbered."""
    import numpy as np

    columns = [table.iloc[:, at] for at in range(table.shape[1])]
    plain = [one.to_numpy() for one in columns]
    coded = [one if one.dtype.kind in "biuf" else np.unique(one.astype(str), return_inverse=True)[1] for one in plain]

    def ask(index: Any) -> Any:
        shuffled = type(table)({at: one.take(index[:, at]).array for at, one in enumerate(columns)}, index=table.index)
        shuffled.columns = table.columns
        return network.said(model, shuffled, made)

    return ask, np.column_stack(coded)


def _shown(
    name: str, rows: str, told: Sequence[Importance], stable: float | None, found: Signal, trained: bool, repeats: int
) -> Page:
    sure = [one for one in told if one.told]
    table = tuple(
        (" + ".join(one.columns[:3]) + (f" and {len(one.columns) - 3} more" if len(one.columns) > 3 else ""),
         f"{one.mean:.4f}", f"{one.spread:.4f}") for one in sure[:SHOWN]
    )  # fmt: skip
    drawn = [Bar("", row[0], one.mean, one.mean - one.spread, one.mean + one.spread, apart=False)
             for row, one in zip(table, sure, strict=False)]  # fmt: skip
    figure = spans(
        f"What {name} relies on", drawn, f"{found.metric} lost when shuffled (mean, one standard deviation)", 0.0
    )
    head = ("columns", f"{found.metric} lost", "SD")
    return Page(
        f"What {name} relies on", (f"{rows}.", *_warned(found, trained)), head, table,
        tuple(_sentences(sure, told, stable, repeats)), figure, loud=not found.there or trained,
    )  # fmt: skip


def _warned(found: Signal, trained: bool) -> list[str]:
    said = (
        [] if found.there else ["Forced: the model tells no more than chance here, so read nothing into what follows."]
    )
    return said + (
        ["It learned from these rows, so this tells what it has by heart, not what holds."] if trained else []
    )


def _sentences(sure: Sequence[Importance], told: Sequence[Importance], stable: float | None, repeats: int) -> list[str]:
    said = [
        f"Columns with a Spearman correlation of {importance.ALIKE} and more are shuffled together. {len(sure)} of "
        f"{len(told)} groups cost more than two standard deviations of {repeats} shuffles; the others are not listed."
    ]
    if stable is not None:
        word = "stable" if stable >= 0.5 else "not stable: do not read the order"
        said.append(f"The ten most important groups of different seeds have {stable:.0%} in common: {word}.")
    said.append("A column that the model relies on need not be a cause; one that it does without may still matter.")
    return said
