"""What is counted while networks learn, in loops of many shapes; and that counting changes and keeps nothing."""

from __future__ import annotations

import gc
from typing import Any

import pytest

from deeprules_jupyter.training import Training

START = """
import copy, gc, torch, weakref
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset, random_split
torch.manual_seed(0)
X, y = torch.randn(120, 6), torch.arange(120) % 2
train_set, val_set, test_set = random_split(TensorDataset(X, y), [80, 20, 20])
train_loader = DataLoader(train_set, batch_size=10, shuffle=True)
val_loader, test_loader = DataLoader(val_set, batch_size=10), DataLoader(test_set, batch_size=10)
crit = nn.CrossEntropyLoss()
def made():
    torch.manual_seed(1)
    return nn.Sequential(nn.Linear(6, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Dropout(0.1), nn.Linear(8, 2))
def look(net, loader):
    net.eval()
    with torch.no_grad():
        total = sum(crit(net(xb), yb).item() * len(xb) for xb, yb in loader)
    return total / len(loader.dataset)
"""
LOOP = """
net = made()
opt = torch.optim.Adam(net.parameters(), 0.01)
losses = []
for epoch in range(4):
    net.train()
    for xb, yb in train_loader:
        opt.zero_grad()
        loss = crit(net(xb), yb)
        loss.backward()
        opt.step()
        losses.append(loss.item())
    found = look(net, val_loader)
last = look(net, test_loader)
"""


@pytest.fixture
def started(book: Any) -> Any:
    book.run(START)
    return book


def only(book: Any) -> Training:
    """The one training of the last cell."""
    (found,) = book.all(Training)
    book.facts.clear()
    return found


def test_a_plain_loop_is_counted_as_the_person_would_count_it(started: Any) -> None:
    started.run(LOOP)
    fact, losses = only(started), started["losses"]
    assert (fact.model, fact.optimizer, fact.losses) == ("Sequential", "Adam", ("CrossEntropyLoss",))
    assert (fact.steps, fact.epochs, fact.rows_seen, fact.batch, fact.rows) == (32, 4, 320, 10, 80)
    assert fact.losses_on("train") == tuple(losses)
    assert fact.train_losses == pytest.approx([sum(losses[i : i + 8]) / 8 for i in range(0, 32, 8)])
    assert len(fact.tuning_losses) == 4 and fact.tuning_losses[-1] == pytest.approx(started["found"])
    assert fact.test_losses == (pytest.approx(started["last"]),)
    assert [(curve.role, curve.name) for curve in fact.curves] == [
        ("train", "train_loader"), ("tuning", "val_loader"), ("test", "test_loader")
    ]  # fmt: skip
    labels = [int(started["y"][i]) for i in started["train_set"].indices]
    assert fact.classes == ((0, labels.count(0)), (1, labels.count(1)))
    assert (fact.parameters, fact.trained, fact.kinds) == (90, 90, ("norm", "dropout", "linear"))
    assert [(layer.type, layer.shape) for layer in fact.layers][:2] == [("Linear", (8, 6)), ("BatchNorm1d", (8,))]
    assert (fact.input_shape, fact.device, fact.precision) == ((6,), "cpu", "float32")
    assert fact.loader_shuffled is True and fact.pretrained is False and fact.nonfinite is None
    assert fact.fit and fact.place.line == 11
    assert (fact.eval_mode_steps, fact.eval_in_train_mode, fact.zero_grad_missing) == (0, 0, False)
    assert not (fact.without_gradient or fact.left_out or fact.frozen_in_train_mode)


def test_a_cell_without_training_gives_no_fact(started: Any) -> None:
    started.run("net = made()\nlook(net, val_loader)\nnet(X).sum().backward()")
    assert started.all(Training) == []


def test_slices_of_a_tensor_have_epochs_and_classes_too(started: Any) -> None:
    started.run(
        """
        net = made()
        opt = torch.optim.SGD(net.parameters(), 0.01)
        for epoch in range(3):
            for i in range(0, 120, 40):
                opt.zero_grad()
                crit(net(X[i : i + 40]), y[i : i + 40]).backward()
                opt.step()
        """
    )
    fact = only(started)
    assert (fact.steps, fact.epochs, fact.rows, fact.rows_name, fact.classes) == (9, 3, 120, "X", ((0, 60), (1, 60)))
    assert fact.loader_shuffled is None


def test_two_networks_that_learn_in_turn_are_two_trainings(started: Any) -> None:
    started.run(
        """
        G, D = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 6)), nn.Sequential(nn.Linear(6, 1))
        opt_g, opt_d = torch.optim.Adam(G.parameters()), torch.optim.Adam(D.parameters())
        bce = nn.BCEWithLogitsLoss()
        for real, _ in train_loader:
            fake = G(torch.randn(len(real), 4))
            opt_d.zero_grad()
            d_loss = bce(D(real), torch.ones(len(real), 1)) + bce(D(fake.detach()), torch.zeros(len(real), 1))
            d_loss.backward()
            opt_d.step()
            opt_g.zero_grad()
            g_loss = bce(D(fake), torch.ones(len(real), 1))
            g_loss.backward()
            opt_g.step()
        """
    )
    disc, gen = started.all(Training)
    assert (disc.parameters, gen.parameters) == (7, 94)
    assert (disc.steps, gen.steps, disc.epochs, gen.epochs) == (8, 8, 1, 1)
    assert disc.losses_on("train")[-1] == started["d_loss"].item()
    assert gen.losses_on("train")[-1] == started["g_loss"].item()
    assert not (disc.zero_grad_missing or gen.zero_grad_missing or disc.left_out or gen.left_out)


def test_a_closure_is_one_step_and_a_class_may_hold_the_loop(started: Any) -> None:
    started.run(
        """
        class Learner:
            def __init__(self):
                self.net = made()
                self.opt = torch.optim.LBFGS(self.net.parameters(), max_iter=4)
            def closure(self):
                self.opt.zero_grad()
                loss = F.cross_entropy(self.net(X), y)
                loss.backward()
                return loss
            def fit(self):
                for _ in range(3):
                    self.opt.step(self.closure)
        learner = Learner()
        learner.fit()
        """
    )
    fact = only(started)
    assert (fact.optimizer, fact.steps, fact.epochs, fact.rows_seen) == ("LBFGS", 3, 3, 360)
    assert (fact.place.line, fact.inner and fact.inner.line) == (15, 13) and not fact.zero_grad_missing


def test_autocast_and_a_scaled_loss(started: Any) -> None:
    started.run(
        """
        net, said = made(), []
        opt, scaler = torch.optim.SGD(net.parameters(), 0.01), torch.amp.GradScaler("cpu", init_scale=1024.0)
        for xb, yb in train_loader:
            opt.zero_grad()
            with torch.autocast("cpu", dtype=torch.bfloat16):
                loss = crit(net(xb), yb)
            scaler.scale(loss).backward()
            scaler.step(opt)
            scaler.update()
            said.append(loss.item())
        """
    )
    fact = only(started)
    assert fact.precision == "float32, autocast bfloat16"
    assert fact.losses_on("train") == tuple(started["said"])


def test_weights_that_were_loaded_before_are_no_fresh_start(started: Any) -> None:
    started.run("net, old = made(), made()\nnet.load_state_dict(old.state_dict())")
    started.run(LOOP.replace("net = made()", "pass"))
    assert only(started).pretrained is True


def test_a_loop_that_was_stopped_and_goes_on_is_told_twice(started: Any) -> None:
    started.attempt(LOOP.replace("found =", "if epoch == 1: raise KeyboardInterrupt\n    found ="))
    started.run(LOOP)
    first, second = started.all(Training)
    assert (first.steps, first.epochs, second.steps, second.epochs) == (16, 2, 32, 4)


def test_everything_is_bitwise_the_same_and_backward_is_put_back(started: Any) -> None:
    work = LOOP + "\nresult = [losses, found, last, torch.get_rng_state().numpy().tobytes()]\n"
    work += "result += [p.detach().numpy().tobytes() for p in net.parameters()]"
    started.run("torch.manual_seed(3)\n" + work)
    watched = started["result"]
    started.watcher.stop()
    assert "deeprules" not in started["torch"].Tensor.backward.__code__.co_filename
    started.run("torch.manual_seed(3)\n" + work)
    assert started["result"] == watched


def test_no_tensor_network_or_optimizer_is_kept_alive(started: Any) -> None:
    started.run(LOOP + "\nrefs = [weakref.ref(one) for one in (net, opt, loss, xb, net[0].weight.grad)]")
    started.run("del net, opt, loss, xb, yb")
    gc.collect()
    assert [ref() for ref in started["refs"]] == [None] * 5


def test_many_networks_in_one_cell_each_have_their_course(started: Any) -> None:
    started.run(
        """
        for width in range(1, 30):
            net = nn.Linear(6, 1 + width)
            opt = torch.optim.SGD(net.parameters(), 0.01)
            for _ in range(2):
                opt.zero_grad()
                crit(net(X), y).backward()
                opt.step()
        """
    )
    assert [(fact.parameters, fact.steps) for fact in started.all(Training)] == [(7 * (1 + w), 2) for w in range(1, 30)]


def test_a_second_optimizer_of_the_same_network_counts_no_steps(started: Any) -> None:
    started.run(
        """
        net = made()
        first, second = torch.optim.SGD(net[:2].parameters(), 0.01), torch.optim.SGD(net[2:].parameters(), 0.01)
        for xb, yb in train_loader:
            first.zero_grad(); second.zero_grad()
            crit(net(xb), yb).backward()
            first.step(); second.step()
        """
    )
    fact = only(started)
    assert (fact.steps, fact.parameters, fact.left_out) == (8, 90, ())
