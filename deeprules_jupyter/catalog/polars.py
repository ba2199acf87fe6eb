"""polars (polars 1 API reference)."""

from __future__ import annotations

from deeprules_jupyter.catalog.library import Library, names

LIBRARY = Library(
    roots=names("polars"),
    tables=True,
    readers=names("read_csv read_excel read_parquet read_json read_ipc scan_csv scan_parquet"),
    statistics=names("mean std var median quantile min max corr cov"),
    missing=names("is_null is_nan"),
    present=names("is_not_null is_not_nan"),
    learned_methods=names("qcut"),
    subsets=names("drop_nulls drop_nans"),
    joins=names("concat"),
    expressions=names("with_columns with_columns_seq select filter agg sort"),
    column_names=names("col all numeric by_dtype float integer starts_with ends_with matches contains by_name"),
    new_tables=names("DataFrame Series LazyFrame"),
    lists=names("to_list"),
    same_positions=names("to_numpy to_list"),
)
