"""The head of a model card, as the Hugging Face hub reads it. Every value is written as JSON, which YAML holds too."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from deeprules_jupyter.reports import living, values
from deeprules_jupyter.reports.seen import Seen

LIBRARIES = {"sklearn": "sklearn", "torch": "pytorch", "keras": "keras", "xgboost": "xgboost", "lightgbm": "lightgbm"}


def header(seen: Seen) -> str:
    """The metadata between two lines of dashes."""
    fields = dict(_fields(seen))
    lines = [f"{name}: {json.dumps(value)}" for name, value in fields.items()]
    return "\n".join(["---", *lines, "---", ""])


def _fields(seen: Seen) -> Iterator[tuple[str, Any]]:
    models = [seen.fitted(fit) for fit in seen.reported]
    roots = {type(one).__module__.partition(".")[0] for one in models if one is not None}
    if library := next((LIBRARIES[root] for root in LIBRARIES if root in roots), None):
        yield "library_name", library
    yield "tags", ["deeprules", "biology"]
    task = _task(seen)
    if task:
        yield "pipeline_tag", task
    if results := _results(seen):
        yield "metrics", sorted({one["type"] for one in results})
        # The hub wants a data set for each result; its rows are named as the notebook names them.
        entry = {"task": {"type": task or "other"}, "metrics": results, "dataset": _dataset(seen)}
        name = seen.reported[-1].learner if seen.reported else "model"
        yield "model-index", [{"name": name, "results": [entry]}]


def _task(seen: Seen) -> str:
    """Tables are all that can be told of by their shape alone."""
    for fit in reversed(seen.reported):
        shape = values.shape(seen.value(fit.data.name))
        if shape is not None and len(shape) == 2:
            gives = living.output(seen.fitted(fit))
            return {"": "", "a number": "tabular-regression"}.get(gives, "tabular-classification")
    return ""


def _dataset(seen: Seen) -> dict[str, str]:
    looks = seen.trace.test_looks()
    name = looks[-1].data.name if looks else "held-out rows"
    return {"name": name, "type": "notebook"}


def _results(seen: Seen) -> list[dict[str, Any]]:
    found = {}
    for score in seen.trace.test_looks():
        if score.value is not None:
            name = score.metric.removesuffix("_score")
            found[name] = {"type": name, "value": round(float(score.value), 6)}
    return list(found.values())
