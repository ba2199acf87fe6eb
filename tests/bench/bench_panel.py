"""What the panel beside a training cell costs: interleaved pairs of the same training, in a bare shell and in a watched
one whose panel is drawn and packed as a kernel would send it; and what memory a long training takes.

`python tests/bench/bench_panel.py [PAIRS]` prints the median ratio (asked: below 1.02), how often the panel was drawn,
and the memory after 1,000 and after 10,000 steps.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
import tracemalloc
from typing import Any

from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell

from deeprules_jupyter import session
from tests.bench.bench_torch import START

CNN = "train(convolutions(), lambda: pages, 3)"
LONG = """
net = perceptron()
opt, crit = torch.optim.SGD(net.parameters(), lr=0.01), nn.CrossEntropyLoss()
for step in range({0}):
    opt.zero_grad()
    crit(net(X[:32]), y[:32]).backward()
    opt.step()
"""


class Page(DisplayPublisher):
    """Packs what it is given, and sends it nowhere."""

    sent = 0

    def publish(self, data: Any, *args: Any, **more: Any) -> None:
        """One message."""
        json.dumps(data).encode()
        self.sent += 1


def shell() -> InteractiveShell:
    """One that shows what a page would be sent."""
    InteractiveShell.clear_instance()
    made = InteractiveShell()
    made.display_pub = Page()
    made.run_cell(START)
    return made


def seconds(one: InteractiveShell, source: str) -> float:
    """Of processor time."""
    begin = time.process_time()
    one.run_cell(source)
    return time.process_time() - begin


def pair(one: InteractiveShell, source: str, watched_first: bool) -> tuple[float, float]:
    """Seconds without us and with us."""
    found = {}
    for watched in (watched_first, not watched_first):
        started = session.current()
        assert started is not None
        started.switch(watched)
        found[watched] = seconds(one, source)
    return found[False], found[True]


def main() -> None:
    """Print the table."""
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    one = shell()
    session.start(one).panel.page = True
    page: Any = one.display_pub
    pair(one, CNN, True)
    page.sent = 0
    rows = [pair(one, CNN, bool(number % 2)) for number in range(pairs)]
    bare, watched = (statistics.median(column) for column in zip(*rows, strict=True))
    ratio = statistics.median(b / a for a, b in rows)
    print(f"{pairs} pairs, processor time, load {os.getloadavg()[0]:.1f}")
    print(f"a small CNN, 640 images of 32 x 32, 3 epochs {bare:6.2f} s {watched:6.2f} s  x {ratio:.4f}")
    print(f"the panel was drawn {page.sent / pairs:.1f} times in each")
    started = session.current()
    assert started is not None
    started.switch(True)
    one.run_cell(LONG.format(1000))
    tracemalloc.start()
    for steps in (1_000, 10_000):
        tracemalloc.reset_peak()
        before = tracemalloc.get_traced_memory()[0]
        one.run_cell(LONG.format(steps))
        most = (tracemalloc.get_traced_memory()[1] - before) / 2**20
        print(f"{steps:6} steps: at most {most:.2f} MB of Python's memory")
    session.stop()


if __name__ == "__main__":
    main()
