"""Which expressions hold the same rows, in the same order, as one of the names in them."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass, field

from deeprules_jupyter.repair import shapes

Origin = tuple[int, object]  # the rows and their order; the labels of the rows, by which pandas puts tables together

METHODS = frozenset(
    "copy fillna astype replace map applymap clip round abs rename to_numpy to_frame toarray todense tocsr tocsc "
    "isnull isna notnull notna ravel flatten squeeze assign isin between filter select_dtypes tolist rank cumsum shift "
    "ffill bfill interpolate where mask add sub mul div eq ne gt ge lt le add_prefix add_suffix rename_axis "
    "infer_objects convert_dtypes get apply drop dropna reset_index set_index reshape reindex pop".split()
)
ACCESSORS = frozenset({"str", "dt", "cat"})
NO_ROWS = frozenset("T shape columns index size dtypes dtype ndim empty plot loc iloc at iat nbytes".split())
ELEMENTWISE = frozenset(
    "log log1p log2 log10 sqrt cbrt exp expm1 abs sign square power nan_to_num array asarray ravel where isnan float32 "
    "get_dummies to_numeric to_datetime cut qcut Series normalize scale label_binarize to_categorical csr_matrix list"
    " minmax_scale robust_scale".split()
)
APPLIED = frozenset({"transform", "fit_transform", "predict", "predict_proba"})
STACKED = frozenset({"hstack", "column_stack", "concat", "concatenate"})


@dataclass
class Known:
    """The rows that each name holds, and the names that hold columns or other things without rows."""

    rows: dict[str, Origin] = field(default_factory=dict)
    columns: set[str] = field(default_factory=set)

    def of(self, node: ast.AST | None) -> Origin | None:
        """The rows that an expression holds, None where that is not sure."""
        if isinstance(node, ast.Name):
            return self.rows.get(node.id)
        if isinstance(node, ast.Subscript):
            return self._selected(node)
        if isinstance(node, ast.Attribute):
            return None if node.attr in NO_ROWS else self.of(node.value)
        if isinstance(node, ast.Call):
            return self._called(node)
        if isinstance(node, ast.BinOp):
            return self.common((node.left, node.right))
        if isinstance(node, ast.Compare):
            return self.common((node.left, *node.comparators))
        if isinstance(node, ast.UnaryOp):
            return self.of(node.operand)
        if isinstance(node, ast.ListComp) and len(node.generators) == 1 and not node.generators[0].ifs:
            return self._bare(self.of(node.generators[0].iter))
        return None

    def common(self, nodes: Iterable[ast.expr]) -> Origin | None:
        """The rows of all those that have rows, if they are the same."""
        found = {origin for node in nodes if (origin := self.of(node))}
        return found.pop() if len(found) == 1 else None

    @staticmethod
    def _bare(origin: Origin | None) -> Origin | None:
        """The same rows with labels that count from 0."""
        return (origin[0], ("range", origin[0])) if origin else None

    # selections -----------------------------------------------------------------------------------------------------
    def _selected(self, node: ast.Subscript) -> Origin | None:
        base, key = node.value, node.slice
        if isinstance(base, ast.Attribute) and base.attr in ("loc", "iloc"):
            base, whole = base.value, isinstance(key, ast.Tuple) and _everything(key.elts[0])
            return self.of(base) if whole else None
        if isinstance(key, ast.Tuple) and key.elts and _everything(key.elts[0]):
            return self.of(base)
        return self.of(base) if _everything(key) or self.is_columns(key) else None

    def is_columns(self, key: ast.AST) -> bool:
        """Whether a key names columns of a table, and not rows."""
        if isinstance(key, ast.Constant):
            return isinstance(key.value, str)
        if isinstance(key, ast.Name):
            return key.id in self.columns
        if isinstance(key, ast.List | ast.Tuple):
            return all(self.is_columns(one.value if isinstance(one, ast.Starred) else one) for one in key.elts)
        if isinstance(key, ast.BinOp):
            return self.is_columns(key.left) and self.is_columns(key.right)
        if isinstance(key, ast.ListComp):
            return self._is_columns_of(key.generators[0].iter) and isinstance(key.elt, ast.Name)
        return self._is_columns_of(key)

    def _is_columns_of(self, node: ast.AST) -> bool:
        """`df.columns[1:]`, `df.select_dtypes("number").columns`, `list(df)`, `df.columns.difference(["a"])`."""
        if isinstance(node, ast.Attribute):
            return node.attr == "columns" or (node.attr == "values" and self._is_columns_of(node.value))
        if isinstance(node, ast.Subscript):
            return self._is_columns_of(node.value)
        if isinstance(node, ast.Call):
            base = shapes.receiver(node)
            if base is not None:
                return shapes.called(node) != "str" and self._is_columns_of(base)
            return shapes.called(node) in ("list", "set", "sorted") and len(node.args) > 0 and (
                self._is_columns_of(node.args[0]) or self.is_columns(node.args[0])
            )  # fmt: skip
        return isinstance(node, ast.Name | ast.List) and self.is_columns(node)

    # calls ----------------------------------------------------------------------------------------------------------
    def _called(self, call: ast.Call) -> Origin | None:
        base, name = shapes.receiver(call), shapes.called(call)
        if isinstance(base, ast.Attribute) and base.attr in ACCESSORS:
            return self.of(base.value)
        if name in APPLIED and base is not None and call.args:
            return self.of(call.args[0])
        if base is not None and (origin := self.of(base)):
            return self._method(call, base, origin)
        if not call.args:
            data = next((word.value for word in call.keywords if word.arg == "data"), None)
            return self.of(data) if name == "get_dummies" else None
        if name in STACKED:
            return self._stacked(call)
        first = self.of(call.args[0])
        if name == "DataFrame":
            index = any(word.arg == "index" for word in call.keywords)
            return (first[0], object()) if first and index else self._bare(first)
        if name == "where":
            return self.common(call.args) if len(call.args) == 3 else None
        return first if name in ELEMENTWISE else None

    def _method(self, call: ast.Call, base: ast.expr, origin: Origin) -> Origin | None:
        name = shapes.called(call)
        if not keeps_rows(call):
            return None
        if name == "apply":
            column = isinstance(base, ast.Attribute) or (
                isinstance(base, ast.Subscript) and isinstance(base.slice, ast.Constant | ast.Name)
            )
            fits = bool(call.args) and isinstance(call.args[0], ast.Attribute) and call.args[0].attr == "fit_transform"
            return origin if column or fits or _axis(call, 1) in (1, "columns") else None
        if name == "reset_index":
            return self._bare(origin)
        return (origin[0], object()) if name == "set_index" else origin

    def _stacked(self, call: ast.Call) -> Origin | None:
        """Tables side by side."""
        parts = call.args[0].elts if isinstance(call.args[0], ast.List | ast.Tuple) else []
        found = [self.of(part) for part in parts]
        name = shapes.called(call)
        if not found or (name in ("concat", "concatenate") and _axis(call, 1) not in (1, "columns")):
            return None
        alike = None not in found and len(set(found) if name == "concat" else {one and one[0] for one in found}) == 1
        return found[0] if alike else None


def keeps_rows(call: ast.Call) -> bool:
    """Whether a method of a table gives the same rows in the same order, or leaves them where it works in place."""
    name = shapes.called(call)
    words = {word.arg for word in call.keywords}
    if name == "drop":
        return "index" not in words and ("columns" in words or _axis(call, 1) in (1, "columns"))
    if name == "dropna":
        return _axis(call, 0) in (1, "columns")
    if name == "reindex":
        return words == {"columns"}
    if name == "pop":
        return bool(call.args) and isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str)
    if name == "reshape":
        return ast.unparse(ast.Tuple(call.args, ast.Load())) in ("(-1, 1)", "((-1, 1),)")
    return name in METHODS


def _axis(call: ast.Call, position: int) -> object:
    found = next((word.value for word in call.keywords if word.arg == "axis"), None)
    found = found or (call.args[position] if len(call.args) > position else None)
    return found.value if isinstance(found, ast.Constant) else None


def _everything(key: ast.AST) -> bool:
    return isinstance(key, ast.Slice) and not (key.lower or key.upper or key.step)


NUMBERS = frozenset("mean median std var min max mode quantile sum count nunique len round int float skew".split())


def no_rows(value: ast.expr) -> bool:
    """Numbers, settings, functions and learners, which a formula may hold beside rows."""
    if isinstance(value, ast.Constant | ast.Dict | ast.Lambda | ast.JoinedStr):
        return True
    while isinstance(value, ast.Subscript):
        value = value.value
    name = shapes.called(value)
    return name in NUMBERS or (name[:1].isupper() and name not in ("DataFrame", "Series"))
