"""Calls: functions, classes and methods of the notebook are entered; methods of other values are told apart."""

from __future__ import annotations

import ast

from deeprules_jupyter.catalog import KNOWN
from deeprules_jupyter.dataflow.cuts import Dataset
from deeprules_jupyter.dataflow.known_calls import KnownCalls
from deeprules_jupyter.dataflow.rows import CodeRows
from deeprules_jupyter.dataflow.scopes import Scope
from deeprules_jupyter.dataflow.values import NONE, Bound, Const, Func, Klass, Lib, Map, Model, Seq, Val
from deeprules_jupyter.model import Place

MAX_DEPTH = 8


class Calls(KnownCalls):
    """Adds calls to the machine."""

    def run(self, body: list[ast.stmt]) -> Val | None:
        raise NotImplementedError

    def turns(self, val: Val) -> list[Val]:
        raise NotImplementedError

    def all_turns(self, val: Val) -> bool:
        raise NotImplementedError

    def attribute(self, val: Val, name: str) -> Val:
        raise NotImplementedError

    def call(self, func: Val, args: list[Val], kwargs: dict[str, Val], node: ast.Call | None = None) -> Val:
        self.tick()
        if isinstance(func, Lib):
            return self.library(func.path, args, kwargs)
        if isinstance(func, Bound):
            return self.method(func.owner, func.attr, args, kwargs, node)
        if isinstance(func, Func):
            return self.enter(func, args, kwargs)
        if isinstance(func, Klass):
            return self.instantiate(func, args, kwargs)
        if isinstance(func, Model):
            return self.call_object(func, args, kwargs)
        return self.blend([*args, *kwargs.values()])

    # functions of the notebook --------------------------------------------------------------------------------------
    def enter(self, func: Func, args: list[Val], kwargs: dict[str, Val]) -> Val:
        """Runs the body with these arguments; a recursion that goes too deep is left as an unknown call."""
        if self.depth >= MAX_DEPTH or func.node is None:
            return self.blend([*args, *kwargs.values()])
        saved = self.scope, self.here, self.depth, self.decided
        self.scope = Scope(up=func.scope)
        self._bind_arguments(func.node.args, [*([func.owner] if func.owner else []), *args], kwargs)
        self.depth += 1
        self.decided = NONE
        try:
            if isinstance(func.node, ast.Lambda):
                self.here = Place(func.home.cell, func.home.cell_id, func.node.lineno, run=self.site.run)
                out = self.eval(func.node.body)
            else:
                out = self._body(func) or Val()
            return self.decided_by(out, self.decided) if any(a.one for a in args) else out
        finally:
            self.scope, self.here, self.depth, self.decided = saved

    def decided_by(self, val: Val, learned: frozenset[str]) -> Val:
        """A constant that a condition chose: what the condition rests on stands in it."""
        return (
            Val(stats=val.stats | learned, turning=val.turning)
            if learned and type(val) in (Val, Const) and not val.rows
            else val
        )

    def _body(self, func: Func) -> Val | None:
        assert func.node is not None and not isinstance(func.node, ast.Lambda)
        self.here = Place(func.home.cell, func.home.cell_id, func.node.lineno, run=self.site.run)
        return self.run(func.node.body)

    def _bind_arguments(self, spec: ast.arguments, args: list[Val], kwargs: dict[str, Val]) -> None:
        names = [a.arg for a in (*spec.posonlyargs, *spec.args)]
        defaults = dict(zip(reversed(names), reversed(spec.defaults), strict=False))
        for name, value in zip(names, args, strict=False):
            self.scope.names[name] = value
        if spec.vararg:
            self.scope.names[spec.vararg.arg] = Seq(items=args[len(names) :])
        keyword = {a.arg: d for a, d in zip(spec.kwonlyargs, spec.kw_defaults, strict=False)}
        for name in (*names, *keyword):
            if name in kwargs:
                self.scope.names[name] = kwargs[name]
            elif name not in self.scope.names:
                default = defaults.get(name) or keyword.get(name)
                self.scope.names[name] = self.eval(default) if default is not None else Val(name=name)
        if spec.kwarg:
            rest: dict[object, Val] = {k: v for k, v in kwargs.items() if k not in (*names, *keyword)}
            self.scope.names[spec.kwarg.arg] = Map(entries=rest)

    def instantiate(self, klass: Klass, args: list[Val], kwargs: dict[str, Val]) -> Val:
        """An object of a class of the notebook: a network, an estimator of its own, a dataset, or anything else."""
        net = klass.has_base("nn.Module", "LightningModule", "Module")
        kind = "net" if net else "model" if klass.has_base("keras.Model", "models.Model") else "object"
        model = self.make_model(klass.label, kind, args, kwargs)
        model.klass, model.attrs = klass, {}
        if init := klass.find("__init__"):
            self.call_method(model, init, args, kwargs)
        return model

    def call_method(self, owner: Val, method: Val, args: list[Val], kwargs: dict[str, Val] | None = None) -> Val:
        if isinstance(method, Func):
            static = any(
                isinstance(d, ast.Name) and d.id == "staticmethod" for d in getattr(method.node, "decorator_list", [])
            )
            bound = Func(node=method.node, scope=method.scope, owner=None if static else owner, home=method.home)
            return self.enter(bound, args, kwargs or {})
        return self.call(method, args, kwargs or {})

    def call_object(self, model: Model, args: list[Val], kwargs: dict[str, Val]) -> Val:
        if model.kind == "net":
            return self.forward(model, [*args, *kwargs.values()])
        if model.kind == "loss":
            return self.lost(model.label, [*args, *kwargs.values()])
        if model.kind == "meter":
            return self.gather(model, [*args, *kwargs.values()])
        if model.klass and (method := model.klass.find("__call__")):
            return self.call_method(model, method, args, kwargs)
        if model.kind in ("layer", "transform"):
            return self.layer(model, args)
        return self.predict(model, args[0]) if args else Val()

    # methods --------------------------------------------------------------------------------------------------------
    def method(self, owner: Val, name: str, args: list[Val], kwargs: dict[str, Val], node: ast.Call | None) -> Val:
        if isinstance(owner, Model):
            return self.model_method(owner, name, args, kwargs)
        self.hand_over(args)
        if name == "backward":
            return self.backward(owner)
        if isinstance(owner, Dataset):
            return self.dataset_method(owner, name, args, kwargs)
        if isinstance(owner, Map):
            if name in KNOWN.each_table and owner.entries:
                each = {k: self.method(v, name, args, kwargs, None) for k, v in owner.entries.items()}
                return Map(entries=each)
            return self.map_method(owner, name, args)
        if isinstance(owner, Seq) and owner.rows is None:
            return self.list_method(owner, name, args)
        guess = self.guessed_method(owner, name, args, kwargs)
        return guess if guess is not None else self.table_method(owner, name, args, kwargs, node)

    def model_method(self, model: Model, name: str, args: list[Val], kwargs: dict[str, Val]) -> Val:
        if model.klass and (method := model.klass.find(name)):
            return self.call_method(model, method, args, kwargs)
        if model.kind == "trainer":
            return self.trainer_method(model, name, args, kwargs)
        if model.kind == "tuner":
            return self.tuner_method(model, name, args, kwargs)
        if model.kind == "meter":
            return self.meter_method(model, name, [*args, *kwargs.values()])
        if name == "step" and model.kind == "schedule":
            return self.step_schedule([*args, *kwargs.values()])
        if name == "step" and model.kind == "optim":
            return self.step_optimizer(model)
        if name == "step" and (optims := [a for a in args if isinstance(a, Model) and a.kind == "optim"]):
            return self.step_optimizer(optims[0])
        if name == "backward" and args:
            return self.backward(args[0])
        if name == "parameters":
            return Val(nets=(model,))
        if name == "compile":
            model.recipe += str([self.setting(v) for v in (*args, *kwargs.values())])
        if name in KNOWN.same_object:
            self.same_object(model, name, args)
            return model
        if name == "test_dl" and model.kind == "loaders":
            return args[0] if args else Val()
        if name in KNOWN.row_loaders:
            return model if model.kind == "loaders" else self.row_loader(args, kwargs)
        if model.kind == "flow" and (made := self.flow(model, name, args, kwargs)) is not None:
            return made
        if model.kind in ("net", "loss", "optim", "splitter"):
            return self._special(model, name, args, kwargs)
        return self._estimator(model, name, args, kwargs)

    def _special(self, model: Model, name: str, args: list[Val], kwargs: dict[str, Val]) -> Val:
        if model.kind == "splitter" and name == "split":
            return self.folds(model, args[0] if args else kwargs.get("X", Val()))
        if model.kind == "net" and name in ("forward", "predict", "predict_proba", "__call__"):
            return self.forward(model, args)
        if model.kind == "net" and name == "add" and args:
            model.recipe += self.setting(args[0])
        return Val()

    def _estimator(self, model: Model, name: str, args: list[Val], kwargs: dict[str, Val]) -> Val:
        data = self.batches(args[0] if args else kwargs.get("X", kwargs.get("x", kwargs.get("generator", Val()))))
        args = [data, *args[1:]] if args or "generator" in kwargs else args
        if name == "partial_fit" and args and (before := self.fits.get(model.state)):
            both = self.blend([data])
            if isinstance(before.data.rows, CodeRows) and (own := self.with_rows(data).rows):
                both.rows = CodeRows(own.join(before.data.rows).atoms)
            return self.fit(model, [both, *args[1:]], kwargs)
        if name in KNOWN.learn_again and model.label in KNOWN.learn_when_made:
            return self.fit(model, [data], {}) if args else model
        if name in ("fit", "partial_fit") or name in KNOWN.fit_methods:
            return self.fit(model, args, kwargs)
        if name == "fit_transform":
            self.fit(model, args, kwargs)
            return self.transform(model, data)
        if name in ("fit_resample", "fit_sample"):
            self.fit(model, args, kwargs)
            return self.resample(model, [*args, *kwargs.values()])
        if name == "fit_predict":
            self.fit(model, args, kwargs)
            return self.predict(model, data)
        if name in ("transform", "inverse_transform", "apply") or name in KNOWN.transform_methods:
            return self.transform(model, data if args or kwargs else model.attrs.get("exog", data))
        if name in KNOWN.predictors:
            holds = not args and not kwargs and "exog" in model.attrs  # the rows that it was made with
            return self.predict(model, model.attrs["exog"] if holds else data)
        if name in KNOWN.score_methods:
            return self.score_method(model, data)
        if name == "add" and args:
            model.recipe += self.setting(args[0])
            model.steps += self.models_in(args[0])
        if name == "set_params":
            model.set_by = model.set_by.union(*(v.all_stats() for v in kwargs.values()))
            changed = str({k: self.setting(v) for k, v in kwargs.items()})
            last = [step for step in model.steps[-1:] if isinstance(step, Model)]
            for one in (model, *last):  # a pipeline goes by its steps
                one.recipe += changed
            return model
        chosen = name in ("get_support", "get_feature_names_out")
        return Val(stats=frozenset({model.state} - {""}) if chosen else self.told_by([model]))
