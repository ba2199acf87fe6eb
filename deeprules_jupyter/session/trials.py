"""Trials, between this kernel and the ledger: which runs trained, with which settings, and how they were judged."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from deeprules_jupyter.catalog.words import role_of
from deeprules_jupyter.dataflow.parse import parse
from deeprules_jupyter.dataflow.skeleton import Setting, Skeleton
from deeprules_jupyter.dataflow.upstream import Upstream
from deeprules_jupyter.ledger import Ledger, Tried, now
from deeprules_jupyter.model import AnyFact, Cell, Fit, Place, Score
from deeprules_jupyter.session.searches import Searched, Studies, of_fit
from deeprules_jupyter.trace import Trace
from deeprules_jupyter.trials import Judged, Settings, Trial, is_table, measure


@dataclass
class Run:
    """One run of a cell that trained by hand, or one search in it."""

    trial: Trial
    fits: frozenset[str]
    item: int
    written: Trial | None = None  # as the ledger has it


@dataclass
class Ran:
    """A cell that has just ended."""

    place: Place
    source: str
    error: BaseException | None
    seconds: float
    names: Mapping[str, object] = field(default_factory=dict)
    fit_of: Callable[[Any], str | None] = lambda value: None  # the id of the last fit of an estimator


class Trials:
    """What this kernel has tried. `cells` gives those that ran, in order."""

    def __init__(self, ledger: Ledger, session: str, cells: Callable[[], Sequence[Cell]]) -> None:
        self._ledger, self._session, self._cells = ledger, session, cells
        self._upstream = Upstream()
        self._runs: list[Run] = []
        self._values: dict[int, tuple[Score, float | None]] = {}  # of scores by hand, by identity
        self._earlier: list[Trial] = []  # of other kernels, as they were when this one last wrote
        self._now: Ran | None = None
        self._studies = Studies()

    def ended(self, ran: Ran, facts: Sequence[AnyFact]) -> None:
        """A cell has ended; `facts` are what its calls have shown. Where nothing was trained this does nothing."""
        self._now = ran
        learned = [fact for fact in facts if isinstance(fact, Fit) and _counts(fact)]
        if not learned:
            return
        skeleton = self._upstream.whole(ran.source, ran.place, self._cells())
        if skeleton is not None:
            for item, (fits, searched) in enumerate(self._deeds(ran, learned)):
                trial = self._trial(ran, skeleton, fits, searched)
                self._runs.append(Run(trial, frozenset(fit.id for fit in fits), item))

    def _deeds(self, ran: Ran, learned: Sequence[Fit]) -> Iterator[tuple[Sequence[Fit], Searched | None]]:
        """What was trained by hand, or by a study that called for it, and each search."""
        models = [fit for fit in learned if fit.kind == "model"]
        studies = self._studies.gained(ran.names)
        if models:
            yield models, studies[0] if studies else None
        for fit in learned:
            if fit.kind == "search":
                known = of_fit(ran.names, ran.fit_of, fit.id)
                yield [fit], known or Searched(fit.learner, fit.trials)

    def _trial(self, ran: Ran, skeleton: Skeleton, fits: Sequence[Fit], searched: Searched | None) -> Trial:
        found = searched or Searched("", 1)
        return Trial(
            place=replace(ran.place, line=fits[-1].place.line), witness="calls", session=self._session, when=now(),
            experiment=self._ledger.key(skeleton.key), settings=_pairs(skeleton.settings),
            seeds=_pairs(skeleton.seeds), seconds=round(ran.seconds, 3), trainings=len(fits),
            learner=" + ".join(dict.fromkeys(fit.learner for fit in fits)), ended=_ended(ran.error),
            how=found.how, tried=found.tried, space=found.space, chosen=found.chosen, edges=found.edges,
        )  # fmt: skip

    def exchange(self, trace: Trace, notebook: str) -> list[Trial]:
        """Write down what is new; all trials of this notebook, those of earlier kernels first."""
        if not self._runs:
            return []
        for run in self._runs:
            scores = tuple(self._judged(trace, run.fits))
            run.trial = replace(run.trial, notebook=notebook, scores=scores or run.trial.scores)
        new = [run for run in self._runs if run.written != run.trial]
        if new:
            revision = self._ledger.revision()
            self._ledger.note_trials(*(_entry(run, revision) for run in new))
            for run in new:
                run.written = run.trial
            self._earlier = self.earlier(notebook)
        return [*self._earlier, *(run.trial for run in self._runs)]

    def earlier(self, notebook: str) -> list[Trial]:
        """Those of other kernels."""
        return [trial(one) for one in self._ledger.trials(notebook) if one.session != self._session]

    @property
    def count(self) -> int:
        """How many there are, without asking the ledger again."""
        return len(self._earlier) + len(self._runs)

    def known(self, notebook: str) -> list[Trial]:
        """All trials of this notebook, those of earlier kernels first."""
        return [*self.earlier(notebook), *(run.trial for run in self._runs)]

    def beside(self, run: int, notebook: str) -> list[Trial]:
        """All trials by hand of the experiment that a run of this kernel belongs to, also of earlier kernels."""
        mine = {one.trial.experiment for one in self._runs if one.trial.place.run == run and not one.trial.how}
        return [one for one in self.known(notebook) if one.experiment in mine and not one.how]

    def _judged(self, trace: Trace, fits: frozenset[str]) -> Iterator[Judged]:
        for score in trace.all_scores:
            if not fits.isdisjoint(score.models) and not is_table(score.metric, score.value):
                rows = score.data
                yield Judged(
                    partition(trace, score), measure(score.metric), self._value(score), rows.name, rows.rows.count
                )

    def _value(self, score: Score) -> float | None:
        """What it came to; where it was arithmetic, what the name that the cell gave it holds when the cell ends."""
        if score.value is not None:
            return float(score.value)
        if id(score) not in self._values:
            here = self._now if self._now is not None and self._now.place.run == score.place.run else None
            self._values[id(score)] = score, None if here is None else _named_value(here, score)
        return self._values[id(score)][1]


def partition(trace: Trace, score: Score) -> str:
    """On which kind of rows this was measured; "" where that is not known."""
    if score.folds or trace.is_fold(score):
        return "cross-validation"
    if trace.is_test(score):
        return "test"
    if trace.tunes(score.data):
        return "tuning"
    if trace.trained_on(score, score.data.rows):
        return "training"
    return {"train": "training"}.get(trace.role(score.data), trace.role(score.data))


def _counts(fit: Fit) -> bool:
    learns = fit.kind == "search" or (fit.kind == "model" and (fit.supervised or fit.network))
    return learns and not fit.inside and not fit.reference and not fit.shuffled


def _ended(error: BaseException | None) -> str:
    return "" if error is None else "interrupted" if isinstance(error, KeyboardInterrupt) else "failed"


def _pairs(settings: Iterable[Setting]) -> Settings:
    return tuple((one.name, one.value) for one in settings)


def _named_value(ran: Ran, score: Score) -> float | None:
    """By the names that the line binds, else by those that it shows; None where it is not clear which one is meant."""
    tree, _ = parse(ran.source)
    line = score.place.line or 0
    inner: ast.stmt | None = None
    for node in ast.walk(tree) if tree is not None else ():
        if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or node.lineno):
            inner = node  # the later ones are within
    bound: list[ast.AST] = [*inner.targets] if isinstance(inner, ast.Assign) else [inner] if inner else []
    names = dict.fromkeys(one.id for part in bound for one in ast.walk(part) if isinstance(one, ast.Name))
    found = {name: value for name in names if (value := _number(ran.names.get(name))) is not None}
    if len(found) > 1:  # `loss, acc = evaluate(net)`
        found = {name: value for name, value in found.items() if score.metric[:3].lower() in name.lower()}
    if len(found) > 1:  # `print(train_acc, val_acc)`
        role = score.data.role or role_of(score.data.name)
        found = {name: value for name, value in found.items() if role_of(name) == role}
    return next(iter(found.values())) if len(found) == 1 else None


def _number(value: object) -> float | None:
    """A single number, also where numpy or torch hold it."""
    if isinstance(value, bool) or (getattr(value, "shape", ()) != () and not isinstance(value, int | float)):
        return None
    item = getattr(value, "item", None)
    single = item() if callable(item) else value
    return float(single) if isinstance(single, int | float) else None


def _entry(run: Run, revision: str) -> Tried:
    one = run.trial
    return Tried(
        session=one.session, run=one.place.run, item=run.item, experiment=one.experiment, cell_id=one.cell,
        notebook=one.notebook, when=one.when, learner=one.learner, settings=json.dumps(one.settings),
        seeds=json.dumps(one.seeds), scores=json.dumps([list(vars(score).values()) for score in one.scores]),
        seconds=one.seconds, trainings=one.trainings, ended=one.ended, how=one.how, tried=one.tried,
        space=json.dumps(one.space), chosen=json.dumps(one.chosen), edges=json.dumps(one.edges), revision=revision,
    )  # fmt: skip


def trial(entry: Tried) -> Trial:
    """A trial as the ledger has it."""
    return Trial(
        place=Place(cell_id=entry.cell_id or None, run=-1), witness="calls", experiment=entry.experiment,
        settings=_settings(entry.settings), seeds=_settings(entry.seeds),
        scores=tuple(Judged(*score) for score in json.loads(entry.scores)), seconds=entry.seconds,
        trainings=entry.trainings, learner=entry.learner, ended=entry.ended, how=entry.how, tried=entry.tried,
        space=_settings(entry.space), chosen=_settings(entry.chosen), edges=tuple(json.loads(entry.edges)),
        notebook=entry.notebook, when=entry.when, session=entry.session,
    )  # fmt: skip


def _settings(text: str) -> Settings:
    return tuple((str(name), str(value)) for name, value in json.loads(text))
