"""One deed that breaks two rules is said once, under the rule with the stronger evidence, which names the other."""

from __future__ import annotations

from deeprules_jupyter.model import Finding, Place
from deeprules_jupyter.rules import say
from deeprules_jupyter.trace import Trace

Spot = tuple[object, ...]


def once(findings: list[Finding], trace: Trace) -> list[Finding]:
    """Leaves out what another finding says too."""
    told = {(rule, _spot(one.place)) for one in findings for rule in one.also}
    resampled = {(rule, _spot(step.place)) for one in findings for rule in one.also for step in one.evidence}
    added = [(_spot(fit.place), say.fitted(fit)) for fit in trace.fits.values() if fit.kind == "resample"]
    kept = []
    for one in findings:
        deed = one.rule, _spot(one.place)
        adds = any(deed[1] == spot and one.message.startswith(words) for spot, words in added)
        if deed not in told and not (adds and deed in resampled):
            kept.append(one)
    return kept


def _spot(place: Place | None) -> Spot:
    return (place.cell_id, place.cell, place.run, place.line) if place else ()
