"""The names that a cell needs from others, and those that it makes."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Callable, Iterable
from typing import Any

from deeprules_jupyter.catalog.children import WITHIN
from deeprules_jupyter.dataflow.parse import tree_of
from deeprules_jupyter.model import Cell

PYTHON_2 = "reload unicode xrange raw_input basestring long reduce unichr file cmp execfile apply intern"
IPYTHON = "get_ipython display In Out exit quit __file__ __name__ __builtins__ __doc__ __session__ _ih _oh _dh"
GIVEN = frozenset([*dir(builtins), *PYTHON_2.split(), *IPYTHON.split(), "null"])
HISTORY = re.compile(r"_+|_i+|_i?\d+")  # earlier inputs and outputs, by IPython
# Magics that make no name. Whatever else there is may make any.
HARMLESS = frozenset(
    "matplotlib load_ext reload_ext autoreload config env set_env pip conda mamba cd ls pwd who whos who_ls time "
    "timeit memit mprun lprun prun tensorboard precision alias history lsmagic magic pinfo pinfo2 pdb debug".split()
)
OWN = "deeprules"  # how our own magics begin
HARMLESS_CELLS = frozenset("html javascript js bash sh writefile markdown latex svg script cmd perl ruby".split())
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


class Names:
    """What one cell needs, by the line that needs it first; what it makes; `wild`: it may make any name besides."""

    def __init__(self) -> None:
        self.needs: dict[str, int] = {}
        self.makes: dict[str, int] = {}
        self.imports = set[str]()  # of what it makes: the same whenever it runs
        self.wild = False

    def statements(self, body: Iterable[ast.AST]) -> None:
        """In the order in which they run; what one branch makes counts as made."""
        for node in body:
            self.node(node)

    def node(self, node: ast.AST) -> None:
        """One statement or expression, what it reads before what it binds."""
        WORK[type(node)](self, node)

    def _below(self, node: ast.AST) -> None:
        held = node.__dict__
        for field in WITHIN[type(node)]:
            value = held.get(field)
            if type(value) is list:
                for one in value:
                    if isinstance(one, ast.AST):
                        WORK[type(one)](self, one)
            elif isinstance(value, ast.AST):
                WORK[type(value)](self, value)

    def _make(self, name: str, node: ast.AST) -> None:
        self.makes.setdefault(name, getattr(node, "lineno", 1))

    def _Name(self, node: ast.Name) -> None:
        if not isinstance(node.ctx, ast.Load):
            self._make(node.id, node)
        elif node.id not in self.makes and node.id not in GIVEN and not HISTORY.fullmatch(node.id):
            self.needs.setdefault(node.id, node.lineno)
        self.wild |= node.id in ("exec", "eval", "globals")

    def _Assign(self, node: ast.Assign) -> None:
        self.node(node.value)
        self.statements(node.targets)

    def _AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.node(node.value)
            self.node(node.target)

    def _AugAssign(self, node: ast.AugAssign) -> None:
        self.node(node.value)
        if isinstance(node.target, ast.Name):
            self._Name(ast.Name(node.target.id, ast.Load(), lineno=node.lineno))
        self.node(node.target)

    def _NamedExpr(self, node: ast.NamedExpr) -> None:
        self.node(node.value)
        self.node(node.target)

    def _For(self, node: ast.For | ast.AsyncFor) -> None:
        self.node(node.iter)
        self.statements([node.target, *node.body, *node.orelse])

    _AsyncFor = _For

    def _Delete(self, node: ast.Delete) -> None:
        """What is deleted was there; that the cell made it stays true for what stands above."""

    def _Try(self, node: ast.Try) -> None:
        self._perhaps([*node.body, *node.handlers, *node.orelse, *node.finalbody])

    def _If(self, node: ast.If) -> None:
        self.node(node.test)
        self._perhaps([*node.body, *node.orelse])

    def _perhaps(self, body: Iterable[ast.AST]) -> None:
        """What may not run, or may fail and be caught: nothing is needed for certain there."""
        inner = Names()
        inner.statements(body)
        self.makes = {**inner.makes, **self.makes}
        self.wild |= inner.wild

    _TryStar = _Try

    def _ExceptHandler(self, node: ast.ExceptHandler) -> None:
        if node.name:
            self._make(node.name, node)
        self.statements(node.body)

    def _Import(self, node: ast.Import | ast.ImportFrom) -> None:
        for alias in node.names:
            self.wild |= alias.name == "*"
            name = (alias.asname or alias.name).split(".")[0]
            self.imports.add(name)
            self._make(name, node)

    _ImportFrom = _Import

    def _ClassDef(self, node: ast.ClassDef) -> None:
        self.statements([*node.decorator_list, *node.bases, *(one.value for one in node.keywords)])
        inner = Names()
        inner.makes = dict(self.makes)
        inner.statements(node.body)
        self.needs = {**inner.needs, **self.needs}
        self._make(node.name, node)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> None:
        """Its body runs when it is called: by then, what it needs may be there."""
        self.statements([*node.args.defaults, *(one for one in node.args.kw_defaults if one is not None)])
        if not isinstance(node, ast.Lambda):
            self.statements(node.decorator_list)
            self._make(node.name, node)

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp) -> None:
        inner = Names()
        inner.makes = dict(self.makes)
        for turn in node.generators:
            inner.statements([turn.iter, turn.target, *turn.ifs])
        inner.statements([node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt])
        self.needs = {**inner.needs, **self.needs}
        self.wild |= inner.wild
        self.makes |= {one.target.id: 1 for one in ast.walk(node) if isinstance(one, ast.NamedExpr)}

    def _MatchAs(self, node: ast.MatchAs | ast.MatchStar) -> None:
        self._below(node)
        if node.name:
            self._make(node.name, node)

    _MatchStar = _MatchAs

    def _Call(self, node: ast.Call) -> None:
        magic = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        if magic == "run_line_magic" and isinstance(node.args[0], ast.Constant):
            name, given = node.args[0].value, getattr(node.args[1], "value", "")
            self.wild |= name not in HARMLESS and not str(name).startswith(OWN)
            if name in ("time", "timeit", "memit"):
                self._timed(str(given), node.lineno)
            return
        self.wild |= magic == "run_cell_magic"
        self._below(node)

    def _timed(self, given: str, line: int) -> None:
        """`%time fitted = model.fit(X, y)` runs what stands behind it."""
        try:
            body = ast.parse(re.sub(r"^(\s*-\w+( \d+)?)+\s+", "", given)).body
        except (SyntaxError, ValueError):
            self.wild = True
            return
        for node in body:
            ast.increment_lineno(node, line - 1)
            self.node(node)


class _Work(dict[type, Callable[[Names, Any], None]]):
    """What is done with each kind of node."""

    def __missing__(self, kind: type) -> Callable[[Names, Any], None]:
        if issubclass(kind, FUNCTIONS):
            self[kind] = Names._function
        elif issubclass(kind, COMPREHENSIONS):
            self[kind] = Names._comprehension
        else:
            self[kind] = getattr(Names, f"_{kind.__name__}", Names._below)
        return self[kind]


WORK = _Work()


def names_of(cell: Cell) -> Names:
    """The names of a cell. One that cannot be read whole is wild."""
    found = Names()
    tree, broken = tree_of(cell)
    head = cell.source.lstrip().partition("\n")[0]
    if head.startswith("%%"):
        name = next(iter(head[2:].split()), "")
        harmless = name in HARMLESS | HARMLESS_CELLS or name.startswith(OWN)
        found.wild = not harmless or "--out" in head
    if broken is not None or tree is None:
        found.wild = True
    if tree is not None:
        found.statements(tree.body)
    return found
