"""Which rows a torch dataset holds and a loader draws. No item is asked for: that could be slow, or random."""

from __future__ import annotations

import sys
import weakref
from collections.abc import Iterator
from os import PathLike
from typing import Any

from deeprules_jupyter.runtime.identity import Known, Prints, Registry, joined
from deeprules_jupyter.runtime.weakly import Weakly

LARGEST = 20_000_000  # numbers in a list of items that are put together to know the rows
WHOLE = frozenset({"SequentialSampler", "RandomSampler"})
CHOSEN = frozenset({"SubsetRandomSampler", "WeightedRandomSampler"})


class Datasets:
    """Dataset -> rows."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.seen: Weakly | None = None  # dataset -> what was found out in this cell, where its start is told
        self.plain: Any = _nothing  # weak reference to an iterator that need not be listened to
        self.drawn = Weakly()  # iterator -> positions that a sampler of the person's own gave so far

    def begin(self) -> None:
        """A cell starts: datasets may have been changed."""
        self.seen = Weakly()

    def of(self, dataset: Any) -> Known | None:
        """The rows of a dataset, or None where even their number is not known."""
        known: Known | None = None if self.seen is None else self.seen.get(dataset)
        if known is None:
            known = self._of(dataset)
            if self.seen is not None:
                self.seen[dataset] = known
        return known

    def _of(self, dataset: Any) -> Known | None:
        kind = type(dataset).__name__
        if kind == "Subset":
            return _taken(self.of(dataset.dataset), dataset.indices)
        if kind == "ConcatDataset":
            parts = [self.of(part) for part in dataset.datasets]
            known = [part for part in parts if part is not None]
            if len(known) < len(parts) or not known:
                return None
            fits = frozenset[str]().union(*(part.fits for part in known))
            return Known(joined([part.rows for part in known]), fits)
        if kind == "TensorDataset":
            found = (self.registry.look(tensor) for tensor in dataset.tensors)
            return next((known for known in found if known is not None), None) or self._by_number(dataset)
        return self._held(dataset) or self._by_number(dataset)

    # loaders --------------------------------------------------------------------------------------------------------
    def of_iterator(self, iterator: Any) -> Known | None:
        """The rows that a loader draws from; None for a stream."""
        import numpy as np

        known = None if iterator._dataset_kind else self.of(iterator._dataset)  # 1 is a stream
        sampler = _sampler(iterator)
        if known is None or type(sampler).__name__ in WHOLE:
            return known
        if type(sampler).__name__ == "WeightedRandomSampler":
            return known.take(np.flatnonzero(np.asarray(sampler.weights)))
        if type(sampler).__name__ == "SubsetRandomSampler":
            return _taken(known, sampler.indices)
        return known  # as far as its sampler is concerned, see `positions`

    def positions(self, iterator: Any) -> list[int] | None:
        """The rows that a sampler of the person's own gives, a list that grows; None for torch's own samplers."""
        found: list[int] | None = self.drawn.get(iterator)
        return found

    def drew(self, iterator: Any, positions: Any) -> None:
        """A loader asks for these rows. Only samplers that we cannot ask are listened to."""
        if self.plain() is iterator:
            return
        kind = type(_sampler(iterator)).__name__
        if kind in WHOLE or kind in CHOSEN or iterator._dataset_kind:
            self.plain = weakref.ref(iterator)
            return
        if iterator._num_yielded == 0 and self.drawn.get(iterator) is None:
            self.drawn[iterator] = []
        known, rows = self.drawn.get(iterator), _listed(positions)
        if known is not None and all(isinstance(row, int) for row in rows):
            known.extend(rows)

    def name_of_loader(self, iterator: Any) -> str:
        """The name of the loader that this iterator is of, else of its dataset."""
        for names in self.registry.namespaces():
            for name, value in list(names.items()):
                if name[0] != "_" and hasattr(value, "batch_sampler") and hasattr(value, "dataset"):
                    own = value.batch_sampler if value.batch_sampler is not None else value.sampler
                    if own is iterator._index_sampler:
                        return name
        return self.registry.name_of(iterator._dataset)

    # a person's own classes -----------------------------------------------------------------------------------------
    def _held(self, dataset: Any) -> Known | None:
        """The rows by what an object holds that has as many rows as it has items."""
        try:
            count = len(dataset)
        except Exception:  # a stream has no length
            return None
        held = list(_attributes(dataset))
        inner = [value for value in held if _is_dataset(value) and value is not dataset and _length(value) == count]
        if inner:
            return self.of(inner[0])
        tables = [value for value in held if len(getattr(value, "shape", ())) > 1]
        own = sorted((one for one in tables if one.shape[0] == count), key=_width)
        if own:
            return self.registry.look(own[-1])
        return self._picked(held, tables, count) or self._listed(dataset, held, count)

    def _picked(self, held: list[Any], tables: list[Any], count: int) -> Known | None:
        """Positions in something longer."""
        import numpy as np

        longer = [*tables, *(value for value in held if _is_dataset(value))]
        indices = [value for value in held if _length(value) == count and _is_positions(value)]
        if len(indices) != 1 or len(longer) != 1 or (_length(longer[0]) or 0) <= int(np.max(indices[0])):
            return None
        whole = self.of(longer[0]) if _is_dataset(longer[0]) else self.registry.look(longer[0])
        return _taken(whole, indices[0])

    def _listed(self, dataset: Any, held: list[Any], count: int) -> Known | None:
        """A list of samples, or of pairs of a sample and its label; files are known by their names."""
        import numpy as np

        known = self.registry.by_object(dataset)
        lists = [value for value in held if isinstance(value, list | tuple) and len(value) == count]
        for items in lists if known is None and count else ():
            firsts = [item[0] if isinstance(item, list | tuple) and len(item) else item for item in items]
            first = firsts[0]
            if isinstance(first, str | PathLike):
                known = self.registry.look([str(one) for one in firsts])
            elif len(getattr(first, "shape", ())) and first.nbytes * count < 4 * LARGEST and _alike(firsts):
                known = self.registry.look(np.stack([np.asarray(one).reshape(-1) for one in firsts]))
            if known is not None:
                self.registry.remember(dataset, known)
                return known
        return known

    def _by_number(self, dataset: Any) -> Known | None:
        """Rows known only by their number in this very dataset."""
        known = self.registry.by_object(dataset)
        if known is None:
            try:
                known = Known(Prints(self.registry.fresh(len(dataset))))
            except Exception:  # no length, no rows
                return None
            self.registry.remember(dataset, known)
        return known


def _nothing() -> None:
    """No iterator."""


def _taken(whole: Known | None, positions: Any) -> Known | None:
    import numpy as np

    return None if whole is None else whole.take(np.asarray(positions, dtype=np.int64))


def _alike(items: list[Any]) -> bool:
    return len({tuple(getattr(item, "shape", ())) for item in items}) == 1


def _sampler(iterator: Any) -> Any:
    """What chooses the rows: inside torch's own batch sampler, if there is one."""
    sampler = iterator._index_sampler
    return sampler.sampler if type(sampler).__name__ == "BatchSampler" else sampler


def _listed(positions: Any) -> list[Any]:
    found = positions.tolist() if hasattr(positions, "tolist") else positions
    return [one.item() if hasattr(one, "item") else one for one in (found if isinstance(found, list) else [found])]


def _attributes(dataset: Any) -> Iterator[Any]:
    """What an object holds, and what its dictionaries hold."""
    for value in list(getattr(dataset, "__dict__", {}).values()):
        yield from list(value.values()) if isinstance(value, dict) and len(value) < 100 else [value]


def _is_dataset(value: Any) -> bool:
    module = sys.modules.get("torch.utils.data.dataset")
    return module is not None and isinstance(value, module.Dataset)


def _length(value: Any) -> int | None:
    try:
        return len(value)
    except Exception:  # numbers, streams
        return None


def _width(table: Any) -> int:
    width = 1
    for size in table.shape[1:]:
        width *= int(size)
    return width


def _is_positions(value: Any) -> bool:
    """Whether these are whole numbers, each once."""
    import numpy as np

    if not isinstance(value, list | tuple | range | np.ndarray) and type(value).__module__ != "torch":
        return False
    try:
        numbers = np.asarray(value)
    except Exception:  # lists of unequal length
        return False
    whole = numbers.ndim == 1 and numbers.dtype.kind in "iu" and len(numbers) > 0 and int(numbers.min()) >= 0
    return whole and len(np.unique(numbers)) == len(numbers)
