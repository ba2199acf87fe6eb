"""Expressions: an abstract value for each."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable

from deeprules_jupyter.catalog import KNOWN
from deeprules_jupyter.dataflow.comprehensions import Comprehensions
from deeprules_jupyter.dataflow.cuts import Dataset
from deeprules_jupyter.dataflow.kinship import Column
from deeprules_jupyter.dataflow.machine import TooMuchError
from deeprules_jupyter.dataflow.nets import ACCURACY
from deeprules_jupyter.dataflow.values import NONE, Bound, Const, Func, Klass, Lib, Map, Model, Seq, Val, may_be

OF_A_COLUMN = frozenset({"rows", "fits", "stats", "name", "way", "scores", "nets", "index", "doubts"})
OF_PREDICTIONS = frozenset({"preds", "judged", "judged_by"})
SHIFTS: dict[type[ast.operator], int] = {ast.Add: 1, ast.Sub: -1}


class Expressions(Comprehensions):
    """Adds the evaluation of expressions."""

    def eval(self, node: ast.expr) -> Val:
        self.steps += 1  # as `tick` does, which would be called for every node
        if self.steps > self.most:
            raise TooMuchError
        handler = self.expressions[type(node)]
        if handler is not None:
            found: Val = handler(self, node)
            return found
        return self.blend([self.eval(child) for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)])

    def on_constant(self, node: ast.Constant) -> Val:
        return Const(value=node.value)

    def on_name(self, node: ast.Name) -> Val:
        val = self.scope.find(node.id)
        if val is None and self.stars and (path := self.starred(node.id)):
            return Lib(path=path)
        if val is None:
            val = Lib(path=f"builtins.{node.id}") if hasattr(builtins, node.id) else Val(name=node.id)
            if isinstance(val, Val) and not isinstance(val, Lib):
                self.globals.names[node.id] = val
        return val

    def on_attribute(self, node: ast.Attribute) -> Val:
        out = self.attribute(self.eval(node.value), node.attr)
        return self._as_column(out) if isinstance(out, Bound) else out

    def called(self, node: ast.expr) -> Val:
        """What is called: a method need not know what its owner knows."""
        if not isinstance(node, ast.Attribute):
            return self.eval(node)
        self.steps += 1
        return self.attribute(self.eval(node.value), node.attr)

    def attribute(self, val: Val, name: str) -> Val:
        if isinstance(val, Lib):
            return Lib(path=f"{val.path}.{name}")
        if isinstance(val, Bound) and val.owner.rows and not isinstance(val.owner, Model):
            val = self.columns(val.owner, [val.attr])  # `df.age.mean`: then `age` is a column
        if isinstance(val, Model):
            return self._model_attribute(val, name)
        if isinstance(val, Klass):
            return val.find(name) or Val()
        if isinstance(val, Seq) and name in val.keyed:
            return val.keyed[name]
        if isinstance(val, (Map, Seq)) and not val.rows:
            return Bound(owner=val, attr=name)
        if (part := self._table_attribute(val, name)) is not None:
            return part
        return Bound(owner=val, attr=name)

    def _as_column(self, bound: Bound) -> Bound:
        """What an attribute holds if it is no method but a column."""
        owner = bound.owner
        if isinstance(owner, Model) or (isinstance(owner, (Map, Seq)) and not owner.rows):
            return bound
        given = {name: known for name, known in vars(owner).items() if name in OF_A_COLUMN}
        if not owner.held:
            given |= {name: known for name, known in vars(owner).items() if name in OF_PREDICTIONS}
        if owner.cols:
            given["cols"] = {key: fits for key, fits in owner.cols.items() if may_be(key, bound.attr)}
        return Bound(owner=owner, attr=bound.attr, **given)

    def _table_attribute(self, val: Val, name: str) -> Val | None:
        """What a table has under this name; None where it may be a method."""
        if val.cols and (noted := self.annotation(val, name)) is not None:
            return noted
        if name == "metrics" and val.preds:
            return self.emit_score(val.preds, val, name)
        if name in KNOWN.turns and val.across:
            return self.turned(val) if name == "T" else None
        if name in KNOWN.row_attributes:
            return val
        if name == "shape":
            return Seq(items=[self.size_of(val), Val()])
        if name in KNOWN.rowless_attributes:
            return Val(labels=name in ("columns", "feature_names", "names"))
        if name in ("dataset", "tensors") and isinstance(val, Dataset):
            return val
        if name in val.cols or name in val.held or (val.rows and name in ("target",)):
            return self.columns(val, [name])
        return None

    def _model_attribute(self, model: Model, name: str) -> Val:
        if name in model.attrs:
            return model.attrs[name]
        if model.klass and isinstance(method := model.klass.find(name), Func):
            marks = getattr(method.node, "decorator_list", [])
            if any(isinstance(d, ast.Name) and d.id in ("property", "cached_property") for d in marks):
                return self.call_method(model, method, [])
        if name in KNOWN.fitted_values and "exog" in model.attrs:
            return self.predict(model, model.attrs["exog"])
        learned = self.learned_attribute(model, name)
        return learned if learned is not None else Bound(owner=model, attr=name)

    # containers -----------------------------------------------------------------------------------------------------
    def on_tuple(self, node: ast.Tuple | ast.List | ast.Set) -> Val:
        items: list[Val] = []
        exact = True
        for element in node.elts:
            val = self.eval(element.value if isinstance(element, ast.Starred) else element)
            if isinstance(element, ast.Starred):
                exact = exact and isinstance(val, Seq) and val.exact
                items += val.items if isinstance(val, Seq) else [val]
            else:
                items.append(val)
        return Seq(items=items, exact=exact)

    on_list = on_tuple
    on_set = on_tuple

    def on_dict(self, node: ast.Dict) -> Val:
        entries: dict[object, Val] = {}
        for key, value in zip(node.keys, node.values, strict=False):
            val = self.eval(value)
            if key is None:
                entries.update(val.entries if isinstance(val, Map) else {"**": val} if val.stats else {})
            else:
                entries[self.key_of(self.eval(key))] = val
        return Map(entries=entries)

    def key_of(self, key: Val) -> object:
        if isinstance(key, Const):
            try:
                hash(key.value)
                return key.value
            except TypeError:
                pass
        return ("key", self.keep(key))

    def assign(self, target: ast.expr, val: Val) -> None:
        raise NotImplementedError

    def lend(self, target: ast.expr, val: Val) -> None:
        raise NotImplementedError

    def columns(self, val: Val, keys: list[object], single: bool = True) -> Val:
        raise NotImplementedError

    def derived(self, vals: Iterable[Val]) -> Column | None:
        raise NotImplementedError

    # operators ------------------------------------------------------------------------------------------------------
    def on_binop(self, node: ast.BinOp) -> Val:
        return self.operate(self.eval(node.left), node.op, self.eval(node.right))

    def operate(self, left: Val, op: ast.operator, right: Val) -> Val:
        if isinstance(left, Const) and isinstance(right, Const):
            return self._fold(left, op, right)
        if isinstance(left, Seq) and isinstance(right, Seq) and isinstance(op, ast.Add) and not left.rows:
            return Seq(items=[*left.items, *right.items], exact=left.exact and right.exact)
        if isinstance(op, ast.Add) and (left.listed or right.listed) and left.rows and right.rows:
            return self.chain(left, right)
        if isinstance(op, (ast.BitAnd, ast.BitOr)) and (left.index or right.index):
            cuts = (*(left.index or ()), *(right.index or ())) if isinstance(op, ast.BitAnd) else ()
            both = self.blend([left, right])
            of = self.derived([left, right])
            return Val(rows=both.rows, fits=both.fits, cols=both.cols, index=cuts or None, origin=of)
        if isinstance(op, ast.Sub) and left.bag and right.bag:
            return self.complement(left, right, "set difference")
        out = self.blend([left, right])
        one, other = (left, right) if left.preds or left.nets else (right, left)
        if isinstance(op, ast.Sub) and (one.preds or one.nets) and other.rows and not (other.preds or other.nets):
            out.judged, out.judged_by = True, out.judged_by or self.error([one, other])
        if isinstance(op, ast.MatMult) and left.judged and right.judged and not out.nets:
            return self.measure(out, "sum of squares")
        out.origin = self.derived([left, right])
        if left.counted and isinstance(right, Const) and isinstance(right.value, int) and type(op) in SHIFTS:
            out.turn, out.counted = left.turn + SHIFTS[type(op)] * right.value, True  # `folds[k + 1 :]`
        return out

    def _fold(self, left: Const, op: ast.operator, right: Const) -> Val:
        """Arithmetic on small known numbers and short texts."""
        a, b = left.value, right.value
        plain = isinstance(a, (int, float)) and isinstance(b, (int, float)) and abs(a) < 1e9 and abs(b) < 1e9
        try:
            if plain and isinstance(op, (ast.Add, ast.Sub, ast.Mult, ast.FloorDiv, ast.Div)):
                symbol = {ast.Add: a + b, ast.Sub: a - b, ast.Mult: a * b}
                value = symbol[type(op)] if type(op) in symbol else a // b if isinstance(op, ast.FloorDiv) else a / b
                return Const(value=value)
        except (ZeroDivisionError, OverflowError):
            pass
        return Val(turning=left.turning or right.turning)

    def on_unaryop(self, node: ast.UnaryOp) -> Val:
        val = self.eval(node.operand)
        if isinstance(node.op, ast.Invert) and (val.index or self.is_unknown(val)):
            val.index = val.index or (self.picked(val),)
            of = self.derived([val])
            return Val(rows=val.rows, fits=val.fits, cols=val.cols, index=self.invert(val.index), origin=of)
        if isinstance(val, Const) and isinstance(node.op, ast.USub) and isinstance(val.value, (int, float)):
            return Const(value=-val.value)
        if isinstance(val, Const) and isinstance(node.op, ast.Not):
            return Const(value=not val.value)
        return val

    def on_compare(self, node: ast.Compare) -> Val:
        left, right = self.eval(node.left), self.eval(node.comparators[0])
        if (decided := self._decide(left, node.ops[0], right)) is not None:
            return Const(value=decided)
        for side in (left, right):
            if side.judged and side.nets:
                side.scores += self.measure(side, "loss").scores
        looked_up = left.one and isinstance(node.ops[0], (ast.In, ast.NotIn)) and bool(self.of_values(right.stats))
        out = self.blend([left, right])
        if looked_up:
            out.one, out.rows = True, left.rows  # one value is looked up among others
        one, other = (left, right) if left.preds or left.nets else (right, left)
        if (one.preds or one.nets) and not (other.preds or other.nets) and not one.judged:
            out.judged = bool(other.rows) or (isinstance(node.ops[0], ast.Eq) and not isinstance(other, Const))
            out.judged_by = ACCURACY if out.judged else ""
        elif not one.preds:
            out.index = self.compare(left, node.ops[0], right, node) or None
        out.origin = self.derived([left, right])
        return out

    def _decide(self, left: Val, op: ast.cmpop, right: Val) -> bool | None:
        """A comparison that the code alone decides, such as `scaler is None`."""
        if isinstance(op, (ast.Is, ast.IsNot)) and isinstance(right, Const) and right.value is None:
            known = isinstance(left, (Const, Model, Seq, Map, Func)) or left.rows is not None or bool(left.stats)
            if known:
                same = isinstance(left, Const) and left.value is None
                return same if isinstance(op, ast.Is) else not same
        if left.counted and right.counted and isinstance(op, (ast.Eq, ast.NotEq)):
            return (left.turn == right.turn) == isinstance(op, ast.Eq)
        if isinstance(op, (ast.Is, ast.IsNot)) and left.index is not None and right.index is not None:
            return (left is right) == isinstance(op, ast.Is)
        both = isinstance(left, Const) and isinstance(right, Const)
        if both and isinstance(op, (ast.Eq, ast.NotEq)) and not (left.turning or right.turning):
            assert isinstance(left, Const) and isinstance(right, Const)
            return bool(left.value == right.value) == isinstance(op, ast.Eq)
        return None

    def on_ifexp(self, node: ast.IfExp) -> Val:
        test = self.eval(node.test)
        if isinstance(test, Const):
            return self.eval(node.body if test.value else node.orelse)
        against = node.test.comparators if isinstance(node.test, ast.Compare) else []
        self.decided |= self.rests_on(test)
        words = isinstance(node.body, ast.Constant) and isinstance(node.orelse, ast.Constant)
        if test.scores and against and not words and not any(isinstance(c, ast.Constant) for c in against):
            self.emit_choice(test.scores, "keeps the best score")
        first, second = self.eval(node.body), self.eval(node.orelse)
        if isinstance(first, Const) and isinstance(second, Const) and (test.one or self.rests_on(test)):
            return self.blend([test])  # `1 if mass > limit else 0`: it says of each row what the condition does
        return first if type(first) is not Val else second if type(second) is not Val else self.blend([first, second])

    def rests_on(self, test: Val) -> frozenset[str]:
        """The statistics on which a condition rests."""
        return test.all_stats() | (test.all_fits() if test.one else NONE)

    def on_lambda(self, node: ast.Lambda) -> Val:
        return Func(node=node, scope=self.scope, home=self.here if self.depth else self.site)

    def on_namedexpr(self, node: ast.NamedExpr) -> Val:
        val = self.eval(node.value)
        self.assign(node.target, val)
        return val

    def on_await(self, node: ast.Await) -> Val:
        return self.eval(node.value)

    def on_starred(self, node: ast.Starred) -> Val:
        return self.eval(node.value)

    def on_joinedstr(self, node: ast.JoinedStr) -> Val:
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                self.show(self.eval(part.value))
        return Val()

    def show(self, val: Val) -> None:
        """A value that is printed: a loss of a network becomes a score when a person sees it."""
        if val.judged and val.nets:
            self.measure(val, "loss")
