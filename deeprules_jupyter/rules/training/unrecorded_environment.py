"""A result is shown, and nothing says with which versions of the packages it was made.

With other versions the same notebook gives other numbers, or none; in a year nobody can tell which ones were installed.

Repair: one cell at the end, such as `%deeprules_determinism record` (versions, device, threads, commit), `%watermark`,
or `!pip freeze`; or a file with exact versions in the project (requirements.txt with `==`, environment.yml, a lock).

Not meant: a notebook that prints a version, or logs to a tracker that keeps them; a project with such a file. It is
said once for a notebook, where its last score is shown.

Source: Lee et al. 2022, tip 3.
"""

from __future__ import annotations

from collections.abc import Iterator

from deeprules_jupyter.model import Finding, Level, Repair
from deeprules_jupyter.rules import say
from deeprules_jupyter.rules.tips import PAPER
from deeprules_jupyter.running import Recorded
from deeprules_jupyter.trace import Trace

LEVEL: Level = "note"
STATIC = False  # a file may be run in an environment that is recorded elsewhere; a kernel sees the project
MISSING = True
BAD = """
from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import train_test_split
X, y = load_breast_cancer(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
# %%
print(RandomForestClassifier(20, random_state=0).fit(X_train, y_train).score(X_test, y_test))
"""
GOOD = """
import sklearn
from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import train_test_split
print("scikit-learn", sklearn.__version__)
X, y = load_breast_cancer(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
# %%
print(RandomForestClassifier(20, random_state=0).fit(X_train, y_train).score(X_test, y_test))
"""
WHY = (
    f"Tip 3 of {PAPER}: others can only get the same result again if they know with which versions, device and code it "
    "was made."
)
REPAIR = Repair("Write down the versions that were used, in a last cell or in a file of the project.", None)


def applies(trace: Trace) -> str | None:
    return None if trace.test_looks() else "no model was scored on held-out rows yet"


def cleared(trace: Trace) -> str:
    kept = trace.of(Recorded)
    return kept[0].where if kept else ""


def check(trace: Trace) -> Iterator[Finding]:
    looks = trace.test_looks()
    if looks and not trace.of(Recorded):
        message = "This score is shown, and neither the notebook nor a file beside it says which versions made it."
        yield say.make(looks[-1].place, message, WHY, (say.step(looks[-1], "a score is shown here"),), REPAIR)
