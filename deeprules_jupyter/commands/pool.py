"""Many files at once, over processes. The order of the answers is that of the files."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial

from deeprules_jupyter.catalog.own import Meanings
from deeprules_jupyter.commands.check import Checked, check_file
from deeprules_jupyter.model import Notebook

BAR = 30  # characters
FEW = 24  # files


def jobs_for(files: int) -> int:
    """A process of its own costs more than reading a few files."""
    return (os.cpu_count() or 1) if files > FEW else 1


def check_all(files: Sequence[str], jobs: int, use_ledger: bool, own: Meanings) -> list[Checked]:
    """What reading each file gave."""
    work = partial(check_file, use_ledger=use_ledger, own=own)
    done: list[Checked] = []
    for one in _answers(files, work, min(jobs, len(files))):
        done.append(one)
        _show(len(done), len(files))
    return done


def _answers(files: Sequence[str], work: Callable[[str], Checked], jobs: int) -> Iterator[Checked]:
    if jobs < 2:
        yield from map(work, files)
        return
    told = 0
    with ProcessPoolExecutor(jobs) as pool:
        try:
            for one in pool.map(work, files, chunksize=4):
                yield one
                told += 1
            return
        except BrokenProcessPool:
            pass  # some file was too much for its process: find out which
        except KeyboardInterrupt:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    for file in files[told:]:
        yield _alone(file, work)


def _alone(file: str, work: Callable[[str], Checked]) -> Checked:
    try:
        with ProcessPoolExecutor(1) as pool:
            return pool.submit(work, file).result()
    except BrokenProcessPool:
        return Checked(Notebook(file, error="the process that read this file died (out of memory?)"))


def _show(done: int, total: int) -> None:
    """A bar for people who wait; nothing for pipes and logs, and nothing is left of it."""
    if total <= FEW or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        return
    full = BAR * done // total
    line = f"\r{'━' * full}{'╺' * (BAR - full)} {done}/{total}" if done < total else f"\r{' ' * (BAR + 20)}\r"
    print(line, end="", file=sys.stderr, flush=True)
