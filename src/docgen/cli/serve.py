"""`docgen serve`: the REST API, for CRMs that are not written in Python."""

from __future__ import annotations

from typing import Annotated

import typer

from docgen.cli.options import Config
from docgen.exceptions import ConfigurationError

_INSTALL = "pip install 'docgen-ru[fastapi]'"


def serve(
    *,
    host: Annotated[str, typer.Option("--host")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535)] = 8080,
    new_token: Annotated[
        bool, typer.Option("--new-token", help="Придумать токен и показать, что записать.")
    ] = False,
    config: Config = None,
) -> None:
    """Открыть REST API: документы, файлы, оплаты, партии — с токенами из docgen.toml."""
    from docgen.cli.configuration import open_docgen, token_users

    try:
        import uvicorn

        from docgen.contrib.fastapi import create_app, token_hash
    except ImportError as error:
        raise ConfigurationError(f"{error.name} is not installed. Type: {_INSTALL}") from None
    if new_token:
        import secrets

        token = secrets.token_urlsafe(32)
        typer.echo(f"Токен, его знает только ваша CRM: {token}")
        typer.echo(f'В docgen.toml, в раздел [users.…]: token = "{token_hash(token)}"')
        return
    with open_docgen(config) as dg:
        app = create_app(dg, token_users(config))
        uvicorn.run(app, host=host, port=port, server_header=False)
