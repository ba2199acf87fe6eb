"""What `%deeprules_baseline` says of a result, in sentences and in the lines of a table."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import replace

from deeprules_jupyter.commands import compare_shapes
from deeprules_jupyter.experiments.baseline import Held, Result
from deeprules_jupyter.experiments.baseline.equal import on_the_edge
from deeprules_jupyter.experiments.baseline.held import Took
from deeprules_jupyter.experiments.baseline.search import Effort
from deeprules_jupyter.experiments.baseline.statistics import Difference, expected_best
from deeprules_jupyter.experiments.baseline.study import Settings
from deeprules_jupyter.lockbox.intervals import simultaneous
from deeprules_jupyter.views.baseline import Line, Page
from deeprules_jupyter.views.effort import Curve, figure

KEPT = "_baseline"  # the name under which the winner is left
MANY = 60  # characters of settings
CLOSE = 0.25  # of what the winner has above the dummy


def page(result: Result, options: argparse.Namespace, used: Sequence[str] = (), size: int | None = None) -> Page:
    """What is shown. `size`: bytes of the network."""
    one = result.problem
    trials = sum(effort.count for effort in result.efforts)
    title = (
        f"{trials} trials of {len(result.efforts)} traditional models on {len(one.train):,} training rows, "
        f"{result.seconds:.0f} s; judged by {one.metric.name} "
        + (f"on {options.tune[0]}" if options.tune else "in cross-validation on the training rows")
    )
    order = sorted(result.efforts, key=lambda effort: effort.best.score if effort.best else float("-inf"), reverse=True)
    lines = [_line(result, effort) for effort in order]
    if options.model and (result.cost is not None or (result.held is not None and result.held.network is not None)):
        lines.append(_own_line(result, options.model, size))
    had = None if result.cost is None else result.cost.trials
    drawn = figure(list(_curves(result, order)), one.metric.name, had, options.model or "your model")
    lead, further = tuple(_lead(result, options, used)), tuple(_further(result, options))
    return Page(title, lead, tuple(lines), further, drawn + compare_shapes.figures(result, _names(result, options)))


def _names(result: Result, options: argparse.Namespace) -> dict[str, str]:
    """What both sides are called."""
    return {"winner": result.best.best.family if result.best.best else "", "network": options.model or "your model"}


def _own_line(result: Result, model: str, size: int | None) -> Line:
    """The network's."""
    cost, took = result.cost, replace(_took(result, "network"), size=size)
    trials, seconds = ("", "") if cost is None else (str(cost.trials), f"{cost.seconds:.1f}")
    said = "as you trained it" + (", in this kernel" if cost is not None else "")
    return Line(model, "", _range(result, "network"), "", trials, seconds, *_costs(took), said)


def _took(result: Result, part: str) -> Took:
    return Took() if result.held is None else result.held.took.get(part, Took())


def _costs(took: Took) -> tuple[str, str, str, str]:
    """Seconds to fit and to answer, memory and size."""
    fit, answer = ("" if one is None else f"{one:.2g} s" for one in (took.fit, took.predict))
    return fit, answer, _size(took.memory), _size(took.size)


def _curves(result: Result, order: Sequence[Effort]) -> Iterator[Curve]:
    """Of the families with several trials that were judged alike."""
    for effort in order:
        best = expected_best([trial.score for trial in effort.judged])
        yield Curve(effort.family.name, tuple(result.problem.metric.shown(value) for value in best))


def _line(result: Result, effort: Effort) -> Line:
    shown = result.problem.metric.shown
    best, default = effort.best, effort.default
    name = best.family if best else effort.family.name
    why = effort.failed or ("the time was up" if effort.stopped and best is None else "")
    part = "winner" if effort is result.best else "dummy" if effort is result.efforts[0] else ""
    return Line(
        f"{name} *" if effort is result.best else name,
        f"{shown(best.score):.3f}" if best else "",
        _range(result, part),
        f"{shown(default.score):.3f}" if default else "",
        str(effort.count),
        f"{effort.seconds:.1f}",
        *_costs(_took(result, part)),
        why or (_settings(best.settings) if best else ""),
    )


def _range(result: Result, part: str) -> str:
    """A score on the held-out rows with its interval."""
    held = result.held
    if held is None or part not in held.intervals:
        return ""
    low, high = held.intervals[part]
    return f"{getattr(held, part):.3f} ({low:.3f} to {high:.3f})"


def _settings(settings: Settings) -> str:
    words = ", ".join(
        f"{name}={value:.3g}" if isinstance(value, float) else f"{name}={value}" for name, value in settings.items()
    )
    return words if len(words) <= MANY else words[: MANY - 3] + "..."


def _lead(result: Result, options: argparse.Namespace, used: Sequence[str]) -> Iterator[str]:
    """What was compared, and who is better."""
    name = result.best.best.family if result.best.best else ""
    yield from used
    if result.signal is False:
        yield f"No signal: as far as these rows can say, the best of them, the {name}, tells nothing about the target."
        if result.held is None and (luck := result.chance) is not None:
            yield f"Of targets that are shuffled, {100 * luck:.0f} in 100 let one of these models look as good."
    if result.held is not None:
        yield from _held(result, result.held, name, options)
    if any(effort.stopped for effort in result.efforts):
        yield "Stopped before all settings were tried: the time was up, or you interrupted."


def _further(result: Result, options: argparse.Namespace) -> Iterator[str]:
    name = result.best.best.family if result.best.best else ""
    if result.held is not None:
        yield from _looked(result.held)
    yield from compare_shapes.sentences(result, _names(result, options))
    yield from _tuning(result, name)
    if more := [effort for effort in result.efforts if effort.final is not None]:
        names = ", ".join(effort.family.name for effort in more)
        yield (
            "With few rows, those in reach of the best were judged once more, on folds that no setting was chosen on; "
            f"their scores are of these: {names}."
        )
    yield (
        f"* chosen before any held-out row was looked at; it is left as {KEPT}, a scikit-learn Pipeline fitted on "
        f"{options.data}; %deeprules_baseline code prints the lines that build it. Settings that were only ranked on a "
        "part of the rows count as trials."
    )
    if note := result.problem.train.note:
        yield note


def _held(result: Result, held: Held, name: str, options: argparse.Namespace) -> Iterator[str]:
    metric = result.problem.metric.name
    rows = f"the same {held.rows:,} held-out rows"
    if held.failed:
        yield f"{options.model} gave no answer for the held-out rows ({held.failed})."
    if held.network is None or held.above_network is None:
        yield f"On {held.rows:,} held-out rows: {metric} {held.winner:.3f}; the dummy {held.dummy:.3f}."
        return
    gap = held.above_network
    yield (
        f"The {name} {_verb(held, gap)} {options.model} on {rows}: {metric} {held.winner:.3f} against "
        f"{held.network:.3f}, difference {gap.value:+.3f} ({gap.low:+.3f} to {gap.high:+.3f}, higher is better for "
        f"the {name}; {gap.how})."
    )
    yield from _equal(result, held, gap, name, options.model)
    if held.both is not None and (more := held.both_above) is not None:
        yield (
            f"Both together, the mean of their answers: {metric} {held.both:.3f}, "
            f"{more.value:+.3f} ({more.low:+.3f} to {more.high:+.3f}) beside {options.model} alone."
        )


def _looked(held: Held) -> Iterator[str]:
    if held.looks > 1:
        yield (
            f"These rows have judged {held.looks} models, this comparison included, so the intervals are wider: each "
            f"stands at {100 * simultaneous(held.looks):.1f} %, for all to hold together (see %deeprules_lockbox)."
        )
    yield (
        f"Fit: on all training rows, once, with the best setting; answer: for all {held.rows:,} held-out rows; memory: "
        "the most that the process held during that fit beyond what it held before; size: of the fitted model."
    )


def _size(count: int | None) -> str:
    if count is None:
        return ""
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{round(count / 1e3)} kB"


def _verb(held: Held, gap: Difference) -> str:
    """A difference that may be as large as a good part of what the winner has above the dummy is no match."""
    if gap.clear:
        return "does better than" if gap.low > 0 else "does worse than"
    near = max(-gap.low, gap.high) <= CLOSE * abs(held.above_dummy.value)
    return "matches" if near else "cannot be told apart from"


def _equal(result: Result, held: Held, gap: Difference, name: str, model: str) -> Iterator[str]:
    """Whether the verdict rests on the winner's having been given more than the network."""
    had = {} if result.cost is None else {
        "trials": f"{result.cost.trials} trial{'s' * (result.cost.trials != 1)}",
        "seconds": f"{result.cost.seconds:.1f} s of computing",
    }  # fmt: skip
    same = [had[one.what] for one in held.at_equal if one not in held.flipped]
    if same:
        yield f"The same holds if the {name} gets no more than {model} had: {' or '.join(same)}."
    for one in held.flipped:
        yield (
            f"This rests on the effort: with {had[one.what]}, as {model} had, the {name} {_verb(held, one.gap)} it "
            f"(difference {one.gap.value:+.3f}, {one.gap.low:+.3f} to {one.gap.high:+.3f}). A model that was tuned "
            "less loses by its tuning, not by its kind (Hu and Greene 2019)."
        )


def _tuning(result: Result, name: str) -> Iterator[str]:
    """What tuning gained, and whether the range of the settings was wide enough."""
    best, default, shown = result.best.chosen, result.best.default, result.problem.metric.shown
    before, after = (f"{shown(one.score):.3f}" if one is not None else "" for one in (default, best))
    if before and before != after:
        yield (
            f"Tuning brought the {name} from {before}, with the library's own setting, to {after} on the rows that "
            "models are chosen on."
        )
    if edges := on_the_edge(result.best):
        yield f"{' and '.join(edges)} lies at the end of what was tried: a better setting may lie beyond it."
