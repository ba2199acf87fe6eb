"""`%deeprules_baseline`: traditional models, tuned on the training rows, beside a network."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from deeprules_jupyter import session
from deeprules_jupyter.commands import compare_fact, compare_seeds
from deeprules_jupyter.commands.aside import unwatched
from deeprules_jupyter.commands.cell_rows import cost_of
from deeprules_jupyter.commands.compare_page import KEPT, page
from deeprules_jupyter.commands.looked import score
from deeprules_jupyter.commands.names import value_of
from deeprules_jupyter.commands.parser import CommandLineError, baseline_parser
from deeprules_jupyter.commands.progress import Progress
from deeprules_jupyter.experiments.baseline import Cost, Result, as_code, cluster, metadata, network
from deeprules_jupyter.experiments.baseline import run as tune_and_compare
from deeprules_jupyter.experiments.baseline.columns import Columns
from deeprules_jupyter.experiments.baseline.loaders import pair
from deeprules_jupyter.experiments.baseline.metrics import Answer
from deeprules_jupyter.experiments.baseline.problem import Problem, held_out
from deeprules_jupyter.views.baseline import bundle

MOST_SHARED = 0.05  # of the held-out rows


def run(one: session.Session, words: Sequence[str]) -> None:
    """Do what the line asks. Raises ValueError with one clear line."""
    if list(words) == ["code"]:
        if KEPT not in one.shell.user_ns:
            raise CommandLineError("no baseline was tuned in this kernel yet: %deeprules_baseline X_train y_train")
        print(as_code.code(value_of(one, KEPT)))
        return
    options = baseline_parser().parse_args(words)
    compare(one, options, cost=None if options.model is None else cost_of(one, value_of(one, options.model)))


def compare(
    one: session.Session,
    options: argparse.Namespace,
    used: Sequence[str] = (),
    cost: Cost | None = None,
    looked: bool = False,
) -> None:
    """Tune, compare, show, and leave the winner as `_baseline`. `used` says what stands for what, where we found it;
    `looked`: the person's own cell has scored the model on the held-out rows.

    Raises ValueError with one clear line.
    """
    given = {name: value_of(one, name) for name in _names(options)}
    with unwatched(one):
        train, tune, test = (
            _pair(names, given, options.seed) for names in ([options.data, options.labels], options.tune, options.test)
        )
    assert train is not None
    remarks = [*used, *(_apart(one, options, train[0], test[0]) if test is not None else ())]
    with unwatched(one), cluster.on(options.backend), Progress(one.shell) as progress:
        result = tune_and_compare(
            *train, tune=tune, test=test, network=_network(one, options.model, test, options, looked),
            score=options.metric, groups=given.get(options.groups), test_groups=given.get(options.test_groups),
            models=_listed(options.models), engines=_listed(options.engine),
            budget=options.budget, cost=cost, looks=_looks(one, options), stack=options.stack, curve=options.curve,
            seed=options.seed, progress=progress,
        )  # fmt: skip
        if options.metadata is not None:
            remarks += metadata.sentences(result.problem, given[options.metadata], options.metadata)
        if options.seeds is not None and options.model is not None and test is not None:
            remarks.append(_over_seeds(one, options, result, test))
    one.shell.user_ns[KEPT] = result.fitted
    size = None if options.model is None else network.size(given[options.model])
    one.shell.display_pub.publish(bundle(page(result, options, remarks, size)))
    compare_fact.keep(one, options, result)


def _over_seeds(one: session.Session, options: argparse.Namespace, result: Result, test: tuple[Any, Any]) -> str:
    """Networks of other seeds on the same rows, each a look as any other."""
    problem, groups = result.problem, value_of(one, options.test_groups) if options.test_groups else None
    rows = held_out(problem, test, groups, _looks(one, options) + len(_listed(options.seeds)))
    names = [options.model, *_listed(options.seeds)]
    asked = [_network(one, name, test, options, name == options.model) for name in names]
    return compare_seeds.sentence(result, rows, [ask(rows.given, problem) for ask in asked if ask], options.model)


def _network(
    one: session.Session, name: str | None, test: tuple[Any, Any] | None, options: argparse.Namespace, looked: bool
) -> Callable[[Any, Problem], Answer] | None:
    """The person's model, asked once; its score is a look at the held-out rows as if they had asked themselves."""
    if name is None:
        return None
    if test is None:
        raise CommandLineError(f"say on which held-out rows {name} is compared: --test X_test y_test")

    model, truth = value_of(one, name), test[1]

    def ask(rows: Any, problem: Problem) -> Answer:
        with unwatched(one, aside=looked):
            answer = network.said(model, rows, problem)
        with unwatched(one, aside=looked), one.guard:
            if problem.task == "number" or problem.classes is not None:
                score(problem, truth, answer)
            elif not looked:  # times to an event: no library that is watched has a score of them
                compare_fact.look(one, model, options.test[0], problem.metric.name)
        return answer

    return ask


def _listed(names: str | None) -> list[str]:
    return [name for name in (names or "").split(",") if name]


def _names(options: argparse.Namespace) -> list[str]:
    found = [options.data, options.labels, *(options.tune or ()), *(options.test or ())]
    return [name for name in (*found, options.model, options.groups, options.test_groups, options.metadata) if name]


def _pair(names: Sequence[str | None] | None, given: dict[str, Any], seed: int) -> tuple[Any, Any] | None:
    if names is None or names[0] is None:
        return None
    try:
        return pair(given[names[0]], given.get(names[1] or ""), seed)
    except ValueError as exc:
        raise CommandLineError(f"{names[0]}: {exc}") from None


def _looks(one: session.Session, options: argparse.Namespace) -> int:
    """How many models the held-out rows have judged when this comparison is done, as far as kernel and ledger know."""
    rows = None if options.test is None else one.watcher.find_rows(value_of(one, options.test[0]))
    if rows is None:
        return 1
    trace = one.book.record.trace
    seen = {trace.recipe(look) for look in trace.test_looks() if look.data.rows.meets(rows)}
    seen |= {(look.recipe,) for look in trace.looks if look.data.rows.meets(rows)}
    model = None if options.model is None else one.watcher.desk.fits.get(value_of(one, options.model))
    own = {(trace.fits[model].recipe or model,)} if model in trace.fits else {("this one",)}
    return len(seen | own)


def _apart(one: session.Session, options: argparse.Namespace, fitted: Any, held_out: Any) -> Iterator[str]:
    """Held-out rows that stand among the training rows make every score too good: many are refused, few are said."""
    names = options.data, options.test[0]
    given = (
        value_of(one, name) if isinstance(rows, Columns) else rows
        for name, rows in zip(names, (fitted, held_out), strict=True)
    )
    train, test = (one.watcher.find_rows(rows) for rows in given)
    shared = train.shared(test) if train is not None and test is not None else None
    if not shared or test is None or not test.count:
        return
    text = f"{shared:,} of the {test.count:,} rows of {options.test[0]} stand in {options.data} too"
    if shared > MOST_SHARED * test.count:
        raise CommandLineError(f"{text}: a score on them would say nothing; split again, then compare")
    yield f"{text}, which makes every score here a little too good."
