"""Short notebooks with a known verdict, in percent format: each name says what it shows.

`# warn: rule` lines name what must be found at level warn; without one nothing may be warned of.
"""

SKLEARN = """
import numpy as np
import pandas as pd
from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, roc_auc_score
from sklearn.model_selection import GridSearchCV, KFold, cross_val_score, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.impute import SimpleImputer
df = load_breast_cancer(as_frame=True).frame
X, y = df.drop(columns="target"), df["target"]
"""

CASES = {
    "a map of the test rows, only drawn": '''
# %%
from sklearn.manifold import TSNE
a, X_test, c, y_test = train_test_split(X, y, random_state=1)
flat = TSNE().fit_transform(X_test)
flat = (flat - flat.min()) / (flat.max() - flat.min())
# %%
print(LogisticRegression().fit(a, c).score(X_test, y_test))
''',
    "a column filled in place with its mean": '''
# warn: fit-before-split
# %%
df["mean area"].fillna(df["mean area"].mean(), inplace=True)
df.fillna({"mean radius": 0}, inplace=True)
# %%
a, b, c, d = train_test_split(df.drop(columns="target"), df["target"], random_state=1)
m = LogisticRegression().fit(a, c)
print(m.score(b, d))
''',
    "a column by attribute, filled in place, that no model uses": '''
# %%
df.smoothness.fillna(df.smoothness.median(), inplace=True)
# %%
a, b, c, d = train_test_split(df[["mean area", "mean radius"]], df["target"], random_state=1)
m = LogisticRegression().fit(a, c)
print(m.score(b, d))
''',
    "a scaler inside a class of the notebook": """
# warn: fit-before-split
# %%
class Prep:
    def __init__(self):
        self.scaler = StandardScaler()
    def run(self, table):
        return self.scaler.fit_transform(table)
Z = Prep().run(X)
# %%
a, b, c, d = train_test_split(Z, y, random_state=1)
print(LogisticRegression().fit(a, c).score(b, d))
""",
    "a class that is fitted on the training rows only": """
# %%
class Prep:
    def __init__(self):
        self.scaler = StandardScaler()
    def fit(self, table):
        self.scaler.fit(table)
        return self
    def apply(self, table):
        return self.scaler.transform(table)
# %%
a, b, c, d = train_test_split(X, y, random_state=1)
prep = Prep().fit(a)
print(LogisticRegression().fit(prep.apply(a), c).score(prep.apply(b), d))
""",
    "columns scaled one by one in a loop": """
# warn: fit-before-split
# %%
for col in X.columns:
    X[col] = (X[col] - X[col].mean()) / X[col].std()
# %%
a, b, c, d = train_test_split(X, y, random_state=1)
m = LogisticRegression().fit(a, c)
print(accuracy_score(d, m.predict(b)))
""",
    "columns scaled in a loop, after the split, with numbers of the training rows": """
# %%
a, b, c, d = train_test_split(X, y, random_state=1)
for col in a.columns:
    mu, sd = a[col].mean(), a[col].std()
    a[col] = (a[col] - mu) / sd
    b[col] = (b[col] - mu) / sd
# %%
m = LogisticRegression().fit(a, c)
print(accuracy_score(d, m.predict(b)))
""",
    "an imputer on everything before cross-validation": """
# warn: fit-before-split
# %%
Z = SimpleImputer().fit_transform(X)
# %%
print(cross_val_score(RandomForestClassifier(), Z, y, cv=5).mean())
""",
    "an imputer in the pipeline before cross-validation": """
# %%
print(cross_val_score(make_pipeline(SimpleImputer(), RandomForestClassifier()), X, y, cv=5).mean())
""",
    "a scaled column that no model uses": """
# %%
df["area_z"] = (df["mean area"] - df["mean area"].mean()) / df["mean area"].std()
df.plot.scatter("area_z", "target")
# %%
feats = df[["mean radius", "mean texture"]]
a, b, c, d = train_test_split(feats, df["target"], random_state=1)
print(LogisticRegression().fit(a, c).score(b, d))
""",
    "a scaled column that the model uses": """
# warn: fit-before-split
# %%
df["area_z"] = (df["mean area"] - df["mean area"].mean()) / df["mean area"].std()
# %%
feats = df[["mean radius", "area_z"]]
a, b, c, d = train_test_split(feats, df["target"], random_state=1)
print(LogisticRegression().fit(a, c).score(b, d))
""",
    "the whole table fitted after the split": """
# warn: fit-before-split
# %%
a, b, c, d = train_test_split(X, y, random_state=1)
sc = StandardScaler().fit(X)
# %%
m = LogisticRegression().fit(sc.transform(a), c)
print(roc_auc_score(d, m.predict_proba(sc.transform(b))[:, 1]))
""",
    "clusters of everything, only drawn": """
# %%
from sklearn.cluster import KMeans
groups = KMeans(3).fit_predict(StandardScaler().fit_transform(X))
df.assign(group=groups).plot.scatter("mean radius", "mean area", c="group")
# %%
a, b, c, d = train_test_split(X, y, random_state=1)
print(LogisticRegression().fit(a, c).score(b, d))
""",
    "test rows transformed by a scaler of their own": """
# warn: fit-on-test
# %%
a, b, c, d = train_test_split(X, y, random_state=1)
a = StandardScaler().fit_transform(a)
b = StandardScaler().fit_transform(b)
# %%
print(LogisticRegression().fit(a, c).score(b, d))
""",
    "test rows filled with their own median": """
# warn: fit-on-test
# %%
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=1)
X_train = X_train.fillna(X_train.median())
X_test = X_test.fillna(X_test.median())
# %%
print(LogisticRegression().fit(X_train, y_train).score(X_test, y_test))
""",
    "a summary of the test rows that is only printed": """
# %%
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=1)
print(X_test.mean(), X_test.describe(), X_train.mean() - X_test.mean())
# %%
print(LogisticRegression().fit(X_train, y_train).score(X_test, y_test))
""",
    "refit on training and tuning rows, one look": """
# %%
X_rest, X_test, y_rest, y_test = train_test_split(X, y, random_state=1)
X_train, X_val, y_train, y_val = train_test_split(X_rest, y_rest, random_state=1)
scores = {}
for C in (0.1, 1, 10):
    scores[C] = LogisticRegression(C=C).fit(X_train, y_train).score(X_val, y_val)
best = max(scores, key=scores.get)
# %%
sc = StandardScaler().fit(X_rest)
m = LogisticRegression(C=best).fit(sc.transform(X_rest), y_rest)
print(m.score(sc.transform(X_test), y_test))
""",
    "duplicates by concat before the split": """
# warn: train-test-overlap
# %%
pos = df[df.target == 1]
more = pd.concat([df, pos, pos])
# %%
train, test = train_test_split(more, random_state=1)
m = RandomForestClassifier().fit(train.drop(columns="target"), train.target)
print(m.score(test.drop(columns="target"), test.target))
""",
    "two classes put under each other again are no duplicates": """
# %%
pos, neg = df[df.target == 1], df[df.target == 0]
both = pd.concat([pos, neg]).sample(frac=1, random_state=0)
# %%
train, test = train_test_split(both, random_state=1)
m = RandomForestClassifier().fit(train.drop(columns="target"), train.target)
print(m.score(test.drop(columns="target"), test.target))
""",
    "SMOTE before the split": """
# warn: train-test-overlap
# warn: fit-before-split
# %%
from imblearn.over_sampling import SMOTE
Xr, yr = SMOTE().fit_resample(X, y)
# %%
a, b, c, d = train_test_split(Xr, yr, random_state=1)
print(RandomForestClassifier().fit(a, c).score(b, d))
""",
    "SMOTE in the training part": """
# %%
from imblearn.over_sampling import SMOTE
a, b, c, d = train_test_split(X, y, random_state=1)
Xr, yr = SMOTE().fit_resample(a, c)
# %%
print(RandomForestClassifier().fit(Xr, yr).score(b, d))
""",
    "a model fitted on everything and scored on a part": """
# warn: train-test-overlap
# %%
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=1)
m = RandomForestClassifier().fit(X, y)
print(m.score(X_test, y_test))
""",
    "a split made anew under a fitted model": """
# warn: train-test-overlap
# %%
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=1)
m = RandomForestClassifier().fit(X_train, y_train)
# %%
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=2)
print(m.score(X_test, y_test))
""",
    "the same split made twice with one seed": """
# %%
a, b = train_test_split(X, random_state=1)
c, d = train_test_split(y, random_state=1)
print(RandomForestClassifier().fit(a, c).score(b, d))
""",
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
# warn: test-set-reuse
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

TORCH = """
import numpy as np
import torch
from torch import nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, Dataset, Subset, TensorDataset, random_split
from sklearn.datasets import load_digits
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
X, y = load_digits(return_X_y=True)

def fit(net, loader, epochs=2):
    opt = torch.optim.Adam(net.parameters())
    for _ in range(epochs):
        for xb, yb in loader:
            opt.zero_grad()
            loss = F.cross_entropy(net(xb.float()), yb)
            loss.backward()
            opt.step()
    return net

@torch.no_grad()
def accuracy(net, loader):
    net.eval()
    hits = total = 0
    for xb, yb in loader:
        hits += (net(xb.float()).argmax(1) == yb).sum().item()
        total += len(yb)
    return hits / total
"""

TORCH_CASES = {
    "a network, scaled on the training rows": """
# %%
a, b, c, d = train_test_split(X, y, random_state=0)
sc = StandardScaler().fit(a)
tr = DataLoader(TensorDataset(torch.tensor(sc.transform(a)), torch.tensor(c)), 32, shuffle=True)
te = DataLoader(TensorDataset(torch.tensor(sc.transform(b)), torch.tensor(d)), 32)
# %%
print(accuracy(fit(nn.Linear(64, 10), tr), te))
""",
    "a network, scaled on all rows": """
# warn: fit-before-split
# %%
Z = StandardScaler().fit_transform(X)
ds = TensorDataset(torch.tensor(Z), torch.tensor(y))
tr, te = random_split(ds, [1400, 397])
# %%
print(accuracy(fit(nn.Linear(64, 10), DataLoader(tr, 32)), DataLoader(te, 32)))
""",
    "the best epoch by the test loader": """
# warn: tuned-on-test
# %%
ds = TensorDataset(torch.tensor(X), torch.tensor(y))
train_ds, test_ds = random_split(ds, [1400, 397])
train_dl, test_dl = DataLoader(train_ds, 32), DataLoader(test_ds, 32)
# %%
net, best = nn.Linear(64, 10), 0
for epoch in range(5):
    fit(net, train_dl, 1)
    acc = accuracy(net, test_dl)
    if acc > best:
        best = acc
        torch.save(net.state_dict(), "best.pt")
""",
    "the best epoch by a tuning loader": """
# %%
ds = TensorDataset(torch.tensor(X), torch.tensor(y))
train_ds, val_ds, test_ds = random_split(ds, [1200, 200, 397])
train_dl, val_dl, test_dl = DataLoader(train_ds, 32), DataLoader(val_ds, 32), DataLoader(test_ds, 32)
# %%
net, best = nn.Linear(64, 10), 0
for epoch in range(5):
    fit(net, train_dl, 1)
    acc = accuracy(net, val_dl)
    if acc > best:
        best = acc
        torch.save(net.state_dict(), "best.pt")
# %%
print(accuracy(net, test_dl))
""",
    "a dataset class of the notebook": """
# warn: fit-before-split
# %%
class Digits(Dataset):
    def __init__(self, table, label):
        self.table, self.label = torch.tensor(table), torch.tensor(label)
    def __len__(self):
        return len(self.table)
    def __getitem__(self, i):
        return self.table[i], self.label[i]
Z = (X - X.mean(0)) / (X.std(0) + 1e-6)
a, b, c, d = train_test_split(Z, y, random_state=0)
# %%
net = fit(nn.Linear(64, 10), DataLoader(Digits(a, c), 32))
print(accuracy(net, DataLoader(Digits(b, d), 32)))
""",
    "a loop over slices of a permutation": """
# %%
order = torch.randperm(len(X))
tr, te = order[:1400], order[1400:]
xt, yt = torch.tensor(X)[tr].float(), torch.tensor(y)[tr]
net = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
opt = torch.optim.SGD(net.parameters(), lr=0.1)
for epoch in range(3):
    for i in range(0, len(xt), 64):
        loss = F.cross_entropy(net(xt[i:i + 64]), yt[i:i + 64])
        opt.zero_grad(); loss.backward(); opt.step()
    print(epoch, loss.item())
# %%
with torch.no_grad():
    out = net(torch.tensor(X)[te].float()).argmax(1)
print(accuracy_score(y[te], out.numpy()))
""",
    "three networks on the test loader": """
# warn: test-set-reuse
# %%
ds = TensorDataset(torch.tensor(X), torch.tensor(y))
train_ds, test_ds = random_split(ds, [1400, 397])
# %%
for width in (8, 16, 32):
    net = nn.Sequential(nn.Linear(64, width), nn.ReLU(), nn.Linear(width, 10))
    print(width, accuracy(fit(net, DataLoader(train_ds, 32)), DataLoader(test_ds, 32)))
""",
    "a curve of test scores that steers nothing": """
# %%
ds = TensorDataset(torch.tensor(X), torch.tensor(y))
train_ds, test_ds = random_split(ds, [1400, 397])
net = nn.Linear(64, 10)
opt = torch.optim.Adam(net.parameters())
for epoch in range(5):
    for xb, yb in DataLoader(train_ds, 32):
        opt.zero_grad()
        F.cross_entropy(net(xb.float()), yb).backward()
        opt.step()
    print(epoch, accuracy(net, DataLoader(test_ds, 32)))
""",
    "a network scored only on its training loader": """
# warn: scored-on-train
# %%
dl = DataLoader(TensorDataset(torch.tensor(X), torch.tensor(y)), 32)
net = fit(nn.Linear(64, 10), dl)
# %%
print(accuracy(net, dl))
""",
    "training accuracy while it trains, and a test score": """
# %%
ds = TensorDataset(torch.tensor(X), torch.tensor(y))
train_ds, test_ds = random_split(ds, [1400, 397])
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.out = nn.Linear(64, 10)
    def forward(self, x):
        return self.out(x)
net = Net()
opt = torch.optim.Adam(net.parameters())
for epoch in range(3):
    right = seen = running = 0
    for xb, yb in DataLoader(train_ds, 32):
        opt.zero_grad()
        out = net(xb.float())
        loss = nn.CrossEntropyLoss()(out, yb)
        loss.backward()
        opt.step()
        running += loss.item()
        right += (out.argmax(1) == yb).sum().item()
        seen += len(yb)
    print(epoch, running, right / seen)
# %%
print(accuracy(net, DataLoader(test_ds, 32)))
""",
}
