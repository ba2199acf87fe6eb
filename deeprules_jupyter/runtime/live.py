"""How far a training is, and what it takes: asked a few times a second while it runs."""

from __future__ import annotations

import math
import sys
import time
from typing import Any

from deeprules_jupyter.runtime.courses import Course
from deeprules_jupyter.training import Live

LARGEST = 5_000_000  # parameters of which the norm of the gradient is worked out now and then

Plan = tuple[int | None, int | None]  # epochs, and steps, that there will be


def live(course: Course, plan: Plan) -> Live:
    """As it stands now."""
    seconds = course.last - course.began
    running = course.passing.share if course.passing is not None else 0.0
    fed = course.feds[-1] if course.feds else None
    done = course.epochs + running
    if not done and fed is not None and fed.count:
        done = course.rows / fed.count
    share = min(1.0, course.steps / plan[1]) if plan[1] else min(1.0, done / plan[0]) if plan[0] and done else None
    left = seconds * (1 - share) / share if share else None
    rate = course.rows / seconds if seconds > 0 else None
    return Live(
        epoch=done, epochs=plan[0], share=share, left=left, rate=rate, memory=_memory(),
        device_memory=_accelerator(fed.device if fed is not None else ""),
    )  # fmt: skip


def plan(turns: list[int | None], loader: bool) -> Plan:
    """What the loops around a step say, the innermost first: around a loader the next one counts epochs."""
    known = [one for one in turns if one is not None]
    if loader:
        return (known[0] if known else None), None
    if len(turns) > 1 and turns[0] is not None and turns[1] is not None:
        return turns[1], turns[0] * turns[1]
    return None, (turns[0] if turns else None)


def measure(course: Course, optimizer: Any) -> None:
    """The norm of the gradient, of networks that are not large."""
    torch: Any = sys.modules["torch"]
    core = torch._C
    if course.trained > LARGEST or core._len_torch_dispatch_stack() or core._len_torch_function_stack():
        return
    found = [p.grad for group in optimizer.param_groups for p in group["params"] if p.grad is not None]
    grads = [one for one in found if one.layout is torch.strided and one.device == found[0].device]
    if grads:
        with torch.no_grad():
            norm = float(torch.stack([one.float().norm() for one in grads]).norm())
        course.gradient_norm = norm if math.isfinite(norm) else course.gradient_norm
        if not math.isfinite(norm):
            course.nonfinite = course.nonfinite or course.steps


def now() -> float:
    """The clock by which updates are spaced."""
    return time.perf_counter()


def _memory() -> int | None:
    psutil = sys.modules.get("psutil")  # a kernel has it
    return int(psutil.Process().memory_info().rss) if psutil is not None else None


def _accelerator(device: str) -> tuple[int, int] | None:
    torch = sys.modules.get("torch")
    if torch is not None and device.startswith("cuda") and torch.cuda.is_initialized():
        free, whole = torch.cuda.mem_get_info(device)
        return int(whole - free), int(whole)
    if torch is not None and device.startswith("mps"):
        return int(torch.mps.driver_allocated_memory()), int(torch.mps.recommended_max_memory())
    return None
