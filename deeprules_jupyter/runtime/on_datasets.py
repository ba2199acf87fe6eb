"""Watches Hugging Face's datasets: what is selected, shuffled, mapped or divided keeps its rows."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from deeprules_jupyter.catalog.words import role_of
from deeprules_jupyter.model import Role, Split
from deeprules_jupyter.runtime.desk import Desk
from deeprules_jupyter.runtime.hook import Call
from deeprules_jupyter.runtime.identity import Known, Prints, Registry, joined
from deeprules_jupyter.runtime.part import Part

HOME, COMBINE = "datasets.arrow_dataset", "datasets.combine"
SAME = (
    "map", "remove_columns", "rename_column", "rename_columns", "cast", "cast_column", "with_format", "with_transform",
    "add_column", "select_columns", "flatten", "class_encode_column", "flatten_indices", "to_pandas",
)  # fmt: skip
CHOSEN = ("select", "shuffle", "sort", "filter")
PLAIN = ("string", "large_string", "bool", "int", "uint", "float", "double")  # types of columns that tell rows apart
CELLS = 5_000_000  # that are read to know a table by its content


class OnDatasets(Part):
    """Methods of `Dataset`, and `concatenate_datasets`."""

    roots = frozenset({"datasets"})

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        super().__init__(desk.guard)

    def loaded(self, module: ModuleType) -> None:
        """A module has been imported."""
        if module.__name__ == COMBINE:
            self.patches.function(module, "concatenate_datasets", Joins(self.desk))
        elif module.__name__ == HOME:
            same, chosen = Keeps(self.desk), Chooses(self.desk)
            for name in SAME:
                self.patches.method(module.Dataset, name, same)
            for name in CHOSEN:
                self.patches.method(module.Dataset, name, chosen)
            self.patches.method(module.Dataset, "train_test_split", Divides(self.desk))


def rows_of(registry: Registry, dataset: Any) -> Known | None:
    """The rows of a dataset; its columns of numbers and texts tell which they are."""
    known = registry.by_object(dataset)
    if known is None and hasattr(dataset, "_indices") and len(dataset):
        frame = _frame(dataset)
        known = None if frame is None else registry.look(frame)
        known = known or Known(Prints(registry.fresh(len(dataset))))
        registry.remember(dataset, known)
    return known


def _frame(dataset: Any) -> Any:
    table = dataset._data.table
    kinds = [(field.name, str(field.type)) for field in table.schema if not field.name.startswith("__index")]
    plain = [name for name, kind in kinds if kind.startswith(PLAIN)]
    if not plain or len(table) * len(plain) > CELLS:
        return None
    frame = table.select(plain).to_pandas()
    return frame if dataset._indices is None else frame.iloc[positions_of(dataset)].reset_index(drop=True)


def positions_of(dataset: Any) -> Any:
    """Where the rows of a dataset stand in the table under it."""
    import numpy as np

    return np.asarray(dataset._indices.column(0)).astype(np.int64)


class Keeps:
    """The same rows in the same order, under other columns."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def before(self, call: Call) -> Any:
        """The rows of the source."""
        return rows_of(self.desk.registry, call.args[0])

    def after(self, call: Call) -> None:
        """The result has them too, if as many came out."""
        known, count = call.memo, getattr(call.result, "__len__", lambda: 0)()
        if not call.inside and known is not None and count == known.rows.count:
            self.desk.registry.remember(call.result, known)


class Chooses:
    """Some rows, or all in another order; also where another method of datasets asks for it."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def before(self, call: Call) -> Any:
        """Nothing to note."""

    def after(self, call: Call) -> None:
        """The result holds the rows at its positions."""
        source, result = call.args[0], call.result
        known = rows_of(self.desk.registry, source)
        places = None if known is None or result is source else self._places(call, source, result)
        if known is not None and places is not None:
            self.desk.registry.remember(result, known.take(places))

    @staticmethod
    def _places(call: Call, source: Any, result: Any) -> Any:
        import numpy as np

        if result._indices is None:  # neighbours are cut out of the table itself
            given = call.args[1] if len(call.args) > 1 else call.kwargs.get("indices")
            usable = given is not None and hasattr(given, "__len__") and len(given) == len(result)
            return np.asarray(given, dtype=np.int64) if usable else None
        wanted = positions_of(result)
        if source._indices is None:
            return wanted
        held = positions_of(source)
        order = np.argsort(held, kind="stable")
        found = np.minimum(np.searchsorted(held[order], wanted), len(held) - 1)
        places = order[found]
        return places if (held[places] == wanted).all() else None


class Joins:
    """`concatenate_datasets`: the rows of all of them."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def before(self, call: Call) -> Any:
        """Nothing to note."""

    def after(self, call: Call) -> None:
        """Register the result."""
        parts = call.args[0] if call.args else call.kwargs.get("dsets", ())
        known = [rows_of(self.desk.registry, part) for part in parts]
        found = [one for one in known if one is not None]
        if not call.inside and found and len(found) == len(parts) and sum(map(len, parts)) == len(call.result):
            fits = frozenset[str]().union(*(one.fits for one in found))
            self.desk.registry.remember(call.result, Known(joined([one.rows for one in found]), fits))


class Divides:
    """`dataset.train_test_split()`."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def before(self, call: Call) -> Any:
        """The rows that are divided."""
        return rows_of(self.desk.registry, call.args[0])

    def after(self, call: Call) -> None:
        """Write the split down; parts that the person gives a name of their own have it when the cell has ended."""
        whole, desk = call.memo, self.desk
        parts = [call.result["train"], call.result["test"]]
        known = [desk.registry.by_object(part) for part in parts]
        if call.inside or whole is None or None in known:
            return
        name = desk.registry.name_of(call.args[0])
        roles: tuple[Role, ...] = ("train", "tuning" if role_of(name) == "train" else "test")
        split = desk.write(
            lambda place, inner: Split(
                place=place, inner=inner, witness="calls", whole=desk.data_of(whole, name),
                parts=tuple(desk.data_of(one, "") for one in known if one is not None), roles=roles,
                how="train_test_split", shuffled=call.kwargs.get("shuffle", True) is not False,
            )
        )  # fmt: skip
        desk.name_parts(split, parts, lambda names: [role_of(n) or r for n, r in zip(names, roles, strict=True)])
