"""deeprules: watches machine-learning notebooks for leakage, and says kindly what went wrong and how to repair it.

Everything else is imported late: `import deeprules_jupyter` alone, as JupyterLab does it, must cost nothing.
"""

from typing import Any

NAMES = ("deeprules", "deeprules_jupyter")
GREETING = "deeprules watches this notebook: findings appear under the cells, %deeprules says more."


def load_ipython_extension(shell: Any) -> None:
    """`%load_ext deeprules`. Under both names, and safe to call twice."""
    from deeprules_jupyter import session
    from deeprules_jupyter.commands import magics

    one = session.start(shell)
    magics.register(shell)
    if not one.announced:
        one.announced = True
        print(GREETING)


def unload_ipython_extension(shell: Any) -> None:
    """`%unload_ext deeprules`: everything is as it was before."""
    from deeprules_jupyter import session
    from deeprules_jupyter.commands import magics

    session.stop()
    magics.unregister(shell)
    shell.extension_manager.loaded.difference_update(NAMES)  # IPython keeps the two names apart


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    return [{"src": "labextension", "dest": "deeprules-jupyter"}]


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "deeprules_jupyter"}]


def _load_jupyter_server_extension(app: Any) -> None:
    from deeprules_jupyter import server

    server.load(app)


def __getattr__(name: str) -> Any:
    if name == "split":
        from deeprules_jupyter.commands.split import split

        return split
    if name == "__version__":  # it stands in pyproject.toml, and asking for it costs some milliseconds
        from importlib.metadata import PackageNotFoundError, version

        try:
            return version("deeprules-jupyter")
        except PackageNotFoundError:  # on the path, not installed; some servers ask every extension for its version
            return "0+unknown"
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
