"""A Pipeline as the lines of Python that build it again, without us."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

SHORT = {"numpy": "np", "pandas": "pd"}  # as everybody calls them
SIMPLE = (str, int, float, bool, type(None))


def code(pipeline: Any, X: str = "X_train", y: str = "y_train") -> str:
    """Imports, the Pipeline with the settings that are not the usual ones, and its fit."""
    writer = Writer()
    built = writer.text(pipeline, "")
    return "\n".join([*sorted(writer.imports), "", f"baseline = {built}", f"baseline.fit({X}, {y})"])


class Writer:
    """Writes expressions, and keeps what they import."""

    def __init__(self) -> None:
        self.imports: set[str] = set()

    def text(self, value: Any, indent: str) -> str:
        """An expression that makes this value."""
        if hasattr(value, "get_params") and not isinstance(value, type):
            return self._estimator(value, indent)
        if isinstance(value, list | tuple):
            return self._sequence(value, indent)
        if isinstance(value, dict):
            return "{" + ", ".join(f"{k!r}: {self.text(v, indent)}" for k, v in value.items()) + "}"
        if isinstance(value, slice):
            return f"slice({value.start!r}, {value.stop!r}, {value.step!r})"
        if callable(value):
            return self._named(value)
        plain = value.item() if hasattr(value, "item") and not isinstance(value, SIMPLE) else value
        return repr(plain)

    def _estimator(self, value: Any, indent: str) -> str:
        kind = type(value)
        self.imports.add(f"from {_public(kind)} import {kind.__name__}")
        inner = indent + "    "
        given = [f"{name}={self.text(one, inner)}" for name, one in _changed(value)]
        line = f"{kind.__name__}({', '.join(given)})"
        if len(indent) + len(line) <= 100 and "\n" not in line:
            return line
        return f"{kind.__name__}(\n" + "".join(f"{inner}{one},\n" for one in given) + f"{indent})"

    def _sequence(self, values: Any, indent: str) -> str:
        left, right = ("[", "]") if isinstance(values, list) else ("(", ")")
        inner = indent + "    "
        parts = [self.text(one, inner) for one in values]
        line = left + ", ".join(parts) + ("," if left == "(" and len(parts) == 1 else "") + right
        if len(indent) + len(line) <= 100 and "\n" not in line:
            return line
        return f"{left}\n" + "".join(f"{inner}{one},\n" for one in parts) + f"{indent}{right}"

    def _named(self, value: Any) -> str:
        """A function or class by its name: `np.reshape`, `csr_matrix.toarray`."""
        module = _public(value)
        name = str(getattr(value, "__qualname__", value.__name__))
        root = module.partition(".")[0]
        if root in SHORT and _found(root, name):
            self.imports.add(f"import {root} as {SHORT[root]}")
            return f"{SHORT[root]}.{name}"
        self.imports.add(f"from {module} import {name.partition('.')[0]}")
        return name


def _changed(estimator: Any) -> Iterator[tuple[str, Any]]:
    """The settings that are not those of the class."""
    import inspect

    given = inspect.signature(type(estimator).__init__).parameters
    usual = {name: one.default for name, one in given.items()}
    if any(one.kind is one.VAR_KEYWORD for one in given.values()):  # XGBoost names most of its settings elsewhere
        usual = {**type(estimator)().get_params(deep=False), **usual}
    for name, value in estimator.get_params(deep=False).items():
        before = usual.get(name, inspect.Parameter.empty)
        same = isinstance(value, SIMPLE) and type(value) is type(before) and (value == before or value != value)
        if not same:
            yield name, value


def _public(value: Any) -> str:
    """The shortest module that offers it: `sklearn.linear_model` and not `sklearn.linear_model._logistic`."""
    parts = str(value.__module__).split(".")
    name = str(getattr(value, "__qualname__", value.__name__))
    for end in range(1, len(parts) + 1):
        if _found(module := ".".join(parts[:end]), name):
            return module
    return str(value.__module__)


def _found(module: str, name: str) -> bool:
    found: Any = sys.modules.get(module)
    for part in name.split("."):
        found = getattr(found, part, None)
    return found is not None
