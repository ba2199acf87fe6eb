"""Feature-engine (1.9 documentation): transformers for tables."""

from __future__ import annotations

from deeprules_jupyter.catalog.library import Library, names

LIBRARY = Library(
    roots=names("feature_engine"),
    estimators=True,
    otherwise="transform",
    stateless=names(
        "LogTransformer LogCpTransformer ReciprocalTransformer ArcsinTransformer PowerTransformer MathFeatures "
        "RelativeFeatures CyclicalFeatures DatetimeFeatures DatetimeSubtraction ArbitraryNumberImputer DropFeatures "
        "AddMissingIndicator OneHotEncoder OrdinalEncoder ArbitraryDiscretiser "
        "ArbitraryOutlierCapper StringSimilarityEncoder MatchVariables"
    ),
    supervised=names(
        "MeanEncoder WoEEncoder DecisionTreeEncoder DecisionTreeDiscretiser SelectBySingleFeaturePerformance "
        "SelectByTargetMeanPerformance SelectByShuffling RecursiveFeatureElimination RecursiveFeatureAddition "
        "SelectByInformationValue DecisionTreeFeatures"
    ),
)
