"""The first cells of the small notebooks with networks."""

from __future__ import annotations

START = """
import numpy as np, torch
from torch import nn
from torch.utils.data import ConcatDataset, DataLoader, Dataset, IterableDataset, Subset, TensorDataset
from torch.utils.data import SubsetRandomSampler, WeightedRandomSampler, random_split
from sklearn.metrics import accuracy_score, roc_auc_score
torch.manual_seed(0)
rng = np.random.default_rng(0)
X = rng.normal(size=(240, 6)).astype("float32")
y = (X[:, 0] + rng.normal(size=240) > 0).astype("int64")
def train(net, loader, epochs=1):
    opt = torch.optim.Adam(net.parameters(), lr=0.01)
    for _ in range(epochs):
        net.train()
        for xb, yb in loader:
            opt.zero_grad()
            nn.functional.cross_entropy(net(xb), yb).backward()
            opt.step()
    return net
def accuracy(net, loader):
    net.eval()
    right = 0
    with torch.no_grad():
        for xb, yb in loader:
            right += (net(xb).argmax(1) == yb).sum().item()
    return right / len(loader.dataset)
def net_of(width):
    return nn.Sequential(nn.Linear(6, width), nn.ReLU(), nn.Linear(width, 2))
"""
LOADERS = """
data = TensorDataset(torch.tensor(X), torch.tensor(y))
train_set, val_set, test_set = random_split(data, [140, 50, 50])
train_loader = DataLoader(train_set, batch_size=20, shuffle=True)
val_loader, test_loader = DataLoader(val_set, batch_size=20), DataLoader(test_set, batch_size=20)
"""
TENSORS = """
X_train, X_test = torch.tensor(X[:180]), torch.tensor(X[180:])
y_train, y_test = torch.tensor(y[:180]), torch.tensor(y[180:])
"""
