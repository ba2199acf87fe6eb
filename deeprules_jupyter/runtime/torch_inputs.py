"""Where the rows that a network takes come from: batches of a loader, a tensor and slices of it, rows picked from one.

What is asked for every batch takes about a microsecond; what it means is worked out once, when the pass is over.
"""

from __future__ import annotations

import sys
import weakref
from collections.abc import Iterable
from typing import Any, Protocol

from deeprules_jupyter.runtime.datasets import Datasets
from deeprules_jupyter.runtime.identity import Known, Registry

PICKS = 24  # numbers of a row by which picked rows are found again
NOTED = 400_000  # picked rows that are noted in one pass


def first_tensor(values: Iterable[Any]) -> Any:
    """The first tensor with rows among arguments, in lists and dictionaries too."""
    tensor = sys.modules["torch"].Tensor
    for value in values:
        if isinstance(value, tensor):
            if value.ndim:
                return value
            continue
        inner: Any = value if isinstance(value, list | tuple) else None
        if hasattr(value, "keys") and hasattr(value, "values"):
            inner = list(value.values())
        found = first_tensor(inner) if inner else None
        if found is not None:
            return found
    return None


def address(tensor: Any) -> int:
    """Where the memory of a tensor begins, equal for all slices of one; 0 where it has none of its own."""
    try:
        return int(tensor.untyped_storage().data_ptr())
    except Exception:  # sparse and other tensors without a plain memory
        return 0


class Drawn:
    """A loader's iterator that gave batches."""

    def __init__(self, iterator: Any, batch: Any) -> None:
        self.ref = weakref.ref(iterator)
        self.dataset = weakref.ref(iterator._dataset)
        self.stream = bool(iterator._dataset_kind)  # an iterable dataset: no row has a number
        self.draws = 0
        first = first_tensor([batch])
        self.head = None if first is None else weakref.ref(first)
        self.size = 0 if first is None else len(first)

    def drew(self, batch: Any, several: bool) -> None:
        """One more batch; its first tensor is only noted where batches of several loaders could be meant."""
        self.draws += 1
        if several:
            first = first_tensor([batch])
            self.head = None if first is None else weakref.ref(first)


class Input(Protocol):
    """Where the rows of one pass come from."""

    name: str
    ordered: bool  # whether the rows came in the order of what is known of them
    repeated: bool  # whether the last rows had gone through before

    def takes(self, tensor: Any) -> bool:
        """Whether this input goes on with these rows; then they are noted."""

    def known(self) -> Known | None:
        """The rows so far."""

    def source(self) -> Any:
        """The dataset or tensor they come from, if it lives."""


class FromLoader:
    """Batches of one loader."""

    repeated = False

    def __init__(self, drawn: Drawn, datasets: Datasets) -> None:
        self.drawn = drawn
        self.at = drawn.draws
        self.each = 1  # how often the network takes each batch
        self.turn = 1
        iterator: Any = drawn.ref()
        self.whole = datasets.of_iterator(iterator)
        self.positions = datasets.positions(iterator)
        self.name = datasets.name_of_loader(iterator)
        self.ordered = type(getattr(iterator._index_sampler, "sampler", None)).__name__ == "SequentialSampler"

    def takes(self, tensor: Any) -> bool:
        """Whether a batch was drawn since, or the network takes each of them several times."""
        if self.at != self.drawn.draws:
            self.at, self.turn = self.drawn.draws, 1
            return True
        if self.turn < self.each:
            self.turn += 1
            return True
        return False

    def again(self) -> None:
        """The network takes the same batch once more: two views of it, for example."""
        self.each = self.turn = self.turn + 1

    def known(self) -> Known | None:
        """The rows that the loader draws from; a sampler of the person's own may give more as it goes on."""
        import numpy as np

        if self.whole is None or self.positions is None:
            return self.whole
        return self.whole.take(np.unique(np.asarray(self.positions, dtype=np.int64)))

    def source(self) -> Any:
        """The dataset."""
        return self.drawn.dataset()


class FromTensor:
    """A tensor, whole or in slices."""

    def __init__(self, base: Any, known: Known, name: str, tensor: Any) -> None:
        self.base = weakref.ref(base)
        self.name = name
        self.where = address(base)
        self.rows = known
        self.start, self.step = base.storage_offset(), base.stride(0)
        self.pieces: dict[tuple[int, int, int], None] = {}
        self.ordered = True
        self.repeated = False
        self.note(tensor)

    def takes(self, tensor: Any) -> bool:
        """Whether this is the same tensor or a slice of it."""
        base = self.base()
        if base is None or (tensor is not base and address(tensor) != self.where) or not tensor.ndim:
            return False
        self.note(tensor)
        return True

    def note(self, tensor: Any) -> None:
        """Which rows these are, by their address."""
        piece = tensor.storage_offset(), tensor.stride(0), len(tensor)
        self.repeated = piece in self.pieces
        self.pieces[piece] = None

    def known(self) -> Known | None:
        """The rows of all slices."""
        import numpy as np

        count = self.rows.rows.count
        if not self.step or any(piece[2] == count for piece in self.pieces):
            return self.rows
        spans = [(first - self.start) // self.step + (s // self.step) * np.arange(n) for first, s, n in self.pieces]
        positions = np.concatenate(spans)
        positions = positions[np.sort(np.unique(positions, return_index=True)[1])]
        inside = positions[(positions >= 0) & (positions < count)]
        return self.rows.take(inside)

    def source(self) -> Any:
        """The tensor."""
        return self.base()


class FromPicks:
    """A tensor that nobody knows yet, or rows that are picked batch by batch, `X[order[i : i + 32]]`: each a tensor of
    its own."""

    ordered = False

    def __init__(self, registry: Registry, spot: Any, tensor: Any) -> None:
        self.registry = registry
        self.spot = spot  # where the network is called, and under which name the rows go
        self.shape = tensor.shape[1:]
        self.notes: list[Any] = []
        self.count = self.turns = self.longest = 0
        self.limit = NOTED
        self.repeated = False
        self.first = weakref.ref(tensor)
        self.name = registry.name_of(tensor)
        self.single = registry.look(tensor)
        self._note(tensor)

    def takes(self, tensor: Any) -> bool:
        """The same tensor once more, or rows of its shape; that they are meant to go on, the caller has found out."""
        self.repeated = tensor is self.first()
        if not self.repeated:
            self._note(tensor)
        return True

    def _note(self, tensor: Any) -> None:
        """Keep a few numbers of each row."""
        self.turns += 1
        self.longest = max(self.longest, tensor.size(0))
        if self.count >= self.limit:
            return
        self.notes.append(picked(tensor))
        self.count += len(tensor)
        if self.turns == 3:  # an epoch or two are enough; rows that stand in no table are noise, or changed at random
            table = self._table()
            self.limit = 0 if table is None else 2 * len(table[0])

    def known(self) -> Known | None:
        """The rows by the table that holds them all; a single tensor by its own content."""
        if self.turns == 1:
            return self.single
        found = self._table()
        known = None if found is None else self.registry.look(found[0])
        if known is None or found is None:
            return None
        self.name = self.registry.name_of(found[0])
        return known.take(found[1])

    def _table(self) -> tuple[Any, Any] | None:
        """The smallest table that holds all rows noted so far, and where they stand in it."""
        import numpy as np

        torch = sys.modules["torch"]
        self.notes = [np.unique(np.concatenate(self.notes))]
        values = [value for names in self.registry.namespaces() for value in list(names.values())]
        alike = [v for v in values if isinstance(v, np.ndarray | torch.Tensor) and v.ndim and v.shape[1:] == self.shape]
        for table in sorted((one for one in alike if len(one) > self.longest and _numbers(one)), key=len):
            places = places_of(self.notes[0], picked(table))
            if places is not None:
                return table, places
        return None

    def source(self) -> Any:
        """The tensor, if it is only one."""
        return self.first() if self.turns == 1 else None


class FromOutput:
    """What another network has just given for its rows."""

    def __init__(self, run: Any) -> None:
        self.run = run
        run.fed = True
        self.name = run.input.name
        self.repeated = False
        self.ordered = run.input.ordered

    def takes(self, tensor: Any) -> bool:
        """Whether this is that output; once both learn, the order of their calls says so."""
        known: bool = self.run.last is not None and self.run.last() is tensor
        return known or (self.run.pending and not self.run.keeps)

    def known(self) -> Known | None:
        """The rows of the other network's input."""
        found: Known | None = self.run.input.known()
        return found

    def source(self) -> Any:
        """Where those came from."""
        return self.run.input.source()


def _numbers(table: Any) -> bool:
    return getattr(table.dtype, "kind", "f") in "biuf" and not getattr(table, "is_sparse", False)


def picked(table: Any) -> Any:
    """One number for each row, from a few of its values as float32; equal for equal rows."""
    import numpy as np

    values = table.detach().cpu().float().numpy() if hasattr(table, "detach") else table
    flat = values.reshape(len(values), -1)
    some = flat[:, :: max(1, flat.shape[1] // PICKS)].astype(np.float32)
    factors = np.arange(1, 2 * some.shape[1], 2, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    return (some + np.float32(0)).view(np.uint32).astype(np.uint64) @ factors


def places_of(wanted: Any, offered: Any) -> Any:
    """Where the wanted rows stand among the offered ones; None if some do not."""
    import numpy as np

    order = np.argsort(offered, kind="stable")
    found = np.searchsorted(offered[order], wanted)
    if len(offered) == 0 or found.max() >= len(offered) or (offered[order][found] != wanted).any():
        return None
    return order[found]
