"""Where two runs of a cell part, and why. It runs twice more, with an eye on each line of the notebook, and on each
operator of torch from the first step that was seen to differ.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from deeprules_jupyter.experiments.determinism.causes import Cause
from deeprules_jupyter.experiments.determinism.code import Code
from deeprules_jupyter.experiments.determinism.diagnose import diagnose
from deeprules_jupyter.experiments.determinism.lines import BadLine, Lines
from deeprules_jupyter.experiments.determinism.operators import BadOp, Operators
from deeprules_jupyter.experiments.determinism.rerun import Start, StoppedEarly
from deeprules_jupyter.experiments.determinism.steps import BadStep, Steps, first_bad

TRIES = 3  # what differs by the chance of threads does not differ each time
WINDOW = 3  # steps whose operators are noted


@dataclass
class Found:
    """The first divergence."""

    line: BadLine | None = None
    operator: BadOp | None = None
    step: BadStep | None = None
    cause: Cause | None = None
    text: str = ""  # of the line
    again: bool = True  # False: further runs did not differ among each other


def locate(start: Start, step: BadStep | None) -> Found:
    """Run it twice more under a lens, and again where these two happen to agree."""
    codes = {start.file: Code(start.file, start.tree)}
    codes |= {code.co_filename: Code(code.co_filename) for code in start.shot.codes if code.co_filename not in codes}
    found = Found(step=step, again=False)
    armed = step.number if step is not None else 0
    first = Lens(start, codes, step, armed, None)
    for _ in range(TRIES):
        second = Lens(start, codes, step, armed, first)
        if second.lines.bad is not None or second.operators.bad is not None:
            found = _found(second, step)
            own = first_bad(first.steps.found, second.steps.found)
            if found.cause is not None or own is None or own.number >= armed:
                break
            armed = own.number  # these two have parted in an earlier step than the first two runs
            first = Lens(start, codes, step, armed, None)
    return found


class Lens:
    """One run under a lens."""

    def __init__(
        self, start: Start, codes: dict[str, Code], step: BadStep | None, armed: int, before: Lens | None
    ) -> None:
        """Operators are noted from the step `armed` on."""
        self.codes, self.bad_step, self.armed = codes, step, armed
        self.steps = Steps(self._stepped)
        end = StoppedEarly if step is None else None  # a run with steps goes on to the end of the bad one
        self.lines: Lines = Lines(codes, before.lines.found if before else None, end)
        self.operators: Operators = Operators(codes, start.shell.user_ns, before.operators.found if before else None)
        self.ran = start.run(self._watching())

    @contextmanager
    def _watching(self) -> Iterator[None]:
        with ExitStack() as stack:
            stack.enter_context(self.steps)
            stack.callback(self.operators.stop)
            if not self.armed:
                self.operators.start()
            stack.enter_context(self.lines)
            yield

    def _stepped(self, count: int) -> None:
        if count == self.armed:
            self.operators.start()
        elif self.bad_step is not None and count == self.armed + WINDOW:
            raise StoppedEarly


def _found(lens: Lens, step: BadStep | None) -> Found:
    line, operator = lens.lines.bad, lens.operators.bad
    if operator is not None and (operator.how != "gave" or (line is not None and line.when < operator.when)):
        operator = None  # what it was given, or drew from, was made before
    text, cause = diagnose(line, operator, lens.codes)
    return Found(line, operator, step, cause, text)
