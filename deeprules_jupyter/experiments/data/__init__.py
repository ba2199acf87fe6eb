"""`%deeprules_data`: the checks of tip 4 on one table, with what each would cost and what chance would give."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from deeprules_jupyter.experiments.data import (
    alike,
    batch,
    circular,
    components,
    duplicates,
    images,
    imbalance,
    metadata,
    missing,
    near,
    order,
    readable,
    samples,
    scaled,
    sentinels,
    single,
    units,
)
from deeprules_jupyter.experiments.data.check import About, Check, judged, ordered
from deeprules_jupyter.experiments.data.table import Table

CHECKS = (
    samples, units, imbalance, missing, sentinels, scaled, order, circular, duplicates, near, alike, images, batch,
    readable, components, metadata, single,
)  # fmt: skip
# Seconds, measured on one core of 2026 (tests/bench/bench_data.py says how); for an estimate before, no more.
FIXED, A_CELL, AN_IMAGE, A_TEXT = 0.5, 1.5e-7, 2e-4, 1e-3


@dataclass(frozen=True)
class Page:
    """All that was checked of one table, findings first."""

    name: str
    rows: int
    columns: int
    label: str
    checks: tuple[Check, ...]
    seconds: float
    stopped: bool = False  # the person interrupted


Told = Callable[[str, int, int], None]  # the title of the next check, how many are done, how many there are


def estimate(table: Table) -> float:
    """Seconds that all checks may take."""
    pictures = 0 if table.images is None else table.rows * AN_IMAGE
    texts = 0 if table.texts is None else table.rows * A_TEXT
    return FIXED + table.rows * max(table.width, 1) * A_CELL + pictures + texts


def run(table: Table, tell: Told = lambda title, done, count: None) -> Page:
    """Every check. One that fails is not checked, with the reason; an interrupt leaves the rest not checked."""
    began, found, stopped = time.perf_counter(), list[Check](), False
    for done, module in enumerate(CHECKS):
        about = module.ABOUT
        if stopped:
            found.append(about.unseen("you interrupted"))
            continue
        try:
            tell(about.title, done, len(CHECKS))
            found.append(module.check(table))
        except KeyboardInterrupt:
            stopped = True
            found.append(about.unseen("you interrupted"))
        except MemoryError:
            found.append(about.unseen("there is not enough memory for it"))
    checks = tuple(ordered(judged(found, table.limits)))
    label = "" if table.label is None else table.label.name
    columns = table.width + len(table.others)
    return Page(table.name, table.rows, columns, label, checks, time.perf_counter() - began, stopped)


def titles() -> dict[str, str]:
    """What each check is called."""
    return {module.ABOUT.name: module.ABOUT.title for module in CHECKS}


__all__: Sequence[str] = ("About", "Page", "Table", "estimate", "run", "titles")
