"""What learns above a split learns from the training rows alone: the split is drawn above it, with the same seed.

    df_train_rows = train_test_split(df, test_size=0.2, random_state=1)[0]
    df["age"] = df["age"].fillna(df_train_rows["age"].mean())

All else stays as it is, and what looks at the whole table in between goes on to do so. This is sure where the rows and
their order are the same at both places: a seed then draws the same rows twice.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass

from deeprules_jupyter.model import Finding
from deeprules_jupyter.repair import learners, resample_after_split, shapes
from deeprules_jupyter.repair.columns import column_target, read_of
from deeprules_jupyter.repair.learners import Piece
from deeprules_jupyter.repair.names import reads
from deeprules_jupyter.repair.origins import Origins
from deeprules_jupyter.repair.program import Edit, Program, RefusedError, Statement

REMARK = "# the training rows of the split below: the same seed draws the same rows"


def build(program: Program, one: Statement, finding: Finding) -> list[Edit] | None:
    """The edits. Refuses where nothing that can be told learns at that line."""
    pieces = learners.pieces(program, one, finding.place.line or 0)
    if not pieces and resample_after_split.resamples(one):
        return None
    if not pieces:
        raise RefusedError(learners.why_not(program, one, finding.place.line or 0))
    names = sorted({name for piece in pieces for name in piece.tables})
    if len(names) != 1:
        raise RefusedError(f"it does not learn from one table with a name ({', '.join(names) or 'none'})")
    early = Early(program, one, names[0], pieces)
    early.check()
    return early.edits()


@dataclass
class Early:
    """Pieces of a statement that learn from `table`, above a split of the same rows."""

    program: Program
    one: Statement
    table: str
    pieces: list[Piece]

    def __post_init__(self) -> None:
        self.origins = Origins(self.program)
        self.split, self.call = self._split()
        self.seed = "" if self._is_seeded() else "random_state=0"
        self.labels = {piece.labels.id for piece in self.pieces if isinstance(piece.labels, ast.Name)}

    # the split ------------------------------------------------------------------------------------------------------
    def _split(self) -> tuple[Statement, ast.Call]:
        """The next split of the same rows in the same order."""
        origin = self.origins.above[self.one.index].rows.get(self.table)
        below = [(one, call) for one in self.program.statements[self.one.index + 1 :] if (call := split_of(one))]
        for one, call in below:
            known = self.origins.above[one.index]
            if origin and any((found := known.of(arg)) and found[0] == origin[0] for arg in call.args):
                return one, call
        if not below:
            raise RefusedError("no train_test_split stands below it outside of functions and loops")
        if self.table in self.origins.changed_elsewhere:
            raise RefusedError(f"a function of the notebook may change which rows {self.table} has, from within")
        raise RefusedError(self._why_not(below[0][0]))

    def _why_not(self, split: Statement) -> str:
        for index, names in self.origins.changes:
            if self.one.index <= index < split.index and self.table in names:
                where = self.program.where(self.program.statements[index])
                return f"{where} may change which rows {self.table} has, or their order, before the split"
        made = self._last_known(split)
        why = f": {self.program.where(made)} may choose or add rows" if made else ""
        return f"the split in {self.program.where(split)} may not have the rows of {self.table} in the same order{why}"

    def _last_known(self, split: Statement) -> Statement | None:
        """Where what is divided came from the table by a way that is not known to keep all rows."""
        call = split_of(split)
        origin = self.origins.above[self.one.index].rows.get(self.table, (None,))[0]
        here, names = split, sorted(reads(call.args[0])) if call and call.args else []
        for _ in range(len(self.program.statements)):
            made = next((found for name in names if (found := self.program.binding(name, here))), None)
            if made is None or made.index <= self.one.index:
                return None
            above = self.origins.above[made.index].rows
            if any(above.get(name, (None, None))[0] == origin for name in made.reads):
                return made
            here, names = made, sorted(made.reads - self.program.imported)
        return None

    def _is_seeded(self) -> bool:
        words = {word.arg: word.value for word in self.call.keywords}
        if None in words:
            raise RefusedError(f"the split in {self.program.where(self.split)} takes settings by **")
        seed, mixed = words.get("random_state"), words.get("shuffle")
        if isinstance(mixed, ast.Constant) and mixed.value is False:
            return True
        if seed is None and any("seed" in one.reads or _seeds(one.node) for one in self.program.statements):
            raise RefusedError("the split draws from the seed of the whole notebook: give it a random_state first")
        if isinstance(seed, ast.Constant) and seed.value is None:
            raise RefusedError("the split asks for other rows each time (random_state=None)")
        return seed is not None

    def _settings(self) -> str:
        """The settings of the split as they read above it."""
        out = []
        for word in self.call.keywords:
            text = self._above(word.value)
            out.append(f"{word.arg}={text}")
        return ", ".join([*out, *([self.seed] if self.seed else [])])

    def _above(self, value: ast.expr) -> str:
        """A setting where the step stands: a name that is bound later is replaced by what it stands for."""
        text = self.program.text(self.split.cell, value)
        for name in sorted(reads(value)):
            changed = self._changes(name, self.one.index, self.split.index)
            if self.program.binding(name, self.one) and (not changed or self._untouched(value, self.split.index)):
                continue
            pair = shapes.assigned(changed[0]) if len(changed) == 1 and isinstance(value, ast.Name) else None
            if pair is None or not self._untouched(pair[1], changed[0].index):
                where = self.program.where(changed[0] if changed else self.split)
                raise RefusedError(f"the split needs {name}, which is made or changed below, in {where}")
            text = self.program.text(changed[0].cell, pair[1])
        return text

    def _changes(self, name: str, first: int, last: int) -> list[Statement]:
        return [one for one in self.program.statements[first:last] if shapes.mutates(one, name)]

    def _untouched(self, value: ast.expr, last: int) -> bool:
        """A number, or a column of a table that nothing changes from the step on to where it is taken out."""
        if isinstance(value, ast.Constant):
            return True
        tables = reads(value)
        if not isinstance(value, ast.Subscript | ast.Attribute) or len(tables) != 1:
            return False
        table = next(iter(tables))
        named = read_of(self.program, value, table, self.one)
        if named is None or self.program.binding(table, self.one) is None:
            return False
        touched = [written(self.program, one, table) for one in self._changes(table, self.one.index, last)]
        return all(columns is not None and columns.isdisjoint(named) for columns in touched)

    # the step -------------------------------------------------------------------------------------------------------
    def check(self) -> None:
        """Refuses where the names cannot be followed, or where the table changes while it is learned from."""
        program = self.program
        program.must_be_read({self.table, *self.labels, *self.one.reads, *reads(self.call)} - program.imported)
        known = self.origins.above[self.one.index]
        for name in sorted(self.labels):
            origin = known.rows.get(name)
            if origin is None or origin[0] != known.rows[self.table][0]:
                raise RefusedError(f"{self.table} and {name} may not have the same rows")
        learners.stays_current(self.one, self.table, self.pieces)

    def edits(self) -> list[Edit]:
        """The split is drawn above the statement, and its training rows stand where all rows were learned from."""
        names = {name: self._name(name) for name in (self.table, *sorted(self.labels))}
        lines = [f"{new} = {self._drawn(name)}" for name, new in names.items()]
        edits = [edit for piece in self.pieces for edit in piece.edits(self.program, self.one.cell, names)]
        if self.seed:
            last = [*self.call.args, *(word.value for word in self.call.keywords)][-1]
            stop = self.program.span(self.split.cell, last)[1]
            edits.append(Edit(self.split.cell, stop, stop, f", {self.seed}"))
        if len(lines) == 1 and self._drawn_already(names[self.table], lines[0]):
            return edits
        edits += self._merged(names, lines) or self._imported_once()
        return [self.program.above(self.one, [*self._import(), REMARK, *lines]), *edits]

    def _imported_once(self) -> list[Edit]:
        """An import that an earlier repair wrote further down is not needed any more."""
        for one in self.program.statements[self.one.index + 1 : self.split.index]:
            text = self.program.text(one.cell, one.node)
            if isinstance(one.node, ast.ImportFrom) and text in self._import():
                edit = self.program.remove(one)
                ours = self.program.cells[one.cell].source[edit.end :].startswith(REMARK)
                return [edit] if ours else []
        return []

    def _drawn_already(self, new: str, line: str) -> bool:
        """Whether an earlier repair drew the rows above, and what is asked for is as it was then."""
        twin = self.program.binding(new, self.one)
        if twin is None or self.program.text(twin.cell, twin.node) != line:
            return False
        return self._current(twin, self.one, [piece.data for piece in self.pieces], self.table)

    def _current(self, first: Statement, last: Statement, asked: list[ast.expr] | list[ast.stmt], table: str) -> bool:
        """Whether the columns of a table that are asked for do not change between two statements."""
        if self.table in self.program.deferred:
            return False
        columns = [read_of(self.program, one, table, self.one) for one in asked]
        if None in columns:
            return not self._changes(self.table, first.index, last.index)
        named = frozenset[str]().union(*(one for one in columns if one))
        touched = [written(self.program, one, self.table) for one in self._changes(self.table, first.index, last.index)]
        return all(one is not None and one.isdisjoint(named) for one in touched)

    def _drawn(self, name: str) -> str:
        return f"{self.program.text(self.split.cell, self.call.func)}({name}, {self._settings()})[0]"

    def _name(self, name: str) -> str:
        """`df_train_rows`, which an earlier repair may have made already."""
        wish = f"{name}_train_rows"
        ours = [one for one in self.program.statements if wish in one.writes]
        drawn = f"{wish} = {self._drawn(name)}"
        if ours and all(self.program.text(one.cell, one.node).startswith(drawn.split("(")[0]) for one in ours):
            return wish
        return self.program.fresh(wish)

    def _import(self) -> list[str]:
        """The import of the split, where it stands below the step."""
        root = self.call.func.value if isinstance(self.call.func, ast.Attribute) else self.call.func
        if not isinstance(root, ast.Name):
            raise RefusedError(f"the split in {self.program.where(self.split)} is not plain enough")
        if self.program.binding(root.id, self.one):
            return []
        bound = self.program.binding(root.id, self.split)
        if bound is None or not isinstance(bound.node, ast.Import | ast.ImportFrom):
            raise RefusedError(f"{root.id} is not imported in the notebook itself")
        alias = next(name for name in bound.node.names if (name.asname or name.name).split(".")[0] in (root.id, "*"))
        return [ast.unparse(ast.ImportFrom(bound.node.module, [alias], 0))
                if isinstance(bound.node, ast.ImportFrom) else ast.unparse(ast.Import([alias]))]  # fmt: skip

    def _merged(self, names: dict[str, str], lines: list[str]) -> list[Edit]:
        """The same line further down goes away, where nothing that it is asked for has changed in between."""
        if len(lines) != 1:
            return []
        new = names[self.table]
        below = self.program.statements[self.one.index + 1 : self.split.index]
        twin = next((one for one in below if new in one.writes), None)
        if twin is None or self.program.text(twin.cell, twin.node) != lines[0]:
            return []
        users = [user.node for user in self.program.users(new, twin)]
        return self._gone(twin) if self._current(self.one, twin, users, new) else []

    def _gone(self, twin: Statement) -> list[Edit]:
        """Without the line, and without the remark above it."""
        edit = self.program.remove(twin)
        source = self.program.cells[twin.cell].source
        above = source[: edit.start].removesuffix(f"{REMARK}\n")
        own = len(above) < edit.start  # with its import, if it has one
        lines = above.splitlines(keepends=True) if own else []
        if lines and lines[-1].startswith(("from ", "import ")) and lines[-1].rstrip() in self._import():
            above = above.removesuffix(lines[-1])
        return [Edit(twin.cell, len(above), edit.end, "")]


def split_of(one: Statement) -> ast.Call | None:
    """The call of `train_test_split` in a statement of the cell itself."""
    value = one.node.value if isinstance(one.node, ast.Assign | ast.AnnAssign | ast.Expr) else None
    return value if isinstance(value, ast.Call) and shapes.called(value) == "train_test_split" else None


def written(program: Program, one: Statement, table: str) -> frozenset[str] | None:
    """The columns that a statement writes to, None where they are not written out."""
    pair = shapes.assigned(one)
    target = pair[0] if pair else None
    if target is None and isinstance(one.node, ast.Expr):
        target = shapes.receiver(one.node.value)
    try:
        found = column_target(program, one, target) if target is not None else None
    except RefusedError:
        return None
    return found[1] if found and found[0] == table else None


def _seeds(node: ast.AST) -> bool:
    return any(isinstance(one, ast.Call) and "seed" in shapes.called(one).lower() for one in ast.walk(node))
