"""Serves the studio on this machine."""

from __future__ import annotations

import secrets
import webbrowser
from pathlib import Path
from typing import Final

from docgen.asgi import listen
from docgen.facade import DocGen

_LOCAL: Final = "127.0.0.1"


def serve(
    dg: DocGen,
    templates: Path,
    *,
    host: str = _LOCAL,
    port: int = 8765,
    open_browser: bool = False,
    token: str | None = None,
) -> None:
    """Serve the studio until the program is stopped, and say where it is.

    Raises:
        ConfigurationError: the port is taken.

    """
    import uvicorn

    from docgen.studio.app import create_app

    token = token or secrets.token_urlsafe(18)
    templates.mkdir(parents=True, exist_ok=True)
    listening = listen(host, port)
    address = f"http://{host}:{listening.getsockname()[1]}/?t={token}"
    app = create_app(dg, templates, token=token, hosts=("127.0.0.1", "localhost", host))
    settings = uvicorn.Config(
        app, log_level="critical", server_header=False, timeout_graceful_shutdown=1
    )
    print(f"Студия: {address}", flush=True)  # noqa: T201 - it is what the command says
    if open_browser:
        webbrowser.open(address)
    uvicorn.Server(settings).run(sockets=[listening])
