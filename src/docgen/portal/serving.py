"""Serves the cabinet."""

from __future__ import annotations

from docgen.asgi import listen
from docgen.facade import DocGen


def serve(dg: DocGen, *, host: str = "127.0.0.1", port: int = 8766, organisation: str = "") -> None:
    """Serve the cabinet until the program is stopped, and say where it is.

    Raises:
        ConfigurationError: the port is taken, or there is no secret to sign links with.

    """
    import uvicorn

    from docgen.portal.app import create_app

    has_mail = bool(dg.delivery.settings.accounts)
    send_link = dg.delivery.send_link if has_mail and dg.cabinet.has_address else None
    app = create_app(dg, organisation=organisation, send_link=send_link)
    listening = listen(host, port)
    settings = uvicorn.Config(app, log_level="critical", server_header=False)
    address = f"http://{host}:{listening.getsockname()[1]}/"
    print(f"Кабинет: {address}", flush=True)  # noqa: T201 - it is what the command says
    uvicorn.Server(settings).run(sockets=[listening])
