"""Rows between two positions, known or not, and windows that move along a series."""

HEAD = """
import numpy as np
import pandas as pd
from sklearn.linear_model import Lasso, Ridge
from sklearn.model_selection import train_test_split
from sklearn.svm import SVC
reads = np.load("reads.npy")
age = np.load("age.npy")
n, m = int(len(reads) * 0.6), int(len(reads) * 0.8)
"""

SNIPPETS = {
    "a range of unknown ends is itself": """
# warn: scored-on-train
model = Ridge().fit(reads[n:m], age[n:m])
print(model.score(reads[n:m], age[n:m]))
""",
    "two looks at a range of unknown ends": """
# warn: test-set-reuse
X_test, y_test = reads[n:m], age[n:m]
one = Ridge().fit(reads[:n], age[:n])
print(one.score(X_test, y_test))
two = Lasso().fit(reads[:n], age[:n])
print(two.score(X_test, y_test))
""",
    "one look at it": """
model = Ridge().fit(reads[:n], age[:n])
print(model.score(reads[n:m], age[n:m]))
""",
    "pictures cropped at an unknown width": """
import cv2, os
spots, kinds = [], np.load("kinds.npy")
for file in os.listdir("plates"):
    plate = cv2.imread("plates/" + file)
    spots.append(plate[10:w, 20:h].ravel())
X_train, X_test, y_train, y_test = train_test_split(np.array(spots), kinds, random_state=0)
model = SVC().fit(X_train, y_train)
print(model.score(X_train, y_train), model.score(X_test, y_test))
""",
    "the mean of a window is a feature of that window": """
trace = pd.read_csv("eeg.csv")
table = np.zeros((600, 3))
for k in range(600):
    window = trace.iloc[k * 1000 : k * 1000 + 1000, 0]
    table[k, 0] = window.mean()
    table[k, 1] = window.std()
    table[k, 2] = trace.iloc[k * 1000, 1]
X_train, X_test, y_train, y_test = train_test_split(table[:, :2], table[:, 2], random_state=0)
print(Ridge().fit(X_train, y_train).score(X_test, y_test))
""",
    "windows by steps of an array": """
trace = np.load("eeg.npy")
features = []
for start in np.arange(0, 60000, 1000):
    features.append([trace[start : start + 1000].mean(), trace[start : start + 1000].std()])
X_train, X_test, y_train, y_test = train_test_split(np.array(features), age, random_state=0)
print(Ridge().fit(X_train, y_train).score(X_test, y_test))
""",
    "the mean of the whole series is none of a window": """
# warn: fit-before-split
trace = pd.read_csv("eeg.csv")
trace["volt"] = trace["volt"] - trace["volt"].mean()
X_train, X_test, y_train, y_test = train_test_split(trace[["volt"]], age, random_state=0)
print(Ridge().fit(X_train, y_train).score(X_test, y_test))
""",
    "the days before a start and after it, each with an end of its own": """
tide = pd.read_csv("tide.csv")
start, end = pd.to_datetime(tide["day"]).max() - pd.DateOffset(years=1), pd.Timestamp.today()
begin = start - pd.DateOffset(years=3)
train = tide[(tide["day"] < start) & (tide["day"] > begin)]
test = tide[(tide["day"] >= start) & (tide["day"] <= end)]
model = Ridge().fit(train[["wind"]], train["height"])
print(model.score(test[["wind"]], test["height"]))
""",
    "rows between two named limits are the same rows again": """
# warn: test-set-reuse
tide = pd.read_csv("tide.csv")
low, high = tide["wind"].min() + 1, tide["wind"].min() + 9
calm = tide[(tide["wind"] > low) & (tide["wind"] < high)]
train, test = train_test_split(calm, random_state=0)
print(Ridge().fit(train[["wind"]], train["height"]).score(test[["wind"]], test["height"]))
print(Lasso().fit(train[["wind"]], train["height"]).score(test[["wind"]], test["height"]))
""",
    "numbers of rows are divided, by range": """
bees = pd.read_csv("bees.csv")
X, y = bees.drop(columns="caste").values, bees["caste"].values
first, second = train_test_split(range(len(bees)), test_size=0.3, random_state=0)
model = SVC().fit(X[first], y[first])
print(model.score(X[second], y[second]))
""",
    "numbers of rows are divided, after a scale of all of them": """
# warn: fit-before-split
from sklearn.preprocessing import StandardScaler
bees = pd.read_csv("bees.csv")
X, y = StandardScaler().fit_transform(bees.drop(columns="caste")), bees["caste"].values
first, second = train_test_split(list(range(X.shape[0])), test_size=0.3, random_state=0)
model = SVC().fit(X[first], y[first])
print(model.score(X[second], y[second]))
""",
    "rows scaled by their own numbers, by position": """
scaled = np.empty_like(reads)
for i in range(len(reads)):
    scaled[i] = (reads[i] - reads[i].mean()) / reads[i].std()
a, b, ya, yb = train_test_split(scaled, age, random_state=0)
print(SVC().fit(a, ya).score(b, yb))
""",
    "pictures stretched by their own ends, by position": """
for i in range(reads.shape[0]):
    low, high = np.percentile(reads[i, :], 1), np.percentile(reads[i], 99)
    reads[i] = (reads[i] - low) / (high - low)
a, b, ya, yb = train_test_split(reads, age, random_state=0)
print(SVC().fit(a, ya).score(b, yb))
""",
    "rows scaled by the numbers of all, by position": """
# warn: fit-before-split
middle, spread = reads.mean(axis=0), reads.std(axis=0)
for i in range(len(reads)):
    reads[i] = (reads[i] - middle) / spread
a, b, ya, yb = train_test_split(reads, age, random_state=0)
print(SVC().fit(a, ya).score(b, yb))
""",
    "columns scaled over all rows, by position": """
# warn: fit-before-split
for j in range(reads.shape[1]):
    reads[:, j] = (reads[:, j] - reads[:, j].mean()) / reads[:, j].std()
a, b, ya, yb = train_test_split(reads, age, random_state=0)
print(SVC().fit(a, ya).score(b, yb))
""",
}
