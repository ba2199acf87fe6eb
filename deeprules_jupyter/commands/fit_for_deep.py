"""`%deeprules_fit_for_deep X y`: is deep learning the right tool for these rows?"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from deeprules_jupyter import session
from deeprules_jupyter.commands import fit_for_deep_page
from deeprules_jupyter.commands.aside import unwatched
from deeprules_jupyter.commands.names import value_of
from deeprules_jupyter.commands.numbers import seed
from deeprules_jupyter.commands.parser import CommandLineError, Parser
from deeprules_jupyter.experiments.baseline.problem import problem
from deeprules_jupyter.experiments.determinism import states
from deeprules_jupyter.experiments.probes import deep, gap
from deeprules_jupyter.views.probe import bundle

USUAL = (("X", "y"), ("X_train", "y_train"))


def parser() -> Parser:
    """`%deeprules_fit_for_deep ...` in a cell."""
    about = "Are there rows enough for a network? Counts, what such a test set can show, and a simple model's way."
    made = Parser("%deeprules_fit_for_deep", description=about, allow_abbrev=False)
    made.add_argument("data", metavar="X", nargs="?", help="rows: a table, arrays, tensors, texts, sequences or images")
    made.add_argument("labels", metavar="Y", nargs="?", help="a class or a number for each row (default: X y)")
    made.add_argument("--model", metavar="NET", help="a network that you think of; it need not be trained")
    made.add_argument("--groups", metavar="G", help="whose each row is: patients are counted, and stay together")
    made.add_argument("--seed", metavar="N", type=seed, default=0, help="of the splits")
    return made


def run(one: session.Session, words: Sequence[str]) -> None:
    """Do what the line asks. Raises ValueError with one clear line."""
    options = parser().parse_args(words)
    names = _names(one, options.data, options.labels)
    rows, y = (value_of(one, name) for name in names)
    groups = None if options.groups is None else value_of(one, options.groups)
    network = None if options.model is None else value_of(one, options.model)
    size = None if network is None else deep.parameters(network)
    if network is not None and size is None:
        raise CommandLineError(f"how many numbers {options.model} has to learn cannot be told; is it a network?")
    start = states.now()
    try:
        with unwatched(one):
            asked = problem(rows, y, groups=groups, seed=options.seed)
            gap.measures(asked.task)
            drawn = deep.lottery(asked)
    finally:
        start.back()
    page = fit_for_deep_page.page(names[0], asked, drawn, options.model or "", size, machine())
    one.shell.display_pub.publish(bundle(page))


def _names(one: session.Session, data: str | None, labels: str | None) -> tuple[str, str]:
    if data is not None and labels is not None:
        return data, labels
    if data is None:
        for pair in USUAL:
            if all(name in one.shell.user_ns for name in pair):
                return pair
    raise CommandLineError("name the rows and what is told of them: %deeprules_fit_for_deep X y")


def machine() -> tuple[int, float, str]:
    """Cores, gigabytes of memory (0: not known) and the name of the graphics card, or none; nothing is imported."""
    torch = sys.modules.get("torch")
    card = ""
    if torch is not None and hasattr(torch, "cuda") and torch.cuda.is_available():
        card = str(torch.cuda.get_device_name(0))
    elif torch is not None and getattr(torch.backends, "mps", None) is not None and torch.backends.mps.is_available():
        card = "Apple GPU"
    try:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    except (AttributeError, ValueError, OSError):  # not on every system
        memory = 0.0
    return os.cpu_count() or 1, memory, card
