"""`docgen payments`: money received, and what it pays."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from docgen.cli.dates import parse_date
from docgen.cli.options import By, Config, Json, Period, Reason
from docgen.exceptions import ConfigurationError

app = typer.Typer(help="Оплаты: поступления, разнесение по документам.", no_args_is_help=True)

Filter = Annotated[str | None, typer.Option(metavar="ID")]
PaymentId = Annotated[int, typer.Argument(metavar="PAYMENT", help="Номер платежа в хранилище.")]
Client = Annotated[str, typer.Option("--client", metavar="ID", help="Клиент.")]
Organisation = Annotated[
    str | None, typer.Option("--org", metavar="ID", help="Наша организация, если их несколько.")
]
#: The values of :class:`docgen.models.PaymentMethod` and ``PayerKind``, which take long to import.
Method = Annotated[
    Literal["bank", "card", "cash", "other"] | None,
    typer.Option("--method", help="Как пришли деньги: банк, карта, наличные, иначе."),
]
Payer = Annotated[
    Literal["legal_entity", "individual"] | None,
    typer.Option("--payer", help="Кто платил: организация или ИП, физическое лицо."),
]


@app.command()
def add(
    *,
    client: Client,
    amount: Annotated[str, typer.Option("--amount", metavar="SUM", help="Сумма: 1234.50.")],
    date: Annotated[str, typer.Option("--date", metavar="YYYY-MM-DD", help="Дата платежа.")],
    organisation: Organisation = None,
    contract: Annotated[str, typer.Option("--contract", metavar="ID")] = "",
    currency: Annotated[str, typer.Option("--currency", metavar="CODE")] = "RUB",
    number: Annotated[
        str, typer.Option("--number", metavar="N", help="Номер платёжного поручения.")
    ] = "",
    purpose: Annotated[
        str, typer.Option("--purpose", metavar="TEXT", help="Назначение платежа.")
    ] = "",
    source_id: Annotated[
        str,
        typer.Option("--source-id", metavar="ID", help="Номер в вашей системе."),
    ] = "",
    method: Method = None,
    payer: Payer = None,
    documents: Annotated[
        list[int] | None,
        typer.Option("--document", metavar="ID", help="За какой документ; можно несколько."),
    ] = None,
    by: By,
    json: Json = False,
    config: Config = None,
) -> None:
    """Принять платёж и разнести его на --document или на тот, что назван в назначении."""
    from docgen.cli.configuration import open_docgen
    from docgen.cli.organisations import organisation_of
    from docgen.cli.output import print_json
    from docgen.cli.payment_tables import print_matched, receipt_row, rest_of
    from docgen.cli.values import actor, parse_amount
    from docgen.models import currency_symbol

    with open_docgen(config) as docgen:
        receipt = docgen.payments.add(
            client=client,
            amount=parse_amount(amount),
            date=parse_date(date),
            organisation=organisation_of(docgen, organisation, client),
            contract=contract,
            currency=currency,
            number=number,
            purpose=purpose,
            source_id=source_id,
            method=method,
            payer_kind=payer,
            documents=documents or (),
            by=actor(by),
        )
    if json:
        print_json([receipt_row(receipt)])
    else:
        taken = f"{receipt.amount} {currency_symbol(receipt.currency)}"
        typer.echo(f"{receipt.id}: принято {taken}, {rest_of(receipt)}")
        if not documents:
            print_matched([receipt])


@app.command("import")
def import_(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE…]", help="Выписки банка: 1CClientBankExchange, camt.053."),
    ] = None,
    *,
    period: Period = None,
    client: Annotated[str | None, typer.Option("--client", metavar="ID")] = None,
    organisation: Annotated[
        str | None, typer.Option("--org", metavar="ID", help="Чья выписка, если счёт не узнан.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Только показать, что за что заплачено.")
    ] = False,
    by: By,
    json: Json = False,
    config: Config = None,
) -> None:
    """Принять платежи, каждый один раз: из выписок банка или за период из источника."""
    from docgen.cli.configuration import open_docgen
    from docgen.cli.output import print_json
    from docgen.cli.payment_tables import failure_row, print_failures, print_matched, receipt_row
    from docgen.cli.statements import import_statements
    from docgen.cli.values import actor
    from docgen.exceptions import ConfigurationError

    if bool(files) is (period is not None):
        raise ConfigurationError("name the files of statements, or give --period of the source")
    if files:
        import_statements(
            files, organisation, dry_run=dry_run, by=actor(by), json=json, config=config
        )
        return
    with open_docgen(config) as docgen:
        done = docgen.payments.import_(period or "", client=client, by=actor(by))
    if json:
        print_json([*map(receipt_row, done), *map(failure_row, done.failures)])
    else:
        typer.echo(f"Платежей за период: {len(done)}")
        print_matched(done)
        print_failures(done.failures)
    if done.failures:
        raise typer.Exit(1)


@app.command()
def waiting(
    *,
    organisation: Annotated[str | None, typer.Option("--org", metavar="ID")] = None,
    json: Json = False,
    config: Config = None,
) -> None:
    """Показать платежи из выписок, о которых неизвестно точно, за что они."""
    from docgen.cli.statements import show_waiting

    show_waiting(organisation, json=json, config=config)


@app.command()
def accept(
    entry: Annotated[int, typer.Argument(metavar="ENTRY", help="Номер из payments waiting.")],
    *,
    documents: Annotated[
        list[int] | None,
        typer.Option("--document", metavar="ID", help="За что; иначе единственный кандидат."),
    ] = None,
    client: Annotated[
        str, typer.Option("--client", metavar="ID", help="Чей платёж, если документа ещё нет.")
    ] = "",
    by: By,
    json: Json = False,
    config: Config = None,
) -> None:
    """Принять платёж из выписки за названные документы или за предложенный."""
    from docgen.cli.configuration import open_existing
    from docgen.cli.output import print_json
    from docgen.cli.payment_tables import print_matched, receipt_row, rest_of
    from docgen.cli.values import actor

    with open_existing(config) as docgen:
        receipt = docgen.exchange.banks.accept(entry, documents or (), client=client, by=actor(by))
    if json:
        print_json([receipt_row(receipt)])
    else:
        typer.echo(f"{receipt.id}: принято {receipt.amount}, {rest_of(receipt)}")
        print_matched([receipt])


@app.command()
def allocate(
    payments: Annotated[
        list[int] | None, typer.Argument(metavar="[PAYMENT…]", help="Платежи.")
    ] = None,
    *,
    documents: Annotated[
        list[int] | None, typer.Option("--document", metavar="ID", help="Документы, по порядку.")
    ] = None,
    amount: Annotated[
        str | None, typer.Option("--amount", metavar="SUM", help="Ровно столько.")
    ] = None,
    client: Annotated[
        str | None,
        typer.Option("--client", metavar="ID", help="Свободные деньги клиента, старые сначала."),
    ] = None,
    is_for_all: Annotated[
        bool, typer.Option("--all", help="Свободные деньги всех клиентов, старые сначала.")
    ] = False,
    organisation: Organisation = None,
    move: Annotated[
        str,
        typer.Option("--move", metavar="REASON", help="Снять платёж с прежних документов: почему."),
    ] = "",
    by: By,
    json: Json = False,
    config: Config = None,
) -> None:
    """Разнести платежи на документы: на названные или, с --client и --all, на самые старые."""
    from docgen.cli.configuration import open_existing
    from docgen.cli.organisations import organisation_of
    from docgen.cli.payment_tables import print_shares
    from docgen.cli.values import actor, parse_amount

    is_linked = bool(payments and documents)
    if [is_linked, client is not None, is_for_all].count(True) != 1 or (
        move and (amount or len(payments or ()) != 1)
    ):
        raise ConfigurationError(
            "give payments and --document …, or --client alone, or --all; "
            "--move takes one payment, whole"
        )
    with open_existing(config) as docgen:
        if is_for_all:
            shares = docgen.payments.allocate_all(organisation=organisation, by=actor(by))
        elif client is not None:
            shares = docgen.payments.allocate_automatically(
                client, organisation=organisation_of(docgen, organisation, client), by=actor(by)
            )
        elif move:
            shares = docgen.payments.reallocate(
                (payments or [0])[0], documents or (), reason=move, by=actor(by)
            )
        else:
            shares = docgen.payments.allocate(
                payments or (),
                documents or (),
                amount=parse_amount(amount) if amount else None,
                by=actor(by),
            )
    print_shares(shares, json=json)


@app.command()
def reverse(
    payment: Annotated[int | None, typer.Argument(metavar="[PAYMENT]")] = None,
    *,
    document: Annotated[
        int | None, typer.Option("--document", metavar="ID", help="Снять оплату с документа.")
    ] = None,
    reason: Reason,
    by: By,
    json: Json = False,
    config: Config = None,
) -> None:
    """Отменить платёж со всем, что он оплатил, или снять оплату с одного документа."""
    from attrs import asdict

    from docgen.cli.configuration import open_existing
    from docgen.cli.output import answer
    from docgen.cli.payment_tables import receipt_row
    from docgen.cli.values import actor

    with open_existing(config) as docgen:
        if document is not None:
            taken = docgen.payments.release(document, payment=payment, reason=reason, by=actor(by))
            rows = [asdict(row) for row in taken]
            done = f"Документ {document}: снято {sum(row.amount for row in taken)}"
        elif payment is not None:
            reversed_one = docgen.payments.reverse(payment, reason=reason, by=actor(by))
            rows, done = [receipt_row(reversed_one)], f"Платёж {payment} отменён"
        else:
            raise ConfigurationError("give the id of a payment, or --document")
    answer(rows, done, json=json)


@app.command()
def report(
    *,
    period: Period = None,
    organisation: Annotated[str | None, typer.Option("--org", metavar="ID")] = None,
    client: Annotated[str | None, typer.Option("--client", metavar="ID")] = None,
    contract: Annotated[str | None, typer.Option("--contract", metavar="ID")] = None,
    method: Method = None,
    payer: Payer = None,
    json: Json = False,
    config: Config = None,
) -> None:
    """Показать поступления и сколько из них разнесено."""
    from docgen.cli.configuration import open_existing
    from docgen.cli.output import print_json, print_table
    from docgen.cli.payment_tables import receipt_row, report_cells
    from docgen.models import currency_symbol

    with open_existing(config) as docgen:
        found = docgen.payments.report(
            period,
            organisation=organisation,
            client=client,
            contract=contract,
            method=method,
            payer_kind=payer,
        )
    if json:
        print_json(receipt_row(receipt) for receipt in found.receipts)
        return
    columns = (">id", "Дата", "№", "Клиент", ">Сумма", ">Разнесено", ">Свободно", "", "Документы")
    print_table("Поступления", columns, [report_cells(receipt) for receipt in found.receipts])
    for total in found.totals:
        typer.echo(
            f"Итого, {currency_symbol(total.currency)}: {total.count}, сумма {total.amount}, "
            f"разнесено {total.allocated}, свободно {total.free}"
        )


@app.command()
def statement(
    *,
    client: Client,
    period: Annotated[str, typer.Option("--period", metavar="PERIOD", help="2026-10, 2026-Q4.")],
    organisation: Annotated[str | None, typer.Option("--org", metavar="ID")] = None,
    json: Json = False,
    config: Config = None,
) -> None:
    """Показать счёт клиента: сальдо, документы, оплаты, сальдо."""
    from docgen.cli.configuration import open_existing
    from docgen.cli.output import print_json
    from docgen.cli.payment_tables import print_statement, statement_row

    with open_existing(config) as docgen:
        found = docgen.payments.statement(client, period, organisation=organisation)
    if json:
        print_json(statement_row(row) for row in found)
        return
    for row in found:
        print_statement(row)
    if not found:
        typer.echo("Ни документов, ни оплат нет.")
