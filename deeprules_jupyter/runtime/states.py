"""A fingerprint of the state of a model: equal while nothing was learned, different after any further fit.

Of torch and Keras the parameters and buffers, of everything else the attributes: settings and what `fit` left. Large
arrays and long lists are sampled at fixed places. No code of the person runs, and nothing is copied but the samples.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from hashlib import blake2b
from typing import Any

from deeprules_jupyter.catalog import KNOWN

VALUES = 1024  # of one array
ITEMS = 16  # of one list
STEPS = 20_000  # things that are looked at in one model
DEPTH = 12
# Settings that change no prediction, and what differs between two equal fits.
BESIDE = KNOWN.seeds | frozenset("n_jobs verbose memory cache_size pre_dispatch thread_count nthread verbosity".split())
TREE = ("children_left", "feature", "threshold", "value")
SIMPLE = (type(None), bool, int, float, complex, str, bytes)


def state_of(model: Any) -> str:
    """The fingerprint, 32 hexadecimal digits; nothing where the model cannot be read."""
    walk = _Walk()
    try:
        walk.add(model)
    except Exception:  # a person's class may refuse anything
        return ""
    return walk.digest.hexdigest()


class _Walk:
    """One way through a model."""

    def __init__(self) -> None:
        self.digest = blake2b(digest_size=16)
        self.left = STEPS
        self.open: set[int] = set()  # objects that are being looked at: models may hold each other

    def say(self, *words: Any) -> None:
        self.digest.update("\0".join(map(str, words)).encode(errors="replace") + b"\1")

    def add(self, value: Any, depth: int = 0) -> None:
        self.left -= 1
        if isinstance(value, SIMPLE):
            self.say(type(value).__name__, value)
            return
        if self.left < 0 or depth > DEPTH or id(value) in self.open:
            self.say("more")
            return
        self.open.add(id(value))
        self._inside(value, depth)
        self.open.discard(id(value))

    def _inside(self, value: Any, depth: int) -> None:
        numpy, kind = sys.modules.get("numpy"), type(value)
        if hasattr(kind, "named_parameters") and hasattr(kind, "named_buffers"):
            self._network(value)
        elif numpy is not None and isinstance(value, numpy.ndarray | numpy.generic):
            self._array(numpy, numpy.asarray(value), depth)
        elif isinstance(value, dict):
            self.say("mapping", len(value))
            for key, held in _some(list(value.items())):
                self.say(key if isinstance(key, SIMPLE) else type(key).__name__)
                self.add(held, depth + 1)
        elif isinstance(value, list | tuple):
            self.say(kind.__name__, len(value))
            for held in _some(value):
                self.add(held, depth + 1)
        elif callable(getattr(value, "detach", None)):
            self._tensor(value)
        else:
            self._object(numpy, value, depth)

    def _object(self, numpy: Any, value: Any, depth: int) -> None:
        name = getattr(value, "__qualname__", None) or type(value).__qualname__
        self.say(name)
        if (trees := _boosted(value)) is not None:
            self.add(trees, depth + 1)
        elif hasattr(value, "best_estimator_"):  # of a search, only the winner predicts
            self.add(value.best_estimator_, depth + 1)
        elif name == "Tree" and hasattr(value, "children_left"):
            self.add([getattr(value, part) for part in TREE], depth + 1)
        elif callable(getattr(value, "to_numpy", None)):  # a table or a column
            self._array(numpy, numpy.asarray(value.to_numpy()), depth)
        elif _is_sparse(value):
            self.add([value.shape, value.data, value.indices, value.indptr], depth + 1)
        elif name not in ("RandomState", "Generator") and not isinstance(value, type):
            self._attributes(value, depth)

    def _attributes(self, value: Any, depth: int) -> None:
        for name, held in list(getattr(value, "__dict__", {}).items()):
            if name not in BESIDE and "time" not in name and name != "_random_state":
                self.say(name)
                self.add(held, depth + 1)

    def _array(self, numpy: Any, array: Any, depth: int) -> None:
        self.say(array.dtype.str, array.shape)
        if array.dtype.names:  # by field: between the fields lies memory that was never written
            for name in array.dtype.names:
                self._array(numpy, array[name], depth)
            return
        if array.size > 4 * VALUES and array.ndim > 1 and not (array.flags.c_contiguous or array.flags.f_contiguous):
            array = array[:: max(1, len(array) // ITEMS)]
        flat = array.ravel(order="K")
        some = flat[:: max(1, flat.size // VALUES)]
        if array.dtype.kind == "O":
            self.add(list(some[:: max(1, some.size // ITEMS)].tolist()), depth + 1)
            return
        # What two equal fits add up in different orders differs in the last digits of float64.
        plain = some.astype(numpy.float32) + numpy.float32(0) if array.dtype.kind == "f" else some
        self.digest.update(numpy.ascontiguousarray(plain).tobytes())

    def _network(self, network: Any) -> None:
        self.say(type(network).__qualname__)
        for named in (network.named_parameters(), network.named_buffers()):
            for name, tensor in named:
                self.say(name)
                self._tensor(tensor)

    def _tensor(self, tensor: Any) -> None:
        self.say(tensor.dtype, tuple(tensor.shape))
        flat = tensor.detach().reshape(-1) if tensor.is_contiguous() else tensor.detach()[:ITEMS].reshape(-1)
        some = flat[:: max(1, flat.numel() // (VALUES // 8))]
        if some.is_floating_point():
            some = some.float()
        self.digest.update(some.cpu().numpy().tobytes())


def _some(items: Any) -> Iterable[Any]:
    """At most so many of them, the first and the last among them."""
    count = len(items)
    if count <= ITEMS:
        return items  # type: ignore[no-any-return]
    return [items[round(n * (count - 1) / (ITEMS - 1))] for n in range(ITEMS)]


def _is_sparse(value: Any) -> bool:
    return hasattr(value, "tocsr") and hasattr(value, "indptr")


def _boosted(value: Any) -> Any:
    """What tells the state of a boosting library's own object: its last tree, which hangs on all that came before."""
    root, name = type(value).__module__.partition(".")[0], type(value).__name__
    if (root, name) == ("xgboost", "Booster"):
        rounds = value.num_boosted_rounds()
        return [rounds, bytes((value[rounds - 1 : rounds] if rounds else value).save_raw("ubj"))]
    if (root, name) == ("lightgbm", "Booster"):
        trees = value.num_trees()
        return [trees, *(value.get_leaf_output(tree, 0) for tree in _some(range(trees)))]
    if root == "catboost" and hasattr(value, "get_leaf_values") and value.is_fitted():
        return [value.tree_count_, value.get_leaf_values()]
    return None
