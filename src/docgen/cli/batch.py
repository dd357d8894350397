"""`docgen batch`: the documents of a period, for every contract with charges."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from docgen.cli.options import By, Channel, Config, Json
from docgen.exceptions import ConfigurationError

if TYPE_CHECKING:
    from docgen.batch import BatchReport, Output


def batch(
    types: Annotated[
        list[str], typer.Argument(metavar="TYPE…", help="Коды типов, например invoice act.")
    ],
    *,
    period: Annotated[
        str, typer.Option("--period", metavar="PERIOD", help="2026-10, 2026-Q4 или 2026.")
    ],
    organisation: Annotated[
        str | None, typer.Option("--org", metavar="ID", help="Только договоры этой организации.")
    ] = None,
    clients: Annotated[
        Path | None,
        typer.Option(
            "--clients", metavar="FILE", help="Только эти клиенты: файл, в строке один код."
        ),
    ] = None,
    formats: Annotated[
        str, typer.Option("--formats", metavar="LIST", help="Форматы через запятую: pdf,xml.")
    ] = "",
    channel: Channel = "email",
    workers: Annotated[
        int | None,
        typer.Option("--workers", metavar="N", help="Сколько процессов; обычно по числу ядер."),
    ] = None,
    executor: Annotated[
        str | None,
        typer.Option("--executor", metavar="URL", help="Делать файлы на других машинах: dask://…"),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Положить файлы и в эту папку.")
    ] = None,
    zip_: Annotated[
        Path | None, typer.Option("--zip", metavar="FILE", help="Собрать файлы и в архив.")
    ] = None,
    merge: Annotated[
        Path | None,
        typer.Option("--merge", metavar="FILE", help="Собрать и в один PDF с закладками."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Только показать, что будет сделано.")
    ] = False,
    report: Annotated[
        Path | None, typer.Option("--report", metavar="FILE", help="Отчёт: .csv или .json.")
    ] = None,
    by: By,
    json: Json = False,
    config: Config = None,
) -> None:
    """Выпустить документы за период по всем договорам с начислениями и сделать их файлы.

    Повторный запуск ничего не выпускает дважды и доделывает то, что осталось.
    """
    from docgen.cli.configuration import open_docgen
    from docgen.cli.values import actor

    _check_report(report)
    output = chosen_output(out, zip_, merge)
    with open_docgen(config) as docgen, stopping() as stop:
        done = docgen.batch(
            *types,
            period=period,
            organisation=organisation,
            clients=_read_clients(clients),
            formats=[name.strip() for name in formats.split(",") if name.strip()],
            channel=channel,
            workers=workers,
            executor=executor,
            out=output,
            dry_run=dry_run,
            progress=True,
            stop=stop,
            by=actor(by),
        )
    _tell(done, report, json=json)
    if not done.is_clean:
        raise typer.Exit(1)


def chosen_output(out: Path | None, zip_: Path | None, merge: Path | None) -> Output | None:
    """Return where files go, of the places that exclude one another.

    Raises:
        ConfigurationError: more than one is given.

    """
    from docgen.batch import FolderOutput, MergedOutput, ZipOutput

    given: list[tuple[str, Output]] = []
    if out is not None:
        given.append(("--out", FolderOutput(out)))
    if zip_ is not None:
        given.append(("--zip", ZipOutput(zip_)))
    if merge is not None:
        given.append(("--merge", MergedOutput(merge)))
    if len(given) > 1:
        names = " and ".join(name for name, _ in given)
        raise ConfigurationError(f"{names} cannot be given together; choose one")
    return given[0][1] if given else None


def _check_report(report: Path | None) -> None:
    if report is not None and report.suffix.lower() not in {".csv", ".json"}:
        raise ConfigurationError(f"--report {report} must end with .csv or .json")


def _read_clients(path: Path | None) -> list[str] | None:
    """Read the ids of clients, one a line; empty lines and those after ``#`` do not count."""
    if path is None:
        return None
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"--clients {path} cannot be read: {error}") from None
    ids = [line.partition("#")[0].strip() for line in lines]
    return [row for row in ids if row]


@contextmanager
def stopping() -> Iterator[threading.Event]:
    """Give what Ctrl-C sets: the batch ends after the block in hand; again, and it ends at once."""
    stop = threading.Event()

    def note(number: int, frame: FrameType | None) -> None:
        del number, frame
        stop.set()
        signal.signal(signal.SIGINT, former)
        sys.stderr.write("\nОстанавливаюсь: заканчиваю начатое. Ещё раз Ctrl-C — прервать сразу.\n")

    former = signal.signal(signal.SIGINT, note)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, former)


def _tell(done: BatchReport, report: Path | None, *, json: bool) -> None:
    """Show the report: whole as JSON, and to people what needs their eye."""
    from docgen.batch.report import Outcome, Reason
    from docgen.cli.output import print_json, print_table
    from docgen.writing import write_file

    if report is not None:
        write_file(report, done.csv() if report.suffix.lower() == ".csv" else done.json())
    if json:
        print_json(done.json_rows())
        return
    wanting = [
        (row.type, row.contract_number, row.client, row.caption, row.number, row.message)
        for row in done.rows
        if row.outcome in {Outcome.SKIPPED, Outcome.FAILED}
        and row.reason not in {Reason.ISSUED, Reason.SELLER}
    ]
    if wanting:
        columns = ("Тип", "Договор", "Клиент", "Итог", "Номер", "Причина")
        print_table("Не выпущено или без файлов", columns, wanting)
    if repeated := sum(row.reason is Reason.SELLER for row in done.rows):
        typer.echo(f"Из-за тех же ошибок нашей организации не выпущено ещё: {repeated}.")
    typer.echo(f"{done.summary()} {done.seconds:.1f} с.")
    if done.stopped:
        typer.echo(
            "Остановлено. Запустите ту же команду ещё раз: она продолжит с того же места "
            "и ничего не выпустит дважды."
        )
