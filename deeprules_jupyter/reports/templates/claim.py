"""CLAIM: 44 items for artificial intelligence in medical imaging."""

from __future__ import annotations

from deeprules_jupyter.reports.answers import Template
from deeprules_jupyter.reports.templates import items

TEMPLATE = Template(
    "claim",
    "CLAIM checklist",
    "Tejani et al. 2024, Radiology: Artificial Intelligence, the update of CLAIM 2020",
    items("""
# Title, abstract, introduction
1? | the title says that it is about artificial intelligence, and which | claim
2? | the abstract tells design, methods, results, conclusions | claim
3? | what is known, and the intended use | claim motive
4? | aims and hypotheses | claim
# Design and data
5? | looking back or forward in time | plan
6? | what the study is for | claim
7? | where the images come from | source
8? | who was included and excluded | excluded composition
9 | how images and tables were prepared | steps encoding
10? | which parts of the data were taken, and how | composition excluded
11? | how identities were taken out | privacy approval
12 | what was missing, and what was done | missing
13? | how the images were made | source
14? | what the reference standard is | outcome
15? | why it is that one | outcome
16? | who labelled, with which training | outcome
17? | how test rows were labelled, with which tools | outcome
18? | how labellers agree | outcome
19 | how rows were parted | split
20 | at which level parts are disjoint: patient, image, site | units duplicates separation
21? | how large the test set had to be | size
# Model and training
22 | the model, with inputs, outputs and layers | tried capacity output
23 | software and versions | environment
24? | with which weights it began | pretrained
25 | how it was trained | settings seeds
26 | how the final model was chosen | chosen looks
27? | whether models were combined | tried
# Evaluation
28 | by which measures | metrics
29 | how sure the scores are, and which tests | intervals tests
30? | how robust it is | failure
31? | how it was explained | explanation
32 | how it does on held-out rows of the same source | split intervals
33? | how it does on data from elsewhere | external
34? | the registration of a trial | plan
# Results and discussion
35 | how many came in and were left out | size excluded
36? | who stands in each part | composition
37 | scores on all parts | fitting intervals
38 | how exact the scores are | intervals
39? | where it fails | failure
40? | what limits it | limits
41? | what it means in practice | claim
# Other
42? | the full protocol | plan
43? | where software, model and data are | code dataset card
44? | who paid | funding
"""),
    "The numbers follow the 2024 update as we know it: compare with the published list before you hand it in.",
)
