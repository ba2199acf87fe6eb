"""The key of a project's ledger, and the folder that it lies in.

`.deeprules/key` is readable by its owner alone. Whoever has it can find out by guessing whether certain rows stand in
the ledger; whoever reads only the ledger cannot.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

LENGTH = 32


def project_root(start: Path) -> Path:
    """The nearest folder upwards with .git or pyproject.toml, else the start itself."""
    for folder in (start, *start.parents):
        if (folder / ".git").exists() or (folder / "pyproject.toml").exists():
            return folder
    return start


def make_folder(folder: Path) -> None:
    """The project's `.deeprules`, which git does not see."""
    if not (folder / ".gitignore").exists():
        folder.mkdir(exist_ok=True)  # not its parents: a project that was deleted stays deleted
        (folder / ".gitignore").write_text("*\n", encoding="utf-8")


def load_key(folder: Path) -> bytes:
    """The project's key. The first kernel makes it, and of two at once only one of them does."""
    make_folder(folder)
    file = folder / "key"
    if not file.exists():
        mine = file.with_name(f"key.{secrets.token_hex(8)}")
        mine.touch(mode=0o600)
        mine.write_bytes(secrets.token_bytes(LENGTH))
        try:
            os.link(mine, file)  # unlike a rename, this never replaces the key of another kernel
        except OSError:
            if not file.exists():  # a file system without links
                mine.rename(file)
        finally:
            mine.unlink(missing_ok=True)
    if file.stat().st_mode & 0o077:  # a copy, as colleagues hand it on
        file.chmod(0o600)
    if len(key := file.read_bytes()) < LENGTH:
        raise OSError("its key is broken")  # a short key would make the hashes guessable
    return key


def mark(key: bytes) -> str:
    """By this one can tell whether two keys are the same, and nothing else."""
    return hmac.new(key, b"deeprules: which key this is", hashlib.sha256).hexdigest()[:16]


def key_from(text: str) -> bytes:
    """A key as it is written for people, in hexadecimal digits. Raises ValueError."""
    key = bytes.fromhex(text)
    if len(key) < LENGTH:
        raise ValueError(f"a key has {2 * LENGTH} hexadecimal digits")
    return key
