"""The pages of docs/ name what there is, their cells run and say what is promised, and the site holds together."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from deeprules_jupyter.commands.magics import MAGICS, MARKS
from deeprules_jupyter.rules import TIPS, load
from tests.shell import Notebook

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"


@pytest.fixture(scope="module")
def pages() -> ModuleType:
    """What MkDocs asks while it builds the site."""
    spec = importlib.util.spec_from_file_location("pages_of_docs", DOCS / "pages.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole site, built as `make docs` does it: a warning is an error."""
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    out = tmp_path_factory.mktemp("site")
    build(load_config(str(ROOT / "mkdocs.yml"), site_dir=str(out), strict=True))
    return out


def test_every_rule_stands_in_the_table() -> None:
    rows = [line.split(" | ")[0] for line in (DOCS / "rules.md").read_text(encoding="utf-8").splitlines()]
    named = {name for row in rows if row.startswith("| `") for name in re.findall(r"`([a-z-]+)`", row)}
    assert named == {rule.name for rule in load()}


def test_every_command_is_explained(pages: ModuleType) -> None:
    text = (DOCS / "commands.md").read_text(encoding="utf-8")
    assert {f"%{name}" for name in MAGICS} - set(re.findall(r"%\w+", text)) == set()
    titles = {line.removeprefix("## ") for line in pages.helps() if line.startswith("## ")}
    assert {*(f"%{name}" for name in MAGICS), *(mark.text for mark in MARKS), "deeprules"} <= titles


@pytest.mark.parametrize("page", sorted(DOCS.rglob("*.md")), ids=lambda page: page.stem)
def test_the_cells_of_a_page_run_and_say_what_it_promises(notebook: Notebook, pages: ModuleType, page: Path) -> None:
    cells = list(pages.CELL.finditer(page.read_text(encoding="utf-8")))
    assert page.read_text(encoding="utf-8").count("```python") == len(cells)
    ended: list[Any] = []
    notebook.shell.events.register("post_run_cell", ended.append)
    for at, cell in enumerate(cells):
        spoken = notebook.run(cell["code"], f"c{at}")
        assert ended[-1].success, cell["code"]
        assert set(spoken) == set((cell["says"] or "").replace(",", " ").split()), cell["code"]


def test_the_site_has_a_page_for_each_rule_and_tip_and_loads_nothing_from_elsewhere(site: Path) -> None:
    assert {f"{rule.name}.html" for rule in load()} == {path.name for path in (site / "rules").iterdir()}
    assert len(list((site / "tips").iterdir())) == len(TIPS)
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert not re.findall(r"<(?:script|img|link|iframe)\b[^>]*(?:src|href)=\"(?:https?:)?//[^\"]*", text), page
    fit = (site / "rules" / "fit-before-split.html").read_text(encoding="utf-8")
    assert "What it says" in fit and "Repaired" in fit
    assert "What it says" in (site / "start.html").read_text(encoding="utf-8")
    assert 'href="rules/fit-on-test.html"' in (site / "rules.html").read_text(encoding="utf-8")
