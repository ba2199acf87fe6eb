"""A paragraph for the methods section of a paper: how settings were chosen. Every number is one that was seen; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from deeprules_jupyter.trials import Trial, Yardstick, best, on_rows, settings_tried, value_of, varied, worth, yardstick

MOST = 8  # values that are listed one by one


def paragraph(group: Sequence[Trial]) -> str:
    """How the settings of one experiment were chosen."""
    return " ".join(_search(group) if group[0].how else _by_hand(group))


def _by_hand(group: Sequence[Trial]) -> Iterator[str]:
    runs = settings_tried(group)
    tries = [one[-1] for one in runs]
    learner = group[-1].learner
    if not tries:
        yield f"No run of {learner} ended well, so no setting was compared."
        return
    by = yardstick(tries)
    if len(tries) == 1:
        yield f"One setting of {learner} was trained; no other was tried in this notebook as far as it was watched."
    else:
        yield f"The hyperparameters of {learner} were chosen by hand among {len(tries)} settings."
        yield f"Varied were {'; '.join(_space(tries))}."
    yield from _repeats(group, runs)
    yield from _compared(tries, by)
    yield f"These trainings took {sum(one.seconds for one in group):.0f} s in all."


def _space(tries: Sequence[Trial]) -> Iterator[str]:
    for name in varied(tries):
        values = list(dict.fromkeys(dict(one.settings).get(name, "left out") for one in tries))
        listed = ", ".join(values[:MOST]) + (f" and {len(values) - MOST} more" if len(values) > MOST else "")
        yield f"{name} ({listed})"


def _repeats(group: Sequence[Trial], runs: Sequence[Sequence[Trial]]) -> Iterator[str]:
    again = sum(len(one) - 1 for one in runs)
    seeds = max(len({trial.seeds for trial in one}) for one in runs)
    if again:
        yield f"{again} further run{'s' * (again != 1)} repeated a setting" + (
            f", with up to {seeds} seeds for one setting." if seeds > 1 else ", with the same seeds."
        )
    if not any(trial.seeds for trial in group):
        yield "No seed was set in the code."
    failed = sum(bool(one.ended) for one in group)
    if failed:
        yield f"{failed} run{'s' * (failed != 1)} did not end well and {'are' if failed != 1 else 'is'} not counted."


def _compared(tries: Sequence[Trial], by: Yardstick | None) -> Iterator[str]:
    if by is None:
        yield "[On which rows they were compared was not seen: please add it.]"
        return
    counts = {score.count for one in tries for score in one.scores if (score.partition, score.metric, score.rows) == by}
    count = counts.pop() if len(counts) == 1 else None
    rows = f" ({count:,} rows)" if count is not None else ""
    yield f"They were judged by {by[1]} {on_rows(by).replace('`', '')}{rows}."
    top = best(tries, by)
    value = None if top is None else value_of(top, by)
    if top is None or value is None:
        yield "[The scores themselves were not seen: please add them and the values that were chosen.]"
        return
    own, names = dict(top.settings), varied(tries)
    chosen = ", ".join(f"{name} = {own.get(name, 'left out')}" for name in names)
    yield f"The best reached {value:.3f}{f' with {chosen}' if chosen else ''}."
    known = [one for one in tries if value_of(one, by) is not None]
    if len(known) < len(tries):
        yield f"[Of {len(tries) - len(known)} settings the score was not seen.]"
    curve = worth(tries, by)
    if curve:
        yield f"The expected best of {len(curve)} such settings is {curve[-1]:.3f}, that of one {curve[0]:.3f}."


def _search(group: Sequence[Trial]) -> Iterator[str]:
    for one in group:
        tried = f"{one.tried} setting{'s' * (one.tried != 1)}"
        ended = f" (it {'was stopped' if one.ended == 'interrupted' else 'failed'})" if one.ended else ""
        yield f"Hyperparameters were searched with {one.how}, which tried {tried}{ended}."
        if one.space:
            yield f"The space was {'; '.join(f'{name}: {value}' for name, value in one.space)}."
        else:
            yield "[Its space was not seen: please add it.]"
        if one.chosen:
            yield f"It chose {', '.join(f'{name} = {value}' for name, value in one.chosen)}."
        else:
            yield "[What it chose was not seen: please add it.]"
        if one.edges:
            yield f"On the border of the space lie {', '.join(one.edges)}."
        for score in one.scores:
            if score.value is not None:
                by = (score.partition, score.metric, score.rows)
                yield f"It reached {score.metric} {score.value:.3f} {on_rows(by).replace('`', '')}."
        yield f"It took {one.seconds:.0f} s."
