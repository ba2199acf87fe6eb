"""A result rests on a file, and nothing says where the file comes from.

In a year nobody knows which release of which database it was, under which licence it may be shared, and whether the
file of that name is still the same. A reader of the paper never can.

Repair: say it once, and it stays with the project: `%deeprules_data source mice.csv --url https://... --version 3
--licence CC0 --downloaded 2026-11-01`. `%deeprules_data source` lists what was read, with the SHA-256 of each file.

Not meant: data that a package holds, or that were read from an address; a cell that names an address or a DOI beside
the call; a file that this very kernel has written. It is said once for a notebook, when a score is shown.

Seen: the functions of pandas, polars, numpy, AnnData, scanpy and torch that read files.

Source: Lee et al. 2022, tip 4.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from deeprules_jupyter.model import Finding, Level, Repair
from deeprules_jupyter.provenance import Source, Told
from deeprules_jupyter.rules import say
from deeprules_jupyter.rules.tips import PAPER
from deeprules_jupyter.trace import Trace

LEVEL: Level = "note"
STATIC = False
WRITTEN = """
import os
import pandas as pd
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
load_breast_cancer(as_frame=True).frame.iloc[:, -4:].to_csv("mice.csv", index=False)
os.utime("mice.csv", (0, 0))
# %%
"""
READ = """
X_train, X_test, y_train, y_test = train_test_split(mice.iloc[:, :3], mice["target"], random_state=0)
print(LogisticRegression(max_iter=5000).fit(X_train, y_train).score(X_test, y_test))
"""
BAD = f'{WRITTEN}mice = pd.read_csv("mice.csv"){READ}'
SAID = "%deeprules_data source mice.csv --url https://doi.org/10.24432/C5DW2B --licence CC-BY-4.0"
GOOD = f'{WRITTEN}mice = pd.read_csv("mice.csv")\n# %%\n{SAID}\n# %%{READ}'
ADDRESS = re.compile(r"https?://|\bdoi\b|\b10\.\d{4,9}/", re.IGNORECASE)
WHY = (
    f"Tip 4 of {PAPER}: a result can be checked and reused only if others can find the same data, in the same release, "
    "and may use them."
)
SHOWN = 3


def applies(trace: Trace) -> str | None:
    if not trace.of(Source):
        return "no file was read by a call that is watched"
    return None if trace.test_looks() else "no model was scored on held-out rows yet"


def cleared(trace: Trace) -> str:
    told = [f"{one.name}: {one.text}" for one in trace.of(Told)]
    told += [f"{one.name}: {one.told}" for one in trace.of(Source) if one.told]
    return "; ".join(dict.fromkeys(told))


def check(trace: Trace) -> Iterator[Finding]:
    unknown = _unknown(trace)
    if not unknown or not trace.test_looks():
        return
    names = list(dict.fromkeys(one.name for one in unknown))
    shown = ", ".join(f"`{name}`" for name in names[:SHOWN])
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    were, come = ("was", "it comes") if len(names) == 1 else ("were", "they come")
    message = f"{shown}{more} {were} read ({unknown[0].how}), and nothing says where {come} from."
    steps = tuple(say.step(one, f"{one.how} reads {one.name}") for one in unknown[:SHOWN])
    repair = Repair(
        "Say it once for each file; it stays with the project.",
        f"%deeprules_data source {names[0]} --url URL --version VERSION --licence LICENCE --downloaded DATE",
    )
    yield say.make(unknown[0].place, message, WHY, steps, repair)


def _unknown(trace: Trace) -> list[Source]:
    told = {one.name for one in trace.facts if isinstance(one, Told)}
    return [
        one for one in trace.of(Source)
        if one.kind == "file" and not one.fresh and not one.told and one.name not in told
        and not ADDRESS.search(trace.source(one.place))
    ]  # fmt: skip
