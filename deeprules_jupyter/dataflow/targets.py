"""What a model is fitted to tell, and features that tell it by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from deeprules_jupyter.catalog import KNOWN
from deeprules_jupyter.dataflow.kin import MERGED, Kin
from deeprules_jupyter.dataflow.kinship import Column, Columns
from deeprules_jupyter.dataflow.values import Bound, Model, Seq, Val
from deeprules_jupyter.model import Evidence, Fit, Given, Target


class Targets(Kin):
    """Adds the targets of models."""

    def fit(self, model: Model, args: list[Val], kwargs: dict[str, Val]) -> Val:
        out = super().fit(model, args, kwargs)
        data = args[0] if args else kwargs.get("X", kwargs.get("x", Val()))
        if model.target is not None and (fit := self.fits.get(model.state)):
            self._aim(fit, model, data, model.target)
        return out

    def cross_validate(self, name: str, args: list[Val], kwargs: dict[str, Val]) -> Val:
        before = len(self.facts)
        out = super().cross_validate(name, args, kwargs)
        fit = next((fact for fact in self.facts[before:] if isinstance(fact, Fit) and fact.kind == "model"), None)
        model = next((m for v in args[:1] for m in self.models_in(v)), None)
        target = args[2] if len(args) > 2 else kwargs.get("y")
        if fit and isinstance(model, Model) and target is not None and len(args) > 1:
            self._aim(fit, model, args[1], target)
        return out

    def _aim(self, fit: Fit, model: Model, data: Val, target: Val) -> None:
        if target.rows is None or isinstance(target, Seq):
            return
        origin = self.origin_of(target)
        known = data.known if type(data) is Val and data.doubts == target.doubts and self._sees_all(model) else None
        given = tuple(self._tells(known, origin)) if known and origin and fit.kind in ("model", "search") else ()
        y = self.columns(target.owner, [target.attr]) if isinstance(target, Bound) else target
        name = origin.name if origin else y.column
        if name is not None or given:
            told = y.fits.union(
                *(fits for key, fits in y.cols.items() if not (isinstance(key, tuple) and key[0] == MERGED))
            )
            about = replace(self.data_of(y), column=name, fits=told)
            self.facts.append(
                Target(
                    place=self.site,
                    witness="code",
                    inner=self.inner,
                    model=fit.id,
                    data=about,
                    given=given,
                )
            )

    def _sees_all(self, model: Model) -> bool:
        """Whether a model surely gets every column of its table."""
        own = model.kind in ("model", "search", "net") or model.label in KNOWN.keeps_columns
        chooses = model.klass is not None or model.label in KNOWN.column_choosers
        return own and not chooses and all(self._sees_all(step) for step in model.steps if isinstance(step, Model))

    def _tells(self, known: Columns, target: Column) -> Iterator[Given]:
        """The columns of a table that tell the target by themselves."""
        for one in target.line():
            held = known.get(one.name)
            there = one.name in known.new or (known.base, one.name) in self.mentioned
            if held and held.key == one.key and there and known.only != frozenset({one.name}):
                yield Given(one.name, "source" if one is not target else "target", _way(target))
        for name in known.new:
            held = known.get(name)
            if held and held.of and held.key != target.key and any(one.key == target.key for one in held.of.line()):
                yield Given(name, "made", _way(held))


def _way(column: Column) -> tuple[Evidence, ...]:
    return tuple(one.made for one in column.line() if one.made)[::-1]
