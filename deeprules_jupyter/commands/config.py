"""What a project asks of us: `[tool.deeprules]` in its pyproject.toml, and the rules that a command line names."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from deeprules_jupyter import rules, settings
from deeprules_jupyter.catalog.own import Meanings
from deeprules_jupyter.commands.parser import CommandLineError
from deeprules_jupyter.model import Notebook
from deeprules_jupyter.mutes import unknown


@dataclass(frozen=True)
class Config:
    """The settings of a project; all rules and no exclusions where it says nothing."""

    select: tuple[str, ...] = ()  # names of rules; none: every rule
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()  # patterns as in .gitignore, from the folder of the file
    catalog: Meanings = field(default_factory=dict)  # what the project's own functions mean
    folder: Path | None = None  # where the pyproject.toml stands

    def shown(self, one: Notebook) -> Notebook:
        """The notebook with the findings and states of the rules that are asked for."""
        if not self.select and not self.ignore:
            return one
        findings = tuple(finding for finding in one.findings if self._wants(finding.rule))
        states = tuple(state for state in one.states if self._wants(state.rule))
        return Notebook(one.path, findings, states, one.error)

    def _wants(self, rule: str) -> bool:
        return (not self.select or rule in self.select) and rule not in self.ignore


def asked(options: argparse.Namespace) -> Config:
    """The settings of the project of the first file, and what the command line says of rules."""
    first = Path(options.stdin_filename or options.paths[0]).resolve()
    return load(first if first.is_dir() else first.parent, options.select, options.ignore)


def load(folder: Path, select: str | None = None, ignore: str | None = None) -> Config:
    """The settings for this folder. What the command line names goes before what the file says."""
    try:
        file = settings.find(folder)
        table = settings.table(file) if file else {}
        own = settings.catalog(file, table)
    except settings.SettingsError as exc:
        raise CommandLineError(str(exc)) from None
    lists = {key: _texts(file, key, table.get(key, [])) for key in ("select", "ignore", "exclude")}
    return Config(
        select=_rules(select.split(",") if select else lists["select"]),
        ignore=_rules(ignore.split(",") if ignore else lists["ignore"]),
        exclude=tuple(lists["exclude"]),
        catalog=own,
        folder=file.parent if file else None,
    )


def _texts(file: Path | None, key: str, found: object) -> list[str]:
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise CommandLineError(f"{file}: {key} in [tool.deeprules] is not a list of texts")
    return found


def _rules(names: Iterable[str]) -> tuple[str, ...]:
    """The rules that are meant: by their names, or all of a tip by `tip7`."""
    known = {rule.name: rule.tip for rule in rules.load()}
    by_tip = {f"tip{tip}" for tip in known.values()}
    found: list[str] = []
    for name in (one.strip() for one in names if one.strip()):
        if name not in known and name not in by_tip:
            raise CommandLineError(unknown(name, [*known, *sorted(by_tip)]))
        found += [rule for rule, tip in known.items() if name in (rule, f"tip{tip}")]
    return tuple(dict.fromkeys(found))
