"""Short notebooks with a known verdict, in percent format: metrics of torchmetrics, and schedules that follow a score.

A `# warn: rule` line names what must be found at level warn; without one nothing may be warned of.
"""

HEAD = """
import torch, torchmetrics
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split
from torchmetrics.classification import BinaryAUROC
from torchmetrics.functional import auroc
data = TensorDataset(torch.randn(240, 6), torch.randint(2, (240,)))
train_set, val_set, test_set = random_split(data, [140, 50, 50])
train_loader = DataLoader(train_set, batch_size=20, shuffle=True)
val_loader, test_loader = DataLoader(val_set, batch_size=20), DataLoader(test_set, batch_size=20)

def train(net, loader, epochs=2):
    opt = torch.optim.SGD(net.parameters(), lr=0.05)
    schedule = torch.optim.lr_scheduler.StepLR(opt, 1)
    for _ in range(epochs):
        for xb, yb in loader:
            opt.zero_grad()
            F.cross_entropy(net(xb), yb).backward()
            opt.step()
        schedule.step()
    return net

def accuracy(net, loader):
    metric = torchmetrics.Accuracy(task="multiclass", num_classes=2).to("cpu")
    with torch.no_grad():
        for xb, yb in loader:
            metric.update(net(xb), yb)
    return metric.compute().item()

def area(net, loader):
    metric = BinaryAUROC()
    with torch.no_grad():
        for xb, yb in loader:
            metric(net(xb).softmax(1)[:, 1], yb)
    return metric.compute()

def area_at_once(net, loader):
    outs, truth = [], []
    with torch.no_grad():
        for xb, yb in loader:
            outs.append(net(xb).softmax(1)[:, 1])
            truth.append(yb)
    return auroc(torch.cat(outs), torch.cat(truth), task="binary")

def mean_loss(net, loader):
    total = 0.0
    with torch.no_grad():
        for xb, yb in loader:
            total += F.cross_entropy(net(xb), yb, reduction="sum").item()
    return total / len(loader.dataset)
"""

TWO = """
# warn: test-set-reuse
# %%
one = train(nn.Linear(6, 2), train_loader)
print({measure}(one, test_loader))
# %%
two = train(nn.Sequential(nn.Linear(6, 8), nn.Linear(8, 2)), train_loader)
print({measure}(two, test_loader))
"""
TUNED = """
# %%
one = train(nn.Linear(6, 2), train_loader)
two = train(nn.Sequential(nn.Linear(6, 8), nn.Linear(8, 2)), train_loader)
print({measure}(one, val_loader), {measure}(two, val_loader))
# %%
print({measure}(two, test_loader))
"""
ON_TRAIN = """
# warn: scored-on-train
# %%
net = train(nn.Linear(6, 2), train_loader)
# %%
print({measure}(net, train_loader))
"""
BEST = """
# %%
best, net = {worst}, nn.Linear(6, 2)
for epoch in range(4):
    train(net, train_loader, 1)
    if {measure}(net, {part}_loader) {better} best:
        best = {measure}(net, {part}_loader)
        torch.save(net.state_dict(), "best.pt")
"""
FOLLOWED = """
# %%
net = nn.Linear(6, 2)
opt = torch.optim.SGD(net.parameters(), lr=0.05)
schedule = torch.optim.lr_scheduler.ReduceLROnPlateau(opt)
for epoch in range(4):
    for xb, yb in train_loader:
        opt.zero_grad()
        F.cross_entropy(net(xb), yb).backward()
        opt.step()
    schedule.step(mean_loss(net, {part}_loader))
# %%
print(mean_loss(net, test_loader))
"""
WAYS = ("accuracy", "area", "area_at_once", "mean_loss")
SNIPPETS = {
    f"{name}, by {measure}": text.replace("{measure}", measure)
    for measure in WAYS
    for name, text in (
        ("two networks on the test loader", TWO),
        ("two networks on the tuning loader", TUNED),
        ("on the training loader alone", ON_TRAIN),
        ("the best epoch of the test loader", "\n# warn: tuned-on-test" + BEST.replace("{part}", "test")),
        ("the best epoch of the tuning loader", BEST.replace("{part}", "val")),
    )
    for better, worst in [("<", "9.0") if measure == "mean_loss" else (">", "0.0")]
    for text in [text.replace("{better}", better).replace("{worst}", worst)]
} | {
    "the learning rate follows the test loss": "\n# warn: tuned-on-test" + FOLLOWED.replace("{part}", "test"),
    "the learning rate follows the tuning loss": FOLLOWED.replace("{part}", "val"),
    "one metric for all parts, reset between them": """
# %%
metric = torchmetrics.Accuracy(task="multiclass", num_classes=2)
net = nn.Linear(6, 2)
opt = torch.optim.SGD(net.parameters(), lr=0.05)
best = 0.0
for epoch in range(4):
    metric.reset()
    for xb, yb in train_loader:
        opt.zero_grad()
        out = net(xb)
        F.cross_entropy(out, yb).backward()
        opt.step()
        metric.update(out.detach(), yb)
    print("train", metric.compute())
    metric.reset()
    with torch.no_grad():
        for xb, yb in val_loader:
            metric.update(net(xb), yb)
    if metric.compute() > best:
        best = metric.compute()
        torch.save(net.state_dict(), "best.pt")
# %%
metric.reset()
with torch.no_grad():
    for xb, yb in test_loader:
        metric.update(net(xb), yb)
print(metric.compute())
""",
    "several metrics of one network": """
# %%
metrics = torchmetrics.MetricCollection([
    torchmetrics.Accuracy(task="multiclass", num_classes=2), torchmetrics.F1Score(task="multiclass", num_classes=2),
])
net = train(nn.Linear(6, 2), train_loader)
with torch.no_grad():
    for xb, yb in test_loader:
        metrics.update(net(xb), yb)
for name, value in metrics.compute().items():
    print(name, value)
print(auroc(net(test_set[:][0]).softmax(1)[:, 1], test_set[:][1], task="binary"))
""",
    "the best epoch of the test loader, by a collection": """
# warn: tuned-on-test
# %%
metrics = torchmetrics.MetricCollection({"acc": torchmetrics.Accuracy(task="multiclass", num_classes=2)})
net, best = nn.Linear(6, 2), 0.0
for epoch in range(4):
    train(net, train_loader, 1)
    metrics.reset()
    with torch.no_grad():
        for xb, yb in test_loader:
            metrics.update(net(xb), yb)
    score = metrics.compute()["acc"].item()
    if score > best:
        best = score
        torch.save(net.state_dict(), "best.pt")
""",
    "how alike predictions are is no score": """
# %%
from torchmetrics.functional import pairwise_cosine_similarity
one = train(nn.Linear(6, 2), train_loader)
two = train(nn.Sequential(nn.Linear(6, 8), nn.Linear(8, 2)), train_loader)
with torch.no_grad():
    print(pairwise_cosine_similarity(one(test_set[:][0]), two(test_set[:][0])))
""",
    "metrics of a LightningModule": """
# %%
import lightning as L
class Net(L.LightningModule):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(6, 2)
        self.train_acc = torchmetrics.Accuracy(task="multiclass", num_classes=2)
        self.val_acc = torchmetrics.Accuracy(task="multiclass", num_classes=2)
        self.test_acc = torchmetrics.Accuracy(task="multiclass", num_classes=2)
    def forward(self, x):
        return self.layer(x)
    def training_step(self, batch, index):
        out = self(batch[0])
        self.train_acc(out, batch[1])
        self.log("train_acc", self.train_acc)
        return F.cross_entropy(out, batch[1])
    def validation_step(self, batch, index):
        self.val_acc.update(self(batch[0]), batch[1])
    def on_validation_epoch_end(self):
        self.log("val_acc", self.val_acc.compute())
        self.val_acc.reset()
    def test_step(self, batch, index):
        self.test_acc(self(batch[0]), batch[1])
        self.log("test_acc", self.test_acc)
    def configure_optimizers(self):
        return torch.optim.Adam(self.parameters())
net, trainer = Net(), L.Trainer(max_epochs=2)
trainer.fit(net, train_loader, val_loader)
# %%
trainer.test(net, test_loader)
""",
}
