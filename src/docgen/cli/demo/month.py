"""A month of the demo: build the billing database, issue what it asks for, show the result."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, TypeVar

import typer
from attrs import frozen

from docgen.cli.demo.exchange import show_exchange
from docgen.cli.demo.files import make_files, open_docgen
from docgen.cli.demo.gallery import Exhibit, write_gallery
from docgen.cli.demo.letters import send_letters
from docgen.cli.demo.plan import DemoTask, plan
from docgen.cli.demo.remarks import kinds_of
from docgen.exceptions import ConfigurationError, StorageError
from docgen.models import Document, Finding, Period, Severity

if TYPE_CHECKING:
    from docgen.facade import DocGen
    from docgen.pipeline.request import DocumentRequest
    from docgen.protocols import Source

T = TypeVar("T")


@frozen(kw_only=True)
class _Issued:
    """A document of the demo, whether it is new, and what the checks remarked."""

    document: Document
    is_new: bool
    remarks: tuple[Finding, ...]


def show_month(out: Path, period: Period) -> None:
    """Make the documents of a period and the gallery in ``out``, and tell about them.

    Raises:
        ConfigurationError: nothing was charged in the period.
        StorageError: the folder cannot be written.

    """
    source = open_source(out)
    tasks = list(plan(source, period))
    if not tasks:
        raise ConfigurationError(
            f"the example has no charges in {period}; choose another period: --period 2026-10"
        )
    with open_docgen(out, source) as docgen:
        desk = DemoDesk(docgen)
        made = [desk.issue(task) for task in _progress(tasks, "Номера")]
        issued = [row for row in made if row is not None]
        files = make_files(out, [row.document for row in issued])
        exhibits = [
            Exhibit(
                title=docgen.catalog.document_type(row.document.type).title,
                document=row.document,
                file=file,
                remarks=row.remarks,
            )
            for row, file in zip(issued, _progress(files, "Файлы", len(issued)), strict=True)
        ]
        letters = send_letters(docgen, out, [row.document for row in issued])
        show_exchange(docgen, out, [row.document for row in issued])
    index = write_gallery(out, exhibits, letters, period)
    _print_table(exhibits)
    for kind in kinds_of(finding for row in issued for finding in row.remarks):
        typer.echo(f"Замечание ({kind.count}): {kind.message}")
    new = sum(row.is_new for row in issued)
    typer.echo(f"Выпущено сейчас: {new}, было выпущено раньше: {len(issued) - new}.")
    typer.echo(f"Письма: {len(letters)}, в папке {out / 'mail'}")
    typer.echo(f"Галерея: {index.resolve().as_uri()}")


def open_source(out: Path) -> Source:
    """Build the billing database in ``out``, and return the source over it."""
    from docgen.resources import examples_root
    from docgen.sources import SqlSource

    billing = examples_root() / "billing"
    database = out / "billing.db"
    try:
        out.mkdir(parents=True, exist_ok=True)
        _load(billing / "build.py").build(database)
    except OSError as error:
        raise StorageError(
            f"{out} cannot hold the demo: {error.strerror or error}. Choose another --out"
        ) from None
    return SqlSource(f"sqlite:///{database}", billing / "source.toml")


class DemoDesk:
    """Issues the documents of a month, and knows which those that follow them are made from."""

    def __init__(self, docgen: DocGen) -> None:
        self._docgen = docgen
        self._issued: dict[tuple[str, str], Document] = {}

    def issue(self, task: DemoTask) -> _Issued | None:
        """Issue one document, unless it was issued before; there may be nothing to document."""
        code, contract = task.code, task.contract
        known = {row.id for row in self._docgen.store.list(document_type=code, contract=contract)}
        basis = [self._issued[contract, row] for row in task.after]
        wanted: DocumentRequest = {**task.wanted, "basis": basis}
        draft = self._docgen.draft(code, **wanted)
        if any(finding.code == "document.empty" for finding in draft.findings):
            return None
        document = self._docgen.issue(code, **wanted)
        self._issued[contract, code] = document
        remarks = tuple(
            finding for finding in draft.findings if finding.severity is not Severity.INFO
        )
        return _Issued(document=document, is_new=document.id not in known, remarks=remarks)


def _progress(rows: Iterable[T], title: str, total: int | None = None) -> Iterable[T]:
    """Show how far the work is; it goes to the standard error, and only to a terminal."""
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    return track(rows, f"{title:8}", total=total, console=console, disable=not console.is_terminal)


def _print_table(exhibits: Sequence[Exhibit]) -> None:
    from docgen.cli.output import money_cell, print_table

    rows = []
    for exhibit in exhibits:
        payload = exhibit.document.payload
        total = money_cell(payload.total, payload.currency)
        names = (payload.seller.name, payload.buyer.name)
        rows.append((exhibit.title, exhibit.document.number, *names, total))
    print_table("Документы", ("Документ", ">№", "От кого", "Кому", ">Сумма"), rows)


def _load(path: Path) -> ModuleType:
    """Load a script of the examples, which are no package."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise ConfigurationError(f"the example {path} is not there; install docgen again")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
