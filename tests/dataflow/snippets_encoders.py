"""Short notebooks with a known verdict: resamplers, and encoders that learn from the labels."""

HEAD = """
import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score
from sklearn.model_selection import StratifiedKFold, cross_val_score, train_test_split
from sklearn.preprocessing import StandardScaler
tumours = pd.read_csv("tumours.csv")
sizes, outcome = tumours[["size", "weight"]], tumours["outcome"]
"""

SNIPPETS = {
    "imblearn: synthetic tumours and a scaler before the split": """
# warn: train-test-overlap
# warn: fit-before-split
# %%
from imblearn.over_sampling import SMOTE
scaled = StandardScaler().fit_transform(sizes)
more, labels = SMOTE(random_state=0).fit_resample(scaled, outcome)
# %%
a, b, c, d = train_test_split(more, labels, random_state=0)
print(LogisticRegression().fit(a, c).score(b, d))
""",
    "imblearn: synthetic tumours in the training rows": """
# %%
from imblearn.over_sampling import ADASYN
a, b, c, d = train_test_split(sizes, outcome, stratify=outcome, random_state=0)
a, c = ADASYN(random_state=0, n_neighbors=3).fit_resample(a, c)
print(balanced_accuracy_score(d, RandomForestClassifier(20).fit(a, c).predict(b)))
""",
    "imblearn: its pipeline resamples inside each fold": """
# %%
from imblearn.over_sampling import SMOTE
from imblearn.pipeline import Pipeline
steps = Pipeline([("scale", StandardScaler()), ("more", SMOTE(random_state=0)), ("model", LogisticRegression())])
print(cross_val_score(steps, sizes, outcome, cv=StratifiedKFold(4)).mean())
a, b, c, d = train_test_split(sizes, outcome, random_state=0)
print(steps.fit(a, c).score(b, d))
""",
    "imblearn: resampled before the folds": """
# warn: train-test-overlap
# %%
from imblearn.over_sampling import RandomOverSampler
more, labels = RandomOverSampler(random_state=0).fit_resample(sizes, outcome)
print(cross_val_score(RandomForestClassifier(20), more, labels, cv=4).mean())
""",
    "imblearn: fewer of the common class, training rows only": """
# %%
from imblearn.under_sampling import RandomUnderSampler
from imblearn.metrics import geometric_mean_score
a, b, c, d = train_test_split(sizes, outcome, random_state=0)
a, c = RandomUnderSampler(random_state=0).fit_resample(a, c)
model = RandomForestClassifier(20).fit(a, c)
print(geometric_mean_score(d, model.predict(b)))
""",
    "imblearn: both at once before the split": """
# warn: train-test-overlap
# %%
from imblearn.combine import SMOTETomek
more, labels = SMOTETomek(random_state=0).fit_resample(sizes, outcome)
a, b, c, d = train_test_split(more, labels, random_state=0)
print(LogisticRegression().fit(a, c).score(b, d))
""",
    "category_encoders: sites coded by the outcome of all tumours": """
# warn: target-in-features
# %%
import category_encoders as ce
coded = ce.TargetEncoder(cols=["site", "stage"]).fit_transform(tumours[["site", "stage", "size"]], outcome)
a, b, c, d = train_test_split(coded, outcome, random_state=0)
print(LogisticRegression().fit(a, c).score(b, d))
""",
    "category_encoders: sites coded by the outcome of training tumours": """
# %%
from category_encoders import TargetEncoder
a, b, c, d = train_test_split(tumours[["site", "stage", "size"]], outcome, random_state=0)
coder = TargetEncoder(cols=["site", "stage"]).fit(a, c)
print(LogisticRegression().fit(coder.transform(a), c).score(coder.transform(b), d))
""",
    "category_encoders: codes of known categories": """
# %%
import category_encoders as ce
coded = ce.OrdinalEncoder(cols=["site", "stage"]).fit_transform(tumours[["site", "stage", "size"]])
a, b, c, d = train_test_split(coded, outcome, random_state=0)
print(RandomForestClassifier(20).fit(a, c).score(b, d))
""",
    "category_encoders: weights of evidence over all folds": """
# warn: fit-before-split
# %%
import category_encoders as ce
coded = ce.WOEEncoder(cols=["site"]).fit(tumours[["site", "size"]], outcome).transform(tumours[["site", "size"]])
print(cross_val_score(LogisticRegression(), coded, outcome, cv=4).mean())
""",
    "feature_engine: gaps filled by the median of everything": """
# warn: fit-before-split
# %%
from feature_engine.imputation import MeanMedianImputer
whole = MeanMedianImputer(imputation_method="median", variables=["size", "weight"]).fit_transform(tumours)
a, b, c, d = train_test_split(whole[["size", "weight"]], outcome, random_state=0)
print(LogisticRegression().fit(a, c).score(b, d))
""",
    "feature_engine: a pipeline of its transformers": """
# %%
from feature_engine.encoding import MeanEncoder
from feature_engine.outliers import Winsorizer
from sklearn.pipeline import make_pipeline
a, b, c, d = train_test_split(tumours[["site", "size", "weight"]], outcome, random_state=0)
steps = make_pipeline(MeanEncoder(variables=["site"]), Winsorizer(variables=["size"]), LogisticRegression())
print(steps.fit(a, c).score(b, d))
""",
    "feature_engine: row-wise work before the split": """
# %%
from feature_engine.creation import MathFeatures
both = MathFeatures(variables=["size", "weight"], func=["sum", "prod"]).fit_transform(sizes)
a, b, c, d = train_test_split(both, outcome, random_state=0)
print(RandomForestClassifier(20).fit(a, c).score(b, d))
""",
    "feature_engine: outcome means of each site, before the split": """
# warn: target-in-features
# %%
from feature_engine.encoding import MeanEncoder
coded = MeanEncoder(variables=["site"]).fit_transform(tumours[["site", "size"]], outcome)
a, b, c, d = train_test_split(coded, outcome, random_state=0)
print(LogisticRegression().fit(a, c).score(b, d))
""",
    "mlxtend: standardised by a function before the split": """
# warn: fit-before-split
# %%
from mlxtend.preprocessing import standardize
flat = standardize(sizes, columns=["size", "weight"])
a, b, c, d = train_test_split(flat, outcome, random_state=0)
print(LogisticRegression().fit(a, c).score(b, d))
""",
    "mlxtend: the test rows scaled by what the training rows gave": """
# %%
from mlxtend.preprocessing import standardize
a, b, c, d = train_test_split(sizes, outcome, random_state=0)
a, learned = standardize(a.to_numpy(), columns=[0, 1], return_params=True)
b = standardize(b.to_numpy(), columns=[0, 1], params=learned)
print(LogisticRegression().fit(a, c).score(b, d))
""",
    "mlxtend: columns selected with all labels": """
# warn: fit-before-split
# %%
from mlxtend.feature_selection import SequentialFeatureSelector as SFS
picked = SFS(LogisticRegression(), k_features=1, cv=3).fit_transform(sizes.to_numpy(), outcome.to_numpy())
print(cross_val_score(LogisticRegression(), picked, outcome, cv=4).mean())
""",
    "mlxtend: a vote of models": """
# %%
from mlxtend.classifier import EnsembleVoteClassifier
a, b, c, d = train_test_split(sizes, outcome, random_state=0)
vote = EnsembleVoteClassifier(clfs=[LogisticRegression(), RandomForestClassifier(20)])
print(vote.fit(a, c).score(b, d))
""",
}
