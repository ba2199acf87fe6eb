"""Another number of threads for one run: sums of floats are cut into as many parts as there are threads."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


def count_threads() -> int:
    """How many torch uses, else the libraries for linear algebra."""
    torch: Any = sys.modules.get("torch")
    if hasattr(torch, "get_num_threads"):
        return int(torch.get_num_threads())
    import threadpoolctl

    return max((one["num_threads"] for one in threadpoolctl.threadpool_info()), default=1)


@contextmanager
def with_threads(count: int) -> Iterator[None]:
    """So many for torch and for the libraries under numpy and scikit-learn; afterwards as many as before."""
    import threadpoolctl

    torch: Any = sys.modules.get("torch")
    before = torch.get_num_threads() if hasattr(torch, "get_num_threads") else None
    with threadpoolctl.threadpool_limits(count):
        if before is not None:
            torch.set_num_threads(count)
        try:
            yield
        finally:
            if before is not None:
                torch.set_num_threads(before)
