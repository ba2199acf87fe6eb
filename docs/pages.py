"""What MkDocs asks while it builds the site: pages of the rules and of every command's help, and links that lead on.

Nothing that is made here is kept in the repository: it always says what the rule files and the commands say.
"""

from __future__ import annotations

import argparse
import functools
import posixpath
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # the project as it stands here, not one that is installed elsewhere

from mkdocs.structure.files import File, Files  # noqa: E402

from deeprules_jupyter.commands import (  # noqa: E402
    ask,
    checklist,
    confounders,
    determinism_cell,
    ethics,
    explain_model,
    fit_for_deep,
    gap,
    homology,
    parser,
    privacy,
    shuffle,
    shuffle_cell,
    subgroups,
)
from deeprules_jupyter.commands.check import check_file  # noqa: E402
from deeprules_jupyter.model import Finding  # noqa: E402
from deeprules_jupyter.reports.items import MERGED  # noqa: E402
from deeprules_jupyter.rules import TIPS, Rule, load  # noqa: E402
from deeprules_jupyter.rules.tips import FOLDERS  # noqa: E402

# Files of the repository that are pages too: path -> page.
BORROWED = {
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "tests/bench/BENCHMARKS.md": "performance.md",
    "tests/bench/REALWORLD.md": "realworld.md",
    "tests/bench/TRUST.md": "trust.md",
}
PARSERS = (
    parser.magic_parser(), parser.data_parser(), parser.source_parser(), parser.baseline_parser(),
    parser.baseline_parser(cell=True), parser.determinism_parser(), determinism_cell.parser(), shuffle.parser(),
    shuffle_cell.parser(), gap.parser(), homology.parser(), fit_for_deep.parser(), parser.lockbox_parser(),
    parser.trials_parser(), parser.report_parser(), ask.parser(), explain_model.parser(), subgroups.parser(),
    privacy.parser(), ethics.parser(), checklist.parser(), confounders.parser(), parser.shell_parser(),
)  # fmt: skip
# A cell of a written page, and before it the rules that speak under it; tests run every such cell.
CELL = re.compile(r"(?:<!-- says: (?P<says>[a-z, -]+) -->\n)?```python\n(?P<code>.*?)\n```\n", re.DOTALL)
LINK = re.compile(r"\[([^\]\n]+)\]\(([^)\s]+)\)")
LEVELS = {
    "warn": "A **warning**: it is said under the cell, at once.",
    "note": "A **note**: it stands in the sidebar and in the report, and is never said under a cell.",
    "ask": "A **question**, which only a person can answer: it stands in the sidebar and in the report.",
}


def on_config(config: Any) -> Any:
    """The tips and the rules take their place among the pages."""
    tips = [{title: tip_page(tip)} for tip, title in TIPS.items()]
    rules = [{title: [{one.name: rule_page(one)} for one in of_tip(tip)]} for tip, title in TIPS.items()]
    made = {"TIPS": tips, "RULES": ["rules.md", *rules]}
    config.nav = [_filled(one, made) for one in config.nav]
    return config


def _filled(entry: Any, made: Mapping[str, Any]) -> Any:
    """An entry of the navigation with what is made in the place of its word in capitals."""
    if isinstance(entry, str):
        return entry
    return {title: made[page] if isinstance(page, str) and page in made else page for title, page in entry.items()}


def on_files(files: Files, config: Any) -> Files:
    """The pages that are made, beside those that were written."""
    for path, text in made().items():
        files.append(File.generated(config, path, content=text))
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Links that lead to another page here as in the repository; a tip ends with what belongs to it."""
    path = page.file.src_uri
    if path == "rules.md":
        markdown = re.sub(r"^\|[^|]+\|", lambda row: re.sub(r"`([a-z-]+)`", r"[`\1`](rules/\1.md)", row[0]), markdown,
                          flags=re.MULTILINE)  # fmt: skip
    markdown = with_answers(markdown)
    for tip in TIPS:
        if path == tip_page(tip):
            markdown += "\n\n" + "\n".join(tip_end(tip))
    source = next((file for file, borrowed in BORROWED.items() if borrowed == path), f"docs/{path}")
    return LINK.sub(lambda link: led(link, source, path), markdown)


def led(link: re.Match[str], source: str, page: str) -> str:
    """A link of a file as a link of its page; the words alone where the site has no such page."""
    words, target = link.groups()
    if ":" in target or target.startswith("#"):
        return link[0]
    file, mark, anchor = target.partition("#")
    meant = posixpath.normpath(posixpath.join(posixpath.dirname(source), file))
    there = BORROWED.get(meant) or (meant.removeprefix("docs/") if meant.startswith("docs/") else None)
    if there is None:
        return words
    return f"[{words}]({posixpath.relpath(there, posixpath.dirname(page) or '.')}{mark}{anchor})"


@functools.cache
def made() -> dict[str, str]:
    """Each page that is made, by its path."""
    pages = {page: (ROOT / path).read_text(encoding="utf-8") for path, page in BORROWED.items()}
    pages["help.md"] = "\n".join(helps())
    return pages | {rule_page(rule): "\n".join(about(rule)) for rule in load()}


def tip_page(tip: int) -> str:
    """The page of a tip is called after the folder of its rules."""
    return f"tips/{next(name for name, number in FOLDERS.items() if number == tip)}.md"


def rule_page(rule: Rule) -> str:
    """Where the page of a rule stands."""
    return f"rules/{rule.name}.md"


def of_tip(tip: int) -> list[Rule]:
    """The rules of one tip."""
    return [rule for rule in load() if rule.tip == tip]


def tip_end(tip: int) -> Iterator[str]:
    """Which rules look, and what they cannot know."""
    yield from ("## Rules", "")
    yield from (f"- [`{one.name}`](../rules/{one.name}.md) ({one.level}): {one.title}." for one in of_tip(tip))
    yield from (
        "",
        "## What only a person knows",
        "",
        "`%deeprules_ask` asks it once; the answers stand in every report.",
    )
    asked = [f"- {item.question}" for item in MERGED if tip in item.tips and item.question]
    yield from ("", *(asked or ["Nothing more is asked here: what the kernel saw fills these items of the report."]))


def about(rule: Rule) -> Iterator[str]:
    """The page of a rule: its help, what it says of its own example, and the example repaired."""
    _, _, rest = rule.help.partition("\n")
    who = "Seen in the code and in a running kernel." if rule.static else "Only a kernel that runs can see it."
    yield from (f"# {rule.name}", "", f"**{rule.title}.**", "")
    yield f"{LEVELS[rule.level]} {who} It belongs to the tip [{TIPS[rule.tip]}](../{tip_page(rule.tip)})."
    yield re.sub(r"^(Repair|Not meant|How much|Source|Measured|Seen[^:\n]*|Relatives):", r"**\1:**", rest, flags=re.M)
    yield from ("", "## The mistake", "", *code(rule.bad))
    yield from ("`# %%` begins a new cell.", "") if "# %%" in rule.bad else ()
    yield from said(rule)
    yield from ("## Repaired", "", *code(rule.good), "## Where it is not meant", "")
    yield f'One line: `# deeprules: ignore[{rule.name}] why`. The notebook: `%deeprules mute {rule.name} "why"`.'
    yield f"In a shell, `deeprules rule {rule.name}` shows this page."


def code(text: str) -> Iterator[str]:
    """Cells, divided as in the example."""
    yield from ("``` { .python }", text.strip("\n"), "```", "")


def said(rule: Rule) -> Iterator[str]:
    """What reading the example tells; nothing where only a kernel can tell."""
    found = [one for one in read([rule.bad]) if one.rule == rule.name]
    yield from quoted(found[:1])


def read(cells: Sequence[str]) -> tuple[Finding, ...]:
    """What the reader of code finds in these cells."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "notebook.py"
        path.write_text("".join(f"# %%\n{cell.strip()}\n" for cell in cells), encoding="utf-8")
        return check_file(str(path)).notebook.findings


def quoted(found: Sequence[Finding]) -> Iterator[str]:
    """A finding as the person reads it."""
    for one in found:
        repair = one.repair.text if one.repair else ""
        yield from ('!!! quote "What it says"', "", f"    {one.message}", "", f"    {one.why}", "")
        yield from (f"    **Repair:** {repair}", "") if repair else ()


def with_answers(markdown: str) -> str:
    """Under a cell of a written page what is said there, as far as the code alone tells it."""
    cells = list(CELL.finditer(markdown))
    if not any(cell["says"] for cell in cells):
        return markdown
    found = read([cell["code"] for cell in cells])
    for at, cell in reversed(list(enumerate(cells))):
        here = [one for one in found if one.rule in (cell["says"] or "").split(", ") and one.place.cell == at]
        markdown = "\n".join([markdown[: cell.end()], *quoted(here[:1]), markdown[cell.end() :]])
    return markdown


def helps() -> Iterator[str]:
    """The help of every command and of its parts, as the command prints it."""
    yield from ("# Help of every command", "", "As `--help` prints it, behind the command or one of its words.", "")
    for command in PARSERS:
        yield from (f"## {command.prog}", "", *help_of(command))


def help_of(command: argparse.ArgumentParser) -> Iterator[str]:
    """What `--help` prints, with that of each word that may follow."""
    command.formatter_class = functools.partial(argparse.HelpFormatter, width=82)  # type: ignore[assignment]
    yield from ("```text", command.format_help().strip("\n"), "```", "")
    for action in command._actions:
        if isinstance(action, argparse._SubParsersAction):
            for one in action.choices.values():
                if one.format_help().count("\n") > 6 or one.description:  # more than its own name and --help
                    yield from help_of(one)
