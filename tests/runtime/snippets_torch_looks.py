"""Who looked at which loader, how often, and what was a look."""

from __future__ import annotations

from tests.runtime.torch_notebook import LOADERS

# Name: (cells, separated by `# %%`; the warnings that must stand there, by rule and cell).
CASES: dict[str, tuple[str, list[str]]] = {
    "two widths on one test loader": (
        LOADERS
        + """# %%
        small = train(net_of(4), train_loader)
        print(accuracy(small, test_loader))
        # %%
        wide = train(net_of(32), train_loader)
        print(accuracy(wide, test_loader))
        """,
        ["test-set-reuse @2"],
    ),
    "two widths on the tuning loader, one on the test loader": (
        LOADERS
        + """# %%
        small = train(net_of(4), train_loader)
        print(accuracy(small, val_loader))
        # %%
        wide = train(net_of(32), train_loader)
        print(accuracy(wide, val_loader))
        # %%
        print(accuracy(wide, test_loader))
        """,
        [],
    ),
    "several seeds of one recipe": (
        LOADERS
        + """# %%
        scores = []
        for seed in range(3):
            torch.manual_seed(seed)
            net = train(net_of(8), train_loader)
            scores.append(accuracy(net, test_loader))
        print(np.mean(scores), np.std(scores))
        """,
        [],
    ),
    "the test loader gives the training rows": (
        LOADERS
        + """# %%
        test_loader = DataLoader(train_set, batch_size=20)
        net = train(net_of(8), train_loader)
        # %%
        print(accuracy(net, test_loader))
        """,
        ["train-test-overlap @2"],
    ),
    "scored on the training loader only": (
        LOADERS
        + """# %%
        net = train(net_of(8), train_loader)
        # %%
        print(accuracy(net, train_loader))
        """,
        ["scored-on-train @2"],
    ),
    "scored on the training loader and on the test loader": (
        LOADERS
        + """# %%
        net = train(net_of(8), train_loader)
        # %%
        print(accuracy(net, train_loader), accuracy(net, test_loader))
        """,
        [],
    ),
    "a tuning score in each epoch, one test score at the end": (
        LOADERS
        + """# %%
        net = net_of(8)
        for epoch in range(4):
            train(net, train_loader)
            print(epoch, accuracy(net, val_loader))
        # %%
        print(accuracy(net, test_loader))
        """,
        [],
    ),
    "a test score printed in each epoch": (
        LOADERS
        + """# %%
        net = net_of(8)
        for epoch in range(4):
            train(net, train_loader)
            print(epoch, accuracy(net, test_loader))
        """,
        [],
    ),
    "the best epoch by the test score": (
        LOADERS
        + """# %%
        import copy
        net, best, kept = net_of(8), 0, None
        for epoch in range(4):
            train(net, train_loader)
            score = accuracy(net, test_loader)
            if score > best:
                best, kept = score, copy.deepcopy(net.state_dict())
        print(best)
        """,
        ["tuned-on-test @1"],
    ),
    "the best epoch by the tuning score, as a copy": (
        LOADERS
        + """# %%
        import copy
        net, best, kept = net_of(8), 0, None
        for epoch in range(4):
            train(net, train_loader)
            score = accuracy(net, val_loader)
            if score > best:
                best, kept = score, copy.deepcopy(net)
        # %%
        print(accuracy(kept, test_loader))
        """,
        [],
    ),
    "predictions put together, measured by scikit-learn": (
        LOADERS
        + """# %%
        def predict(net):
            with torch.inference_mode():
                return torch.cat([net(xb).argmax(1) for xb, _ in test_loader])
        truth = torch.cat([yb for _, yb in test_loader])
        one, two = train(net_of(4), train_loader), train(net_of(32), train_loader)
        # %%
        print(accuracy_score(truth, predict(one)))
        # %%
        print(accuracy_score(truth, predict(two)))
        """,
        ["test-set-reuse @3"],
    ),
    "lists of predictions, measured in a later cell": (
        LOADERS
        + """# %%
        results = {}
        for width in (4, 32):
            net, guessed, truth = train(net_of(width), train_loader), [], []
            net.eval()
            with torch.no_grad():
                for xb, yb in test_loader:
                    guessed.extend(torch.softmax(net(xb), 1)[:, 1].tolist())
                    truth += yb.tolist()
            results[width] = roc_auc_score(truth, guessed)
        print(results)
        """,
        ["test-set-reuse @1"],
    ),
    "predictions as names of classes": (
        LOADERS
        + """# %%
        names = np.array(["healthy", "ill"])
        net = train(net_of(4), train_loader)
        with torch.no_grad():
            guessed = names[torch.cat([net(xb).argmax(1) for xb, _ in train_loader]).numpy()]
        # %%
        print("nothing is measured here", set(guessed))
        """,
        [],
    ),
    "one network is measured, another only drawn": (
        LOADERS
        + """# %%
        one, two = train(net_of(4), train_loader), train(net_of(32), train_loader)
        print(accuracy(one, test_loader))
        # %%
        with torch.no_grad():
            points = torch.cat([two(xb) for xb, _ in test_loader]).numpy()
        print(points[:, 0].min(), points[:, 1].max())
        """,
        [],
    ),
    "a refit on training and tuning rows": (
        LOADERS
        + """# %%
        net = train(net_of(8), train_loader)
        print(accuracy(net, val_loader))
        # %%
        both = DataLoader(ConcatDataset([train_set, val_set]), batch_size=20, shuffle=True)
        final = train(net_of(8), both)
        print(accuracy(final, test_loader))
        """,
        [],
    ),
    "a frozen body and a new head": (
        LOADERS
        + """# %%
        body = train(net_of(8), train_loader)[0]
        for p in body.parameters():
            p.requires_grad_(False)
        head = nn.Linear(8, 2)
        opt = torch.optim.Adam(head.parameters())
        for xb, yb in train_loader:
            opt.zero_grad()
            nn.functional.cross_entropy(head(body(xb)), yb).backward()
            opt.step()
        # %%
        right = 0
        with torch.no_grad():
            for xb, yb in test_loader:
                right += (head(body(xb)).argmax(1) == yb).sum().item()
        print(right / len(test_set))
        """,
        [],
    ),
    "a generator and its critic": (
        LOADERS
        + """# %%
        make, judge = nn.Linear(3, 6), nn.Linear(6, 1)
        first, second = torch.optim.Adam(make.parameters()), torch.optim.Adam(judge.parameters())
        crit = nn.BCEWithLogitsLoss()
        for xb, _ in train_loader:
            fake = make(torch.randn(len(xb), 3))
            second.zero_grad()
            loss = crit(judge(xb), torch.ones(len(xb), 1)) + crit(judge(fake.detach()), torch.zeros(len(xb), 1))
            loss.backward()
            second.step()
            first.zero_grad()
            crit(judge(fake), torch.ones(len(xb), 1)).backward()
            first.step()
        """,
        [],
    ),
    "compiled by torch": (
        LOADERS
        + """# %%
        one = torch.compile(net_of(4), backend="eager")
        train(one, train_loader)
        two = torch.compile(net_of(32), backend="eager")
        train(two, train_loader)
        def predict(net):
            with torch.no_grad():
                return torch.cat([net(xb).argmax(1) for xb, _ in test_loader])
        truth = torch.cat([yb for _, yb in test_loader])
        # %%
        print(accuracy_score(truth, predict(one)))
        # %%
        print(accuracy_score(truth, predict(two)))
        """,
        ["test-set-reuse @3"],
    ),
}
