"""Tables in reach that say of rows whose they are or when they were taken."""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from deeprules_jupyter.catalog.units import SPANS, is_time, unit_of, words_of
from deeprules_jupyter.runtime.columns import is_frame, is_series

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Codes = npt.NDArray[np.int64]

DATE = re.compile(r"\s*(\d{4}[-/.]\d{1,2}([-/.]\d{1,2})?([T ].*)?|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}(\s.*)?)\s*")
LOOKED_AT = 64  # cells that tell whether a text column holds dates
FEW_UNITS, MANY_UNITS = 3, 5  # a column of two values tells groups apart that are compared, such as sex or treatment
MANY_BATCHES, SMALL_BATCH = 8, 200  # of plates or sites: many, with few rows each
WIDEST, ENDS = 2000, 200  # measurements stand side by side; what tells of the row stands before or behind them
REPEATED = 0.05  # the share of rows with a sibling from which on a column is no list of single rows


@dataclass(frozen=True)
class Column:
    """A column that tells of units, and how surely it does."""

    name: str
    loud: bool
    codes: Codes  # in the order of the rows; -1 where it is missing


def tables(namespaces: Callable[[], Iterable[Mapping[str, Any]]]) -> Iterator[Any]:
    """The pandas and polars frames that the person has bound, and the table of cells of an AnnData."""
    seen = set()
    for names in namespaces():
        for name, value in list(names.items()):
            kind = type(value).__module__.partition(".")[0]
            table = getattr(value, "obs", None) if kind == "anndata" else value
            polars = kind == "polars" and hasattr(value, "height")
            if not name.startswith("_") and (polars or is_frame(table)) and id(table) not in seen:
                seen.add(id(table))
                yield table


def names_of(table: Any) -> list[Any]:
    """The names of a table's columns and of the levels of its index; of a very wide one, the first and the last."""
    levels = list(table.index.names) if is_frame(table) else []
    columns = table.columns if table.shape[1] <= WIDEST else [*table.columns[:ENDS], *table.columns[-ENDS:]]
    return [*columns, *(level for level in levels if level is not None and level not in table.columns)]


def values_of(table: Any, name: Any) -> Any:
    """One column, or one level of the index; None where the name stands twice."""
    if not is_frame(table):
        return table[name].to_numpy()
    if name in table.columns:
        column = table[name]
        return column if is_series(column) else None
    return table.index.get_level_values(name)


def groups_in(table: Any) -> list[Column]:
    """The columns that tell by name and by structure to which unit a row belongs."""
    found = (_group(table, name) for name in names_of(table) if unit_of(name) is not None)
    return [column for column in found if column is not None]


def group_named(table: Any, name: Any) -> Column | None:
    """A column that a person says tells units apart."""
    codes = codes_of(values_of(table, name))
    return None if codes is None else Column(str(name), True, codes)


def _group(table: Any, name: Any) -> Column | None:
    values = values_of(table, name)
    kind = getattr(getattr(values, "dtype", None), "kind", "O")
    if values is None or (kind in "fcM" and not _whole(values)):
        return None
    codes = codes_of(values)
    loud = None if codes is None else _loudness(name, codes, values)
    return None if loud is None or codes is None else Column(str(name), loud, codes)


def _whole(values: Any) -> bool:
    """Numbers of units with gaps are floats in pandas."""
    import numpy as np

    array = np.asarray(values)
    return array.dtype.kind == "f" and bool((array[array == array] % 1 == 0).all())


def codes_of(values: Any) -> Codes | None:
    """Numbers for the values of a column, in the order in which they appear; -1 for missing ones."""
    import numpy as np

    if values is None:
        return None
    pandas = sys.modules.get("pandas")
    try:
        if pandas is not None:
            return np.asarray(pandas.factorize(values)[0], dtype=np.int64)
        return np.unique(np.asarray(values), return_inverse=True)[1].astype(np.int64)
    except TypeError:  # lists in cells, or values that cannot be compared
        return None


def _loudness(name: Any, codes: Codes, values: Any) -> bool | None:
    """Whether units with several rows each stand here: None no, False perhaps, True surely."""
    import numpy as np

    sizes = np.bincount(codes[codes >= 0])
    sizes = sizes[sizes > 0]
    units, rows = len(sizes), int(sizes.sum())
    repeated = int(sizes[sizes > 1].sum())
    if units < FEW_UNITS or repeated < max(2, REPEATED * rows) or _by_chance(values, units, rows):
        return None
    kind, usual = unit_of(name), rows / units
    if kind == "unit":
        return units >= MANY_UNITS and repeated >= 2 * REPEATED * rows
    if kind == "batch":
        return units >= MANY_BATCHES and usual <= SMALL_BATCH and usual >= 2
    return None if usual < 2 or units < MANY_UNITS else False


def _by_chance(values: Any, units: int, rows: int) -> bool:
    """Whether numbers drawn from a wide range would be alike as often: then nobody stands behind a repeated one."""
    import numpy as np

    array = np.asarray(values)
    if array.dtype.kind not in "iuf":
        return False
    array = array[array == array]
    span = float(array.max()) - float(array.min()) + 1
    expected = span * -math.expm1(rows * math.log1p(-1 / span)) if span > 3 * rows else 0.0
    return expected > 0 and units > expected - 4 * math.sqrt(max(rows - expected, 1))


def times_in(table: Any) -> Iterator[tuple[str, Codes]]:
    """The columns that say when a row was taken, the surest first, as ranks; -1 where it is missing."""
    found = []
    for name in names_of(table):
        kind = _kind(table, name)
        if kind == "M" and SPANS.isdisjoint(words_of(name)):
            found.append((0, name))
        elif is_time(name):
            found.append((1 if kind not in "biuf" else 2, name))
    if is_frame(table) and getattr(table.index.dtype, "kind", "") == "M" and table.index.name is None:
        found.append((0, None))
    for _, name in sorted(found, key=lambda one: one[0]):
        if (ranks := time_named(table, name)) is not None:
            yield "index" if name is None else str(name), ranks


def _kind(table: Any, name: Any) -> str:
    """The kind of values in a column, without touching them."""
    if is_frame(table) and name in table.columns:
        kinds = table.dtypes[name]
        return str(getattr(kinds, "kind", "O"))
    return str(getattr(getattr(values_of(table, name), "dtype", None), "kind", "O"))


def time_named(table: Any, name: Any) -> Codes | None:
    """The ranks of a column's times; None where they cannot be told or are too few to have an order."""
    import numpy as np

    values = table.index if name is None else values_of(table, name)
    if values is None:
        return None
    array = np.asarray(values)
    if array.dtype.kind == "O" and hasattr(values, "asi8"):
        array = values.asi8  # periods
    if array.dtype.kind == "O":
        return _dates(array)
    if array.dtype.kind not in "iufM":
        return None
    missing = np.isnat(array) if array.dtype.kind == "M" else array != array
    kinds, ranks = np.unique(array, return_inverse=True)
    return np.where(missing, -1, ranks.reshape(-1).astype(np.int64)) if len(kinds) > FEW_UNITS else None


def _dates(array: Any) -> Codes | None:
    """Ranks of dates that are texts."""
    import numpy as np

    step = max(1, len(array) // LOOKED_AT)
    shown = [item for item in array[::step] if isinstance(item, str)]
    if shown and all(map(DATE.fullmatch, shown)):
        texts = [_sortable(item) if isinstance(item, str) else "" for item in array]
        kinds, ranks = np.unique(np.array(texts), return_inverse=True)
        missing = np.array([not text for text in texts])
        return np.where(missing, -1, ranks.reshape(-1).astype(np.int64)) if len(kinds) > FEW_UNITS else None
    comparable = [item for item in array if hasattr(item, "toordinal")]  # datetime objects, time zones, periods
    if len(comparable) < len(array):
        return None
    kinds, ranks = np.unique(np.array([item.toordinal() for item in array]), return_inverse=True)
    return ranks.reshape(-1).astype(np.int64) if len(kinds) > FEW_UNITS else None


def _sortable(text: str) -> str:
    """A date as text that sorts by time: the year first."""
    parts = re.split(r"[-/.T\s]", text.strip(), maxsplit=3)
    if len(parts) > 2 and len(parts[2]) == 4:
        parts[:3] = [parts[2], parts[1], parts[0]]
    return "-".join(part.zfill(2) for part in parts)
