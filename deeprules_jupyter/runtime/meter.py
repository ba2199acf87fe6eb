"""Counts while networks learn: steps, rows, epochs, losses. One course for each network of the running cell.

Everything here happens within a training loop, so a step costs a few microseconds. A loss is read at once where that
makes no device wait (on the processor), and five times a second elsewhere.
"""

from __future__ import annotations

import sys
import time
import weakref
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from deeprules_jupyter.catalog.words import role_of
from deeprules_jupyter.model import Fit
from deeprules_jupyter.runtime.anatomy import is_foreign
from deeprules_jupyter.runtime.courses import Course, Fed
from deeprules_jupyter.runtime.live import live, measure, now, plan
from deeprules_jupyter.runtime.loops import turns
from deeprules_jupyter.runtime.passing import Guide, Passing
from deeprules_jupyter.runtime.places import Places
from deeprules_jupyter.runtime.state import device
from deeprules_jupyter.runtime.targets import of_batch, of_dataset
from deeprules_jupyter.runtime.torch_inputs import first_tensor
from deeprules_jupyter.runtime.torch_runs import owner, shares, unwrapped
from deeprules_jupyter.runtime.weakly import Weakly
from deeprules_jupyter.training import Live, Training

EVERY = 0.2  # seconds between two looks at what makes a device wait, and between two pictures
LATELY = 16  # networks that are asked whether an optimizer is theirs
SEEN = 3  # the last ones, that are shown
FIRST = 0.5  # seconds before the first picture
SHARE = 100  # a picture that took a millisecond is followed by none for so many


class Meter:
    """Hears of batches, calls, backward passes and steps, on the thread of the cell."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.shows: Callable[[], None] | None = None  # asks `seen` and shows it
        self.loaded = Weakly()  # networks that were given weights
        self.lives: list[Live] = []  # of the cell that ended last
        self.begin()

    def begin(self) -> None:
        """A cell starts."""
        self.courses: list[Course] = []
        self.feds = Weakly()  # network -> Fed; other modules -> False, losses -> their name
        self.lately: deque[Fed] = deque(maxlen=LATELY)  # called with a gradient for the first time
        self.fed: Fed | None = None  # the last one that was
        self.of_optimizer = Weakly()
        self.scaled = Weakly()  # scaled loss -> weak reference to the loss
        self.passing: Passing | None = None
        self.drawing: Any = None  # weak reference to the iterator
        self.current: Course | None = None  # the one that is evaluated
        self.loss, self.known, self.backs = 0.0, 0, 0  # since the last step
        self.read_at = 0.0
        self.guide: Guide | None = None
        self.due = self.measured_at = 0.0
        self.told = 0  # the number of its last loss
        self.rows = 0  # of the last evaluated batch

    # what is heard --------------------------------------------------------------------------------------------------
    def drew(self, iterator: Any) -> None:
        """A loader gave a batch."""
        if self.passing is None or iterator._num_yielded == 1 or self.drawing() is not iterator:
            self.passing, self.drawing = Passing(iterator), weakref.ref(iterator)
        self.passing.draws = iterator._num_yielded

    def called(self, module: Any, given: tuple[Any, ...], result: Any, source: Any = None) -> None:
        """A module was called from outside; `source` is what the pass knows of its rows."""
        fed = self.feds.get(module)
        if fed is None:
            fed = self.feds[module] = self._kind(module)
        if fed.__class__ is Fed:
            tensor = first_tensor(given)
            if tensor is None or not len(tensor):
                return
            if sys.modules["torch"].is_grad_enabled():
                fed.takes(module, tensor, given, result)
                self.fed = fed
                if fed.course is None and fed not in self.lately:
                    self._new(fed, source)
            elif fed.course is not None:
                self._evaluates(fed, module, result, len(tensor), source)
        elif fed:
            self._measured(fed, result, given)

    def _kind(self, module: Any) -> Any:
        torch = sys.modules["torch"]
        if isinstance(module, torch.nn.modules.loss._Loss):
            return type(module).__name__
        return Fed(module) if next(module.parameters(), None) is not None else False

    def _new(self, fed: Fed, source: Any) -> None:
        self.lately.append(fed)
        if source is not None:
            known = getattr(source, "rows", None) or source.known()  # of a tensor that is taken in slices, the whole
            fed.name, fed.count = source.name, None if known is None else known.rows.count

    def _evaluates(self, fed: Fed, module: Any, result: Any, rows: int, source: Any) -> None:
        course = fed.course
        if course is None:
            return
        name = source.name if source is not None else ""
        role = "train" if name and name == fed.name else role_of(name)
        course.evaluates(role, name)
        course.eval_in_train_mode += bool(module.training)
        self.current, self.rows = course, rows
        loss = None if self.guide is not None else getattr(result, "loss", None)  # a guide knows the mean itself
        if loss is not None and (value := self._read(loss)) is not None:
            course.measures(value, rows)

    def _measured(self, name: str, result: Any, given: tuple[Any, ...]) -> None:
        if sys.modules["torch"].is_grad_enabled():
            course = self.fed.course if self.fed is not None else None
            if course is not None and self.fed is not None and name not in course.losses:
                course.losses[name] = None
                count = self.fed.count
                course.classes = course.classes or (of_batch(given[1], count) if len(given) > 1 else ())
        elif self.current is not None and (value := self._read(result)) is not None:
            self.current.measures(value, self.rows)

    def went_back(self, loss: Any) -> None:
        """The gradient of a loss was taken."""
        self.backs += 1
        plain = self.scaled.get(loss)
        loss = loss if plain is None else plain()
        value = self._read(loss)
        if value is not None:
            self.loss += value
            self.known += 1

    def _read(self, loss: Any) -> float | None:
        """The number, where reading it makes nobody wait, or not often."""
        torch = sys.modules["torch"]
        if type(loss) is not torch.Tensor or loss.numel() != 1:
            return None
        if not loss.is_cpu:
            if loss.device.type == "meta" or time.perf_counter() < self.read_at:
                return None
            self.read_at = time.perf_counter() + EVERY
        return float(loss.item())

    # steps ----------------------------------------------------------------------------------------------------------
    def stepped(self, optimizer: Any) -> None:
        """An optimizer has changed its parameters."""
        course = self.of_optimizer.get(optimizer)
        if course is None:
            course = self.of_optimizer[optimizer] = self._course(optimizer) or False
        if course:
            self._owns(course, optimizer)
            course.evaluated()
            self.current = None
            if course.main() is optimizer:
                self._turn(course)
                self.steps(course, optimizer)
        self.loss, self.known, self.backs = 0.0, 0, 0

    def _owns(self, course: Course, optimizer: Any) -> None:
        """Networks that were called since and belong to this course."""
        for fed in self.lately:
            if fed.course is None and id(optimizer) not in fed.strange:
                if shares(fed.network(), optimizer):
                    fed.course = course
                    course.feds.append(fed)
                fed.strange.add(id(optimizer))

    def _course(self, optimizer: Any) -> Course | None:
        """The course of the network whose parameters this is the first time to change."""
        there = [*(one.network() for one in [*self.courses][-LATELY:]), *(fed.network() for fed in self.lately)]
        called = [one for one in there if one is not None and shares(one, optimizer)]
        guided = None if self.guide is None else self.guide.network()
        found = owner(called[-1] if called else None, optimizer, self.places.bound()) if guided is None else guided
        network = unwrapped(found)
        if network is None:
            return None
        course = next((one for one in self.courses if one.network() is network), None)
        if course is None:
            course = Course(network, optimizer, self.places.here())
            course.library = course.library or (self.guide.library if self.guide is not None else "")
            course.pretrained = self._pretrained(network)
            self.courses.append(course)
        course.owned |= {id(p) for group in optimizer.param_groups for p in group["params"]}
        return course

    def _pretrained(self, network: Any) -> bool | None:
        if any(self.loaded.get(module) for module in network.modules()):
            return True
        return None if is_foreign(network) else False

    def _turn(self, course: Course) -> None:
        """Whether another epoch begins with this step."""
        passing = self.passing
        if passing is not None and passing is not course.passing:
            self._ask()
            if course.passing is not None:
                course.passes(course.passing.share)
            else:
                course.dataset, course.shuffled = passing.dataset, passing.shuffled
            course.passing = passing

    def course_of(self, network: Any, optimizer: Any) -> Course:
        """The course of a network that a library trains with an optimizer of its own."""
        course: Course | None = self.of_optimizer.get(network)
        if course is None:
            course = self.of_optimizer[network] = Course(network, optimizer, self.places.here())
            course.pretrained = None if is_foreign(network) else False
            self.courses.append(course)
        return course

    def steps(self, course: Course, optimizer: Any = None) -> None:
        """It has stepped."""
        course.step(optimizer, self.loss / self.known if self.known else None, self.backs)
        self.loss, self.known, self.backs = 0.0, 0, 0
        if course.last >= self.due and self.shows is not None:
            self._show(course, optimizer)

    def _show(self, course: Course, optimizer: Any) -> None:
        """Somebody looks on: not before the training has taken a while, and so seldom that it costs next to nothing."""
        if not self.due:
            self.due = course.began + FIRST
            if course.last < self.due:
                return
        if optimizer is not None and course.last >= self.measured_at + 1:
            self.measured_at = course.last
            measure(course, optimizer)
        if course.plan is None:
            ahead = self.guide.plan() if self.guide is not None else None
            course.plan = ahead or plan(turns(self.places), course.passing is not None)
        if self.shows is not None:
            self.shows()
        after = now()
        self.due = after + max(EVERY, SHARE * (after - course.last))

    def seen(self) -> list[tuple[Training, Live]]:
        """How things stand with each network of the running cell."""
        return [(course.fact(), live(course, course.plan or (None, None))) for course in self.courses[-SEEN:]]

    # trainers -------------------------------------------------------------------------------------------------------
    def guided(self, guide: Guide) -> None:
        """A trainer begins."""
        self.guide, self.told = guide, 0

    def unguided(self) -> None:
        """It has ended."""
        self._ask()
        self.guide = None

    def _ask(self) -> None:
        """Take note of what the trainer has measured since."""
        course = self.courses[-1] if self.courses else None
        told = None if self.guide is None else self.guide.loss()
        if self.guide is None or course is None or told is None or told[0] == self.told:
            return
        self.told = told[0]
        course.point("tuning", self.guide.tuning(), told[1])

    # the end --------------------------------------------------------------------------------------------------------
    def end(self, fits: Weakly, facts: list[Any]) -> list[Training]:
        """The cell has ended: what there is to know of each network."""
        self._ask()
        there = device() if self.courses else ""
        made = []
        for course in self.courses:
            course.evaluated()
            if course.passing is not None:
                course.passes(course.passing.share)
            network = course.network()
            fit = None if network is None else fits.get(network)
            known = next((one for one in reversed(facts) if isinstance(one, Fit) and one.id == fit), None)
            made.append(_finished(course, known, "" if there == "cpu" else there))
        self.lives = [live(course, course.plan or (None, None)) for course in self.courses[-SEEN:]]
        self.begin()
        return made


def _finished(course: Course, fit: Fit | None, there: str) -> Training:
    fact = course.fact()
    dataset = course.dataset() if course.dataset is not None else None
    classes = of_dataset(dataset) or fact.classes
    rows, name, epochs = fact.rows, fact.rows_name, fact.epochs
    if fit is not None:
        rows, name = fit.data.rows.count, fit.data.name or name
    if not epochs and rows and fact.rows_seen:
        epochs = round(fact.rows_seen / rows, 3)
    if rows is not None and sum(count for _, count in classes) != rows:
        classes = ()  # of other rows
    return replace(
        fact, fit="" if fit is None else fit.id, rows=rows, rows_name=name, epochs=epochs, classes=classes,
        accelerator_there=there,
    )  # fmt: skip
