"""The one shape in which the knowledge about a library stands."""

from __future__ import annotations

from collections.abc import Iterable
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
    clusterers: Names = NONE
    cluster_modules: Names = NONE
    resamplers: Names = NONE
    resample_modules: Names = NONE
    pipelines: Names = NONE
    searches: Names = NONE
    splitters: Names = NONE
    other_modules: Names = NONE  # whose classes are none of these
    supervised: Names = NONE  # transformers that use the labels
    dummies: Names = NONE  # references, no looks of their own
    # Functions that learn, split or measure.
    cross_validators: Names = NONE
    learn_and_apply: Names = NONE  # learn from a table and change it at once
    shipped_modules: Names = NONE  # their functions give data sets
    metric_modules: Names = NONE  # their functions measure predictions ...
    no_scores: Names = NONE  # ... but for these
    # Methods and arguments of estimators.
    predictors: Names = NONE
    same_object: Names = NONE  # methods that return the object itself
    seeds: Names = NONE  # settings that make no other model
    tuning_rows: Names = NONE  # arguments of a fit that carry rows to watch or to stop by
    # Tables and arrays: functions and methods.
    readers: Names = NONE  # reading a file makes a population
    statistics: Names = NONE  # over rows: applied to rows they are a fit by hand
    rowless: Names = NONE  # their answer has no rows and teaches nothing
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
    new_tables: Names = NONE
    # Networks.
    losses: Names = NONE  # words in the names of loss functions
    loaders: Names = NONE
    otherwise: str = ""  # the kind of a class that stands in none of the sets above
    estimators: bool = False  # its classes have the interface of scikit-learn
    tables: bool = False  # its functions take and give tables or arrays


KINDS = {
    "pipeline": "pipelines",
    "search": "searches",
    "splitter": "splitters",
    "target": "target_only",
    "stateless": "stateless",
    "resample": "resamplers",
    "transform": "transformers",
    "cluster": "clusterers",
    "model": "models",
}
MODULES = {"resample": "resample_modules", "transform": "transform_modules", "cluster": "cluster_modules"}


def union(libraries: Iterable[Library]) -> Library:
    """Everything that any of the libraries says."""
    held = list(libraries)
    sets = (name for name, default in Library._field_defaults.items() if default is NONE)
    every: dict[str, Any] = {name: NONE.union(*(getattr(one, name) for one in held)) for name in sets}
    return Library(**every)


def kind_in(library: Library, path: str) -> str | None:
    """What a class or function at this dotted path makes: transform, model, search, ..., or None if unknown."""
    *modules, name = path.split(".")
    if name not in library.pipelines and not name[:1].isupper():
        return None
    for kind, named in KINDS.items():
        if name in getattr(library, named):
            return kind
    for kind, named in MODULES.items():
        if not getattr(library, named).isdisjoint(modules):
            return kind
    return library.otherwise or None if library.other_modules.isdisjoint(modules) else None
