"""Other processes cannot be watched from this one: where the person starts some, that is written down, not passed over.

The workers of a watched call (`n_jobs=2`) and those that only load data are no such case.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from types import FunctionType, MethodType, ModuleType
from typing import Any

from deeprules_jupyter.model import Evidence
from deeprules_jupyter.runtime.desk import Desk
from deeprules_jupyter.runtime.hook import Call
from deeprules_jupyter.runtime.part import Modules, Part

# A command that may well train or score a model. `pip` and its like do not.
RUNS = re.compile(
    r"(?:^|[;&|(\n]\s*|/)(?:python|ipython|papermill|torchrun|accelerate|Rscript|julia)[\d.]*(?=\s|$)"
    r"(?!\s+(?:-V|--version|-m\s+(?:pip|venv|ipykernel|spacy)\b))"
)
SHELLS = frozenset({"bash", "sh", "script", "!", "sx", "system"})  # cell magics that run commands
LANGUAGES = frozenset({"python", "python2", "python3", "pypy", "R", "julia"})  # cell magics that run a whole program
LOADERS = ("torch.utils.data", "multiprocessing.managers", "joblib.", "fsspec", "datasets")  # no models in there
METHODS = {"subprocess": ("Popen", "__init__"), "joblib.parallel": ("Parallel", "__call__"),
           "multiprocessing.process": ("BaseProcess", "start")}  # fmt: skip


class OnProcesses(Part):
    """Commands, scripts in other languages, process pools."""

    roots = frozenset({"subprocess", "joblib", "multiprocessing"})

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        super().__init__(desk.guard)

    def start(self, there: Modules) -> None:
        """Watch what has been imported already; what comes later is announced by `loaded`."""
        for kind in type(self.desk.places.shell).__mro__:
            for name in ("system", "getoutput", "run_cell_magic"):
                if name in vars(kind):
                    self.patches.method(kind, name, Starts(self.desk, _typed))
        super().start(there)

    def loaded(self, module: ModuleType) -> None:
        """A module has been imported."""
        if module.__name__ in METHODS:
            kind, method = METHODS[module.__name__]
            tells = {"Popen": _command, "Parallel": _pool, "BaseProcess": _process}[kind]
            if isinstance(found := getattr(module, kind, None), type):
                self.patches.method(found, method, Starts(self.desk, tells))


class Starts:
    """An observer of what starts processes. What happens inside is the person's own, if it happens here."""

    aloof = True

    def __init__(self, desk: Desk, tells: Callable[[Call], bool]) -> None:
        self.desk = desk
        self.tells = tells

    def before(self, call: Call) -> Any:
        """Noted before, for the command may fail and have done its work all the same."""
        if call.name != "Parallel.__call__" and self.tells(call):
            self.note()

    def after(self, call: Call) -> None:
        """A pool is known by what it used."""
        if not call.inside and call.name == "Parallel.__call__" and self.tells(call):
            self.note()

    def note(self) -> None:
        """Write down that something is not seen."""
        place, _ = self.desk.places.here()
        self.desk.unseen.append(Evidence(place, "another process ran; what it fits or scores is not seen", "calls"))


def _typed(call: Call) -> bool:
    """`!python train.py`, `%%bash`."""
    words = [word for word in call.args[1:] if isinstance(word, str)]
    if call.name.endswith("run_cell_magic"):
        magic = words[0] if words else ""
        return magic in LANGUAGES or (magic in SHELLS and _runs("\n".join(words[1:])))
    return bool(words) and _runs(words[0])


def _command(call: Call) -> bool:
    """`subprocess.run([...])`."""
    command = call.args[1] if len(call.args) > 1 else call.kwargs.get("args")
    if isinstance(command, list | tuple):
        command = " ".join(word for word in command if isinstance(word, str))
    return isinstance(command, str) and _runs(command)


def _runs(command: str) -> bool:
    return RUNS.search(command) is not None


def _process(call: Call) -> bool:
    """`multiprocessing.Process(...).start()`, and the pools that are made of them."""
    target = vars(call.args[0]).get("_target")
    module = target.__module__ if isinstance(target, FunctionType | MethodType) else ""
    return not f"{module or ''}.".startswith(LOADERS) and not type(call.args[0]).__module__.startswith("joblib.")


def _pool(call: Call) -> bool:
    """`joblib.Parallel(...)(...)` on processes."""
    backend = vars(call.args[0]).get("_backend")
    return backend is not None and not getattr(type(backend), "supports_sharedmem", False)
