"""REFORMS: 32 items for science that is based on machine learning."""

from __future__ import annotations

from deeprules_jupyter.reports.answers import Template
from deeprules_jupyter.reports.templates import items

TEMPLATE = Template(
    "reforms",
    "REFORMS checklist",
    "Kapoor et al. 2024, Science Advances, doi:10.1126/sciadv.adk3452",
    items("""
# Study design
1a? | of whom or what the claim shall hold | claim
1b? | why it is asked of these | claim motive
1c? | why machine learning is used at all | motive
# Can it be computed again
2a? | the data set, so that others find the same one | dataset source
2b | the code, in the version that was used | code
2c | the software and the machine that it ran on | environment
2d? | instructions that lead through it | readme
2e? | one way to make all results again | rerun
# Quality of the data
3a? | where the data come from | source
3b? | from which pool samples were taken, and how | composition
3c? | why these data can answer the question | claim
3d | what is predicted, and how it was determined | outcome
3e | how many samples there are, in all and of each class | size
3f | how much is missing, and how that was met | missing
3g? | why the sample stands for that population | composition
# Preparing the data
4a | which samples were left out, and why | excluded
4b? | what was done with impossible or broken values | impossible
4c | every step from the raw data to what the model sees | steps
# Models
5a | every model that was trained | tried
5b? | why models of these kinds | motive baselines
5c | how models were judged: parts or folds of the data | split
5d | how the reported model was chosen | chosen
5e | its settings, and how these were found | settings
5f | what it is compared with | baselines
# Leakage
6a | nothing that was learned has seen rows it is judged by | separation
6b | duplicates and dependent samples on both sides | duplicates units
6c? | every column may be used: it is known in time, and is no stand-in for the answer | legitimate
# Scores and how sure they are
7a | by which measures it is judged, and why these | metrics
7b | how far each score may be off, and how that was worked out | intervals
7c? | which statistical tests were used, and whether they fit | tests
# How far it carries
8a? | whether it holds on data from elsewhere | external
8b? | where it is not expected to hold | limits
"""),
    "Modules 1 and 2 and items 3a to 3d follow the paper; the rest follows its structure as we know it. Compare "
    "with the published list before you hand it in.",
)
