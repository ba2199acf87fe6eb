"""What was trained, with which settings, and how these were chosen."""

from __future__ import annotations

import re
from collections.abc import Iterator

from deeprules_jupyter.model import Fit
from deeprules_jupyter.reports import living
from deeprules_jupyter.reports.answers import Line
from deeprules_jupyter.reports.seen import Seen, listed, rows_said
from deeprules_jupyter.trials import experiments
from deeprules_jupyter.views.methods import paragraph

PRETRAINED = re.compile(r"(^|\.)(from_pretrained|load_state_dict|hub\.load|load_model|create_model)$")
SEEDS = re.compile(r"(^|\.)(seed|manual_seed|manual_seed_all|seed_everything|set_seed|set_random_seed|default_rng)$")
SEEDED = ("random_state", "seed", "random_seed")


def _steps(seen: Seen) -> Iterator[Line]:
    for fit in seen.trace.current_fits:
        if fit.kind in ("transform", "statistic", "resample") and not fit.inside:
            yield seen.line(
                "steps", f"{fit.settings or fit.learner} learned from {rows_said(fit.data)}.", fit, fit.data
            )
    for fit in seen.reported:
        steps = living.parts(seen.fitted(fit))[:-1]
        if steps:
            said = listed([living.said(step) for _, step in steps])
            yield seen.line("steps", f"Within the model, learned from its training rows: {said}.", fit, fit.data)


def _tried(seen: Seen) -> Iterator[Line]:
    for fit in seen.models[:40]:
        many = f", {fit.trials:,} settings" if fit.trials > 1 else ""
        layers = " (a network)" if fit.network else ""
        yield seen.line(
            "tried", f"{fit.settings or fit.learner}{layers} on {rows_said(fit.data)}{many}.", fit, fit.data
        )
    more = len(seen.models) - 40
    if more > 0:
        yield seen.line("tried", f"And {more:,} trainings more: `%deeprules_trials export FILE.csv` has them all.")


def _chosen(seen: Seen) -> Iterator[Line]:
    for group in experiments(seen.trials):
        yield seen.line("chosen", paragraph(group), group[-1])
    for choice in seen.trace.choices:
        yield seen.line("chosen", f"A choice was made on {rows_said(choice.data)}: {choice.what}.", choice, choice.data)
    if not seen.trials and not seen.trace.choices and len(seen.models) == 1:
        yield seen.line(
            "chosen", "One model with one setting was trained; there was nothing to choose.", seen.models[0]
        )


def _settings(seen: Seen) -> Iterator[Line]:
    for fit in seen.reported[:6]:
        own = living.settings(seen.fitted(fit))
        if own:
            name = type(living.parts(seen.fitted(fit))[-1][1]).__name__
            said = listed([f"{key}={value}" for key, value in own.items()], 40)
            yield seen.line("settings", f"{name}: {said}.", fit)
        elif fit.settings:
            yield seen.line("settings", f"{fit.settings}; all else as the library has it.", fit)
    for trial in seen.trials:
        if trial.space:
            space = "; ".join(f"{name}: {value}" for name, value in trial.space)
            found = ", ".join(f"{name}={value}" for name, value in trial.chosen)
            yield seen.line("settings", f"{trial.how} tried {trial.tried} settings ({space}) and chose {found}.", trial)


def _capacity(seen: Seen) -> Iterator[Line]:
    for fit in seen.reported[:6]:
        if found := living.capacity(seen.fitted(fit)):
            rows = fit.data.rows.count
            each = f", {rows / found[0]:.3g} training rows for each" if rows and found[0] else ""
            yield seen.line("capacity", f"{fit.learner}: {found[0]:,} {found[1]}{each}.", fit, fit.data)


def _regularization(seen: Seen) -> Iterator[Line]:
    for fit in seen.reported[:6]:
        model = seen.fitted(fit)
        if model is None:
            continue
        found = living.restraints(model)
        name = type(living.parts(model)[-1][1]).__name__
        if found:
            yield seen.line("regularization", f"{name}: {listed(found)}.", fit)
        else:
            yield seen.lacking("regularization", f"{name}: no setting that keeps it from learning by heart is known.")


def _pretrained(seen: Seen) -> Iterator[Line]:
    loads = [(call, place) for call, place in seen.calls if PRETRAINED.search(seen.dotted(call))]
    for call, place in loads[:8]:
        yield seen.line("pretrained", f"`{seen.dotted(call)}` brings what was learned elsewhere.", place)
    feeding = [fit for one in seen.reported for fit in _behind(seen, one)]
    for fit in feeding[:8]:
        yield seen.line("pretrained", f"Answers of {fit.learner} are among what the model is given.", fit)
    if seen.reported and not loads and not feeding:
        names = listed(list(dict.fromkeys(fit.learner for fit in seen.reported)), 6)
        yield seen.line("pretrained", f"No other predictor feeds {names}, and nothing pretrained is loaded.",
                        seen.reported[-1])  # fmt: skip


def _behind(seen: Seen, fit: Fit) -> list[Fit]:
    return [one for one in seen.trace.learned_into(fit.data) if one.kind == "model" and one.id != fit.id]


def _output(seen: Seen) -> Iterator[Line]:
    for fit in seen.reported[:6]:
        if said := living.output(seen.fitted(fit)):
            yield seen.line("output", f"{fit.learner} gives {said}.", fit)


def _explanation(seen: Seen) -> Iterator[Line]:
    for fit in seen.reported[:6]:
        model = seen.fitted(fit)
        if model is not None:
            name = type(living.parts(model)[-1][1]).__name__
            can = "can be read as it is" if living.readable(model) else "cannot be read as it is"
            yield seen.line("explanation", f"{name} {can}.", fit)


def _seeds(seen: Seen) -> Iterator[Line]:
    found = []
    for call, place in seen.calls:
        given = [one for one in call.keywords if one.arg in SEEDED and _is_number(one.value)]
        if given or (SEEDS.search(seen.dotted(call)) and call.args):
            found.append(place)
    if found:
        yield seen.line("seeds", f"Seeds are given in {len(found)} places.", found[0])
    else:
        yield seen.lacking("seeds", "No seed was seen in the code.")
    for name, value in dict(seen.environment.get("settings", {})).items():
        yield seen.line("seeds", f"{name}: {value}.")


def _is_number(node: object) -> bool:
    return isinstance(getattr(node, "value", None), int)


def _privacy(seen: Seen) -> Iterator[Line]:
    for fit in seen.reported[:6]:
        model = seen.fitted(fit)
        if model is not None:
            kept = living.stores_rows(model)
            name = type(living.parts(model)[-1][1]).__name__
            said = f"keeps {kept}" if kept else "is of a kind that is not known to keep training rows"
            yield seen.line("privacy", f"{name} {said}.", fit)


ALL = (
    _steps, _tried, _chosen, _settings, _capacity, _regularization, _pretrained, _output, _explanation, _seeds,
    _privacy,
)  # fmt: skip
