"""The house rules, executable: who may import whom, how big a file may be, what must not stand in it."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "deeprules_jupyter"
MODULES = sorted(PACKAGE.rglob("*.py"))
ALL_PYTHON = [*MODULES, *sorted((ROOT / "tests").rglob("*.py"))]
TYPESCRIPT = sorted((ROOT / "labextension" / "src").rglob("*.ts*"))

READERS = {"dataflow", "runtime", "experiments"}
OUTPUTS = {"bridge", "ledger", "merge", "mutes", "notebook", "views", "wire"}
FACTS = {"model", "prose", "membership", "comparison", "running", "trials", "checked", "provenance", "training"}
HEART = FACTS | {"catalog", "sieve", "history", "trace", "paired", "homology", "rules", "lockbox"}
# Part of the package -> the other parts that it may import. Its own part is always allowed, and so is FREE.
FREE = {"frozen"}
MAY_IMPORT = {
    "frozen": set(),
    "model": set(),
    "membership": {"model"},
    "comparison": {"model"},
    "running": {"model"},
    "prose": {"model"},
    "trials": {"model"},
    "checked": {"model"},
    "provenance": {"model"},
    "training": {"model"},
    "catalog": {"model"},
    "sieve": {"model"},
    "history": {"model", "sieve"},
    "trace": {"model", "sieve", "history"},
    "paired": set(),
    "homology": set(),
    "rules": {
        "model",
        "prose",
        "membership",
        "comparison",
        "running",
        "trials",
        "checked",
        "provenance",
        "training",
        "sieve",
        "trace",
        "paired",
    },
    "dataflow": {"model", "membership", "running", "catalog"},
    "runtime": {"model", "membership", "running", "training", "provenance", "catalog", "homology"},
    "experiments": {"model", "paired", "lockbox", "trials", "homology"},
    "repair": {"model", "trace", "rules", "dataflow", "notebook"},
    "lockbox": {"model"},
    **{output: {"model"} for output in OUTPUTS},
    "views": {"model", "lockbox", "trials", "checked", "training"},
    "settings": {"catalog"},
    "session": {"__init__", "reports", "settings"} | HEART | READERS | OUTPUTS,
    "commands": {"__init__", "repair", "reports", "session", "settings"} | HEART | READERS | OUTPUTS,
    "server": {"commands", "repair"} | HEART | READERS | OUTPUTS,
    "__init__": {"commands", "server", "session"},
    "_alias": {"__init__"},
    "reports": {"trace", "lockbox", "views"} | FACTS,
}
# What the person has not imported, we do not import for them; and `%load_ext` stays instant.
HEAVY = {
    "catboost", "imblearn", "ipywidgets", "keras", "lightgbm", "lightning", "matplotlib", "nbformat", "numpy", "optuna",
    "pandas", "scipy", "sklearn", "tensorflow", "torch", "xgboost",
}  # fmt: skip
TIPS = {
    "appropriate", "baselines", "training", "data", "architecture", "tuning", "overfitting", "transparency",
    "interpretation", "ethics",
}  # fmt: skip


def part(module: Path) -> str:
    """The part of the house a file belongs to: its folder, or its own name."""
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imports(tree: ast.AST, package: tuple[str, ...]) -> Iterator[str]:
    """Every imported module by its full dotted name; relative imports are resolved from `package`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = [*package[: len(package) - node.level + 1]] if node.level else []
            base += [node.module] if node.module else []
            yield from (".".join([*base, alias.name]) for alias in node.names)


def package_of(module: Path) -> tuple[str, ...]:
    return module.relative_to(ROOT).parts[:-1]


def ours(imported: str) -> str | None:
    """The part of the house that an import reaches into; `deeprules_jupyter.x` is __init__ where x is no module."""
    first, *rest = imported.split(".")
    if first != PACKAGE.name:
        return None
    target = rest[0] if rest else "__init__"
    return target if (PACKAGE / target).is_dir() or (PACKAGE / f"{target}.py").is_file() else "__init__"


def at_import_time(tree: ast.Module) -> Iterator[ast.stmt]:
    """The statements that run when a module is imported: not function bodies, not `if TYPE_CHECKING`."""
    todo: list[ast.stmt] = list(tree.body)
    while todo:
        statement = todo.pop()
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if isinstance(statement, ast.If) and "TYPE_CHECKING" in ast.unparse(statement.test):
            todo += statement.orelse
            continue
        yield statement
        for _, value in ast.iter_fields(statement):
            if isinstance(value, list):
                todo += [item for item in value if isinstance(item, ast.stmt)]
                todo += [inner for item in value if isinstance(item, ast.ExceptHandler) for inner in item.body]


def heavy_at_import_time(tree: ast.Module) -> set[str]:
    found = set()
    for statement in at_import_time(tree):
        if isinstance(statement, ast.Import | ast.ImportFrom):
            found |= {imported.split(".")[0] for imported in imports(statement, ()) if not ours(imported)} & HEAVY
    return found


def tracked() -> list[Path]:
    """Every text file under version control, or that is about to be."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    paths = [ROOT / line for line in listed.stdout.splitlines()]
    return [path for path in paths if path.is_file() and b"\0" not in path.read_bytes()]


@pytest.mark.parametrize("module", MODULES, ids=name)
def test_a_part_imports_only_what_it_may(module: Path) -> None:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    reached = {target for imported in imports(tree, package_of(module)) if (target := ours(imported))}
    assert part(module) in MAY_IMPORT, f"{name(module)} is a new part of the house: say here what it may import"
    assert reached - {part(module)} - FREE <= MAY_IMPORT[part(module)]


@pytest.mark.parametrize("module", MODULES, ids=name)
def test_nothing_heavy_is_imported_at_import_time(module: Path) -> None:
    assert heavy_at_import_time(ast.parse(module.read_text(encoding="utf-8"))) == set()


def test_the_init_imports_the_rest_late() -> None:
    tree = ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8"))
    early = [s for s in at_import_time(tree) if isinstance(s, ast.Import | ast.ImportFrom)]
    assert not [target for s in early for target in imports(s, (PACKAGE.name,)) if ours(target)]


@pytest.mark.parametrize("path", [*ALL_PYTHON, *TYPESCRIPT], ids=name)
def test_a_file_has_at_most_300_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


@pytest.mark.parametrize("path", ALL_PYTHON, ids=name)
def test_a_function_has_at_most_40_lines(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    sizes = {f.name: (f.end_lineno or f.lineno) - f.lineno + 1 for f in functions}
    assert {function: size for function, size in sizes.items() if size > 40} == {}


def test_every_rule_is_one_file_in_the_folder_of_its_tip() -> None:
    from deeprules_jupyter import rules

    folders = {path.name for path in (PACKAGE / "rules").iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders <= TIPS
    files = [path for path in (PACKAGE / "rules").rglob("*.py") if path.parent.name in TIPS]
    stems = {path.stem.replace("_", "-") for path in files if not path.stem.startswith("_")}
    assert {rule.name for rule in rules.load()} == stems


HOSTS = re.compile(r"registry\.(npmjs|yarnpkg)\.|npmjs\.org|pypi\.(org|python)|pythonhosted\.|files\.python")
MACHINE = re.compile(r"(?<![\w.<$}~])/(work|root|home/\w+|Users/\w+)/\w")


def test_no_registry_host_and_no_path_of_one_machine_stands_in_a_file() -> None:
    found = []
    for path in tracked():
        if path != Path(__file__):
            text = path.read_text(encoding="utf-8", errors="replace")
            found += [f"{name(path)}: {hit.group()}" for hit in [*HOSTS.finditer(text), *MACHINE.finditer(text)]]
    assert found == []


def test_the_lock_of_the_front_end_names_packages_and_no_host() -> None:
    lock = (ROOT / "labextension" / "yarn.lock").read_text(encoding="utf-8")
    assert "resolution:" in lock
    assert "://" not in lock


def test_these_checks_can_fail() -> None:
    """The readers above see what they should, so that a green run means something."""
    source = "from .trace import Trace\nif True:\n    import numpy.linalg as la\ndef late():\n    import torch\n"
    tree = ast.parse(source)
    assert set(imports(tree, (PACKAGE.name,))) == {f"{PACKAGE.name}.trace.Trace", "numpy.linalg", "torch"}
    assert ours(f"{PACKAGE.name}.model.Place") == "model"
    assert heavy_at_import_time(tree) == {"numpy"}
    assert HOSTS.search("https://registry." + "npmjs.org/x")
    assert MACHINE.search("see /" + "root/x") and not MACHINE.search("<root>/x ~/" + "work/x")
