"""Seeds for generators that were made without one: the same in every run, and others in every worker."""

from __future__ import annotations

import random
import sys


class Derived:
    """Stands in for the operating system's random bits, where numpy asks for a seed that nobody gave."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.streams: dict[str, random.Random] = {}

    def __call__(self, bits: int) -> int:
        """So many bits: another number each time."""
        return self._stream().getrandbits(bits)

    def _stream(self) -> random.Random:
        """A worker process has a copy of all this, so it needs a stream of its own."""
        data, processes = sys.modules.get("torch.utils.data"), sys.modules.get("multiprocessing.process")
        worker = data.get_worker_info() if data is not None else None
        process = processes.current_process() if processes is not None else None
        key = f"{self.seed}"
        if worker is not None:
            key += f", loader worker {worker.seed}"  # torch gives each worker of each epoch another seed
        elif identity := getattr(process, "_identity", None):
            key += f", process {identity}"
        if key not in self.streams:
            self.streams[key] = random.Random(key)
        return self.streams[key]
