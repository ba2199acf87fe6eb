"""A file that cannot be written: nothing is lost that can be kept, and it is said once."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

from deeprules_jupyter.ledger import Entry, Ledger

START = """
import resource, signal, sqlite3, sys
from pathlib import Path
from deeprules_jupyter.ledger import Entry, Ledger, sqlite
one = Ledger.open(Path(sys.argv[1]))
def look(number):
    one.record(Entry("s1", "rows", f"recipe {number}", "SVC", "a.ipynb", "c1", "2026-01-01"))
"""


def kernel(folder: Path, source: str) -> None:
    done = subprocess.run([sys.executable, "-c", START + source, str(folder)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_full_disk_costs_one_notice_and_no_look(tmp_path: Path) -> None:
    """The limit of the process on the size of files stands for the disk: writing fails in the same way."""
    kernel(
        tmp_path,
        """
look(0)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, resource.RLIM_INFINITY))
look(1)
assert "cannot be used" in one.notice, one.notice
one.notice = None
look(2)
assert len(one.looks("rows")) == 3 and one.notice is None
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
look(3)
assert len(one.looks("rows")) == 4
""",
    )
    assert [look.recipe for look in Ledger.open(tmp_path).looks("rows")] == [f"recipe {number}" for number in range(4)]


def test_a_kernel_that_ends_makes_a_last_try(tmp_path: Path) -> None:
    kernel(
        tmp_path,
        """
sqlite.BUSY_MS = 40
look(0)
other = sqlite3.connect(one.file, isolation_level=None)
other.execute("BEGIN EXCLUSIVE")
look(1)
assert "locked" in one.notice, one.notice
other.close()
del one
""",
    )
    assert len(Ledger.open(tmp_path).looks("rows")) == 2


def test_a_page_that_is_damaged_is_not_written_over(tmp_path: Path) -> None:
    one = Ledger.open(tmp_path)
    one.record(*(Entry("s1", "rows", f"recipe {number}", "SVC", "a.ipynb", "c1", "2026") for number in range(500)))
    with one.file.open("r+b") as file:
        file.seek(8192)
        file.write(b"\xff" * 20_000)
    before = one.file.read_bytes()
    late = Entry("s2", "rows", "late", "SVC", "a.ipynb", "c1", "2026", who="ada")
    one.record(late)
    assert late in one.looks("rows") and "malformed" in str(one.notice)
    assert one.file.read_bytes() == before


def test_a_file_that_another_program_reads_does_not_stop_us(tmp_path: Path) -> None:
    one = Ledger.open(tmp_path)
    one.record(Entry("s1", "rows", "first", "SVC", "a.ipynb", "c1", "2026"))
    other = sqlite3.connect(one.file, isolation_level=None)
    other.execute("BEGIN")
    assert other.execute("SELECT count(*) FROM looks").fetchone() == (1,)
    one.record(Entry("s1", "rows", "second", "SVC", "a.ipynb", "c1", "2026"))
    assert len(one.looks("rows")) == 2 and one.notice is None
    other.close()
