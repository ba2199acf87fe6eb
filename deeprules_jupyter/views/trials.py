"""The table of `%deeprules_trials` as text and as HTML; pure."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from deeprules_jupyter.trials import (
    Settings,
    Trial,
    Yardstick,
    best,
    lower_is_better,
    on_rows,
    settings_tried,
    value_of,
    varied,
    worth,
    yardstick,
)
from deeprules_jupyter.views import trial_plot
from deeprules_jupyter.views.columns import columns
from deeprules_jupyter.views.panel import BOX, TONES
from deeprules_jupyter.views.text import CONTROL

WIDTH = 98
COLUMNS = 6  # settings, and 4 scores; the export has all
SCORES = 4
CELL = "text-align:left;padding:2px 12px 2px 0;vertical-align:top;white-space:nowrap"


@dataclass(frozen=True)
class Table:
    """One experiment, or the searches of one cell."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    sentences: tuple[str, ...]
    figure: str = ""  # SVG images


def bundle(groups: Sequence[Sequence[Trial]], plot: bool) -> dict[str, str]:
    """The trials of each experiment, in two formats for the front end to choose from."""
    tables = [table(group, plot) for group in groups]
    return {
        "text/plain": CONTROL.sub(" ", "\n\n".join(_text(one) for one in tables)),
        "text/html": CONTROL.sub(" ", "".join(_html(one) for one in tables)),
    }


def table(group: Sequence[Trial], plot: bool = False) -> Table:
    """What is shown of one experiment."""
    tries = [runs[-1] for runs in settings_tried(group)] or list(group)
    names = varied(group)
    by = yardstick(tries)
    scales = _scales(group, by)
    same = set(group[0].seeds).intersection(*(trial.seeds for trial in group))
    seeded = any(set(trial.seeds) - same for trial in group)
    search = bool(group[0].how)
    head = ("trial", *names[:COLUMNS], *(["seeds"] if seeded else []), *(_scale(one) for one in scales))
    rows = tuple(
        (
            str(number),
            *_settings(one, names),
            *([_seeds(one.seeds, same)] if seeded else []),
            *_values(one, scales),
            *_end(one, note),
        )
        for number, one, note in _noted(group, by)
    )
    more = ("tried", "chosen") if search else ()
    return Table(
        _title(group, tries), (*head, "seconds", *more, "note"), rows, tuple(_sentences(tries, names, by, search)),
        trial_plot.figures(tries, names[:COLUMNS], by) if plot else "",
    )  # fmt: skip


def _title(group: Sequence[Trial], tries: Sequence[Trial]) -> str:
    last = group[-1]
    if last.how:
        return f"{last.how}: {sum(one.tried for one in group):,} settings in {_count(len(group), 'search', 'searches')}"
    failed = sum(bool(one.ended) for one in group)
    ended = f", {failed} of them did not end well" if failed else ""
    tried = len(settings_tried(group))
    return (
        f"{last.learner}: {_count(tried, 'setting', 'settings')} by hand in {_count(len(group), 'run', 'runs')}{ended}"
    )


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _scales(group: Sequence[Trial], by: Yardstick | None) -> list[Yardstick]:
    found = dict.fromkeys((one.partition, one.metric, one.rows) for trial in group for one in trial.scores)
    return [*([by] if by in found and by is not None else []), *(one for one in found if one != by)][:SCORES]


def _scale(one: Yardstick) -> str:
    partition, metric, rows = one
    return f"{metric} on {rows or 'rows'}{f' ({partition})' if partition else ''}"


def _settings(one: Trial, names: Sequence[str]) -> Iterator[str]:
    own = dict(one.settings)
    yield from (own.get(name, "-") for name in names[:COLUMNS])


def _seeds(seeds: Settings, same: set[tuple[str, str]]) -> str:
    return ", ".join(value for name, value in seeds if (name, value) not in same) or "-"


def _values(one: Trial, scales: Sequence[Yardstick]) -> Iterator[str]:
    seen = {(score.partition, score.metric, score.rows) for score in one.scores}
    for scale in scales:
        value = value_of(one, scale)
        yield f"{value:.4g}" if value is not None else "not seen" if scale in seen else "-"


def _end(one: Trial, note: str) -> tuple[str, ...]:
    more = (str(one.tried), ", ".join(f"{name}={value}" for name, value in one.chosen) or "-") if one.how else ()
    return f"{one.seconds:.1f}", *more, note


def _noted(group: Sequence[Trial], by: Yardstick | None) -> Iterator[tuple[int, Trial, str]]:
    """Each run with its number and what is to be said of it."""
    first: dict[Settings, int] = {}
    seeds: dict[Settings, set[Settings]] = {}
    top = best([one for one in group if not one.ended], by)
    for number, one in enumerate(group, 1):
        note = one.ended
        if not note and one.settings in first and not one.how:
            other = one.seeds not in seeds[one.settings]
            note = f"as trial {first[one.settings]}{', another seed' if other else ''}"
        if not one.ended:
            first.setdefault(one.settings, number)
            seeds.setdefault(one.settings, set()).add(one.seeds)
        said = [note, "best" if one is top else "", "on the edge: " + ", ".join(one.edges) if one.edges else ""]
        yield number, one, "; ".join(filter(None, said))


def _sentences(tries: Sequence[Trial], names: Sequence[str], by: Yardstick | None, search: bool) -> Iterator[str]:
    if len(names) > COLUMNS:
        yield f"{len(names) - COLUMNS} more settings changed: %deeprules_trials export FILE.csv has them all."
    if search:
        return
    curve = worth(tries, by)
    if curve and by is not None:
        better = "small" if lower_is_better(by[1]) else "large"
        yield (
            f"Compared by {by[1]} {on_rows(by)}, where {better} is good: one of these settings at random is expected "
            f"to reach {curve[0]:.3f}, the best of {len(curve)} {curve[-1]:.3f} (Dodge et al. 2019)."
        )
    elif len(tries) > 1:
        yield "No score by which they could be compared was seen."


def _text(one: Table) -> str:
    return "\n".join(
        [
            one.title,
            "",
            columns([one.head, *one.rows]),
            *(line for said in one.sentences for line in ["", *textwrap.wrap(said, WIDTH)]),
        ]
    )


def _html(one: Table) -> str:
    """Inline styles only, and the colours of the page, so that it fits a light and a dark theme."""
    head = "".join(f'<th scope="col" style="{CELL}">{escape(cell)}</th>' for cell in one.head)
    body = "".join(
        "<tr>" + "".join(f'<td style="{CELL}">{escape(cell)}</td>' for cell in row) + "</tr>" for row in one.rows
    )
    said = "".join(f'<p style="margin:6px 0 0">{escape(sentence)}</p>' for sentence in one.sentences)
    box = BOX.format(tone=TONES["note"]).replace("max-width:760px", "max-width:980px;overflow-x:auto")
    return (
        f'<div style="{box}"><strong>{escape(one.title)}</strong>'
        '<table style="border-collapse:collapse;margin:6px 0 0">'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{one.figure}{said}</div>"
    )
