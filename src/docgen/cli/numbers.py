"""`docgen numbers`: counters, rules, the next number, the audit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from docgen.cli.dates import parse_date
from docgen.cli.options import By, Config, Date, Json, Reason
from docgen.cli.organisations import organisation_of

if TYPE_CHECKING:
    from docgen.numbering import NumberingRule, SettingsChange, StoredRule
    from docgen.services.numbers import CounterOwner

app = typer.Typer(help="Нумерация: счётчики, правила, проверка.", no_args_is_help=True)

Rule = Annotated[
    str,
    typer.Argument(metavar="TYPE", help="Код типа, act, или его корректировок, act.corrective."),
]
Organisation = Annotated[str, typer.Option("--org", metavar="ID", help="Организация.")]
OneOrganisation = Annotated[
    str | None,
    typer.Option("--org", metavar="ID", help="Организация; можно опустить, если она одна."),
]
Branch = Annotated[str, typer.Option("--branch", metavar="CODE", help="Филиал.")]
Client = Annotated[str, typer.Option("--client", metavar="ID", help="Клиент.")]
Contract = Annotated[str, typer.Option("--contract", metavar="ID", help="Договор.")]
Number = Annotated[str, typer.Argument(metavar="NUMBER", help="Номер, как он напечатан.")]


@app.command("list")
def list_(*, json: Json = False, config: Config = None) -> None:
    """Показать счётчики."""
    from docgen.cli.configuration import open_existing
    from docgen.cli.output import print_json, print_table

    with open_existing(config) as docgen:
        counters = docgen.numbers.counters()
    rows = [
        {
            "rule": counter.key.rule,
            "organisation": counter.key.organisation,
            "scope": counter.key.scope,
            "period": counter.key.period,
            "first": counter.start,
            "last": counter.last,
        }
        for counter in counters
    ]
    if json:
        print_json(rows)
        return
    columns = ("Правило", "Организация", "Область", "Период", ">Первый", ">Последний")
    print_table("Счётчики", columns, [tuple(row.values()) for row in rows])


@app.command()
def rules(
    *,
    organisation: Organisation = "",
    date: Date = None,
    history: Annotated[
        bool, typer.Option("--history", help="Показать, как правила меняли.")
    ] = False,
    json: Json = False,
    config: Config = None,
) -> None:
    """Показать правила нумерации, действующие на дату, или их изменения."""
    from docgen.cli.configuration import open_existing
    from docgen.cli.output import print_json, print_table

    day = parse_date(date) if date else None
    with open_existing(config) as docgen:
        if history:
            rows = [_change_row(row) for row in docgen.numbers.changes()]
            rows += [_settings_row(row) for row in docgen.numbers.changes_in_settings()]
            rows.sort(key=lambda row: row["made_at"])
        else:
            found = docgen.numbers.rules(organisation=organisation, date=day)
            rows = [_rule_row(row) for row in found]
    if json:
        print_json(rows)
    elif history:
        columns = ("Правило", "Организация", "Что", "С даты", "Когда", "Кто", "Почему")
        print_table("Изменения правил", columns, [_change_cells(row) for row in rows])
    else:
        names = ("Правило", "Маска", "Сброс", "Область", ">Начало", "Режим")
        shown = ("rule", "mask", "reset", "scope", "start", "mode")
        print_table("Правила", names, [tuple(row[name] for name in shown) for row in rows])


@app.command()
def change(
    rule: Rule,
    *,
    mask: Annotated[str | None, typer.Option("--mask", help="Например «А-{N:4}/{YY}».")] = None,
    reset: Annotated[
        str | None,
        typer.Option("--reset", help="never, year, fiscal_year, quarter, month или day."),
    ] = None,
    scope: Annotated[
        str | None, typer.Option("--scope", help="none, branch, client или contract.")
    ] = None,
    start: Annotated[int | None, typer.Option("--start", help="Первый номер.")] = None,
    fiscal_start_month: Annotated[
        int | None, typer.Option("--fiscal-start-month", help="С какого месяца финансовый год.")
    ] = None,
    time_zone: Annotated[
        str | None, typer.Option("--time-zone", help="Например Europe/Moscow.")
    ] = None,
    mode: Annotated[str | None, typer.Option("--mode", help="strict или fast.")] = None,
    at_once: Annotated[
        bool, typer.Option("--at-once", help="С сегодняшнего дня, а не со следующего периода.")
    ] = False,
    reason: Reason,
    by: By,
    organisation: Organisation = "",
    json: Json = False,
    config: Config = None,
) -> None:
    """Изменить правило со следующего периода; счёт продолжится, если менять сразу."""
    from docgen.cli.configuration import open_docgen
    from docgen.cli.output import answer
    from docgen.cli.values import actor

    given: dict[str, str | int | None] = {
        "mask": mask,
        "reset": reset,
        "scope": scope,
        "start": start,
        "fiscal_start_month": fiscal_start_month,
        "time_zone": time_zone,
        "mode": mode,
    }
    settings = {name: value for name, value in given.items() if value is not None}
    with open_docgen(config) as docgen:
        made = docgen.numbers.change(
            rule,
            by=actor(by),
            reason=reason,
            organisation=organisation,
            at_once=at_once,
            settings=settings,
        )
    answer(
        [_change_row(made)],
        f"Правило {made.code} изменено для документов с {made.valid_from:%d.%m.%Y}.",
        json=json,
    )


@app.command()
def peek(
    rule: Rule,
    *,
    organisation: OneOrganisation = None,
    branch: Branch = "",
    client: Client = "",
    contract: Contract = "",
    date: Date = None,
    json: Json = False,
    config: Config = None,
) -> None:
    """Показать следующий номер, не занимая его."""
    from docgen.cli.configuration import open_existing
    from docgen.cli.output import answer

    with open_existing(config) as docgen:
        whose = organisation_of(docgen, organisation)
        place = _place(whose, branch, client, contract, date)
        number = docgen.numbers.peek(rule, **place)
    answer([{"type": rule, "number": number}], number, json=json)


@app.command()
def take(
    rule: Rule,
    count: Annotated[int, typer.Argument(metavar="COUNT", min=1, help="Сколько.")] = 1,
    *,
    reason: Reason,
    by: By,
    organisation: OneOrganisation = None,
    branch: Branch = "",
    client: Client = "",
    contract: Contract = "",
    date: Date = None,
    json: Json = False,
    config: Config = None,
) -> None:
    """Занять номера для документов, которые делают не здесь, например на бланках."""
    from docgen.cli.configuration import open_docgen
    from docgen.cli.output import answer
    from docgen.cli.values import actor

    with open_docgen(config) as docgen:
        whose = organisation_of(docgen, organisation)
        place = _place(whose, branch, client, contract, date)
        taken = docgen.numbers.take(rule, count, by=actor(by), reason=reason, **place)
    answer(({"type": rule, "number": number} for number in taken), "\n".join(taken), json=json)


@app.command("set")
def set_(
    rule: Rule,
    n: Annotated[int, typer.Argument(metavar="N", help="Какой номер по счётчику следующий.")],
    *,
    reason: Reason,
    by: By,
    organisation: OneOrganisation = None,
    branch: Branch = "",
    client: Client = "",
    contract: Contract = "",
    date: Date = None,
    json: Json = False,
    config: Config = None,
) -> None:
    """Передвинуть счётчик вперёд."""
    from docgen.cli.configuration import open_docgen
    from docgen.cli.output import answer
    from docgen.cli.values import actor

    with open_docgen(config) as docgen:
        whose = organisation_of(docgen, organisation)
        place = _place(whose, branch, client, contract, date)
        number = docgen.numbers.set(rule, n, by=actor(by), reason=reason, **place)
    answer([{"type": rule, "number": number}], f"Следующий номер: {number}", json=json)


@app.command()
def void(
    rule: Rule,
    number: Number,
    *,
    reason: Reason,
    by: By,
    organisation: OneOrganisation = None,
    json: Json = False,
    config: Config = None,
) -> None:
    """Записать, почему документа с этим номером нет и не будет."""
    from docgen.cli.configuration import open_existing
    from docgen.cli.output import answer
    from docgen.cli.values import actor

    with open_existing(config) as docgen:
        whose = organisation_of(docgen, organisation)
        docgen.numbers.void(rule, number, by=actor(by), reason=reason, organisation=whose)
    answer(
        [{"type": rule, "number": number, "reason": reason}],
        f"Номер {number} аннулирован.",
        json=json,
    )


@app.command()
def explain(
    rule: Rule,
    number: Number,
    *,
    reason: Reason,
    by: By,
    organisation: OneOrganisation = None,
    json: Json = False,
    config: Config = None,
) -> None:
    """Записать, почему дата документа раньше, чем у предыдущего номера."""
    from docgen.cli.configuration import open_existing
    from docgen.cli.output import answer
    from docgen.cli.values import actor

    with open_existing(config) as docgen:
        whose = organisation_of(docgen, organisation)
        docgen.numbers.explain(rule, number, by=actor(by), reason=reason, organisation=whose)
    answer(
        [{"type": rule, "number": number, "reason": reason}],
        f"Причина записана у номера {number}.",
        json=json,
    )


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV, JSON или JSONL.")],
    *,
    reason: Reason = "Перенос из другой системы",
    by: By,
    json: Json = False,
    config: Config = None,
) -> None:
    """Перенести номера из другой системы: все или ни одного."""
    from docgen.cli.configuration import open_docgen
    from docgen.cli.output import answer
    from docgen.cli.values import actor

    with open_docgen(config) as docgen:
        count = docgen.numbers.import_(file, by=actor(by), reason=reason)
    answer([{"file": str(file), "numbers": count}], f"Перенесено номеров: {count}.", json=json)


@app.command()
def audit(*, json: Json = False, config: Config = None) -> None:
    """Проверить номера и документы: пропуски, повторы, даты, утраченные файлы."""
    from docgen.cli.configuration import open_existing
    from docgen.cli.output import finding_row, print_findings, print_json
    from docgen.models import Severity

    with open_existing(config) as docgen:
        findings = docgen.numbers.audit()
    unexplained = [finding for finding in findings if finding.severity is not Severity.INFO]
    if json:
        print_json(finding_row(finding) for finding in findings)
    else:
        print_findings(findings)
        if not unexplained:
            without_reason = " без причины" if findings else ""
            typer.echo(f"Пропусков, повторов и утрат{without_reason} нет.")
    if unexplained:
        raise typer.Exit(1)


def _place(
    organisation: str, branch: str, client: str, contract: str, date: str | None
) -> CounterOwner:

    place: CounterOwner = {
        "organisation": organisation,
        "branch": branch,
        "client": client,
        "contract": contract,
    }
    if date:
        place["date"] = parse_date(date)
    return place


def _rule_row(rule: NumberingRule) -> dict[str, Any]:
    return {
        "rule": rule.code,
        **rule.settings,
        "chronological": rule.chronological,
    }


def _change_row(row: StoredRule) -> dict[str, Any]:
    return {
        "rule": row.code,
        "organisation": row.organisation,
        "settings": dict(row.stated),
        "before": None,
        "valid_from": row.valid_from,
        "made_at": row.made_at,
        "made_by": row.made_by,
        "reason": row.reason,
    }


def _settings_row(row: SettingsChange) -> dict[str, Any]:
    """Return a change in the host's settings: it holds at once, for all organisations and dates."""
    return {
        "rule": row.code,
        "organisation": "",
        "settings": {name: row.after[name] for name in row.changed},
        "before": {name: row.before.get(name) for name in row.changed},
        "valid_from": None,
        "made_at": row.noticed_at,
        "made_by": row.noticed_by,
        "reason": "в настройках",
    }


def _change_cells(row: dict[str, Any]) -> tuple[object, ...]:
    before = row["before"] or {}
    settings = ", ".join(
        f"{name} = {before[name]} → {value}" if name in before else f"{name} = {value}"
        for name, value in row["settings"].items()
    )
    return (
        row["rule"],
        row["organisation"],
        settings,
        f"{row['valid_from']:%d.%m.%Y}" if row["valid_from"] else "",
        f"{row['made_at'].astimezone():%d.%m.%Y %H:%M}",
        row["made_by"],
        row["reason"],
    )
