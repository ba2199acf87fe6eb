"""Our commands in a cell: `%deeprules`, and those that start with `%deeprules_`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from deeprules_jupyter import session
from deeprules_jupyter.commands import compare_cell, determinism_cell, shuffle_cell
from deeprules_jupyter.commands.words import PANEL, one_line
from deeprules_jupyter.commands.words import words as parted
from deeprules_jupyter.model import Notebook

# Loading the extension registers these magics; what they need is imported when one is called.


def register(shell: Any) -> None:
    """Give the shell our magics."""
    for name, magic in MAGICS.items():
        shell.register_magic_function(magic, "line", name)
    for mark, what in MARKS.items():
        shell.register_magic_function(_with_mark(shell, mark.text, what), "cell", mark.text.strip("%"))
        if mark.without not in shell.input_transformers_cleanup:
            shell.input_transformers_cleanup.append(mark.without)
    one = session.current()
    if one is not None and not one.afterwards:
        verifying = determinism_cell.Verifying(one)
        shuffling = shuffle_cell.Shuffling(one, _clearly)
        one.beforehand += [verifying.before, shuffling.before]
        one.afterwards += [
            verifying.after,
            shuffling.after,
            lambda result, place: compare_cell.after(one, _clearly, result, place),
        ]


def unregister(shell: Any) -> None:
    """Take them away again."""
    for name in MAGICS:
        shell.magics_manager.magics["line"].pop(name, None)
    for mark in MARKS:
        shell.magics_manager.magics["cell"].pop(mark.text.strip("%"), None)
        if mark.without in shell.input_transformers_cleanup:
            shell.input_transformers_cleanup.remove(mark.without)


MARKS = {
    compare_cell.MARK: "The cell as it stands, and traditional models tuned on its rows beside its network.",
    shuffle_cell.MARK: "The cell as it stands, and again with shuffled labels: is its score more than chance gives?",
    determinism_cell.MARK: "The cell as it stands, and again from the same start: is all that it leaves the same?",
}


def _with_mark(shell: Any, mark: str, what: str) -> Callable[[str, str], None]:
    """A cell magic where its line has not been taken off the cell: deeprules is off, or a program calls."""

    def run(line: str, cell: str) -> None:
        one = session.current()
        if one is None or not one.watched:
            print(f"deeprules is off: the cell runs as if {mark} were not there; %deeprules on starts it again",
                  file=sys.stderr)  # fmt: skip
        shell.run_cell(f"{mark} {line}\n{cell}" if one is not None and one.watched else cell)

    run.__doc__ = what
    return run


def _clearly(work: Callable[[], None]) -> None:
    """Answer a mistake of the person with one line, not with a traceback."""
    from deeprules_jupyter.commands.parser import CommandLineError
    from deeprules_jupyter.mutes import RefusedError

    try:
        work()
    except SystemExit:  # --help
        pass
    except (CommandLineError, RefusedError, ValueError, OSError) as exc:
        print(f"deeprules: {one_line(exc)}", file=sys.stderr)
    except Exception:  # a mistake of ours: counted, and told in one line
        one = session.current()
        if one is None:
            raise
        with one.guard:
            raise


def _clear(magic: Callable[[session.Session, list[str]], None]) -> Callable[[str], None]:
    """A magic that answers a mistake with one line."""

    def run(line: str) -> None:
        one = session.current()
        if one is not None:
            _clearly(lambda: magic(one, parted(line)))

    run.__doc__ = magic.__doc__
    return run


@_clear
def deeprules(one: session.Session, words: list[str]) -> None:
    """What is watched and what was found; `on`, `off`, `quiet`, `loud`, `honest`, `mute RULE "why"`, `unmute RULE`."""
    from deeprules_jupyter.commands.parser import magic_parser

    options = magic_parser().parse_args(words)
    if options.command in ("on", "off"):
        one.switch(options.command == "on")
    elif options.command in ("quiet", "loud"):
        one.panel.quiet = options.command == "quiet"
        print(PANEL[options.command])
        return
    elif options.command == "honest":
        from deeprules_jupyter.commands import honest

        honest.run(one, options.long)
        return
    elif options.command == "mute":
        one.mute(options.rule, " ".join(options.reason))
    elif options.command == "unmute":
        one.unmute(options.rule)
    print(status(one))


@_clear
def deeprules_report(one: session.Session, words: list[str]) -> None:
    """What was seen in this kernel, also as a checklist: `--template reforms --format html|md|json|text -o FILE`."""
    from deeprules_jupyter.commands import report

    report.run(one, words)


@_clear
def deeprules_lockbox(one: session.Session, words: list[str]) -> None:
    """Test sets, looks, and what scores are still worth; `name`, `lock`, `open`, `quiet`, `history`, `export`."""
    from deeprules_jupyter.commands import lockbox

    lockbox.run(one, words)


@_clear
def deeprules_baseline(one: session.Session, words: list[str]) -> None:
    """Traditional models, tuned beside your network: `X_train y_train --test X_test y_test --model net`."""
    from deeprules_jupyter.commands import compare

    compare.run(one, words)


@_clear
def deeprules_confounders(one: session.Session, words: list[str]) -> None:
    """What site, age or batch tell alone, and what is left of a model then: `MODEL X_tune y_tune --by site,age`."""
    from deeprules_jupyter.commands import confounders

    confounders.run(one, words)


@_clear
def deeprules_data(one: session.Session, words: list[str]) -> None:
    """Checks a table: `X y --batch site`. Alone, `--group patient_id --time visit` or `none` say what columns tell."""
    from deeprules_jupyter.commands import data

    data.run(one, words)


@_clear
def deeprules_determinism(one: session.Session, words: list[str]) -> None:
    """What makes two runs differ: `on [--seed N] [--strict|--warn]`, `off`, `code`; alone, how it stands."""
    from deeprules_jupyter.commands import determinism

    determinism.run(one, words)


@_clear
def deeprules_trials(one: session.Session, words: list[str]) -> None:
    """Which settings were tried, and how they were judged: `--plot`, `export FILE.csv`, `methods`."""
    from deeprules_jupyter.commands import trials

    trials.run(one, words)


@_clear
def deeprules_fit_for_deep(one: session.Session, words: list[str]) -> None:
    """Are there rows enough for a network? Counts, intervals, many splits, a learning curve: `X y --model net`."""
    from deeprules_jupyter.commands import fit_for_deep

    fit_for_deep.run(one, words)


@_clear
def deeprules_gap(one: session.Session, words: list[str]) -> None:
    """Train, tuning and test scores with their intervals: `MODEL X_train y_train X_test y_test --site COL`."""
    from deeprules_jupyter.commands import gap

    gap.run(one, words)


@_clear
def deeprules_homology(one: session.Session, words: list[str]) -> None:
    """How many test sequences have a relative in training: `SEQ_TRAIN SEQ_TEST --labels y_train --model M --data X`."""
    from deeprules_jupyter.commands import homology

    homology.run(one, words)


@_clear
def deeprules_shuffle(one: session.Session, words: list[str]) -> None:
    """Is the model better than with shuffled labels, and does its pipeline leak? `MODEL X y --groups G --times N`."""
    from deeprules_jupyter.commands import shuffle

    shuffle.run(one, words)


@_clear
def deeprules_ask(one: session.Session, words: list[str]) -> None:
    """Asks what only a person knows, for the reports: `--answer NUMBER "TEXT"`, `--list`, `--help`."""
    from deeprules_jupyter.commands import ask

    ask.run(one, words)


@_clear
def deeprules_checklist(one: session.Session, words: list[str]) -> None:
    """The ten tips under a cell, to be answered and muted there; HTML in the file, text in a terminal: `--plain`."""
    from deeprules_jupyter.commands import checklist

    checklist.run(one, words)


@_clear
def deeprules_explain(one: session.Session, words: list[str]) -> None:
    """Which columns a model relies on, if it tells more than chance: `MODEL X_tune y_tune [--force]`."""
    from deeprules_jupyter.commands import explain_model

    explain_model.run(one, words)


@_clear
def deeprules_privacy(one: session.Session, words: list[str]) -> None:
    """What data and models tell of people: `mark TABLE`, `check TABLE`, `check MODEL X_train y_train X_test y_test`."""
    from deeprules_jupyter.commands import privacy

    privacy.run(one, words)


@_clear
def deeprules_subgroups(one: session.Session, words: list[str]) -> None:
    """Scores by group with intervals and gaps: `y_test predicted --by sex,age [--table TABLE]`."""
    from deeprules_jupyter.commands import subgroups

    subgroups.run(one, words)


@_clear
def deeprules_ethics(one: session.Session, words: list[str]) -> None:
    """The ethics register of the project: `add "TEXT"`, `list`, `resolve NUMBER "HOW"`, `export FILE.md`."""
    from deeprules_jupyter.commands import ethics

    ethics.run(one, words)


def status(one: session.Session) -> str:
    """What `%deeprules` says, in a few lines."""
    lines = [f"deeprules {'watches' if one.watched else 'does not watch'} this kernel. {_found(one.book.notebook)}"]
    if one.guard.count:
        lines.append(f"Mistakes inside deeprules itself that were kept from you: {one.guard.count}.")
    lines += [f"Not seen: {line}." for line in one.book.unseen]
    lines.append("%deeprules_report shows all; %deeprules off stops, %deeprules on starts again.")
    return "\n".join(lines)


def _found(notebook: Notebook) -> str:
    from deeprules_jupyter.views.text import count

    live = [finding for finding in notebook.findings if not finding.muted]
    warnings = sum(finding.level == "warn" for finding in live)
    muted = len(notebook.findings) - len(live)
    return f"{count(warnings, 'warning')}, {count(len(live) - warnings, 'note')}, {muted} muted."


MAGICS = {
    "deeprules": deeprules,
    "deeprules_ask": deeprules_ask,
    "deeprules_baseline": deeprules_baseline,
    "deeprules_confounders": deeprules_confounders,
    "deeprules_checklist": deeprules_checklist,
    "deeprules_data": deeprules_data,
    "deeprules_determinism": deeprules_determinism,
    "deeprules_ethics": deeprules_ethics,
    "deeprules_explain": deeprules_explain,
    "deeprules_fit_for_deep": deeprules_fit_for_deep,
    "deeprules_gap": deeprules_gap,
    "deeprules_homology": deeprules_homology,
    "deeprules_lockbox": deeprules_lockbox,
    "deeprules_privacy": deeprules_privacy,
    "deeprules_report": deeprules_report,
    "deeprules_shuffle": deeprules_shuffle,
    "deeprules_subgroups": deeprules_subgroups,
    "deeprules_trials": deeprules_trials,
}
