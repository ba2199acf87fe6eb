"""The features tell the target.

A column that the target was made of, a column that was made of the target, or the mean of the target in each group,
taken over rows of both sides: the model then reads the answer instead of predicting it, and its score says nothing
about new rows, for which that column is not known.

Repair: leave out every column that you would not have when you predict. Encode groups by the target from the training
rows only, or with scikit-learn's TargetEncoder in a Pipeline.

Not meant: a column that is merely a strong predictor, and statistics of the target that are printed, or taken from the
training rows.

Source: Lee et al. 2022, tip 7; Kapoor and Narayanan 2023, leakage type L2.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from deeprules_jupyter.model import Fact, Finding, Fit, Given, Level, Repair, Score, Target
from deeprules_jupyter.rules import say
from deeprules_jupyter.rules.overfitting.fit_before_split import early, sure
from deeprules_jupyter.trace import Trace

LEVEL: Level = "warn"
BAD = """
from sklearn.datasets import load_diabetes
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
patients = load_diabetes(as_frame=True).frame
patients["severe"] = (patients["target"] > 150).astype(int)
# %%
X, y = patients.drop(columns="severe"), patients["severe"]
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
model = LogisticRegression(max_iter=5000).fit(X_train, y_train)
# %%
print(model.score(X_test, y_test))
"""
GOOD = """
from sklearn.datasets import load_diabetes
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
patients = load_diabetes(as_frame=True).frame
patients["severe"] = (patients["target"] > 150).astype(int)
# %%
X, y = patients.drop(columns=["severe", "target"]), patients["severe"]
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
model = LogisticRegression(max_iter=5000).fit(X_train, y_train)
# %%
print(model.score(X_test, y_test))
"""
ENCODERS = frozenset(
    "TargetEncoder MEstimateEncoder LeaveOneOutEncoder CatBoostEncoder JamesSteinEncoder MeanEncoder".split()
)
WHY = f"{say.TIP7} How much: nearly all of the score may come from that one column."
OF_GROUPS = Repair(
    "Split first, take the statistic from the training rows only and map it onto both sides; or put "
    "`TargetEncoder()` into a Pipeline with the model."
)


def applies(trace: Trace) -> str | None:
    return None if trace.of(Target) else "no model was fitted to a column that is known by name"


def check(trace: Trace) -> Iterator[Finding]:
    targets = [target for target in trace.of(Target) if target.model in trace.fits]
    yield from _by_statistics(trace, targets)
    said: set[tuple[object, str]] = set()
    for target in targets:
        for given in target.given:
            if (target.data.column, given.name) not in said:
                said.add((target.data.column, given.name))
                yield _finding(trace.fits[target.model], target, given)


def _by_statistics(trace: Trace, targets: list[Target]) -> Iterator[Finding]:
    """A statistic of the target, over rows that judge the model, stands among its features."""
    own = {target.model: target for target in targets}
    learned = [fit for fit in trace.fits.values() if fit.kind == "statistic" or fit.learner in ENCODERS]
    pairs = {(fit.id, target.model) for target in targets for fit in learned if _is_of(fit, target, own)}
    pairs = {(name, model) for name, model in pairs if not trace.of_splitter(trace.fits[name].data.rows)}
    said: set[tuple[object, ...]] = set()
    for fit, level, cause in early(trace) if pairs else ():
        for model in _models(trace, cause):
            deed = fit.place, fit.inner, fit.learner
            used = (fit.id, model.id) in pairs and fit in trace.learned_into(model.data)
            if used and deed not in said and trace.current(cause):
                said.add(deed)
                yield _of_groups(fit, model, own[model.id], cause, level)


def _is_of(fit: Fit, target: Target, own: dict[str, Target]) -> bool:
    """Whether something was learned from the target column, and not to fill or scale the target itself."""
    encoded = own[fit.id].data.column if fit.learner in ENCODERS and fit.id in own else None
    column = fit.data.column if fit.kind == "statistic" else encoded
    same = isinstance(column, str) and column == target.data.column
    return same and fit.id not in target.data.fits and fit.data.rows.meets(target.data.rows)


def _models(trace: Trace, cause: Fact) -> list[Fit]:
    if isinstance(cause, Score):
        return trace.models(cause)
    return [cause] if isinstance(cause, Fit) else [fit for fit in trace.current_fits if fit.kind in ("model", "search")]


def _of_groups(fit: Fit, model: Fit, target: Target, cause: Fact, level: Level) -> Finding:
    name = f"`{target.data.column}`"
    what = f"{fit.learner} of {name}" if fit.kind == "statistic" else f"coding by {name} of {fit.learner}"
    message = (
        f"The {what} at {say.line_of(fit.place)} was taken over rows that are held out to judge {model.learner}, and "
        f"is one of its features: {name} is what it should predict."
    )
    evidence = (
        *fit.data.way,
        say.step(fit, f"{fit.learner} learned from {say.rows_of(fit.data)}"),
        *say.inner_steps(fit, "inside this function"),
        say.step(model, f"{model.learner} is trained to predict {name} here"),
    )
    certain = sure(fit, cause) and target.certain
    made = say.make(fit.place, message, f"{WHY} {say.LARGE_EFFECT}", evidence, OF_GROUPS, certain, level)
    return replace(made, also=("fit-before-split",))


def _finding(model: Fit, target: Target, given: Given) -> Finding:
    name = f"`{target.data.column}`" if target.data.column is not None else "the target"
    how = {
        "source": f"{name}, which it shall predict, is made of that column alone",
        "made": f"that column is made of {name} alone, which it shall predict",
        "target": "that is what it shall predict",
        "copy": f"row by row that column is {name} under another name or in another scale",
        "cut": f"its values divide the classes of {name} without an error or a gap, as the rule that made them does",
        "mean": f"it holds the mean of {name} in each group, taken over held-out rows too",
        "strong": f"that column alone tells {name} almost without an error; would you have it before you predict",
    }[given.how]
    level: Level = "note" if given.how == "strong" else LEVEL
    message = f"{model.learner} gets `{given.name}` among its features at {say.line_of(target.place)}: {how}."
    evidence = (
        *given.way,
        *target.data.way,
        say.step(target, f"{model.learner} is trained to predict {name} here, with `{given.name}` in its table"),
        *say.inner_steps(target, "inside this function"),
    )
    repair = (
        OF_GROUPS
        if given.how == "mean"
        else Repair(
            f"Leave `{given.name}` out of the features. If it is known before you predict, no model is needed: the "
            f"rule that made the target does it.",
        )
    )
    return say.make(target.place, message, WHY, evidence, repair, model.certain and target.certain, level)
