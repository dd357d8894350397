"""`docgen clients`: clients, their cards, contacts and files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from docgen.cli.options import By, Config, Json, Reason

app = typer.Typer(help="Клиенты: карточка, контакты, файлы.", no_args_is_help=True)

ClientId = Annotated[str, typer.Argument(metavar="CLIENT", help="Код клиента в источнике.")]

#: How people call the tabs of a card.
_TABS = {
    "profile": "Профиль",
    "contacts": "Контакты",
    "contracts": "Договоры",
    "documents": "Документы",
    "payments": "Платежи",
    "statement": "Взаиморасчёты",
    "expenses": "Расходы",
    "files": "Файлы",
    "requests": "Запросы бухгалтеру",
}


@app.command("list")
def list_(
    *,
    organisation: Annotated[str | None, typer.Option("--org", metavar="ID")] = None,
    json: Json = False,
    config: Config = None,
) -> None:
    """Показать клиентов, у которых есть договоры."""
    from attrs import asdict

    from docgen.cli.configuration import open_docgen
    from docgen.cli.output import print_json, print_table

    with open_docgen(config) as docgen:
        found = docgen.clients.list(organisation=organisation)
    if json:
        print_json(asdict(row) for row in found)
        return
    print_table(
        "Клиенты",
        ("Код", "Название", "ИНН", "?Договоры", "??Не читается"),
        [(row.id, row.name, row.inn, ", ".join(row.contracts), row.problem) for row in found],
    )


@app.command()
def show(
    client: ClientId,
    *,
    tabs: Annotated[
        list[str] | None,
        typer.Option("--tab", metavar="TAB", help=f"Вкладка: {', '.join(_TABS)}."),
    ] = None,
    json: Json = False,
    config: Config = None,
) -> None:
    """Показать карточку клиента по вкладкам."""
    from docgen.cli.configuration import open_existing
    from docgen.cli.output import print_json

    with open_existing(config) as docgen:
        card = docgen.clients.card(client, tabs=tabs or None)
    if json:
        print_json([card.plain])
        return
    for tab, content in card.tabs.items():
        _print_tab(_TABS[tab], content)


@app.command()
def attach(
    client: ClientId,
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Файлы клиента.")],
    *,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="Что это.")] = "",
    by: By,
    json: Json = False,
    config: Config = None,
) -> None:
    """Приложить файлы к клиенту."""
    from docgen.cli.configuration import open_docgen
    from docgen.cli.output import answer
    from docgen.cli.values import actor, read_file
    from docgen.models.mapping import to_mapping

    contents = {path.name: read_file(path) for path in files}
    with open_docgen(config) as docgen:
        kept = [
            docgen.clients.attach(client, content, name, note=note, by=actor(by))
            for name, content in contents.items()
        ]
    answer(map(to_mapping, kept), "\n".join(f"{row.id}: {row.name}" for row in kept), json=json)


@app.command("add-contact")
def add_contact(
    client: ClientId,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Фамилия Имя Отчество.")],
    *,
    role: Annotated[str, typer.Option("--role", metavar="TEXT", help="Кто это: бухгалтер.")] = "",
    position: Annotated[str, typer.Option("--position", metavar="TEXT", help="Должность.")] = "",
    email: Annotated[str, typer.Option("--email", metavar="ADDRESS")] = "",
    phone: Annotated[str, typer.Option("--phone", metavar="PHONE")] = "",
    wants: Annotated[
        str,
        typer.Option("--wants", metavar="LIST", help="Что получать: act:email, invoice или all."),
    ] = "",
    reason: Reason = "",
    by: By,
    config: Config = None,
) -> None:
    """Добавить контакт клиента."""
    from docgen.cli.configuration import open_docgen
    from docgen.cli.values import actor

    fields = {
        "name": name,
        "role": role,
        "position": position,
        "email": email,
        "phone": phone,
        "wants": wants,
    }
    with open_docgen(config) as docgen:
        added = docgen.clients.add_contact(client, fields, reason=reason, by=actor(by))
    typer.echo(f"{added.id}: {added.contact.name.full}")


@app.command("retire-contact")
def retire_contact(
    contact: Annotated[int, typer.Argument(metavar="CONTACT", help="Номер добавленного контакта.")],
    *,
    reason: Reason,
    by: By,
    config: Config = None,
) -> None:
    """Вывести добавленный контакт из употребления."""
    from docgen.cli.configuration import open_existing
    from docgen.cli.values import actor

    with open_existing(config) as docgen:
        retired = docgen.clients.retire_contact(contact, reason=reason, by=actor(by))
    typer.echo(f"{retired.id}: {retired.contact.name.full} больше не контакт")


def _print_tab(title: str, content: Any) -> None:  # noqa: ANN401 - plain data of any shape
    """Print a tab: fields, rows, or rows by types of documents."""
    from docgen.cli.output import print_table

    if isinstance(content, dict) and all(isinstance(row, list) for row in content.values()):
        content = [{"type": code, **row} for code, rows in content.items() for row in rows]
    if isinstance(content, dict):
        print_table(title, ("", ""), [(name, _cell(row)) for name, row in content.items() if row])
    elif content:
        names = [name for name in content[0] if any(row.get(name) for row in content)]
        rows = [[_cell(row.get(name)) for name in names] for row in content]
        print_table(title, names, rows)


def _cell(value: object) -> object:
    if isinstance(value, dict):
        return " ".join(str(part) for part in value.values() if part and not isinstance(part, dict))
    return len(value) if isinstance(value, list) else value
