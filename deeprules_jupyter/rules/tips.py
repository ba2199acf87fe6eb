"""The ten tips of Lee et al., "Ten quick tips for deep learning in biology" (PLOS Comput Biol 2022), in our words."""

from __future__ import annotations

PAPER = "Lee et al. 2022, doi:10.1371/journal.pcbi.1009803"

TIPS: dict[int, str] = {
    1: "Is deep learning the right tool here?",
    2: "Compare with simple, tuned baselines",
    3: "Make training reproducible",
    4: "Know your data",
    5: "Fit the network to the data",
    6: "Tune widely and say how",
    7: "Keep the test set apart",
    8: "Look inside the model",
    9: "Claim no more than was shown",
    10: "Think of the people behind the data",
}

FOLDERS: dict[str, int] = {
    "appropriate": 1,
    "baselines": 2,
    "training": 3,
    "data": 4,
    "architecture": 5,
    "tuning": 6,
    "overfitting": 7,
    "transparency": 8,
    "interpretation": 9,
    "ethics": 10,
}
