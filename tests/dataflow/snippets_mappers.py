"""Short notebooks with a known verdict: transformers of sklearn-pandas, and steps that work beside each other."""

HEAD = """
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import LabelBinarizer, MinMaxScaler, OneHotEncoder
from sklearn_pandas import CategoricalImputer, DataFrameMapper

wings = pd.read_csv("wings.csv")
sex = wings.pop("sex")
"""

SCORED = """
# %%
X_train, X_test, y_train, y_test = train_test_split(X, sex, random_state=0)
print(LogisticRegression().fit(X_train, y_train).score(X_test, y_test))
"""

SNIPPETS = {
    "mappers: scaled before the split": """
# warn: fit-before-split
# %%
mapper = DataFrameMapper([(["length", "mass"], [SimpleImputer(), MinMaxScaler()]), ("species", None)])
X = mapper.fit_transform(wings)
"""
    + SCORED,
    "mappers: columns as they are, and codes": """
# %%
mapper = DataFrameMapper([("length", None), ("species", LabelBinarizer()), (["island"], OneHotEncoder())])
X = mapper.fit_transform(wings)
"""
    + SCORED,
    "mappers: nothing but columns": """
# %%
X = DataFrameMapper([(name, None) for name in ("length", "mass")]).fit_transform(wings)
"""
    + SCORED,
    "mappers: the commonest value of all rows": """
# warn: fit-before-split
# %%
wings["species"] = CategoricalImputer().fit_transform(wings["species"])
X = pd.get_dummies(wings)
"""
    + SCORED,
    "mappers: fitted on the training rows": """
# %%
X_train, X_test, y_train, y_test = train_test_split(wings, sex, random_state=0)
mapper = DataFrameMapper([(["length"], MinMaxScaler()), (["species"], CategoricalImputer())])
model = LogisticRegression().fit(mapper.fit_transform(X_train), y_train)
print(model.score(mapper.transform(X_test), y_test))
""",
    "mappers: columns that are only let through": """
# %%
X = ColumnTransformer([("kept", "passthrough", ["length", "mass"])]).fit_transform(wings)
"""
    + SCORED,
}
