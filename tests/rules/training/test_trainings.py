"""What is said of a network that was seen to learn: each rule on facts that differ in one thing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from deeprules_jupyter.model import Cell, Place
from deeprules_jupyter.rules import judge
from deeprules_jupyter.rules.overfitting import overfit_gap
from deeprules_jupyter.trace import Trace
from deeprules_jupyter.training import Curve, Layer, Training

PLACE = Place(cell=0, cell_id="c0", line=3)
HEALTHY = Training(
    place=PLACE, witness="calls", model="Net", parameters=500, trained=500, kinds=("linear",), input_shape=(30,),
    pretrained=False, rows=20_000, rows_name="X", classes=((0, 9000), (1, 11_000)), steps=900, epochs=30.0,
    loader_shuffled=True, device="cpu",
)  # fmt: skip
FALLING = tuple(1 / (1 + i) for i in range(30))
RISING = (*FALLING[:10], *(FALLING[9] * (1 + 0.05 * i) for i in range(1, 21)))


def said(source: str = "", **changes: object) -> set[str]:
    """The rules that speak of a training that is healthy but for this."""
    cell = Cell(source or "net = Net()", PLACE)
    found, states = judge(Trace([replace(HEALTHY, **changes)], [cell]), "runtime")
    assert all(one.level == "note" for one in found)
    assert not [one for one in states if one.state == "crashed"]
    return {one.rule for one in found} - {"unrecorded-environment"}


def curves(train: tuple[float, ...], tuning: tuple[float, ...]) -> tuple[Curve, ...]:
    """As they stand in the fact: a point for each pass."""
    return tuple(
        Curve(role=role, name=role, points=tuple((30.0 * i, loss) for i, loss in enumerate(losses)))
        for role, losses in (("train", train), ("tuning", tuning))
    )


def test_a_healthy_training_is_left_in_peace() -> None:
    assert said(curves=curves(FALLING, FALLING)) == set()


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"classes": ((0, 9900), (1, 99))}, "few-samples"),
        ({"classes": (), "rows": 400, "trained": 40_000}, "few-samples"),
        ({"kinds": ("conv", "linear"), "input_shape": (3, 64, 64), "rows": 9999}, "from-scratch-small"),
        ({"kinds": ("embedding", "recurrent"), "rows": 500}, "from-scratch-small"),
        ({"without_gradient": ("body.weight", "body.bias")}, "untrained-parts"),
        ({"left_out": ("head.weight",)}, "untrained-parts"),
        ({"frozen_in_train_mode": ("body.bn1",)}, "untrained-parts"),
        ({"nonfinite": 7}, "nonfinite-loss"),
        ({"curves": curves(FALLING, RISING)}, "overfit-gap"),
        ({"eval_mode_steps": 900, "layers": (Layer(name="1", type="BatchNorm1d"),)}, "training-mode"),
        ({"zero_grad_missing": True}, "gradients-kept"),
        ({"accelerator_there": "cuda", "seconds": 60.0}, "idle-accelerator"),
    ],
)
def test_a_note(changes: dict[str, object], rule: str) -> None:
    assert said(**changes) == {rule}


@pytest.mark.parametrize(
    ("source", "changes"),
    [
        ("", {"classes": ((0, 100), (1, 19_900))}),
        ("", {"classes": ((0, 9900), (1, 99)), "pretrained": True}),
        ("net = resnet18(weights='DEFAULT')", {"classes": ((0, 9900), (1, 99))}),
        ("", {"kinds": ("conv",), "input_shape": (3, 64, 64), "rows": 10_000}),
        ("", {"kinds": ("conv",), "input_shape": (1, 500), "rows": 900}),  # a signal
        ("net.load_state_dict(torch.load('weights.pt'))", {"kinds": ("conv",), "input_shape": (3, 64, 64), "rows": 99}),
        ("", {"without_gradient": ("late.weight",), "steps": 1}),
        ("", {"without_gradient": ("pooler.weight",), "pretrained": None}),
        ("", {"eval_mode_steps": 900, "layers": (Layer(name="1", type="LayerNorm"),)}),
        ("", {"zero_grad_missing": True, "steps": 1}),
        ("", {"accelerator_there": "cuda", "seconds": 2.0}),
        ("", {"accelerator_there": "cuda", "seconds": 60.0, "device": "cuda:0"}),
        ("for p in net.parameters(): p.grad = None", {"zero_grad_missing": True}),
        ("scaler = torch.amp.GradScaler()", {"nonfinite": 1}),
        ("", {"curves": curves(FALLING, RISING[:15])}),  # not for long
        ("", {"curves": curves(RISING, RISING)}),
    ],
)
def test_what_is_healthy_all_the_same(source: str, changes: dict[str, object]) -> None:
    assert said(source, **changes) == set()


def test_the_pass_from_which_it_learns_by_heart() -> None:
    fact = replace(HEALTHY, curves=curves(FALLING, RISING))
    assert overfit_gap.lowest(fact) == RISING.index(min(RISING)) == 9


CHOSEN = "device = 'cuda' if torch.cuda.is_available() else 'cpu'\nloss.backward()\n"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (CHOSEN, True),
        (f"{CHOSEN}print(f'on {{device}}')", True),
        (f"{CHOSEN}net.to(device)", False),
        (f"{CHOSEN}helper(device)", False),
        (f"{CHOSEN}trainer = Trainer(net)", False),
        (CHOSEN.replace("loss.backward()", ""), False),
    ],
)
def test_a_device_that_is_chosen_and_not_used(source: str, expected: bool) -> None:
    assert ("idle-accelerator" in said(source)) is expected
