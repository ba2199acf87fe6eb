"""`%load_ext deeprules`: shipped as the top-level deeprules.py, for IPython loads an extension by its module name."""

from typing import Any

import deeprules_jupyter
from deeprules_jupyter import load_ipython_extension, unload_ipython_extension

__all__ = ["load_ipython_extension", "unload_ipython_extension"]


def __getattr__(name: str) -> Any:
    return getattr(deeprules_jupyter, name)
