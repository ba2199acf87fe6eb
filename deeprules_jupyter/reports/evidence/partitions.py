"""How rows were parted, and whether anything crossed: by the rows themselves."""

from __future__ import annotations

from collections.abc import Iterator

from deeprules_jupyter.membership import Grouping, Shared, Timing, Told
from deeprules_jupyter.model import Data, Fit, Split
from deeprules_jupyter.reports.answers import Line
from deeprules_jupyter.reports.seen import Seen, listed, rows_said
from deeprules_jupyter.trials import is_table, measure

STATUS = {"": "not locked", "final": "open for a last look"}


def tests(seen: Seen) -> list[Data]:
    """The rows that test scores were measured on, else the test parts of splits; each set once."""
    found = [score.data for score in seen.trace.test_looks()]
    found += [part for s in seen.trace.splits for part, role in zip(s.parts, s.roles, strict=False) if role == "test"]
    sets: list[Data] = []
    for data in found:
        if not any(data.rows.covers(one.rows) and one.rows.covers(data.rows) for one in sets):
            sets.append(data)
    return sets[:8]


def _split(seen: Seen) -> Iterator[Line]:
    for split in seen.trace.splits[:8]:
        roles = [f"{rows_said(part)} for {_role(split, at)}" for at, part in enumerate(split.parts[:6])]
        drawn = "in random order" if split.shuffled else "in the order of the table"
        seed = ", with no seed" if split.unseeded else ""
        yield seen.line("split", f"{split.how} parts {rows_said(split.whole)} {drawn}{seed}: {listed(roles)}.",
                        split, split.whole)  # fmt: skip
    for score in seen.trace.scores:
        if score.folds and not is_table(score.metric, score.value):
            yield seen.line(
                "split", f"{measure(score.metric)}: cross-validation on {rows_said(score.data)}.", score, score.data
            )
    for trial in seen.trials:
        cv = dict(trial.settings).get("cv")
        if trial.how and cv:
            yield seen.line("split", f"{trial.how} judges settings by cross-validation (cv={cv}).", trial)
    if not seen.trace.splits and not any(score.folds for score in seen.trace.scores):
        yield seen.lacking("split", "No split and no cross-validation was seen.")


def _role(split: Split, at: int) -> str:
    role = split.roles[at] if at < len(split.roles) else ""
    return {"train": "training", "": "a use that is not known"}.get(role, role)


def _separation(seen: Seen) -> Iterator[Line]:
    learned = [fit for fit in seen.trace.current_fits if not fit.reference and not fit.inside]
    for test in tests(seen):
        met = [fit for fit in learned if fit.data.rows.meets(test.rows)]
        names = listed(list(dict.fromkeys(fit.learner for fit in learned)), 6)
        if met and learned:
            said = listed([f"{fit.learner} from {rows_said(fit.data)}" for fit in met], 6)
            yield seen.line(
                "separation", f"Rows of {rows_said(test)} were among those that taught {said}.", met[0], test
            )
        elif learned:
            what = f"{len(learned)} learned steps ({names})" if len(learned) > 1 else f"The one learned step ({names})"
            yield seen.line("separation", f"{what} saw no row of {rows_said(test)}, by the content of the rows.",
                            learned[-1], test)  # fmt: skip


def _duplicates(seen: Seen) -> Iterator[Line]:
    for test in tests(seen):
        for fit in seen.models[:6]:
            shared = fit.data.rows.shared(test.rows)
            if shared is not None:
                said = "none stands" if not shared else f"{shared:,} stand"
                yield seen.line(
                    "duplicates",
                    f"Of {rows_said(test)} {said} among {rows_said(fit.data)}, from which {fit.learner} learned, exact "
                    "copies included.", fit, test,
                )  # fmt: skip
    homology = seen.state("homologs-straddle-split")
    if homology in ("clear", "found"):
        yield seen.line("duplicates", f"Relatives among sequences on both sides were looked for: {homology}.")


def _units(seen: Seen) -> Iterator[Line]:
    for told in seen.trace.of(Told):
        what = {"group": "whose a row is", "time": "when it was taken"}[told.what]
        column = f"column `{told.column}`" if told.column else "no column"
        yield seen.line("units", f"A person said: {column} tells {what}.", told)
    for group in seen.trace.of(Grouping):
        for test in tests(seen):
            yield from _crossing(seen, group, test)
    for timing in seen.trace.of(Timing):
        yield seen.line("units", f"`{timing.column}` tells when a row was taken.", timing)


def _crossing(seen: Seen, group: Grouping, test: Data) -> Iterator[Line]:
    for fit in _trained(seen):
        found: Shared | None = group.marks.shared(fit.data.rows, test.rows) if group.marks is not None else None
        if found is not None:
            text = f"{found.both:,} of the {found.units:,} units of `{group.column}` in {rows_said(test)} also trained"
            yield seen.line("units", f"{text} {fit.learner}.", group, test)


def _trained(seen: Seen) -> list[Fit]:
    return seen.reported[:3]


def _looks(seen: Seen) -> Iterator[Line]:
    for box in seen.boxes:
        if not box.lines:
            continue
        first = box.lines[0].first
        state = STATUS.get(box.status, box.status)
        yield seen.line(
            "looks",
            f"{box.name or 'A test set'} ({box.rows:,} rows, {state}): {box.looks} look{'s' * (box.looks != 1)} in "
            f"this project, the first on {first.when[:10]}.",
        )  # fmt: skip


def _legitimate(seen: Seen) -> Iterator[Line]:
    if seen.state("target-in-features") in ("clear", "found"):
        said = "no column was found that tells the target by itself"
        if seen.state("target-in-features") == "found":
            said = "a column tells the target by itself, see the findings"
        yield seen.line("legitimate", f"Columns were compared with the target: {said}.")


ALL = (_split, _separation, _duplicates, _units, _looks, _legitimate)
