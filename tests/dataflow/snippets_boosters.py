"""Short notebooks with a known verdict: XGBoost, LightGBM and CatBoost on tables of patients."""

HEAD = """
import numpy as np
import pandas as pd
from sklearn.metrics import accuracy_score, mean_squared_error, roc_auc_score
from sklearn.model_selection import StratifiedKFold, train_test_split
from sklearn.preprocessing import StandardScaler
cohort = pd.read_csv("cohort.csv")
X, y = cohort.drop(columns="relapse"), cohort["relapse"]
"""

SNIPPETS = {
    "xgboost: rounds stopped by the test rows": """
# warn: tuned-on-test
# %%
from xgboost import XGBClassifier
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
model = XGBClassifier(n_estimators=40, early_stopping_rounds=5)
model.fit(X_train, y_train, eval_set=[(X_test, y_test)], verbose=False)
print(accuracy_score(y_test, model.predict(X_test)))
""",
    "xgboost: rounds stopped by tuning rows": """
# %%
from xgboost import XGBClassifier
X_rest, X_test, y_rest, y_test = train_test_split(X, y, random_state=0)
X_train, X_val, y_train, y_val = train_test_split(X_rest, y_rest, random_state=0)
model = XGBClassifier(n_estimators=40, early_stopping_rounds=5)
model.fit(X_train, y_train, eval_set=[(X_train, y_train), (X_val, y_val)], verbose=False)
print(accuracy_score(y_test, model.predict(X_test)))
""",
    "xgboost: the test rows are watched and nothing stops": """
# %%
from xgboost import XGBClassifier
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
model = XGBClassifier(n_estimators=40)
model.fit(X_train, y_train, eval_set=[(X_train, y_train), (X_test, y_test)], verbose=False)
print(model.score(X_test, y_test))
""",
    "xgboost: a matrix of its own, stopped by the test matrix": """
# warn: tuned-on-test
# %%
import xgboost as xgb
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
dtrain = xgb.DMatrix(X_train, label=y_train)
dtest = xgb.DMatrix(X_test, label=y_test)
booster = xgb.train({"objective": "binary:logistic"}, dtrain, num_boost_round=40,
                    evals=[(dtrain, "train"), (dtest, "test")], early_stopping_rounds=5, verbose_eval=False)
print(roc_auc_score(y_test, booster.predict(dtest)))
""",
    "xgboost: a matrix of its own, stopped by a third part": """
# %%
import xgboost as xgb
train, test = train_test_split(cohort, random_state=0)
train, valid = train_test_split(train, random_state=0)
dtrain, dvalid, dtest = (xgb.DMatrix(part.drop(columns="relapse"), label=part["relapse"])
                         for part in (train, valid, test))
booster = xgb.train({"objective": "binary:logistic"}, dtrain, 40, [(dtrain, "train"), (dvalid, "valid")],
                    early_stopping_rounds=5, verbose_eval=False)
print(roc_auc_score(test["relapse"], booster.predict(dtest)))
""",
    "xgboost: scaled before the matrices are cut": """
# warn: fit-before-split
# %%
import xgboost as xgb
scaled = StandardScaler().fit_transform(X)
dtrain = xgb.DMatrix(scaled[:150], label=y[:150])
dtest = xgb.DMatrix(scaled[150:], label=y[150:])
booster = xgb.train({"max_depth": 3}, dtrain, 20)
print(mean_squared_error(y[150:], booster.predict(dtest)))
""",
    "xgboost: rounds chosen by its own folds": """
# %%
import xgboost as xgb
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
dtrain, dtest = xgb.DMatrix(X_train, y_train), xgb.DMatrix(X_test, y_test)
history = xgb.cv({"objective": "binary:logistic"}, dtrain, num_boost_round=30, nfold=3, early_stopping_rounds=5)
booster = xgb.train({"objective": "binary:logistic"}, dtrain, num_boost_round=len(history))
print(roc_auc_score(y_test, booster.predict(dtest)))
""",
    "lightgbm: stopped by the test set of its own kind": """
# warn: tuned-on-test
# %%
import lightgbm as lgb
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
train_set = lgb.Dataset(X_train, label=y_train)
test_set = lgb.Dataset(X_test, label=y_test, reference=train_set)
gbm = lgb.train({"objective": "binary", "verbose": -1}, train_set, num_boost_round=40,
                valid_sets=[train_set, test_set], callbacks=[lgb.early_stopping(5, verbose=False)])
print(roc_auc_score(y_test, gbm.predict(X_test)))
""",
    "lightgbm: stopped by a tuning part, tested once": """
# %%
import lightgbm as lgb
X_rest, X_test, y_rest, y_test = train_test_split(X, y, random_state=0)
X_train, X_val, y_train, y_val = train_test_split(X_rest, y_rest, random_state=0)
gbm = lgb.train({"objective": "binary", "verbose": -1}, lgb.Dataset(X_train, y_train), num_boost_round=40,
                valid_sets=[lgb.Dataset(X_val, y_val)], callbacks=[lgb.early_stopping(5, verbose=False)])
print(roc_auc_score(y_test, gbm.predict(X_test)))
""",
    "lightgbm: only its evaluations are logged": """
# %%
from lightgbm import LGBMClassifier, log_evaluation
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
gbm = LGBMClassifier(n_estimators=30, verbose=-1)
gbm.fit(X_train, y_train, eval_set=[(X_test, y_test)], callbacks=[log_evaluation(10)])
print(gbm.score(X_test, y_test))
""",
    "lightgbm: the fold that is left out stops the rounds": """
# %%
from lightgbm import LGBMClassifier, early_stopping
guess = np.zeros(len(X))
for learn, left in StratifiedKFold(4, shuffle=True, random_state=0).split(X, y):
    gbm = LGBMClassifier(n_estimators=40, verbose=-1)
    gbm.fit(X.iloc[learn], y.iloc[learn], eval_set=[(X.iloc[left], y.iloc[left])],
            callbacks=[early_stopping(5, verbose=False)])
    guess[left] = gbm.predict_proba(X.iloc[left])[:, 1]
print(roc_auc_score(y, guess))
""",
    "lightgbm: two settings compared on the test rows": """
# warn: test-set-reuse
# %%
from lightgbm import LGBMClassifier
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
for leaves in (7, 31):
    gbm = LGBMClassifier(n_estimators=30, num_leaves=leaves, verbose=-1).fit(X_train, y_train)
    print(leaves, gbm.score(X_test, y_test))
""",
    "catboost: the best round by the test pool, as it does unasked": """
# warn: tuned-on-test
# %%
from catboost import CatBoostClassifier, Pool
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
train_pool, test_pool = Pool(X_train, y_train), Pool(X_test, y_test)
model = CatBoostClassifier(iterations=30, verbose=0, allow_writing_files=False)
model.fit(train_pool, eval_set=test_pool)
print(accuracy_score(y_test, model.predict(test_pool)))
""",
    "catboost: the test rows are watched, the last round is kept": """
# %%
from catboost import CatBoostClassifier
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
model = CatBoostClassifier(iterations=30, verbose=0, use_best_model=False, allow_writing_files=False)
model.fit(X_train, y_train, eval_set=(X_test, y_test))
print(model.score(X_test, y_test))
""",
    "catboost: the best round by a tuning pool": """
# %%
from catboost import CatBoostRegressor, Pool
rest, test = train_test_split(cohort, random_state=0)
train, val = train_test_split(rest, random_state=0)
cols = ["age", "marker", "dose"]
model = CatBoostRegressor(iterations=30, verbose=0, allow_writing_files=False)
model.fit(Pool(train[cols], train["relapse"]), eval_set=Pool(val[cols], val["relapse"]), early_stopping_rounds=5)
print(mean_squared_error(test["relapse"], model.predict(test[cols])))
""",
    "catboost: its own folds on rows that were scaled whole": """
# warn: fit-before-split
# %%
from catboost import Pool, cv
pool = Pool(StandardScaler().fit_transform(X), y)
table = cv(pool, {"loss_function": "Logloss", "iterations": 20, "allow_writing_files": False}, fold_count=3,
           verbose=False)
print(table.tail(1))
""",
    "catboost: clean folds of its own": """
# %%
from catboost import Pool, cv
table = cv(Pool(X, y), {"loss_function": "Logloss", "iterations": 20, "allow_writing_files": False}, fold_count=3,
           verbose=False)
print(table.tail(1))
""",
}
