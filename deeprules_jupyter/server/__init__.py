"""What JupyterLab asks of its server: what stands in a notebook, before any kernel runs.

A notebook comes as JSON, with its unsaved text, and its findings go back as the same state that a kernel sends.
Nothing is executed and nothing is written. Jupyter Server loads this part; a kernel never does.
"""

from __future__ import annotations

from typing import Any


def load(app: Any) -> None:
    """Answer for this Jupyter server (a `ServerApp`)."""
    from deeprules_jupyter.server.handlers import routes  # late: tornado and Jupyter Server

    settings = app.web_app.settings
    app.web_app.add_handlers(".*$", routes(settings.get("base_url", "/"), getattr(app, "root_dir", "") or ""))
