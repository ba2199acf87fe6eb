"""Numbers on a command line, refused in words that name what is wanted."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable


def whole(least: int, most: int | None = None) -> Callable[[str], int]:
    """A whole number from `least` to `most`, for argparse."""
    wanted = f"a whole number from {least}" + (" on" if most is None else f" to {most}")

    def read(text: str) -> int:
        number = int(text) if text.removeprefix("-").isdecimal() else None
        if number is None or number < least or (most is not None and number > most):
            raise argparse.ArgumentTypeError(f"{wanted} is needed, not {text}")
        return number

    return read


seed = whole(0, 2**32 - 1)  # what numpy takes


def number(text: str) -> float:
    """A finite number, for argparse."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise argparse.ArgumentTypeError(f"a number is needed, not {text}")
    return value


def budget(text: str) -> float | str:
    """Seconds: `90`, `90s`, `5m` or `1h`; or `equal`."""
    if text == "equal":
        return text
    times = {"s": 1.0, "m": 60.0, "h": 3600.0}
    try:
        value = float(text[:-1]) * times[text[-1]] if text[-1:] in times else float(text)
    except ValueError:
        value = math.nan
    if not 0 < value < math.inf:
        raise argparse.ArgumentTypeError(f"a time such as 90s or 5m is needed, or equal, not {text}")
    return value
