"""What a network is made of: layers, parameters, which of them learn. It is looked at and never called."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from deeprules_jupyter.training import Layer

LAYERS = 400  # of one network that are told
KINDS = {  # kind of layer -> what its class is called, in torch, Keras and transformers
    "attention": ("Attention", "Transformer"),
    "recurrent": ("RNN", "LSTM", "GRU"),
    "conv": ("Conv",),
    "embedding": ("Embedding",),
    "norm": ("Norm",),
    "dropout": ("Dropout",),
    "linear": ("Linear", "Dense", "Bilinear"),
}
OWN = ("__main__", "torch.nn", "keras.src.layers", "lightning.pytorch.core", "pytorch_lightning.core")


def is_keras(network: Any) -> bool:
    """Whether it is a model of Keras, on whatever backend."""
    return type(network).__module__.startswith("keras.") or any(
        kind.__module__.startswith("keras.src.models") for kind in type(network).__mro__
    )


def layers_of(network: Any) -> tuple[Layer, ...]:
    """The layers in order, those first that the network was given first."""
    found = _keras_layers(network) if is_keras(network) else _torch_layers(network)
    return tuple(layer for _, layer in zip(range(LAYERS), found, strict=False))


def kinds_of(network: Any) -> tuple[str, ...]:
    """Which kinds of layers are there, blocks included."""
    names = {type(module).__name__ for module in _parts(network)}
    return tuple(kind for kind, words in KINDS.items() if any(word in name for word in words for name in names))


def is_foreign(network: Any) -> bool:
    """Whether a class in it comes from a library that ships trained weights, or may."""
    return not all(type(module).__module__.startswith(OWN) for module in _parts(network))


def sizes(network: Any) -> tuple[int, int]:
    """How many numbers its parameters have, and how many of these ask for a gradient."""
    if is_keras(network):
        return _count(network.weights), _count(network.trainable_weights)
    parameters = list(network.parameters())
    return _count(parameters), _count(one for one in parameters if one.requires_grad)


def still_moving(network: Any) -> tuple[str, ...]:
    """Layers whose parameters are frozen while their running statistics follow every batch."""
    found = []
    for name, module in network.named_modules():
        own = list(module.parameters(recurse=False))
        moves = module.training and getattr(module, "track_running_stats", False) and hasattr(module, "running_mean")
        if own and moves and not any(one.requires_grad for one in own):
            found.append(name)
    return tuple(found)


def _parts(network: Any) -> Iterator[Any]:
    if not is_keras(network):
        yield from network.modules()
        return
    for layer in getattr(network, "layers", ()):
        yield layer
        yield from _parts(layer) if hasattr(layer, "layers") else ()


def _torch_layers(network: Any) -> Iterator[Layer]:
    for name, module in network.named_modules():
        own = list(module.parameters(recurse=False))
        if own or next(module.children(), None) is None:
            shape = tuple(own[0].shape) if own else ()
            learns = any(one.requires_grad for one in own) or not own
            yield Layer(name or "itself", type(module).__name__, shape, _count(own), learns)


def _keras_layers(network: Any) -> Iterator[Layer]:
    for layer in _parts(network):
        own = [] if hasattr(layer, "layers") else list(layer.weights)
        if not hasattr(layer, "layers"):
            shape = tuple(own[0].shape) if own else ()
            yield Layer(layer.name, type(layer).__name__, shape, _count(own), bool(layer.trainable))


def _count(tensors: Any) -> int:
    total = 0
    for tensor in tensors:
        size = 1
        for length in tensor.shape:
            size *= int(length)
        total += size
    return total
