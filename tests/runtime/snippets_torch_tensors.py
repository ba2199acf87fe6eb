"""Tensors without a loader: whole, in slices, in picked batches."""

from __future__ import annotations

from tests.runtime.torch_notebook import LOADERS, TENSORS

# Name: (cells, separated by `# %%`; the warnings that must stand there, by rule and cell).
CASES: dict[str, tuple[str, list[str]]] = {
    "whole tensors, two widths": (
        TENSORS
        + """# %%
        def fit(net):
            opt, crit = torch.optim.Adam(net.parameters()), nn.CrossEntropyLoss()
            for _ in range(5):
                opt.zero_grad()
                crit(net(X_train), y_train).backward()
                opt.step()
            return net
        one, two = fit(net_of(4)), fit(net_of(32))
        # %%
        with torch.no_grad():
            print((one(X_test).argmax(1) == y_test).float().mean())
        # %%
        with torch.no_grad():
            print((two(X_test).argmax(1) == y_test).float().mean())
        """,
        ["test-set-reuse @3"],
    ),
    "whole tensors, one network, two measures": (
        TENSORS
        + """# %%
        net, crit = net_of(4), nn.CrossEntropyLoss()
        opt = torch.optim.Adam(net.parameters())
        for _ in range(5):
            opt.zero_grad()
            crit(net(X_train), y_train).backward()
            opt.step()
        # %%
        with torch.no_grad():
            out = net(X_test)
            print(crit(out, y_test).item())
        print((out.argmax(1) == y_test).float().mean())
        """,
        [],
    ),
    "slices that cross": (
        """
        T, t = torch.tensor(X), torch.tensor(y)
        net = net_of(8)
        opt = torch.optim.SGD(net.parameters(), lr=0.1)
        for start in range(0, 180, 20):
            xb, yb = T[start : start + 20], t[start : start + 20]
            opt.zero_grad()
            nn.functional.cross_entropy(net(xb), yb).backward()
            opt.step()
        # %%
        X_test, y_test = T[150:], t[150:]
        with torch.no_grad():
            print((net(X_test).argmax(1) == y_test).float().mean())
        """,
        ["train-test-overlap @1"],
    ),
    "slices that do not cross": (
        """
        T, t = torch.tensor(X), torch.tensor(y)
        net = net_of(8)
        opt = torch.optim.SGD(net.parameters(), lr=0.1)
        for start in range(0, 180, 20):
            xb, yb = T[start : start + 20], t[start : start + 20]
            opt.zero_grad()
            nn.functional.cross_entropy(net(xb), yb).backward()
            opt.step()
        # %%
        X_test, y_test = T[180:], t[180:]
        with torch.no_grad():
            print((net(X_test).argmax(1) == y_test).float().mean())
        """,
        [],
    ),
    "picked batches that cross": (
        """
        T, t = torch.tensor(X), torch.tensor(y)
        order = torch.randperm(240)
        train_rows, test_rows = order[:180], order[140:]
        net = net_of(8)
        opt = torch.optim.SGD(net.parameters(), lr=0.1)
        for epoch in range(3):
            for rows in train_rows[torch.randperm(180)].split(20):
                opt.zero_grad()
                nn.functional.cross_entropy(net(T[rows]), t[rows]).backward()
                opt.step()
        # %%
        X_test, y_test = T[test_rows], t[test_rows]
        with torch.no_grad():
            print((net(X_test).argmax(1) == y_test).float().mean())
        """,
        ["train-test-overlap @1"],
    ),
    "picked batches that do not cross": (
        """
        T, t = torch.tensor(X), torch.tensor(y)
        order = torch.randperm(240)
        train_rows, test_rows = order[:180], order[180:]
        net = net_of(8)
        opt = torch.optim.SGD(net.parameters(), lr=0.1)
        for epoch in range(3):
            for rows in train_rows[torch.randperm(180)].split(20):
                opt.zero_grad()
                nn.functional.cross_entropy(net(T[rows]), t[rows]).backward()
                opt.step()
        # %%
        X_test, y_test = T[test_rows], t[test_rows]
        with torch.no_grad():
            print((net(X_test).argmax(1) == y_test).float().mean())
        """,
        [],
    ),
    "errors of a regression by hand": (
        TENSORS
        + """# %%
        z_train, z_test = X_train[:, :1] * 2, X_test[:, :1] * 2
        def fit(net):
            opt = torch.optim.Adam(net.parameters())
            for _ in range(5):
                opt.zero_grad()
                ((net(X_train) - z_train) ** 2).mean().backward()
                opt.step()
            return net
        one, two = fit(nn.Linear(6, 1)), fit(nn.Sequential(nn.Linear(6, 3), nn.ReLU(), nn.Linear(3, 1)))
        # %%
        with torch.no_grad():
            print(((one(X_test) - z_test) ** 2).mean())
        # %%
        with torch.no_grad():
            print(((two(X_test) - z_test) ** 2).mean())
        """,
        ["test-set-reuse @3"],
    ),
    "new rows without labels": (
        LOADERS
        + """# %%
        net = train(net_of(8), train_loader)
        print(accuracy(net, test_loader))
        # %%
        new = torch.tensor(rng.normal(size=(50, 6)), dtype=torch.float32)
        with torch.no_grad():
            print(net(new).argmax(1).float().mean())
        """,
        [],
    ),
    "a network and a forest on the same test rows": (
        TENSORS
        + """# %%
        from sklearn.ensemble import RandomForestClassifier
        net = train(net_of(8), DataLoader(TensorDataset(X_train, y_train), batch_size=20))
        with torch.no_grad():
            print(accuracy_score(y_test, net(X_test).argmax(1)))
        # %%
        forest = RandomForestClassifier(5, random_state=0).fit(X[:180], y[:180])
        print(accuracy_score(y[180:], forest.predict(X[180:])))
        """,
        ["test-set-reuse @2"],
    ),
}
