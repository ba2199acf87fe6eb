"""Questions to living models: of what they are made, how many numbers they have learned, what keeps them in check."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

RESTRAINTS = frozenset(
    "C alpha l1_ratio penalty max_depth max_leaf_nodes min_samples_leaf min_samples_split max_features ccp_alpha "
    "subsample colsample_bytree reg_alpha reg_lambda min_child_weight learning_rate n_estimators early_stopping "
    "n_iter_no_change weight_decay dropout shrinkage var_smoothing n_neighbors epsilon l2_regularization depth "
    "l2_leaf_reg num_leaves".split()
)
UNSET = ("None", "'deprecated'")
WORDS = "linear_model naive_bayes discriminant_analysis tree"  # modules of models that can be read as they are


def parts(model: Any) -> list[tuple[str, Any]]:
    """The steps of a pipeline in order, the model itself last; of a search those of what it chose."""
    model = getattr(model, "best_estimator_", model)
    steps = getattr(model, "steps", None)
    if isinstance(steps, list):
        return [(str(name), step) for name, step in steps if step is not None and not isinstance(step, str)]
    return [(type(model).__name__, model)]


def said(step: Any) -> str:
    """A step with the settings that are not the usual ones, in one line."""
    try:
        return " ".join(repr(step).split())[:200]
    except Exception:  # a class of the person's own
        return type(step).__name__


def settings(model: Any) -> dict[str, str]:
    """All settings of the model itself."""
    last = parts(model)[-1][1]
    try:
        own = last.get_params(deep=False)
    except Exception:  # no model of scikit-learn's kind
        return {}
    return {str(name): repr(value)[:80] for name, value in own.items()}


def restraints(model: Any) -> list[str]:
    """The settings that keep it from learning rows by heart."""
    found = [f"{name}={value}" for name, value in settings(model).items() if name in RESTRAINTS and value not in UNSET]
    return found or list(_of_layers(model))


def _of_layers(model: Any) -> Iterator[str]:
    torch: Any = sys.modules.get("torch")
    if torch is None or not isinstance(model, torch.nn.Module):
        return
    for layer in model.modules():
        if "Dropout" in type(layer).__name__:
            yield f"{type(layer).__name__}(p={getattr(layer, 'p', '?')})"
        elif "Norm" in type(layer).__name__:
            yield type(layer).__name__


def capacity(model: Any) -> tuple[int, str] | None:
    """How many numbers it has learned, and what they are; None where that cannot be told."""
    last = parts(model)[-1][1]
    torch: Any = sys.modules.get("torch")
    if torch is not None and isinstance(last, torch.nn.Module):
        return sum(one.numel() for one in last.parameters()), "weights"
    try:
        return _capacity(last)
    except Exception:  # attributes of another meaning than we know
        return None


def _capacity(last: Any) -> tuple[int, str] | None:
    if hasattr(last, "coefs_"):
        return sum(one.size for one in (*last.coefs_, *last.intercepts_)), "weights"
    if hasattr(last, "coef_"):
        return int(last.coef_.size) + int(getattr(getattr(last, "intercept_", None), "size", 1)), "coefficients"
    if hasattr(last, "tree_"):
        return int(last.tree_.node_count), "nodes of a tree"
    if hasattr(last, "estimators_"):
        flat = list(getattr(last.estimators_, "flat", last.estimators_))
        trees = [one for one in flat if hasattr(one, "tree_")]
        return (sum(int(one.tree_.node_count) for one in trees), f"nodes of {len(trees)} trees") if trees else None
    if hasattr(last, "support_vectors_"):
        return int(last.support_vectors_.shape[0]), "support vectors, which are training rows"
    if hasattr(last, "X_train_"):
        return int(last.X_train_.shape[0]), "training rows, which it keeps"
    if hasattr(last, "_fit_X"):
        return int(last._fit_X.shape[0]), "training rows, which it keeps"
    return (int(last.count_params()), "weights") if hasattr(last, "count_params") else None


def readable(model: Any) -> bool:
    """Whether a person can read off the model itself how it decides."""
    module = type(parts(model)[-1][1]).__module__
    return module.startswith("sklearn.") and any(word in module for word in WORDS.split())


def output(model: Any) -> str:
    """What it gives."""
    last = parts(model)[-1][1]
    names = getattr(last, "classes_", None)
    if names is not None:
        more = " and a probability for each" if hasattr(last, "predict_proba") else ""
        return f"one of {len(names)} classes{more}"
    kind = getattr(last, "_estimator_type", "")
    return "a number" if kind == "regressor" or type(last).__name__.endswith("Regressor") else ""


def columns(model: Any) -> int | None:
    """How many columns it takes."""
    first = parts(model)[0][1]
    found = getattr(model, "n_features_in_", getattr(first, "n_features_in_", None))
    return int(found) if isinstance(found, int) else None


def stores_rows(model: Any) -> str:
    """What of its training rows it keeps; "" where it keeps none that we know."""
    found = capacity(model)
    return found[1] if found and "training rows" in found[1] else ""
