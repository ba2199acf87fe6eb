"""What is counted of one network: gradients that pile up, parts that cannot learn, modes, curves that stay small."""

from __future__ import annotations

from typing import Any

import pytest

from deeprules_jupyter.runtime.courses import POINTS, Growing
from tests.runtime.test_meter import START, only


@pytest.fixture
def started(book: Any) -> Any:
    book.run(START)
    return book


SHAPES = {
    "never cleared": ("", "opt.step()", True),
    "cleared by the optimizer": ("opt.zero_grad()", "opt.step()", False),
    "cleared to zero": ("opt.zero_grad(set_to_none=False)", "opt.step()", False),
    "cleared by the network, after": ("", "opt.step(); net.zero_grad()", False),
    "cleared by hand": ("for p in net.parameters(): p.grad = None", "opt.step()", False),
    "every second step": ("", "if i % 20: opt.step(); opt.zero_grad()", False),
}


@pytest.mark.parametrize(("before", "after", "missing"), SHAPES.values(), ids=SHAPES)
def test_gradients_that_are_never_cleared_are_told_from_those_that_are(
    started: Any, before: str, after: str, missing: bool
) -> None:
    started.run(
        f"""
        net = made()
        opt = torch.optim.Adam(net.parameters(), 0.01)
        for epoch in range(3):
            for i in range(0, 120, 10):
                {before or "pass"}
                crit(net(X[i : i + 10]), y[i : i + 10]).backward()
                {after}
        """
    )
    fact = only(started)
    assert (fact.zero_grad_missing, fact.epochs) == (missing, 3)


def test_parameters_that_cannot_learn_and_layers_that_still_move_are_named(started: Any) -> None:
    started.run(
        """
        class Net(nn.Module):
            def __init__(self):
                super().__init__()
                self.base, self.spare = made(), nn.Linear(2, 2)
                self.head, self.scale = nn.Linear(2, 2), nn.Parameter(torch.ones(1))
                self.base.requires_grad_(False)
            def forward(self, x):
                return self.head(self.base(x)) * self.scale
        net = Net()
        opt = torch.optim.SGD(net.head.parameters(), 0.01)
        for xb, yb in train_loader:
            opt.zero_grad()
            crit(net(xb), yb).backward()
            opt.step()
        """
    )
    fact = only(started)
    assert fact.without_gradient == ("spare.bias", "spare.weight")
    assert (fact.left_out, fact.frozen_in_train_mode) == (("scale",), ("base.1",))
    assert (fact.parameters, fact.trained) == (103, 13)


def test_modes_and_losses_that_are_no_numbers(started: Any) -> None:
    started.run(
        """
        net = made().eval()
        opt = torch.optim.SGD(net.parameters(), 0.01)
        for i, (xb, yb) in enumerate(train_loader):
            opt.zero_grad()
            (crit(net(xb), yb) * (float("nan") if i == 2 else 1.0)).backward()
            opt.step()
        net.train()
        with torch.no_grad():
            for xb, yb in val_loader:
                net(xb)
        """
    )
    fact = only(started)
    assert (fact.eval_mode_steps, fact.eval_in_train_mode, fact.nonfinite) == (8, 2, 3)


def test_a_curve_that_grows_for_ever_stays_small_and_true() -> None:
    curve = Growing()
    for step in range(1, 10_001):
        curve.add(step, float(step))
    points = curve.all()
    assert len(points) <= 2 * POINTS and curve.every == 32
    assert points[0] == (32, 16.5) and points[-1][0] == 10_000
