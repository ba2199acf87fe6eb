"""Short notebooks with a known verdict, in percent format: how models are fitted, compared and scored.

`# warn: rule` lines name what must be found at level warn; without one nothing may be warned of.
"""

MODELS = {
    "five metrics of one model": """
# %%
a, b, c, d = train_test_split(X, y, random_state=1)
m = RandomForestClassifier().fit(a, c)
p = m.predict(b)
print(accuracy_score(d, p), roc_auc_score(d, m.predict_proba(b)[:, 1]), m.score(b, d), (p == d).mean())
""",
    "several seeds of one recipe": """
# %%
a, b, c, d = train_test_split(X, y, random_state=1)
for seed in range(5):
    m = RandomForestClassifier(random_state=seed).fit(a, c)
    print(seed, m.score(b, d))
""",
    "a dummy beside the model": """
# %%
from sklearn.dummy import DummyClassifier
a, b, c, d = train_test_split(X, y, random_state=1)
print(DummyClassifier().fit(a, c).score(b, d))
print(RandomForestClassifier().fit(a, c).score(b, d))
""",
    "two models on the test rows": """
# warn: test-set-reuse
# %%
a, b, c, d = train_test_split(X, y, random_state=1)
print(LogisticRegression().fit(a, c).score(b, d))
# %%
print(RandomForestClassifier().fit(a, c).score(b, d))
""",
    "models of a list, metrics by a function": """
# warn: test-set-reuse
# %%
a, b, c, d = train_test_split(X, y, random_state=1)
def report(model):
    model.fit(a, c)
    guess = model.predict(b)
    print(type(model).__name__, np.mean(guess == d))
for model in [LogisticRegression(), RandomForestClassifier()]:
    report(model)
""",
    "models compared on a part that is called val": """
# %%
X_train, X_val, y_train, y_val = train_test_split(X, y, random_state=1)
for model in [LogisticRegression(), RandomForestClassifier()]:
    print(model.fit(X_train, y_train).score(X_val, y_val))
""",
    "the best of a dict of test scores": """
# warn: tuned-on-test
# %%
a, b, c, d = train_test_split(X, y, random_state=1)
scores = {n: RandomForestClassifier(n).fit(a, c).score(b, d) for n in (10, 50, 100)}
best = max(scores, key=scores.get)
""",
    "the best of cross-validated scores": """
# %%
a, b, c, d = train_test_split(X, y, random_state=1)
scores = {n: cross_val_score(RandomForestClassifier(n), a, c).mean() for n in (10, 50, 100)}
best = max(scores, key=scores.get)
print(RandomForestClassifier(best).fit(a, c).score(b, d))
""",
    "a threshold by Youden on the test rows": """
# warn: tuned-on-test
# %%
from sklearn.metrics import roc_curve
a, b, c, d = train_test_split(X, y, random_state=1)
p = LogisticRegression().fit(a, c).predict_proba(b)[:, 1]
fpr, tpr, thr = roc_curve(d, p)
cut = thr[np.argmax(tpr - fpr)]
print(accuracy_score(d, p > cut))
""",
    "a verdict that is only printed": """
# %%
a, b, c, d = train_test_split(X, y, random_state=1)
acc = LogisticRegression().fit(a, c).score(b, d)
if acc > 0.9:
    verdict = "good"
    print(verdict)
""",
    "a confusion matrix drawn with its own maximum": """
# %%
from sklearn.metrics import confusion_matrix
a, b, c, d = train_test_split(X, y, random_state=1)
cm = confusion_matrix(d, LogisticRegression().fit(a, c).predict(b))
limit = cm.max() / 2
for i in range(2):
    for j in range(2):
        print("white" if cm[i, j] > limit else "black")
""",
    "a grid search on the training rows, one look": """
# %%
a, b, c, d = train_test_split(X, y, random_state=1)
gs = GridSearchCV(RandomForestClassifier(), {"max_depth": [2, 4]}).fit(a, c)
print(gs.best_score_, gs.score(b, d), gs.best_estimator_.score(b, d))
""",
    "a grid search on everything, its best scored on a part": """
# warn: train-test-overlap
# %%
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=1)
gs = GridSearchCV(RandomForestClassifier(), {"max_depth": [2, 4]}).fit(X, y)
print(gs.best_estimator_.score(X_test, y_test))
""",
    "scores by hand over folds": """
# %%
accs = []
for tr, te in KFold(5, shuffle=True).split(X):
    sc = StandardScaler().fit(X.iloc[tr])
    m = LogisticRegression().fit(sc.transform(X.iloc[tr]), y.iloc[tr])
    accs.append(m.score(sc.transform(X.iloc[te]), y.iloc[te]))
print(np.mean(accs))
""",
    "scaled before folds by hand": """
# warn: fit-before-split
# %%
Z = StandardScaler().fit_transform(X)
accs = []
for tr, te in KFold(5, shuffle=True).split(Z):
    m = LogisticRegression().fit(Z[tr], y[tr])
    accs.append(m.score(Z[te], y[te]))
print(np.mean(accs))
""",
    "only a training score": """
# warn: scored-on-train
# %%
m = RandomForestClassifier().fit(X, y)
print(accuracy_score(y, m.predict(X)))
""",
    "genes chosen by correlation with the label over all rows": """
# warn: fit-before-split
# %%
corr = df.corr()["target"].abs().sort_values(ascending=False)
top = corr.index[1:6]
# %%
a, b, c, d = train_test_split(df[top], df["target"], random_state=1)
print(LogisticRegression().fit(a, c).score(b, d))
""",
    "a correlation that is only looked at": """
# %%
print(df.corr()["target"].sort_values())
# %%
a, b, c, d = train_test_split(X, y, random_state=1)
print(LogisticRegression().fit(a, c).score(b, d))
""",
    "an import inside a function": """
# warn: fit-before-split
# %%
def prepare(table):
    from sklearn.preprocessing import MinMaxScaler
    return MinMaxScaler().fit_transform(table)
# %%
a, b, c, d = train_test_split(prepare(X), y, random_state=1)
print(LogisticRegression().fit(a, c).score(b, d))
""",
    "a broken cell ends nothing": """
# warn: fit-before-split
# %%
this is not python
# %%
Z = StandardScaler().fit_transform(X)
# %%
a, b, c, d = train_test_split(Z, y, random_state=1)
print(LogisticRegression().fit(a, c).score(b, d))
""",
    "labels encoded before the split": """
# %%
from sklearn.preprocessing import LabelEncoder
code = LabelEncoder().fit_transform(y)
# %%
a, b, c, d = train_test_split(X, code, random_state=1)
print(LogisticRegression().fit(a, c).score(b, d))
""",
    "scaled rows in a new DataFrame": """
# warn: fit-before-split
# %%
Z = pd.DataFrame(StandardScaler().fit_transform(X), columns=X.columns)
# %%
a, b, c, d = train_test_split(Z, y, random_state=1)
print(LogisticRegression().fit(a, c).score(b, d))
""",
    "files named train and test, statistics of the training file": """
# %%
train, test = pd.read_csv("train.csv"), pd.read_csv("test.csv")
sc = StandardScaler().fit(train.drop(columns="y"))
m = LogisticRegression().fit(sc.transform(train.drop(columns="y")), train.y)
print(m.score(sc.transform(test.drop(columns="y")), test.y))
""",
    "files named train and test, scaled together": """
# warn: fit-on-test fit-before-split
# %%
train, test = pd.read_csv("train.csv"), pd.read_csv("test.csv")
sc = StandardScaler().fit(pd.concat([train, test]).drop(columns="y"))
m = LogisticRegression().fit(sc.transform(train.drop(columns="y")), train.y)
print(m.score(sc.transform(test.drop(columns="y")), test.y))
""",
    "a competition's test file is only predicted": """
# %%
train, test = pd.read_csv("train.csv"), pd.read_csv("test.csv")
both = pd.concat([train.drop(columns="y"), test])
sc = StandardScaler().fit(both)
m = LogisticRegression().fit(sc.transform(train.drop(columns="y")), train.y)
pd.DataFrame({"y": m.predict(sc.transform(test))}).to_csv("submission.csv")
""",
}
