"""PyTorch: networks, datasets and losses (PyTorch 2 documentation)."""

from __future__ import annotations

LOSS_WORDS = ("loss", "cross_entropy", "kl_div", "nll", "mse")
OPTIMIZERS = ("torch.optim.",)
LOADERS = frozenset("DataLoader".split())
SELF = frozenset(
    "to cuda cpu float double half eval train requires_grad_ apply share_memory compile bfloat16 zero_grad "
    "load_state_dict freeze unfreeze".split()
)
