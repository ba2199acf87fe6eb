"""The command lines: what may be asked, in the shell and in a cell."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any, NoReturn

from deeprules_jupyter.commands import numbers

FORMATS = ("text", "json")
CHECK_FORMATS = (*FORMATS, "sarif", "github", "html")


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
    _add_check(check)
    run = commands.add_parser("run", help="run a notebook in a fresh kernel and watch it", allow_abbrev=False)
    run.add_argument("path", metavar="NOTEBOOK")
    run.add_argument("-o", "--output", metavar="FILE", help="write the notebook with its outputs here")
    twice = "in two fresh kernels with other hash seeds, and say where they first differ"
    run.add_argument("--twice", action="store_true", help=twice)
    _add_format(run)
    told = "run a notebook in a fresh kernel, and fill a checklist from what was seen"
    report = commands.add_parser("report", help=told, description=told, allow_abbrev=False)
    report.add_argument("path", metavar="NOTEBOOK")
    _add_report(report)
    commands.add_parser("tips", help="the ten tips and their rules", allow_abbrev=False)
    rule = commands.add_parser("rule", help="what a rule means, with examples", allow_abbrev=False)
    rule.add_argument("name", metavar="NAME")
    return parser


def report_parser() -> Parser:
    """`%deeprules_report ...` in a cell."""
    parser = Parser("%deeprules_report", description="What deeprules has seen in this kernel.", allow_abbrev=False)
    _add_report(parser)
    return parser


def _add_report(parser: argparse.ArgumentParser) -> None:
    from deeprules_jupyter.reports.templates import NAMES

    what = "the checklist whose order it follows (default: overview)"
    parser.add_argument("--template", choices=NAMES, default="overview", help=what)
    parser.add_argument("-o", "--output", metavar="FILE", help="write the report here; its ending tells the format")
    parser.add_argument("--format", choices=("text", "md", "html", "json"), help="default: by the name of the file")


def data_parser() -> Parser:
    """`%deeprules_data ...` in a cell."""
    about = "Checks a table. Options alone say which column tells whose a row is and when it was taken, for all tables."
    parser = Parser("%deeprules_data", description=about, allow_abbrev=False)
    what = "a frame, array, sparse matrix, AnnData, texts, a torch Dataset, or a folder of images"
    parser.add_argument("data", nargs="?", metavar="X", help=what)
    parser.add_argument("label", nargs="?", metavar="Y", help="the label: a variable, or a column of it")
    parser.add_argument("--group", metavar="COLUMN", help="patients, donors, animals, slides, or none")
    parser.add_argument("--time", metavar="COLUMN", help="dates, visits, or none")
    batch = "site, plate, run: a column, or several with commas; those named like that are found"
    parser.add_argument("--batch", metavar="COLUMN", action="append", default=[], help=batch)
    parser.add_argument("--sequence", metavar="COLUMN", help="texts, or sequences of DNA or protein")
    parser.add_argument("--positive", metavar="CLASS", help="the class that matters")
    return parser


def source_parser() -> Parser:
    """`%deeprules_data source ...` in a cell."""
    about = "What was read in this kernel, and where it comes from; what is said stays with the project."
    parser = Parser("%deeprules_data source", description=about, allow_abbrev=False)
    parser.add_argument("name", nargs="?", metavar="NAME", help="a file that was read (default: list all)")
    parser.add_argument("--url", metavar="URL", help="where it was downloaded, or its DOI")
    parser.add_argument("--version", metavar="VERSION", help="release of the data")
    parser.add_argument("--licence", metavar="LICENCE", help="under which it may be used")
    parser.add_argument("--downloaded", metavar="DATE", help="when it was downloaded")
    return parser


def magic_parser() -> Parser:
    """`%deeprules ...` in a cell."""
    parser = Parser("%deeprules", description="Watches this kernel for leakage.", allow_abbrev=False)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)
    commands.add_parser("on", help="watch", allow_abbrev=False)
    commands.add_parser("off", help="stop watching", allow_abbrev=False)
    commands.add_parser("quiet", help="fold the panel of training cells away", allow_abbrev=False)
    commands.add_parser("loud", help="show it again", allow_abbrev=False)
    told = "the score that a fit before the split has flattered, beside the repaired one"
    honest = commands.add_parser("honest", help=told, description=told, allow_abbrev=False)
    honest.add_argument("--long", action="store_true", help="also where the run took more than 5 seconds")
    mute = commands.add_parser("mute", help='say why a rule is not meant here: mute RULE "reason"', allow_abbrev=False)
    mute.add_argument("rule", metavar="RULE")
    mute.add_argument("reason", nargs="*", metavar="REASON")
    unmute = commands.add_parser("unmute", help="hear a rule again", allow_abbrev=False)
    unmute.add_argument("rule", metavar="RULE")
    return parser


def lockbox_parser() -> Parser:
    """`%deeprules_lockbox ...` in a cell."""
    about = "The test sets of this project, every look at them, and what their scores are still worth."
    parser = Parser("%deeprules_lockbox", description=about, allow_abbrev=False)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)

    def add(command: str, text: str, name: bool = True) -> argparse.ArgumentParser:
        made = commands.add_parser(command, help=text, description=text, allow_abbrev=False)
        if name:
            made.add_argument(
                "name", metavar="NAME", nargs="?", default="", help="of the test set, where there are more"
            )
        return made

    named = add("name", "make rows known as a test set: name X_test y_test", name=False)
    named.add_argument("data", metavar="X_TEST", help="a table, array, tensor, dataset or loader of yours")
    named.add_argument("labels", metavar="Y_TEST", nargs="?", default="", help="its labels")
    named.add_argument("--as", dest="called", metavar="NAME", default="", help="another name than that of the variable")
    add("show", "one test set: its looks, and what its scores are still worth")
    add("lock", "any look before it is opened is a loud warning")
    opened = add("open", "allow looks again")
    opened.add_argument("--final", action="store_true", help="for one look more, which is recorded as the final one")
    add("history", "all that happened, oldest first")
    exported = add("export", "write test sets and looks to a file", name=False)
    exported.add_argument("file", metavar="FILE", help="FILE.json or FILE.csv")
    published = add("publish", "write looks into a folder of the repository, one small file each", name=False)
    published.add_argument("folder", metavar="FOLDER", nargs="?", default="", help="instead of deeprules-looks")
    quiet = add("quiet", "say of the newest score only whether it agrees with the tuning estimate")
    quiet.add_argument("--tuning", metavar="VALUE", type=numbers.number, help="else the last cross-validation's")
    return parser


def trials_parser() -> Parser:
    """`%deeprules_trials ...` in a cell."""
    about = "The settings that were tried in this notebook, and how they were judged."
    parser = Parser("%deeprules_trials", description=about, allow_abbrev=False)
    parser.add_argument("--plot", action="store_true", help="with figures: score against trial and each setting")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)
    commands.add_parser("methods", help="a paragraph for the methods section of a paper", allow_abbrev=False)
    exported = commands.add_parser("export", help="write all trials to a file", allow_abbrev=False)
    exported.add_argument("file", metavar="FILE", help="FILE.json or FILE.csv")
    return parser


def determinism_parser() -> Parser:
    """`%deeprules_determinism ...` in a cell."""
    about = "Sets and shows what makes two runs of a notebook differ."
    parser = Parser("%deeprules_determinism", description=about, allow_abbrev=False)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)
    for command, text in (("on", "set every source of randomness"), ("code", "the same as plain Python")):
        made = commands.add_parser(command, help=text, description=text, allow_abbrev=False)
        made.add_argument("--seed", metavar="N", type=numbers.seed, default=0, help="0 to 4294967295 (default: 0)")
        how = made.add_mutually_exclusive_group()
        how.add_argument("--strict", action="store_true", help="what cannot be repeated raises an error")
        how.add_argument("--warn", action="store_true", help="what cannot be repeated warns (default)")
    commands.add_parser("off", help="put everything back as it was before", allow_abbrev=False)
    record = commands.add_parser("record", help="write down what results are made with", allow_abbrev=False)
    record.add_argument("file", metavar="FILE", nargs="?", help="instead of deeprules-record.json")
    record.add_argument("--notebook", metavar="FILE", help="write it into this notebook's metadata too")
    compare = commands.add_parser("compare", help="what differs from a record", allow_abbrev=False)
    compare.add_argument("file", metavar="FILE", help="a record, or a notebook that has one in its metadata")
    compare.add_argument("other", metavar="FILE", nargs="?", help="another record (default: this kernel)")
    return parser


class _Pair(argparse.Action):
    """Rows and their target; the latter is None where one name stands alone."""

    def __call__(self, parser: Any, options: argparse.Namespace, values: Any, option: str | None = None) -> None:
        if len(values) > 2:
            parser.error(f"{option} takes X y or one dataset, not {len(values)} names; X_train y_train come first")
        setattr(options, self.dest, [*values, None][:2])


def baseline_parser(cell: bool = False) -> Parser:
    """`%deeprules_baseline ...` in a cell, or `%%deeprules_baseline ...` on top of one, which shows what is used."""
    about = "Tunes traditional models on the training rows, and compares the best of them with a network."
    if cell:
        about += " What is not named here is what the cell was seen to use."
    parser = Parser(f"{'%' * (1 + cell)}deeprules_baseline", description=about, allow_abbrev=False)
    some: dict[str, Any] = {"nargs": "?"} if cell else {}
    what = "a table, array, tensor, texts, sequences or images of yours, or a Dataset or DataLoader"
    parser.add_argument("data", metavar="X_TRAIN", help=what, **some)
    told = "what is told: classes, several labels a row, or a number; a dataset may hold it itself"
    parser.add_argument("labels", metavar="Y_TRAIN", nargs="?", help=told)
    pair: dict[str, Any] = {"nargs": "+", "action": _Pair, "metavar": ("X", "Y")}
    parser.add_argument("--tune", help="rows to choose models on (default: cross-validation)", **pair)
    parser.add_argument("--test", help="held-out rows, looked at once, when all is chosen", **pair)
    parser.add_argument("--model", metavar="NET", help="the network, fitted already, to compare with on these rows")
    parser.add_argument("--seeds", metavar="NETS", help="with commas: the same network, fitted from other seeds")
    parser.add_argument("--metric", metavar="NAME", help="what models are chosen and compared by, such as roc_auc")
    parser.add_argument("--groups", metavar="G", help="whose each training row is: patients, plates, ... stay together")
    parser.add_argument("--test-groups", metavar="G", help="the same of the held-out rows, for the interval")
    parser.add_argument("--models", metavar="NAMES", help="only these, with commas, such as logistic,forest")
    known = "a column or table of what is known beside the data (batch, site, age): what it tells alone"
    parser.add_argument("--metadata", metavar="NAME", help=known)
    further = "also these libraries: xgboost,lightgbm, or a search of their own for a time: flaml,autogluon,tpot"
    parser.add_argument("--engine", metavar="NAMES", help=further)
    parser.add_argument(
        "--budget", metavar="TIME", type=numbers.budget, help="for all of them: 60s, 5m; equal: each as the net"
    )
    clusters = "where models are tried: a Dask or Ray cluster of yours"
    parser.add_argument("--backend", choices=("dask", "ray"), help=clusters)
    parser.add_argument(
        "--stack", action="store_true", help="try network and winner together: the mean of their answers"
    )
    parser.add_argument("--curve", action="store_true", help="learning curve of the winner: would more rows help?")
    parser.add_argument("--seed", metavar="N", type=numbers.seed, default=0, help="of the folds and models")
    return parser


def _add_check(check: argparse.ArgumentParser) -> None:
    paths = ".ipynb or .py files; folders, searched for .ipynb and for .py with # %% cells; - for standard input"
    check.add_argument("paths", nargs="+", metavar="NOTEBOOK", help=paths.replace("%", "%%"))
    check.add_argument("--select", metavar="RULES", help="only these: names with commas, or tip7")
    check.add_argument("--ignore", metavar="RULES", help="all but these")
    repairs = check.add_mutually_exclusive_group()
    repairs.add_argument("--diff", action="store_true", help="show the repairs that --fix would make; write nothing")
    repairs.add_argument("--fix", action="store_true", help="repair what is certain to keep its meaning otherwise")
    check.add_argument("--exit-zero", action="store_true", help="end with 0 even if there are warnings")
    check.add_argument("--baseline", metavar="FILE", help="only findings that do not stand in this file fail")
    check.add_argument("--write-baseline", metavar="FILE", help="write what is found now as known")
    check.add_argument("--jobs", metavar="N", type=numbers.whole(1), help="processes (default: one per core)")
    check.add_argument("--stdin-filename", metavar="NAME", help="the name to show for standard input")
    check.add_argument("--ledger", action="store_true", help="also use the mutes kept in the project")
    check.add_argument("--color", choices=("auto", "always", "never"), default="auto", help="colours in the text")
    _add_format(check, CHECK_FORMATS)


def _add_format(parser: argparse.ArgumentParser, formats: Sequence[str] = FORMATS) -> None:
    shown = "for people (text, html), for machines (json, sarif), for GitHub's pages (github)"
    parser.add_argument("--format", choices=formats, default="text", help=shown if len(formats) > 2 else None)
