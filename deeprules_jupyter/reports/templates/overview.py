"""The overview: every merged item once, in the order of the ten tips' table."""

from __future__ import annotations

from deeprules_jupyter.reports.answers import Item, Template
from deeprules_jupyter.reports.items import MERGED

NEEDS_A_PERSON = (1, 2, 6, 11, 30, 36, 37, 41, 42, 43)

TEMPLATE = Template(
    "overview",
    "What is known of this notebook",
    "Lee et al. 2022, ten quick tips for deep learning in biology, doi:10.1371/journal.pcbi.1009803",
    tuple(Item(str(one.number), "Items", one.name, one.parts, one.number in NEEDS_A_PERSON) for one in MERGED),
)
