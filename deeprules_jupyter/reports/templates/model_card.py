"""A model card, whose head the Hugging Face hub reads."""

from __future__ import annotations

from deeprules_jupyter.reports.answers import Template
from deeprules_jupyter.reports.templates import items

TEMPLATE = Template(
    "model-card",
    "Model card",
    "Mitchell et al. 2019, doi:10.1145/3287560.3287596",
    items("""
# Model
details | what kind of model it is, with its settings and size | tried settings capacity output
maker? | who made it, who maintains it, under which licence | card code
# Use
intended use? | for whom and what it was made, and where it must not be used | claim
factors? | groups, instruments and settings by which it may differ | composition batch subgroups
# Data
training data | what it learned from | source size outcome split missing steps
evaluation data | the rows that it was judged by | split looks separation duplicates
# Performance
measures | by what it is judged | metrics
results | what came out, and how sure that is | intervals baselines
by group? | what came out in each group | subgroups
explanation? | what it relies on | explanation
# What to keep in mind
privacy? | what it may tell of the rows that it learned from | privacy
ethics? | what was raised, and what became of it | register approval impact
caveats? | what limits it | limits
# Making it again
computation | versions, device, seeds | environment seeds compute rerun
"""),
)
