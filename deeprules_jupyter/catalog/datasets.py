"""Datasets by Hugging Face (5 documentation)."""

from __future__ import annotations

from deeprules_jupyter.catalog.library import Library, names

LIBRARY = Library(
    roots=names("datasets"),
    tables=True,
    named_sets=names("load_dataset"),
    new_tables=names("from_pandas from_dict from_list from_polars from_generator"),
    each_table=names(
        "map filter shuffle remove_columns rename_column rename_columns cast_column class_encode_column set_format "
        "with_format select_columns flatten"
    ),
    same_value=names("DatasetDict IterableDatasetDict"),
    readers=names("from_csv from_json from_parquet load_from_disk"),
    joins=names("concatenate_datasets interleave_datasets"),
)
