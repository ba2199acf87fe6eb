"""Which rows a torch dataset holds. Nothing is drawn from it: that could be slow, or random."""

from __future__ import annotations

from typing import Any

from deeprules_jupyter.runtime.identity import Known, Prints, Registry, joined


class Datasets:
    """Dataset -> rows."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry

    def of(self, dataset: Any) -> Known | None:
        """The rows of a dataset, or None where even their number is not known."""
        import numpy as np

        kind = type(dataset).__name__
        if kind == "Subset":
            whole = self.of(dataset.dataset)
            return None if whole is None else whole.take(np.asarray(dataset.indices, dtype=np.int64))
        if kind == "ConcatDataset":
            parts = [self.of(part) for part in dataset.datasets]
            known = [part for part in parts if part is not None]
            if len(known) < len(parts) or not known:
                return None
            fits = frozenset[str]().union(*(part.fits for part in known))
            return Known(joined([part.rows for part in known]), fits)
        if kind == "TensorDataset":
            return self.registry.look(dataset.tensors[0]) or self._by_number(dataset)
        return self._held(dataset) or self._by_number(dataset)

    def of_iterator(self, iterator: Any) -> Known | None:
        """The rows that a loader draws from: those of its sampler, if that has a list of them."""
        import numpy as np

        known = self.of(iterator._dataset)
        sampler = getattr(iterator, "_index_sampler", None)
        sampler = getattr(sampler, "sampler", sampler)
        indices = getattr(sampler, "indices", None)
        if known is None or indices is None:
            return known
        return known.take(np.asarray(indices, dtype=np.int64))

    def _held(self, dataset: Any) -> Known | None:
        """The one table that a person's own dataset class holds with as many rows as it has items."""
        try:
            count = len(dataset)
        except Exception:  # an iterable dataset has no length
            return None
        tables = [value for value in vars(dataset).values() if hasattr(value, "shape") and len(value.shape) > 1]
        found = [value for value in tables if value.shape[0] == count]
        return self.registry.look(found[0]) if len(found) == 1 else None

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
