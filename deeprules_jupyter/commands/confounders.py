"""`%deeprules_confounders MODEL X y --by site,age`: what the columns tell alone, and what is left of the model."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from deeprules_jupyter import session
from deeprules_jupyter.checked import Beside
from deeprules_jupyter.commands import confounders_page, rows_of
from deeprules_jupyter.commands.aside import keep, unwatched
from deeprules_jupyter.commands.names import column_of, several, value_of
from deeprules_jupyter.commands.parser import CommandLineError, Parser
from deeprules_jupyter.experiments.baseline import network
from deeprules_jupyter.experiments.baseline.problem import Problem, problem
from deeprules_jupyter.experiments.determinism import states
from deeprules_jupyter.experiments.insight import confounders
from deeprules_jupyter.experiments.probes import sites
from deeprules_jupyter.experiments.probes.task import quietly, target_of, task
from deeprules_jupyter.views.probe import bundle

MOST = 20_000  # rows that are looked at; of more, so many are drawn
FEWEST = 40
TASKS = ("binary", "classes", "number")


def parser() -> Parser:
    """`%deeprules_confounders ...` in a cell."""
    about = (
        "What site, age or batch tell of the target by themselves, beside a model; what is left of the model among "
        "rows that are alike in them; and how it does at a value that it has never seen."
    )
    made = Parser("%deeprules_confounders", description=about, allow_abbrev=False)
    made.add_argument("model", metavar="MODEL", help="fitted already: of scikit-learn's kind, of torch, Keras, ...")
    rows = "rows that it did not learn from; of others copies of a scikit-learn model answer in cross-validation"
    made.add_argument("rows", metavar="X", help=rows)
    made.add_argument("labels", metavar="Y", help="what is told of them")
    by = "with commas: columns of X, of the table that --table names, or variables of yours"
    made.add_argument("--by", metavar="NAMES", required=True, help=by)
    made.add_argument("--table", metavar="TABLE", help="where these columns stand, row for row")
    made.add_argument("--on-test", action="store_true", help="also on test rows")
    return made


def run(one: session.Session, words: Sequence[str]) -> None:
    """Do what the line asks. Raises CommandLineError and ValueError with one clear line."""
    options = parser().parse_args(words)
    model, rows, labels = (value_of(one, name) for name in (options.model, options.rows, options.labels))
    if rows_of.test(one, rows) and not options.on_test:
        raise CommandLineError(
            f"{options.rows} holds test rows, and to choose columns or a model by them would be another look. Name "
            "tuning or training rows, or say --on-test"
        )
    learned, start = rows_of.training(one, model, rows), states.now()
    try:
        with unwatched(one):
            made = problem(rows, labels)
            if made.task not in TASKS:
                raise CommandLineError("a model is held against columns for one class, or one number, for each row")
            by = dict(_columns(one, options))
            truth, answer = made.numbers(labels, options.labels), _answer(model, rows, made, labels, learned)
            found = _compared(truth, answer, by)
            left_out = dict(_left_out(model, rows, labels, by))
    finally:
        start.back()
    page = confounders_page.page(options.model, tuple(by), found, left_out, learned)
    one.shell.display_pub.publish(bundle(page))
    keep(one, "batch", [f"{page.title}.", *page.lead])
    with one.guard:
        one.watcher.desk.write(
            lambda place, inner: Beside(place=place, inner=inner, witness="calls", model=options.model,
                                        columns=tuple(by), verdict=found.verdict, said=page.title)
        )  # fmt: skip


def _columns(one: session.Session, options: argparse.Namespace) -> Iterator[tuple[str, Any]]:
    """Each column by its name: of the table, of the rows themselves, or a variable."""
    own = {str(name) for name in getattr(value_of(one, options.rows), "columns", ())}
    names = several(options.by)
    for name in names:
        yield name, column_of(one, name, options.table or (options.rows if name in own else None))
    if not names:
        raise CommandLineError("--by names no column")


def _answer(model: Any, rows: Any, made: Problem, labels: Any, learned: bool) -> Any:
    """What the model says of each row; of rows that it learned from what copies say, each without its own fold."""
    from sklearn.model_selection import cross_val_predict

    if not learned:
        return network.said(model, rows, made)
    try:
        tried = task(model, rows, labels)
    except ValueError:
        return network.said(model, rows, made)  # told on the page
    method = "predict_proba" if tried.classes and hasattr(model, "predict_proba") else "predict"
    with quietly():
        found = cross_val_predict(tried.model, tried.X, tried.y, cv=tried.folds, method=method)
    return network.shaped(found, made)


def _compared(truth: Any, answer: Any, by: Mapping[str, Any]) -> confounders.Found:
    import numpy as np

    if len(truth) < FEWEST:
        raise CommandLineError(f"there are {len(truth)} rows; {FEWEST} are needed")
    if len(truth) > MOST:
        some = np.random.Generator(np.random.PCG64(0)).permutation(len(truth))[:MOST]
        truth, answer, by = truth[some], answer[some], {name: values[some] for name, values in by.items()}
    return confounders.compare(truth, answer, by)


def _left_out(model: Any, rows: Any, labels: Any, by: Mapping[str, Any]) -> Iterator[tuple[str, sites.Sites]]:
    """For columns of few values: copies learn from all values but one, and are judged there."""
    import numpy as np

    for name, values in by.items():
        try:
            where = target_of(values)
            if 2 <= len(np.unique(where)) <= confounders.FEW_VALUES:
                yield name, sites.sites(task(model, rows, labels), where)
        except ValueError:  # a network, or a value without which a class is gone: the page tells of what was done
            continue
