"""`docgen studio`: a page for authors of templates."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from docgen.cli.options import Config, Engine
from docgen.exceptions import ConfigurationError

_INSTALL = "pip install 'docgen-ru[studio]'"


def studio(
    *,
    templates: Annotated[
        Path, typer.Option("--templates", metavar="DIR", help="Папка ваших шаблонов.")
    ] = Path("templates"),
    source: Annotated[
        Path | None,
        typer.Option("--source", metavar="FILE", help="Данные биллинга: JSON или YAML."),
    ] = None,
    port: Annotated[int, typer.Option("--port", min=0, max=65535)] = 8765,
    host: Annotated[
        str, typer.Option("--host", help="Кого пускать; кроме 127.0.0.1, решайте сами.")
    ] = "127.0.0.1",
    open_browser: Annotated[
        bool, typer.Option("--open", help="Открыть страницу в браузере.")
    ] = False,
    token: Annotated[
        str | None, typer.Option("--token", envvar="DOCGEN_STUDIO_TOKEN", hidden=True)
    ] = None,
    engine: Engine = None,
    config: Config = None,
) -> None:
    """Открыть студию: править шаблоны и сразу видеть страницу."""
    from docgen.cli.configuration import open_studio

    dg = open_studio(config, engine, source=source, templates=templates)
    try:
        from docgen.studio import serve
    except ImportError as error:
        raise ConfigurationError(f"{error.name} is not installed. Type: {_INSTALL}") from None
    with dg:
        serve(dg, templates, host=host, port=port, open_browser=open_browser, token=token)
