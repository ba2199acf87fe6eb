"""`%load_ext deeprules`: shipped as the top-level deeprules.py, for IPython loads an extension by its module name."""

from deeprules_jupyter import load_ipython_extension, unload_ipython_extension

__all__ = ["load_ipython_extension", "unload_ipython_extension"]
