"""What says that a network began with weights from elsewhere, and what only puts its best epoch back."""

from __future__ import annotations

import pytest

from deeprules_jupyter.rules.appropriate.few_samples import LOADED


@pytest.mark.parametrize("code", ["net.load_state_dict(torch.load('w.pt'))", "resnet18(weights='DEFAULT')"])
def test_weights_from_elsewhere_are_known(code: str) -> None:
    assert LOADED.search(code)


@pytest.mark.parametrize("code", ["net.load_state_dict(best_weights)", "best_weights = deepcopy(net.state_dict())"])
def test_the_best_epoch_is_not_from_elsewhere(code: str) -> None:
    assert not LOADED.search(code)
