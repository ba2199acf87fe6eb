"""Which names hold the same rows in the same order, statement by statement: a split with a seed then draws the same."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from itertools import count

from deeprules_jupyter.repair import shapes
from deeprules_jupyter.repair.kept import Known, Origin, keeps_rows, no_rows
from deeprules_jupyter.repair.names import DEFINITIONS, reads, writes
from deeprules_jupyter.repair.program import Program

LOOKS = frozenset(
    "print display len type list set sorted zip enumerate isinstance str sum min max tuple dict range any all id iter "
    "next dir repr float int".split()
)
LIBRARIES = frozenset(
    "np numpy pd pandas plt sns sklearn px go msno stats sp scipy st sm mpl tf keras nx folium".split()
)
PACKAGES = frozenset(
    "numpy pandas scipy sklearn matplotlib seaborn statsmodels imblearn xgboost lightgbm mlxtend plotly yellowbrick "
    "keras tensorflow IPython tqdm".split()
)
USES = frozenset(
    "fit predict predict_proba transform score fit_transform fit_predict append update add evaluate split map isin bar "
    "decision_function fit_resample fit_sample imshow plot scatter hist boxplot barplot merge join concat difference "
    "fit_on_texts texts_to_sequences texts_to_matrix".split()
)
RESIZE = frozenset("append extend insert remove clear sort reverse shuffle resize".split())


class Origins:
    """The rows that names hold above each statement of a program."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._next = count()
        self._loose: set[str] = set()  # names that may stand for any table: `for table in (train, test)`
        self._functions = {
            one.node.name: one.node for one in program.statements if isinstance(one.node, ast.FunctionDef)
        }
        self._of_libraries = frozenset(_imports(program)) - {"shuffle"}
        self.changed_elsewhere = self._by_functions()
        self.changes: list[tuple[int, frozenset[str]]] = []  # statements that may change the rows of names
        self.above: list[Known] = []
        known, self._at = Known(), 0
        for one in program.statements:
            self._at = one.index
            self.above.append(replace(known, rows=dict(known.rows), columns=set(known.columns)))
            self._statement(known, one.node)

    def _by_functions(self) -> frozenset[str]:
        """Names whose rows a function of the notebook may change from within."""
        found: set[str] = set()
        for node in (one.node for one in self.program.statements if isinstance(one.node, DEFINITIONS)):
            for name in reads(node):
                shared = {n for g in ast.walk(node) if isinstance(g, ast.Global) for n in g.names}
                if name in shared or any(self._disturbed(Known(), inner, name, 1) for inner in _simple(node.body)):
                    found.add(name)
        return frozenset(found)

    # statements -----------------------------------------------------------------------------------------------------
    def _statement(self, known: Known, node: ast.stmt) -> None:
        if isinstance(node, DEFINITIONS):
            known.rows.pop(node.name, None)
        elif isinstance(node, ast.For | ast.AsyncFor | ast.While | ast.If | ast.With | ast.AsyncWith | ast.Try):
            self._block(known, node)
        else:
            self._plain(known, node)

    def _block(self, known: Known, node: ast.stmt) -> None:
        """What a loop or a branch gives other rows has rows of its own afterwards."""
        before = dict(known.rows)
        if isinstance(node, ast.For) and isinstance(node.target, ast.Name) and known.is_columns(node.iter):
            known.columns.add(node.target.id)
        elif isinstance(node, ast.For):
            for name in writes(node.target):
                self._bind(known, name, None)
                self._loose.add(name)
        for _ in range(2):
            for inner in _simple([node]):
                self._plain(known, inner)
        for name in {name for name in known.rows if known.rows[name] != before.get(name)}:
            known.rows[name] = self._fresh()

    def _plain(self, known: Known, node: ast.stmt | ast.expr) -> None:
        for name in sorted(reads(node) & set(known.rows)):
            if self._disturbed(known, node, name):
                self._lost(known, name)
        if isinstance(node, ast.Assign):
            for target in node.targets:
                self._assign(known, target, node.value)
        elif isinstance(node, ast.AnnAssign) and node.value:
            self._assign(known, node.target, node.value)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            for name in writes(node):
                known.rows.pop(name, None)
        elif isinstance(node, ast.stmt):
            for name in writes(node):
                self._bind(known, name, None)

    def _assign(self, known: Known, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Name):
            columns = known.is_columns(value)
            origin = None if columns else known.of(value)
            self._bind(known, target.id, origin)
            if columns:
                known.columns.add(target.id)
            if isinstance(value, ast.List | ast.Tuple | ast.Dict) and reads(value):
                self._loose.add(target.id)
            if columns or no_rows(value):
                known.rows.pop(target.id, None)
        elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
            found = [known.of(one) for one in value.elts]
            for part, origin in zip(target.elts, found, strict=True):
                if isinstance(part, ast.Name):
                    self._bind(known, part.id, origin)
        else:
            for name in writes(target):
                self._bind(known, name, None)
            if isinstance(target, ast.Attribute) and target.attr == "index" and (origin := known.of(target.value)):
                known.rows[_root(target)] = (origin[0], object())

    def _bind(self, known: Known, name: str, origin: Origin | None) -> None:
        known.columns.discard(name)
        if name in known.rows and (origin is None or origin[0] != known.rows[name][0]):
            self.changes.append((self._at, frozenset({name})))
        known.rows[name] = origin or self._fresh()
        if name in self.changed_elsewhere:
            known.rows.pop(name)

    def _lost(self, known: Known, name: str) -> None:
        """The rows may be others now, under all names that may stand for the same table."""
        same = {other for other, origin in known.rows.items() if origin[0] == known.rows[name][0]}
        same |= set(known.rows) if name in self._loose else set()
        self.changes.append((self._at, frozenset(same)))
        for other in same:
            known.rows[other] = self._fresh()

    def _fresh(self) -> Origin:
        number = next(self._next)
        return number, ("range", number)

    # effects --------------------------------------------------------------------------------------------------------
    def _disturbed(self, known: Known, node: ast.AST, name: str, deep: int = 0) -> bool:
        """Whether a statement may change, in place, which rows this name holds."""
        for one in ast.walk(node):
            if isinstance(one, ast.AugAssign) and isinstance(one.target, ast.Name) and one.target.id == name:
                return True
            if isinstance(one, ast.Subscript) and isinstance(one.ctx, ast.Store):
                if _root(one) == name and not self._keeps(known, one):
                    return True
            elif isinstance(one, ast.Call) and self._call_disturbs(one, name, deep):
                return True
        return False

    @staticmethod
    def _keeps(known: Known, target: ast.Subscript) -> bool:
        """`df["a"] = ...` and `df.loc[mask, "a"] = ...` add no rows; `df.loc[17] = ...` may."""
        key, base = target.slice, target.value
        if isinstance(base, ast.Attribute) and base.attr in ("loc", "at"):
            first = key.elts[0] if isinstance(key, ast.Tuple) and key.elts else key
            label = isinstance(first, ast.Constant) or (isinstance(first, ast.Name) and known.of(first) is None)
            return not label or (base.attr == "at" and isinstance(first, ast.Name))
        return not isinstance(key, ast.Slice)

    def _call_disturbs(self, call: ast.Call, name: str, deep: int) -> bool:
        base, method = shapes.receiver(call), shapes.called(call)
        if base is not None and _root(base) == name:
            in_place = any(word.arg in ("inplace", "out") and not _is(word.value, False) for word in call.keywords)
            if (in_place or method == "pop") and not keeps_rows(call):
                return True
            column = method == "insert" and len(call.args) >= 3
            if isinstance(base, ast.Name) and method in RESIZE and not column:
                return True
        words = [word.value for word in call.keywords]
        handed = [i for i, arg in enumerate((*call.args, *words)) if _hands(arg, name)]
        return bool(handed) and self._handed_disturbs(call, base, method, handed, deep)

    def _handed_disturbs(self, call: ast.Call, base: ast.expr | None, method: str, at: list[int], deep: int) -> bool:
        if base is not None:
            known = _root(base) in LIBRARIES | self._of_libraries
            return method == "shuffle" or not (known or method in USES or method[:1].isupper())
        function = self._functions.get(method)
        if function is None or deep > 2:
            return not (method in LOOKS or method[:1].isupper() or method in self._of_libraries)
        names = [one.arg for one in (*function.args.posonlyargs, *function.args.args)]
        given = {names[i] for i in at if i < min(len(call.args), len(names))}
        given |= {word.arg for word in call.keywords if word.arg}
        given |= set(names) if max(at) >= len(call.args) else set()
        given |= {name for loop in ast.walk(function) if _over(loop, given) for name in writes(loop.target)}  # type: ignore[attr-defined]
        inner = list(_simple(function.body))
        return any(self._disturbed(Known(), one, name, deep + 1) for name in given for one in inner)


def _imports(program: Program) -> Iterator[str]:
    """Names of libraries and of what comes from them, which leaves the rows of what it is given as they are."""
    for node in (inner for one in program.statements for inner in ast.walk(one.node)):
        if isinstance(node, ast.ImportFrom) and not node.level and (node.module or "").split(".")[0] in PACKAGES:
            yield from (name.asname or name.name for name in node.names)
        elif isinstance(node, ast.Import):
            packages = [name for name in node.names if name.name.split(".")[0] in PACKAGES]
            yield from ((name.asname or name.name).split(".")[0] for name in packages)


def _simple(body: list[ast.stmt]) -> Iterator[ast.stmt | ast.expr]:
    """The simple statements of a block, and the conditions above them, in the order of the text."""
    for node in body:
        inner = [part for name in ("body", "handlers", "orelse", "finalbody") for part in getattr(node, name, ())]
        if not inner or isinstance(node, DEFINITIONS):
            if not isinstance(node, DEFINITIONS):
                yield node
            continue
        yield from (part for part in ast.iter_child_nodes(node) if isinstance(part, ast.expr))
        for part in inner:
            yield from _simple([part])


def _root(node: ast.AST) -> str:
    """The name at the left end of `df["a"].str`."""
    while True:
        if isinstance(node, ast.Subscript | ast.Attribute):
            node = node.value
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            node = node.func.value
        else:
            return node.id if isinstance(node, ast.Name) else ""


def _hands(arg: ast.expr, name: str) -> bool:
    """Whether an argument is this table, alone or in a list."""
    parts = arg.elts if isinstance(arg, ast.List | ast.Tuple) else [arg]
    return any(isinstance(part, ast.Name) and part.id == name for part in parts)


def _over(loop: ast.AST, given: set[str]) -> bool:
    return isinstance(loop, ast.For) and bool(reads(loop.iter) & given)


def _is(node: ast.expr, value: object) -> bool:
    return isinstance(node, ast.Constant) and node.value is value
