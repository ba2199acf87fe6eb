"""The reader and the rules on short notebooks of every kind; each must give just the verdict that it states."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from deeprules_jupyter.dataflow import Reader
from deeprules_jupyter.model import Cell, Place
from deeprules_jupyter.rules import judge
from deeprules_jupyter.trace import Trace
from tests.dataflow.snippets_files import FILES, PARTS
from tests.dataflow.snippets_hands import HANDS
from tests.dataflow.snippets_models import MODELS
from tests.dataflow.snippets_tables import SKLEARN, TABLES
from tests.dataflow.snippets_torch import NETWORKS, TORCH
from tests.dataflow.snippets_values import VALUES, VALUES_HEAD

# Snippets for one library each: files with a `HEAD` of imports and their `SNIPPETS`.
LIBRARIES = [
    import_module(f"tests.dataflow.{path.stem}") for path in sorted(Path(__file__).parent.glob("snippets_*.py"))
]
ALL = [
    *(
        (name, m.HEAD + body)
        for m in LIBRARIES
        if hasattr(m, "HEAD")
        for name, body in (m.SNIPPETS | getattr(m, "SHIPPED", {})).items()
    ),
    *((name, SKLEARN + body) for name, body in (TABLES | MODELS | HANDS).items()),
    *((name, TORCH + body) for name, body in NETWORKS.items()),
    *((name, FILES + body) for name, body in PARTS.items()),
    *((name, VALUES_HEAD + body) for name, body in VALUES.items()),
]


def warned(source: str) -> set[str]:
    """The rules that warn of a notebook in percent format."""
    reader, facts, cells = Reader(), [], []
    for i, text in enumerate(source.split("# %%")):
        cells.append(Cell(text, Place(cell=i, cell_id=f"c{i}")))
        facts += reader.read(cells[-1])
    findings, _ = judge(Trace(facts, cells), "static")
    return {f.rule for f in findings if f.level == "warn"}


def expected(source: str) -> list[set[str]]:
    """A `# warn:` line with several names asks for at least one of them."""
    return [set(line[8:].split()) for line in source.splitlines() if line.startswith("# warn: ")]


@pytest.mark.parametrize(("name", "source"), ALL, ids=[name for name, _ in ALL])
def test_verdict(name: str, source: str) -> None:
    found, wanted = warned(source), expected(source)
    for choices in wanted:
        assert found & choices, f"{name}: {choices} not among {found}"
    allowed = set().union(*wanted) if wanted else set()
    assert found <= allowed, f"{name}: {found - allowed} should not be said"
