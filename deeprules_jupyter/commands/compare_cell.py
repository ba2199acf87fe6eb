"""`%%deeprules_baseline` on top of a cell: the cell runs as it stands, then baselines are tuned beside its network.

The line is taken off before IPython reads the cell, so its results, errors and line numbers are what they are without
it. When the cell has ended well, what was seen of it says which rows to use.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from deeprules_jupyter import session
from deeprules_jupyter.commands.mark import Mark
from deeprules_jupyter.commands.words import words as parted
from deeprules_jupyter.model import Place

if TYPE_CHECKING:
    from deeprules_jupyter.commands.cell_rows import Deed
    from deeprules_jupyter.experiments.baseline.equal import Cost

MARK = Mark("%%deeprules_baseline")


def after(one: session.Session, clearly: Callable[[Callable[[], None]], None], result: Any, place: Place) -> None:
    """A cell has ended. One that failed is left alone: its own error is what the person has to read."""
    words = MARK.asked(result.info.raw_cell or "")
    if words is not None and result.success:
        try:
            clearly(lambda: _compare(one, parted(words), result.info.raw_cell, place))
        except KeyboardInterrupt:  # the cell itself has ended well
            print("deeprules: stopped before the baseline was compared; nothing is left of it", file=sys.stderr)


def _compare(one: session.Session, words: list[str], source: str, place: Place) -> None:
    from deeprules_jupyter.commands import compare
    from deeprules_jupyter.commands.parser import baseline_parser

    options = baseline_parser(cell=True).parse_args(words)
    named = options.test is not None
    said, cost = _fill(one, options, source, place)
    compare.compare(one, options, said, cost, looked=not named)
    one.take_in(place)


def _fill(one: session.Session, options: argparse.Namespace, source: str, place: Place) -> tuple[list[str], Cost]:
    """Put into the options what the person did not say and the cell has shown."""
    from deeprules_jupyter.commands import cell_rows

    seen = cell_rows.deed(one, place)
    names = cell_rows.Names(one, source, one.book.record.trace.source(seen.model.place))
    if options.data is None:
        options.data = names.of_rows(seen.train, "training", f"{MARK.text} X_train y_train")
    if options.labels is None:
        options.labels = names.of_labels(options.data, f"{MARK.text} {options.data} y_train")
    for part, data in (("tune", seen.tune), ("test", seen.test)):
        if getattr(options, part) is None and data is not None:
            rows = names.of_rows(data, "tuning" if part == "tune" else "held-out", f"--{part} X y")
            setattr(options, part, [rows, names.of_labels(rows, f"--{part} {rows} y")])
    model = options.model or names.of_model(seen.model)
    options.model = model if options.test is not None else None  # there is nothing to compare it on
    return list(_said(options, seen, model)), cell_rows.cost(one, seen.model)


def _said(options: argparse.Namespace, seen: Deed, model: str | None) -> Iterator[str]:
    """What was found out, for the person to check."""
    parts = [f"{model or 'the model'} was trained on {_pair(options.data, options.labels)}"]
    if options.tune is not None:
        parts.append(f"tuned on {_pair(*options.tune)}")
    if options.test is not None:
        parts.append(f"tested on {_pair(*options.test)}")
    yield f"As the cell has shown: {', '.join(parts)}."
    if seen.shown is not None and seen.shown.value is not None:
        yield f"The cell itself showed {seen.shown.metric} {seen.shown.value:.3f}."
    if model is None:
        yield "That model has no name of its own in this notebook, so it is not compared: name it with --model."
    if options.test is None:
        yield "No held-out rows were scored in this cell, so the network is not compared: name them with --test X y."


def _pair(rows: str, labels: str | None) -> str:
    return rows if labels is None else f"{rows} with {labels}"
