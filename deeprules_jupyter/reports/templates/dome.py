"""DOME: 21 fields on data, optimization, model and evaluation of supervised learning in biology."""

from __future__ import annotations

from deeprules_jupyter.reports.answers import Template
from deeprules_jupyter.reports.templates import items

TEMPLATE = Template(
    "dome",
    "DOME recommendations",
    "Walsh et al. 2021, Nature Methods, doi:10.1038/s41592-021-01205-4",
    items("""
# Data
provenance? | where the data come from, and how many rows there are of each class | source size
splits | how rows were parted into training, tuning and test | split
redundancy | how alike rows of different parts are | duplicates units
availability of data? | where others get the data and the parts | dataset
# Optimization
algorithm | the kind of model | tried
meta-predictions | whether other predictors feed this one | pretrained
encoding | how the data were turned into numbers | encoding steps
parameters | how many the model has, and how that came about | capacity
features | how many columns it uses, and how they were chosen | features
fitting | whether it has learned too little or too much by heart | fitting
regularization | what keeps it from learning by heart | regularization
availability of configuration | its settings, and where they can be found | settings
# Model
interpretability? | whether one can see why it decides so | explanation
output | what it gives: a class, a number, a probability | output
run time | how long it takes, on which machine | compute
availability of software? | where others get the code | code environment
# Evaluation
method | by cross-validation, held-out rows or new data | split looks
measures | by which measures it is judged | metrics
comparison | what it is compared with | baselines
confidence | how sure the scores are | intervals
availability of evaluation? | where others get the raw answers and scores | rerun code
"""),
    "The fields are named from memory of the published table.",
)
