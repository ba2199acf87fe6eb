"""Trainings whose last digits differ from run to run, as far as the code tells."""

from __future__ import annotations

import pytest

from deeprules_jupyter.dataflow.algorithms import of_cells
from deeprules_jupyter.model import Cell, Place

TABLE = "table = nn.Parameter(torch.randn(9, 2))\nwords = torch.randint(0, 9, (50,))"
STEP = "loss = table[words].sum()\nloss.backward()"
GPU = "torch.manual_seed(0)\nnet = Net().cuda()"


def found(*sources: str) -> list[tuple[str, str, int | None]]:
    return [(f.what, f.text, f.place.cell) for f in of_cells([Cell(one, Place(at)) for at, one in enumerate(sources)])]


def test_a_parameter_that_is_indexed_with_a_tensor() -> None:
    assert found(TABLE, STEP) == [("index", "table[words]", 1)]
    model = "class M(nn.Module):\n    def __init__(self):\n        self.t = nn.Parameter(x)\n"
    model += "    def forward(self, i):\n        return self.t[i]"
    assert found(model, "loss.backward()") == [("index", "self.t[i]", 0)]


def test_a_network_on_a_gpu_with_a_seed() -> None:
    assert found(GPU, "for x, y in loader:\n    loss.backward()") == [("cuda", "", 1)]


@pytest.mark.parametrize(
    "sources",
    [
        (TABLE, "table[words].sum()"),  # nothing is trained
        (TABLE.replace("nn.Parameter", "list"), STEP),
        (TABLE, "for i in range(9):\n    table[i].sum().backward()"),
        (TABLE, "table[0].sum().backward()\ntable[1:3].sum().backward()"),
        (TABLE, STEP, "torch.use_deterministic_algorithms(True)"),
        (TABLE, STEP, "%deeprules_determinism on"),
        (GPU, "loss.backward()", "torch.backends.cudnn.deterministic = True"),
        (GPU.replace("torch.manual_seed(0)", ""), "loss.backward()"),  # nothing promises equal runs
        (GPU.replace(".cuda()", ""), "loss.backward()"),
        (GPU.replace(".cuda()", "  # .cuda()"), "loss.backward()"),
    ],
)
def test_the_twins_are_silent(sources: tuple[str, ...]) -> None:
    assert found(*sources) == []
