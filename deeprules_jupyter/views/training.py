"""The panel beside a training cell: how far it is, its curves, its network, and the tips that apply. Pure.

While the cell runs it is drawn anew a few times a second, so it is small; when the cell has ended the same picture
stays as plain HTML and text, which needs no kernel and no script.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from deeprules_jupyter.training import Live, Training
from deeprules_jupyter.views.chart import Drawn, figure, number
from deeprules_jupyter.views.checklist import Tip, items, lines
from deeprules_jupyter.views.panel import CODE
from deeprules_jupyter.views.text import CONTROL

TONES = {"train": "rgb(74,139,183)", "tuning": "rgb(206,127,38)", "test": "rgb(138,112,196)", "": "rgb(60,150,110)"}
WORDS = {"train": "training", "tuning": "tuning", "test": "test", "": "other rows"}
BOX = (
    "border-left:3px solid rgb(74,139,183);background:rgba(128,128,128,.06);border-radius:0 4px 4px 0;margin:6px 0;"
    "padding:8px 14px 9px;max-width:760px;font-family:system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;"
    "font-size:13px;line-height:1.4;text-align:left;color:inherit"
)
SMALL = "opacity:.65;font-size:11px"
GRID = "display:grid;grid-template-columns:repeat(auto-fill,minmax(88px,1fr));gap:6px 12px;margin:8px 0 2px"
FOLD = 'style="cursor:pointer;color:inherit;opacity:.72;font-size:12px"'
SHOWN = 40  # layers of one network, and classes

MIME = "application/vnd.deeprules.training+json"  # by which an output is known to be ours

Seen = tuple[Training, Live]


def bundle(
    seen: Sequence[Seen], tips: Sequence[Tip] = (), ended: bool = False, quiet: bool = False, more: int = 0
) -> dict[str, Any]:
    """The panel in all forms. `quiet`: only its first line, which unfolds the rest when the cell has ended.

    `more` networks have trained in this cell before those that are shown.
    """
    html = "".join(_html(seen, tips, ended, quiet, more))
    models = [{"model": fact.model, "steps": fact.steps, "epochs": fact.epochs} for fact, _ in seen]
    return {
        MIME: {"version": 1, "ended": ended, "models": models},
        "text/html": CONTROL.sub(" ", html),
        "text/plain": CONTROL.sub(" ", "\n".join(plain(seen, tips, ended))),
    }


def _html(seen: Sequence[Seen], tips: Sequence[Tip], ended: bool, quiet: bool, more: int) -> Iterator[str]:
    yield f'<div role="group" aria-label="deeprules: training" style="{BOX}">'
    head = "".join(_head(seen, ended))
    if ended:
        yield f'<details {"" if quiet else "open"} style="margin:0"><summary style="cursor:pointer;color:inherit">'
        yield f"{head}</summary>"
    else:
        yield f"<div>{head}</div>{_bar(seen[-1][1].share)}"
    if ended or not quiet:
        for number_, one in enumerate(seen):
            yield from _network(*one, named=len(seen) > 1, first=not number_, ended=ended)
        if more:
            before = f"{_count(more, 'more network')} trained here before."
            yield f'<div style="{SMALL};margin-top:6px">{before}</div>'
        yield from items(tips)
    yield f"{'</details>' if ended else ''}</div>"


def _head(seen: Sequence[Seen], ended: bool) -> Iterator[str]:
    names = " and ".join(dict.fromkeys(fact.model for fact, _ in seen))
    yield f'<span style="font-weight:600;font-size:14px">{escape(names)}</span> '
    yield f'<span style="{SMALL};font-size:12px;font-variant-numeric:tabular-nums">{escape(progress(seen[-1], ended))}'
    yield "</span>"


def progress(one: Seen, ended: bool) -> str:
    """How far it is, in a few words: `epoch 3 of 20, step 240, 41 s left`."""
    fact, live = one
    words = []
    if ended and fact.epochs:
        words.append(f"{_count(fact.epochs, 'epoch')}")
    elif live.epoch:
        now = int(live.epoch - 1e-9) + 1
        words.append(f"epoch {now:,}" + (f" of {live.epochs:,}" if live.epochs else ""))
    words.append(f"{_count(fact.steps, 'step')}" if ended else f"step {fact.steps:,}")
    if ended:
        words.append(_time(fact.seconds))
    elif live.left is not None:
        words.append(f"{_time(live.left)} left")
    return " · ".join(words)


def _bar(share: float | None) -> str:
    track = "height:3px;border-radius:2px;background:rgba(128,128,128,.25);margin:6px 0 0;overflow:hidden"
    filled = "" if share is None else f'<div style="height:3px;width:{share:.1%};background:{TONES["train"]}"></div>'
    return f'<div style="{track}">{filled}</div>'


def _network(fact: Training, live: Live, named: bool, first: bool, ended: bool) -> Iterator[str]:
    if named:
        size = f"{short(fact.parameters)} parameters"
        yield f'<div style="font-weight:600;margin:{8 if first else 14}px 0 0">{escape(fact.model)} '
        yield f'<span style="{SMALL};font-weight:400">{size}, {escape(fact.optimizer)}</span></div>'
    yield from _curves(fact)
    yield f'<div style="{GRID}">'
    for label, value in facts(fact, live):
        yield f'<div><div style="{SMALL}">{escape(label)}</div><div style="font-variant-numeric:tabular-nums;'
        yield f'overflow-wrap:anywhere">{escape(value)}</div></div>'
    yield "</div>"
    if ended:
        yield from _classes(fact)
        yield from _layers(fact)


def _curves(fact: Training) -> Iterator[str]:
    drawn = [Drawn(WORDS[c.role], c.points, TONES[c.role], faint=False) for c in fact.curves if c.role != "train"]
    train = next((curve for curve in fact.curves if curve.role == "train"), None)
    means = epochs(fact)
    if train is not None:
        drawn.insert(0, Drawn("training", train.points, TONES["train"], faint=len(means) > 1))
        drawn[1:1] = [Drawn("training", means, TONES["train"])] if len(means) > 1 else []
    if not drawn:
        return
    best = lowest(fact)
    title = "; ".join(f"{label} {value}" for label, value in losses(fact))
    yield from figure(drawn, best[0] if best is not None else None, f"Loss against steps. {title}")
    yield f'<div style="display:flex;flex-wrap:wrap;gap:2px 14px;{SMALL};opacity:.9">'
    for curve in fact.curves:
        name = f" <span style='{CODE};font-size:11px'>{escape(curve.name)}</span>" if curve.name else ""
        last = fact.train_losses[-1] if curve.role == "train" else curve.points[-1][1]
        yield f'<span><span style="color:{TONES[curve.role]}">━</span> {WORDS[curve.role]}{name} '
        yield f"<b>{number(last)}</b></span>"
    yield "</div>"


def epochs(fact: Training) -> list[tuple[float, float]]:
    """The means of the epochs, each in the middle of its steps."""
    starts = (0.0, *fact.epoch_ends)
    return [((a + b) / 2, loss) for a, b, loss in zip(starts, fact.epoch_ends, fact.epoch_losses, strict=False)]


def lowest(fact: Training) -> tuple[float, float] | None:
    """The step and the value of the lowest tuning loss, where there is more than one."""
    points = next((curve.points for curve in reversed(fact.curves) if curve.role == "tuning"), ())
    return min(points, key=lambda point: point[1]) if len(points) > 1 else None


def losses(fact: Training) -> list[tuple[str, str]]:
    """What the losses came to, and how far apart they are."""
    found = []
    last = fact.train_losses[-1] if fact.train_losses else None
    if last is not None:
        found.append(("training loss", number(last)))
    tuning = fact.tuning_losses[-1] if fact.tuning_losses else None
    if tuning is not None:
        found.append(("tuning loss", number(tuning)))
    if last is not None and tuning is not None:
        found.append(("gap", f"{tuning - last:+.3g}"))
    best = lowest(fact)
    if best is not None:
        ended = sum(end < best[0] for end in fact.epoch_ends) + 1
        at = f"epoch {ended:,}" if fact.epoch_ends and fact.epochs == len(fact.epoch_ends) else f"step {best[0]:,.0f}"
        found.append(("best", f"{number(best[1])}, {at}"))
    return found


def facts(fact: Training, live: Live) -> Iterator[tuple[str, str]]:
    """What stands in the table below the curves."""
    yield from (one for one in losses(fact) if one[0] in ("gap", "best"))  # the others stand beside the curves
    if live.rate:
        yield "speed", f"{short(live.rate)} rows/s"
    if fact.device:
        yield "device", fact.device
    if fact.precision:
        yield "precision", fact.precision
    if live.memory:
        yield "memory", _bytes(live.memory)
    if live.device_memory:
        yield f"memory of {fact.device}", f"{_bytes(live.device_memory[0])} of {_bytes(live.device_memory[1])}"
    yield "parameters", short(fact.parameters)
    if fact.trained != fact.parameters:
        yield "of them trained", short(fact.trained)
    if fact.input_shape:
        yield "a row is", _shape(fact.input_shape)
    if fact.rows:
        yield "training rows", f"{fact.rows:,}"
        yield "rows/parameter", number(fact.rows / fact.trained) if fact.trained else "none is trained"
    if fact.gradient_norm is not None:
        yield "gradient", number(fact.gradient_norm)
    if fact.pretrained is not None:
        yield "start", "loaded weights" if fact.pretrained else "from scratch"
    if fact.nonfinite is not None:
        yield "not a number", f"since step {fact.nonfinite:,}"


def _classes(fact: Training) -> Iterator[str]:
    if len(fact.classes) < 2:
        return
    most = max(rows for _, rows in fact.classes)
    yield f'<details style="margin:6px 0 0"><summary {FOLD}>Rows per class ({len(fact.classes)} classes)</summary>'
    yield '<div style="display:grid;grid-template-columns:auto auto 1fr;gap:1px 10px;font-size:12px;margin:3px 0">'
    for label, rows in fact.classes[:SHOWN]:
        bar = f"height:8px;width:{rows / most:.1%};background:{TONES['train']};opacity:.7;border-radius:1px"
        yield f'<span>{label}</span><span style="text-align:right;font-variant-numeric:tabular-nums">{rows:,}</span>'
        yield f'<span style="align-self:center"><span style="display:block;{bar}"></span></span>'
    yield "</div></details>"


def _layers(fact: Training) -> Iterator[str]:
    if not fact.layers:
        return
    cell = "text-align:left;padding:1px 14px 1px 0;font-size:12px;border:0;vertical-align:top"
    yield f'<details style="margin:4px 0 0"><summary {FOLD}>Layers ({len(fact.layers)})</summary>'
    yield '<table style="border-collapse:collapse;margin:3px 0;border:0"><tbody>'
    for layer in fact.layers[:SHOWN]:
        note = "" if layer.trained or not layer.parameters else "frozen"
        values = (
            layer.name,
            layer.type,
            _shape(layer.shape),
            short(layer.parameters) if layer.parameters else "",
            note,
        )
        row = "".join(f'<td style="{cell}">{escape(value)}</td>' for value in values)
        yield f'<tr style="background:none">{row}</tr>'
    yield "</tbody></table>"
    if len(fact.layers) > SHOWN:
        yield f'<div style="{SMALL}">and {len(fact.layers) - SHOWN} more</div>'
    yield "</details>"


def plain(seen: Sequence[Seen], tips: Sequence[Tip], ended: bool) -> Iterator[str]:
    """The same for a terminal, and for a file that is read as text."""
    for one in seen:
        fact, live = one
        yield f"{fact.model}: {progress(one, ended).replace(' · ', ', ')}"
        told = [f"{label} {value}" for label, value in dict([*losses(fact), *facts(fact, live)]).items()]
        yield from (f"  {', '.join(told[at : at + 4])}" for at in range(0, len(told), 4))
        for curve in fact.curves:
            name = f" on {curve.name}" if curve.name else ""
            yield f"  {WORDS[curve.role]}{name}: {_sparks([loss for _, loss in curve.points])}"
    yield from lines(tips)


def _sparks(values: Sequence[float], width: int = 40) -> str:
    """A curve in one line of text."""
    size = max(1, -(-len(values) // width))
    means = [sum(part) / len(part) for at in range(0, len(values), size) if (part := values[at : at + size])]
    low, high = min(means), max(means)
    return "".join("▁▂▃▄▅▆▇█"[round(7 * (one - low) / (high - low)) if high > low else 3] for one in means)


def short(value: float) -> str:
    """`18`, `1,234`, `11.2 M`."""
    for size, word in ((1e9, " G"), (1e6, " M"), (1e4, " k")):
        if value >= size:
            size = 1e3 if word == " k" else size
            return f"{value / size:.3g}{word}"
    return f"{value:,.0f}" if value >= 10 else f"{value:.2g}"


def _bytes(value: int) -> str:
    return f"{value / 2**30:.1f} GB" if value >= 2**30 else f"{value / 2**20:.0f} MB"


def _shape(shape: Sequence[int] | None) -> str:
    return " x ".join(str(size) for size in shape or ())


def _time(seconds: float) -> str:
    if seconds < 10:
        return f"{seconds:.1f} s"
    if seconds < 120:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h {minutes % 60} min"


def _count(value: float, word: str) -> str:
    text = f"{value:,.0f}" if abs(value - round(value)) < 0.05 else f"{value:,.1f}"
    return f"{text} {word}{'' if text == '1' else 's'}"
