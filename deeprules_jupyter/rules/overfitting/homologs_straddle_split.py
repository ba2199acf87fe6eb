"""Sequences in the test set have close relatives in training.

Proteins of one family, and variants of one gene or enhancer, look alike because they have one ancestor, and they mostly
do the same thing. A model that has seen one of them can answer for the other by looking for the nearest sequence; it
need not have learned anything that holds for new families. The score is then higher than it will be in use.

How much: on 5,200 peptides the nearest neighbour alone scores 0.870 with a random split and 0.748 when whole clusters
(40 % identity) are held out (measured on AMP and UniProt peptides, modlamp).

Repair: cluster the sequences first (mmseqs2, cd-hit), then keep each cluster on one side: GroupShuffleSplit or
GroupKFold with groups=clusters.

Relatives: identical in 40 % of the letters (protein) or 80 % (DNA, RNA), aligned over at least 80 % of the length. The
same search with the sequences read backwards says how many there would be by chance. There is no universal threshold.

Not meant: peptides (half of them under 40 letters), splits by cluster or family, a few relatives (then it is a note
with their share), and the very same sequence on both sides, of which `train-test-overlap` speaks.

Source: Lee et al. 2022, tip 7; Kapoor and Narayanan 2023, leakage type L3.2.
"""

from __future__ import annotations

from collections.abc import Iterator

from deeprules_jupyter.membership import Kinship, Related
from deeprules_jupyter.model import Finding, Level, Repair
from deeprules_jupyter.rules import say
from deeprules_jupyter.rules.sides import Sides, sides
from deeprules_jupyter.trace import Trace

LEVEL: Level = "warn"
STATIC = False  # only the sequences themselves tell
BAD = """
import numpy as np
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
rng = np.random.default_rng(0)
families = rng.choice(list("ACDEFGHIKLMNPQRSTVWY"), (40, 80))
members = np.repeat(families, 8, axis=0)
changed = rng.random(members.shape) < 0.2
members[changed] = rng.choice(list("ACDEFGHIKLMNPQRSTVWY"), changed.sum())
proteins = ["".join(row) for row in members]
secreted = np.repeat(rng.integers(0, 2, 40), 8)
# %%
train, test, y_train, y_test = train_test_split(proteins, secreted, random_state=0)
model = make_pipeline(CountVectorizer(analyzer="char", ngram_range=(2, 2)), LogisticRegression()).fit(train, y_train)
# %%
print(model.score(test, y_test))
"""
GOOD = """
import numpy as np
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
rng = np.random.default_rng(0)
proteins = ["".join(row) for row in rng.choice(list("ACDEFGHIKLMNPQRSTVWY"), (320, 80))]
secreted = rng.integers(0, 2, 320)
# %%
train, test, y_train, y_test = train_test_split(proteins, secreted, random_state=0)
model = make_pipeline(CountVectorizer(analyzer="char", ngram_range=(2, 2)), LogisticRegression()).fit(train, y_train)
# %%
print(model.score(test, y_test))
"""
SHARE = 0.1  # of the held-out sequences beyond chance, from which on it is said aloud
SOME = 3  # relatives, below which nothing is said
FEWEST = 10  # held-out sequences
WHY = (
    f"{say.TIP7} Relatives are alike because of their ancestor, so a model can answer by the nearest sequence that it "
    "has seen. How much: on 5,200 peptides the nearest neighbour scores 0.870 with a random split, 0.748 when whole "
    "clusters are held out."
)


def applies(trace: Trace) -> str | None:
    if not any(isinstance(fact, Kinship) for fact in trace.facts):
        return "no sequences of DNA or protein were split or used by a model"
    return None if any(True for _ in sides(trace)) else "nothing was split and used yet"


def check(trace: Trace) -> Iterator[Finding]:
    kinships = [fact for fact in trace.facts if isinstance(fact, Kinship)]
    done: set[object] = set()
    for pair in sides(trace) if kinships else ():
        place = pair.made.place
        if place in done:
            continue  # one division is told once, and of folds the first turn is enough
        for one in kinships:
            found = one.marks.related(pair.trained, pair.held)
            if found is None:
                continue
            done.add(place)
            if found.rows >= FEWEST and found.met >= SOME and found.met / found.rows > 2 * found.chance:
                yield _finding(pair, one, found)


def _finding(pair: Sides, one: Kinship, found: Related) -> Finding:
    share = found.met / found.rows
    level: Level = LEVEL if share - found.chance >= SHARE else "note"
    held = say.rows_of(pair.data) if pair.folds is None else "the rows that a fold holds out"
    chance = f"; by chance it would be {found.chance:.0%}" if found.chance >= 0.005 else ""
    looked = "" if found.rows == pair.held.count else f" ({found.rows} of them were looked at)"
    message = (
        f"{pair.model.learner} is judged by {held}: {share:.0%} of these {found.kind} sequences{looked} have a "
        f"relative of at least {found.identity:.0%} identity among those that trained it{chance}."
    )
    evidence = (
        say.step(one, f"{found.kind} sequences were recognised here, a sequence for each row"),
        *pair.data.way,
        say.step(pair.made, "the rows are divided here without regard to families"),
        say.step(pair.model, f"{pair.model.learner} is trained here"),
        *((say.step(pair.score, "and scored here"),) if pair.score is not None else ()),
    )
    repair = Repair(
        "Cluster the sequences (for example with mmseqs2 or cd-hit), and keep each cluster on one side.",
        "splitter = GroupShuffleSplit(n_splits=1, test_size=0.25, random_state=0)\n"
        "train, test = next(splitter.split(X, y, groups=clusters))",
    )
    return say.make(pair.made.place, message, WHY, evidence, repair, pair.made.certain, level)
