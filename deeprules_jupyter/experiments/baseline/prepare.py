"""The steps before a model, as scikit-learn has them, inside the Pipeline: nothing is learned outside its fit."""

from __future__ import annotations

from typing import Any

from deeprules_jupyter.experiments.baseline import frames
from deeprules_jupyter.experiments.baseline.tables import Table, is_nucleotides

Steps = list[tuple[str, Any]]
WIDE = 100  # columns that a wide, sparse table or an image is brought down to for models that need few
SOME = 2000  # rows that show how many columns there will be
FEW = 2000  # columns of counts that may be written out in full


def steps(table: Table, dense: bool) -> Steps:
    """What comes before the model. `dense`: for models that need a full table of not too many columns."""
    return MAKERS[table.kind](table, dense)


def _array(table: Table, dense: bool) -> Steps:
    import numpy as np
    from sklearn.impute import SimpleImputer
    from sklearn.preprocessing import StandardScaler

    rows = table.rows
    holes = rows.dtype.kind == "f" and not np.isfinite(rows.sum(dtype=np.float64)) and bool(np.isnan(rows).any())
    fill = [("impute", SimpleImputer(strategy="median", keep_empty_features=True))] if holes else []
    return [*fill, ("scale", StandardScaler())]


def _images(table: Table, dense: bool) -> Steps:
    import numpy as np
    from sklearn.decomposition import PCA
    from sklearn.preprocessing import FunctionTransformer, StandardScaler

    size = table.cells // len(table)
    flat: Steps = [
        ("flatten", FunctionTransformer(np.reshape, kw_args={"shape": (-1, size)})),
        ("scale", StandardScaler()),
    ]
    few = min(WIDE, size, len(table) // 2)
    return [*flat, ("pca", PCA(few, random_state=0)), ("even", StandardScaler())] if few < size else flat


def _sparse(table: Table, dense: bool) -> Steps:
    from sklearn.preprocessing import MaxAbsScaler

    return _fewer([("scale", MaxAbsScaler())], table) if dense else [("scale", MaxAbsScaler())]


def _texts(table: Table, dense: bool) -> Steps:
    from sklearn.feature_extraction.text import TfidfVectorizer

    words = TfidfVectorizer(sublinear_tf=True, min_df=2 if len(table) >= 50 else 1)
    return _fewer([("words", words)], table) if dense else [("words", words)]


def _sequences(table: Table, dense: bool) -> Steps:
    """Counts of k-mers, which also carry the length."""
    import numpy as np
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.preprocessing import FunctionTransformer, StandardScaler

    longest = 4 if is_nucleotides(table.rows) else 2
    kmers = CountVectorizer(analyzer="char", lowercase=False, ngram_range=(1, longest))
    return [
        ("kmers", kmers),
        ("log", FunctionTransformer(np.log1p, accept_sparse=True)),
        *_full(),
        ("scale", StandardScaler()),
    ]


def _frame(table: Table, dense: bool) -> Steps:
    from sklearn.compose import ColumnTransformer

    found = frames.parts(table.rows)
    if not found:
        raise ValueError("the table has no column that could be read")
    wide = any(name.startswith(frames.TEXT) for name, _, _ in found)
    chooser = ColumnTransformer(found, sparse_threshold=1.0 if wide else 0.0)
    return _fewer([("columns", chooser)], table) if dense and wide else [("columns", chooser)]


def _full() -> Steps:
    from scipy.sparse import csr_matrix
    from sklearn.preprocessing import FunctionTransformer

    return [("full", FunctionTransformer(csr_matrix.toarray, accept_sparse=True))]


def _fewer(before: Steps, table: Table) -> Steps:
    """The same in full where that is small, else brought down to few columns."""
    from sklearn.decomposition import TruncatedSVD
    from sklearn.pipeline import Pipeline
    from sklearn.preprocessing import StandardScaler

    some = table.take(slice(0, SOME))
    if int(Pipeline(before).fit_transform(some).shape[1]) <= FEW:
        return [*before, *_full()]
    return [*before, ("fewer", TruncatedSVD(min(WIDE, len(table) // 2), random_state=0)), ("even", StandardScaler())]


MAKERS = {
    "array": _array, "frame": _frame, "sparse": _sparse, "texts": _texts, "sequences": _sequences, "images": _images,
}  # fmt: skip
