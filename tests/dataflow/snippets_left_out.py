"""Short notebooks with a known verdict, in percent format: scores of rows that a fit left out by itself.

`# warn: rule` lines name what must be found at level warn; without one nothing may be warned of.
"""

HEAD = """
import numpy as np, pandas as pd
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor, VotingClassifier
from sklearn.feature_selection import RFECV, SelectKBest
from sklearn.linear_model import LassoCV, LogisticRegression, LogisticRegressionCV
from sklearn.metrics import accuracy_score, r2_score
from sklearn.model_selection import GridSearchCV, cross_val_score, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
assay = pd.read_csv("cytometry.csv")
markers, responder = assay[["cd4", "cd8", "cd19"]], assay["responder"]
"""

SNIPPETS = {
    "the best score of a search is a score of its estimator": """
# %%
clf = LogisticRegression().fit(markers, responder)
print(clf.score(markers, responder))
# %%
search = GridSearchCV(LogisticRegression(), {"C": [0.1, 1, 10]}, cv=5).fit(markers, responder)
print(search.best_score_)
""",
    "the table of a search": """
# %%
search = GridSearchCV(RandomForestClassifier(), {"max_depth": [2, 4]}, cv=5).fit(markers, responder)
print(accuracy_score(responder, search.predict(markers)))
# %%
table = pd.DataFrame(search.cv_results_)
print(table[["param_max_depth", "mean_test_score"]])
""",
    "a search that shows its settings only": """
# warn: scored-on-train
# %%
search = GridSearchCV(RandomForestClassifier(), {"max_depth": [2, 4]}, cv=5).fit(markers, responder)
print(search.best_params_, search.best_estimator_)
print(accuracy_score(responder, search.predict(markers)))
""",
    "settings and best score in one line": """
# %%
search = GridSearchCV(RandomForestClassifier(), {"max_depth": [2, 4]}, cv=5).fit(markers, responder)
print(f"{search.best_params_}: {search.best_score_:.3f}")
forest = RandomForestClassifier(**search.best_params_).fit(markers, responder)
print(forest.score(markers, responder))
""",
    "rows outside the bag": """
# %%
forest = RandomForestClassifier(500, oob_score=True).fit(markers, responder)
print(forest.score(markers, responder), forest.oob_score_)
""",
    "predictions outside the bag": """
# %%
forest = RandomForestRegressor(500, oob_score=True).fit(markers, assay["titre"])
print(forest.score(markers, assay["titre"]))
print(r2_score(assay["titre"], forest.oob_prediction_))
""",
    "importances are no score": """
# warn: scored-on-train
# %%
forest = RandomForestClassifier(500).fit(markers, responder)
print(forest.score(markers, responder), forest.feature_importances_)
""",
    "folds of an estimator that cross-validates": """
# %%
line = LogisticRegressionCV(cv=5).fit(markers, responder)
print(line.score(markers, responder))
print({label: s.mean() for label, s in line.scores_.items()})
""",
    "features chosen by cross-validation": """
# %%
chooser = RFECV(LogisticRegression(), cv=5).fit(markers, responder)
print(LogisticRegression().fit(markers, responder).score(markers, responder))
print(chooser.cv_results_["mean_test_score"].max())
""",
    "scores of columns are no scores of a model": """
# warn: scored-on-train
# %%
line = LogisticRegression().fit(markers, responder)
print(SelectKBest(k=2).fit(markers, responder).scores_)
print(line.score(markers, responder))
""",
    "a pipeline is scored in place of its estimator": """
# %%
line = LogisticRegression().fit(markers, responder)
print(line.score(markers, responder))
print(cross_val_score(make_pipeline(StandardScaler(), LogisticRegression()), markers, responder).mean())
""",
    "an ensemble is another model than its members": """
# warn: scored-on-train
# %%
A, B, a, b = train_test_split(markers, responder, random_state=0)
line = LogisticRegression().fit(A, a)
print(line.score(A, a))
both = VotingClassifier([("line", LogisticRegression()), ("forest", RandomForestClassifier())]).fit(A, a)
print(both.score(B, b))
""",
    "folds of a booster": """
# %%
import xgboost as xgb
table = xgb.DMatrix(markers, label=responder)
print(xgb.cv({"max_depth": 2}, table, num_boost_round=50, nfold=5).tail(1))
model = xgb.XGBClassifier(max_depth=2).fit(markers, responder)
print(accuracy_score(responder, model.predict(markers)))
""",
    "a network that watches a share of its rows": """
# %%
from tensorflow import keras
net = keras.Sequential([keras.layers.Dense(8, activation="relu"), keras.layers.Dense(1, activation="sigmoid")])
net.compile(loss="binary_crossentropy", metrics=["accuracy"])
history = net.fit(markers, responder, epochs=20, validation_split=0.2)
print(history.history["val_accuracy"][-1])
print(net.evaluate(markers, responder))
""",
    "a network that watches none": """
# warn: scored-on-train
# %%
from tensorflow import keras
net = keras.Sequential([keras.layers.Dense(8, activation="relu"), keras.layers.Dense(1, activation="sigmoid")])
net.compile(loss="binary_crossentropy", metrics=["accuracy"])
net.fit(markers, responder, epochs=20, validation_split=0.0)
print(net.evaluate(markers, responder))
""",
    "a search on the test rows shows its score": """
# warn: tuned-on-test
# %%
X_train, X_test, y_train, y_test = train_test_split(markers, responder, random_state=0)
search = GridSearchCV(RandomForestClassifier(), {"max_depth": [2, 4]}, cv=5).fit(X_test, y_test)
print(search.best_score_)
""",
    "a scaler before the rows outside the bag": """
# warn: fit-before-split
# %%
scaled = SelectKBest(k=2).fit_transform(markers, responder)
search = GridSearchCV(RandomForestClassifier(), {"max_depth": [2, 4]}, cv=5).fit(scaled, responder)
print(search.best_score_)
""",
}
