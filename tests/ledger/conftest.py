"""Where a ledger may be kept: in a file, or on a PostgreSQL server that is started from Debian's binaries."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from deeprules_jupyter.ledger import Ledger

Open = Callable[[], Ledger]


@dataclass
class Cluster:
    """A PostgreSQL of our own, which listens on a socket in its folder only."""

    binaries: Path
    folder: Path
    user: str | None  # as root it must run as somebody else

    def run(self, program: str, *args: str) -> str:
        command = [str(self.binaries / program), *args]
        done = subprocess.run(command, user=self.user, cwd=self.folder, stdout=subprocess.PIPE, text=True, timeout=60)
        assert done.returncode == 0, done.args
        return done.stdout

    def start(self) -> None:
        options = f"-k {self.folder} -c listen_addresses='' -c fsync=off -c max_connections=60"
        log = str(self.folder / "log")
        self.run("pg_ctl", "start", "-w", "-s", "-D", str(self.folder / "data"), "-l", log, "-o", options)

    def stop(self) -> None:
        self.run("pg_ctl", "stop", "-w", "-s", "-m", "fast", "-D", str(self.folder / "data"))

    def sql(self, text: str, database: str = "postgres") -> str:
        return self.run("psql", "-h", str(self.folder), "-U", "deeprules", "-d", database, "-qAtc", text)

    def url(self, database: str, user: str = "deeprules") -> str:
        return f"postgresql://{user}@/{database}?host={self.folder}"


def account() -> str | None:
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        pytest.skip("no PostgreSQL here (Debian: apt-get install postgresql)")
    pytest.importorskip("psycopg")
    folder = Path(tempfile.mkdtemp(prefix="deeprules-pg-"))
    one = Cluster(found[-1].parent, folder, account())
    try:
        if one.user:
            shutil.chown(folder, one.user)
        one.run("initdb", "--no-sync", "-A", "trust", "-U", "deeprules", "-D", str(folder / "data"))
        one.start()
        yield one
        one.stop()
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def server(cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The URL of an empty database, which is the ledger of this test."""
    name = f"test_{os.urandom(4).hex()}"
    cluster.sql(f"CREATE DATABASE {name}")
    monkeypatch.setenv("DEEPRULES_LEDGER", cluster.url(name))
    yield cluster.url(name)
    cluster.sql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["file", "server"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Open:
    """Opens one and the same ledger, as another kernel would."""
    if request.param == "server":
        request.getfixturevalue("server")
    return lambda: Ledger.open(tmp_path)
