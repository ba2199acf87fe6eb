"""Networks: forward passes, losses, optimizer steps, datasets and loaders."""

from __future__ import annotations

from deeprules_jupyter.catalog import KNOWN
from deeprules_jupyter.dataflow.cuts import Dataset
from deeprules_jupyter.dataflow.learn import Learning
from deeprules_jupyter.dataflow.rows import Branch, Cut
from deeprules_jupyter.dataflow.values import Const, Map, Model, Seq, Val

GATHERED = "gathered"
LOSS, ACCURACY, ERROR = "loss", "accuracy", "error"  # what is measured by hand, as far as that is known
# What people do with judged predictions until one number is left.
BY_HAND = frozenset({"sum of squares", *"loss score count mean nanmean average sum nansum float int dot".split()})
OF_VALUES = frozenset("MSELoss L1Loss SmoothL1Loss HuberLoss mse_loss l1_loss smooth_l1_loss huber_loss".split())


class Networks(Learning):
    """Adds torch to the machine. Training is an optimizer step; which rows, the loss before it says."""

    def make_torch(self, path: str, args: list[Val], kwargs: dict[str, Val]) -> Val | None:
        """What a torch constructor or function makes, or None where it is an ordinary function."""
        name = path.rsplit(".", 1)[-1]
        if name in ("TensorDataset", "StackDataset"):
            return self.dataset(list(args))
        if name in KNOWN.loaders:
            made = self.loader(args[0] if args else kwargs.get("dataset", Val()))
            picked = kwargs.get("sampler", Val())
            return self.mask(made, picked, "sampler") if picked.index else made
        if name == "SubsetRandomSampler" and args:
            return args[0]
        if name == "Subset" and len(args) > 1:
            return self.mask(self.as_dataset(args[0]), args[1], "subset")
        if name == "random_split" and len(args) > 1:
            return self.random_split(
                self.as_dataset(args[0]), args[1], kwargs.get("generator", args[2] if len(args) > 2 else Val())
            )
        if name == "Generator":
            return Val(seed="Generator")
        if "optim" in (modules := path.split(".")) and name[:1].isupper() and "lr_scheduler" not in modules:
            own = {k: v for k, v in kwargs.items() if k != "params"}
            optim = self.make_model(name, "optim", args[1:], own)
            optim.steps = list(self._nets_in(args[0] if args else kwargs.get("params", Val())))
            return optim
        if name in KNOWN.follows_score:
            return self.make_model(name, "schedule", [], {})
        if "nn" in path.split(".") and "functional" not in path and name[:1].isupper():
            kind = "loss" if name.endswith("Loss") else "net"
            return self.make_model(name, kind, args, kwargs)
        if any(word in name.lower() for word in KNOWN.losses):
            return self.lost(name, args)
        if name in ("eq", "ne") and any(v.preds and not v.judged for v in args):
            return self.judge(args, ACCURACY)
        return None

    def _nets_in(self, val: Val) -> tuple[Model, ...]:
        """The networks whose parameters an optimizer is given, in groups or not: `[{"params": net.parameters()}]`."""
        if isinstance(val, Map):
            return self._nets_in(val.entries.get("params", Val()))
        inner = val.items if isinstance(val, Seq) else ()
        return tuple(dict.fromkeys((*val.nets, *(net for one in inner for net in self._nets_in(one)))))

    def dataset(self, items: list[Val]) -> Dataset:
        """Tensors that are indexed together: one population."""
        first = next((v for v in items if v.rows), items[0] if items else Val())
        rows = self.with_rows(first).rows
        return Dataset(items=items, rows=rows, fits=first.fits, cols=first.cols, name=first.name, way=first.way)

    def loader(self, data: Val) -> Val:
        """A loader gives its dataset batch by batch; a dataset class of the notebook is asked for an item."""
        if isinstance(data, Model) and data.klass:
            getter = data.klass.find("__getitem__")
            item = self.call_method(data, getter, [Val(turning=True)]) if getter else Val()
            return self.dataset(item.items if isinstance(item, Seq) else [item])
        if isinstance(data, Dataset):
            return Dataset(
                items=data.items, rows=data.rows, fits=data.fits, cols=data.cols, name=data.name, way=data.way
            )
        return self.dataset([data])

    def as_dataset(self, data: Val) -> Val:
        """A dataset of a class that the notebook defines, as its items tell it."""
        return self.loader(data) if isinstance(data, Model) and data.klass else data

    def call_method(self, owner: Val, method: Val, args: list[Val]) -> Val:
        raise NotImplementedError

    # passes ---------------------------------------------------------------------------------------------------------
    def forward(self, net: Model, args: list[Val]) -> Val:
        """Predictions of a network; its training rows are known once an optimizer has stepped."""
        data = next((v for v in args if v.rows), args[0] if args else Val())
        out = self.predict(net, data)
        out.nets = (*data.nets, net) if net not in data.nets else data.nets
        return out

    def judge(self, args: list[Val], by: str = "") -> Val:
        """A loss, or a comparison with the truth: a number for each row, or one of them all."""
        out = self.blend(args)
        out.judged = bool(out.preds or out.nets)
        out.judged_by = by
        return out

    def lost(self, name: str, args: list[Val]) -> Val:
        """A loss: an error of values, where these surely are not what the network was given, as an autoencoder is."""
        return self.judge(args, self.error(args) if name in OF_VALUES else "")

    def error(self, args: list[Val]) -> str:
        """Whether predictions of one network meet values that surely are no input of it: not an autoencoder's."""
        guess = next((v for v in args if v.preds or v.nets), None)
        truth = next((v for v in args if v.rows and not v.preds and not v.nets), None)
        apart = guess is not None and truth is not None and truth.name not in ("", guess.name, guess.made_of)
        return ERROR if apart and guess is not None and len(guess.preds) < 2 else ""

    def gather(self, meter: Model, args: list[Val]) -> Val:
        """A metric object takes predictions and the truth: what it says of the last ones."""
        made = self.measure(self.judge([self.one_by_one(v) for v in args]), meter.label)
        meter.attrs = {GATHERED: made}
        return made

    def meter_method(self, meter: Model, name: str, args: list[Val]) -> Val:
        """`update` takes rows, and `compute` says what became of them."""
        if name in ("update", "forward"):
            self.gather(meter, args)
        elif name == "reset":
            meter.attrs = {}
        elif name != "compute":
            return meter  # `to(device)`, `clone()`
        return meter.attrs.get(GATHERED, Val())

    def step_schedule(self, args: list[Val]) -> Val:
        """The next learning rate, by a score."""
        self.emit_choice([score for v in args for score in v.scores], "the learning rate follows it")
        return Val()

    def backward(self, loss: Val) -> Val:
        loss.trained = True
        for net in loss.nets:
            net.pending.append(loss)
        return Val()

    def step_optimizer(self, optim: Model) -> Val:
        """One step of training: the network learned from the rows of the losses since the last step."""
        for net in (n for n in optim.steps if isinstance(n, Model)):
            for loss in net.pending:
                self._train(net, optim, loss)
            net.pending = []
        return Val()

    def _train(self, net: Model, optim: Model, loss: Val) -> None:
        data = self.with_rows(loss)
        assert data.rows is not None
        run = (id(optim), self.loops[0][1] if self.loops else self.site.run)
        old = self.fits.get(net.state)
        if net.run == run and old and old.data.rows.covers(data.rows):
            return
        again = net.state if net.run == run else ""
        shown = Val(
            rows=data.rows, fits=data.all_fits(), name=data.made_of or data.name, way=data.way, doubts=data.doubts
        )
        if again and old and isinstance(old.data.rows, type(data.rows)):
            shown.rows = data.rows.join(old.data.rows)
        recipe = self.recipe(f"{net.recipe} by {optim.recipe}", shown)
        net.state, net.run = self.emit_fit(net.label, "model", shown, recipe, True, again, network=True), run
        self.training[net.state] = self.loops[-1][0] if self.loops else None

    def measure(self, val: Val, metric: str) -> Val:
        """A number out of judged predictions: a score, unless it is the loss that trains, watched as it falls."""
        now = self.loops[-1][0] if self.loops else None
        watched = now is not None and any(self.training.get(m) is now and self._taught_by(m, val) for m in val.preds)
        if val.trained or watched or not val.preds:
            return Val(turning=val.turning)
        return self.emit_score(val.preds, val, (val.judged_by or LOSS) if metric in BY_HAND else metric, val.folds)

    def _taught_by(self, state: str, val: Val) -> bool:
        """Whether a network learned from these rows, as far as is known."""
        fit = self.fits.get(state)
        return fit is None or val.rows is None or fit.data.rows.covers(val.rows)

    def take_item(self, data: Dataset, key: Val) -> Val:
        """`ds[i]`: one sample, all its tensors."""
        if isinstance(key, Const) and isinstance(key.value, int):
            cut = Cut(("item", self.token(data.rows)), Branch("is", value=key.value), "slice")
            return Seq(items=[self.select(v, [cut]) for v in data.items])
        return Seq(items=list(data.items))
