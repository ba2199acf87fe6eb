"""The same in code: what draws from the system, the clock, the order of a set, or which thread is ready first."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any

from deeprules_jupyter.experiments.determinism.audit import Concern
from deeprules_jupyter.experiments.determinism.scopes import of_notebook
from deeprules_jupyter.model import Place

UNSEEDED = {
    "default_rng": "np.random.default_rng(0)",
    "RandomState": "np.random.RandomState(0)",
    "Random": "random.Random(0)",
    "SeedSequence": "np.random.SeedSequence(0)",
}
SYSTEM = frozenset("urandom SystemRandom token_bytes token_hex randbits getrandbits uuid4".split())
CLOCK = frozenset("time time_ns perf_counter perf_counter_ns monotonic now utcnow today".split())
CLOCKS = frozenset("time datetime date dt pd".split())
UNORDERED = frozenset("as_completed imap_unordered".split())
ORDER_FREE = frozenset("sorted len sum min max any all set frozenset Counter".split())
TEXTS = frozenset("split lower upper strip replace casefold read splitlines findall".split())
MOST = 10_000  # elements that are looked at
KEEPS_ORDER = frozenset("append extend insert print write".split())


def in_code(
    trees: Iterable[tuple[Place, ast.Module]], values: Mapping[str, Any], seeded_hash: bool, derived: bool
) -> Iterator[Concern]:
    """Each place once. `seeded_hash`: the kernel has a hash seed. `derived`: generators without a seed get one."""
    for place, tree in trees:
        walk = _Walk(place, tree, values, seeded_hash, derived)
        walk.visit(tree)
        yield from walk.found.values()


class _Walk(ast.NodeVisitor):
    """One cell."""

    def __init__(
        self, place: Place, tree: ast.Module, values: Mapping[str, Any], seeded_hash: bool, derived: bool
    ) -> None:
        self.place, self.values, self.mine = place, values, set(of_notebook(tree))
        self.seeded_hash, self.derived = seeded_hash, derived
        self.found: dict[tuple[int, str], Concern] = {}
        self.around: list[ast.AST] = []

    def visit(self, node: ast.AST) -> None:
        check: Callable[[Any], None] | None = _checks(self).get(type(node))
        if check is not None:
            check(node)
        self.around.append(node)
        self.generic_visit(node)
        self.around.pop()

    def say(self, node: ast.AST, text: str, repair: str) -> None:
        line = getattr(node, "lineno", 1)
        self.found.setdefault((line, repair), Concern(replace(self.place, line=line), text, repair))

    def call(self, node: ast.Call) -> None:
        """A call that asks the system, hashes a text, or takes results as they come."""
        name, owner = _last(node.func), _owner(node.func)
        if name in UNSEEDED and not _seeded(node) and not (self.derived and name != "Random"):
            text = f"`{ast.unparse(node)}` has no seed, so its numbers are others in each run."
            self.say(node, text, f"Give it a seed: {UNSEEDED[name]}.")
        elif name in SYSTEM and owner in ("os", "secrets", "random", "uuid", "") and self._decides(name):
            text = f"`{ast.unparse(node)}` asks the system for random bits, which no seed reaches."
            self.say(node, text, "Draw from a generator that has a seed.")
        elif name == "hash" and not owner and self._is_pythons_hash(node.func) and not self._hashes_number(node):
            text = "hash() of a text is another number in each kernel."
            self.say(node, text, "Use hashlib (such as hashlib.blake2b), or start the kernel with PYTHONHASHSEED=0.")
        elif name in UNORDERED or any(_constant(one.value) == "generator_unordered" for one in node.keywords):
            self._unordered(node, name)
        elif name in ("list", "tuple", "enumerate", "array") and node.args and self._is_text_set(node.args[0]):
            self._set_order(node)
        elif (("seed" in name or name == "RandomState") and any(map(_asks_clock, [*node.args]))) or any(
            one.arg in ("seed", "random_state") and _asks_clock(one.value) for one in node.keywords
        ):
            self._clock(node, "the seed is the time of day")

    def loop(self, node: ast.For) -> None:
        """A loop over a set that keeps the order in what it leaves."""
        keeps = any(isinstance(one, ast.Call) and _last(one.func) in KEEPS_ORDER for one in ast.walk(node))
        if keeps and self._is_text_set(node.iter):
            self._set_order(node)

    def comprehension(self, node: ast.ListComp | ast.DictComp | ast.GeneratorExp) -> None:
        """One over a set, unless what is around it does not care for the order."""
        if self._is_text_set(node.generators[0].iter) and not self._order_free():
            self._set_order(node)

    def test(self, node: ast.While | ast.If) -> None:
        """Whether the clock decides how often or whether something is done."""
        leaves = isinstance(node, ast.While) or any(isinstance(one, ast.Break) for one in ast.walk(node))
        if leaves and _asks_clock(node.test):
            self._clock(node, "the clock decides when this ends, so a slower machine does less")

    def _clock(self, node: ast.AST, text: str) -> None:
        self.say(node, f"The result depends on the time: {text}.", "Use a fixed seed, or a fixed number of steps.")

    def _set_order(self, node: ast.AST) -> None:
        if not self.seeded_hash and not self._order_free():
            text = "The order of a set of texts is another one in each kernel, and what is made here keeps that order."
            self.say(node, text, "Sort it: sorted(...).")

    def _unordered(self, node: ast.Call, name: str) -> None:
        kinds = (ast.For, ast.DictComp, ast.ListComp)
        around = next((one for one in reversed(self.around) if isinstance(one, kinds)), None)
        keyed = isinstance(around, ast.DictComp) or (isinstance(around, ast.For) and _keyed(around))
        if not keyed and not self._order_free():
            text = f"`{name or 'generator_unordered'}` gives results in the order in which threads are ready."
            self.say(node, text, "Use map, which keeps the order, or put each result under its own key.")

    def _order_free(self) -> bool:
        calls = [one for one in self.around if isinstance(one, ast.Call)]
        return any(_last(one.func) in ORDER_FREE for one in calls)

    def _decides(self, name: str) -> bool:
        """A file is often called by a uuid, which decides nothing; as a number it may be a seed."""
        near = self.around[-1] if self.around else None
        return name != "uuid4" or (isinstance(near, ast.Attribute) and near.attr == "int")

    def _is_pythons_hash(self, func: ast.expr) -> bool:
        """And not one that was given, such as `hash(x).digest()` with one of hashlib's."""
        given = "hash" in self.values or func not in self.mine
        return not self.seeded_hash and not given and not isinstance(self.around[-1], ast.Attribute)

    def _hashes_number(self, node: ast.Call) -> bool:
        if any(isinstance(one, ast.FunctionDef) and one.name == "__hash__" for one in self.around):
            return True
        parts = list(ast.walk(node.args[0])) if node.args else []
        leaves = [one for one in parts if isinstance(one, ast.Name | ast.Constant | ast.Call)]
        turns = [turn for one in self.around for turn in getattr(one, "generators", [one]) if hasattr(turn, "iter")]
        counted = {_last(turn.target) for turn in turns if _counts(turn.iter) or _all_numbers(self._value(turn.iter))}
        return bool(leaves) and all(
            isinstance(self._value(one), int | float) or _last(one) in counted for one in leaves
        )

    def _is_text_set(self, node: ast.AST) -> bool:
        """A set whose elements are not all numbers, as far as code and kernel tell."""
        if isinstance(node, ast.Set):
            return any(not isinstance(_constant(one), int | float) for one in node.elts)
        if isinstance(node, ast.Call) and _last(node.func) in ("set", "frozenset") and node.args:
            held = self._value(node.args[0])
            return _makes_texts(node.args[0]) if held is None else not _all_numbers(held)
        if isinstance(node, ast.Name):
            value = self._value(node)
            return isinstance(value, set | frozenset) and not _all_numbers(value)
        return False

    def _value(self, node: ast.AST) -> Any:
        """What stands behind a name, or a column of a table, now; None where that is not known."""
        if isinstance(node, ast.Name):
            return self.values.get(node.id) if node in self.mine else None
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
            try:
                return self._value(node.value)[_constant(node.slice)]
            except Exception:  # whatever a person's own object may raise
                return None
        return _constant(node)


def _checks(walk: _Walk) -> dict[type, Callable[[Any], None]]:
    """What is asked of which kind of code."""
    return {
        ast.Call: walk.call,
        ast.For: walk.loop,
        ast.ListComp: walk.comprehension,
        ast.DictComp: walk.comprehension,
        ast.While: walk.test,
        ast.If: walk.test,
    }


def _keyed(loop: ast.For) -> bool:
    """Whether each result is put under a key of its own, and nothing in a row."""
    inside = list(ast.walk(loop))
    put = any(isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Subscript) for one in inside)
    return put and not any(isinstance(one, ast.Call) and _last(one.func) in KEEPS_ORDER for one in inside)


def _last(func: ast.AST) -> str:
    return func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""


def _owner(func: ast.AST) -> str:
    return _last(func.value) if isinstance(func, ast.Attribute) else ""


def _seeded(node: ast.Call) -> bool:
    given = [*node.args, *(one.value for one in node.keywords)]
    return any(not (isinstance(one, ast.Constant) and one.value is None) for one in given)


def _constant(node: ast.AST) -> Any:
    return node.value if isinstance(node, ast.Constant) else None


def _asks_clock(node: ast.AST) -> bool:
    calls = (one for one in ast.walk(node) if isinstance(one, ast.Call))
    return any(_last(one.func) in CLOCK and (_owner(one.func) in CLOCKS or not _owner(one.func)) for one in calls)


def _counts(node: ast.AST) -> bool:
    """`range(...)`, or numbers as they stand."""
    if isinstance(node, ast.Tuple | ast.List):
        return all(isinstance(_constant(one), int | float) for one in node.elts)
    return isinstance(node, ast.Call) and _last(node.func) == "range"


def _makes_texts(node: ast.AST) -> bool:
    parts = list(ast.walk(node))
    return any(isinstance(one, ast.Call) and _last(one.func) in TEXTS for one in parts) or any(
        isinstance(one, ast.List | ast.Tuple) and any(isinstance(_constant(item), str) for item in one.elts)
        for one in parts
    )


def _all_numbers(value: Any) -> bool:
    kind = getattr(getattr(value, "dtype", None), "kind", "")
    if kind:
        return kind in "biufc"
    plain = isinstance(value, list | tuple | set | frozenset | range)
    return plain and all(isinstance(one, int | float) for one in islice(value, MOST))
