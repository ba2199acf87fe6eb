"""Estimators as they are made, and the recipes by which two of them are told apart."""

from __future__ import annotations

from collections.abc import Iterable

from deeprules_jupyter.catalog import KNOWN
from deeprules_jupyter.dataflow.quoted import code_of
from deeprules_jupyter.dataflow.turned import Turned
from deeprules_jupyter.dataflow.values import Const, Map, Model, Seq, Val

CHAINS = ("Pipeline", "make_pipeline")


class Making(Turned):
    """Adds estimators to the machine."""

    def make_model(self, label: str, kind: str, args: list[Val], kwargs: dict[str, Val]) -> Model:
        """An estimator, or a network; its recipe tells apart settings, not seeds."""
        model = Model(label=label, kind=kind)
        settings = [self.setting(v) for v in args]
        settings += [f"{k}={self.setting(v)}" for k, v in sorted(kwargs.items()) if k not in KNOWN.seeds]
        model.recipe = f"{label}({', '.join(settings)})"
        model.attrs = dict(kwargs.items())
        for val in [*args, *kwargs.values()]:
            model.set_by |= val.all_stats()
            model.steps += self.models_in(val)
        if kind == "splitter" and args:
            for setting, given in zip(("n_splits", "n_iter"), args, strict=False):
                model.attrs.setdefault(setting, given)
        stated = label in KNOWN.unions and bool(args) and isinstance(args[0], Seq)  # steps such as "drop" learn nothing
        if kind == "pipeline" and (model.steps or stated):
            model.kind = self._pipeline_kind(model)
        return model

    def _pipeline_kind(self, model: Model) -> str:
        kinds = [step.kind for step in model.steps if isinstance(step, Model)]
        if model.label in KNOWN.unions:
            return "stateless" if all(k in ("stateless", "target") for k in kinds) else "transform"
        if kinds and all(k in ("stateless", "target") for k in kinds):
            return "stateless"
        return "transform" if kinds and kinds[-1] in ("transform", "stateless") else "model"

    def models_in(self, val: Val) -> list[Val]:
        """The estimators that stand in a list of steps."""
        if isinstance(val, Model):
            return [val]
        inner = val.items if isinstance(val, Seq) else list(val.entries.values()) if isinstance(val, Map) else []
        return [model for item in inner for model in self.models_in(item)]

    def setting(self, val: Val) -> str:
        """A setting as text. Unknown ones are told apart by the expression that made them."""
        if isinstance(val, Const):
            return repr(val.value)
        if isinstance(val, Model):
            return val.recipe or val.label
        if isinstance(val, Seq):
            return "[" + ", ".join(self.setting(v) for v in val.items) + "]"
        if isinstance(val, Map):
            return "{" + ", ".join(f"{k}: {self.setting(v)}" for k, v in val.entries.items()) + "}"
        if val.turning:
            return f"turn {self.keep(val)}"
        if val.made_by is not None and not val.rows:
            found_by = sorted(fit.recipe for stat in val.stats if (fit := self.fits.get(stat)))
            return " by ".join([code_of(val.made_by), *found_by])
        return getattr(val, "path", "") or val.name or "?"

    def recipe(self, settings: str, val: Val, steps: Iterable[Model] = ()) -> str:
        """Equal for two fits of the same settings on the same rows and columns, prepared in the same way: before, or
        by steps that learn from these rows first."""
        data = self.data_of(val)
        before = sorted(f"{fit.learner} {fit.recipe}" for name in data.fits if (fit := self.fits.get(name)))
        for step in steps:
            before = sorted([*before, f"{step.label} {step.recipe} on {data.rows!r} {val.view} after {before}"])
        return f"{settings} on {data.rows!r} {val.view} after {before}"

    def chained(self, model: Model) -> list[Model]:
        """The steps of a pipeline that transform one after the other, then predict: the same model as without it."""
        steps = [step for step in model.steps if isinstance(step, Model)]
        kinds = [step.kind for step in steps]
        plain = model.label in CHAINS and kinds[-1:] == ["model"] and set(kinds[:-1]) <= {"transform"}
        return steps if plain else [model]
