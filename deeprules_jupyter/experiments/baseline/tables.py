"""What the rows are: a frame, numbers, sparse counts, texts, sequences or images, as scikit-learn can take them."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, replace
from typing import Any, Literal

from deeprules_jupyter.experiments.baseline import survival
from deeprules_jupyter.experiments.baseline.columns import Columns
from deeprules_jupyter.experiments.baseline.loaders import array

Kind = Literal["array", "frame", "sparse", "texts", "sequences", "images"]
LETTERS = re.compile(r"[A-Za-z*\-]+")  # of a sequence of bases or residues
NUCLEOTIDES = frozenset("ACGTUNacgtun-")
SHORTEST = 8  # letters without a space, from which a text is a sequence
WORD = "word"  # the column that single words become
CATEGORIES = 50  # different words, up to which they are categories
SHOWN = 200  # texts that are looked at to tell what they are


@dataclass(frozen=True)
class Table:
    """Rows, and what they are."""

    rows: Any  # (n, ...); a frame, an array, a sparse matrix, or an array of texts
    kind: Kind
    note: str = ""  # what a person should know of how they were taken

    def __len__(self) -> int:
        return int(self.rows.shape[0])

    @property
    def cells(self) -> int:
        """How many numbers there are, or would be if every cell were filled."""
        size = 1
        for one in self.rows.shape:
            size *= int(one)
        return size

    def take(self, positions: Any) -> Any:
        """These rows, in the form in which all of them came."""
        return self.rows.iloc[positions] if self.kind == "frame" else self.rows[positions]


def table(value: Any, like: Table | None = None) -> Table:
    """Anything that holds samples, made readable, in the form of the training rows where these are `like`.

    Raises ValueError with one clear line.
    """
    if isinstance(value, Columns):
        return replace(table(value.table()), note=value.note)
    if type(value).__module__.partition(".")[0] == "anndata" and hasattr(value, "obs"):
        return replace(table(_expression(value)), note=_which_matrix(value))
    value = _plain(value)
    if _is_frame(value):
        if not value.columns.is_unique:
            twice = value.columns[value.columns.duplicated()][0]
            raise ValueError(f"two columns are called {twice}; give each a name of its own")
        return Table(value, "frame")
    if hasattr(value, "tocsr"):
        return Table(value.tocsr(), "sparse")
    import numpy as np

    try:
        rows = np.asarray(value)
    except ValueError:
        raise ValueError("the rows have different lengths; they cannot be put into a table") from None
    if rows.ndim == 0:
        raise ValueError(f"{type(value).__name__} holds no rows")
    if rows.dtype.kind in "OUST" and rows.ndim == 1:
        return _of_texts(np.asarray([str(one) for one in rows], dtype=object), like)
    if rows.dtype.kind not in "biufO":
        raise ValueError(f"rows of type {rows.dtype} cannot be read as numbers")
    if rows.ndim == 1:
        rows = rows.reshape(-1, 1)
    if rows.dtype.kind == "O":
        import pandas as pd

        return Table(pd.DataFrame(rows).infer_objects(), "frame")
    return Table(rows, "images" if rows.ndim > 2 else "array")


def _of_texts(texts: Any, like: Table | None) -> Table:
    if is_words(texts) if like is None else like.kind == "frame":
        import pandas as pd

        return Table(pd.DataFrame({WORD: texts}), "frame", "The texts were taken as names of categories.")
    return Table(texts, "sequences" if is_sequences(texts) else "texts")


def vector(value: Any) -> Any:
    """The target, as an array (n,) or (n, labels). Raises ValueError with one clear line."""
    import numpy as np

    if (times := survival.target(value)) is not None:
        return times
    value = _plain(value)
    found = value.toarray() if hasattr(value, "toarray") else np.asarray(value)
    if found.ndim == 2 and found.shape[1] == 1:
        found = found.ravel()
    if found.ndim not in (1, 2) or not len(found):
        raise ValueError(f"a target of shape {found.shape} cannot be read: one value or one set of labels a row")
    return found


def is_words(texts: Any) -> bool:
    """Whether texts are a few single words that come again and again, such as names of sites: categories."""
    different = set(texts[: 10 * SHOWN].tolist())
    few = len(different) <= CATEGORIES and 2 * len(different) <= len(texts)
    return few and not any(" " in one for one in different) and not is_sequences(texts)


def is_sequences(texts: Any) -> bool:
    """Whether texts are sequences of bases or residues: one long word of letters each."""
    some = [one for one in texts[:SHOWN] if one]
    long = [one for one in some if len(one) >= SHORTEST and LETTERS.fullmatch(one) and one.upper() == one]
    return bool(some) and len(long) >= 0.9 * len(some)


def is_nucleotides(texts: Any) -> bool:
    """Whether sequences are of bases rather than of residues."""
    return all(NUCLEOTIDES.issuperset(one) for one in texts[:SHOWN])


def _expression(value: Any) -> Any:
    """The main matrix of an AnnData. Raises ValueError with one clear line."""
    if value.X is None:
        layers = ", ".join(value.layers) or "no layer either"
        raise ValueError(f"this AnnData has no X; give one of its layers a name of its own ({layers})")
    return value.to_memory().X if value.isbacked else value.X


def _which_matrix(value: Any) -> str:
    others = [f"layers[{name!r}]" for name in value.layers] + ["raw"] * (value.raw is not None)
    return f"Of the AnnData, X was taken, not {', '.join(others)}." if others else "Of the AnnData, X was taken."


def _is_frame(value: Any) -> bool:
    pandas = sys.modules.get("pandas")
    return pandas is not None and isinstance(value, pandas.DataFrame)


def _plain(value: Any) -> Any:
    """Tensors, AnnData, polars and single columns as what scikit-learn takes; all else as it is."""
    name, module = type(value).__name__, type(value).__module__.partition(".")[0]
    if hasattr(value, "detach") and hasattr(value, "cpu"):  # also torchvision's Image and other kinds of tensors
        return array(value)
    if module == "polars":
        return value.to_pandas() if name == "DataFrame" else value.to_numpy()
    if module == "pandas" and name == "Series":
        return value.to_numpy()
    return value
