"""A draft of the methods section: evidence only, in running text."""

from __future__ import annotations

from deeprules_jupyter.reports.answers import Template
from deeprules_jupyter.reports.templates import items

TEMPLATE = Template(
    "methods",
    "Draft of a methods section",
    "every sentence is something that was seen in the kernel; doi:10.1371/journal.pcbi.1009803, tips 3 to 7",
    items("""
# Methods
Data | what was read, and how large it is | source dataset size outcome missing excluded
Preparation | from raw data to features | steps encoding impossible
Partitions | which rows were for what | split separation duplicates units
Models | what was trained | tried settings capacity regularization pretrained
Selection | how settings were chosen | chosen
Evaluation | how well it does, and against what | metrics intervals baselines looks control
Computation | with what it was made | environment seeds compute code
"""),
)
