"""The merged table: 43 items, one answer to which fills many checklists. Names and questions are our own words."""

from __future__ import annotations

from deeprules_jupyter.reports.answers import Merged


def _item(number: int, name: str, tips: str, parts: str, question: str = "", rules: str = "") -> Merged:
    return Merged(number, name, tuple(map(int, tips.split())), tuple(parts.split()), question, tuple(rules.split()))


MERGED = (
    _item(1, "Claim, population, intended and excluded use", "4 10", "claim",
          "Which species, tissue, instrument or patients does the claim cover, and where must it not be used?"),
    _item(2, "Why machine learning, and why this kind", "1", "motive", "What did a simple method fail to do?"),
    _item(3, "Sample size and its reason", "1", "size", "What precision does the claim need?"),
    _item(4, "Outcome and its labelling", "4", "outcome", "Who labelled the rows, and what did they not know then?"),
    _item(5, "Data source, version, date, licence", "4 3", "source dataset",
          "Under which licence are the data, and when were they downloaded?"),
    _item(6, "Sampling frame, representativeness", "4 10", "composition", "Whom does this sample leave out?"),
    _item(7, "Missing data", "4", "missing", "Why are values missing?"),
    _item(8, "Exclusions and corrupt samples", "4", "excluded impossible", "Why was each row left out?"),
    _item(9, "All preprocessing", "5 7", "steps"),
    _item(10, "Replicates, donors, sites, time", "4 7", "units",
          "Which column is the independent unit, and which tells when a prediction is made?",
          "group-straddles-split time-shuffled"),
    _item(11, "Batch and confounders", "4 7 9", "batch", "Which batch variables are not in the table?", "shortcut"),
    _item(12, "Duplicates and homologs", "4 7", "duplicates",
          "From which identity on are two samples the same for this claim?",
          "train-test-overlap homologs-straddle-split"),
    _item(13, "Legitimate features", "7", "legitimate", "Would every column be known when predicting?",
          "target-in-features"),
    _item(14, "Class imbalance", "4 7", "imbalance", "Which error costs more?"),
    _item(15, "Baselines, equally tuned", "2", "baselines", "Is there a published baseline?",
          "baseline-wins no-baseline untuned-baseline unequal-effort"),
    _item(16, "Everything tried, and how the winner was chosen", "6 9", "tried chosen", "",
          "manual-tuning unreported-search"),
    _item(17, "Hyperparameters", "6", "settings", "", "search-edge"),
    _item(18, "Capacity, regularization, fitting", "7 3", "capacity regularization fitting", "", "scored-on-train"),
    _item(19, "Architecture and encoding", "5", "encoding features", "Does the order of the columns mean anything?"),
    _item(20, "Pretrained parts, meta-predictors", "5 7", "pretrained",
          "Could the test rows be in the data of the pretraining?"),
    _item(21, "Seeds and determinism", "3", "seeds", "", "unseeded nondeterministic"),
    _item(22, "Environment, compute", "3", "environment compute", "", "unrecorded-environment"),
    _item(23, "Code, README, rerun", "3", "code readme rerun", "Where is the code public?", "out-of-order"),
    _item(24, "Split described", "7", "split"),
    _item(25, "Learned steps see training rows only", "7", "separation", "", "fit-before-split fit-on-test"),
    _item(26, "Test set locked, used once", "7", "looks", "Why was more than one look needed?",
          "test-set-reuse tuned-on-test locked-test-set"),
    _item(27, "Metrics and why", "7", "metrics", "What is the decision threshold, and why?"),
    _item(28, "Uncertainty", "1 7", "intervals"),
    _item(29, "Tests and multiplicity", "9", "tests", "Which tests were planned?"),
    _item(30, "External validity", "7", "external", "Is an independent cohort available?"),
    _item(31, "Negative control", "7", "control", "", "no-better-than-shuffled"),
    _item(32, "Subgroup performance", "10", "subgroups", "Which groups matter here?"),
    _item(33, "Failure analysis, robustness", "8 9", "failure", "What do the rows that failed share?"),
    _item(34, "Explanation", "8", "explanation output", "Does it agree with known biology?"),
    _item(35, "Language within evidence", "9", "language", "Which causal sentences are kept, and on what grounds?",
          "causal-claim broad-claim score-not-computed"),
    _item(36, "Limitations", "9 10", "limits", "What else limits the claim?"),
    _item(37, "Ethics approval, consent", "10", "approval",
          "What is the number of the approval, or why is none needed?"),
    _item(38, "Privacy of the released model", "10", "privacy", "May weights or queries be shared?",
          "shares-sensitive-model"),
    _item(39, "Ethics register", "10", "register", "Is there a new concern?"),
    _item(40, "Model card, datasheet", "10", "card", "Who maintains the model?"),
    _item(41, "Broader impact, dual use", "10", "impact", "Who could be harmed, and how?"),
    _item(42, "Plan fixed before looking", "4 9", "plan", "Where is the plan or the registration?"),
    _item(43, "Involvement, funding, help by machines", "10", "funding",
          "Who was involved, who paid, and which text or code was written by a machine?"),
)  # fmt: skip
PARTS = {part: merged for merged in MERGED for part in merged.parts}
BY_NUMBER = {merged.number: merged for merged in MERGED}
