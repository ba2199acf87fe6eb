"""The code of a cell as it is run again, and what stands in the way of running it again."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from deeprules_jupyter.experiments.determinism.needs import needed

ANY_NAME = {"eval", "exec", "globals", "locals", "vars"}  # with these a cell may reach any name
ASKS = {"input", "getpass"}
HARMLESS = ("matplotlib", "config", "precision")  # magics that set what they set once more
SKIPPED = ("%%time", "%%capture")  # they run the rest of the cell as it is
WRITES = {
    "dump", "imsave", "imwrite", "mkdir", "save", "save_model", "save_pretrained", "savefig", "savetxt", "savez",
    "to_csv", "to_excel", "to_feather", "to_hdf", "to_json", "to_parquet", "to_pickle", "write", "write_bytes",
    "write_h5ad", "write_text", "writelines", "writerow", "writerows",
}  # fmt: skip


def without(source: str, mark: str) -> str:
    """The cell with our own line, and those of harmless magics below it, as comments: empty first lines go."""
    lines = source.split("\n")
    for index, line in enumerate(lines):
        if line.strip() and not line.startswith(("%%deeprules_", *SKIPPED)):
            break
        lines[index] = "#" if line.startswith((mark, *SKIPPED)) else line
    return "\n".join(lines)


def obstacles(tree: ast.Module) -> Iterator[str]:
    """Why a cell cannot be run again in secret."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Await | ast.AsyncFor | ast.AsyncWith):
            yield f"line {node.lineno} awaits something"
        elif isinstance(node, ast.Call) and _called(node.func) in ASKS and isinstance(node.func, ast.Name):
            yield f"line {node.lineno} asks you something"
        elif isinstance(node, ast.Call) and (magic := _magic(node)) is not None:
            yield f"line {node.lineno} holds {magic}, which would run a second time"


def _magic(node: ast.Call) -> str | None:
    """The magic or shell line that IPython has made a call of; None for harmless ones."""
    inner = node.func.value if isinstance(node.func, ast.Attribute) else None
    if not (isinstance(inner, ast.Call) and _called(inner.func) == "get_ipython") or not node.args:
        return None
    word = str(node.args[0].value) if isinstance(node.args[0], ast.Constant) else "a magic"
    if _called(node.func) == "run_line_magic":
        return None if word in HARMLESS else f"%{word}"
    return f"%%{word}" if _called(node.func) == "run_cell_magic" else f"!{word}"


def _called(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def writes(tree: ast.Module) -> list[int]:
    """Lines that write files, as far as the names of calls tell."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            mode = [part.value for part in [*node.args[1:2], *(k.value for k in node.keywords if k.arg == "mode")]
                    if isinstance(part, ast.Constant)]  # fmt: skip
            opens = _called(node.func) == "open" and any(set("wax+") & set(str(one)) for one in mode)
            if opens or (_called(node.func) in WRITES and isinstance(node.func, ast.Attribute)):
                found.append(node.lineno)
    return sorted(set(found))


def names(tree: ast.Module, values: dict[str, Any]) -> set[str]:
    """The names whose old values the cell may use."""
    found = needed(tree)
    return set(values) if found & ANY_NAME else found
