"""Takes values apart into leaves that can be compared bit by bit: numbers, texts and arrays, each with its path.

The order is always the same, so two values are compared by walking along both, and a value has one digest.
"""

from __future__ import annotations

import random
import struct
import sys
import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from deeprules_jupyter.experiments.determinism import digest

MANY = 16  # numbers of one list from which they are looked at together
MOST = 200_000  # leaves of one value; what has more is not compared whole
DEEP = 40
PLAIN = (type(None), bool, int, float, complex, str, bytes)
OPAQUE = (
    type, types.ModuleType, types.FunctionType, types.BuiltinFunctionType, types.MethodType, types.GeneratorType,
    types.CodeType, types.FrameType,
)  # fmt: skip
# What is drawn or shown is no result, and holds clocks and ids of its own.
SHOWN = (
    "matplotlib",
    "IPython",
    "ipywidgets",
    "ipykernel",
    "tqdm",
    "plotly",
    "logging",
    "threading",
    "deeprules_jupyter",
)
HOOKS = ("_parameters", "_buffers", "_modules", "_non_persistent_buffers_set", "_is_full_backward_hook")


@dataclass(frozen=True)
class Leaf:
    """One part of a value. `value` is None where it cannot be compared."""

    path: str
    kind: str  # type, and shape where it has one
    value: Any  # a number or text, or a numpy array in one piece
    known: bool = True

    def same(self, other: Leaf) -> bool:
        """Whether it is the same in every bit."""
        if self.path != other.path or self.kind != other.kind:
            return False
        if not self.known or self.value is other.value:
            return True
        return (
            same_bits(self.value, other.value)
            if hasattr(self.value, "dtype")
            else _bits(self.value) == _bits(other.value)
        )

    def digest(self) -> int:
        """A number that stands for path, kind and value."""
        head = f"{self.path}\0{self.kind}\0".encode(errors="surrogatepass")
        return digest.of_bytes(head + digest.of_bytes(_bits(self.value)).to_bytes(8, "little") if self.known else head)


def same_bits(one: Any, other: Any) -> bool:
    """Whether two arrays of one type and shape are the same in memory: -0.0 is not 0.0, and each nan is itself."""
    flat = [part.reshape(-1).view("u8" if part.nbytes % 8 == 0 else "u1") for part in (one, other)]
    return bool((flat[0] == flat[1]).all())


def _bits(value: Any) -> Any:
    if isinstance(value, float):
        return struct.pack("<d", value)
    if isinstance(value, complex):
        return struct.pack("<dd", value.real, value.imag)
    if isinstance(value, bytes):
        return value
    if hasattr(value, "dtype"):
        return memoryview(value.reshape(-1).view("u1"))
    return repr(value).encode(errors="surrogatepass")


def of(value: Any, name: str) -> Iterator[Leaf]:
    """The leaves of a value that is called `name`, in an order that is always the same."""
    return Walk().walk(value, name, 0)


def digest_of(value: Any, name: str = "") -> int:
    """One number for the whole value."""
    found = 0
    for leaf in of(value, name):
        found = (found * digest.GOLDEN + leaf.digest()) & digest.FULL
    return found


class Walk:
    """One way through one value; what is met twice is named the second time."""

    def __init__(self) -> None:
        self.met: dict[int, str] = {}
        self.kept: list[Any] = []  # an object that were gone would lend its id to another
        self.count = 0

    def walk(self, value: Any, path: str, depth: int) -> Iterator[Leaf]:
        """All leaves below a value."""
        self.count += 1
        if isinstance(value, PLAIN) and type(value) in PLAIN:
            yield Leaf(path, type(value).__name__, value)
            return
        kind = type(value).__name__
        if self.count > MOST or depth > DEEP or isinstance(value, OPAQUE) or _shown(value):
            yield Leaf(path, kind, None, known=False)
            return
        if (before := self.met.get(id(value))) is not None:
            yield Leaf(path, kind, f"the same as {before}")
            return
        self.met[id(value)] = path
        self.kept.append(value)
        yield from self._parts(value, path, depth, kind)

    def _parts(self, value: Any, path: str, depth: int, kind: str) -> Iterator[Leaf]:
        for module, names, reader in READERS:
            library = sys.modules.get(module)
            kinds = tuple(found for name in names if (found := getattr(library, name, None)) is not None)
            if kinds and isinstance(value, kinds):
                yield from reader(self, value, path, depth)
                return
        if isinstance(value, Mapping):
            yield Leaf(path, f"{kind} of {len(value)}", len(value))
            for key, item in list(value.items()):
                yield from self.walk(item, f"{path}[{_short(key)}]", depth + 1)
        elif isinstance(value, list | tuple):
            yield from self._row(value, path, depth, kind)
        elif isinstance(value, set | frozenset):
            parts = sorted(digest_of(item) for item in value)
            yield Leaf(path, f"{kind} of {len(value)}", repr(parts))
        else:
            yield from self._object(value, path, depth, kind)

    def _row(self, value: Any, path: str, depth: int, kind: str) -> Iterator[Leaf]:
        import numpy as np

        yield Leaf(path, f"{kind} of {len(value)}", len(value))
        if len(value) >= MANY and set(map(type, value)) == {float}:
            yield Leaf(path, kind, np.array(value))
            return
        fields = getattr(value, "_fields", None)
        for index, item in enumerate(value):
            yield from self.walk(item, f"{path}.{fields[index]}" if fields else f"{path}[{index}]", depth + 1)

    def _object(self, value: Any, path: str, depth: int, kind: str) -> Iterator[Leaf]:
        held = attributes(value)
        yield Leaf(path, kind, len(held), known=bool(held))
        for name, item in held.items():
            yield from self.walk(item, f"{path}.{name}", depth + 1)


def attributes(value: Any) -> dict[str, Any]:
    """What an object keeps in its own names."""
    held = dict(getattr(value, "__dict__", {}))
    for kind in type(value).__mro__:
        slots = kind.__dict__.get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            if name not in ("__dict__", "__weakref__") and hasattr(value, name):
                held[name] = getattr(value, name)
    return held


def _shown(value: Any) -> bool:
    return (type(value).__module__ or "").partition(".")[0] in SHOWN


def _short(key: Any) -> str:
    text = repr(key) if type(key) in PLAIN else type(key).__name__
    return text if len(text) <= 40 else f"{text[:37]}..."


Reader = Callable[[Walk, Any, str, int], Iterator[Leaf]]


def _array(walk: Walk, value: Any, path: str, depth: int) -> Iterator[Leaf]:
    import numpy as np

    kind = f"{type(value).__name__} {value.dtype} {tuple(value.shape)}"
    if value.dtype.hasobject:
        yield Leaf(path, kind, value.size)
        for index, item in enumerate(value.ravel().tolist()):
            yield from walk.walk(item, f"{path}[{index}]", depth + 1)
    else:
        yield Leaf(path, kind, np.ascontiguousarray(np.ma.getdata(value)))
    if isinstance(value, np.ma.MaskedArray):
        yield Leaf(f"{path}.mask", kind, np.ascontiguousarray(np.ma.getmaskarray(value)))


def _sparse(walk: Walk, value: Any, path: str, depth: int) -> Iterator[Leaf]:
    parts = [name for name in ("data", "indices", "indptr", "row", "col", "offsets") if hasattr(value, name)]
    yield Leaf(path, f"{type(value).__name__} {value.shape}", len(parts))
    for name in parts:
        yield from walk.walk(getattr(value, name), f"{path}.{name}", depth + 1)


def tensor_bits(value: Any) -> Any:
    """The values of a tensor as a numpy array of bytes; None for kinds that have no plain memory."""
    torch = sys.modules["torch"]
    if value.layout is not torch.strided or value.is_quantized or value.device.type == "meta":
        return None
    plain = value.detach().resolve_conj().resolve_neg().cpu().contiguous()
    return plain.reshape(-1).view(torch.uint8).numpy()


def _tensor(walk: Walk, value: Any, path: str, depth: int) -> Iterator[Leaf]:
    kind = f"tensor {str(value.dtype).removeprefix('torch.')} {tuple(value.shape)} on {value.device.type}"
    if value.layout is sys.modules["torch"].sparse_coo:
        whole = value.detach().coalesce()
        yield from walk.walk(whole.indices(), f"{path}.indices", depth + 1)
        yield from walk.walk(whole.values(), f"{path}.values", depth + 1)
        return
    bits = tensor_bits(value)
    yield Leaf(path, kind, _typed(bits, value), known=bits is not None)
    if value.is_leaf and value.grad is not None:
        yield from walk.walk(value.grad, f"{path}.grad", depth + 1)


def _typed(bits: Any, value: Any) -> Any:
    """With the type of its numbers, for differences; kinds that numpy lacks stay bytes."""
    name = str(value.dtype).removeprefix("torch.")
    numeric = name in ("float16", "float32", "float64", "int8", "int16", "int32", "int64", "complex64", "complex128")
    return bits.view(name).reshape(tuple(value.shape)) if bits is not None and numeric else bits


def _frame(walk: Walk, value: Any, path: str, depth: int) -> Iterator[Leaf]:
    yield Leaf(path, f"{type(value).__name__} {value.shape}", len(value))
    if hasattr(value, "index") and hasattr(value.index, "to_numpy"):
        yield from walk.walk(value.index.to_numpy(), f"{path}.index", depth + 1)
    for place, column in enumerate(value.columns):
        part = value.iloc[:, place] if hasattr(value, "iloc") else value[column]
        yield from _column(walk, part, f"{path}[{_short(column)}]", depth)


def _series(walk: Walk, value: Any, path: str, depth: int) -> Iterator[Leaf]:
    if hasattr(value, "index") and hasattr(value.index, "to_numpy"):
        yield from walk.walk(value.index.to_numpy(), f"{path}.index", depth + 1)
    yield from _column(walk, value, path, depth)


def _column(walk: Walk, value: Any, path: str, depth: int) -> Iterator[Leaf]:
    yield Leaf(path, f"{type(value).__name__} {value.dtype}", len(value))
    array = value.to_numpy()
    walk.kept.append(array)
    yield from _array(walk, array, path, depth)


def _module(walk: Walk, value: Any, path: str, depth: int) -> Iterator[Leaf]:
    """A network by the names of its parameters and buffers, then whatever else its layers keep."""
    yield Leaf(path, type(value).__name__, None)
    for name, one in [*value.named_parameters(), *value.named_buffers()]:
        yield from walk.walk(one, f"{path}.{name}", depth + 1)
    for name, layer in value.named_modules():
        for key, item in vars(layer).items():
            if key not in HOOKS and not key.endswith(("_hooks", "_hooks_with_kwargs", "_hooks_always_called")):
                yield from walk.walk(item, f"{path}.{name}.{key}" if name else f"{path}.{key}", depth + 1)


def _optimizer(walk: Walk, value: Any, path: str, depth: int) -> Iterator[Leaf]:
    yield Leaf(path, type(value).__name__, len(value.state))
    for index, held in enumerate(list(value.state.values())):
        yield from walk.walk(held, f"{path}.state[{index}]", depth + 1)
    for index, group in enumerate(value.param_groups):
        rest = {key: item for key, item in group.items() if key != "params"}
        walk.kept.append(rest)
        yield from walk.walk(rest, f"{path}.param_groups[{index}]", depth + 1)


def _state(get: Callable[[Any], Any]) -> Reader:
    def read(walk: Walk, value: Any, path: str, depth: int) -> Iterator[Leaf]:
        state = get(value)
        walk.kept.append(state)
        yield from walk.walk(state, f"{path} (state)", depth + 1)

    return read


# Of which module, which kinds, and who takes them apart. A module that was never imported has made nothing.
READERS: tuple[tuple[str, tuple[str, ...], Reader], ...] = (
    ("numpy", ("ndarray", "generic"), _array),
    ("torch", ("Tensor",), _tensor),
    ("pandas", ("DataFrame",), _frame),
    ("pandas", ("Series", "Index"), _series),
    ("polars", ("DataFrame",), _frame),
    ("polars", ("Series",), _series),
    ("scipy.sparse", ("spmatrix", "sparray"), _sparse),
    ("torch.nn", ("Module",), _module),
    ("torch.optim", ("Optimizer",), _optimizer),
    ("torch", ("Generator",), _state(lambda one: one.get_state())),
    ("numpy.random", ("Generator",), _state(lambda one: one.bit_generator.state)),
    ("numpy.random", ("BitGenerator",), _state(lambda one: one.state)),
    ("numpy.random", ("RandomState",), _state(lambda one: one.get_state(legacy=False))),
    ("random", ("Random",), _state(random.Random.getstate)),
)
