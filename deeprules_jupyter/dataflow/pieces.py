"""Tables put together and taken apart again: `full = concat([train, test])`, then `full[: len(train)]`."""

from __future__ import annotations

import ast

from deeprules_jupyter.dataflow.machine import Text
from deeprules_jupyter.dataflow.quoted import code_of
from deeprules_jupyter.dataflow.rows import MISSING, Branch, CodeRows, Cut
from deeprules_jupyter.dataflow.splitting import Splitting
from deeprules_jupyter.dataflow.values import Const, Seq, Val


class Pieces(Splitting):
    """Adds the memory of which tables a larger one was joined from, in their order."""

    def remember(self, joined: CodeRows, pieces: list[CodeRows]) -> None:
        """`joined` holds these, one after the other."""
        flat = [small for piece in pieces for small in self.pieces.get(piece, (piece,))]
        if len(set(flat)) == len(flat) > 1:
            self.pieces[joined] = tuple(flat)

    def slice_of(self, val: Val, node: ast.Slice) -> Val:
        if node.step is None and (taken := self._taken(val, node)) is not None:
            out = self.select(val, [], "")
            out.rows = taken[0]
            for more in taken[1:]:
                out.rows = out.rows.join(more)
            out.way = self.on_the_way(val, f"rows {code_of(node)}: taken apart again")
            return out
        return super().slice_of(val, node)

    def _taken(self, val: Val, node: ast.Slice) -> tuple[CodeRows, ...] | None:
        pieces = self.pieces.get(val.rows) if val.rows else None
        if pieces is None or (node.lower is None) == (node.upper is None):
            return None
        bound = node.lower or node.upper
        assert bound is not None
        at = self._border(pieces, bound)
        if at is None:
            return None
        return pieces[at:] if node.lower else pieces[:at]

    def _border(self, pieces: tuple[CodeRows, ...], node: ast.expr) -> int | None:
        """Before which piece the bound lies: it is the length of what stands before it, or behind it."""
        from_end = isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub)
        if isinstance(node, ast.BinOp) and isinstance(node.right, ast.Constant) and node.right.value == 1:
            node = node.left  # `full.loc[: len(train) - 1]` holds its end
        size = self.eval(node.operand if isinstance(node, ast.UnaryOp) else node)
        if size.size is None and len(pieces) == 2 and isinstance(size, Const) and isinstance(size.value, int):
            return 1 if all(self._is_file(piece) for piece in pieces) else None  # `full[:891]`: who else knows 891?
        if size.size == (pieces[-1] if from_end else pieces[0]):
            return len(pieces) - 1 if from_end else 1
        return None

    def _is_file(self, rows: CodeRows) -> bool:
        return all((root, None) in self.parts for root, _ in rows.atoms)

    def size_of(self, val: Val) -> Val:
        """`len(x)`, `x.shape[0]`: a number that stands for the rows of `x`."""
        rows = val.rows or (val.items[0].rows if isinstance(val, Seq) and val.items and val.exact else None)
        turning = val.turning and rows is None  # what is known to be these rows has their number, turn by turn
        return Val(size=rows if val.index is None else None, turning=turning)

    def missing(self, column: Val, missing: bool) -> Val:
        """`full.outcome.isnull()`: a mask of the rows where it is missing, or of the others."""
        branch = Branch("is", value=True) if missing else Branch("not", value=True)
        return Val(rows=column.rows, index=(Cut((MISSING, self.token(column.rows), column.view), branch, "filter"),))

    def mask(self, val: Val, mask: Val, text: Text) -> Val:
        pieces = self.pieces.get(val.rows, ()) if val.rows else ()
        cut = mask.index[0] if mask.index else None
        gaps = cut.key if cut and isinstance(cut.key, tuple) and cut.key[0] == MISSING else None
        if cut and gaps and self._labelled_and_not(pieces, gaps[2]):
            out = self.select(val, [], text)
            out.rows = next(p for p in pieces if (self._file_role(p) == "train") == (cut.branch.kind == "not"))
            return out
        return super().mask(val, mask, text)

    def _labelled_and_not(self, pieces: tuple[CodeRows, ...], column: str) -> bool:
        """Whether these are the two files of a competition, of which only one holds the outcome: this column, if the
        other file was never asked for it."""
        files = {self._file_role(piece): piece for piece in pieces}
        return len(pieces) == 2 and files.keys() == {"train", "test"} and (files["test"], column) not in self.asked

    def _file_role(self, rows: CodeRows) -> str:
        return self.role_of(Val(rows=rows)) if self._is_file(rows) else ""
