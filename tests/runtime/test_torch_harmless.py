"""Watching networks changes nothing and keeps nothing: results, objects, compilers, copies, errors, the way back."""

from __future__ import annotations

import gc
from typing import Any

import pytest

from deeprules_jupyter.model import Fit
from deeprules_jupyter.runtime.predictions import Prediction

START = """
import copy, io, pickle, numpy as np, torch, weakref
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split
torch.manual_seed(0)
X, y = torch.randn(120, 6), torch.arange(120) % 2
train_set, test_set = random_split(TensorDataset(X, y), [90, 30])
train_loader = DataLoader(train_set, batch_size=10, shuffle=True)
test_loader = DataLoader(test_set, batch_size=10)
def net_of(width=4):
    return nn.Sequential(nn.Linear(6, width), nn.Dropout(0.1), nn.ReLU(), nn.Linear(width, 2))
def train(net, loader, opt=None):
    opt = opt or torch.optim.Adam(net.parameters())
    for xb, yb in loader:
        opt.zero_grad()
        nn.functional.cross_entropy(net(xb), yb).backward()
        opt.step()
"""
WORK = """
torch.manual_seed(1)
net, losses, crit = net_of(), [], nn.CrossEntropyLoss()
opt = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
for epoch in range(2):
    for xb, yb in train_loader:
        opt.zero_grad()
        loss = crit(net(xb), yb)
        loss.backward()
        opt.step()
        losses.append(loss.item())
    with torch.no_grad():
        losses += [crit(net(xb), yb).item() for xb, yb in test_loader]
for start in range(0, 120, 30):
    opt.zero_grad()
    crit(net(X[start : start + 30]), y[start : start + 30]).backward()
    opt.step()
for rows in torch.randperm(120).split(40):
    losses.append(net(X[rows]).sum().item())
result = [repr(losses), net(X).detach().numpy().tobytes(), torch.get_rng_state().numpy().tobytes()]
result += [p.grad.numpy().tobytes() for p in net.parameters()] + [pickle.dumps(net.state_dict()["0.weight"].numpy())]
"""


@pytest.fixture
def started(book: Any) -> Any:
    book.run(START)
    return book


def test_weights_losses_gradients_and_random_states_are_bitwise_the_same(started: Any) -> None:
    started.run(WORK)
    watched = started["result"]
    started.watcher.stop()
    started.run(WORK)
    assert started["result"] == watched
    assert len(started.all(Fit)) >= 1


def test_no_network_tensor_graph_or_loader_is_kept_alive(started: Any) -> None:
    started.run(
        """
        net, loader, own = net_of(), DataLoader(train_set, batch_size=10), X.clone()
        train(net, loader)
        with torch.no_grad():
            guess = net(own)
        out = net(own)
        refs = [weakref.ref(one) for one in (net, loader, own, guess, out)]
        del net, loader, own, guess, out
        """
    )
    gc.collect()
    assert [ref() for ref in started["refs"]] == [None] * 5


def test_batches_are_freed_while_the_loop_still_runs(started: Any) -> None:
    started.run(
        """
        net, alive, refs = net_of(), [], []
        opt = torch.optim.SGD(net.parameters(), lr=0.1)
        for xb, yb in train_loader:
            opt.zero_grad()
            out = net(xb)
            out.sum().backward()
            opt.step()
            refs += [weakref.ref(xb), weakref.ref(out)]
            del xb, yb, out
            alive.append(sum(ref() is not None for ref in refs))
        """
    )
    assert max(started["alive"]) == 0


def test_copies_and_pickles_of_networks_and_loaders_hold_nothing_of_ours(started: Any) -> None:
    started.run(
        """
        net = net_of()
        train(net, train_loader)
        twin, again = copy.deepcopy(net), pickle.loads(pickle.dumps(net))
        held = io.BytesIO()
        torch.save(net, held)
        texts = [pickle.dumps(net), held.getvalue(), pickle.dumps(train_loader.dataset)]
        same = [bool((one(X) == net.eval()(X)).all()) for one in (twin.eval(), again.eval())]
        loader = copy.deepcopy(test_loader)
        first = next(iter(loader))
        """
    )
    assert started["same"] == [True, True]
    assert all(b"deeprules" not in text for text in started["texts"])


def test_a_copy_of_a_trained_network_predicts_by_the_same_fit(started: Any) -> None:
    started.run("net = net_of()\ntrain(net, train_loader)\nbest = copy.deepcopy(net)")
    started.run("with torch.no_grad():\n    guess = torch.cat([best(xb) for xb, _ in test_loader])")
    (fit,), (made,) = started.all(Fit), [fact for fact in started.facts if isinstance(fact, Prediction)]
    assert made.models == (fit.id,) and made.data.name == "test_loader" and made.data.rows.count == 30


@pytest.mark.parametrize(
    "work",
    [
        # a compiler may not break the graph in two, nor warn
        "net = torch.compile(net_of().eval(), backend='eager', fullgraph=True)\nresult = net(X)",
        "inner = net_of().eval()\n"
        "whole = torch.compile(lambda x: inner(x).sum(), backend='eager', fullgraph=True)\nresult = whole(X)",
        "net = net_of().eval()\nresult = torch.jit.trace(net, X)(X)",
        "net = net_of().eval()\nresult = torch.fx.symbolic_trace(net)(X)",
        "net = net_of().eval()\nresult = torch.export.export(net, (X,)).module()(X)",
        "net = net_of().eval()\nresult = torch.func.functional_call(net, dict(net.named_parameters()), (X,))",
        "net = net_of().eval()\nresult = torch.vmap(net)(X)",
        "net = nn.DataParallel(net_of().eval())\nresult = net(X)",
        "net = net_of().eval()\nresult = net(X.to_sparse().to_dense())",
        "with torch.device('meta'):\n    net = net_of()\nresult = net(torch.empty(3, 6, device='meta')).shape",
        "net = nn.LSTM(6, 4, batch_first=True)\nresult = net(X.reshape(20, 6, 6))[0]",
        "net = nn.Embedding(10, 3)\nresult = net(torch.tensor(3))",
        "net = nn.Linear(6, 2, dtype=torch.bfloat16)\nresult = net(X.bfloat16())",
    ],
)
def test_other_ways_to_run_a_network_work_as_before(started: Any, work: str) -> None:
    started.run("import warnings\nwarnings.simplefilter('error')")
    started.run("warnings.simplefilter('ignore', DeprecationWarning)\ntorch.manual_seed(1)\n" + work)


def test_errors_and_interrupts_in_a_loop_pass_and_the_next_cell_is_seen(started: Any) -> None:
    for error in ("ValueError('mine')", "KeyboardInterrupt()"):
        _, raised = started.attempt(
            f"""
            net, opt = net_of(), None
            opt = torch.optim.SGD(net.parameters(), lr=0.1)
            for number, (xb, yb) in enumerate(train_loader):
                opt.zero_grad()
                nn.functional.cross_entropy(net(xb), yb).backward()
                opt.step()
                if number == 2:
                    raise {error}
            """
        )
        assert type(raised).__name__ in error
    _, raised = started.attempt("net(torch.ones(2, 99))")
    assert isinstance(raised, RuntimeError)
    before = len(started.all(Fit))
    started.run("train(net, train_loader)")
    assert before == 2 and len(started.all(Fit)) == 3


@pytest.mark.parametrize(
    "work",
    [
        "opt = torch.optim.LBFGS(net.parameters(), max_iter=3)\n"
        "def closure():\n"
        "    opt.zero_grad()\n"
        "    loss = nn.functional.cross_entropy(net(X), y)\n"
        "    loss.backward()\n"
        "    return loss\n"
        "for _ in range(3): opt.step(closure)",
        "opt = torch.optim.SGD(net.parameters(), lr=0.1)\n"
        "for number, (xb, yb) in enumerate(train_loader):\n"
        "    nn.functional.cross_entropy(net(xb), yb).backward()\n"
        "    if number % 4 == 3: opt.step(); net.zero_grad()",
        "opt, scaler = torch.optim.SGD(net.parameters(), lr=0.1), torch.amp.GradScaler('cpu')\n"
        "for xb, yb in train_loader:\n"
        "    opt.zero_grad()\n"
        "    with torch.autocast('cpu'):\n"
        "        loss = nn.functional.cross_entropy(net(xb), yb)\n"
        "    scaler.scale(loss).backward()\n"
        "    scaler.step(opt); scaler.update()",
        "low, high = (torch.optim.SGD(part.parameters(), lr=0.1) for part in (net[0], net[3]))\n"
        "for xb, yb in train_loader:\n"
        "    net.zero_grad()\n"
        "    nn.functional.cross_entropy(net(xb), yb).backward()\n"
        "    low.step(); high.step()",
    ],
    ids=["LBFGS", "gradients of four batches", "scaled gradients", "two optimizers"],
)
def test_every_way_to_step_is_a_fit(started: Any, work: str) -> None:
    started.run("net = net_of()\n" + work)
    fits = started.all(Fit)
    assert {fit.learner for fit in fits} == {"Sequential"}
    assert {fit.data.name for fit in fits} in ({"X"}, {"train_loader"})


def test_stopping_in_the_middle_of_a_loop_leaves_torch_as_it_was(book: Any) -> None:
    from torch.nn.modules.module import Module
    from torch.utils.data.dataloader import _BaseDataLoaderIter

    book.watcher.stop()
    before = Module.__call__, _BaseDataLoaderIter.__next__, _BaseDataLoaderIter._next_index
    book.watcher.start()
    assert Module.__call__ is not before[0]
    book.shell.user_ns["stop"] = book.watcher.stop
    book.run(START)
    book.run(
        """
        net = net_of()
        opt = torch.optim.SGD(net.parameters(), lr=0.1)
        for number, (xb, yb) in enumerate(train_loader):
            opt.zero_grad()
            nn.functional.cross_entropy(net(xb), yb).backward()
            opt.step()
            if number == 3: stop()
        """
    )
    assert (Module.__call__, _BaseDataLoaderIter.__next__, _BaseDataLoaderIter._next_index) == before


def test_a_faulty_observer_is_told_of_once_and_changes_nothing(book: Any, monkeypatch: Any) -> None:
    monkeypatch.delenv("DEEPRULES_STRICT", raising=False)
    book.run(START)
    part = next(part for part in book.watcher.parts if type(part).__name__ == "OnTorch")
    monkeypatch.setattr(part.passes, "called", lambda call: 1 / 0)
    monkeypatch.setattr(part.passes, "drew", lambda *batch: 1 / 0)
    monkeypatch.setattr(part.passes, "stepped", lambda optimizer: 1 / 0)
    book.run(WORK)
    watched = book["result"]
    book.watcher.stop()
    book.run(WORK)
    assert book["result"] == watched and len(book.told) == 1 and "ZeroDivisionError" in book.told[0]
    book.told.clear()
