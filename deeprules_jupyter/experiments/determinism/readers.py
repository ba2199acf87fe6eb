"""How values of libraries are taken apart. A library that was never imported has made nothing."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from deeprules_jupyter.experiments.determinism.leaf import Leaf, short

if TYPE_CHECKING:
    from deeprules_jupyter.experiments.determinism.leaves import Walk

HOOKS = ("_parameters", "_buffers", "_modules", "_non_persistent_buffers_set", "_is_full_backward_hook")

Reader = Callable[["Walk", Any, str, int], Iterator[Leaf]]


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
        yield from _column(walk, part, f"{path}[{short(column)}]", depth)


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
