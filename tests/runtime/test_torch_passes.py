"""What calls alone tell of measured predictions, where the code is in a module that nobody reads."""

from __future__ import annotations

from typing import Any

import pytest

from deeprules_jupyter.runtime.predictions import Prediction
from tests.runtime.torch_notebook import LOADERS, START

HELPER = """
def measured(net, loader):
    with torch.no_grad():
        for xb, yb in loader:
            {measure}
net = train(net_of(4), train_loader)
"""


@pytest.mark.parametrize(
    ("made", "measure", "metric"),
    [
        ("torchmetrics.Accuracy(task='multiclass', num_classes=2)", "meter(net(xb), yb)", "MulticlassAccuracy"),
        ("nn.CrossEntropyLoss()", "meter(net(xb), yb)", "CrossEntropyLoss"),
        ("torchmetrics.MeanMetric()", "net(xb)", ""),
    ],
)
def test_a_metric_that_is_called_measures_and_a_network_alone_does_not(
    book: Any, made: str, measure: str, metric: str
) -> None:
    book.run(f"{START}import torchmetrics\n{LOADERS}meter = {made}\n{HELPER.format(measure=measure)}")
    book.run("measured(net, test_loader)")
    (found,) = book.all(Prediction)
    assert (found.metric, found.data.name, found.data.rows.count) == (metric, "test_loader", 50)
