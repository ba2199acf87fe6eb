"""Subscripts and calls in the text: columns, rows, items; arguments."""

from __future__ import annotations

import ast

from deeprules_jupyter.catalog import KNOWN
from deeprules_jupyter.dataflow.builtins_ import Builtins
from deeprules_jupyter.dataflow.cuts import Dataset
from deeprules_jupyter.dataflow.machine import UNNAMED, Text
from deeprules_jupyter.dataflow.quoted import RUN_CODE, code_in, code_of
from deeprules_jupyter.dataflow.rows import Cut
from deeprules_jupyter.dataflow.values import NONE, Bound, Const, Func, Lib, Map, Model, Seq, Tally, Val, may_be_among


class Subscripts(Builtins):
    """Adds what brackets do."""

    def on_call(self, node: ast.Call) -> Val:
        if type(node.func) is ast.Attribute and node.func.attr in RUN_CODE and (body := code_in(node)):
            *first, last = body
            self.run([*first] if isinstance(last, ast.Expr) else body)
            return self.eval(last.value) if isinstance(last, ast.Expr) else Val()
        func = self.called(node.func)
        outer, self.table = self.table, self.context_of(func)
        try:
            args, kwargs = self._arguments(node)
        finally:
            self.table = outer
        if isinstance(func, Lib) and func.path in ("builtins.print", "builtins.display", "IPython.display.display"):
            for val in args:
                self.show(val)
        return self.call(func, args, kwargs, node)

    def _arguments(self, node: ast.Call) -> tuple[list[Val], dict[str, Val]]:
        args: list[Val] = []
        for arg in node.args:
            val = self.eval(arg)
            if type(val) in UNNAMED:
                self.told_by_text(val, arg)
            if isinstance(arg, ast.Starred) and isinstance(val, Seq):
                args += val.items
            else:
                args.append(val)
        kwargs: dict[str, Val] = {}
        for keyword in node.keywords:
            val = self.eval(keyword.value)
            if type(val) in UNNAMED:
                self.told_by_text(val, keyword.value)
            if keyword.arg is not None:
                kwargs[keyword.arg] = val
            elif isinstance(val, Map):
                kwargs.update({str(k): v for k, v in val.entries.items()})
            else:  # `**search.best_params_`, `**tune(X, y)`
                kwargs["**"] = val if val.stats or not val.rows else Val(name=val.name)
        return args, kwargs

    def on_subscript(self, node: ast.Subscript) -> Val:
        val = self.eval(node.value)
        if isinstance(val, Lib):
            return self._indexer(val, node)
        if (part := self.part_of_text(val)) is not None:
            return part
        if isinstance(node.slice, ast.Slice):
            return self.slice_of(val, node.slice)
        if isinstance(node.slice, ast.Tuple) and node.slice.elts and not isinstance(val, (Map, Seq)):
            return self._rows_and_columns(val, node.slice)
        key = self.gathered(self.eval(node.slice))
        if isinstance(key, Const) and isinstance(key.value, slice):
            return self.between(val, key.value.start, key.value.stop, node.slice)
        by_label = isinstance(node.value, ast.Attribute) and node.value.attr in ("iloc", "loc")
        return self.item(val, key, by_label, node.slice)

    def _indexer(self, val: Lib, node: ast.Subscript) -> Val:
        """`np.r_[a, b]` and `np.c_[a, b]`; anything else of a library is a type."""
        if val.path.endswith((".r_", ".c_")):
            parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
            return self.join(val.path.rsplit(".", 1)[-1], [Seq(items=[self.eval(p) for p in parts])], {})
        return Val()

    def _rows_and_columns(self, val: Val, node: ast.Tuple) -> Val:
        first, rest = node.elts[0], node.elts[1:]
        out = self.slice_of(val, first) if isinstance(first, ast.Slice) else self._rows(val, self.eval(first))
        for other in rest:
            if isinstance(other, ast.Slice):
                out = self.slice_across(out, other) if len(rest) == 1 else out
                out = self.columns(out, [("range", code_of(other.upper))]) if other.upper and out.held else out
                continue
            key = self.eval(other)
            keys = self.column_keys(key)
            out = self.columns(out, keys, isinstance(key, Const)) if keys else self._by_statistic(out, key)
            out = self.across(out, key.index) if key.index and len(rest) == 1 else out
        return out

    def _rows(self, val: Val, key: Val) -> Val:
        key = self.gathered(key)
        if each := _each(key):
            return self.side_of(val, each, "one row")
        if key.index is not None:
            return self.mask(val, key, "rows chosen")
        if key.rows and (cuts := self._cuts_of(val, key)):
            return self.mask(val, Val(index=cuts), "rows chosen")
        return _alone(self.select(val, [], ""), key) if val.rows else val

    def item(self, val: Val, key: Val, by_label: bool, text: Text) -> Val:
        if isinstance(val, Map):
            return self._told(self._entry(val, key), key)
        if isinstance(val, Tally):
            return self.tally_item(val, key)
        if isinstance(val, Model) and val.label in KNOWN.learn_when_made:  # `model.wv[word]`
            return self.transform(val, key)
        if key.span and (val.rows or isinstance(val, Dataset)):
            return self.between(val, *key.span, text)
        if isinstance(val, Dataset):
            return self.take_item(val, key)
        if isinstance(val, Seq) and val.rows is None:
            return self._told(self._element(val, key), key)
        if (val.labels or val.stats) and not val.rows and any(self.by_labels(s) for s in key.stats):
            return self.blend([val, key], keep_rows=False)  # `X.columns[importances > 0.01]`
        if key.index is not None and (key.index or not by_label or key.draws):
            return self.mask(val, key, text)
        if by_label and (each := _each(key)):
            return self.side_of(val, each, "one row")
        if by_label and key.rows:
            return self.mask(val, Val(index=self._cuts_of(val, key)), text)
        if val.index is not None and not isinstance(key, Const):
            return self.select(val, [], "")  # one of the positions
        if val.index and not val.rows and isinstance(key, Const):
            return val  # `np.where(mask)[0]`: the positions
        keys = self.column_keys(key)
        if keys and not by_label and not key.all_stats():
            return self.columns(val, keys, isinstance(key, Const))
        if not val.rows:
            out = self.blend([val, key], keep_rows=False)
            out.stats = self.against_one(out, keys)
            return out
        if by_label:
            return _alone(self.select(val, [self.picked(key)], text), key)
        if (key.rows and not key.one and self.is_unknown(key)) or _of_turns(key):
            return self.select(val, [self.picked(key)], text)
        out = _alone(self._by_statistic(val, key), key)
        if type(key) is Val and not (key.labels or key.turning or key.stats or key.rows):
            out.doubts |= {f"key {self.keep(key)}"}
        return out

    def _cuts_of(self, val: Val, key: Val) -> tuple[Cut, ...]:
        return tuple(key.rows.beyond(val.rows)) if key.rows else ()

    def _by_statistic(self, val: Val, key: Val) -> Val:
        """Columns chosen by something: if that was learned from rows, so was the choice."""
        out = self.columns(val, [("sel", self.keep(key))], key.turning or key.each is not None)
        chosen = {s for s in key.all_stats() if s not in self.unapplied or self.unapplied[s].learner != "sum"}
        self.apply_stats(chosen)  # a sum down the rows only tells empty columns from others
        out.fits |= chosen
        return out

    def _entry(self, val: Map, key: Val) -> Val:
        hit = val.entries.get(self.key_of(key))
        if hit is not None:
            return hit
        every = list(val.entries.values())
        if not every:
            return Val()
        return every[0] if type(every[0]) is not Val else self.blend(every) if not every[0].rows else every[0]

    def _element(self, val: Seq, key: Val) -> Val:
        if val.ranked and isinstance(key, Const) and key.value in (0, -1):
            self.emit_choice(val.ranked, "takes the best of several scores")
        return self.item_at(val, key)

    def _told(self, item: Val, key: Val) -> Val:
        """`fates[np.argmax(guess)]`: what a prediction picks from a list of constants is a prediction."""
        return self.blend([key]) if key.preds and type(item) in (Val, Const) and not item.rows else item

    def column_keys(self, key: Val) -> list[object]:
        if isinstance(key, Const) and isinstance(key.value, (str, int)):
            return [key.value]
        if isinstance(key, Seq) and key.items and all(isinstance(i, Const) for i in key.items):
            return [i.value for i in key.items if isinstance(i, Const)]
        return []

    def columns(self, val: Val, keys: list[object], single: bool = True) -> Val:
        """Some columns: what was learned into others does not come along. An unknown choice keeps everything.

        A single one is taken out of its table; `table[["mass"]]`, or a choice by a variable, is a table.
        """
        out = self.select(val, [], "")
        unknown = any(isinstance(k, tuple) for k in keys)
        # Predictions that were put into a table to be looked at are rarely among features chosen by other means.
        out.cols = {k: v for k, v in val.cols.items() if (unknown and k not in val.held) or may_be_among(k, keys)}
        self.share_of(val, keys, out)
        out.index, out.stats = None, self.against_one(val, keys)
        out.view = f"{val.view}{keys}"
        self.asked.add((out.rows, out.view))
        if single and len(keys) == 1:
            out.column_of, out.column = (val, keys[0]), keys[0]
        return out

    def store(self, owner: Val, key: Val, val: Val) -> None:
        """`owner[key] = val`."""
        if isinstance(owner, Map):
            owner.entries[self.key_of(key)] = val
        elif type(owner) is Val and not owner.rows and self.marked(owner, key, val):
            return
        elif isinstance(owner, Seq) and owner.rows is None:
            self.put_item(owner, key, val)
        elif isinstance(owner, Bound) and owner.owner.rows and not isinstance(owner.owner, Model):
            self._store_columns(owner.owner, Seq(items=[key, Const(value=owner.attr)]), val)
        elif owner.column_of and (key.index is not None or key.rows):  # `table["mass"][gaps] = middle`
            table, column = owner.column_of
            self._store_columns(table, Seq(items=[key, Const(value=column)]), val)
        elif not isinstance(owner, (Lib, Func)):
            self._store_columns(owner, key, val)

    def store_within(self, node: ast.expr, val: Val) -> None:
        """`usual[i][j] = median`: what stands in a part of an array stands in the array."""
        while isinstance(node, ast.Subscript):
            node = node.value
        owner = self.eval(node) if isinstance(node, ast.Name) else None
        if type(owner) is Val and not owner.rows and not val.rows:
            owner.stats |= val.all_stats() | self.given

    def _store_columns(self, owner: Val, key: Val, val: Val) -> None:
        if not owner.rows and not val.rows:
            owner.stats |= val.all_stats() | self.given  # a list of numbers, one of them learned
            return
        if isinstance(val, Seq) and any(item.rows for item in val.items):
            val = self.blend(val.items)  # a list with an item for each row
        which, partly = key, key.index is not None
        if isinstance(key, Seq) and len(key.items) == 2 and not self.column_keys(key):
            which, key = key.items
            partly = which.index is not None or bool(which.rows) or which.turning or isinstance(which, Const)
        learned = val.all_fits() | self.guessed(val) if val.rows else NONE
        if partly and not val.rows:  # `table.loc[unknown, "mass"] = table.mass.mean()`
            learned = val.all_stats() | self.given
        learned |= which.all_fits() if partly else NONE  # `table.loc[table.mass > limit, "giant"] = 1`
        self.apply_stats(learned)
        owner.dealt = False
        keys = self.column_keys(key) or [("sel", self.keep(key))]
        if owner.rows is None and val.rows is not None and not val.codes:
            owner.rows, owner.way = val.rows, val.way
        for one in keys:
            self.put_in(owner, one, val, partly)
            owner.cols = {**owner.cols, one: learned | (owner.cols.get(one, NONE) if partly else NONE)}


def _of_turns(key: Val) -> bool:
    """Whether a list holds numbers that a loop gathered: `[i for i, donor in enumerate(donors) if donor in held]`."""
    items = key.items if type(key) is Seq and key.rows is None else []
    numbers = (i for i in items if (i.turning or i.rows) and i.index is None and not (i.labels or i.stats))
    return len(items) == sum(not isinstance(i, Seq) for i in numbers) > 0


def _alone(out: Val, key: Val) -> Val:
    """`X[i]` in a loop over `range(len(X))` is a single row."""
    out.one = out.one or (key.walks is not None and not out.preds)
    return out


def _each(key: Val) -> Cut | None:
    """What selects the one row of a loop, as `i` or `[i]`."""
    return key.items[0].each if isinstance(key, Seq) and len(key.items) == 1 else key.each
