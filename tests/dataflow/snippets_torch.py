"""Short notebooks with a known verdict, in percent format: networks.

`# warn: rule` lines name what must be found at level warn; without one nothing may be warned of.
"""

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

NETWORKS = {
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
