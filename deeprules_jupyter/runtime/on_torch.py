"""Watches plain torch loops: which rows a loader gives, and on which of them an optimizer steps.

Whether an evaluation compares its predictions with labels is known only from the code, so no scores are made here.
"""

from __future__ import annotations

import sys
import weakref
from collections.abc import Callable
from hashlib import blake2b
from types import ModuleType
from typing import Any

from deeprules_jupyter.catalog.words import role_of
from deeprules_jupyter.model import Data, Fit, Role, Split
from deeprules_jupyter.runtime.datasets import Datasets
from deeprules_jupyter.runtime.desk import Desk
from deeprules_jupyter.runtime.hook import Call, Hook, Patches
from deeprules_jupyter.runtime.weakly import Weakly

PARALLEL = frozenset({"DataParallel", "DistributedDataParallel"})
ROLES: dict[int, tuple[Role, ...]] = {2: ("train", "test"), 3: ("train", "tuning", "test")}


class OnTorch:
    """Loader iteration, optimizer steps and random_split."""

    roots = frozenset({"torch"})

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.patches = Patches(desk.guard)
        self.datasets = Datasets(desk.registry)
        self.training = Training(desk, self.datasets)
        self.handle: Any = None

    def start(self) -> None:
        """Watch what has been imported already; what comes later is announced by `loaded`."""
        for name in ("torch.utils.data.dataset", "torch.utils.data.dataloader", "torch.optim.optimizer"):
            if name in sys.modules:
                self.loaded(sys.modules[name])
        self.patches.relink()

    def stop(self) -> None:
        """Put everything back."""
        self.patches.undo()
        self.training.deafen()
        if self.handle is not None:
            self.handle.remove()
            self.handle = None

    def before_cell(self) -> None:
        """A further training is a further fit."""
        self.training.begin()

    def after_cell(self) -> None:
        """Nothing to do."""

    def loaded(self, module: ModuleType) -> None:
        """A module has been imported."""
        if module.__name__ == "torch.utils.data.dataset":
            self.patches.function(module, "random_split", RandomSplit(self.desk, self.datasets))
        elif module.__name__ == "torch.utils.data.dataloader":
            base = getattr(module, "_BaseDataLoaderIter", None)
            if base is not None:
                self.patches.method(base, "__next__", self.training)
        elif module.__name__ == "torch.optim.optimizer" and hasattr(module, "register_optimizer_step_post_hook"):
            self.handle = module.register_optimizer_step_post_hook(self._step)

    def _step(self, optimizer: Any, args: Any, kwargs: Any) -> None:
        if self.training.repeats(optimizer) or not self.training.hook:
            return
        self.training.hook.guarded(self.training.step, optimizer)


class Training:
    """Joins loader batches and optimizer steps into training runs."""

    def __init__(self, desk: Desk, datasets: Datasets) -> None:
        self.desk = desk
        self.datasets = datasets
        self.hook = Hook("optimizer.step", self, desk.guard)
        self.drawn: list[weakref.ref[Any]] = []  # iterators that gave a batch since the last step
        self.last: tuple[Any, Any] = (None, None)  # optimizer and iterator of the last step that was looked at
        self.runs = Weakly()  # optimizer -> datasets it has been seen stepping on in this cell
        self.listening: Any = None
        self.called: weakref.ref[Any] | None = None  # the network that took the batch

    def begin(self) -> None:
        """A new cell: a further training is a further fit."""
        self.deafen()
        self.called = None
        self.drawn.clear()
        self.last = (None, None)
        self.runs = Weakly()

    def before(self, call: Call) -> Any:
        """Nothing to note."""

    def after(self, call: Call) -> None:
        """A batch was drawn. Batches that no gradient will follow are not for training."""
        iterator = call.args[0]
        if call.inside or (self.drawn and self.drawn[-1]() is iterator):
            return
        torch = sys.modules["torch"]
        if not torch.is_grad_enabled():
            return
        self.drawn.append(weakref.ref(iterator))
        if self.listening is None:  # torch's own global hook, for the next call of a network only
            self.listening = torch.nn.modules.module.register_module_forward_pre_hook(self._call)

    def _call(self, network: Any, batch: Any) -> None:
        """A network takes the batch: the outermost module is called first."""
        self.deafen()
        self.called = weakref.ref(network)

    def deafen(self) -> None:
        """Listen to the calls of networks no more."""
        if self.listening is not None:
            self.listening.remove()
            self.listening = None

    def repeats(self, optimizer: Any) -> bool:
        """Whether this step is like the one before; then it costs next to nothing."""
        known, iterator = self.last
        drawn = self.drawn
        return known is not None and known() is optimizer and len(drawn) == 1 and drawn[0]() is iterator()

    def step(self, optimizer: Any) -> None:
        """An optimizer has stepped. With batches of two living loaders it is not known whose rows were learned."""
        self.drawn = [ref for ref in self.drawn if ref() is not None]
        alive = {id(ref()): ref() for ref in self.drawn}
        if self.desk.guard.depth > 1 or len(alive) != 1:
            self.drawn.clear()
            return
        iterator: Any = next(iter(alive.values()))
        del self.drawn[:-1]
        self.last = (weakref.ref(optimizer), weakref.ref(iterator))
        known = self.datasets.of_iterator(iterator)
        seen: set[int] = self.runs.get(optimizer) or set()
        if known is None or id(iterator._dataset) in seen:
            return
        self.runs[optimizer] = seen | {id(iterator._dataset)}
        self._write(optimizer, self.desk.data_of(known, self._name(iterator._dataset)))

    def _name(self, dataset: Any) -> str:
        """The name of the loader of this dataset, else of the dataset."""
        for names in self.desk.places.bound():
            for name, value in list(names.items()):
                if getattr(value, "dataset", None) is dataset and hasattr(value, "batch_size") and name[0] != "_":
                    return name
        return self.desk.registry.name_of(dataset)

    def _write(self, optimizer: Any, data: Data) -> None:
        network = self._network(optimizer)
        learner = type(network).__name__ if network is not None else "network"
        fit_id = self.desk.new_id()
        if network is not None:
            self.desk.fits[network] = fit_id
        settings = [learner, repr(network), type(optimizer).__name__, repr(getattr(optimizer, "defaults", ""))]
        digest: Callable[[], bytes] = data.rows.digest  # type: ignore[attr-defined]
        before = sorted(self.desk.recipes.get(fit, "") for fit in data.fits)
        text = "\n".join([*settings, digest().hex(), *before])
        recipe = blake2b(text.encode(), digest_size=16).hexdigest()
        self.desk.recipes[fit_id] = recipe
        self.desk.write(
            lambda place, inner: Fit(
                place=place, inner=inner, witness="calls", id=fit_id, learner=learner, kind="model", data=data,
                supervised=True, recipe=recipe, network=True,
            )
        )  # fmt: skip

    def _network(self, optimizer: Any) -> Any:
        """The network that took the batch, else the biggest one in reach; it owns what the optimizer changes."""
        parameters = {id(p) for group in optimizer.param_groups for p in group["params"]}
        module = sys.modules["torch"].nn.Module
        called = self.called() if self.called is not None else None
        if called is not None and any(id(p) in parameters for p in called.parameters()):
            return called.module if type(called).__name__ in PARALLEL else called
        best, size = None, 0
        for names in self.desk.places.bound():
            for value in list(names.values()):
                if isinstance(value, module):
                    own = [id(p) for p in value.parameters()]
                    if len(own) > size and parameters & set(own):
                        best, size = value, len(own)
        return best


class RandomSplit:
    """random_split: a dataset is divided."""

    def __init__(self, desk: Desk, datasets: Datasets) -> None:
        self.desk = desk
        self.datasets = datasets

    def before(self, call: Call) -> Any:
        """Nothing to note."""

    def after(self, call: Call) -> None:
        """Write the split down; the parts have names when the cell has ended."""
        value = call.args[0] if call.args else call.kwargs.get("dataset")
        whole = self.datasets.of(value)
        parts = [self.datasets.of(part) for part in call.result]
        known = [part for part in parts if part is not None]
        if call.inside or whole is None or len(known) != len(parts):
            return
        self.desk.units.see(whole, getattr(value, "tensors", ()))
        name = self.desk.registry.name_of(value) or self.desk.places.written(0, "dataset")
        roles: list[Role] = [*ROLES.get(len(parts), ())] or ["" for _ in parts]
        split = self.desk.write(
            lambda place, inner: Split(
                place=place, inner=inner, witness="calls", whole=self.desk.data_of(whole, name),
                parts=tuple(self.desk.data_of(part, "") for part in known), roles=tuple(roles), how="random_split",
            )
        )  # fmt: skip
        self.desk.name_parts(
            split, list(call.result), lambda names: [role_of(n) or r for n, r in zip(names, roles, strict=True)]
        )
