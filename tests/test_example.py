"""The first example in a real kernel: its mistakes are found, its repairs are clean, and watching changes nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

EXAMPLE = Path(__file__).resolve().parent.parent / "example_notebooks" / "00_first_look.ipynb"
OURS = "application/vnd.deeprules.findings+json"
PANELS = {OURS, "application/vnd.deeprules.training+json"}
# Rule -> the cells of part one in which its finding may stand: where the deed is done, or where it takes effect.
EXPECTED = {
    "fit-before-split": {"scale"},
    "train-test-overlap": {"scale", "logistic"},
    "test-set-reuse": {"forest", "network"},
    "tuned-on-test": {"network"},
}
SEEDS = "import random; random.seed(0); np.random.seed(0)"
# Digests of everything that a person computed, and of every source of randomness, so that a draw of ours would show.
DIGESTS = """
import hashlib, json, pickle

def digest(value):
    return hashlib.sha256(pickle.dumps(value)).hexdigest()

def weights(module):
    return {name: tensor.numpy() for name, tensor in module.state_dict().items()}

print(json.dumps({
    "tables": [digest(table.to_csv()) for table in (peptides, fresh, unique, X_learn, X_tune, X_final)],
    "arrays": [digest(array) for array in (X, y, X_train, X_test, y_train, y_test)],
    "learned": [digest([m.mean_, m.scale_]) for m in (scaler, learn_scaler)] + [digest([logistic.coef_, curve])],
    "forests": [digest([tree.tree_.__getstate__() for tree in f]) for f in (forest, forest_pipeline[-1])],
    "networks": [digest(weights(module)) for module in (network, honest_network)],
    "numbers": [digest([best_accuracy, tuning_curve, tuning_scores, final_accuracy])],
    "random": [digest([np.random.get_state(), random.getstate(), torch.get_rng_state().numpy()])],
    "names": sorted(name for name in globals() if not name.startswith("_")),
}))
"""


def ids(part: str) -> list[str]:
    """The ids of the code cells of part one or of part two, in order."""
    cells = nbformat.read(EXAMPLE, as_version=4).cells
    border = next(index for index, cell in enumerate(cells) if cell.id == "part-two")
    chosen = cells[:border] if part == "one" else cells[border:]
    return [cell.id for cell in chosen if cell.cell_type == "code"]


def with_digests(folder: Path) -> Path:
    """A copy of the example whose last cell prints digests of what was computed, all generators having been seeded."""
    notebook = nbformat.read(EXAMPLE, as_version=4)
    imports = next(index for index, cell in enumerate(notebook.cells) if cell.id == "imports")
    notebook.cells.insert(imports + 1, nbformat.v4.new_code_cell(SEEDS, id="seeds"))
    notebook.cells.append(nbformat.v4.new_code_cell(DIGESTS, id="digests"))
    copy = folder / EXAMPLE.name
    nbformat.write(notebook, copy)
    return copy


def deeprules(*arguments: str | Path) -> dict[str, Any]:
    """What the command says of one notebook, as JSON."""
    command = [str(Path(sys.executable).parent / "deeprules"), *map(str, arguments), "--format", "json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 1, done.stdout[-2000:] + done.stderr[-2000:]
    (notebook,) = json.loads(done.stdout)["notebooks"]
    assert notebook["error"] is None
    return dict(notebook)


def warned(notebook: dict[str, Any]) -> set[tuple[str, str]]:
    """(rule, cell) of each finding of level warn."""
    return {(f["rule"], f["place"]["cell_id"]) for f in notebook["findings"] if f["level"] == "warn"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("example")


@pytest.fixture(scope="module")
def watched(folder: Path) -> dict[str, Any]:
    """What the kernel saw; the executed notebook lies beside it."""
    return deeprules("run", with_digests(folder), "-o", folder / "watched.ipynb")


@pytest.fixture(scope="module")
def executed(watched: dict[str, Any], folder: Path) -> nbformat.NotebookNode:
    return nbformat.read(folder / "watched.ipynb", as_version=4)


@pytest.fixture(scope="module")
def unwatched(tmp_path_factory: pytest.TempPathFactory) -> nbformat.NotebookNode:
    """The same notebook in a kernel that never hears of deeprules."""
    folder = tmp_path_factory.mktemp("unwatched")
    notebook = nbformat.read(with_digests(folder), as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code" and cell.source.startswith("%"):
            cell.source = "pass"
    return NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(folder)}}).execute()


def test_the_example_is_kept_without_outputs() -> None:
    code = [cell for cell in nbformat.read(EXAMPLE, as_version=4).cells if cell.cell_type == "code"]
    assert code[0].source == "%load_ext deeprules"
    assert code[-1].source == "%deeprules_report"
    assert [cell.id for cell in code if cell.outputs or cell.execution_count] == []


@pytest.mark.parametrize("rule", EXPECTED)
def test_the_kernel_finds_each_mistake_of_part_one(watched: dict[str, Any], rule: str) -> None:
    cells = {cell for found, cell in warned(watched) if found == rule}
    assert cells & EXPECTED[rule]


def test_the_kernel_finds_nothing_else_in_part_one(watched: dict[str, Any]) -> None:
    assert {rule for rule, cell in warned(watched) if cell in ids("one")} == set(EXPECTED)


def test_part_two_is_clean_in_the_kernel(watched: dict[str, Any]) -> None:
    assert {(rule, cell) for rule, cell in warned(watched) if cell not in ids("one")} == set()


def test_reading_the_file_finds_what_can_be_read() -> None:
    found = warned(deeprules("check", EXAMPLE))
    assert {rule for rule, cell in found if cell in EXPECTED[rule]} >= {
        "fit-before-split",
        "test-set-reuse",
        "tuned-on-test",
    }
    assert {(rule, cell) for rule, cell in found if cell not in ids("one")} == set()


def test_warnings_stand_under_the_cells_and_no_cell_fails(executed: nbformat.NotebookNode) -> None:
    code = {cell.id: cell.outputs for cell in executed.cells if cell.cell_type == "code"}
    assert [name for name, outputs in code.items() if any(out.output_type == "error" for out in outputs)] == []
    panels = {name for name, outputs in code.items() if any(OURS in out.get("data", {}) for out in outputs)}
    assert panels & set(ids("one"))
    assert not panels & (set(ids("two")) - {"report"})
    plots = [name for name, outputs in code.items() if any("image/png" in out.get("data", {}) for out in outputs)]
    assert plots == ["data-plot", "network-plot", "tuning-plot"]


def outputs_of(notebook: nbformat.NotebookNode) -> dict[str, list[Any]]:
    """All outputs of all cells but the two that name us, without our own panels."""
    return {
        cell.id: [out for out in cell.outputs if not PANELS & set(out.get("data", {}))]
        for cell in notebook.cells
        if cell.cell_type == "code" and cell.id not in ("load", "report")
    }


def test_outputs_are_bitwise_the_same_without_us(
    executed: nbformat.NotebookNode, unwatched: nbformat.NotebookNode
) -> None:
    mine, theirs = outputs_of(executed), outputs_of(unwatched)
    assert json.loads(mine["digests"][0].text) == json.loads(theirs["digests"][0].text)
    assert mine == theirs


def test_a_second_run_with_the_same_ledger_says_the_same(watched: dict[str, Any], folder: Path) -> None:
    """The looks of the first run are remembered; the same models on the same rows are no new looks."""
    assert (folder / ".deeprules").is_dir()
    assert warned(deeprules("run", folder / EXAMPLE.name, "-o", folder / "again.ipynb")) == warned(watched)
