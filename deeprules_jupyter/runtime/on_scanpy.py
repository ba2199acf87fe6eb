"""Watches AnnData and scanpy: which cells an object holds, and what was learned over all of its cells."""

from __future__ import annotations

import sys
from dataclasses import replace
from types import ModuleType
from typing import Any

from deeprules_jupyter.catalog.scanpy import LIBRARY
from deeprules_jupyter.model import Fit
from deeprules_jupyter.runtime.desk import Desk
from deeprules_jupyter.runtime.estimators import recipe_of
from deeprules_jupyter.runtime.fingerprint import sheet_of
from deeprules_jupyter.runtime.hook import Call
from deeprules_jupyter.runtime.identity import Known, Prints, joined
from deeprules_jupyter.runtime.part import Modules, Part
from deeprules_jupyter.runtime.sklearn_functions import Passes
from deeprules_jupyter.runtime.weakly import Weakly

ANNDATA, MERGE = "anndata._core.anndata", "anndata._core.merge"
CHOOSES_GENES = "highly_variable_genes"
ROW_WISE = frozenset({"normalize_total", "log1p", "sqrt", "normalize_per_cell"})  # each cell by itself
# Maps for the eye and clusters are left out: their output is looked at, and seldom learned from.
LEARNS = (LIBRARY.learn_in_place | {CHOOSES_GENES, "pca", "harmony_integrate"}) & (
    LIBRARY.learn_in_place | LIBRARY.learned_columns.keys()
)
PASSES = (LIBRARY.learned_columns.keys() | {"neighbors"}) - LEARNS  # what they fit inside is not the person's own
HOMES = ("scanpy.preprocessing", "scanpy.external", "scanpy.tools", "scanpy.neighbors")


class OnScanpy(Part):
    """Views, copies and joins of AnnData; the functions of scanpy that learn from cells or change them."""

    roots = frozenset({"anndata", "scanpy"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.guard)
        self.cells = Cells(desk)

    def start(self, there: Modules) -> None:
        """Watch what has been imported already; what comes later is announced by `loaded`."""
        self.cells.desk.registry.owners.append(self.cells.owner)
        super().start(there)

    def stop(self) -> None:
        """Put everything back."""
        owners = self.cells.desk.registry.owners
        owners[:] = [owner for owner in owners if owner != self.cells.owner]
        super().stop()

    def loaded(self, module: ModuleType) -> None:
        """A module has been imported."""
        name = module.__name__
        if name == ANNDATA:
            for method in ("__getitem__", "copy"):
                self.patches.method(module.AnnData, method, Takes(self.cells))
        elif name == MERGE:
            self.patches.function(module, "concat", Joins(self.cells))
        elif name.startswith(HOMES):
            for function in (LEARNS | ROW_WISE | PASSES) & vars(module).keys():
                if getattr(vars(module)[function], "__module__", None) == name:
                    changes = Changes(self.cells, learns=function in LEARNS)
                    self.patches.function(module, function, Passes() if function in PASSES else changes)


class Cells:
    """AnnData object -> its cells, and the fits whose output stands in it."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.objects = Weakly()
        self.genes = Weakly()  # object -> the fit that chose its genes, until they are taken

    def owner(self, value: Any) -> Known | None:
        """What is known of an AnnData object, or of a table that is a view into one."""
        if _is_anndata(value):
            return self.of(value)
        ours = type(value).__module__.startswith("anndata.")
        shown = getattr(value, "_view_args", None) if ours else None
        parent = getattr(shown, "parent", None)
        return self.of(parent) if _is_anndata(parent) else None

    def of(self, data: Any) -> Known:
        """The cells of an object; those of a view stand in what it is a view of."""
        known, table = self.objects.get(data) or (None, None)
        if known is not None and known.rows.count == data.n_obs:
            if data.is_view:
                return known  # type: ignore[no-any-return]
            same = table == id(_table(data))  # else a person has put another table into it
            new = self.desk.registry.by_object(_table(data)) if same else self._by_table(data)
            known = known if new is None else replace(known, fits=known.fits | new.fits, whole=known.whole | new.whole)
        elif data.is_view:
            known = self.of(data._adata_ref).take(positions_of(data))
        else:
            known = self._by_table(data) or Known(Prints(self.desk.registry.fresh(data.n_obs), sheet_of(_table(data))))
        self.remember(data, known)
        return known

    def _by_table(self, data: Any) -> Known | None:
        table = _table(data)
        sheet = None if table is None else sheet_of(table)
        found = self.desk.registry.by_object(table)
        return found or (None if sheet is None else self.desk.registry.tables.find(table, sheet))

    def remember(self, data: Any, known: Known) -> None:
        """Keep what is known of an object; its table is known with it."""
        table = None if data.is_view else _table(data)
        self.objects[data] = known, id(table)
        if table is not None:
            self.desk.registry.remember(table, known)


def _table(data: Any) -> Any:
    """The table of an object, unless it stays in a file."""
    return None if data.isbacked else data.X


def _is_anndata(value: Any) -> bool:
    module = sys.modules.get(ANNDATA)
    return module is not None and isinstance(value, module.AnnData)


def positions_of(view: Any) -> Any:
    """Where the cells of a view stand in what it is a view of."""
    import numpy as np

    return np.arange(view._adata_ref.n_obs)[view._oidx]


class Takes:
    """`data[cells, genes]` and `copy()`."""

    def __init__(self, cells: Cells) -> None:
        self.cells = cells

    def before(self, call: Call) -> Any:
        """The cells of the source."""
        return self.cells.of(call.args[0])

    def after(self, call: Call) -> None:
        """The result holds them, or some of them; genes that were chosen before may have been taken now."""
        source, result = call.args[0], call.result
        if call.inside or not isinstance(call.memo, Known) or not _is_anndata(result):
            return
        known = call.memo if result.n_obs == call.memo.rows.count else None
        if result.is_view:
            known = call.memo.take(positions_of(result)) if not source.is_view else self.cells.of(result)
        if known is None:
            return
        chosen = self.cells.genes.get(source)
        if chosen is not None and _has_chosen(result) and result.n_vars < source.n_vars:
            known = replace(known, fits=known.fits | {chosen}, whole=known.whole | {chosen})
        elif chosen is not None:
            self.cells.genes[result] = chosen
        self.cells.remember(result, known)
        if not result.is_view and result.X is not None and known.fits:
            self.cells.desk.registry.follow(known, result.X)


def _has_chosen(data: Any) -> bool:
    """Whether all genes of an object are among the chosen ones."""
    return "highly_variable" in data.var and bool(data.var["highly_variable"].all())


class Joins:
    """`anndata.concat`: the cells of all of them."""

    def __init__(self, cells: Cells) -> None:
        self.cells = cells

    def before(self, call: Call) -> Any:
        """Nothing to note."""

    def after(self, call: Call) -> None:
        """Register the result, if it holds as many cells."""
        parts = call.args[0] if call.args else call.kwargs.get("adatas")
        parts = list(parts.values()) if isinstance(parts, dict) else list(parts or ())
        if call.inside or not parts or sum(part.n_obs for part in parts) != call.result.n_obs:
            return
        known = [self.cells.of(part) for part in parts]
        fits = frozenset[str]().union(*(one.fits for one in known))
        self.cells.remember(call.result, Known(joined([one.rows for one in known]), fits, fits))


class Changes:
    """A function of scanpy that changes an object in place, or gives a changed one."""

    def __init__(self, cells: Cells, learns: bool) -> None:
        self.cells, self.learns = cells, learns

    def before(self, call: Call) -> Any:
        """The cells, and how the person called the object, before it is changed."""
        value = (
            call.args[0]
            if call.args
            else next((call.kwargs[k] for k in ("adata", "data", "X") if k in call.kwargs), None)
        )
        known = self.cells.desk.registry.look(value)
        return None if known is None else (value, known, self.cells.desk.data(value, 0, "adata", "data", "X"))

    def after(self, call: Call) -> None:
        """A fit, if it learned; the same cells under new values."""
        if call.inside or not call.memo:
            return
        value, known, data = call.memo
        name = call.name.rpartition(".")[2]
        if self.learns and data is not None:
            fit_id = self._write(name, call.kwargs, data)
            if name == CHOOSES_GENES:
                self._genes(value, call.result, known, fit_id)
                return
            chosen = {self.cells.genes.get(value)} - {None} if name == "pca" else set()
            added = frozenset({fit_id, *(one for one in chosen if one)})
            known = Known(known.rows, known.fits | added, known.whole | added)
        if _is_anndata(value) and not _is_anndata(call.result):
            self._follow(name, value, known)
        if call.result is not None:
            self._follow(name, call.result, known)

    def _follow(self, name: str, changed: Any, known: Known) -> None:
        registry = self.cells.desk.registry
        key = LIBRARY.learned_columns.get(name)
        if not _is_anndata(changed):
            registry.follow(known, changed)
        elif key is not None:
            if key in changed.obsm:
                registry.follow(known, changed.obsm[key])
        elif changed.X is not None and not changed.is_view:
            registry.follow(known, changed.X)
            self.cells.remember(changed, known)

    def _genes(self, value: Any, result: Any, known: Known, fit_id: str) -> None:
        """Genes were chosen: that counts as learned where they alone are kept."""
        if _is_anndata(value) and _has_chosen(value):
            self.cells.remember(value, replace(known, fits=known.fits | {fit_id}, whole=known.whole | {fit_id}))
        elif _is_anndata(value):
            self.cells.genes[result if _is_anndata(result) else value] = fit_id

    def _write(self, name: str, words: dict[str, Any], data: Any) -> str:
        desk = self.cells.desk
        fit_id, before = desk.new_id(), [desk.recipes.get(fit, "") for fit in data.fits]
        plain = {key: word for key, word in words.items() if isinstance(word, int | float | str | bool)}
        desk.recipes[fit_id] = recipe = recipe_of(name, plain, data.rows, before)
        desk.write(
            lambda place, inner: Fit(
                place=place, inner=inner, witness="calls", id=fit_id, learner=name, kind="transform", data=data,
                recipe=recipe,
            )
        )  # fmt: skip
        return fit_id
