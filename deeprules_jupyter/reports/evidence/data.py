"""How many rows, of which classes, with how much missing: counted on the living tables."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from deeprules_jupyter.membership import Grouping
from deeprules_jupyter.model import Data, Place
from deeprules_jupyter.reports import living, values
from deeprules_jupyter.reports.answers import Line
from deeprules_jupyter.reports.seen import Seen, listed, rows_said

LEARN = ("fit", "fit_transform", "fit_resample", "partial_fit")


def tables(seen: Seen) -> list[tuple[str, Any, Data]]:
    """Each table that was split, or is a part of one, or trained a model; by name, while a name holds it."""
    found: dict[str, tuple[str, Any, Data]] = {}
    data = [one for split in seen.trace.splits for one in (split.whole, *split.parts)]
    data += [fit.data for fit in seen.models]
    for one in data:
        value = seen.value(one.name) if one.name else None
        shape = values.shape(value)
        if value is not None and shape is not None and shape[0] == one.rows.count:
            found.setdefault(one.name, (one.name, value, one))
    return list(found.values())


def outcomes(seen: Seen) -> list[tuple[str, Any, Place]]:
    """What is predicted: the second argument of `fit` and of `train_test_split`, the longest one first."""
    found: dict[str, tuple[str, Any, Place]] = {}
    for call, place in seen.calls:
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if name in (*LEARN, "train_test_split", "TensorDataset") and len(call.args) > 1:
            value = seen.value(call.args[1])
            if (shape := values.shape(value)) is not None and (len(shape) == 1 or shape[1] == 1):
                found.setdefault(ast.unparse(call.args[1]), (ast.unparse(call.args[1]), value, place))
    return sorted(found.values(), key=lambda one: -len(one[1]))


def _size(seen: Seen) -> Iterator[Line]:
    for split in seen.trace.splits[:4]:
        parts = " and ".join(rows_said(part) for part in split.parts[:4])
        yield seen.line("size", f"{rows_said(split.whole)}, parted into {parts}.", split, split.whole)
    if not seen.trace.splits:
        for fit in seen.models[:4]:
            yield seen.line("size", f"{fit.learner} learned from {rows_said(fit.data)}.", fit, fit.data)
    for name, value, place in outcomes(seen)[:1]:
        if counts := values.classes(value):
            fewest = min(counts, key=lambda one: counts[one])
            yield seen.line("size", f"The smallest class of {name} is {fewest}, with {counts[fewest]:,} rows.", place)
    for group in seen.trace.of(Grouping):
        yield seen.line("size", f"Rows are not independent: `{group.column}` names units with several rows.", group)


def _outcome(seen: Seen) -> Iterator[Line]:
    for name, value, place in outcomes(seen)[:2]:
        counts = values.classes(value)
        if counts is None:
            yield seen.line(
                "outcome", f"{name}: {len(value):,} values that are no classes ({values.kind(value)}).", place
            )
            continue
        said = listed([f"{one}: {count:,}" for one, count in counts.items()])
        called = getattr(value, "name", None)
        column = f", column `{called}`" if isinstance(called, str) and called != name else ""
        yield seen.line("outcome", f"{name}{column}: {len(counts)} classes in {len(value):,} rows ({said}).", place)


def _imbalance(seen: Seen) -> Iterator[Line]:
    for name, value, place in outcomes(seen)[:3]:
        if counts := values.classes(value):
            share = min(counts.values()) / max(1, sum(counts.values()))
            yield seen.line("imbalance", f"The smallest class is {share:.1%} of {name} ({len(value):,} rows).", place)
    for fit in seen.trace.current_fits:
        if fit.kind == "resample":
            yield seen.line("imbalance", f"{fit.learner} resampled {rows_said(fit.data)}.", fit, fit.data)


def _missing(seen: Seen) -> Iterator[Line]:
    for name, value, data in tables(seen)[:6]:
        holes = values.missing(value)
        if holes is None:
            yield seen.lacking(
                "missing", f"{name} could not be looked through (its kind, or more than 20 million values)."
            )
        elif not holes:
            yield seen.line("missing", f"{rows_said(data)}: no value is missing.", data=data)
        else:
            rows = max(1, data.rows.count or 1)
            said = listed([f"{column} {count / rows:.1%}" for column, count in sorted(holes, key=lambda one: -one[1])])
            yield seen.line("missing", f"{rows_said(data)}: missing in {len(holes)} columns ({said}).", data=data)
    for fit in seen.trace.current_fits:
        if "Imputer" in fit.learner:
            yield seen.line("missing", f"{fit.settings or fit.learner} filled them, from {rows_said(fit.data)}.", fit)


def _impossible(seen: Seen) -> Iterator[Line]:
    for _, value, data in tables(seen)[:4]:
        if (found := values.impossible(value)) is not None:
            infinite, constant = found
            yield seen.line(
                "impossible", f"{rows_said(data)}: {infinite} infinite values, {constant} columns that never change.",
                data=data,
            )  # fmt: skip


def _encoding(seen: Seen) -> Iterator[Line]:
    for fit in seen.reported[:4]:
        shape, kind = values.shape(seen.value(fit.data.name)), values.kind(seen.value(fit.data.name))
        if shape:
            size = " x ".join(f"{one:,}" for one in shape)
            yield seen.line("encoding", f"{fit.learner} is given {fit.data.name}: {size} ({kind}).", fit, fit.data)


def _features(seen: Seen) -> Iterator[Line]:
    for fit in seen.reported[:4]:
        shape = values.shape(seen.value(fit.data.name))
        model = seen.fitted(fit)
        count = living.columns(model) or (shape[1] if shape and len(shape) > 1 else None)
        chosen = [type(step).__name__ for _, step in living.parts(model) if hasattr(step, "get_support")]
        how = f"chosen by {listed(chosen)} within the model" if chosen else "none was chosen by a learned step in it"
        if count is not None:
            yield seen.line("features", f"{fit.learner} uses {count:,} columns; {how}.", fit)


ALL = (_size, _outcome, _imbalance, _missing, _impossible, _encoding, _features)
