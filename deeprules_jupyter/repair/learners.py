"""The pieces of a statement that learn from rows: fits of scalers and their like, means and medians taken by hand."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass

from deeprules_jupyter.repair import by_hand, shapes
from deeprules_jupyter.repair.names import DEFINITIONS
from deeprules_jupyter.repair.program import Edit, Program, RefusedError, Statement
from deeprules_jupyter.repair.shapes import Learning

AT_ONCE = frozenset("scale minmax_scale robust_scale normalize qcut cut zscore boxcox yeojohnson".split())
CATEGORIES = ("Encoder", "LabelBinarizer")
TRANSFORMERS = (
    "Scaler", "Imputer", "Vectorizer", "TfidfTransformer", "PowerTransformer", "QuantileTransformer", "PCA", "SVD",
    "SelectKBest", "SelectPercentile", "RFE", "RFECV", "SelectFromModel", "VarianceThreshold", "FastICA", "NMF",
    "LatentDirichletAllocation", "FactorAnalysis", "KBinsDiscretizer", "Normalizer", "PolynomialFeatures",
    "LinearDiscriminantAnalysis", "Imputer", "RandomProjection", "Nystroem", "RBFSampler", "SelectFpr", "SelectFdr",
)  # fmt: skip


@dataclass
class Piece:
    """A call that learns: its rows, its labels, and the call on which it then transforms all rows at once."""

    call: ast.Call
    data: ast.expr
    labels: ast.expr | None = None
    transforms: bool = False  # `fit_transform`

    @property
    def tables(self) -> set[str]:
        """The names of the tables in its rows."""
        return {root} if (root := _table(self.data)) else set()

    def edits(self, program: Program, cell: int, names: Mapping[str, str]) -> list[Edit]:
        """The call with the training rows in the place of all rows."""
        new = {use: part for name, part in names.items() for use in shapes.occurrences(self.data, name)}
        data = program.text(cell, self.data, new)
        if not self.transforms:
            out = [Edit(cell, *program.span(cell, self.data), data)]
            if isinstance(self.labels, ast.Name):
                out.append(Edit(cell, *program.span(cell, self.labels), names[self.labels.id]))
            return out
        labels = f", {names[self.labels.id]}" if isinstance(self.labels, ast.Name) else ""
        maker = shapes.receiver(self.call)
        assert maker is not None
        text = f"{program.text(cell, maker)}.fit({data}{labels}).transform({program.text(cell, self.data)})"
        return [Edit(cell, *program.span(cell, self.call), text)]


def pieces(program: Program, one: Statement, line: int) -> list[Piece]:
    """What learns at that line of a statement, the outermost of it."""
    if isinstance(one.node, DEFINITIONS):
        raise RefusedError("it stands inside a function")
    inner = _at(one.node, line)
    if inner is None:
        return []
    whole = ast.Module([inner], []) if isinstance(inner, ast.stmt) else inner
    fits = [piece for node in ast.walk(whole) if isinstance(node, ast.Call) and (piece := _fit(program, one, node))]
    if fits:
        return fits
    return [piece for node in ast.walk(whole) if isinstance(node, ast.Call) for piece in _statistic(node)]


def why_not(program: Program, one: Statement, line: int) -> str:
    """Why nothing of that line can be fitted on other rows, in words that name it."""
    inner = _at(one.node, line) or one.node
    functions = {other.node.name for other in program.statements if isinstance(other.node, ast.FunctionDef)}
    called = [shapes.called(node) for node in ast.walk(inner) if isinstance(node, ast.Call)]
    for name in called:
        if name in functions:
            return f"it learns inside of the function {name}, and a repair does not enter functions"
    name = next((one for one in called if one in AT_ONCE), "")
    if name:
        return f"{name} learns and applies in one call, so it cannot learn from the training rows alone"
    return f"no repair is known for what learns in this line ({', '.join(called[:3]).strip(', ') or 'no call'})"


def _at(node: ast.stmt, line: int) -> ast.AST | None:
    """The statement at that line inside the loops and branches of this one."""
    inner = [part for name in ("body", "orelse", "finalbody") for part in getattr(node, name, ())]
    if not inner:
        return node
    for part in inner:
        if isinstance(part, ast.stmt) and part.lineno <= line <= (part.end_lineno or 0):
            if isinstance(part, DEFINITIONS):
                raise RefusedError("it stands inside a function")
            return _at(part, line)
    return None


def _fit(program: Program, one: Statement, call: ast.Call) -> Piece | None:
    name, maker = shapes.called(call), shapes.receiver(call)
    if name == "fit_on_texts" and len(call.args) == 1 and maker is not None:
        return Piece(call, call.args[0])
    if name not in ("fit", "fit_transform") or maker is None or not call.args:
        return None
    labels = call.args[1] if call.args[1:] else None
    if call.keywords or len(call.args) > 2 or (labels is not None and not isinstance(labels, ast.Name)):
        raise RefusedError(f"the {name} takes more than rows and plain labels")
    must_transform(program, Learning(call, maker, call.args[0], labels, call.args[0]), one)
    return Piece(call, call.args[0], labels, name == "fit_transform")


def must_transform(program: Program, fit: Learning, one: Statement) -> None:
    """Refuses a learner of which it is not known that it can transform other rows than those it was fitted on."""
    made = shapes.made_by(program, fit.maker, one)
    kind = shapes.called(made) if made else ""
    if kind.endswith(CATEGORIES) and "handle_unknown" not in {word.arg for word in made.keywords if made}:  # type: ignore[union-attr]
        raise RefusedError(f"{kind} would stop at a category that only test rows have: give it handle_unknown")
    if kind.endswith("TargetEncoder"):
        raise RefusedError("TargetEncoder transforms the rows that it was fitted on in another way")
    if not kind.endswith((*TRANSFORMERS, *CATEGORIES)):
        raise RefusedError(f"it is not known whether {kind or 'what is fitted'} can transform other rows later")


def _statistic(call: ast.Call) -> list[Piece]:
    found = [data for node, data in by_hand.statistics(call) if node is call and not _along_rows(call, data)]
    if any(isinstance(node, ast.Call) and shapes.called(node) == "groupby" for node in ast.walk(call)):
        raise RefusedError("the statistics are of groups, and a group may stand in the test rows alone")
    return [Piece(call, data) for data in found if _table(data)]


def _along_rows(call: ast.Call, data: ast.expr) -> bool:
    """Whether a statistic is of each row, of which nothing is learned."""
    axes = [word.value for word in call.keywords if word.arg == "axis"]
    axes += [] if shapes.called(call) == "quantile" else [arg for arg in call.args if arg is not data]
    return any(not (isinstance(axis, ast.Constant) and axis.value in (0, None, "index", "rows")) for axis in axes)


def _table(node: ast.AST) -> str:
    """The table at the left end of `df["a"].values.reshape(-1, 1)`, or in `np.log(df["a"])`."""
    while not isinstance(node, ast.Name):
        if isinstance(node, ast.Subscript | ast.Attribute):
            node = node.value
        elif isinstance(node, ast.Call):
            base = shapes.receiver(node)
            library = isinstance(base, ast.Name) and base.id in shapes.LIBRARIES
            if base is not None and not library:
                node = base
            elif node.args:
                node = node.args[0]
            else:
                return ""
        else:
            return ""
    return node.id


def stays_current(one: Statement, table: str, pieces: list[Piece]) -> None:
    """In a loop, a column may be written to only where it is learned from: the others are as they were above it."""
    if not isinstance(one.node, ast.For | ast.AsyncFor | ast.While | ast.If | ast.With | ast.Try):
        return
    keys = {ast.dump(key) for piece in pieces if (key := _key(piece.data, table)) is not None}
    for node in ast.walk(one.node):
        if isinstance(node, ast.Name) and node.id == table and isinstance(node.ctx, ast.Store | ast.Del):
            raise RefusedError(f"{table} becomes another table inside the loop or block")
        handed = isinstance(node, ast.Call) and any(isinstance(arg, ast.Name) and arg.id == table for arg in node.args)
        if handed and isinstance(node, ast.Call) and not shapes.harmless(node):
            raise RefusedError(f"{table} goes into {shapes.called(node) or 'a call'} inside the loop or block")
        written = _written(node, table)
        if written is not None and (len(keys) != 1 or written not in keys):
            raise RefusedError(f"the loop or block changes {table} in more places than the one that learns")


def _written(node: ast.AST, table: str) -> str | None:
    """What is written to in a table: the text of its key, or of nothing that is known."""
    if isinstance(node, ast.Subscript | ast.Attribute) and isinstance(node.ctx, ast.Store | ast.Del):
        return ast.dump(_key(node, table) or node) if _table(node) == table else None
    if isinstance(node, ast.Call) and any(word.arg == "inplace" for word in node.keywords):
        base = shapes.receiver(node)
        return ast.dump(_key(base, table) or node) if base is not None and _table(base) == table else None
    return None


def _key(node: ast.AST | None, table: str) -> ast.expr | None:
    """The column of `df[column].values.reshape(-1, 1)`, `df[[column]]`, `df.loc[:, column]`."""
    found = None
    while isinstance(node, ast.Subscript | ast.Attribute | ast.Call):
        if isinstance(node, ast.Subscript):
            found = node.slice
        node = node.func if isinstance(node, ast.Call) else node.value
    if isinstance(found, ast.Tuple) and len(found.elts) == 2:
        found = found.elts[1]
    if isinstance(found, ast.List) and len(found.elts) == 1:
        found = found.elts[0]
    return found if isinstance(node, ast.Name) and node.id == table else None
