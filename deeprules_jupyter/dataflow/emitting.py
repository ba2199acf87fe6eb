"""The only place where code becomes facts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from deeprules_jupyter.dataflow.machine import WAY, Machine
from deeprules_jupyter.dataflow.scopes import Part
from deeprules_jupyter.dataflow.values import Shown, Val
from deeprules_jupyter.model import Choice, Fit, FitKind, Place, Score, Split


class Emitting(Machine):
    """Adds facts to the machine: fits, scores, choices and splits."""

    @property
    def inner(self) -> Place | None:
        return (
            self.here
            if self.depth and (self.here.cell_id, self.here.line) != (self.site.cell_id, self.site.line)
            else None
        )

    def emit_fit(
        self,
        learner: str,
        kind: FitKind,
        val: Val,
        recipe: str = "",
        supervised: bool = False,
        id_: str = "",
        reference: bool = False,
        now: bool = True,
        holds: tuple[str, ...] = (),
        certain: bool = True,
        set_by: Iterable[str] = (),
        network: bool = False,
        settings: str = "",
    ) -> str:
        """A fit on these rows. A statistic waits until it is applied to rows: to print a mean teaches no model."""
        fit = Fit(
            place=self.site,
            witness="code",
            inner=self.inner,
            id=id_ or self.fresh("fit"),
            learner=learner,
            kind=kind,
            data=self.data_of(val),
            supervised=supervised,
            recipe=recipe,
            reference=reference,
            holds=holds,
            set_by=tuple(sorted(name for name in set_by if name in self.fits)),
            network=network,
            settings=settings,
            certain=certain,
        )
        (self.fits if now else self.unapplied)[fit.id] = fit
        if kind in ("model", "search"):
            self.others_drew()
        if now:
            self.facts.append(fit)
        return fit.id

    def apply_stats(self, stats: Iterable[str]) -> None:
        for stat in sorted(stats):
            if fit := self.unapplied.pop(stat, None):
                way = (*fit.data.way, self.step(f"the {fit.learner} is applied"))[-WAY:]
                fit = replace(fit, data=replace(fit.data, way=way))
                self.fits[stat] = fit
                self.facts.append(fit)

    def emit_score(self, models: Iterable[str], val: Val, metric: str, folds: bool = False) -> Val:
        """A score of these models on the rows of `val`, and the number that comes of it."""
        ids = tuple(sorted(models))
        out = Val(way=val.way)
        if not ids:
            return out
        data, held = self.data_of(val), self._fold_of(val, ids)
        self.facts.append(
            Score(
                place=self.site,
                witness="code",
                inner=self.inner,
                models=ids,
                data=replace(data, role=held.position) if held else data,
                metric=metric,
                folds=folds,
                repeated=self.partly > 0,
            )
        )
        out.scores = (Shown(ids, val, held is not None, folds),)
        out.turning = val.turning
        return out

    def emit_choice(self, scores: Iterable[Shown], what: str) -> None:
        for score in scores:
            data, part = self.data_of(score.data), self._part_of(score.data)
            if score.fold and part:
                data = replace(data, role=part.alone if part.fold and part.anew else part.position)
            self.facts.append(
                Choice(
                    place=self.site,
                    witness="code",
                    inner=self.inner,
                    data=data,
                    models=score.models,
                    what=what,
                )
            )

    def emit_split(self, whole: Val, parts: list[Val], how: str) -> None:
        """Keeps a place among the facts: the parts get their names when the statement has bound them."""
        self.waiting.append((len(self.facts), parts))
        data = self.data_of(whole)
        self.facts.append(Split(place=self.site, witness="code", whole=data, parts=(), roles=(), how=how))

    def settle_splits(self) -> None:
        for at, parts in self.waiting:
            data = tuple(self.data_of(part) for part in parts)
            fact = self.facts[at]
            assert isinstance(fact, Split)
            self.facts[at] = replace(fact, parts=data, roles=tuple(d.role for d in data))
        self.waiting.clear()

    def _part_of(self, val: Val) -> Part | None:
        """The side of a split that these rows are, if they are one."""
        parts = [self._atom_part(*atom) for atom in val.rows.atoms] if val.rows else []
        return parts[0] if parts and all(part is parts[0] for part in parts) else None

    def _fold_of(self, val: Val, models: Iterable[str]) -> Part | None:
        """The fold that these rows are for models of its own loop."""
        part = self._part_of(val)
        return part if part and part.alone and (part.fold or not part.before.isdisjoint(models)) else None
