"""`docgen portal`: clients' cabinets, and the links that open them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from docgen.cli.options import By, Config, Json, Reason
from docgen.exceptions import ConfigurationError

if TYPE_CHECKING:
    from docgen.models.cabinet import CabinetLink

app = typer.Typer(
    help="Кабинет клиента: открыть его и раздать ссылки на него.", no_args_is_help=True
)

_INSTALL = "pip install 'docgen-ru[portal]'"
_CLIENT = typer.Option("--client", metavar="ID", help="Код клиента.")


@app.command()
def serve(
    *,
    host: Annotated[
        str, typer.Option("--host", help="Кого пускать; кроме 127.0.0.1, решайте сами.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535)] = 8766,
    organisation: Annotated[
        str, typer.Option("--org", metavar="ID", help="Чьё имя, логотип и цвет вверху.")
    ] = "",
    config: Config = None,
) -> None:
    """Открыть кабинет для клиентов: входят по ссылкам."""
    from docgen.cli.configuration import open_docgen

    try:
        from docgen.portal import serve as serve_portal
    except ImportError as error:
        raise ConfigurationError(f"{error.name} is not installed. Type: {_INSTALL}") from None
    with open_docgen(config) as docgen:
        serve_portal(docgen, host=host, port=port, organisation=organisation)


@app.command()
def link(
    *,
    client: Annotated[str, _CLIENT] = "",
    document: Annotated[
        int | None, typer.Option("--document", metavar="ID", help="Только этот документ.")
    ] = None,
    days: Annotated[
        int | None, typer.Option("--days", min=1, help="Сколько дней она действует.")
    ] = None,
    by: By,
    json: Json = False,
    config: Config = None,
) -> None:
    """Сделать ссылку: на кабинет клиента или на один документ."""
    from docgen.cli.configuration import open_existing
    from docgen.cli.output import print_json
    from docgen.cli.values import actor

    with open_existing(config) as docgen:
        made = docgen.cabinet.link(client, document, days=days, by=actor(by))
    if json:
        print_json([{**_plain(made.link), "address": made.address}])
    else:
        typer.echo(made.address)


@app.command()
def links(
    *, client: Annotated[str | None, _CLIENT] = None, json: Json = False, config: Config = None
) -> None:
    """Показать ссылки: кому, до какого дня, отозваны ли."""
    from docgen.cli.configuration import open_existing
    from docgen.cli.output import print_json, print_table

    with open_existing(config) as docgen:
        rows = docgen.cabinet.links(client)
    if json:
        print_json(map(_plain, rows))
        return
    columns = ("№", "Клиент", "?Документ", "?Кому", "Действует до", "Отозвана")
    cells = [
        (
            row.id,
            row.client,
            row.document_id or "весь кабинет",
            row.recipient,
            f"{row.expires_at.astimezone():%d.%m.%Y %H:%M}",
            "" if row.revoked_at is None else row.revoked_reason,
        )
        for row in rows
    ]
    print_table("Ссылки на кабинет", columns, cells)


@app.command()
def revoke(
    link_id: Annotated[
        int | None, typer.Argument(metavar="[LINK]", help="Номер ссылки.", show_default=False)
    ] = None,
    *,
    client: Annotated[str | None, _CLIENT] = None,
    reason: Reason,
    by: By,
    config: Config = None,
) -> None:
    """Отозвать ссылку, а с --client все ссылки клиента."""
    from docgen.cli.configuration import open_existing
    from docgen.cli.values import actor

    if (link_id is None) == (client is None):
        raise ConfigurationError("name a link, or a client: --client")
    with open_existing(config) as docgen:
        if client is not None:
            revoked = docgen.cabinet.revoke_all(client, reason=reason, by=actor(by))
        else:
            revoked = docgen.cabinet.revoke(link_id or 0, reason=reason, by=actor(by))
    typer.echo(f"Отозвано ссылок: {len(revoked)}")


def _plain(row: CabinetLink) -> dict[str, Any]:
    """Return a link as JSON shows it, without the key that opens it."""
    return {
        "id": row.id,
        "client": row.client,
        "document": row.document_id,
        "made_at": row.made_at,
        "made_by": row.made_by,
        "expires_at": row.expires_at,
        "revoked_at": row.revoked_at,
        "reason": row.revoked_reason,
        "recipient": row.recipient,
    }
