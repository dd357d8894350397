"""What an archive says of itself: an index for people and for tables, and its checksums."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Final
from urllib.parse import quote

from attrs import frozen
from markupsafe import Markup

from docgen.language.dates import format_date
from docgen.language.numbers import format_money
from docgen.lifecycle import STATUS_CAPTIONS
from docgen.models import Status, currency_symbol
from docgen.reports.cells import csv_table
from docgen.store import DocumentSummary

SUMS: Final = "SHA256SUMS"

_COLUMNS: Final = (
    *("Вид", "Номер", "Исправление", "Дата", "Организация", "Клиент", "Код клиента"),
    *("Сумма", "Валюта", "Состояние", "Файл", "SHA-256"),
)
_PAGE: Final = Markup(
    '<!DOCTYPE html>\n<html lang="ru"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width">'
    "<title>Архив документов за {year} год</title><style>{style}</style></head><body>"
    "<h1>Архив документов за {year} год</h1>"
    "<p>Документов: {count}. Файлы открываются по ссылкам; чем проверить, что ни один не "
    "изменился, сказано в <a href='%D0%9F%D0%A0%D0%9E%D0%A7%D0%A2%D0%98%D0%A2%D0%95.txt'>"
    "ПРОЧТИТЕ.txt</a>.</p>{sections}</body></html>\n"
)
_SECTION: Final = Markup(
    "<h2>{title} <span>{count}</span></h2><table><thead><tr><th>Номер<th>Дата<th>Клиент"
    "<th class=sum>Сумма<th>Состояние<th>Файлы</thead><tbody>{rows}</tbody></table>"
)
_ROW: Final = Markup(
    "<tr{void}><td>{number}<td class=whole>{date}<td>{client}<td class='sum whole'>{total}"
    "<td>{status}<td>{links}"
)
_STYLE: Final = Markup("""
body { font: 15px/1.45 "PT Sans", system-ui, sans-serif; max-width: 72rem; margin: 2rem auto;
  padding: 0 1rem; color: #1c2329 }
h1 { font-size: 1.6rem; margin: 0 0 .5rem }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem }
h2 span { color: #5d6873; font-weight: 400 }
table { border-collapse: collapse; width: 100% }
th { text-align: left; color: #5d6873; font-weight: 400; font-size: .85rem }
th, td { padding: .35rem .75rem .35rem 0; border-bottom: 1px solid #dde3e8; vertical-align: top;
  font-variant-numeric: tabular-nums }
.sum { text-align: right }
.whole { white-space: nowrap }
.void { color: #5d6873 }
a { color: #14526b; white-space: nowrap }
td a { margin-right: .75rem }
@media (max-width: 640px) {
  thead { display: none }
  tr { display: grid; grid-template-columns: 1fr auto; padding: .5rem 0;
    border-bottom: 1px solid #dde3e8 }
  td { border: 0; padding: .1rem 0 }
}
@media print { body { margin: 0; max-width: none; font-size: 9pt } a { color: inherit } }
""")


@frozen(kw_only=True)
class ArchivedFile:
    """A file of the archive: its path from the archive's folder, its SHA-256 in hexadecimal."""

    path: str
    sha256: str
    is_pdfa: bool = False

    @property
    def label(self) -> str:
        """What it is: ``PDF/A``, ``XML``."""
        kind = self.path.rpartition(".")[2].upper()
        return "PDF/A" if self.is_pdfa else kind


@frozen(kw_only=True)
class ArchivedDocument:
    """A document of the archive, with the title of its type and its files."""

    title: str
    summary: DocumentSummary
    files: tuple[ArchivedFile, ...]


def index_html(year: int, documents: Sequence[ArchivedDocument]) -> bytes:
    """Return the index for people: sections by type, a link to each file."""
    sections = [
        _SECTION.format(title=title, count=len(rows), rows=Markup("").join(map(_row, rows)))
        for title, rows in _by_title(documents)
    ]
    page = _PAGE.format(
        year=year, count=len(documents), style=_STYLE, sections=Markup("").join(sections)
    )
    return page.encode()


def index_csv(documents: Sequence[ArchivedDocument]) -> bytes:
    """Return the index for tables: a row a file; a document without any has one all the same."""
    rows = [
        (*_cells(document), file.path, file.sha256)
        for document in documents
        for file in document.files or (ArchivedFile(path="", sha256=""),)
    ]
    return csv_table([_COLUMNS, *rows])


def sums(files: Sequence[ArchivedFile]) -> bytes:
    """Return the checksums as ``sha256sum -c`` reads them."""
    return "".join(f"{file.sha256}  {file.path}\n" for file in files).encode()


def read_me(year: int, documents: Sequence[ArchivedDocument]) -> bytes:
    """Return what a person needs to know who finds the archive in five years."""
    kinds = "\n".join(f"  {title}: {len(rows)}" for title, rows in _by_title(documents))
    return f"""Архив документов за {year} год

{kinds}

Что здесь лежит
  index.html     список документов со ссылками; открывается любым браузером
  index.csv      тот же список таблицей (кодировка UTF-8)
  папки          документы по видам: PDF/A, к нему XML, если документ его имеет;
                 в «приложения» — сканы и другие приложенные файлы
  {SUMS}     контрольные суммы всех файлов

PDF/A-3 (ISO 19005-3) открывается любой программой для PDF: шрифты и цвета внутри. К каждому
вложены данные документа, document.json. Аннулированные документы тоже здесь, это сказано в списке.

Как проверить, что ничего не пропало и не изменилось
  Linux, macOS   sha256sum -c {SUMS}     (macOS: shasum -a 256 -c {SUMS})
  Windows        certutil -hashfile ФАЙЛ SHA256, и сравнить со строкой файла в {SUMS}

Чтобы открыть архив, программа docgen не нужна.
""".encode()


def _by_title(
    documents: Sequence[ArchivedDocument],
) -> Iterator[tuple[str, list[ArchivedDocument]]]:
    for title, rows in groupby(documents, key=attrgetter("title")):
        yield title, list(rows)


def _row(document: ArchivedDocument) -> Markup:
    row = document.summary
    links = [
        Markup('<a href="{}">{}</a>').format(quote(file.path), file.label)
        for file in document.files
    ]
    total = (
        "" if row.total is None else f"{format_money(row.total)} {currency_symbol(row.currency)}"
    )
    return _ROW.format(
        void=Markup(" class=void") if row.status is Status.VOID else "",
        number=f"{row.number}{_correction(row)}",
        date=format_date(row.date),
        client=row.client_name,
        total=total,
        status=STATUS_CAPTIONS[row.status],
        links=Markup("").join(links) or "нет, см. отчёт об архиве",
    )


def _cells(document: ArchivedDocument) -> tuple[str, ...]:
    row = document.summary
    return (
        document.title,
        row.number,
        str(row.correction or ""),
        row.date.isoformat(),
        row.organisation,
        row.client_name,
        row.client,
        "" if row.total is None else str(row.total).replace(".", ","),
        row.currency,
        STATUS_CAPTIONS[row.status],
    )


def _correction(row: DocumentSummary) -> str:
    return f", исправление {row.correction}" if row.correction else ""
