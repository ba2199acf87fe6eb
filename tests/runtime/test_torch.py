from __future__ import annotations

import sys
from typing import Any

from deeprules_jupyter.model import Fit, Score, Split

START = """
import numpy as np, torch
from torch import nn
from torch.utils.data import ConcatDataset, DataLoader, Dataset, Subset, SubsetRandomSampler, TensorDataset
from torch.utils.data import random_split
torch.manual_seed(0)
X = np.random.default_rng(0).normal(size=(200, 6))
data = TensorDataset(torch.tensor(X, dtype=torch.float32), torch.arange(200) % 2)
def train(net, loader, epochs=2, after=None):
    optimizer = torch.optim.SGD(net.parameters(), lr=0.01)
    for _ in range(epochs):
        for xb, yb in loader:
            optimizer.zero_grad()
            nn.functional.cross_entropy(net(xb), yb).backward()
            optimizer.step()
        if after:
            after(net)
def look(net, loader):
    return [(net(xb).argmax(1) == yb).float().mean().item() for xb, yb in loader]
"""


def test_a_random_split_and_a_training_run_are_one_fact_each(book: Any) -> None:
    book.run(START)
    book.run("train_set, val_set, test_set = random_split(data, [120, 40, 40])")
    book.run("loader = DataLoader(train_set, batch_size=16, shuffle=True)\ntrain(nn.Linear(6, 2), loader)")
    (split,), (fit,) = book.all(Split), book.all(Fit)
    assert split.roles == ("train", "tuning", "test")
    assert [part.name for part in split.parts] == ["train_set", "val_set", "test_set"]
    assert (fit.learner, fit.kind, fit.data.name, fit.supervised) == ("Linear", "model", "loader", True)
    rows = fit.data.rows
    assert rows.covers(split.parts[0].rows) and not rows.meets(split.parts[1].rows) and rows.count == 120
    assert (fit.place.line, fit.inner.cell_id) == (2, "cell-0")


def test_looking_at_a_loader_is_neither_training_nor_a_score(book: Any) -> None:
    book.run(START)
    book.run("a, b = random_split(data, [150, 50])\nnet = nn.Linear(6, 2)\nseen = DataLoader(b, batch_size=10)")
    book.run("train(net, DataLoader(a, batch_size=10), after=lambda net: look(net, seen))\nlook(net, seen)")
    (fit,) = book.all(Fit)
    assert fit.data.rows.count == 150 and not fit.data.rows.meets(book.all(Split)[0].parts[1].rows)
    assert book.all(Score) == []


def test_of_two_living_loaders_the_one_whose_batches_went_through_the_network_trained_it(book: Any) -> None:
    book.run(START)
    book.run(
        """
        a, b = random_split(data, [100, 100])
        net = nn.Linear(6, 2)
        optimizer = torch.optim.SGD(net.parameters(), lr=0.01)
        for (xa, ya), (xb, yb) in zip(DataLoader(a, batch_size=10), DataLoader(b, batch_size=10)):
            net(xa).sum().backward()
            optimizer.step()
        """
    )
    (fit,), (split,) = book.all(Fit), book.all(Split)
    assert fit.data.rows.covers(split.parts[0].rows) and not fit.data.rows.meets(split.parts[1].rows)


def test_overlapping_subsets_share_rows_and_samplers_choose_them(book: Any) -> None:
    book.run(START)
    book.run(
        """
        order = torch.randperm(200).tolist()
        one, two = Subset(data, order[:150]), Subset(data, order[120:])
        train(nn.Linear(6, 2), DataLoader(one, batch_size=50))
        train(nn.Linear(6, 2), DataLoader(two, batch_size=50))
        train(nn.Linear(6, 2), DataLoader(data, batch_size=50, sampler=SubsetRandomSampler(order[:30])))
        train(nn.Linear(6, 2), DataLoader(ConcatDataset([one, two]), batch_size=50))
        """
    )
    one, two, chosen, both = (fit.data.rows for fit in book.all(Fit))
    assert one.shared(two) == two.shared(one) == 30
    assert chosen.count == 30 and one.covers(chosen) and not two.meets(chosen)
    assert both.covers(one) and both.covers(two) and both.count == 230


def test_tensors_are_known_as_the_arrays_they_were_made_of(book: Any) -> None:
    book.run(START + "from sklearn.preprocessing import StandardScaler\nZ = StandardScaler().fit_transform(X)")
    book.run("scaled = TensorDataset(torch.tensor(Z[:80], dtype=torch.float32), torch.arange(80) % 2)")
    book.run("train(nn.Linear(6, 2), DataLoader(scaled, batch_size=8))")
    scaler, model = book.all(Fit)
    assert model.data.fits == {scaler.id} and scaler.data.rows.covers(model.data.rows)


def test_a_persons_own_dataset_is_known_by_its_table_or_by_its_numbers(book: Any) -> None:
    book.run(START)
    book.run(
        """
        class Held(Dataset):
            def __init__(self, X): self.X = X
            def __len__(self): return len(self.X)
            def __getitem__(self, i): return torch.tensor(self.X[i], dtype=torch.float32), i % 2
        class Made(Dataset):
            def __len__(self): return 40
            def __getitem__(self, i): return torch.ones(6) * i, i % 2
        made = Made()
        train(nn.Linear(6, 2), DataLoader(Held(X), batch_size=50))
        train(nn.Linear(6, 2), DataLoader(Subset(made, range(25)), batch_size=5))
        train(nn.Linear(6, 2), DataLoader(Subset(made, range(20, 40)), batch_size=5))
        train(nn.Linear(6, 2), DataLoader(data, batch_size=50))
        """
    )
    held, first, second, whole = (fit.data.rows for fit in book.all(Fit))
    assert whole.covers(held) and first.shared(second) == 5 and not first.meets(whole)


def test_recipes_tell_networks_apart(book: Any) -> None:
    book.run(START + "loader = DataLoader(data, batch_size=50)")
    book.run("for width in (4, 4, 8):\n    train(nn.Sequential(nn.Linear(6, width), nn.Linear(width, 2)), loader)")
    first, again, wider = (fit.recipe for fit in book.all(Fit))
    assert first == again != wider
    assert len({fit.id for fit in book.all(Fit)}) == 3


def test_results_are_bitwise_the_same_with_and_without_us(book: Any) -> None:
    book.run(START)
    work = """
    torch.manual_seed(1)
    net = nn.Linear(6, 2)
    train(net, DataLoader(data, batch_size=16, shuffle=True))
    result = net.weight.detach().numpy().tobytes() + torch.rand(3).numpy().tobytes()
    """
    book.run(work)
    watched = book["result"]
    book.watcher.stop()
    book.run(work)
    assert book["result"] == watched


def test_stopping_leaves_torch_as_it_was(book: Any) -> None:
    from torch.nn.modules import module
    from torch.optim import optimizer
    from torch.utils.data import dataloader

    book.watcher.stop()
    kind = dataloader._BaseDataLoaderIter
    names = ("torch.utils.data", "torch.utils.data.dataset", "torch.random")

    def state() -> list[object]:
        bound = [id(getattr(sys.modules[n], f, None)) for n in names for f in ("random_split", "manual_seed")]
        hooks = [dict(optimizer._global_optimizer_post_hooks), dict(module._global_forward_pre_hooks)]
        return [id(vars(kind)["__next__"]), bound, hooks]

    before = state()
    book.watcher.start()
    book.run(START + "for batch in DataLoader(data): break")
    assert state() != before
    book.watcher.stop()
    assert state() == before
