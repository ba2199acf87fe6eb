"""`deeprules ...` in a shell. Exit codes: 0 nothing found, 1 warnings, 2 something could not be read."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence

from deeprules_jupyter.commands.parser import CommandLineError, shell_parser
from deeprules_jupyter.model import Cell, Report

Sources = Mapping[str | None, Sequence[Cell]]


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line; never ends in a traceback."""
    for stream in (sys.stdout, sys.stderr):
        getattr(stream, "reconfigure", lambda **_: None)(errors="replace")  # a terminal without our letters
    try:
        code = _run(shell_parser().parse_args(argv))
        sys.stdout.flush()
        return code
    except SystemExit:  # --help
        return 0
    except CommandLineError as exc:
        return _refuse(str(exc))
    except KeyboardInterrupt:
        return _refuse("stopped")
    except BrokenPipeError:  # the reader of a pipe has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 2
    except Exception as exc:
        if os.environ.get("DEEPRULES_STRICT") == "1":
            raise
        return _refuse(f"a mistake inside deeprules itself ({type(exc).__name__}: {exc}); please report it")


def _refuse(line: str) -> int:
    print(f"deeprules: {' '.join(line.split())}", file=sys.stderr)
    return 2


def _rendered(report: Report, sources: Sources, options: argparse.Namespace) -> str:
    if options.format == "json":
        from deeprules_jupyter.views import json

        return json.render(report)
    if options.format == "sarif":
        from deeprules_jupyter import __version__, rules
        from deeprules_jupyter.views import sarif

        return sarif.render(report, sources, rules.load(), __version__)
    if options.format == "github":
        from deeprules_jupyter.views import github

        return github.render(report, sources)
    if options.format == "html":
        from deeprules_jupyter import rules
        from deeprules_jupyter.views import html

        return html.render(report, sources, {rule.name: rule.title for rule in rules.load()})
    from deeprules_jupyter.views import text

    return text.render(report, _coloured(getattr(options, "color", "auto")), sources)


def _coloured(asked: str) -> bool:
    return asked == "always" or (asked == "auto" and sys.stdout.isatty() and not os.environ.get("NO_COLOR"))


def _run(options: argparse.Namespace) -> int:
    if options.version:
        from deeprules_jupyter import __version__

        print(f"deeprules {__version__}")
        return 0
    if options.command not in COMMANDS:
        raise CommandLineError("say what to do: check, run, report, tips or rule (see deeprules --help)")
    return COMMANDS[options.command](options)


def _check(options: argparse.Namespace) -> int:
    from deeprules_jupyter.commands import check

    if options.diff or options.fix:
        from deeprules_jupyter.commands import fix

        if options.diff:
            return fix.diff(options)
        if "-" in options.paths:
            raise CommandLineError("--fix changes files, and standard input is none (--diff shows the change)")
        fix.fix(options)
    return _show(*check.check(options), options)


def _run_notebook(options: argparse.Namespace) -> int:
    if options.twice:
        from deeprules_jupyter.commands.twice import twice

        answer = twice(options.path, options.output)
        print(answer.json() if options.format == "json" else "\n".join(answer.lines))
        return int(not answer.same)
    from deeprules_jupyter.commands import run

    return _show(*run.run(options.path, options.output), options)


def _report(options: argparse.Namespace) -> int:
    from deeprules_jupyter.commands import report

    return report.of_file(options)


def _tips(options: argparse.Namespace) -> int:
    from deeprules_jupyter.commands import explain

    print(explain.tips())
    return 0


def _rule(options: argparse.Namespace) -> int:
    from deeprules_jupyter.commands import explain

    print(explain.rule(options.name))
    return 0


def _show(report: Report, sources: Sources, remarks: Sequence[str], options: argparse.Namespace) -> int:
    for remark in remarks:
        print(f"deeprules: {remark}", file=sys.stderr)
    print(_rendered(report, sources, options), end="")
    if any(notebook.error for notebook in report.notebooks):
        return 2
    if getattr(options, "exit_zero", False):
        return 0
    return int(any(one.level == "warn" and not one.muted for book in report.notebooks for one in book.findings))


COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "check": _check,
    "run": _run_notebook,
    "report": _report,
    "tips": _tips,
    "rule": _rule,
}
