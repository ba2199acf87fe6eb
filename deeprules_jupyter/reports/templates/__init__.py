"""The checklists, one file each: number, our own short words, and which evidence fills it."""

from __future__ import annotations

import importlib

from deeprules_jupyter.reports.answers import Item, Template

NAMES = ("overview", "reforms", "dome", "tripod", "claim", "neurips", "model-card", "datasheet", "methods")


def load(name: str) -> Template:
    """The template of a name in NAMES."""
    module = importlib.import_module(f"{__name__}.{name.replace('-', '_')}")
    found: Template = module.TEMPLATE
    return found


def items(text: str) -> tuple[Item, ...]:
    """Items from lines `number | what is asked | parts`, under lines `# section`; `?` after the number: to confirm."""
    found, section = [], ""
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.startswith("#"):
            section = line.lstrip("# ")
            continue
        number, asked, parts = (part.strip() for part in line.split("|"))
        found.append(Item(number.rstrip("?"), section, asked, tuple(parts.split()), number.endswith("?")))
    return tuple(found)
