"""pandas, polars and numpy: which calls keep the rows, learn from them, or leave them behind.

Sources: the pandas 3, polars 1 and numpy 2 API references.
"""

from __future__ import annotations

ROOTS = ("pandas", "numpy", "polars", "scipy", "cupy", "dask", "cudf")

# Reading a file makes a population; so does a data set that ships in a package.
READERS = frozenset(
    "read_csv read_table read_excel read_parquet read_feather read_json read_hdf read_pickle read_sql read_html "
    "read_stata read_fwf read_ipc loadtxt genfromtxt load fromfile read_h5ad read_10x_h5 read_10x_mtx "
    "scan_csv scan_parquet".split()
)
# Statistics over rows: applied to rows they are a fit by hand.
STATISTICS = frozenset(
    "mean std var median quantile percentile min max mode nanmean nanstd nanvar nanmedian nanpercentile nanquantile "
    "nanmin nanmax amin amax ptp corr corrwith cov corrcoef skew kurt mad sem average describe".split()
)
# Learn from all rows and apply at once.
FIT_AND_APPLY = frozenset("qcut zscore rank_normalize scale".split())
# Those whose answer has no rows and teaches nothing.
ROWLESS = frozenset(
    "info unique nunique value_counts count sum prod any all keys columns shape dtypes plot hist boxplot to_csv "
    "to_excel to_parquet to_pickle memory_usage crosstab pivot_table equals bincount histogram nbytes size ndim "
    "isin_count savetxt save argsort_count to_markdown to_html to_latex".split()
)
# A subset whose members depend on chance or on values.
SUBSETS = frozenset("dropna query nlargest nsmallest head tail filter_rows".split())
# Making one population out of several.
JOINS = frozenset("concat concatenate vstack r_ append hstack column_stack c_ stack row_stack cat".split())
SIDE_BY_SIDE = frozenset("hstack column_stack c_".split())
RANDOM_ORDER = frozenset("permutation randperm shuffle".split())
RANDOM_DRAW = frozenset(
    "rand random uniform choice binomial randint integers random_sample normal randn standard_normal rand_like "
    "randn_like poisson exponential gamma beta lognormal".split()
)
COMPLEMENTS = frozenset("isin in1d setdiff1d delete".split())
POSITIONS = frozenset("arange range RangeIndex".split())
POSITIONS_OF = frozenset("flatnonzero nonzero where argwhere argsort".split())
BEST_OF = frozenset("argmax argmin idxmax idxmin max min nanargmax nanargmin".split())
NEW_ROWS = frozenset("DataFrame Series array asarray tensor as_tensor from_numpy LazyFrame".split())
# The same positions in another dress.
SAME_POSITIONS = frozenset("tolist numpy copy astype long to cpu int clone detach to_numpy to_list".split())
