"""Generators: functions that yield, and what learns from their batches."""

from __future__ import annotations

HEAD = """
import pandas as pd
from keras.layers import Dense
from keras.models import Sequential
from keras.preprocessing.image import ImageDataGenerator
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
cells = pd.read_csv("cells.csv"); fate = cells.pop("fate")
net = Sequential([Dense(3)])
net.compile(loss="mse", optimizer="adam")
def batches(X, y, size):
    at = 0
    while True:
        yield X[at:at + size], y[at:at + size]
        at += size
def shuffled(X, y):
    yield from batches(X, y, 32)
# %%
"""

SNIPPETS = {
    "batches of a table that was scaled as a whole": """
X_tr, X_va, y_tr, y_va = train_test_split(StandardScaler().fit_transform(cells), fate, random_state=3)
net.fit(batches(X_tr, y_tr, 64))
print(net.evaluate(X_va, y_va))
# warn: fit-before-split
""",
    "batches of a table that was scaled by its training part": """
X_tr, X_va, y_tr, y_va = train_test_split(cells, fate, random_state=3)
scaler = StandardScaler().fit(X_tr)
net.fit(batches(scaler.transform(X_tr), y_tr, 64))
print(net.evaluate(scaler.transform(X_va), y_va))
""",
    "batches by another name": """
X_tr, X_va, y_tr, y_va = train_test_split(StandardScaler().fit_transform(cells), fate, random_state=3)
net.fit_generator(generator=shuffled(X_tr, y_tr), steps_per_epoch=9)
print(net.evaluate_generator(batches(X_va, y_va, 64), steps=9))
# warn: fit-before-split
""",
    "batches one by one": """
X_tr, X_va, y_tr, y_va = train_test_split(StandardScaler().fit_transform(cells), fate, random_state=3)
for X, y in batches(X_tr, y_tr, 64):
    net.train_on_batch(X, y)
print(net.evaluate(X_va, y_va))
# warn: fit-before-split
""",
    "a score on the training table by its old name": """
net.fit_generator(cells, fate)
print(net.evaluate(cells, fate))
# warn: scored-on-train
""",
    "pictures that are turned in training": """
X_tr, X_va, y_tr, y_va = train_test_split(StandardScaler().fit_transform(cells), fate, random_state=3)
net.fit_generator(ImageDataGenerator().flow(X_tr, y_tr), validation_data=(X_va, y_va))
# warn: fit-before-split
""",
    "a training and a test part, each by its generator": """
X_tr, X_te, y_tr, y_te = train_test_split(cells, fate, random_state=3)
net.fit_generator(batches(X_tr, y_tr, 64), steps_per_epoch=9)
print(net.evaluate_generator(batches(X_te, y_te, 64), steps=9))
""",
    "slices with a step of one": """
early, late = cells[0:300:], cells[300::1]
net.fit(early, fate[0:300])
print(net.evaluate(late, fate[300:]))
""",
}
