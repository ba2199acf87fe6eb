"""What no switch covers: found in the names of the notebook and in the code of its cells."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from deeprules_jupyter.frozen import Frozen
from deeprules_jupyter.model import Place

GENERATORS = (
    ("random", "Random"), ("numpy.random", "Generator"), ("numpy.random", "RandomState"), ("torch", "Generator"),
)  # fmt: skip
DEPTH = 2  # attributes of attributes are looked at, not more


class Concern(Frozen):
    """One thing that can make two runs differ although everything is switched on."""

    place: Place
    text: str
    repair: str


class Owned(Frozen):
    """A name of the notebook: the cell that made it, and another cell that uses it, if there is one."""

    name: str
    made: Place
    used: Place | None = None
    trained: Place | None = None  # a cell that trains it, and has not made it


def in_namespace(names: Iterable[Owned], values: Mapping[str, Any]) -> Iterator[Concern]:
    """Generators and weights that stay in the kernel, and loaders whose workers draw the same. Nothing is imported."""
    for one in names:
        value = values.get(one.name)
        if value is None:
            continue
        if one.used is not None and _is_generator(value):
            yield _kept(one.name, one)
        elif _is_loader(value):
            yield from _loader(one, value)
        elif one.trained is not None and _has_weights(value):
            yield _warm(one)


def _kept(what: str, one: Owned) -> Concern:
    return Concern(
        one.made,
        f"`{what}` is a generator that another cell draws from: it goes on where it stopped, and a seed that is set "
        "later does not reach it, so that cell gives other numbers when it runs again.",
        f"Make `{what}` with its seed in the cell that draws from it, or run this cell again before it.",
    )


def _warm(one: Owned) -> Concern:
    return Concern(
        one.trained or one.made,
        f"`{one.name}` is trained here and made in another cell: run again, this cell goes on with trained weights "
        "instead of new ones.",
        f"Make `{one.name}` and its optimizer in the cell that trains it.",
    )


def _loader(one: Owned, loader: Any) -> Iterator[Concern]:
    if one.used is not None and getattr(loader, "generator", None) is not None:
        yield _kept(f"{one.name}.generator", one)
    if getattr(loader, "num_workers", 0) < 2:
        return
    for path in _generators_in(loader.dataset, "dataset"):
        yield Concern(
            one.made,
            f"`{one.name}.{path}` is a generator that each of the {loader.num_workers} workers gets a copy of: they "
            "draw the same numbers, and the same again in the next epoch.",
            "Draw from torch or np.random inside the dataset: torch gives each worker a seed of its own.",
        )


def _generators_in(value: Any, path: str, depth: int = DEPTH) -> Iterator[str]:
    for name, held in list(getattr(value, "__dict__", {}).items()):
        if _is_generator(held):
            yield f"{path}.{name}"
        elif depth > 1 and hasattr(held, "__dict__") and not isinstance(held, type):
            yield from _generators_in(held, f"{path}.{name}", depth - 1)


def _is_generator(value: Any) -> bool:
    return isinstance(value, _kinds(*GENERATORS))


def _is_loader(value: Any) -> bool:
    return isinstance(value, _kinds(("torch.utils.data", "DataLoader")))


def _has_weights(value: Any) -> bool:
    if isinstance(value, _kinds(("torch.nn", "Module"), ("keras", "Model"))):
        return True
    return bool(getattr(value, "warm_start", False)) and hasattr(value, "get_params")


def _kinds(*where: tuple[str, str]) -> tuple[type, ...]:
    """Classes of modules that are loaded."""
    found = (getattr(sys.modules.get(module), name, None) for module, name in where)
    return tuple(one for one in found if isinstance(one, type))
