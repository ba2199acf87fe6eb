"""random_split: a dataset is divided."""

from __future__ import annotations

from typing import Any

from deeprules_jupyter.catalog.words import role_of
from deeprules_jupyter.model import Role, Split
from deeprules_jupyter.runtime.datasets import Datasets
from deeprules_jupyter.runtime.desk import Desk
from deeprules_jupyter.runtime.hook import Call

ROLES: dict[int, tuple[Role, ...]] = {2: ("train", "test"), 3: ("train", "tuning", "test")}


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
        self.desk.tell(whole, *getattr(value, "tensors", ()))
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
