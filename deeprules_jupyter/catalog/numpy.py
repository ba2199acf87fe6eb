"""numpy, scipy and arrays like theirs (numpy 2 and scipy 1 API references)."""

from __future__ import annotations

from deeprules_jupyter.catalog.library import Library, names

LIBRARY = Library(
    roots=names("numpy scipy cupy"),
    tables=True,
    readers=names("loadtxt genfromtxt load fromfile"),
    correlations=names("corrcoef"),
    statistics=names(
        "mean std var median quantile percentile min max mode nanmean nanstd nanvar nanmedian nanpercentile "
        "nanquantile nanmin nanmax amin amax ptp cov corrcoef average"
    ),
    totals=names("sum nansum count_nonzero norm dot vdot inner"),
    column_tests=names(
        "ttest_ind ttest_rel mannwhitneyu wilcoxon ranksums ks_2samp pearsonr spearmanr kendalltau pointbiserialr "
        "f_oneway kruskal chi2_contingency fisher_exact linregress"
    ),
    learn_and_apply=names("zscore scale"),
    tune_functions=names("minimize minimize_scalar differential_evolution dual_annealing basinhopping shgo brute"),
    rowless=names("unique sum prod any all bincount shape size ndim nbytes savetxt save"),
    histograms=names("histogram"),
    lists=names("tolist"),
    joins=names("concatenate vstack r_ append hstack column_stack c_ stack row_stack"),
    side_by_side=names("hstack column_stack c_"),
    seeding=names("seed"),
    random_orders=names("permutation shuffle"),
    random_draws=names(
        "rand random uniform choice binomial randint integers random_sample normal randn standard_normal poisson "
        "exponential gamma beta lognormal"
    ),
    complements=names("isin in1d setdiff1d delete logical_not"),
    positions=names("arange range"),
    positions_of=names("flatnonzero nonzero where argwhere argsort"),
    best_of=names("argmax argmin max min nanargmax nanargmin"),
    row_attributes=names("T"),
    turns=names("T transpose swapaxes"),
    rowless_attributes=names("shape dtype size ndim"),
    new_tables=names("array asarray"),
    plain_functions=names(
        "where log log1p log2 log10 exp expm1 sqrt cbrt square abs absolute sign round floor ceil digitize select "
        "vectorize power clip isnan logical_and logical_or logical_not greater less greater_equal less_equal equal add "
        "multiply subtract divide"
    ),
    same_positions=names("tolist copy astype"),
)
