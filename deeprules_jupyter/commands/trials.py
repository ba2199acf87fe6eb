"""`%deeprules_trials`: which settings were tried in this notebook, how they were judged, and how to report them."""

from __future__ import annotations

import argparse
import csv
import io
import json
import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from deeprules_jupyter import session
from deeprules_jupyter.commands.parser import CommandLineError, trials_parser
from deeprules_jupyter.trials import Trial, experiments

FORMAT = 1
WIDTH = 98
NONE = "No trial yet: no cell of this notebook has trained a model while it was watched."


def run(one: session.Session, words: Sequence[str]) -> None:
    """Do what the line asks. Raises ValueError and OSError with one clear line."""
    options = trials_parser().parse_args(words)
    trials = one.book.trials.known(one.book.name)
    COMMANDS[options.command or "show"](one, trials, options)


def _show(one: session.Session, trials: Sequence[Trial], options: argparse.Namespace) -> None:
    from deeprules_jupyter.views import trials as view

    if trials:
        one.shell.display_pub.publish(view.bundle(experiments(trials), options.plot))
    else:
        print(NONE)


def _methods(one: session.Session, trials: Sequence[Trial], options: argparse.Namespace) -> None:
    from deeprules_jupyter.views.methods import paragraph

    texts = [textwrap.fill(paragraph(group), WIDTH) for group in experiments(trials)]
    print("\n\n".join(texts) or NONE)


def _export(one: session.Session, trials: Sequence[Trial], options: argparse.Namespace) -> None:
    file = Path(options.file).expanduser()
    if file.suffix == ".json":
        text = json.dumps({"version": FORMAT, "trials": [_plain(trial) for trial in trials]}, indent=1) + "\n"
    elif file.suffix == ".csv":
        text = _csv(trials)
    else:
        raise CommandLineError("say which format by the name of the file: FILE.json or FILE.csv")
    file.write_text(text, encoding="utf-8")
    print(f"{len(trials)} trial{'s' * (len(trials) != 1)} in {file}")


def _plain(trial: Trial) -> dict[str, object]:
    """A trial as JSON has it."""
    return {
        "experiment": trial.experiment[:12], "notebook": trial.notebook, "cell": trial.cell, "when": trial.when,
        "session": trial.session, "learner": trial.learner, "how": trial.how, "tried": trial.tried,
        "ended": trial.ended, "settings": dict(trial.settings), "seeds": dict(trial.seeds),
        "scores": [asdict(score) for score in trial.scores], "seconds": trial.seconds,
        "trainings": trial.trainings, "space": dict(trial.space), "chosen": dict(trial.chosen),
        "edges": list(trial.edges),
    }  # fmt: skip


def _csv(trials: Sequence[Trial]) -> str:
    """A line for each trial; each setting and each score has a column of its own."""
    rows = [dict(_flat(_plain(trial))) for trial in trials]
    names = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO()
    writer = csv.DictWriter(out, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _flat(plain: dict[str, object]) -> Iterator[tuple[str, object]]:
    for name, value in plain.items():
        if name == "scores" and isinstance(value, list):
            for score in value:
                yield (
                    f"{score['metric']} on {score['rows'] or 'rows'} ({score['partition'] or 'unknown'})",
                    score["value"],
                )
        elif isinstance(value, dict):
            yield from ((f"{name}: {key}", one) for key, one in value.items())
        else:
            yield name, ", ".join(value) if isinstance(value, list) else value


COMMANDS: dict[str, Callable[[session.Session, Sequence[Trial], argparse.Namespace], None]] = {
    "show": _show,
    "methods": _methods,
    "export": _export,
}
