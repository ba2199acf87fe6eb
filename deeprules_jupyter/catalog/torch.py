"""PyTorch: networks, tensors, datasets and losses (PyTorch 2 documentation)."""

from __future__ import annotations

from deeprules_jupyter.catalog.library import Library, names

LIBRARY = Library(
    roots=names("torch"),
    tables=True,
    losses=names("loss cross_entropy kl_div nll mse"),
    loaders=names("DataLoader"),
    follows_score=names("ReduceLROnPlateau"),
    same_object=names(
        "to cuda cpu float double half eval train requires_grad_ apply share_memory compile bfloat16 zero_grad "
        "load_state_dict freeze unfreeze"
    ),
    readers=names("load"),
    savers=names("save export"),  # torch.save, torch.jit.save, torch.onnx.export
    same_value=names("trace script"),  # torch.jit
    joins=names("cat stack hstack vstack"),
    side_by_side=names("hstack"),
    seeding=names("manual_seed"),
    random_orders=names("randperm"),
    random_draws=names("rand randn randint normal rand_like randn_like"),
    rowless_attributes=names("device"),
    new_tables=names("tensor as_tensor from_numpy"),
    same_positions=names("tolist numpy long to cpu int clone detach"),
)
