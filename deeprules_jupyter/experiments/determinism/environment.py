"""What results were made with: versions, device, threads, settings. Only what is loaded is told."""

from __future__ import annotations

import os
import platform
import re
import sys
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

VERSION = 1
STARTING = ("PYTHONHASHSEED", "CUBLAS_WORKSPACE_CONFIG", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")


def environment() -> dict[str, Any]:
    """As plain values, to be written as JSON."""
    blas = _blas()
    return {
        "version": VERSION,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "processor": f"{os.cpu_count()} cores",
        "packages": dict(_packages()),
        "device": _device(),
        "threads": dict(_threads()),
        "blas": blas,
        "settings": dict(_settings()),
    }


def _packages() -> Iterator[tuple[str, str]]:
    """The libraries that are loaded, by the names under which they are installed."""
    roots = sorted({name.partition(".")[0] for name in sys.modules})
    installed = _distributions(tuple(_folders()))
    found: dict[str, str] = {}
    for name, version in (one for root in roots for one in installed.get(root, ())):
        found.setdefault(name, version)  # of two of a name the first on the path is loaded
    yield from sorted(found.items())


@lru_cache(maxsize=1)
def _distributions(folders: tuple[tuple[str, int], ...]) -> Mapping[str, list[tuple[str, str]]]:
    """By the name of a module: which distributions bring it, in which version; read again when a folder changes."""
    from importlib import metadata

    found: dict[str, list[tuple[str, str]]] = {}
    for one in metadata.distributions():
        name, version = _named(one)
        for root in _brought(one) if name else ():
            found.setdefault(root, []).append((name.lower(), version))
    return found


def _named(one: Any) -> tuple[str, str]:
    """Name and version by the head of the file; the long description below it would take most of the time."""
    text = one.read_text("METADATA") or one.read_text("PKG-INFO") or ""
    head = dict(re.findall(r"(?m)^(Name|Version): *(.*?) *$", text.partition("\n\n")[0]))
    return head.get("Name", ""), head.get("Version", "")


def _brought(one: Any) -> set[str]:
    """The modules at the top of a distribution; `files` of importlib makes a path of each line, which takes long."""
    lines = (one.read_text("RECORD") or "").splitlines()
    if not lines:
        return set((one.read_text("top_level.txt") or "").split())
    paths = [line.rsplit(",", 2)[0].strip('"') for line in lines]
    tops = {path.partition("/")[0] for path in paths if path.endswith((".py", ".so", ".pyd"))}
    return {top.partition(".")[0] for top in tops if not top.endswith((".dist-info", ".data")) and top != ".."}


def _folders() -> Iterator[tuple[str, int]]:
    for folder in sys.path:
        try:
            yield folder, os.stat(folder or ".").st_mtime_ns  # noqa: PTH116 - "" is the current folder
        except OSError:
            continue


def _device() -> dict[str, str]:
    torch: Any = sys.modules.get("torch")
    if not hasattr(torch, "cuda"):
        return {"kind": "cpu"}
    if torch.cuda.is_available():
        driver = getattr(torch._C, "_cuda_getDriverVersion", lambda: "?")()
        cudnn = torch.backends.cudnn.version()
        name = torch.cuda.get_device_name()
        return {
            "kind": "cuda",
            "name": name,
            "driver": str(driver),
            "cuda": str(torch.version.cuda),
            "cudnn": str(cudnn),
        }
    seam = getattr(torch, "accelerator", None)
    there = seam is not None and seam.is_available()
    return {"kind": str(seam.current_accelerator().type) if seam is not None and there else "cpu"}


def _threads() -> Iterator[tuple[str, int]]:
    torch: Any = sys.modules.get("torch")
    if hasattr(torch, "get_num_threads"):
        yield "torch", torch.get_num_threads()
    if hasattr(os, "sched_getaffinity"):
        yield "allowed cores", len(os.sched_getaffinity(0))


def _blas() -> list[str]:
    """Each library for linear algebra or threads that is loaded, with its version and threads."""
    if "numpy" not in sys.modules:
        return []
    import threadpoolctl as pools  # it comes with scikit-learn, and imports nothing

    found = {
        f"{one['internal_api']} {one.get('version') or '?'}, {one['num_threads']} threads"
        for one in pools.threadpool_info()
    }
    return sorted(found)


def _settings() -> Iterator[tuple[str, str]]:
    for name in STARTING:
        if name in os.environ:
            yield name, os.environ[name]
    torch: Any = sys.modules.get("torch")
    if hasattr(torch, "are_deterministic_algorithms_enabled"):
        yield "torch deterministic algorithms", str(torch.are_deterministic_algorithms_enabled())
        yield "torch default type", str(torch.get_default_dtype())


def apart(one: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """What differs between two records: what it is, and how it stood in each."""
    for name in dict.fromkeys((*one, *other)):
        a, b = one.get(name), other.get(name)
        if isinstance(a, Mapping) and isinstance(b, Mapping):
            for key in sorted({*a, *b}):
                if a.get(key) != b.get(key):
                    yield f"{name}: {key}", _text(a.get(key)), _text(b.get(key))
        elif a != b and name != "when":
            yield name, _text(a), _text(b)


def _text(value: Any) -> str:
    if value is None:
        return "not there"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
