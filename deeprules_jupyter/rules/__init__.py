"""The rules: one file each, found by walking the folders. Each folder carries the short name of a tip."""

from deeprules_jupyter.rules.judge import Rule, judge, load
from deeprules_jupyter.rules.tips import TIPS

__all__ = ["TIPS", "Rule", "judge", "load"]
