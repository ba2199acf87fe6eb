"""Short notebooks with a known verdict: prepared lists, settings from elsewhere, file names and parts of one sample."""

HEAD = """
import numpy as np
import pandas as pd
from lightgbm import LGBMRegressor
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, r2_score
from sklearn.model_selection import cross_val_score, train_test_split
from sklearn.svm import SVC

cells = pd.read_csv("cells.csv")
genes = ["g1", "g2"]
X, y = cells[genes], cells["tumour"]
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
"""

PHOTOS = """
# %%
import cv2, glob, os

photos, species = [], []
for path in glob.glob("leaves/*.png"):
    label = {label}
    leaf = cv2.imread("small/" + label)
    veins = cv2.Canny(leaf, 9, 99)
    photos.append(np.vstack((leaf.reshape(3072, 1), veins.reshape(1024, 1))))
    species.append(label)
left, held, left_names, held_names = train_test_split(photos, species, random_state=0)
print(SVC().fit(left, left_names).score(held, held_names))
"""

SNIPPETS = {
    "prepared: parts of a file name are no rows": PHOTOS.format(label='path.split("/")[-1]'),
    "prepared: the end of a file name is no row": PHOTOS.format(label="path[7:]"),
    "prepared: the base of a file name is no row": PHOTOS.format(label="os.path.splitext(os.path.basename(path))[0]"),
    "prepared: two features of one photo of a part": """
# %%
import cv2, glob

left, held = train_test_split(glob.glob("leaves/*.png"), random_state=0)
def described(paths):
    photos, species = [], []
    for path in paths:
        leaf = cv2.imread(path)
        photos.append(np.concatenate([leaf.reshape(3072), cv2.Canny(leaf, 9, 99).reshape(1024)]))
        species.append(path.split("/")[-2])
    return np.array(photos), species
photos, species = described(left)
others, names = described(held)
print(SVC().fit(photos, species).score(others, names))
""",
    "prepared: lines of a text are rows": """
# warn: fit-before-split
# %%
from sklearn.feature_extraction.text import TfidfVectorizer
lines = open("notes.txt").read().split("\\n")
counts = TfidfVectorizer().fit_transform(lines)
early, late = counts[:300], counts[300:]
print(SVC().fit(early, y[:300]).score(late, y[300:]))
""",
    "prepared: a pool that is drawn anew in each turn": """
# %%
forests, lines = [], []
for turn in range(50):
    some = cells.sample(frac=0.5)
    train, test = train_test_split(some, test_size=0.4)
    forests.append(RandomForestClassifier().fit(train[genes], train["tumour"]).score(test[genes], test["tumour"]))
    lines.append(LogisticRegression().fit(train[genes], train["tumour"]).score(test[genes], test["tumour"]))
print(np.mean(forests), np.mean(lines))
""",
    "prepared: what a draw of each turn leaves": """
# %%
forests, lines = [], []
for turn in range(50):
    few = cells.sample(9)
    train, test = train_test_split(cells.drop(few.index), test_size=0.4)
    forests.append(RandomForestClassifier().fit(train[genes], train["tumour"]).score(test[genes], test["tumour"]))
    lines.append(LogisticRegression().fit(train[genes], train["tumour"]).score(test[genes], test["tumour"]))
print(np.mean(forests), np.mean(lines))
""",
    "prepared: a pool that was drawn once, divided by one seed": """
# warn: test-set-reuse
# %%
some = cells.sample(frac=0.5)
for model in (RandomForestClassifier(), LogisticRegression()):
    train, test = train_test_split(some, random_state=3)
    print(model.fit(train[genes], train["tumour"]).score(test[genes], test["tumour"]))
""",
    "prepared: places of a list get models": """
# warn: test-set-reuse
# %%
models = [None, None]
models[0] = LogisticRegression()
models[1] = SVC()
models[0].fit(X_train, y_train)
models[1].fit(X_train, y_train)
print(models[0].score(X_test, y_test))
print(models[1].score(X_test, y_test))
""",
    "prepared: a list as long as the loop": """
# warn: test-set-reuse
# %%
models = [0] * 6
for i in range(6):
    models[i] = LogisticRegression(C=10 ** i)
    models[i].fit(X_train, y_train)
    print(models[i].score(X_test, y_test))
""",
    "prepared: a list filled in one loop and judged in another": """
# warn: test-set-reuse
# %%
limits = [0.1, 1, 10]
models = [None] * len(limits)
for i, limit in enumerate(limits):
    models[i] = LogisticRegression(C=limit).fit(X_train, y_train)
for i in range(len(limits)):
    print(models[i].score(X_test, y_test))
""",
    "prepared: the best place of a list of test scores": """
# warn: tuned-on-test
# %%
scores = [0] * 9
for depth in range(9):
    forest = RandomForestClassifier(max_depth=depth + 1).fit(X_train, y_train)
    scores[depth] = forest.score(X_test, y_test)
print(max(scores))
""",
    "prepared: predictions in the places of a list": """
# warn: test-set-reuse
# %%
models, calls = [0] * 6, [0] * 6
for i in range(6):
    models[i] = LogisticRegression(C=10 ** i).fit(X_train, y_train)
    calls[i] = models[i].predict(X_test)
    print(f1_score(y_test, calls[i]))
""",
    "prepared: one model in each place, folds of the training rows": """
# %%
models, scores = [0] * 6, [0] * 6
for i in range(6):
    models[i] = LogisticRegression(C=10 ** i)
    scores[i] = cross_val_score(models[i], X_train, y_train).mean()
best = models[int(np.argmax(scores))].fit(X_train, y_train)
print(best.score(X_test, y_test))
""",
    "prepared: labels by repetition": """
# %%
sick, well = np.load("sick.npy"), np.load("well.npy")
found, labels = np.concatenate([sick, well]), [1] * 40 + [0] * 60
a, b, c, d = train_test_split(found, labels, random_state=0)
print(SVC().fit(a, c).score(b, d))
""",
    "prepared: settings that an unknown function found": """
# warn: test-set-reuse
# %%
from plantlab import tune
plain = LGBMRegressor().fit(X_train, y_train)
print(plain.score(X_test, y_test))
tuned = LGBMRegressor(**tune(X_train, y_train)).fit(X_train, y_train)
print(tuned.score(X_test, y_test))
""",
    "prepared: one recipe with unknown settings and two seeds": """
# %%
from plantlab import tune
found = tune(X_train, y_train)
for seed in (1, 2):
    tuned = LGBMRegressor(random_state=seed, **found).fit(X_train, y_train)
    print(tuned.score(X_test, y_test))
""",
}
