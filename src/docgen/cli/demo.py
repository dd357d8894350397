"""`docgen demo`: a billing database becomes a month's documents, and a gallery to look at."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Annotated, Final, TypeVar

import typer
from attrs import frozen

from docgen.exceptions import ConfigurationError, StorageError
from docgen.models import Channel, Document, Finding, Period, Severity

if TYPE_CHECKING:
    from docgen.generator import DocGen

T = TypeVar("T")

_TYPES: Final = ("invoice", "act")


@frozen(kw_only=True)
class DemoDocument:
    """A document of the demo: its file in the output folder and what the checks remarked."""

    document: Document
    title: str
    path: Path
    is_new: bool
    remarks: tuple[Finding, ...]


def demo(
    *,
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Куда сложить документы и галерею.")
    ] = Path("demo-out"),
    period: Annotated[
        str, typer.Option("--period", metavar="PERIOD", help="За какой период: 2026-10.")
    ] = "2026-10",
) -> None:
    """Показать главное: документы за месяц из базы биллинга и галерея."""
    from docgen.cli.dates import parse_period
    from docgen.cli.gallery import write_gallery
    from docgen.cli.output import money_cell, print_table

    chosen = parse_period(period)
    with _open(out) as docgen:
        wanted = [
            (code, contract.id)
            for code in _TYPES
            for contract in docgen.source.contracts()
            if docgen.source.charges(contract, chosen)
        ]
        if not wanted:
            raise ConfigurationError(
                f"the example has no charges in {chosen}; choose another period: --period 2026-10"
            )
        made = [_make(docgen, code, contract, chosen, out) for code, contract in _progress(wanted)]
    index = write_gallery(out, made, chosen)
    print_table(
        "Документы",
        ("Документ", ">№", "От кого", "Кому", ">Сумма"),
        [
            (
                row.title,
                row.document.number,
                payload.seller.name,
                payload.buyer.name,
                money_cell(payload.total, payload.currency),
            )
            for row in made
            for payload in (row.document.payload,)
        ],
    )
    new = sum(row.is_new for row in made)
    typer.echo(f"Выпущено сейчас: {new}, было выпущено раньше: {len(made) - new}.")
    typer.echo(f"Галерея: {index.resolve().as_uri()}")


def _open(out: Path) -> DocGen:
    """Build the billing database in ``out``, and open a store of documents beside it."""
    from docgen.generator import DocGen
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
    return DocGen(
        SqlSource(f"sqlite:///{database}", billing / "source.toml"),
        store=f"sqlite:///{out / 'documents.db'}",
        artifacts=out / "files",
        numbering={
            "invoice": {"mask": "{N}"},
            "act": {"mask": "А-{N:4}/{YY}", "reset": "year"},
        },
    )


def _make(docgen: DocGen, code: str, contract: str, period: Period, out: Path) -> DemoDocument:
    """Issue one document, unless it was issued before, and put its PDF into a folder."""
    from docgen.file_names import write_file

    known = {row.id for row in docgen.store.list(document_type=code, contract=contract)}
    draft = docgen.draft(code, contract=contract, period=period)
    document = docgen.issue(code, contract=contract, period=period)
    file = docgen.file(document, "pdf", channel=Channel.EMAIL)
    path = out / "documents" / document.payload.seller.id / file.name
    write_file(path, file.content)
    return DemoDocument(
        document=document,
        title=docgen.document_type(code).title,
        path=path,
        is_new=document.id not in known,
        remarks=tuple(row for row in draft.findings if row.severity is not Severity.INFO),
    )


def _progress(wanted: Sequence[T]) -> Iterable[T]:
    """Show how far the work is; it goes to the standard error, and only to a terminal."""
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    return track(wanted, "Документы", console=console, disable=not console.is_terminal)


def _load(path: Path) -> ModuleType:
    """Load a script of the examples, which are no package."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise ConfigurationError(f"the example {path} is not there; install docgen again")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
