"""`docgen schedule`: documents that make and send themselves."""

from __future__ import annotations

import datetime as dt
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated, Any

import typer

from docgen.cli.options import Config, Json, Output
from docgen.exceptions import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docgen.facade import DocGen
    from docgen.scheduling.scheduler import Due, RunOutcome, Scheduler

app = typer.Typer(help="Расписание: документы делаются и уходят сами.", no_args_is_help=True)

RuleName = Annotated[str, typer.Argument(metavar="RULE", help="Имя правила.")]


@app.command("list")
def list_(*, json: Json = False, config: Config = None) -> None:
    """Показать правила и что они делали в последний раз."""
    from docgen.cli.output import print_json
    from docgen.cli.tables import print_table

    with _opened(config) as (_, scheduler):
        rows: list[dict[str, Any]] = [
            {
                "rule": rule.name,
                "title": rule.caption,
                "types": list(rule.types),
                "when": rule.when,
                "at": rule.at,
                "period": rule.period.value,
                "then": [step.value for step in rule.then],
                "enabled": rule.enabled,
                "last": next(
                    (row.moment.isoformat() for row in scheduler.runs(rule.name, limit=5)), None
                ),
            }
            for rule in scheduler.rules
        ]
        _warn(scheduler)
    if json:
        print_json(rows)
        return
    columns = ("Правило", "?Название", "Типы", "Когда", "Период", "Что потом", "??Последний раз")
    print_table(
        "Расписание",
        columns,
        [
            (
                row["rule"] if row["enabled"] else f"{row['rule']} (выключено)",
                row["title"],
                ", ".join(row["types"]),
                f"{row['when']}, {row['at']}",
                row["period"],
                ", ".join(row["then"]),
                row["last"],
            )
            for row in rows
        ],
    )


@app.command("next")
def next_(*, json: Json = False, config: Config = None) -> None:
    """Показать, когда какое правило сработает."""
    with _opened(config) as (_, scheduler):
        _warn(scheduler)
        _show(scheduler.next(), json=json)


@app.command()
def simulate(
    days: Annotated[str, typer.Argument(metavar="DATE..DATE", help="2026-11-01..2027-01-31.")],
    *,
    json: Json = False,
    config: Config = None,
) -> None:
    """Показать, что случилось бы за эти дни, ничего не делая."""
    from docgen.cli.dates import parse_date
    from docgen.scheduling.production_calendar import read_calendar

    first, dots, last = days.partition("..")
    if not dots:
        raise ConfigurationError(f"{days!r} names no days; write 2026-11-01..2027-01-31")
    start, end = parse_date(first), parse_date(last)
    with _opened(config) as (_, scheduler):
        for finding in read_calendar(_calendar(config)).findings(start, end):
            typer.echo(f"{finding.message}. {finding.remedy}.", err=True)
        _show(scheduler.simulate(start, end), json=json)


@app.command()
def run(
    *,
    rule: Annotated[
        str | None, typer.Option("--rule", metavar="RULE", help="Повторить одно правило …")
    ] = None,
    moment: Annotated[
        str | None,
        typer.Option("--moment", metavar="YYYY-MM-DDTHH:MM", help="… как в этот момент."),
    ] = None,
    json: Json = False,
    config: Config = None,
) -> None:
    """Сделать всё, чему пришло время; для cron. Дважды ничего не делается."""
    with _opened(config) as (_, scheduler), _stopping() as stop:
        if rule is None:
            outcomes = scheduler.run(stop=stop)
        else:
            found = scheduler.again(rule, _moment(moment, scheduler, rule))
            outcomes = (found,) if found else ()
    _report(outcomes, json=json)


@app.command()
def serve(*, config: Config = None) -> None:
    """Работать, пока не остановят: делать всё вовремя без cron."""
    with _opened(config) as (_, scheduler), _stopping() as stop:
        _warn(scheduler)
        typer.echo("Расписание работает; остановить: Ctrl+C.")
        scheduler.serve(stop)


@app.command()
def report(rule: RuleName, *, output: Output = None, config: Config = None) -> None:
    """Показать отчёт о последней ночи правила страницей."""
    import json as json_module

    from docgen.cli.output import save
    from docgen.models import File, Organisation, PartyKind
    from docgen.scheduling.night_report import NightReport, report_payload

    with _opened(config) as (docgen, scheduler):
        found = next((row for row in scheduler.runs(rule, limit=5) if row.report), None)
        if found is None:
            raise ConfigurationError(f"rule {rule!r} has not run yet")
        night = NightReport(**json_module.loads(found.report))
        seller = Organisation(kind=PartyKind.COMPANY, name="docgen")
        page = docgen.delivery.report_page(report_payload(night, seller, docgen))
    save(File(name=f"{rule}.html", media_type="text/html", content=page.encode()), output)


@contextmanager
def _opened(config: Path | None) -> Iterator[tuple[DocGen, Scheduler]]:
    from docgen.cli.configuration import open_docgen, read_settings
    from docgen.scheduling.scheduler import Scheduler

    settings = read_settings(config)
    if not settings.schedule:
        raise ConfigurationError(
            "there is no schedule; write [schedule.month] into docgen.toml, or begin with "
            "docgen init"
        )
    with open_docgen(config) as docgen:
        yield docgen, Scheduler(docgen, settings.schedule, calendar=settings.calendar)


def _calendar(config: Path | None) -> Any:  # noqa: ANN401 - as TOML has it
    from docgen.cli.configuration import read_settings

    return read_settings(config).calendar


@contextmanager
def _stopping() -> Iterator[threading.Event]:
    """End after what is in hand when the system or the user asks to."""
    stop = threading.Event()

    def ask(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    former = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


def _moment(text: str | None, scheduler: Scheduler, rule: str) -> dt.datetime:
    """Return the moment named, in the rule's zone; else that of its last run."""
    if text is not None:
        try:
            moment = dt.datetime.fromisoformat(text)
        except ValueError:
            raise ConfigurationError(f"{text!r} is no moment; write 2026-11-01T02:00") from None
        return moment if moment.tzinfo else moment.replace(tzinfo=scheduler.rule(rule).times.zone)
    found = scheduler.runs(rule, limit=5)
    if not found:
        raise ConfigurationError(f"rule {rule!r} has not run yet; say --moment")
    return found[0].moment


def _warn(scheduler: Scheduler) -> None:
    for finding in scheduler.findings():
        typer.echo(f"{finding.message}. {finding.remedy}.", err=True)


def _show(dues: Sequence[Due], *, json: bool) -> None:
    from docgen.cli.output import print_json
    from docgen.cli.tables import print_table

    rows = [
        {
            "moment": due.moment.astimezone(due.rule.times.zone).isoformat(timespec="minutes"),
            "rule": due.rule.name,
            "title": due.rule.caption,
            "period": str(due.period),
            "types": list(due.rule.types),
            "then": [step.value for step in due.rule.then],
        }
        for due in dues
    ]
    if json:
        print_json(rows)
        return
    print_table(
        "Что и когда",
        ("Когда", "Правило", "Период", "Типы", "?Что потом"),
        [
            (
                row["moment"],
                row["title"],
                row["period"],
                ", ".join(row["types"]),
                ", ".join(row["then"]),
            )
            for row in rows
        ],
    )


def _report(outcomes: Sequence[RunOutcome], *, json: bool) -> None:
    from docgen.cli.output import print_json

    if json:
        print_json(
            [
                {
                    "rule": outcome.due.rule.name,
                    "moment": outcome.due.moment.isoformat(),
                    "problem": outcome.problem,
                    "report": outcome.report.as_data() if outcome.report else None,
                }
                for outcome in outcomes
            ]
        )
    else:
        _print(outcomes)
    if any(outcome.problem or (outcome.report and outcome.report.to_mend) for outcome in outcomes):
        raise typer.Exit(1)


def _print(outcomes: Sequence[RunOutcome]) -> None:
    if not outcomes:
        typer.echo("Пока делать нечего.")
    for outcome in outcomes:
        rule, night = outcome.due.rule, outcome.report
        if night is None:
            typer.echo(f"{rule.caption}, {outcome.due.period}: {outcome.problem}", err=True)
            continue
        sent = night.letters.get("sent", 0)
        typer.echo(
            f"{rule.caption}, {outcome.due.period}: сделано {night.made}, отправлено писем {sent}, "
            f"исправить {night.to_mend}."
        )
        for cause in night.causes:
            more = f" и ещё {cause['more']}" if cause["more"] else ""
            typer.echo(f"  {cause['who']}{more}: {cause['why']}", err=True)
            if cause.get("command"):
                typer.echo(f"    {cause['command']}", err=True)
