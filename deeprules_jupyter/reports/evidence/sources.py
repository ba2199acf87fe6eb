"""Where data come from, and what became of rows and columns on the way to the model: read from the cells that ran."""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from deeprules_jupyter.model import Place
from deeprules_jupyter.reports import values
from deeprules_jupyter.reports.answers import Line
from deeprules_jupyter.reports.seen import Seen, listed

READS = re.compile(
    r"(^|\.)(read_(csv|table|excel|parquet|feather|json|pickle|sql\w*|hdf|fwf|stata|spss|sas|h5ad|10x\w*|loom|mtx)"
    r"|loadtxt|genfromtxt|imread)$"
)
SHIPPED = re.compile(r"(^|\.)(load|fetch|make)_[a-z]\w*$")
NOT_DATA = re.compile(r"load_(ext|model|weights|state_dict|dotenv|module)|make_(pipeline|union|column_\w+|scorer)")
DROPS = ("dropna", "drop_duplicates", "query", "filter_cells", "filter_genes")
PLAIN = ("log", "log1p", "log2", "log10", "sqrt", "clip", "fillna", "get_dummies", "normalize_total", "replace")
LARGEST = 200_000_000  # bytes of a file that is hashed


def _sources(seen: Seen) -> Iterator[Line]:
    found = False
    for call, place in seen.calls:
        name = seen.dotted(call)
        if READS.search(name) and call.args:
            found = True
            yield seen.line("source", f"Read with {name.rpartition('.')[2]}: {_file(call.args[0], seen)}.", place)
        elif SHIPPED.search(name) and not NOT_DATA.search(name) and "." in name:
            found = True
            yield seen.line("source", f"{_made(name)} {_with_version(name, seen)}.", place)
    if not found:
        yield seen.lacking("source", "No cell was seen to read data in a way that is known.")


def _made(name: str) -> str:
    short = name.rpartition(".")[2]
    return f"Simulated with {short} of" if short.startswith("make_") else f"The data set of {short} in"


def _with_version(name: str, seen: Seen) -> str:
    root = name.partition(".")[0]
    package = {"sklearn": "scikit-learn", "sksurv": "scikit-survival"}.get(root, root)
    version = dict(seen.environment.get("packages", {})).get(package.lower(), "")
    return f"{package} {version}".strip()


def _file(node: ast.expr, seen: Seen) -> str:
    named = node.value if isinstance(node, ast.Constant) else seen.value(node)
    if not isinstance(named, str | Path):
        return f"`{ast.unparse(node)[:80]}`, whose file is not known"
    if "://" in str(named):
        return f"{_address(str(named))}, whose content is not kept by its address"
    try:
        size = Path(named).stat().st_size
        if size > LARGEST:
            return f"{named}, {size:,} bytes, too large to hash here"
        return f"{named}, {size:,} bytes, SHA-256 {hashlib.sha256(Path(named).read_bytes()).hexdigest()}"
    except (OSError, ValueError):
        return f"{named}, which is not there now"


def _address(text: str) -> str:
    """An address without what may be a password or a key."""
    try:
        parts = urlsplit(text)
        return f"{parts.scheme}://{parts.hostname or ''}{parts.path}"
    except ValueError:
        return "an address"


def _dataset(seen: Seen) -> Iterator[Line]:
    for split in seen.trace.splits[:3]:
        shape = values.shape(seen.value(split.whole.name))
        wide = f", {shape[1]:,} columns" if shape and len(shape) > 1 else ""
        mark = seen.hash_of(split.whole.rows)
        hashed = f"; a keyed hash of its rows is {mark}" if mark else ""
        yield seen.line(
            "dataset", f"{split.whole.name or 'The table'}: {split.whole.rows.count or '?'} rows{wide}{hashed}.",
            split, split.whole,
        )  # fmt: skip


def _excluded(seen: Seen) -> Iterator[Line]:
    found = []
    for call, place in seen.calls:
        name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        if name in DROPS or (name == "drop" and any(one.arg == "index" for one in call.keywords)):
            found.append(name)
            yield seen.line("excluded", f"Rows may be left out by `{ast.unparse(call)[:100]}`.", place)
    for split in seen.trace.splits[:3]:
        whole, parts = split.whole.rows.count, [part.rows.count for part in split.parts]
        if whole is None or None in parts or split.by_splitter:
            continue
        left = whole - sum(one for one in parts if one is not None)
        text = f"none of the {whole:,} rows of {split.whole.name or 'the table'} was left out when they were parted"
        if left > 0:
            text = f"{left:,} of the {whole:,} rows of {split.whole.name or 'the table'} are in no part"
        before = "" if found else "No cell drops rows, and "
        said = f"{before}{text}."
        yield seen.line("excluded", said[:1].upper() + said[1:], split, split.whole)


def _steps_of_code(seen: Seen) -> Iterator[Line]:
    """What is done to single values, with nothing learned."""
    lines: dict[Place, list[str]] = {}
    for call, place in seen.calls:
        name = seen.dotted(call).rpartition(".")[2] or (call.func.attr if isinstance(call.func, ast.Attribute) else "")
        if name in PLAIN:
            lines.setdefault(place, []).append(ast.unparse(call)[:80])
    for place, said in list(lines.items())[:20]:
        yield seen.line("steps", f"Value by value: {listed([f'`{one}`' for one in said])}.", place)


ALL = (_sources, _dataset, _excluded, _steps_of_code)
