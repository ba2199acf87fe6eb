"""`%load_ext deeprules`: shipped as the top-level module deeprules.py, because IPython loads an extension by its name."""

from deeprules_jupyter import load_ipython_extension, unload_ipython_extension

__all__ = ["load_ipython_extension", "unload_ipython_extension"]
