"""`%deeprules honest`: what a fit before the split was worth, by the repaired run beside the one as it was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from deeprules_jupyter import session
from deeprules_jupyter.checked import Worth
from deeprules_jupyter.commands.aside import unwatched
from deeprules_jupyter.commands.cell_rows import Names
from deeprules_jupyter.commands.names import value_of
from deeprules_jupyter.commands.parser import CommandLineError
from deeprules_jupyter.experiments.determinism import states
from deeprules_jupyter.experiments.probes import honest
from deeprules_jupyter.experiments.probes.task import plain, target_of
from deeprules_jupyter.model import Fit, Score
from deeprules_jupyter.rules.overfitting.fit_before_split import early
from deeprules_jupyter.rules.say import line_of
from deeprules_jupyter.runtime.marks import places_of
from deeprules_jupyter.views.probe import Page, bundle

LONG = 5.0  # seconds that the cells of the model took, from which it is not run again unasked
NEWEST = 3  # scores that are repeated
SMALL = 0.005  # what a scaler on all rows is usually worth at most (Roth 2026, 2,047 tables; a preprint)


@dataclass(frozen=True)
class Leak:
    """One score that rests on steps which had learned from the rows that judge it."""

    score: Score
    model: Fit
    steps: tuple[Fit, ...]


def run(one: session.Session, long: bool = False) -> None:
    """Compare each such score with its repair. Raises ValueError with one clear line."""
    found = list(_leaks(one))
    if not found:
        raise CommandLineError("no score is known that rests on a fit before the split; there is nothing to compare")
    refused = []
    for leak in found[:NEWEST]:
        try:
            both = _both(one, leak, long)
            one.shell.display_pub.publish(bundle(_page(leak, both)))
            _keep(one, leak, both)
        except CommandLineError as exc:
            refused.append(f"{leak.model.learner} ({line_of(leak.score.place)}): {exc}")
    if refused:
        raise CommandLineError("; ".join(refused))


def _leaks(one: session.Session) -> Iterator[Leak]:
    """The newest first."""
    trace = one.book.record.trace
    seen = {fit.id for fit, _, cause in early(trace) if trace.current(cause)}
    told: set[tuple[str, ...]] = set()
    for score in reversed(trace.scores):
        models = trace.models(score)
        steps = tuple(sorted(trace.behind(score), key=lambda fit: len(fit.data.fits)))
        if models and score.models not in told and any(fit.id in seen for fit in steps):
            told.add(score.models)
            yield Leak(score, models[-1], steps)


def _both(one: session.Session, leak: Leak, long: bool) -> honest.Both:
    """Raises CommandLineError where the run cannot be repeated from what is still there."""
    seconds = sum(one.spent.get(fit.place.cell_id or fit.place.run, 0.0) for fit in {leak.model, *leak.steps})
    if seconds > LONG and not long:
        raise CommandLineError(f"its cells took {seconds:.0f} s; `%deeprules honest --long` runs it all the same")
    live = [_live(one, fit, leak.score.folds) for fit in (*leak.steps, leak.model)]
    *steps, model = [part.estimator for part in live]
    name, table, known = _raw(one, leak, live[0].width)
    labels = Names(one, one.book.record.trace.source(leak.score.place)).of_labels(name, "y = ...")
    y = target_of(value_of(one, labels)) if labels else None
    if y is None:
        raise CommandLineError(f"the labels of {name} are not known")
    start = states.now()
    try:
        with unwatched(one):
            if leak.score.folds:
                return honest.folded(steps, model, plain(table), y)
            train, test = _places(known, leak.model.data.rows), _places(known, leak.score.data.rows)
            if train is None or test is None:
                raise CommandLineError(f"where its rows stand in {name} is not known")
            _fit_again(live, name, known, plain(table), y)
            return honest.held_out(steps, model, plain(table), y, train, test)
    finally:
        start.back()


def _keep(one: session.Session, leak: Leak, both: honest.Both) -> None:
    """From now on the warning gives what was measured here, in place of what is usual."""
    said = (
        f"Measured here: {both.metric} {both.was:.3f} as it is, {both.repaired:.3f} repaired, a difference of "
        f"{both.gap.value:+.3f} [{both.gap.low:+.3f}, {both.gap.high:+.3f}]."
    )
    steps = tuple(fit.id for fit in leak.steps)
    with one.guard:
        one.watcher.desk.write(
            lambda place, inner: Worth(place=place, inner=inner, witness="calls", fits=steps, said=said)
        )


def _places(known: Any, rows: Any) -> Any:
    """Where these rows stand, if that is known of each."""
    found = places_of(known, rows)
    return None if found is None or (found < 0).any() else found


@dataclass(frozen=True)
class Live:
    """An estimator of the leak: the person's own, or one made anew as it was before its fit."""

    fit: Fit
    estimator: Any
    width: int | None  # columns that it was fitted on
    anew: bool = False


def _live(one: session.Session, fit: Fit, folds: bool) -> Live:
    """The object that this fit left; without a name, one that is made anew of the same settings; else, in
    cross-validation, the only one of its class. Raises CommandLineError with what to write."""
    bound = [value for name, value in one.shell.user_ns.items() if not name.startswith("_")]
    able = [value for value in bound if hasattr(value, "get_params") and hasattr(value, "fit")]
    found = next((value for value in able if one.watcher.desk.fits.get(value) == fit.id), None)
    if found is None and (plan := one.watcher.desk.plans.get(fit.id)) is not None:
        return Live(fit, plan.made(), plan.width, anew=True)
    same = [value for value in able if type(value).__name__ == fit.learner]
    found = same[0] if found is None and folds and len(same) == 1 else found
    if found is None:
        raise CommandLineError(_to_write(fit))
    return Live(fit, found, getattr(found, "n_features_in_", None))


def _to_write(fit: Fit) -> str:
    what = f"{fit.learner} ({line_of(fit.place)})"
    if fit.kind == "statistic" or not fit.learner[:1].isupper():
        return (
            f"{what} was worked out by hand, and only estimators can be fitted anew: write it as one, such as "
            "`scaler = StandardScaler()` and `scaler.fit_transform(X)`, and run the cells again"
        )
    name = fit.learner.lower()
    return (
        f"{what} has no name, and its settings are more than numbers and words: write `{name} = {fit.learner}(...)` "
        f"on a line of its own, use `{name}` where it was made, and run the cells again"
    )


def _fit_again(live: Sequence[Live], name: str, known: Any, table: Any, y: Any) -> None:
    """Those that were made anew learn again from the rows that they had. Raises CommandLineError."""
    places = [_places(known, part.fit.data.rows) if part.anew else None for part in live]
    if any(found is None and part.anew for found, part in zip(places, live, strict=True)):
        raise CommandLineError(f"where the rows of its fits stand in {name} is not known")
    if any(part.anew for part in live):
        honest.fitted_again([(part.estimator, at) for part, at in zip(live, places, strict=True)], table, y)


def _raw(one: session.Session, leak: Leak, wide: int | None) -> tuple[str, Any, Any]:
    """The table as it was before the first step."""
    steps = {fit.id for fit in leak.steps}
    for name, value in list(one.shell.user_ns.items()):
        shape = getattr(value, "shape", None)
        if name.startswith("_") or not isinstance(shape, tuple) or len(shape) != 2 or shape[1] != wide:
            continue
        known = one.watcher.desk.registry.look(value)
        wanted: Sequence[Any] = (leak.model.data.rows, leak.score.data.rows)
        if known is not None and not known.fits & steps and all(known.rows.covers(rows) for rows in wanted):
            return name, value, known.rows
    raise CommandLineError(
        f"the table as it was before {leak.steps[0].learner} has no name any more: give its output a name of its own"
    )


def _page(leak: Leak, both: honest.Both) -> Page:
    steps = " and ".join(fit.learner for fit in leak.steps)
    by = "folds drawn anew" if leak.score.folds else f"{both.rows:,} test rows"
    span = f"[{both.gap.low:+.3f}, {both.gap.high:+.3f}]"
    if both.gap.low > 0:
        told = f"That is what {steps} gave away; the repaired score is the one to report."
    elif abs(both.gap.value) <= SMALL:
        told = "No difference worth a word: it is leakage all the same, and costs nothing to repair."
    else:
        told = "So few rows leave open what it gave away; the repaired score is the one to report."
    return Page(
        f"{leak.model.learner} on {by}: {both.metric} {both.was:.3f} as it is, {both.repaired:.3f} repaired",
        (f"The difference is {both.gap.value:+.3f} {span}. {told}",),
        sentences=(
            f"Repaired: {steps} in one Pipeline with the model, so that they learn from training rows alone. Both "
            "numbers come from the same rows, so do not choose between them.",
        ),
        loud=both.gap.low > 0,
    )  # fmt: skip
