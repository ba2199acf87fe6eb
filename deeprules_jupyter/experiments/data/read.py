"""From what a person names to one table: frames, arrays, sparse counts, AnnData, texts, datasets, image folders."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from deeprules_jupyter.experiments.baseline import loaders, tables
from deeprules_jupyter.experiments.baseline.columns import is_hugging_face
from deeprules_jupyter.experiments.data import pictures
from deeprules_jupyter.experiments.data.limits import Limits
from deeprules_jupyter.experiments.data.table import Column, Images, Table, column

FEWEST = 2  # rows
MOST_BATCHES = 12  # columns whose names tell a batch; what is named counts beyond


@dataclass(frozen=True)
class Asked:
    """What a person names beside the data, each a column of it or a variable of the same length."""

    data: str
    label: str | None = None
    group: str | None = None
    batches: Sequence[str] = ()
    time: str | None = None
    sequence: str | None = None
    positive: str | None = None
    lookup: Callable[[str], Any] = lambda name: _no_variable(name)
    is_batch: Callable[[Any], bool] = lambda name: False  # whether a name tells a batch
    is_name: Callable[[Any], bool] = lambda name: False  # whether a name tells whose a row is
    likely_units: Sequence[str] = ()
    asked: bool = False
    clusterings: Mapping[str, Any] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)


def _no_variable(name: str) -> Any:
    raise ValueError(f"there is no {name} in this notebook")


def read(value: Any, asked: Asked) -> Table:
    """The table. Raises ValueError with one clear line."""
    files, label = pictures.files_of(value), None
    if files is not None:
        if asked.label:
            raise ValueError("the folders of the images tell their classes; say no label beside them")
        images, classes = pictures.read(files)
        label = column("folder", classes) if classes is not None else None
        return Table(
            asked.data, len(images.small), "images", images=images, label=label, positive=asked.positive,
            limits=asked.limits,
        )  # fmt: skip
    if loaders.is_loader(value) or loaders.is_dataset(value) or is_hugging_face(value):
        told = None if asked.label is None else asked.lookup(asked.label)
        value, target = loaders.pair(value, told)
        label = column(asked.label or "target", target, label=True)
    return _Reading(value, asked).table(label)


class _Reading:
    """The parts of one value, while they are told apart."""

    def __init__(self, value: Any, asked: Asked) -> None:
        self.asked, self.value = asked, value
        self.held = tables.table(value)
        self.rows = len(self.held)
        if self.rows < FEWEST:
            rows = "1 row" if self.rows else "no row"
            raise ValueError(f"{asked.data} has {rows}; there is nothing to compare in it")
        self.frame: Any = self.held.rows if self.held.kind == "frame" else None
        obs = getattr(value, "obs", None)
        self.beside: Any = obs if obs is not None and hasattr(obs, "columns") and len(obs) == self.rows else None
        self.used: set[Any] = set()

    def table(self, label: Column | None) -> Table:
        """All of it."""
        asked = self.asked
        if label is None and asked.label is not None:
            label = self._column(asked.label, label=True)
        elif label is not None and len(label.codes) != self.rows:
            raise ValueError(f"the target has {len(label.codes):,} rows and {asked.data} has {self.rows:,}")
        if label is not None and label.count < 2:
            held = "one class" if label.count else "no value"
            raise ValueError(f"{label.name} has {held}; two are needed to compare")
        group = None if asked.group is None else self._column(asked.group)
        time = None if asked.time is None else self._column(asked.time)
        batches = self._batches(label, group, time)
        texts = self._texts()
        names, numbers = self._numbers()
        found = Table(
            asked.data, self.rows, self.held.kind, numbers=numbers, names=names, others=self._others(), label=label,
            group=group, batches=batches, time=time, texts=texts, images=self._images(), positive=asked.positive,
            likely_units=tuple(asked.likely_units), asked=asked.asked, expression=hasattr(self.value, "var_names"),
            clusterings=self._clusterings(), limits=asked.limits,
        )  # fmt: skip
        _positive(found)
        return found

    def _column(self, name: str, label: bool = False) -> Column:
        values = self._values(name)
        try:
            found = column(name, values, label)
        except ValueError as exc:
            raise ValueError(f"{name} cannot be read: {exc}") from None
        if len(found.codes) != self.rows:
            raise ValueError(f"{name} has {len(found.codes):,} rows and {self.asked.data} has {self.rows:,}")
        return found

    def _values(self, name: str) -> Any:
        known: list[str] = []
        for part in (self.frame, self.beside):
            for one in () if part is None else part.columns:
                if str(one) == name:
                    self.used.add(one)
                    return part[one]
                known.append(str(one))
            if part is not None and name in part.index.names:
                return part.index.get_level_values(name)
        try:
            return self.asked.lookup(name)
        except ValueError:
            near = get_close_matches(name, known, 1)
            where = f"{self.asked.data} has no column {name}" if known else f"there is no variable {name}"
            hint = f"; did you mean {near[0]}?" if near else ""
            raise ValueError(f"{where}{', and there is no such variable' if known else ''}{hint}") from None

    def _batches(self, *others: Column | None) -> tuple[Column, ...]:
        found = [self._column(name) for name in self.asked.batches]
        taken = {one.name for one in (*found, *(other for other in others if other is not None))}
        for part in (self.frame, self.beside):
            names = [one for one in (() if part is None else part.columns) if self.asked.is_batch(one)]
            for name in [one for one in names if str(one) not in taken][:MOST_BATCHES]:
                one = column(str(name), part[name])
                if 1 < one.count <= self.rows // 2:
                    self.used.add(name)
                    found.append(one)
        return tuple(found)

    def _texts(self) -> Any:
        import numpy as np

        name = self.asked.sequence
        if name is not None:
            values = np.array(self._values(name), dtype=object)
            if values.ndim != 1 or len(values) != self.rows:
                raise ValueError(f"{name} has shape {values.shape}; it needs one text for each row")
            return np.asarray(["" if one is None or one != one else str(one) for one in values], dtype=object)
        if self.held.kind in ("texts", "sequences"):
            return self.held.rows
        for one in () if self.frame is None else self.frame.columns:
            if self._kind(one) == "O" and one not in self.used:
                texts = np.asarray([t if isinstance(t, str) else "" for t in self.frame[one].to_numpy()], dtype=object)
                if tables.is_sequences(texts):
                    self.used.add(one)
                    return texts
        return None

    def _kind(self, name: Any) -> str:
        """As numpy calls kinds of values; `O` for all that is no number and no time."""
        kind = self.frame.dtypes[name]
        inner = getattr(getattr(kind, "numpy_dtype", kind), "kind", "O")
        return str(inner) if inner in "biufmM" else "O"

    def _features(self) -> list[Any]:
        assert self.frame is not None
        likely = set(self.asked.likely_units)
        return [
            one for one in self.frame.columns
            if one not in self.used and str(one) not in likely and not self.asked.is_name(one)
        ]  # fmt: skip

    def _numbers(self) -> tuple[tuple[str, ...], Any]:
        import numpy as np

        if self.held.kind in ("array", "sparse"):
            genes = getattr(self.value, "var_names", None)
            return tuple(map(str, genes)) if genes is not None else (), self.held.rows
        if self.frame is None:
            return (), None
        names = [one for one in self._features() if self._kind(one) in "biuf"]
        if not names:
            return (), None
        part = self.frame if len(names) == self.frame.shape[1] else self.frame[names]
        plain = all(getattr(kind, "kind", "O") in "iuf" and not hasattr(kind, "na_value") for kind in part.dtypes)
        numbers = part.to_numpy() if plain else part.to_numpy(dtype=np.float64, na_value=np.nan)
        return tuple(map(str, names)), numbers

    def _others(self) -> dict[str, Any]:
        if self.frame is None:
            return {}
        return {str(one): self.frame[one].to_numpy() for one in self._features() if self._kind(one) in "OmM"}

    def _images(self) -> Images | None:
        return pictures.of_array(self.held.rows) if self.held.kind == "images" else None

    def _clusterings(self) -> dict[str, Any]:
        return {name: codes for name, codes in self.asked.clusterings.items() if len(codes) == self.rows}


def _positive(table: Table) -> None:
    if table.positive is None:
        return
    if table.label is None:
        raise ValueError("--positive names a class of the label; say the label after the data: X y")
    if table.positive not in table.label.values:
        raise ValueError(f"{table.label.name} has no {table.positive}, only {', '.join(table.label.values[:8])}")


def is_folder(name: str) -> bool:
    """Whether this names a folder."""
    return Path(name).expanduser().is_dir()
