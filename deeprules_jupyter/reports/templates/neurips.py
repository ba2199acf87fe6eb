"""The paper checklist of NeurIPS: 16 questions."""

from __future__ import annotations

from deeprules_jupyter.reports.answers import Template
from deeprules_jupyter.reports.templates import items

TEMPLATE = Template(
    "neurips",
    "NeurIPS paper checklist",
    "NeurIPS paper checklist guidelines, neurips.cc",
    items("""
# Questions
1? | what is claimed is what was shown | claim language
2? | the paper says what limits it | limits
3? | theorems come with assumptions and proofs | claim
4? | others can get the main results again | rerun readme split settings
5? | others get data and code | code dataset
6 | the settings of training and test are told | split settings chosen steps
7 | scores come with error bars, and it is told of what | intervals seeds tests
8 | the computer and its time are told | compute environment
9? | the code of ethics was followed | register
10? | what it may do to society, good and bad | impact
11? | what keeps it from being misused | privacy impact
12? | licences of data and models that were used | source
13? | what is newly given away is documented | card dataset
14? | people who took part: what they were told and paid | approval
15? | risks for them, and who approved the study | approval
16? | help by language models is declared | funding
"""),
    "The numbers are those of the 2025 list as we know it. Look up the list of your year.",
)
