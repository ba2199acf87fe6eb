"""How a model is trained, asked and explained, where the code lets no doubt: modes, gradients, losses, importances."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from deeprules_jupyter.catalog import KNOWN
from deeprules_jupyter.dataflow.nets import Networks
from deeprules_jupyter.dataflow.values import Const, Model, Seq, Val
from deeprules_jupyter.model import Evidence, Place
from deeprules_jupyter.running import Habit, Slip

# Layers that do something else in training than in use; others have them inside, if they are asked to.
MODAL = ("Dropout", "AlphaDropout", "FeatureAlphaDropout", "BatchNorm", "SyncBatchNorm", "LazyBatchNorm")
BY_SETTING = ("LSTM", "GRU", "RNN", "MultiheadAttention")
# What turns numbers into probabilities, and the losses that do so themselves or want their logarithm.
ENDS = {
    "softmax": "softmax", "Softmax": "softmax", "Softmax2d": "softmax", "sigmoid": "sigmoid", "Sigmoid": "sigmoid",
}  # fmt: skip
OF_CLASSES = ("CrossEntropyLoss", "cross_entropy", "NLLLoss", "nll_loss")
WRONG = {
    "softmax": OF_CLASSES,
    "sigmoid": (*OF_CLASSES, "BCEWithLogitsLoss", "binary_cross_entropy_with_logits", "MultiLabelSoftMarginLoss"),
}
FORESTS = frozenset(
    "RandomForestClassifier RandomForestRegressor ExtraTreesClassifier ExtraTreesRegressor DecisionTreeClassifier "
    "DecisionTreeRegressor GradientBoostingClassifier GradientBoostingRegressor".split()
)
EPOCHS = 2  # loops around a step: over batches, and over epochs
MIXES = frozenset(("sampler", "batch_sampler", "**"))  # arguments by which the rows may come in another order


class Habits(Networks):
    """Adds to networks what their training does, and says where it works against itself. In doubt it says nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.perhaps = 0  # conditions around us of which both branches are read
        self.slipped: set[tuple[Habit, str, Place, Place | None]] = set()
        self.fixed: dict[object, tuple[str, Place] | None] = {}  # by rows: a loader that never mixes them

    def slip(
        self, habit: Habit, text: str, loss: str = "", way: tuple[Evidence, ...] = (), data: Val | None = None
    ) -> None:
        """Said once at one place, whatever the number of turns."""
        key = habit, text, self.site, self.inner
        if key not in self.slipped:
            self.slipped.add(key)
            rows = self.data_of(data) if data is not None else None
            self.facts.append(
                Slip(
                    place=self.site, inner=self.inner, witness="code", habit=habit, text=text, loss=loss, way=way,
                    data=rows,
                )
            )  # fmt: skip

    def reset(self) -> None:
        super().reset()
        self.perhaps = 0

    # modes ----------------------------------------------------------------------------------------------------------
    def same_object(self, model: Model, name: str, args: list[Val]) -> None:
        """Methods that give the object itself, of which some change what comes after."""
        if name in ("train", "eval") and model.kind == "net":
            self.set_mode(model, name, args)
        elif name == "zero_grad":
            self.clear_gradients(model)

    def set_mode(self, net: Model, name: str, args: list[Val]) -> None:
        """`net.train()`, `net.eval()`, `net.train(False)`; under a condition nobody knows."""
        told = args[0].value if args and isinstance(args[0], Const) else None if args else True
        known = told is not None and not self.perhaps
        net.mode = ("train" if name == "train" and told else "eval") if known else "unknown"
        net.mode_at = self.site

    def hand_over(self, vals: list[Val]) -> None:
        """Networks that somebody unknown is given: their mode and gradients may change there."""
        for net in (val for val in vals if isinstance(val, Model) and val.kind == "net"):
            net.mode, net.stale = "unknown", None

    def forward(self, net: Model, args: list[Val]) -> Val:
        out = super().forward(net, args)
        out.awake = net.mode in ("", "train") and self.is_modal(net)
        out.ended = self.ending(net)
        return out

    def is_modal(self, net: Model, depth: int = 0) -> bool:
        """Whether layers are in it that do something else in training than in use."""
        if net.label.startswith(MODAL):
            return True
        asked = net.attrs.get("dropout") if net.label in BY_SETTING and net.klass is None else None
        if asked is not None:
            return not (isinstance(asked, Const) and not asked.value)
        inner = [*net.steps, *(net.attrs.values() if net.klass else ())]
        return depth < 4 and any(self.is_modal(one, depth + 1) for val in inner for one in _nets(val))

    def measure(self, val: Val, metric: str) -> Val:
        count = len(self.facts)
        out = super().measure(val, metric)
        if val.awake and len(self.facts) > count and val.nets:
            self.slip("asked-in-training-mode", val.nets[-1].label)
        return out

    # steps ----------------------------------------------------------------------------------------------------------
    def clear_gradients(self, owner: Model) -> None:
        """`zero_grad` of an optimizer or a network."""
        for net in owner.steps if owner.kind == "optim" else [owner]:
            if isinstance(net, Model):
                net.stale = None

    def step_optimizer(self, optim: Model) -> Val:
        taught = [net for net in optim.steps if isinstance(net, Model) and net.pending]
        for net in taught:
            if net.mode == "eval" and self.is_modal(net) and self.loops:
                way = (Evidence(net.mode_at, "eval() is called here"),) if net.mode_at else ()
                self.slip("trained-in-eval-mode", net.label, way=way)
            here = self.loops[-1][1] if self.loops else None
            if net.stale is not None and net.stale == here:
                self.slip("gradients-kept", net.label)
            net.stale = here
        return super().step_optimizer(optim)

    # the order of rows ----------------------------------------------------------------------------------------------
    def fit(self, model: Model, args: list[Val], kwargs: dict[str, Val]) -> Val:
        out = super().fit(model, args, kwargs)
        if _false(kwargs.get("shuffle")) and args and self.is_network(model):
            self.slip("unshuffled", "fit", data=args[0])
        return out

    def _seen_loader(self, made: Val, args: list[Val], kwargs: dict[str, Val]) -> None:
        """A loader: whether it gives its rows in the same order each time."""
        told = kwargs.get("shuffle", args[2] if len(args) > 2 else Const(value=False))
        mixes = not _false(told) or len(args) > 3 or not kwargs.keys().isdisjoint(MIXES)
        known = made.rows not in self.fixed or self.fixed[made.rows] is not None
        self.fixed[made.rows] = (made.name or "the loader", self.site) if known and not mixes else None

    def _train(self, net: Model, optim: Model, loss: Val) -> None:
        super()._train(net, optim, loss)
        if len(self.loops) >= EPOCHS and (fixed := self.fixed.get(loss.rows)):
            way = (Evidence(fixed[1], "this loader gives its rows in the order in which they stand"),)
            self.slip("unshuffled", fixed[0], way=way, data=loss)

    # explanations ---------------------------------------------------------------------------------------------------
    def learned_attribute(self, model: Model, name: str) -> Val | None:
        if name == "feature_importances_" and model.state and model.label in FORESTS:
            self.slip("impurity", model.label)
        return super().learned_attribute(model, name)

    def explained(self, args: list[Val]) -> None:
        """`permutation_importance(model, X, y)`: whether the model learned from these very rows."""
        model, data = args[0], args[1] if len(args) > 1 else Val()
        fit = self.fits.get(model.state) if isinstance(model, Model) else None
        if fit and data.rows is not None and fit.data.rows.covers(data.rows) and not (data.doubts or fit.data.doubts):
            self.slip("importance-on-training", fit.learner)

    # what the loss is given -----------------------------------------------------------------------------------------
    def make_torch(self, path: str, args: list[Val], kwargs: dict[str, Val]) -> Val | None:
        name = path.rsplit(".", 1)[-1]
        if name in ("softmax", "sigmoid") and args:
            out = self.blend(args[:1])
            out.ended = ENDS[name]
            return out
        made = super().make_torch(path, args, kwargs)
        if name in KNOWN.loaders and made is not None:
            self._seen_loader(made, args, kwargs)
        return made

    def lost(self, name: str, args: list[Val]) -> Val:
        guess = args[0] if args else Val()
        if guess.ended and name in WRONG[guess.ended] and guess.nets:
            self.slip("probabilities-to-loss", guess.ended, name)
        return super().lost(name, args)

    def ending(self, net: Model) -> str:
        """What the last layer of a network makes of its numbers, where that is known."""
        if net.klass is not None:
            forward = net.klass.find("forward")
            node = getattr(forward, "node", None)
            return self._returned(net, node) if isinstance(node, ast.FunctionDef) else ""
        if net.label == "Sequential":
            last = net.steps[-1] if net.steps else None
            return self.ending(last) if isinstance(last, Model) else ""
        return ENDS.get(net.label, "")

    def _returned(self, net: Model, node: ast.FunctionDef) -> str:
        """The same of what `forward` returns, in a body without branches."""
        last: dict[str, ast.expr] = {}
        for stmt in node.body:
            if isinstance(stmt, ast.Assign) and len(stmt.targets) == 1 and isinstance(stmt.targets[0], ast.Name):
                last[stmt.targets[0].id] = stmt.value
            elif isinstance(stmt, ast.Return):
                value = stmt.value
                value = last.get(value.id) if isinstance(value, ast.Name) else value
                return self._by_call(net, value) if isinstance(value, ast.Call) else ""
            elif not isinstance(stmt, (ast.Expr, ast.Assign, ast.AnnAssign)):
                return ""
        return ""

    def _by_call(self, net: Model, call: ast.Call) -> str:
        """`F.softmax(x, 1)`, `x.softmax(1)`, `self.out(x)`."""
        func = call.func
        if isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name) and func.value.id == "self":
            held = net.attrs.get(func.attr)
            return self.ending(held) if isinstance(held, Model) and held is not net else ""
        name = func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""
        return ENDS.get(name, "") if name[:1].islower() else ""


def _false(val: Val | None) -> bool:
    return isinstance(val, Const) and val.value is False


def _nets(val: Val) -> Iterator[Model]:
    if isinstance(val, Model):
        yield val
    elif isinstance(val, Seq):
        yield from (one for one in val.items if isinstance(one, Model))
