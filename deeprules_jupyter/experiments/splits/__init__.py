"""Training, tuning and test rows in one call, as the biology asks: by unit, time, family of sequences or scaffold."""

from __future__ import annotations

from deeprules_jupyter.experiments.splits.parts import Part, Parts

__all__ = ["Part", "Parts"]
