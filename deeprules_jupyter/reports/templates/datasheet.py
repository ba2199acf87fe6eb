"""A datasheet for the data set that was used."""

from __future__ import annotations

from deeprules_jupyter.reports.answers import Template
from deeprules_jupyter.reports.templates import items

TEMPLATE = Template(
    "datasheet",
    "Datasheet of the data",
    "Gebru et al. 2021, Communications of the ACM, doi:10.1145/3458723",
    items("""
# Sections
motivation? | why the data were collected, by whom, paid by whom | claim funding
composition | what a row is, how many there are, of which classes, with what missing | size outcome missing imbalance
dependence | rows that belong together, copies, recommended parts | units duplicates split
quality? | impossible values, errors, noise | impossible
people? | whether rows tell of people, and what could identify them | approval privacy
collection? | how the data were taken, from which pool, with which consent | composition source approval
preparation | what was done to them, and whether the raw data are kept | steps excluded encoding
uses? | what they were used for, and what they should not be used for | claim limits
distribution? | how others get them, under which licence | source dataset card
maintenance? | who looks after them | card code
"""),
)
