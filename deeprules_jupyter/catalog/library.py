"""The one shape in which the knowledge about a library stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

Names = frozenset[str]
NONE: Names = frozenset()


def names(text: str) -> Names:
    """The names in a text, parted by blanks."""
    return frozenset(text.split())


class Library(NamedTuple):
    """What the calls of one library mean. Nearly every field is a set of plain names."""

    roots: Names = NONE  # the packages by which it is imported
    # Classes, by what their objects are. Modules: every class in them is of that kind, unless it is named elsewhere.
    models: Names = NONE
    transformers: Names = NONE
    transform_modules: Names = NONE
    stateless: Names = NONE  # learn nothing from rows: a row is changed by itself, or coded by known categories
    target_only: Names = NONE  # fitted on the target: the names of the classes are no knowledge about rows
    learn_when_made: Names = NONE  # those of them that learn from what they are made with ...
    learn_again: Names = NONE  # ... and methods by which these learn, from it or from others
    learned_tables: Names = NONE  # ... and attributes that hold what they learned
    clusterers: Names = NONE
    cluster_modules: Names = NONE
    resamplers: Names = NONE
    resample_modules: Names = NONE
    row_choosers: Names = NONE  # resamplers that only leave rows out
    pipelines: Names = NONE
    unions: Names = NONE  # those of them whose steps work beside each other
    searches: Names = NONE
    splitters: Names = NONE
    tuners: Names = NONE  # search for settings by calling a function of the person
    networks: Names = NONE  # those of the models that are made of layers
    layers: Names = NONE  # parts of a network
    layer_modules: Names = NONE
    stoppers: Names = NONE  # callbacks that keep or stop by a score
    checkpoints: Names = NONE  # callbacks that do so if one of `keeps_best` is set
    settings: Names = NONE  # hold arguments for another object
    trainers: Names = NONE  # train a network that they are given
    holders: Names = NONE  # hold the rows of a table and its labels
    flows: Names = NONE  # make batches from folders and tables
    row_loaders: Names = NONE  # give a training and a tuning part from one source
    three_parts: Names = NONE  # functions that divide rows, with their labels, into those for training, tuning, test
    held_models: Names = NONE  # are given their table when they are made ...
    held_series: Names = NONE  # ... those of them that are given a series, as the first argument
    other_modules: Names = NONE  # whose classes are none of these
    supervised: Names = NONE  # transformers that use the labels
    dummies: Names = NONE  # references, no looks of their own
    # Functions that learn, split or measure.
    cross_validators: Names = NONE
    learn_and_apply: Names = NONE  # learn from a table and change it at once ...
    learned_arguments: Names = NONE  # ... with arguments by which they give what they learned, or take it
    train_functions: Names = NONE  # train a model that they return: settings first, then the rows
    fold_functions: Names = NONE  # do so on folds, and score each model on the rows left out ...
    fold_models: Names = NONE  # ... which are scores of these
    tune_functions: Names = NONE  # search for settings by calling a function that they are given
    same_value: Names = NONE  # give their argument back, in another dress
    row_wise: Names = NONE  # change each row by itself
    formulas: Names = NONE  # make a table of the columns that a formula names ...
    formula_pairs: Names = NONE  # ... or one for each of its sides
    learning_terms: Names = NONE  # functions in a formula that learn from the column
    learn_in_place: Names = NONE  # learn from a table and change it at once, in place
    learned_columns: Mapping[str, str] = MappingProxyType({})  # learn columns into a table, in place, by their name
    shipped_modules: Names = NONE  # their functions give data sets
    divided_sets: Names = NONE  # give a training and a test part that were divided by others
    named_sets: Names = NONE  # give the part of a data set that an argument names
    folders: Names = NONE  # read a folder, or the part of it that an argument names
    metric_modules: Names = NONE  # their functions measure predictions ...
    curves: Mapping[str, str] = MappingProxyType({})  # measure at several thresholds: what each of their results is
    no_scores: Names = NONE  # ... but for these
    # Methods, attributes and arguments of estimators.
    fold_scores: Names = NONE  # of searches and others that cross-validate: scores of the rows that were left out
    left_out_scores: Names = NONE  # of any estimator: the like, of bootstrap samples
    left_out_predictions: Names = NONE
    predictors: Names = NONE
    score_methods: Names = NONE
    fit_methods: Names = NONE  # other names of `fit` ...
    transform_methods: Names = NONE  # ... and of `transform`
    fitted_values: Names = NONE  # attributes that are predictions of the rows that were learned from
    fit_settings: Names = NONE  # arguments of a fit that make another model
    same_object: Names = NONE  # methods that return the object itself
    seeds: Names = NONE  # settings that make no other model
    seeding: Names = NONE  # functions that give the random numbers of this library a start
    train_rows: Names = NONE  # arguments that carry the rows to learn from ...
    tuning_rows: Names = NONE  # ... to watch or to stop by ...
    test_rows: Names = NONE  # ... and to be scored on
    tuning_shares: Names = NONE  # arguments that leave a share of the rows out, to watch the training
    keeps_best: Names = NONE  # arguments that, if set, stop or keep by the score on the tuning rows
    always_best: Names = NONE  # classes and functions that keep the best state by the tuning rows unasked
    tune_methods: Names = NONE  # of tuners: these call the function ...
    trial_methods: Names = NONE  # ... these give the settings for the next trial ...
    told_methods: Names = NONE  # ... and these are told how it went
    best_settings: Names = NONE  # attributes of tuners: what they found
    train_methods: Names = NONE  # of trainers
    test_methods: Names = NONE
    # Tables and arrays: functions and methods.
    readers: Names = NONE  # reading a file makes a population
    statistics: Names = NONE  # over rows: applied to rows they are a fit by hand
    correlations: Names = NONE  # those of them that compare columns
    totals: Names = NONE  # add up or count values: of compared predictions they are a score
    cross_tables: Names = NONE  # count pairs of values: of predictions and the truth they are a score
    column_tests: Names = NONE  # of columns against the labels
    rowless: Names = NONE  # their answer has no rows and teaches nothing
    learned_methods: Names = NONE  # methods of a table that learn and apply at once ...
    learned_methods_in_place: Names = NONE  # ... or write into the table what they learned
    each_table: Names = NONE  # methods of a dict of tables that do so to each of them
    tallies: Names = NONE  # count how often each category stands in a column ...
    same_tally: Names = NONE  # ... and methods that leave a tally one
    group_tables: Names = NONE  # a statistic of each group, if `aggfunc` names one
    histograms: Names = NONE  # give counts and edges
    counted_bins: Names = NONE  # learn the edges of bins, if they are given a number of bins
    lists: Names = NONE  # methods that make a list of a column
    named_columns: Names = NONE  # methods that give each column with its name ...
    numbered_rows: Names = NONE  # ... or each row with its position
    relabels: Names = NONE  # methods that give the values other names, or another order
    codes: Names = NONE  # make columns for the values of a column, named after it
    subsets: Names = NONE  # whose members depend on values
    missing: Names = NONE  # masks of the missing values of a column ...
    present: Names = NONE  # ... and of the others
    joins: Names = NONE  # make one population out of several ...
    side_by_side: Names = NONE  # ... or put columns beside each other
    random_orders: Names = NONE
    random_draws: Names = NONE
    complements: Names = NONE
    positions: Names = NONE
    positions_of: Names = NONE
    same_positions: Names = NONE  # methods that give the same positions in another dress
    best_of: Names = NONE
    moves: Names = NONE  # methods that take values from rows before or after: their numbers say how far
    stores: Mapping[str, tuple[str, str, str]] = MappingProxyType({})  # put values into a column: where, which, what
    row_attributes: Names = NONE  # attributes that hold the same rows
    turns: Names = NONE  # attributes, methods and functions that turn a table on its side
    rowless_attributes: Names = NONE
    expressions: Names = NONE  # methods whose arguments speak of the columns of their table ...
    column_names: Names = NONE  # ... by such functions
    star_names: Mapping[str, str] = MappingProxyType({})  # what else `import *` brings
    new_tables: Names = NONE
    # Columns: what stays one column, and what a table keeps of them.
    plain_functions: Names = NONE  # of a column: each value becomes another one, by itself ...
    plain_methods: Names = NONE  # ... the same as methods
    same_values: Names = NONE  # methods of a column that keep its values
    same_columns: Names = NONE  # methods of a table that keep all its columns
    keeps_columns: Names = NONE  # classes that keep all of them, in another dress
    column_choosers: Names = NONE  # classes that are told which columns to take
    # Files and texts.
    savers: Names = NONE  # functions that write what they are given, or send it away
    save_methods: Names = NONE  # methods by which a model does so with itself
    weights: Names = NONE  # methods that give what a model learned
    same_models: Names = NONE  # attributes that give the model in another dress
    file_lists: Names = NONE  # give the names of files
    file_names: Names = NONE  # make a name of names
    text_methods: Names = NONE  # of one text, make others
    # Networks.
    losses: Names = NONE  # words in the names of loss functions
    follows_score: Names = NONE  # schedules whose next step depends on a score
    loaders: Names = NONE
    otherwise: str = ""  # the kind of a class that stands in none of the sets above
    estimators: bool = False  # its classes have the interface of scikit-learn
    tables: bool = False  # its functions take and give tables or arrays


KINDS = {
    "pipeline": "pipelines",
    "search": "searches",
    "splitter": "splitters",
    "tuner": "tuners",
    "target": "target_only",
    "stateless": "stateless",
    "resample": "resamplers",
    "transform": "transformers",
    "cluster": "clusterers",
    "model": "models",
    "layer": "layers",
    "stopper": "stoppers",
    "checkpoint": "checkpoints",
    "settings": "settings",
    "trainer": "trainers",
    "flow": "flows",
    "loaders": "row_loaders",
    "held": "held_models",
}
SMALL = ("pipelines", "trainers", "tuners", "row_loaders", "held_models")  # may be functions, by small letters
MODULES = {
    "layer": "layer_modules",
    "resample": "resample_modules",
    "transform": "transform_modules",
    "cluster": "cluster_modules",
}


def union(libraries: Iterable[Library]) -> Library:
    """Everything that any of the libraries says."""
    held = list(libraries)
    sets = (name for name, default in Library._field_defaults.items() if default is NONE)
    every: dict[str, Any] = {name: NONE.union(*(getattr(one, name) for one in held)) for name in sets}
    every["learned_columns"] = {key: name for one in held for key, name in one.learned_columns.items()}
    every["stores"] = {name: words for one in held for name, words in one.stores.items()}
    every["curves"] = {name: parts for one in held for name, parts in one.curves.items()}
    return Library(**every)


def kind_in(library: Library, path: str) -> str | None:
    """What a class or function at this dotted path makes: transform, model, search, ..., or None if unknown."""
    *modules, name = path.split(".")
    if not name[:1].isupper() and not any(name in getattr(library, small) for small in SMALL):
        return None
    for kind, named in KINDS.items():
        if name in getattr(library, named):
            return kind
    for kind, named in MODULES.items():
        if not getattr(library, named).isdisjoint(modules):
            return kind
    return library.otherwise or None if library.other_modules.isdisjoint(modules) else None


def names_it(library: Library, name: str) -> bool:
    """Whether a name stands anywhere in what is known of the library."""
    return any(name in held for held in library if isinstance(held, frozenset))
