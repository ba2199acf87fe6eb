"""The few shapes of code that are simple enough to be repaired: splits, fits, wrappers around them, selections."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from deeprules_jupyter.repair.names import reads
from deeprules_jupyter.repair.program import Program, RefusedError, Statement

CASTS = frozenset({"toarray", "todense", "astype", "tocsr", "tocsc", "copy", "round", "to_numpy"})
TABLES = {"pd": ("DataFrame",), "pandas": ("DataFrame",), "np": ("array", "asarray"), "numpy": ("array", "asarray")}
SHAPE_KEEPING = ("Scaler", "PowerTransformer", "QuantileTransformer", "Normalizer")


@dataclass(frozen=True)
class Pair:
    """What went into a split, and the names of the two parts that came out."""

    whole: ast.expr
    train: str
    test: str


@dataclass(frozen=True)
class Division:
    """`a, b, ... = train_test_split(x, ...)`."""

    statement: Statement
    call: ast.Call
    pairs: tuple[Pair, ...]

    def pair_of(self, name: str) -> Pair | None:
        """The pair that this name went into."""
        return next((p for p in self.pairs if isinstance(p.whole, ast.Name) and p.whole.id == name), None)


@dataclass(frozen=True)
class Learning:
    """`maker.fit_transform(data)` or `maker.fit(data).transform(given)`."""

    call: ast.Call
    maker: ast.expr
    data: ast.expr
    labels: ast.expr | None
    given: ast.expr


def called(node: ast.expr) -> str:
    """The last part of the name of what is called, or nothing."""
    if not isinstance(node, ast.Call):
        return ""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def receiver(node: ast.expr) -> ast.expr | None:
    """What a method is called on."""
    return node.func.value if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else None


def assigned(one: Statement) -> tuple[ast.expr, ast.expr] | None:
    """The target and the value of a plain assignment."""
    if isinstance(one.node, ast.Assign) and len(one.node.targets) == 1:
        return one.node.targets[0], one.node.value
    return None


def names_in(target: ast.expr) -> list[str]:
    """The names of `a, b = ...`, or none where something else stands among them."""
    parts = target.elts if isinstance(target, ast.Tuple | ast.List) else [target]
    return [one.id for one in parts if isinstance(one, ast.Name)] if all(isinstance(o, ast.Name) for o in parts) else []


def division(one: Statement) -> Division | None:
    """The split that a statement makes, if its parts get names."""
    pair = assigned(one)
    if not pair or called(pair[1]) != "train_test_split":
        return None
    names, call = names_in(pair[0]), pair[1]
    assert isinstance(call, ast.Call)
    if len(set(names)) != 2 * len(call.args) or any(isinstance(arg, ast.Starred) for arg in call.args):
        return None
    pairs = tuple(Pair(arg, names[2 * n], names[2 * n + 1]) for n, arg in enumerate(call.args))
    return Division(one, call, pairs)


def learning(value: ast.expr) -> Learning | None:
    """The one fit with its transform that stands in an expression."""
    found = learnings(value)
    return found[0] if len(found) == 1 else None


def learnings(value: ast.AST) -> list[Learning]:
    """All fits with their transforms in a piece of code."""
    return [made for node in ast.walk(value) if isinstance(node, ast.Call) and (made := _learning(node))]


def _learning(call: ast.Call) -> Learning | None:
    maker = receiver(call)
    if maker is None or call.keywords or not call.args:
        return None
    if called(call) == "fit_transform" and len(call.args) <= 2:
        return Learning(call, maker, call.args[0], call.args[1] if call.args[1:] else None, call.args[0])
    if called(call) == "transform" and len(call.args) == 1 and (fit := fitting(maker)):
        return Learning(call, fit.maker, fit.data, fit.labels, call.args[0])
    return None


def fitting(value: ast.expr) -> Learning | None:
    """`maker.fit(data)`, which gives the maker."""
    maker = receiver(value)
    if not isinstance(value, ast.Call) or maker is None or called(value) != "fit" or value.keywords:
        return None
    if not 1 <= len(value.args) <= 2:
        return None
    return Learning(value, maker, value.args[0], value.args[1] if value.args[1:] else None, value.args[0])


def made_by(program: Program, maker: ast.expr, before: Statement) -> ast.Call | None:
    """The call that makes the learner: it stands here, or where its name was bound last."""
    if isinstance(maker, ast.Name):
        bound = program.binding(maker.id, before)
        pair = assigned(bound) if bound else None
        if not pair:
            return None
        fit = fitting(pair[1])
        maker = fit.maker if fit else pair[1]
    return maker if isinstance(maker, ast.Call) and _makes(maker) else None


def _makes(call: ast.Call) -> bool:
    """`StandardScaler()` or `preprocessing.StandardScaler()`."""
    base = receiver(call)
    return bool(called(call)) and (base is None or (isinstance(base, ast.Name) and called(call)[0].isupper()))


def wrapped(value: ast.expr, core: ast.expr) -> Iterator[ast.Call]:
    """The calls around the core, outermost first. Refuses where one of them is not known to keep rows."""
    while value is not core:
        if not isinstance(value, ast.Call):
            raise RefusedError("the transformed rows go into an expression that is not plain enough")
        yield value
        inner = receiver(value)
        if isinstance(inner, ast.Name) and called(value) in TABLES.get(inner.id, ()) and value.args:
            value = value.args[0]
        elif called(value) in CASTS and inner is not None:
            value = inner
        else:
            raise RefusedError(f"the transformed rows go through {called(value) or 'another call'} at once")


def same(one: ast.AST | None, other: ast.AST | None) -> bool:
    """Whether two pieces of code say the same."""
    return one is other or (one is not None and other is not None and ast.dump(one) == ast.dump(other))


def occurrences(node: ast.AST, name: str) -> list[ast.expr]:
    """Where a name is read in a piece of code."""
    return [one for one in ast.walk(node) if isinstance(one, ast.Name) and one.id == name]


def strings(node: ast.AST | None) -> list[str] | None:
    """The columns that `"a"` or `["a", "b"]` name, or None where they are computed."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.List | ast.Tuple) and node.elts:
        parts = [one.value for one in node.elts if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        return parts if len(parts) == len(node.elts) else None
    return None


def only_shape(one: Statement, name: str) -> bool:
    """Whether a statement asks only how many rows and columns there are."""
    parents = {child: node for node in ast.walk(one.node) for child in ast.iter_child_nodes(node)}
    return name not in one.writes and all(_asks_shape(parents[use]) for use in occurrences(one.node, name))


def _asks_shape(node: ast.AST) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr in ("shape", "columns", "index") and isinstance(node.ctx, ast.Load)
    return isinstance(node, ast.Call) and called(node) == "len"


def in_the_open(one: Statement) -> str:
    """Why a statement is not one of the cell itself: it is a loop, a branch or a function."""
    if isinstance(one.node, ast.For | ast.AsyncFor | ast.While | ast.If | ast.With | ast.Try):
        return "it stands inside a loop or another block"
    if isinstance(one.node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return "it stands inside a function"
    return ""


def mutates(one: Statement, name: str) -> bool:
    """Whether a statement may change what this name holds."""
    if name in one.writes:
        return True
    if name not in one.reads:
        return False
    for node in ast.walk(one.node):
        if isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(node.ctx, ast.Load):
            changed = name in reads(node.value)
        elif isinstance(node, ast.Call):
            handed = any(isinstance(arg, ast.Name) and arg.id == name for arg in node.args)
            base = receiver(node)
            own = isinstance(base, ast.Name) and base.id == name
            part = base is not None and any(word.arg == "inplace" for word in node.keywords) and name in reads(base)
            changed = (handed and not harmless(node)) or (own and _in_place(node)) or part
        else:
            changed = False
        if changed:
            return True
    return False


HARMLESS = frozenset("print len display type list set sorted zip enumerate isinstance str".split())
LIBRARIES = frozenset({"np", "numpy", "pd", "pandas", "plt", "sns", "sklearn"})
CHANGERS = frozenset(
    "append extend insert pop remove clear sort reverse update setdefault add discard fill put itemset resize "
    "partial_fit fit fit_transform set_params".split()
)


def harmless(call: ast.Call) -> bool:
    """Whether what is called is known to leave its arguments as they are."""
    base = receiver(call)
    if base is None:
        return called(call) in HARMLESS
    return (isinstance(base, ast.Name) and base.id in LIBRARIES and called(call) != "shuffle") or called(call) in (
        "fit", "predict", "transform", "score", "fit_transform", "fit_predict", "append",
    )  # fmt: skip


def _in_place(call: ast.Call) -> bool:
    return called(call) in CHANGERS or any(word.arg in ("inplace", "out") for word in call.keywords)
