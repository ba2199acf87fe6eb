"""Watches the functions of libraries that read data: what was read is known, and where it stands."""

from __future__ import annotations

import ast
from types import ModuleType
from typing import Any

from deeprules_jupyter.runtime.desk import Desk
from deeprules_jupyter.runtime.hook import Call
from deeprules_jupyter.runtime.part import Part

READERS = {
    "pandas": frozenset(
        "read_csv read_table read_excel read_parquet read_feather read_json read_hdf read_pickle read_stata read_fwf "
        "read_html read_xml read_orc read_sas read_spss".split()
    ),
    "polars": frozenset(
        "read_csv read_parquet scan_csv scan_parquet read_json read_ndjson scan_ndjson read_ipc scan_ipc read_excel "
        "read_avro".split()
    ),
    "numpy": frozenset("load loadtxt genfromtxt fromfile".split()),
    "anndata": frozenset("read_h5ad read_zarr read_csv read_text read_excel read_hdf read_loom read_mtx".split()),
    "scanpy": frozenset("read read_10x_h5 read_10x_mtx read_visium".split()),
    "torch": frozenset({"load"}),
}
# Where a name as plain as `load` means reading: where people take it from, and where it says that it is defined.
HOMES = {"numpy": ("numpy", "numpy"), "torch": ("torch", "torch.serialization")}
# Tables of these libraries hold them too: to look for names that were bound before would go through all memory.
HELD = frozenset({("numpy", "fromfile"), ("numpy", "loadtxt"), ("numpy", "genfromtxt"), ("torch", "load")})
LOADERS = ("load_", "fetch_")  # of scikit-learn's own data sets
OF_FILES = frozenset("load_svmlight_file load_svmlight_files load_files load_sample_image load_sample_images".split())
PATHS = ("filepath_or_buffer", "path", "io", "source", "file", "fname", "filename", "path_or_buf", "f", "store")


class OnReaders(Part):
    """`pandas.read_csv` and its kin; the loaders of scikit-learn."""

    roots = frozenset(READERS) | {"sklearn"}

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.guard)
        self.desk = desk

    def start(self, there: Any) -> None:
        """Watch what has been imported already."""
        self.desk.sources.stopped = False
        super().start(there)

    def stop(self) -> None:
        """Put everything back; what is being hashed is left."""
        self.desk.sources.stopped = True
        super().stop()

    def loaded(self, module: ModuleType) -> None:
        """A module has been imported."""
        home = module.__name__
        root = home.partition(".")[0]
        if root == "sklearn":
            names = [name for name in vars(module) if name.startswith(LOADERS)] if ".datasets." in home else []
        elif root in HOMES and home != HOMES[root][0]:  # most modules, of thousands
            return
        else:
            names = list(READERS.get(root, frozenset()) & vars(module).keys())
        defined = HOMES.get(root, (home, home))[1]
        for name in names:
            if getattr(vars(module)[name], "__module__", None) == defined:
                watch = self.patches.method if (root, name) in HELD else self.patches.function
                watch(module, name, Reads(self.desk, f"{root}.{name}"))

    def after_cell(self) -> None:
        """`open` itself is left alone, for everything goes through it: the code of the cell says what it opens."""
        places = self.desk.places
        for node, place in places.called("open"):
            modes = [*node.args[1:2], *(word.value for word in node.keywords if word.arg == "mode")]
            writes = any(isinstance(one, ast.Constant) and set(str(one.value)) & set("wax+") for one in modes)
            if node.args and not writes:
                first = node.args[0]
                named = places.shell.user_ns.get(first.id) if isinstance(first, ast.Name) else None
                self.desk.sources.read(first.value if isinstance(first, ast.Constant) else named, "open", place)


class Reads:
    """One function that reads. What it calls itself is as the person's own: a reader may be inside another."""

    aloof = True

    def __init__(self, desk: Desk, how: str) -> None:
        self.desk, self.how = desk, how

    def before(self, call: Call) -> Any:
        """Nothing to note."""

    def after(self, call: Call) -> None:
        """It has read."""
        if call.inside:  # a trainer that loads what it wrote
            return
        root, _, name = self.how.partition(".")
        if root == "sklearn" and name not in OF_FILES:
            self.desk.sources.package("sklearn", f"sklearn.datasets.{name}")
            return
        given = call.args[0] if call.args else next((call.kwargs[one] for one in PATHS if one in call.kwargs), None)
        opened = getattr(given, "name", None) if hasattr(given, "read") else None  # a file that is open
        self.desk.sources.read(opened if isinstance(opened, str) else given, self.how)
