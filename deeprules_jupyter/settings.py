"""What a project asks of us in its pyproject.toml, `[tool.deeprules]`: read by the commands and by a watched kernel."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from deeprules_jupyter.catalog.own import NOTHING, Meanings, understood

KEYS = ("select", "ignore", "exclude", "catalog", "data")


class SettingsError(Exception):
    """The file cannot be understood; its text is one clear line that names it."""


def find(folder: Path) -> Path | None:
    """The nearest pyproject.toml upwards that says something to us."""
    return next((p for up in (folder, *folder.parents) if (p := up / "pyproject.toml").is_file() and _ours(p)), None)


def _ours(file: Path) -> bool:
    try:
        return b"[tool.deeprules" in file.read_bytes()
    except OSError:
        return False


def table(file: Path) -> Mapping[str, Any]:
    """All that the file says to us. Raises SettingsError."""
    import tomllib

    try:
        said: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))["tool"]["deeprules"]
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as exc:
        raise SettingsError(f"{file}: not valid TOML ({exc})") from None
    if strange := sorted(set(said) - set(KEYS)):
        raise SettingsError(f"{file}: [tool.deeprules] knows no {strange[0]!r}, only {', '.join(KEYS)}")
    return said


def own_functions(folder: Path) -> Meanings:
    """What the functions of the project of this folder mean, by their dotted paths. Raises SettingsError."""
    file = find(folder)
    return catalog(file, table(file)) if file else NOTHING


def data_limits(folder: Path) -> Mapping[str, Any]:
    """The thresholds that the project of this folder has for checks of tables. Raises SettingsError."""
    file = find(folder)
    said = table(file).get("data", {}) if file else {}
    if not isinstance(said, dict):
        raise SettingsError(f"{file}: [tool.deeprules.data] is no table of thresholds")
    return said


def catalog(file: Path | None, said: Mapping[str, Any]) -> Meanings:
    """The same, where the file has been read already."""
    found = said.get("catalog", {})
    try:
        if not isinstance(found, dict):
            raise ValueError("this is no table of functions and meanings")
        return understood(found)
    except ValueError as exc:
        raise SettingsError(f"{file}: [tool.deeprules.catalog]: {exc}") from None
