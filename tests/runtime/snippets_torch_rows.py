"""Which rows stand in which loader: subsets, samplers, datasets of one's own, copies, statistics."""

from __future__ import annotations

from tests.runtime.torch_notebook import LOADERS, TENSORS

# Name: (cells, separated by `# %%`; the warnings that must stand there, by rule and cell).
CASES: dict[str, tuple[str, list[str]]] = {
    "duplicated rows": (
        """
        X2, y2 = np.concatenate([X, X[:120]]), np.concatenate([y, y[:120]])
        data = TensorDataset(torch.tensor(X2), torch.tensor(y2))
        train_set, test_set = random_split(data, [260, 100])
        # %%
        net = train(net_of(8), DataLoader(train_set, batch_size=20))
        test_loader = DataLoader(test_set, batch_size=20)
        print(accuracy(net, test_loader))
        """,
        ["train-test-overlap @1"],
    ),
    "duplicated rows, dropped": (
        """
        X2 = np.unique(np.concatenate([X, X[:120]]), axis=0)
        y2 = (X2[:, 0] > 0).astype("int64")
        data = TensorDataset(torch.tensor(X2), torch.tensor(y2))
        train_set, test_set = random_split(data, [180, 60])
        # %%
        net = train(net_of(8), DataLoader(train_set, batch_size=20))
        test_loader = DataLoader(test_set, batch_size=20)
        print(accuracy(net, test_loader))
        """,
        [],
    ),
    "subsets that cross": (
        """
        data = TensorDataset(torch.tensor(X), torch.tensor(y))
        order = torch.randperm(240).tolist()
        train_set, test_set = Subset(data, order[:180]), Subset(data, order[160:])
        # %%
        net = train(net_of(8), DataLoader(train_set, batch_size=20, shuffle=True))
        print(accuracy(net, DataLoader(test_set, batch_size=20)))
        """,
        ["train-test-overlap @1"],
    ),
    "subsets of subsets": (
        """
        data = TensorDataset(torch.tensor(X), torch.tensor(y))
        order = torch.randperm(240)
        rest, test_set = Subset(data, order[:200]), Subset(data, order[200:])
        train_set, val_set = Subset(rest, range(150)), Subset(rest, list(range(150, 200)))
        # %%
        net = train(net_of(8), DataLoader(train_set, batch_size=20, shuffle=True))
        print(accuracy(net, DataLoader(val_set, batch_size=20)))
        print(accuracy(net, DataLoader(test_set, batch_size=20)))
        """,
        [],
    ),
    "rows drawn with weights": (
        LOADERS
        + """# %%
        weights = torch.ones(len(train_set))
        drawn = WeightedRandomSampler(weights, 300, replacement=True)
        net = train(net_of(8), DataLoader(train_set, batch_size=20, sampler=drawn))
        print(accuracy(net, test_loader))
        """,
        [],
    ),
    "samplers that cross": (
        """
        data = TensorDataset(torch.tensor(X), torch.tensor(y))
        train_loader = DataLoader(data, batch_size=20, sampler=SubsetRandomSampler(range(0, 180)))
        test_loader = DataLoader(data, batch_size=20, sampler=SubsetRandomSampler(range(160, 240)))
        # %%
        net = train(net_of(8), train_loader)
        print(accuracy(net, test_loader))
        """,
        ["train-test-overlap @1"],
    ),
    "samplers that do not cross": (
        """
        data = TensorDataset(torch.tensor(X), torch.tensor(y))
        train_loader = DataLoader(data, batch_size=20, sampler=SubsetRandomSampler(range(0, 180)))
        test_loader = DataLoader(data, batch_size=20, sampler=SubsetRandomSampler(range(180, 240)))
        # %%
        net = train(net_of(8), train_loader)
        print(accuracy(net, test_loader))
        """,
        [],
    ),
    "a sampler of one's own": (
        """
        class Only:
            def __init__(self, rows): self.rows = rows
            def __iter__(self): return iter(self.rows)
            def __len__(self): return len(self.rows)
        data = TensorDataset(torch.tensor(X), torch.tensor(y))
        train_loader = DataLoader(data, batch_size=20, sampler=Only(list(range(180))))
        test_loader = DataLoader(data, batch_sampler=[list(range(180, 210)), list(range(210, 240))])
        # %%
        net = train(net_of(8), train_loader)
        print(accuracy(net, test_loader))
        """,
        [],
    ),
    "normalised by the mean of all rows": (
        """
        T = torch.tensor(X)
        T = (T - T.mean(0)) / T.std(0)
        train_set, test_set = random_split(TensorDataset(T, torch.tensor(y)), [180, 60])
        # %%
        net = train(net_of(8), DataLoader(train_set, batch_size=20))
        print(accuracy(net, DataLoader(test_set, batch_size=20)))
        """,
        ["fit-before-split @0"],
    ),
    "normalised by the mean of the training rows": (
        TENSORS
        + """# %%
        mean, std = X_train.mean(0), X_train.std(0)
        net = train(net_of(8), DataLoader(TensorDataset((X_train - mean) / std, y_train), batch_size=20))
        test_loader = DataLoader(TensorDataset((X_test - mean) / std, y_test), batch_size=20)
        print(accuracy(net, test_loader))
        """,
        [],
    ),
    "scaled before the split": (
        """
        from sklearn.preprocessing import StandardScaler
        Z = StandardScaler().fit_transform(X)
        data = TensorDataset(torch.tensor(Z), torch.tensor(y))
        train_set, test_set = random_split(data, [180, 60])
        # %%
        net = train(net_of(8), DataLoader(train_set, batch_size=20))
        print(accuracy(net, DataLoader(test_set, batch_size=20)))
        """,
        ["fit-before-split @0"],
    ),
    "one's own dataset of arrays, rows on both sides": (
        """
        class Cells(Dataset):
            def __init__(self, X, y): self.X, self.y = X, y
            def __len__(self): return len(self.y)
            def __getitem__(self, i): return torch.from_numpy(self.X[i]), int(self.y[i])
        train_set, test_set = Cells(X[:200], y[:200]), Cells(X[170:], y[170:])
        # %%
        net = train(net_of(8), DataLoader(train_set, batch_size=20, shuffle=True))
        test_loader = DataLoader(test_set, batch_size=20)
        print(accuracy(net, test_loader))
        """,
        ["train-test-overlap @1"],
    ),
    "one's own dataset of pairs": (
        """
        class Pairs(Dataset):
            def __init__(self, pairs): self.pairs = pairs
            def __len__(self): return len(self.pairs)
            def __getitem__(self, i): return self.pairs[i]
        pairs = [(torch.tensor(row), int(label)) for row, label in zip(X, y)]
        train_set, test_set = Pairs(pairs[:200]), Pairs(pairs[170:])
        # %%
        net = train(net_of(8), DataLoader(train_set, batch_size=20, shuffle=True))
        test_loader = DataLoader(test_set, batch_size=20)
        print(accuracy(net, test_loader))
        """,
        ["train-test-overlap @1"],
    ),
    "one's own dataset of a frame and noise": (
        """
        import pandas as pd
        frame = pd.DataFrame(X, columns=list("abcdef")).assign(label=y)
        class Noisy(Dataset):
            def __init__(self, frame, noise): self.frame, self.noise = frame, noise
            def __len__(self): return len(self.frame)
            def __getitem__(self, i):
                row = torch.tensor(self.frame.iloc[i, :6].to_numpy("float32"))
                return row + self.noise * torch.randn(6), int(self.frame["label"].iloc[i])
        train_set, test_set = Noisy(frame.iloc[:180], 0.1), Noisy(frame.iloc[180:], 0.0)
        # %%
        net = train(net_of(8), DataLoader(train_set, batch_size=20, shuffle=True))
        test_loader = DataLoader(test_set, batch_size=20)
        print(accuracy(net, test_loader))
        """,
        [],
    ),
    "a dataset around a subset": (
        LOADERS
        + """# %%
        class Changed(Dataset):
            def __init__(self, subset, change): self.subset, self.change = subset, change
            def __len__(self): return len(self.subset)
            def __getitem__(self, i):
                x, label = self.subset[i]
                return self.change(x), label
        flipped = DataLoader(Changed(train_set, lambda x: -x), batch_size=20)
        net = train(net_of(8), flipped)
        same = DataLoader(Changed(train_set, lambda x: x), batch_size=20)
        # %%
        print(accuracy(net, same))
        """,
        ["scored-on-train @2"],
    ),
    "a stream of rows": (
        """
        class Stream(IterableDataset):
            def __init__(self, rows): self.rows = rows
            def __iter__(self): return ((torch.tensor(X[i]), int(y[i])) for i in self.rows)
        # %%
        net = train(net_of(8), DataLoader(Stream(range(180)), batch_size=20))
        right = 0
        for xb, yb in DataLoader(Stream(range(180, 240)), batch_size=20):
            right += (net(xb).argmax(1) == yb).sum().item()
        print(right / 60)
        """,
        [],
    ),
    "two processes load": (
        LOADERS
        + """# %%
        busy = DataLoader(train_set, batch_size=20, shuffle=True, num_workers=2)
        one, two = train(net_of(4), busy), train(net_of(32), busy)
        # %%
        print(accuracy(one, test_loader))
        # %%
        print(accuracy(two, test_loader))
        """,
        ["test-set-reuse @3"],
    ),
    "training rows and test rows joined": (
        LOADERS
        + """# %%
        both = DataLoader(ConcatDataset([train_set, test_set]), batch_size=20, shuffle=True)
        net = train(net_of(8), both)
        # %%
        print(accuracy(net, test_loader))
        """,
        ["fit-on-test @1", "train-test-overlap @2"],
    ),
    "a new split under a trained network": (
        LOADERS
        + """# %%
        net = train(net_of(8), train_loader)
        # %%
        train_set, val_set, test_set = random_split(data, [140, 50, 50])
        train_loader, test_loader = DataLoader(train_set, batch_size=20), DataLoader(test_set, batch_size=20)
        # %%
        train(net, train_loader)
        print(accuracy(net, test_loader))
        """,
        ["train-test-overlap @3"],
    ),
    "folds by hand": (
        """
        from sklearn.model_selection import KFold
        data, scores = TensorDataset(torch.tensor(X), torch.tensor(y)), []
        for a, b in KFold(3, shuffle=True, random_state=0).split(X):
            net = train(net_of(8), DataLoader(Subset(data, a), batch_size=20))
            scores.append(accuracy(net, DataLoader(Subset(data, b), batch_size=20)))
        print(np.mean(scores))
        """,
        [],
    ),
    "folds by hand, one network that begins anew": (
        """
        from sklearn.model_selection import KFold
        data, scores, net = TensorDataset(torch.tensor(X), torch.tensor(y)), [], net_of(8)
        for a, b in KFold(3, shuffle=True, random_state=0).split(X):
            net.apply(lambda layer: layer.reset_parameters() if hasattr(layer, "reset_parameters") else None)
            train(net, DataLoader(Subset(data, a), batch_size=20))
            scores.append(accuracy(net, DataLoader(Subset(data, b), batch_size=20)))
        print(np.mean(scores))
        """,
        [],
    ),
}
