"""The words by which people name columns that say whose a row is, when it was taken, and what stood before it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

UnitKind = Literal["unit", "batch", "other"]

# Living beings, and the pieces of them that several rows are taken from.
BEINGS = (
    "patient patients pat pt ptnum ptid patid mrn subject subjects subj sub usubjid subjid participant participants "
    "person individual indiv proband volunteer respondent infant child mother twin athlete student speaker donor "
    "donors animal animals mouse mice rat rats monkey macaque dog cow pig sheep horse fish fly family fam pedigree "
    "litter household cage tank nest colony slide slides biopsy tumor tumour wsi case caseid specimen"
)
# Where or with what many rows were made together.
BATCHES = (
    "batch batches site sites center centre hospital clinic ward institution institute lab laboratory plate plates "
    "well run lane chip flowcell array study cohort dataset station plot field farm village scanner"
)
# May be anything: one row each, or many.
OTHERS = (
    "id uid uuid sample samples sampleid image img scan video recording session trial accession gse gsm gene protein "
    "transcript chrom chromosome chr cell_line cellline compound molecule drug user customer client record pid rid"
)
KINDS: dict[str, UnitKind] = {
    **dict.fromkeys(OTHERS.split(), "other"),
    **dict.fromkeys(BATCHES.split(), "batch"),
    **dict.fromkeys(BEINGS.split(), "unit"),
}
# What may stand beside such a word without making the column another one, as `age` in `patient_age` does.
BESIDE = frozenset(
    "id ids no nr num number code name key idx index label hash identifier barcode anon anonymous anonymised "
    "anonymized deidentified study unique original orig source the new unit uid uuid".split()
)
TIMES = frozenset("time date datetime timestamp visit year week day month hour admission when ts dt timepoint".split())
# With these words it is a span, or a part of a cycle, and no point in time.
SPANS = frozenset(
    "to of per since from until between survival followup follow duration delta diff stay length los los_days in "
    "week_of type reason count counts n num number total mean avg max min lag age birth dob season zone name".split()
)
LAG = re.compile(
    r"(^|_)(lags?|lagged|prev|previous|yesterday|roll|rolling|rollmean|ewm|ewma|sma|ema|movavg|moving)\d*(_|$)"
    r"|_lag\d+|^lag\d+|(^|_)t_?(minus|m)_?\d+|\(t-\d+\)|roll(ing)?_?\d+"
)
WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def words_of(name: object) -> list[str]:
    """`PatientID` and `patient.id`: patient, id."""
    return [word.lower() for word in WORD.findall(name)] if isinstance(name, str) else []


@lru_cache(maxsize=4096)
def unit_of(name: object) -> UnitKind | None:
    """What kind of unit a column of this name tells apart: `patient_id` one, `patient_age` none."""
    words = words_of(name)
    whole = "".join(words)
    if whole in KINDS:
        return KINDS[whole]
    fused = re.fullmatch(r"(\w+?)(id|no|num|nr|code)", whole)
    if fused and KINDS.get(fused[1], "other") != "other":
        return KINDS[fused[1]]
    found = [KINDS[word] for word in words if word in KINDS and word not in BESIDE]
    if found and all(word in KINDS or word in BESIDE for word in words):
        return "unit" if "unit" in found else "batch" if "batch" in found else "other"
    return "other" if words and words[-1] in ("id", "uid", "uuid", "identifier") else None


@lru_cache(maxsize=4096)
def is_time(name: object) -> bool:
    """Whether a column of this name may say when a row was taken."""
    words = [word for word in words_of(name) if not word.isdigit()]
    return any(word in TIMES for word in words) and SPANS.isdisjoint(words)


@lru_cache(maxsize=4096)
def is_lag(name: object) -> bool:
    """Whether a column of this name tells of earlier rows: `lag_7`, `sales_lag1`, `rolling_mean`, `y(t-1)`."""
    return isinstance(name, str) and bool(LAG.search(name.lower()))
