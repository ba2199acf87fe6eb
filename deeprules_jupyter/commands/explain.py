"""`deeprules tips` and `deeprules rule`: what there is, and what it means."""

from __future__ import annotations

from deeprules_jupyter import rules
from deeprules_jupyter.commands.parser import CommandLineError
from deeprules_jupyter.mutes import unknown


def tips() -> str:
    """The ten tips, each with its rules."""
    lines = []
    for number, title in sorted(rules.TIPS.items()):
        lines.append(f"{number:>2}. {title}")
        lines += [f"      {rule.name} ({rule.level}): {rule.title}" for rule in rules.load() if rule.tip == number]
    return "\n".join(lines)


def rule(name: str) -> str:
    """What a rule means, with an example of the mistake and of its repair."""
    known = {one.name: one for one in rules.load()}
    if name not in known:
        raise CommandLineError(unknown(name, known))
    one = known[name]
    parts = [f"{one.name}: {one.title} (tip {one.tip}, {one.level})", one.help]
    for title, code in (("The mistake:", one.bad), ("Repaired:", one.good)):
        parts.append(f"{title}\n\n{_code(code)}")
    return "\n\n".join(part.strip("\n") for part in parts)


def _code(code: str) -> str:
    return "\n".join(f"    {line}".rstrip() for line in code.strip("\n").splitlines())
