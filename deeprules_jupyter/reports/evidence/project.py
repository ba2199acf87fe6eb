"""The folder, the machine, the order of the cells, and what remains open."""

from __future__ import annotations

from collections.abc import Iterator

from deeprules_jupyter.prose import Shown
from deeprules_jupyter.reports.answers import Line
from deeprules_jupyter.reports.seen import Seen, listed, rows_said

MOST = 60  # packages that are listed, these before others
FIRST = frozenset(
    "numpy scipy pandas polars scikit-learn torch keras lightning transformers xgboost lightgbm catboost anndata "
    "scanpy imbalanced-learn".split()
)


def _environment(seen: Seen) -> Iterator[Line]:
    found = seen.environment
    if not found:
        return
    packages = dict(found.get("packages", {}))
    names = sorted(packages, key=lambda name: name.lower() not in FIRST)
    said = listed([f"{name} {packages[name]}" for name in names], MOST)
    yield seen.line("environment", f"Python {found['python']}, {found['system']}, {found['processor']}: {said}.")


def _compute(seen: Seen) -> Iterator[Line]:
    device = dict(seen.environment.get("device", {}))
    where = " ".join([device.get("kind", "cpu"), device.get("name", "")]).strip()
    for trial in seen.trials[-8:]:
        yield seen.line(
            "compute", f"The cell that trained {trial.learner} took {trial.seconds:.1f} s ({where}).", trial
        )


def _code(seen: Seen) -> Iterator[Line]:
    own = seen.project
    if not own.commit:
        yield seen.lacking("code", "The notebook is under no version control that is known.")
        return
    changed = {True: "with changes that are not committed", False: "with nothing uncommitted", None: "state not known"}
    public = f"; it is pushed to {own.remote}" if own.remote else "; it has no remote"
    yield seen.line("code", f"Commit {own.commit[:10]}, {changed[own.edited]}{public}.")


def _readme(seen: Seen) -> Iterator[Line]:
    own = seen.project
    if own.readme:
        yield seen.line("readme", f"{own.readme} stands in the project.")
    else:
        yield seen.lacking("readme", "No README stands in the project.")


def _card(seen: Seen) -> Iterator[Line]:
    if seen.project.licence:
        yield seen.line("card", f"The project has a licence file, {seen.project.licence}.")


def _register(seen: Seen) -> Iterator[Line]:
    own = seen.project
    if own.register:
        opened, total = own.concerns
        yield seen.line("register", f"{own.register} holds {total} concerns, {opened} of them open.")
    else:
        yield seen.lacking("register", "The project has no ethics register (`%deeprules_ethics add` begins one).")


def _rerun(seen: Seen) -> Iterator[Line]:
    if seen.state("out-of-order") != "clear":
        return
    told = "Run from top to bottom, no cell uses what only another order would give it; `deeprules run` does that."
    yield seen.line("rerun", told)
    found = {split.whole.name: split.whole for split in seen.trace.splits if split.whole.name}
    found = found or {fit.data.name: fit.data for fit in seen.models if fit.data.name}
    for data in list(found.values())[:4]:
        yield seen.line("rerun", f"It begins with {rows_said(data)}.", data=data)


def _shown(seen: Seen) -> Iterator[Line]:
    """What commands of ours have measured."""
    for fact in seen.trace.of(Shown):
        yield seen.line(fact.part, fact.text, fact)


def _limits(seen: Seen) -> Iterator[Line]:
    for one in seen.findings:
        if one.muted is None and one.level == "warn":
            yield seen.line("limits", one.message, one.place)
    unchecked = [one.rule for one in seen.states if one.state in ("not-checked", "crashed")]
    if unchecked:
        yield seen.line("limits", f"Not checked: {listed(unchecked, 40)}.")


ALL = (_environment, _compute, _code, _readme, _card, _register, _rerun, _shown, _limits)
