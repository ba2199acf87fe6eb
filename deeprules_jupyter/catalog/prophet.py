"""Prophet and NeuralProphet: a table with a date and a target column is all that they are given."""

from __future__ import annotations

from deeprules_jupyter.catalog.library import Library, names

LIBRARY = Library(
    roots=names("prophet fbprophet neuralprophet"),
    models=names("Prophet NeuralProphet"),
)
