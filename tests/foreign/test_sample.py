"""A sample of scikit-learn's own tests, run as cells of a watched kernel; `make foreign` runs all of them."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest


def runner() -> Any:
    spec = importlib.util.spec_from_file_location("foreign_run", Path(__file__).with_name("run.py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules[spec.name] = module  # dataclasses look for it there
    spec.loader.exec_module(module)
    return module


@pytest.mark.trust
def test_no_test_of_scikit_learn_fails_that_passes_without_us() -> None:
    run = runner()
    watched = run.run("sklearn", run.SAMPLE, bare=False)
    assert run.ours(watched) == {}
    assert watched.tests > 250 and watched.facts.get("Fit", 0) > 20  # they ran, and we did watch
