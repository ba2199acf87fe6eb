"""The only file that replaces an attribute: guard, undo, switch-off.

An observer sees a finished call and steers nothing. The original runs exactly once and outside our `try`: a person's
exception passes unchanged, ours never reaches the person. Every replacement can be undone exactly.
"""

from __future__ import annotations

import copy
import functools
import threading
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from deeprules_jupyter.runtime.guard import PATIENT, Guard, again, from_signal
from deeprules_jupyter.runtime.relinks import Swap

Undo = Callable[[], None]
MISSING: Any = object()
OURS = 3  # references to an original: of what stands in for it, of its `__wrapped__`, of its undo
PATIENCE = 3  # faults of ours before a hook turns itself off


@dataclass
class Call:
    """One call of a watched function, as the observers see it."""

    name: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    inside: bool  # made by another watched call: a pipeline, a search, a cross-validation
    memo: Any = None  # what the observer noted before the original ran
    result: Any = None
    depth: int = 0  # watched calls around this one
    lost: bool = False  # what had to be noted before it could not be


class Observer(Protocol):
    """Looks at a call before the original runs (what it returns becomes `memo`) and after it.

    One with `aloof = True` leaves the calls that are made inside the watched one to the person: they are not `inside`.
    One with a method `item(call, item)` is shown what a generator gives, item by item, when the person asks for it.
    """

    def before(self, call: Call) -> Any:
        """Note what the call may change. Only asked for calls that the person made."""

    def after(self, call: Call) -> None:
        """Look at the finished call."""


class Onlooker(Protocol):
    """Looks at calls that are too many for an observer."""

    def saw(self, args: tuple[Any, ...], kwargs: dict[str, Any], result: Any) -> None:
        """Look at the finished call. A method `within` is shown what is called inside other watched calls."""


@dataclass(eq=False)
class Hook:
    """What stands between a watched function and its observer or onlooker."""

    name: str
    observer: Any
    guard: Guard
    on: bool = True
    faults: int = field(default=0)
    busy: bool = False  # a call shown `lightly` is running

    def __post_init__(self) -> None:
        self.weight = 0 if getattr(self.observer, "aloof", False) else 1

    def __bool__(self) -> bool:
        return self.on

    def __reduce__(self) -> tuple[type[bool], tuple[()]]:
        """A copy that is pickled with a person's class or function watches nothing and needs nothing of ours."""
        return bool, ()

    def enter(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Call | None:
        """Before the original: None for a call that is not looked at."""
        depth = self.guard.depth
        if self.guard.unseen(depth):
            return None
        call = Call(self.name, args, kwargs, inside=depth > 0, depth=depth)
        if not call.inside:
            call.memo, call.lost = self.guarded(self.observer.before, call)
        self.guard.depth = depth + self.weight
        return call

    def leave(self, call: Call | None) -> None:
        """The original has ended, well or not."""
        if call is not None:
            self.guard.depth = call.depth

    def done(self, call: Call | None, result: Any) -> Any:
        """The original has ended well: what the person gets."""
        if call is not None and self.on and not call.lost:
            call.result = result
            self.guarded(self.observer.after, call)
            if isinstance(result, types.GeneratorType) and not call.inside and hasattr(self.observer, "item"):
                return self._relayed(call, result)
        return result

    def _relayed(self, call: Call, items: Iterator[Any]) -> Any:
        """A generator of the same name that gives the same items at the same time, each shown to the observer."""
        relay = _relay(self, call, items)
        relay.__name__, relay.__qualname__ = items.__name__, items.__qualname__  # type: ignore[attr-defined]
        return relay

    def guarded(self, work: Callable[[Any], Any], about: Any) -> tuple[Any, bool]:
        """Run work of ours: its result, and whether it failed. After three faults this hook turns itself off.

        The person's interrupt passes, and so does what their signal handlers raise.
        """
        guard = self.guard
        depth = guard.depth
        if not guard.lock.acquire(timeout=PATIENT):
            return None, True
        guard.depth = depth + 1
        try:
            return work(about), False
        except (Exception, SystemExit) as error:
            if from_signal(error):
                raise
            self.faults += 1
            self.on = self.faults < PATIENCE
            guard.fault(self.name, error)
            return None, True
        finally:
            guard.depth = depth
            guard.lock.release()


def watched(original: Callable[..., Any], hook: Hook) -> Callable[..., Any]:
    """A function that does what the original does and looks like it, signature included.

    It uses no global name: cloudpickle can take it apart together with a person's class.
    """

    @functools.wraps(original)
    def function(*args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True  # IPython leaves this frame out of the person's tracebacks
        if not hook:
            return original(*args, **kwargs)
        call = hook.enter(args, kwargs)
        try:
            result = original(*args, **kwargs)
        finally:
            hook.leave(call)
        return hook.done(call, result)

    return function


def _relay(hook: Hook, call: Call, items: Any) -> Any:
    """Gives what `items` gives. What happens inside for an item is not the person's own."""
    observer: Any = hook.observer
    try:
        while True:
            hook.guard.depth += 1
            try:
                item = next(items)
            except StopIteration as stop:
                return stop.value
            finally:
                hook.guard.depth -= 1
            if hook.on:
                hook.guarded(lambda given: observer.item(call, given), item)
            yield item
    finally:
        items.close()


def lightly(original: Callable[..., Any], hook: Hook, traced: Callable[[], bool]) -> Callable[..., Any]:
    """The same for a method that is called thousands of times a second and calls itself: finished outermost calls alone
    are shown, to an onlooker. While a compiler reads the code instead of running it (`traced`), nothing is.
    """

    observer, thread, guard = hook.observer, threading.get_ident, hook.guard
    within = getattr(observer, "within", None)

    @functools.wraps(original)
    def function(*args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        if hook.busy or traced() or not hook.on or guard.forked:
            return original(*args, **kwargs)
        if thread() != guard.thread:
            guard.missed()
            return original(*args, **kwargs)
        hook.busy = True
        try:
            result = original(*args, **kwargs)
        finally:
            hook.busy = False
        look = within if guard.depth else observer.saw
        if look is not None and not guard.aside:
            try:  # without the bookkeeping of `guarded`, which would cost more than what is done here
                look(args, kwargs, result)
            except Exception as error:
                hook.guarded(again, error)
        return result

    return function


def replacement(raw: Any, hook: Hook) -> Any:
    """What stands in for `raw`: a function, or a copy of scikit-learn's `available_if` descriptor around one."""
    compiled = type(raw).__name__ == "cython_function_or_method"
    if compiled or isinstance(raw, types.FunctionType | types.BuiltinFunctionType | types.MethodType):
        return watched(raw, hook)
    if type(raw).__name__ == "_AvailableIfDescriptor":
        conditional = copy.copy(raw)
        conditional.fn = watched(raw.fn, hook)
        return conditional
    return None


def watch(
    owner: Any, name: str, observer: Observer | Onlooker, guard: Guard, traced: Callable[[], bool] | None = None
) -> Undo | None:
    """Show the calls of `owner.name` to the observer until the returned undo is called; None if it cannot be watched.

    On a class only what the class itself defines is watched. With `traced` they are shown `lightly`.
    """
    raw = vars(owner).get(name, MISSING)
    own = raw is not MISSING
    if not own:
        raw = MISSING if isinstance(owner, type) else getattr(owner, name, MISSING)
    hook = Hook(f"{getattr(owner, '__name__', type(owner).__name__)}.{name}", observer, guard)
    if raw is not MISSING and traced is not None:
        new: Any = lightly(raw, hook, traced)
    else:
        new = MISSING if raw is MISSING else replacement(raw, hook)
    if new is MISSING or new is None:
        return None
    setattr(owner, name, new)

    def undo() -> None:
        hook.on = False
        if vars(owner).get(name, MISSING) is not new:
            return  # somebody else has replaced it since; ours, switched off, does no harm under theirs
        if own:
            setattr(owner, name, raw)
        else:
            delattr(owner, name)

    return undo


def replace(owner: Any, name: str, new: Any) -> Undo:
    """Put something else there until the returned undo is called. The one seam that steers: only what a person asked
    for goes through it."""
    old = getattr(owner, name)
    setattr(owner, name, new)

    def undo() -> None:
        if getattr(owner, name, None) is new:
            setattr(owner, name, old)

    return undo


class Patches:
    """All that one observer of a library has replaced, and the way back."""

    def __init__(self, guard: Guard) -> None:
        self.guard = guard
        self.undos: list[Undo] = []
        self.swaps: list[Swap] = []  # functions, and what stands in for them

    def method(
        self, kind: Any, name: str, observer: Observer | Onlooker, traced: Callable[[], bool] | None = None
    ) -> None:
        """Watch a method that a class itself defines, or one of a single object; with `traced` see `lightly`."""
        undo = watch(kind, name, observer, self.guard, traced)
        self.undos += [undo] if undo else []

    def function(self, module: types.ModuleType, name: str, observer: Observer) -> None:
        """Watch a function where it is defined; `relink` reaches the copies of its name."""
        original = vars(module).get(name)
        if original is None or any(original is swap.new for swap in self.swaps):
            return
        undo = watch(module, name, observer, self.guard)
        if undo is not None:
            self.undos.append(undo)
            self.swaps.append(Swap(original, vars(module)[name]))

    def relink(self) -> None:
        """Names that were bound before we came are watched too."""
        self.guard.relinks.add(self.swaps, OURS)

    def undo(self) -> None:
        """Put everything back."""
        while self.undos:
            self.undos.pop()()
        swaps, self.swaps = [Swap(swap.new, swap.old) for swap in self.swaps], []
        self.guard.relinks.add(swaps, 0)
