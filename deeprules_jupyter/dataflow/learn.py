"""Estimators: what their construction, fit, transform, predict and score do to rows."""

from __future__ import annotations

from dataclasses import replace

from deeprules_jupyter.catalog import KNOWN
from deeprules_jupyter.dataflow.cuts import Dataset
from deeprules_jupyter.dataflow.making import Making
from deeprules_jupyter.dataflow.rows import Branch, CodeRows, Cut
from deeprules_jupyter.dataflow.values import NONE, Const, Model, Seq, Shown, Val
from deeprules_jupyter.model import FitKind

FIT_KINDS: dict[str, FitKind] = {"transform": "transform", "search": "search", "resample": "resample"}
LAYERED = KNOWN.networks | frozenset(
    "KerasClassifier KerasRegressor NeuralNet NeuralNetClassifier NeuralNetBinaryClassifier NeuralNetRegressor "
    "MLPClassifier MLPRegressor".split()
)
LONGEST = 300  # characters of the settings
FORGETFUL = ("stateless", "target", "cluster", "splitter")


class Learning(Making):
    """Adds to the machine what estimators do."""

    # fitting --------------------------------------------------------------------------------------------------------
    def fit(self, model: Model, args: list[Val], kwargs: dict[str, Val]) -> Val:
        """`fit(X, y)`. What learns nothing from rows leaves no fact."""
        data = args[0] if args else kwargs.get("X", kwargs.get("x", Val()))
        if model.kind in FORGETFUL:
            model.state = ""
            return model
        target = args[1] if len(args) > 1 else kwargs.get("y")
        model.target, given = target, data
        data = self._features(data, target)
        supervised = target is not None and (model.label in KNOWN.supervised or model.kind in ("model", "search"))
        if target is not None and not model.by_trainer and (target is given or target.name[:1] in ("x", "X")):
            supervised = False  # an autoencoder
        kind = FIT_KINDS.get(model.kind, "model")
        how = [f"{k}={self.setting(v)}" for k, v in sorted(kwargs.items()) if k in KNOWN.fit_settings]
        *steps, last = self.chained(model)
        recipe = self.recipe(f"{last.recipe}{how or ''}", data, steps)
        dummy = model.label in KNOWN.dummies
        model.state = self.emit_fit(
            model.label,
            kind,
            data,
            recipe,
            supervised,
            reference=dummy,
            holds=self.holds(model),
            set_by=model.set_by,
            network=self.is_network(model),
            settings=last.recipe[:LONGEST],
        )
        self._steered(model, kwargs, data)
        return model

    def is_network(self, model: Model) -> bool:
        """Whether it is made of layers, or is a search over such, or a pipeline that ends in one."""
        if model.kind == "net" or model.by_trainer or model.label in LAYERED:
            return True
        if model.klass is not None and model.klass.has_base("keras.Model", "models.Model"):
            return True
        inner = [step for step in model.steps if isinstance(step, Model) and step.kind != "layer"]
        wraps = model.kind == "search" or model.label in KNOWN.pipelines
        return wraps and bool(inner) and self.is_network(inner[-1])

    def holds(self, model: Model) -> tuple[str, ...]:
        """The estimators inside a pipeline or search: its score is one of theirs too."""
        if model.kind != "search" and model.label not in KNOWN.pipelines and not _by_folds(model):
            return ()
        steps = [step for step in model.steps if isinstance(step, Model)]
        own = tuple(step.label for step in steps if step.kind == "model")
        return tuple(dict.fromkeys(own + tuple(label for step in steps for label in self.holds(step))))

    def learned_attribute(self, model: Model, name: str) -> Val | None:
        """What a fit left behind: the best estimator, scores of rows that were left out, numbers that it learned."""
        if name in ("best_estimator_", "estimator_", "module", "model"):
            inner = next((step for step in model.steps if isinstance(step, Model)), model)
            best = Model(label=inner.label, kind="model", recipe=model.recipe, state=model.state, steps=inner.steps)
            best.set_by = frozenset({model.state} - {""}) if name == "best_estimator_" else NONE
            return best
        if model.state and name in KNOWN.learned_tables and model.label in KNOWN.learn_when_made:
            return Val(stats=frozenset({model.state})) if model.label in KNOWN.supervised else model
        if not model.state or not name.endswith("_") or name.endswith("__"):
            return None
        if name in KNOWN.left_out_predictions and (data := self._taught(model)):
            out = self.predict(model, data)
            out.folds = True
            return out
        measured = name in KNOWN.left_out_scores or (name in KNOWN.fold_scores and _by_folds(model))
        data = self._taught(model) if measured else None
        out = self.emit_score([model.state], data, name, folds=True) if data else Val()
        out.stats = frozenset({model.state})
        return out

    def _taught(self, model: Model) -> Val | None:
        """The rows of the last fit."""
        fit = self.fits.get(model.state)
        if fit is None or not isinstance(fit.data.rows, CodeRows):
            return None
        data = fit.data
        return Val(rows=fit.data.rows, fits=data.fits, name=data.name, way=data.way, doubts=data.doubts)

    def _features(self, data: Val, target: Val | None) -> Val:
        """A table of which nobody knows that its target was left out: what was learned into that is in no feature."""
        if target is None or type(data) is not Val or not data.doubts:
            return data
        key = next((key for key in data.cols.keys() & target.cols.keys() if target.view.endswith(f"[{key!r}]")), None)
        if key is None or data.view == target.view:
            return data
        out = self.select(data, [])
        out.cols = {one: fits for one, fits in out.cols.items() if one != key}
        return out

    def _steered(self, model: Model, kwargs: dict[str, Val], data: Val) -> None:
        """Rows that stop the training or choose the settings."""
        stops, learned = self._stops(model, kwargs), self.with_rows(data).rows
        given = {**model.attrs, **kwargs}
        for name in KNOWN.tuning_rows & given.keys():
            val = given[name]
            pair = name == "validation_data" and isinstance(val, Seq) and not val.rows and val.items
            shown = self._tables(val.items[0])[:1] if pair and isinstance(val, Seq) else self._tables(val)
            apart = [val for val in shown if not (val.rows and learned and learned.covers(val.rows))]
            for val in apart[-1:]:  # of several, the last one steers
                self.emit_score([model.state], val, "validation")
                if (name == "X_val" or stops) and self.data_of(val).role == "test":
                    self.choose_on(val, model.state, stops or "early stopping")
        if any(not _is_off(given[name]) for name in KNOWN.tuning_shares & given.keys()):
            self.emit_score([model.state], data, "validation", folds=True)
        if model.kind == "search" and data.rows:
            roles = [self._atom_role(root, cuts) for root, cuts in data.rows.atoms]
            if "test" in roles:
                held = type(data.rows)(
                    frozenset(a for a, role in zip(data.rows.atoms, roles, strict=False) if role == "test")
                )
                self.choose_on(Val(rows=held, name=data.name, way=data.way), model.state, "a search")

    def _stops(self, model: Model, kwargs: dict[str, Val]) -> str:
        """How the rows that are watched in training stop it, or say which state is kept; nothing if they do not."""
        given = {**model.attrs, **kwargs}
        helpers = [m for val in given.values() for m in self.models_in(val) if isinstance(m, Model)]
        for helper in helpers:
            given |= helper.attrs if helper.kind == "settings" else {}
        stoppers = [m for m in helpers if m.kind == "stopper" and not _by_training(m)]
        if any(m.label not in KNOWN.checkpoints for m in stoppers):
            return "early stopping"
        switched = [key for key, val in given.items() if key in KNOWN.keeps_best and not _is_off(val)]
        if any("early" in key for key in switched):
            return "early stopping"
        unasked = model.label in KNOWN.always_best and not _is_off(given.get("use_best_model", NOTHING))
        return "keeps the best state" if stoppers or switched or unasked else ""

    def choose_on(self, val: Val, state: str, what: str) -> None:
        self.emit_choice([Shown((state,), val)], what)

    def _tables(self, val: Val) -> list[Val]:
        """The feature tables among `(X, y)`, `[(X, y), ...]`, `[dataset, ...]` or `X`."""
        if not isinstance(val, Seq) or isinstance(val, Dataset) or val.rows or not val.items:
            return [val]
        if any(isinstance(item, Seq) for item in val.items):
            return [table for item in val.items for table in self._tables(item)[:1]]
        return val.items[:1] if isinstance(val, Seq) else []

    def batches(self, data: Val) -> Val:
        """The table from which a generator of the notebook takes its batches."""
        if not isinstance(data, Seq) or data.exact or data.rows or isinstance(data, Dataset):
            return data
        tables = self._tables(data) if any(isinstance(item, Seq) for item in data.items) else []
        return self.blend(tables) if any(table.rows for table in tables) else data

    def transform(self, model: Model, data: Val) -> Val:
        """The rows stay; what the fit learned stands in every column now."""
        out = self.blend([data])
        out.rows = self.with_rows(data).rows
        out.fits, out.cols = data.all_fits(), {}
        if model.state:
            out.fits |= {model.state}
            out.way = self.on_the_way(data, f"transformed by {model.label}")
        out.name = data.name
        return out

    def resample(self, model: Model, args: list[Val]) -> Val:
        """`fit_resample`: copies or synthetic rows join their sources, or rows are left out."""
        if not args:
            return Val()
        made = f"{model.recipe} of {self.token(self.with_rows(args[0]).rows)}"
        chosen = Cut(("chosen", made), Branch("part", value=0), "filter")
        again = model.attrs.get("replacement")
        chooses = model.label in KNOWN.row_choosers and (again is None or _is_off(again))
        outs: list[Val] = []
        for i, data in enumerate(args):
            out = self.transform(model, data)
            if chooses:
                out = self.select(out, [chosen], f"{model.label} leaves rows out" if i == 0 else "")
            elif out.rows:
                out.rows = replace(out.rows, copies=True, made=made)
                out.way = self.on_the_way(data, f"{model.label} adds rows made from these") if i == 0 else out.way
            outs.append(out)
        return Seq(items=outs)

    # measuring ------------------------------------------------------------------------------------------------------
    def predict(self, model: Model, data: Val) -> Val:
        data = self._features(data, model.target)
        out = self.blend([data])
        out.rows, out.name, out.way = self.with_rows(data).rows, data.name, data.way
        out.made_of = data.made_of or data.name
        out.preds = data.preds | ({model.state} if model.state else NONE)  # a model on the predictions of another
        out.fits = data.all_fits()
        out.cols = {}
        return out

    def score_method(self, model: Model, data: Val) -> Val:
        return self.emit_score([model.state] if model.state else [], self._features(data, model.target), "score")

    def metric(self, name: str, args: list[Val]) -> Val:
        """A function that measures predictions; without predictions among its arguments it measures nothing."""
        args = [self.one_by_one(v) for v in args]
        preds = [v for v in args if v.preds]
        if not preds or name in KNOWN.no_scores:
            return self.blend(args, keep_rows=False)
        models = NONE.union(*(v.preds for v in preds))
        held = next((v for v in preds if v.rows), None) or next((v for v in args if v.rows), preds[0])
        score = self.emit_score(models, held, name, any(v.folds for v in preds))
        parts = KNOWN.curves.get(name, "").split()
        return Seq(items=[score if part == "score" else Val() for part in parts]) if parts else score

    def one_by_one(self, val: Val) -> Val:
        """A list that got a prediction for each row: predictions."""
        gathered = isinstance(val, Seq) and not val.rows and not val.preds and any(item.preds for item in val.items)
        return self.blend([val, *val.items]) if gathered and isinstance(val, Seq) else val

    def cross_validate(self, name: str, args: list[Val], kwargs: dict[str, Val]) -> Val:
        """`cross_val_score(model, X, y)`: each row is scored by a clone that did not see it."""
        model = next((m for v in (*args[:1], *kwargs.values()) for m in self.models_in(v)), None)
        data = args[1] if len(args) > 1 else kwargs.get("X", Val())
        if not isinstance(model, Model) or model.kind in FORGETFUL:
            return Val(turning=data.turning)
        data = self._features(data, args[2] if len(args) > 2 else kwargs.get("y"))
        recipe = self.recipe(model.recipe, data)
        dummy = model.label in KNOWN.dummies
        state = self.emit_fit(
            model.label, "model", data, recipe, True, reference=dummy, holds=self.holds(model),
            network=self.is_network(model), settings=model.recipe[:LONGEST],
        )  # fmt: skip
        score = self.emit_score([state], data, name, folds=True)
        if name == "cross_val_predict":
            out = self.predict(Model(label=model.label, state=state), data)
            out.folds = True
            return out
        return score


def _by_folds(model: Model) -> bool:
    """Whether its fit is a cross-validation: a search, `RFECV`, `LassoCV`."""
    return model.kind == "search" or model.label.endswith("CV")


NOTHING = Const(value=True)
OF_TRAINING = ("loss", "acc", "accuracy", "train")


def _is_off(val: Val) -> bool:
    return isinstance(val, Const) and not val.value


def _by_training(stopper: Model) -> bool:
    """Whether a callback watches the training rows."""
    watched = stopper.attrs.get("monitor")
    said = str(watched.value) if isinstance(watched, Const) else ""
    return said in OF_TRAINING or said.startswith("train")
