"""`broad-claim`: claims that a model holds elsewhere, on sentences of our own pen."""

from __future__ import annotations

import pytest

from deeprules_jupyter.model import Cell, Place
from deeprules_jupyter.prose import Prose
from deeprules_jupyter.rules.interpretation import broad_claim
from deeprules_jupyter.trace import Trace

CLAIMS = """
The model generalizes to other hospitals.
Our model generalises well to new patients.
This classifier generalizes across many different species.
Our final network is ready for clinical use.
The model is ready for patients.
The results are robust across cohorts.
This signature is highly robust in other populations.
Our approach is clinically useful.
The trained model can be used in clinical practice.
The model can now be applied in hospitals.
This method works for all patients.
Our classifier works well in any laboratory.
The biomarker holds for all tissues.
""".strip().splitlines()
INNOCENT = """
The model generalizes well.
The model generalizes well to the test set.
Does the model generalize to other hospitals?
The model does not generalize to other hospitals.
We want to know whether the model generalizes to new patients.
The model may generalize to other species.
The model would have to be tested before it is ready for clinical use.
Our model could be used in hospitals.
RobustScaler is robust to outliers.
The median is robust.
The results are robust to the choice of the seed.
Patients were seen in clinical practice.
The clinical data are read below.
The hospital is coded as a number.
This method works for arrays and frames.
The model works.
The network holds 1,000 weights.
The table holds all patients.
Smith et al. showed that the model generalizes to other hospitals.
Future work has to show that the model is ready for clinical use.
Our goal is a model that generalizes to all hospitals.
Clinical scores are combined with images.
""".strip().splitlines()


@pytest.mark.parametrize("sentence", CLAIMS)
def test_a_claim_is_seen(sentence: str) -> None:
    assert broad_claim.claim(sentence) is not None


@pytest.mark.parametrize("sentence", INNOCENT)
def test_an_innocent_sentence_is_left_alone(sentence: str) -> None:
    assert broad_claim.claim(sentence) is None


def test_without_a_score_or_with_a_second_source_nothing_is_asked() -> None:
    text = Prose(place=Place(1), witness="code", text=CLAIMS[0])
    assert broad_claim.applies(Trace([text])) == "no model was scored yet"
    two = [Cell('a = pd.read_csv("a.csv")', Place(0)), Cell('b = pd.read_csv("b.csv")', Place(2))]
    assert broad_claim._several(Trace([text], two)) and not broad_claim._several(Trace([text], two[:1]))
    more = Prose(place=Place(3), witness="code", text="Then came an external cohort.")
    assert broad_claim._several(Trace([text, more]))
