"""The command lines: what may be asked, in the shell and in a cell."""

from __future__ import annotations

import argparse
from typing import NoReturn

FORMATS = ("text", "json")


class CommandLineError(Exception):
    """A command line that makes no sense; its text is the one line that a person sees."""


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line and leaves what to do about it to the caller."""

    def error(self, message: str) -> NoReturn:
        """One clear line instead of the whole usage."""
        raise CommandLineError(f"{message} (see {self.prog} --help)")


def shell_parser() -> Parser:
    """`deeprules ...` in a shell."""
    parser = Parser("deeprules", description="Finds leakage in machine-learning notebooks.", allow_abbrev=False)
    parser.add_argument("--version", action="store_true", help="print the version")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)
    check = commands.add_parser("check", help="read notebooks without running them", allow_abbrev=False)
    check.add_argument("paths", nargs="+", metavar="NOTEBOOK", help=".ipynb or .py files, or folders of notebooks")
    check.add_argument("--ledger", action="store_true", help="also use the mutes kept in the project")
    repairs = check.add_mutually_exclusive_group()
    repairs.add_argument("--diff", action="store_true", help="show the repairs that --fix would make; write nothing")
    repairs.add_argument("--fix", action="store_true", help="repair what is certain to keep its meaning otherwise")
    _add_format(check)
    run = commands.add_parser("run", help="run a notebook in a fresh kernel and watch it", allow_abbrev=False)
    run.add_argument("path", metavar="NOTEBOOK")
    run.add_argument("-o", "--output", metavar="FILE", help="write the notebook with its outputs here")
    _add_format(run)
    commands.add_parser("tips", help="the ten tips and their rules", allow_abbrev=False)
    rule = commands.add_parser("rule", help="what a rule means, with examples", allow_abbrev=False)
    rule.add_argument("name", metavar="NAME")
    return parser


def report_parser() -> Parser:
    """`%deeprules_report ...` in a cell."""
    parser = Parser("%deeprules_report", description="What deeprules has seen in this kernel.", allow_abbrev=False)
    parser.add_argument("-o", "--output", metavar="FILE", help="write the report here")
    _add_format(parser)
    return parser


def magic_parser() -> Parser:
    """`%deeprules ...` in a cell."""
    parser = Parser("%deeprules", description="Watches this kernel for leakage.", allow_abbrev=False)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)
    commands.add_parser("on", help="watch", allow_abbrev=False)
    commands.add_parser("off", help="stop watching", allow_abbrev=False)
    mute = commands.add_parser("mute", help='say why a rule is not meant here: mute RULE "reason"', allow_abbrev=False)
    mute.add_argument("rule", metavar="RULE")
    mute.add_argument("reason", nargs="*", metavar="REASON")
    unmute = commands.add_parser("unmute", help="hear a rule again", allow_abbrev=False)
    unmute.add_argument("rule", metavar="RULE")
    return parser


def _add_format(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=FORMATS, default="text", help="for people (text) or for machines (json)")
