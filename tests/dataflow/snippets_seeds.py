"""Splits that have no seed of their own, after the common generator was given one."""

HEAD = """
import numpy as np
import pandas as pd
import torch
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
moths = pd.read_csv("moths.csv")
X, y = moths.drop(columns="melanic"), moths["melanic"]
"""

SNIPPETS = {
    "the same seed before each of two splits": """
# warn: test-set-reuse
np.random.seed(3)
X_train, X_test, y_train, y_test = train_test_split(X, y)
print(LogisticRegression().fit(X_train, y_train).score(X_test, y_test))
np.random.seed(3)
X_train, X_test, y_train, y_test = train_test_split(X, y)
print(RandomForestClassifier().fit(X_train, y_train).score(X_test, y_test))
""",
    "another seed, other parts, one model each": """
np.random.seed(3)
X_train, X_test, y_train, y_test = train_test_split(X, y)
print(LogisticRegression().fit(X_train, y_train).score(X_test, y_test))
np.random.seed(4)
X_train, X_test, y_train, y_test = train_test_split(X, y)
print(LogisticRegression().fit(X_train, y_train).score(X_test, y_test))
""",
    "one seed, and the second split is the second draw: the first model saw its test rows": """
# warn: train-test-overlap
np.random.seed(3)
X_train, X_test, y_train, y_test = train_test_split(X, y)
model = LogisticRegression().fit(X_train, y_train)
X_train, X_test, y_train, y_test = train_test_split(X, y)
print(model.score(X_test, y_test))
""",
    "the split made again under a fitted model, from the same seed": """
np.random.seed(3)
X_train, X_test, y_train, y_test = train_test_split(X, y)
model = LogisticRegression().fit(X_train, y_train)
np.random.seed(3)
X_train, X_test, y_train, y_test = train_test_split(X, y)
print(model.score(X_test, y_test))
""",
    "numbers drawn in between make it another split": """
# warn: train-test-overlap
np.random.seed(3)
X_train, X_test, y_train, y_test = train_test_split(X, y)
model = LogisticRegression().fit(X_train, y_train)
np.random.seed(3)
jitter = np.random.normal(size=10)
X_train, X_test, y_train, y_test = train_test_split(X, y)
print(model.score(X_test, y_test))
""",
    "rows drawn from the same seed": """
np.random.seed(1)
train = moths.sample(frac=0.7)
test = moths.drop(train.index)
model = LogisticRegression().fit(train.drop(columns="melanic"), train["melanic"])
np.random.seed(1)
again = moths.sample(frac=0.7)
rest = moths.drop(again.index)
print(model.score(rest.drop(columns="melanic"), rest["melanic"]))
""",
    "torch's own seed": """
# warn: test-set-reuse
rows = torch.utils.data.TensorDataset(torch.tensor(X.values), torch.tensor(y.values))
torch.manual_seed(0)
train, test = torch.utils.data.random_split(rows, [800, 200])
one = LogisticRegression().fit(train[:][0], train[:][1])
print(one.score(test[:][0], test[:][1]))
torch.manual_seed(0)
train, test = torch.utils.data.random_split(rows, [800, 200])
two = RandomForestClassifier().fit(train[:][0], train[:][1])
print(two.score(test[:][0], test[:][1]))
""",
}
