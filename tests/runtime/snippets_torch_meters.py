"""Networks that are measured by torchmetrics or on training rows alone, and learning rates that follow a score."""

from __future__ import annotations

from tests.runtime.torch_notebook import LOADERS

METERS = (
    LOADERS
    + """
import torchmetrics
from torchmetrics.functional import accuracy as accuracy_of
def updated(net, loader):
    metric = torchmetrics.Accuracy(task="multiclass", num_classes=2)
    with torch.no_grad():
        for xb, yb in loader:
            metric.update(net(xb), yb)
    return metric.compute().item()
def called(net, loader):
    metric = torchmetrics.AUROC(task="binary")
    with torch.inference_mode():
        for xb, yb in loader:
            metric(net(xb).softmax(1)[:, 1], yb)
    return metric.compute()
def at_once(net, loader):
    outs, truth = [], []
    with torch.no_grad():
        for xb, yb in loader:
            outs.append(net(xb))
            truth.append(yb)
    return accuracy_of(torch.cat(outs), torch.cat(truth), task="multiclass", num_classes=2)
def mean_loss(net, loader):
    with torch.no_grad():
        return np.mean([nn.functional.cross_entropy(net(xb), yb).item() for xb, yb in loader])
"""
)
TWO = """# %%
print({measure}(train(net_of(4), train_loader), {part}_loader))
# %%
wide = train(net_of(32), train_loader)
print({measure}(wide, {part}_loader))
# %%
print({measure}(wide, test_loader))
"""
ALONE = """# %%
net = train(net_of(4), train_loader)
# %%
print({measure}(net, train_loader))
"""
FOLLOWED = """# %%
net = net_of(8)
opt = torch.optim.SGD(net.parameters(), lr=0.05)
schedule = torch.optim.lr_scheduler.ReduceLROnPlateau(opt)
for epoch in range(3):
    for xb, yb in train_loader:
        opt.zero_grad()
        nn.functional.cross_entropy(net(xb), yb).backward()
        opt.step()
    schedule.step(mean_loss(net, {part}_loader))
print(mean_loss(net, test_loader))
"""
OTHERS = """# %%
print(accuracy(train(net_of(4), train_loader), val_loader))
# %%
print(accuracy(train(net_of(16), train_loader), val_loader))
# %%
"""
# Name: (cells, separated by `# %%`; the warnings that must stand there, by rule and cell).
CASES: dict[str, tuple[str, list[str]]] = {
    **{
        f"{name}, by {measure}": (METERS + cells.replace("{measure}", measure), expected)
        for name, cells, expected in (
            ("two networks on the test loader", TWO.replace("{part}", "test"), ["test-set-reuse @2"]),
            ("two networks on the tuning loader", TWO.replace("{part}", "val"), []),
            ("one network on its training loader", ALONE, ["scored-on-train @2"]),
        )
        for measure in (("updated", "called", "at_once") if expected == ["test-set-reuse @2"] else ("updated",))
    },
    "the learning rate follows the test loss": (
        METERS + FOLLOWED.replace("{part}", "test"),
        ["tuned-on-test @1"],
    ),
    "the learning rate follows the tuning loss": (METERS + FOLLOWED.replace("{part}", "val"), []),
    "a wider network on its training loader alone, others on the tuning loader": (
        LOADERS + OTHERS + "print(accuracy(train(net_of(64), train_loader), train_loader))",
        ["scored-on-train @3"],
    ),
    "a final training of the network that was chosen": (
        LOADERS
        + OTHERS
        + "final = train(net_of(16), DataLoader(data, batch_size=20))\nprint(accuracy(final, train_loader))",
        [],
    ),
    "a training that goes on with another optimizer": (
        LOADERS
        + """# %%
net = train(net_of(8), train_loader)
print(accuracy(net, train_loader))
# %%
opt = torch.optim.SGD(net.parameters(), lr=0.001)
for xb, yb in train_loader:
    opt.zero_grad()
    nn.functional.cross_entropy(net(xb), yb).backward()
    opt.step()
print(accuracy(net, test_loader))
""",
        [],
    ),
}
