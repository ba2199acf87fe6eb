"""TRIPOD+AI: 27 items for prediction models in health, those with letters one by one."""

from __future__ import annotations

from deeprules_jupyter.reports.answers import Template
from deeprules_jupyter.reports.templates import items

TEMPLATE = Template(
    "tripod",
    "TRIPOD+AI checklist",
    "Collins et al. 2024, BMJ 385:e078378",
    items("""
# Title and introduction
1? | the title names the model, the people and the outcome | claim
2? | an abstract by its own list | claim
3? | the health question, the intended users, known inequalities | claim motive
4? | whether a model is made or judged | claim
# Methods
5? | where and when the data were taken | source
6? | who was included, where, and with which treatments | composition excluded
7 | how the data were prepared, alike in all groups | steps
8? | the outcome, when and how it was determined, by whom | outcome
9? | the predictors, and how they were measured | features legitimate
10? | why this number of people | size
11 | what was missing, and what was done about it | missing
12a | which rows were for what | split
12b? | how predictors entered the model | encoding steps
12c | the kind of model, how it was built and its settings found | tried chosen settings
12d? | how sites or other clusters differ | units batch
12e | by which measures it is judged | metrics
12f? | whether it was updated later | chosen
12g | how predictions were made when it was judged | separation split
13 | what was done about rare outcomes | imbalance
14? | how fairness was looked after | subgroups
15 | what the model gives, and thresholds | output
16? | how development and evaluation data differ | composition split
17? | approval and consent | approval
# Openness
18a? | who paid | funding
18b? | conflicts of interest | funding
18c? | the protocol | plan
18d? | the registration | plan
18e? | where the data are | dataset
18f? | where the code is | code
19? | patients and the public: how they took part | funding
# Results
20a | how many people came in and were left out | size excluded
20b? | who they are | composition
20c? | how those of development and evaluation differ | composition
21 | numbers and events in each analysis | size outcome
22 | the model itself, so that others can use it | settings capacity code
23a | its performance with intervals, in groups too | intervals subgroups
23b? | how it varies between sites | batch
24? | what came of an update | chosen
# Discussion
25? | what it means, in the light of other work | language
26? | what limits it | limits
27a? | what to do where an input is missing or poor | missing
27b? | how users meet it, and what they have to know | claim
27c? | what comes next | claim
"""),
    "Items 7 to 27 are named from memory of the published list: compare with it before you hand it in.",
)
