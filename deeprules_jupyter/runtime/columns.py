"""Reads the columns of whatever holds a table, without importing the library it comes from."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from deeprules_jupyter.runtime.mixing import MISSING, cells, moments

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from deeprules_jupyter.runtime.mixing import U64

    Positions = npt.NDArray[np.int64]

CELLS = 10_000_000  # cells of text that are hashed at most
ITEMS = (str, int, float, list, tuple)


def is_frame(value: Any) -> bool:
    """Whether this is a pandas frame."""
    pandas = sys.modules.get("pandas")
    return pandas is not None and isinstance(value, getattr(pandas, "DataFrame", ()))


def is_series(value: Any) -> bool:
    """Whether this is a pandas series."""
    pandas = sys.modules.get("pandas")
    return pandas is not None and isinstance(value, getattr(pandas, "Series", ()))


def is_polars(value: Any) -> bool:
    """Whether this is a polars frame or series."""
    return type(value).__module__.partition(".")[0] == "polars" and hasattr(value, "to_numpy")


def defines(value: Any, name: str) -> bool:
    """Whether the class of a value has this name. The value itself is not asked: it may answer to anything."""
    return any(name in kind.__dict__ for kind in type(value).__mro__)


def plain_of(value: Any) -> Any:
    """A numpy array, a frame, a series or a sparse matrix with the same rows; None if there is none."""
    import numpy as np

    if isinstance(value, np.ndarray):
        return value.view(np.ndarray)
    if is_frame(value) or is_series(value) or is_polars(value):
        return value
    if defines(value, "detach") and defines(value, "cpu"):
        return _of_tensor(value)
    if defines(value, "tocsr") and "scipy.sparse" in sys.modules:
        return _of_sparse(value)
    if isinstance(value, list | tuple) and value and isinstance(value[0], (*ITEMS, np.ndarray)):
        try:
            return np.asarray(value)
        except ValueError:
            return None
    return None


def _of_tensor(value: Any) -> Any:
    """The numbers of a torch tensor; None for those that numpy has no way to show."""
    try:
        tensor = value.detach().cpu()
        return (tensor.float() if "bfloat16" in str(tensor.dtype) else tensor).numpy()
    except (RuntimeError, TypeError, NotImplementedError):
        return None


def _of_sparse(value: Any) -> Any:
    """Compressed rows, of scipy's own class: that of AnnData warns when a part of it is taken."""
    if not sys.modules["scipy.sparse"].issparse(value) or len(value.shape) != 2:
        return None
    rows = value.tocsr()
    if type(rows).__module__.startswith("scipy"):
        return rows
    return sys.modules["scipy.sparse"].csr_matrix((rows.data, rows.indices, rows.indptr), shape=rows.shape)


def width_of(plain: Any) -> int:
    """How many columns a row has; images are rows too."""
    width = 1
    for size in plain.shape[1:]:
        width *= int(size)
    return width


def rows_of(plain: Any, rows: Positions | slice) -> Any:
    """These rows of a table."""
    if is_frame(plain) or is_series(plain):
        return plain.iloc[rows]
    return plain[rows.tolist()] if is_polars(plain) and not isinstance(rows, slice) else plain[rows]


class Columns:
    """Columns of a table as blocks: numbers together, everything else as one number per cell."""

    def __init__(self) -> None:
        self.numbers: list[tuple[Positions, Any]] = []  # positions, array of two dimensions or sparse matrix
        self.others: list[tuple[int, U64]] = []

    def add(self, position: int, array: Any) -> None:
        """One column."""
        import numpy as np

        if array.dtype.kind in "biuf":
            self.numbers.append((np.array([position]), array.reshape(-1, 1)))
        else:
            self.others.append((position, moments(array) if array.dtype.kind in "Mm" else cells(array)))


def columns_of(plain: Any, positions: Positions) -> Columns | None:
    """These columns of an array, series, frame or sparse matrix; None where there is nothing to hash, or too much."""
    if is_frame(plain) or is_series(plain):
        return _of_pandas(plain, positions)
    if is_polars(plain):
        return _of_polars(plain, positions)
    columns, every = Columns(), len(positions) == width_of(plain)
    if hasattr(plain, "indptr"):
        columns.numbers.append((positions, plain if every else plain[:, positions]))
        return columns if plain.dtype.kind in "biuf" else None
    array = plain.reshape(len(plain), -1)
    if array.dtype.kind in "biuf":
        columns.numbers.append((positions, array if every else array[:, positions]))
    elif array.dtype.kind not in "MmOUS" or (array.dtype.kind in "OUS" and len(array) * len(positions) > CELLS):
        return None
    else:
        for position in positions.tolist():
            columns.add(position, array[:, position])
    return columns


def _of_pandas(plain: Any, positions: Positions) -> Columns | None:
    columns = Columns()
    if is_series(plain):
        columns.add(0, _array_of(plain))
        return columns
    dtypes = plain.dtypes.to_numpy()
    if getattr(dtypes[0], "isbuiltin", False) and dtypes[0].kind in "biuf" and (dtypes == dtypes[0]).all():
        matrix = plain.to_numpy()  # one kind of numbers: no copy
        columns.numbers.append((positions, matrix if len(positions) == plain.shape[1] else matrix[:, positions]))
        return columns
    parts = [plain.iloc[:, position] for position in positions.tolist()]
    if len(plain) * sum(getattr(part.dtype, "kind", "O") == "O" for part in parts) > CELLS:
        return None
    for position, part in zip(positions.tolist(), parts, strict=True):
        if hasattr(part.dtype, "categories") and hasattr(part, "cat"):
            columns.others.append((position, _of_codes(_array_of(part.cat.categories), part.cat.codes.to_numpy())))
        else:
            columns.add(position, _array_of(part))
    return columns


def _array_of(series: Any) -> Any:
    """The values of a series in the plainest array there is."""
    import numpy as np

    kind = getattr(series.dtype, "kind", "O")
    if kind in "Mm":
        return np.asarray(series.to_numpy(dtype=f"{kind}8[us]"))
    if kind not in "biuf" or getattr(series.dtype, "isbuiltin", False):
        return np.asarray(series.to_numpy())
    if kind in "iu" and not series.hasnans:  # whole numbers that know missing ones
        return np.asarray(series.to_numpy(dtype=f"{kind}8"))
    return np.asarray(series.to_numpy(dtype=np.float64, na_value=np.nan))


def _of_codes(categories: Any, codes: Any) -> U64:
    """The cells of a categorical column: each category is hashed once."""
    import numpy as np

    hashed = {"M": moments, "m": moments}.get(categories.dtype.kind, cells)(categories)
    cells_of: U64 = np.append(hashed, np.uint64(MISSING))[codes]
    return cells_of


def _of_polars(plain: Any, positions: Positions) -> Columns | None:
    columns = Columns()
    flat = len(plain.shape) == 1
    parts = [plain if flat else plain.to_series(position) for position in positions.tolist()]
    texts = [not (part.dtype.is_numeric() or part.dtype.is_temporal()) for part in parts]
    if len(plain) * sum(texts) > CELLS:
        return None
    for position, part in zip(positions.tolist(), parts, strict=True):
        name = str(part.dtype)
        if name.startswith(("Categorical", "Enum")):
            part = part.cast(sys.modules["polars"].String)
        columns.add(position, part.to_numpy())
    return columns
