"""pandas and libraries with its interface (pandas 3 API reference)."""

from __future__ import annotations

from deeprules_jupyter.catalog.library import Library, names

LIBRARY = Library(
    roots=names("pandas dask cudf modin"),
    tables=True,
    readers=names(
        "read_csv read_table read_excel read_parquet read_feather read_json read_hdf read_pickle read_sql read_html "
        "read_stata read_fwf"
    ),
    statistics=names("mean std var median quantile min max mode corr corrwith cov skew kurt mad sem describe"),
    correlations=names("corr corrwith"),
    totals=names("sum count_nonzero value_counts"),
    cross_tables=names("crosstab"),
    learn_and_apply=names("qcut"),
    learned_arguments=names("retbins"),
    rowless=names(
        "info unique nunique count sum prod any all keys columns shape dtypes plot hist boxplot to_csv "
        "to_excel to_parquet to_pickle memory_usage crosstab equals to_markdown to_html to_latex"
    ),
    tallies=names("value_counts"),
    same_tally=names("sort_values sort_index head tail nlargest nsmallest dropna drop copy round"),
    group_tables=names("pivot_table"),
    counted_bins=names("cut"),
    lists=names("tolist to_list"),
    named_columns=names("items iteritems"),
    numbered_rows=names("iterrows"),
    codes=names("get_dummies"),
    relabels=names("reorder_categories set_categories rename_categories rename rename_axis"),
    subsets=names("dropna query nlargest nsmallest head tail"),
    missing=names("isnull isna"),
    present=names("notnull notna"),
    joins=names("concat append"),
    complements=names("isin"),
    positions=names("RangeIndex"),
    best_of=names("idxmax idxmin max min"),
    moves=names("shift diff pct_change rolling ewm"),
    stores={"insert": ("loc", "column", "value"), "set_value": ("index", "col", "value")},
    row_attributes=names("values iloc loc ix at iat T str dt cat index"),
    turns=names("T transpose"),
    rowless_attributes=names("columns dtypes"),
    new_tables=names("DataFrame Series"),
    plain_functions=names("cut qcut to_numeric to_datetime isna isnull notna notnull"),
    plain_methods=names(
        "map apply replace isin between clip round abs fillna where mask gt ge lt le eq ne add sub mul div floordiv "
        "mod pow isna isnull notna notnull lower upper strip contains startswith endswith len split title capitalize "
        "get slice extract zfill floor ceil normalize day_name month_name"
    ),
    same_values=names(
        "astype copy to_numpy tolist to_list ravel reshape flatten squeeze head tail dropna reset_index to_frame "
        "infer_objects convert_dtypes"
    ),
    same_columns=names(
        "copy head tail query sample sort_values sort_index drop_duplicates reset_index fillna astype to_numpy "
        "nlargest nsmallest round infer_objects convert_dtypes between_time truncate"
    ),
    same_positions=names("tolist copy astype to_numpy to_list"),
)
