"""Short notebooks with a known verdict, in percent format: the same deeds in other handwriting.

`# warn: rule` lines name what must be found at level warn; without one nothing may be warned of.
"""

HANDS = {
    "columns chosen by a function that correlates": """
# warn: fit-before-split
# %%
def linked(table, label, k=5):
    return table.corrwith(label).abs().nlargest(k).index.tolist()
X = X[linked(X, y)]
# %%
accs = []
for a, b in KFold(5, shuffle=True).split(X, y):
    m = LogisticRegression().fit(X.iloc[a], y.iloc[a])
    accs.append((m.predict(X.iloc[b]) == y.iloc[b]).mean())
print(np.mean(accs))
""",
    "columns chosen inside each fold": """
# %%
def linked(table, label, k=5):
    return table.corrwith(label).abs().nlargest(k).index.tolist()
accs = []
for a, b in KFold(5, shuffle=True).split(X, y):
    cols = linked(X.iloc[a], y.iloc[a])
    m = LogisticRegression().fit(X.iloc[a][cols], y.iloc[a])
    accs.append((m.predict(X.iloc[b][cols]) == y.iloc[b]).mean())
print(np.mean(accs))
""",
    "the most variable columns of all rows": """
# warn: fit-before-split
# %%
wide = X.var().sort_values(ascending=False).index[:8]
X = X[wide]
# %%
pick = np.random.default_rng(1).random(len(X)) < 0.7
m = LogisticRegression().fit(X[pick], y[pick])
print(accuracy_score(y[~pick], m.predict(X[~pick])))
""",
    "a pipe of functions over the whole table": """
# warn: fit-before-split
# %%
def tidy(t, floor=1.0):
    return (t - t.mean()) / t.std().clip(lower=floor)
ready = X.clip(lower=0).pipe(tidy, floor=0.1).assign(target=y)
# %%
mixed = ready.sample(frac=1, random_state=8)
cut = int(0.7 * len(mixed))
one, two = mixed.iloc[:cut], mixed.iloc[cut:]
m = LogisticRegression().fit(one.drop(columns="target"), one["target"])
print(roc_auc_score(two["target"], m.decision_function(two.drop(columns="target"))))
""",
    "a lambda for each column": """
# warn: fit-before-split
# %%
Z = X.apply(lambda col: (col - col.min()) / (col.max() - col.min()))
# %%
a, b, c, d = train_test_split(Z, y, random_state=1)
print(LogisticRegression().fit(a, c).score(b, d))
""",
    "a lambda for each row": """
# %%
Z = X.apply(lambda row: row / row.sum(), axis=1)
# %%
a, b, c, d = train_test_split(Z, y, random_state=1)
print(LogisticRegression().fit(a, c).score(b, d))
""",
    "weights from how often a word occurs anywhere": """
# warn: fit-before-split
# %%
F = np.array([[s.count(k) for k in "ACGT"] for s in ["ACGT", "AAAC"] * 100], dtype=float)
F = F * np.log((1 + len(F)) / (1 + (F > 0).sum(axis=0)))
lab = np.array([0, 1] * 100)
# %%
order = np.random.default_rng(0).permutation(len(F))
held, rest = order[:50], order[50:]
m = LogisticRegression().fit(F[rest], lab[rest])
print(np.mean(m.predict(F[held]) == lab[held]))
""",
    "empty columns dropped by their sum": """
# %%
A = X.to_numpy()
A = A[:, A.sum(axis=0) > 0]
# %%
a, b, c, d = train_test_split(A, y, random_state=1)
print(LogisticRegression().fit(a, c).score(b, d))
""",
    "two samples that were drawn apart": """
# warn: train-test-overlap
# %%
some, more = df.sample(n=100, random_state=1), df.sample(n=300, random_state=2)
m = RandomForestClassifier().fit(more.drop(columns="target"), more.target)
print(m.score(some.drop(columns="target"), some.target))
""",
    "a sample and what it leaves": """
# %%
some = df.sample(n=100, random_state=1)
more = df[~df.index.isin(some.index)]
m = RandomForestClassifier().fit(more.drop(columns="target"), more.target)
print(m.score(some.drop(columns="target"), some.target))
""",
    "settings compared on the last part of np.split": """
# warn: test-set-reuse
# %%
order = np.random.RandomState(4).permutation(len(X))
dev, final = np.split(order, [400])
A, lab = X.to_numpy(), y.to_numpy()
# %%
def build(depth):
    return RandomForestClassifier(20, max_depth=depth, random_state=0)
print({d: build(d).fit(A[dev], lab[dev]).score(A[final], lab[final]) for d in (2, 4, 8)})
""",
    "left out one by one": """
# %%
hits = 0
for i in df.index:
    rest = df.drop(index=i)
    m = LogisticRegression().fit(rest.drop(columns="target"), rest["target"])
    hits += int(m.predict(df.loc[[i]].drop(columns="target"))[0] == df.loc[i, "target"])
print(hits / len(df))
""",
    "hits counted on the rows of the fit": """
# warn: scored-on-train
# %%
m = LogisticRegression().fit(X, y)
print(sum(g == t for g, t in zip(m.predict(X), y)), "of", len(X))
""",
    "a ternary that waits for the test loss": """
# warn: tuned-on-test
# %%
a, b, c, d = train_test_split(X.to_numpy(), y.to_numpy(), random_state=0)
from sklearn.linear_model import SGDClassifier
bad, low, m = 0, 1.0, SGDClassifier()
while bad < 3:
    m.partial_fit(a, c, classes=[0, 1])
    now = 1 - m.score(b, d)
    bad = 0 if now < low else bad + 1
    low = min(low, now)
""",
    "folds by hand for two models": """
# %%
fold = np.random.default_rng(0).integers(0, 5, len(X))
for name, model in {"lr": LogisticRegression(), "rf": RandomForestClassifier()}.items():
    accs = []
    for k in range(5):
        X_train, X_test = X[fold != k], X[fold == k]
        y_train, y_test = y[fold != k], y[fold == k]
        accs.append(model.fit(X_train, y_train).score(X_test, y_test))
    print(name, np.mean(accs))
""",
    "a list of models sorted by their test score": """
# warn: tuned-on-test
# %%
a, b, c, d = train_test_split(X, y, random_state=1)
res = []
for n in (10, 50, 100):
    m = RandomForestClassifier(n).fit(a, c)
    res.append((m.score(b, d), n, m))
res.sort(key=lambda r: r[0], reverse=True)
_, n, best = res[0]
""",
    "a calibrator that is fitted on the rows it is judged on": """
# warn: fit-on-test
# %%
from sklearn.isotonic import IsotonicRegression
from sklearn.metrics import brier_score_loss
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=1)
m = RandomForestClassifier().fit(X_train, y_train)
risk = m.predict_proba(X_test)[:, 1]
iso = IsotonicRegression().fit(risk, y_test)
print(brier_score_loss(y_test, iso.predict(risk)))
""",
    "a dataset that takes the mean of everything unless it is given one": """
# warn: fit-before-split
# %%
class Cells:
    def __init__(self, values, mean=None):
        self.values = values
        self.mean = values.mean(axis=0) if mean is None else mean

    def centred(self):
        return self.values - self.mean

first, last = X[:300], X[300:]
m = RandomForestClassifier().fit(Cells(X).centred()[:300], y[:300])
print(m.score(Cells(X).centred()[300:], y[300:]))
""",
    "a dataset that takes the mean of everything unless it is given one, and it is": """
# %%
class Cells:
    def __init__(self, values, mean=None):
        self.values = values
        self.mean = values.mean(axis=0) if mean is None else mean

    def centred(self):
        return self.values - self.mean

first, last = X[:300], X[300:]
m = RandomForestClassifier().fit(Cells(X, first.mean(axis=0)).centred()[:300], y[:300])
print(m.score(Cells(X, first.mean(axis=0)).centred()[300:], y[300:]))
""",
}
