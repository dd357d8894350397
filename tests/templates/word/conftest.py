"""Word files made by hand, as Word writes them, and documents rendered from them."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

import docx
import pytest
from lxml import etree
from PIL import Image

from docgen.models import (
    Document,
    Modifier,
    Organisation,
    Party,
    PartyKind,
    Payload,
    PersonName,
    Picture,
    Shortcode,
    ShortcodeKind,
    Status,
    Template,
)
from docgen.templates.sandbox.strictness import DraftFill, FillMode
from docgen.templates.shortcodes.catalog import Catalog
from docgen.templates.shortcodes.context import build_context
from docgen.templates.shortcodes.modifiers import MODIFIERS
from docgen.templates.shortcodes.rows import row
from docgen.templates.shortcodes.values import Money, QrCode
from docgen.templates.word.compiler import compile_docx
from docgen.templates.word.names import MAIN_TYPE, NAMESPACES

_OFFICE = "application/vnd.openxmlformats-officedocument"
_NAMESPACES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in {
        **{prefix: NAMESPACES[prefix] for prefix in ("w", "r", "wp", "a", "w14")},
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "v": "urn:schemas-microsoft-com:vml",
    }.items()
)


def part(element: str, content: str) -> str:
    """Write a part of the package: a body, a header, footnotes …."""
    declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    return f"{declaration}<w:{element} {_NAMESPACES}>{content}</w:{element}>"


def paragraph(*runs: str, properties: str = "") -> str:
    """Write a paragraph: of texts, each a run of its own, and of XML, which stays as it is."""
    return f"<w:p>{properties}{''.join(map(run, runs))}</w:p>"


def run(text: str, properties: str = "") -> str:
    """Write a run of a text; XML stays as it is."""
    if text.startswith("<"):
        return text
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    return f'<w:r>{properties}<w:t xml:space="preserve">{escaped}</w:t></w:r>'


def table(*rows: tuple[str, ...]) -> str:
    """Write a table of cells: texts, or XML of paragraphs."""
    written = "".join(f"<w:tr>{''.join(map(_cell, row))}</w:tr>" for row in rows)
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{written}</w:tbl>"


def _cell(content: str) -> str:
    inner = content if content.startswith("<") else paragraph(content)
    return f'<w:tc><w:tcPr><w:tcW w:w="0" w:type="auto"/></w:tcPr>{inner}</w:tc>'


def make_docx(
    body: str,
    *,
    parts: Mapping[str, str | bytes] | None = None,
    types: Mapping[str, str] | None = None,
    relationships: Mapping[str, tuple[str, str]] | None = None,
) -> bytes:
    """Make a Word file of a body; `relationships` of it map ids to kinds and targets."""
    rows = "".join(
        f'<Relationship Id="{own_id}" Type="{NAMESPACES["r"]}/{kind}" Target="{target}"'
        f"{chr(32) + 'TargetMode=' + chr(34) + 'External' + chr(34) if ':' in target else ''}/>"
        for own_id, (kind, target) in (relationships or {}).items()
    )
    overrides = {
        "word/document.xml": MAIN_TYPE,
        "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "docProps/app.xml": f"{_OFFICE}.extended-properties+xml",
        **(types or {}),
    }
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
        'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<dc:title>Акт [number] для [buyer.name optional]</dc:title></cp:coreProperties>"
    )
    package = {
        "[Content_Types].xml": (
            f'<Types xmlns="{NAMESPACES["ct"]}">'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="png" ContentType="image/png"/>'
            + "".join(
                f'<Override PartName="/{name}" ContentType="{kind}"/>'
                for name, kind in overrides.items()
            )
            + "</Types>"
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{NAMESPACES["pr"]}"><Relationship Id="rId1" '
            f'Type="{NAMESPACES["r"]}/officeDocument" Target="word/document.xml"/>'
            '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/'
            'relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>'
        ),
        "word/document.xml": part("document", f"<w:body>{body}<w:sectPr/></w:body>"),
        "word/_rels/document.xml.rels": (
            f'<Relationships xmlns="{NAMESPACES["pr"]}">{rows}</Relationships>'
        ),
        "docProps/core.xml": core,
        "docProps/app.xml": f'<Properties xmlns="{_OFFICE}/extended-properties"/>',
        **(parts or {}),
    }
    return make_zip(package)


def make_zip(files: Mapping[str, str | bytes]) -> bytes:
    """Pack files."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return output.getvalue()


def make_picture(width: int, height: int, color: str = "blue") -> Picture:
    """Draw a plain picture."""
    output = io.BytesIO()
    Image.new("RGB", (width, height), color).save(output, "PNG")
    return Picture(content=output.getvalue())


ITEMS = (("Доступ", Decimal("1234.50")), ("Аренда & связь", Decimal("0.50")))

VALUES: dict[str, object] = {
    "number = номер": "15",
    "date = дата": date(2026, 1, 15),
    "buyer.name = покупатель.наименование": "ООО «Ромашка» & <Ко>",
    "buyer.kpp = покупатель.кпп": "",
    "buyer.director = покупатель.руководитель": PersonName.parse("Иванов Иван Иванович"),
    "total = итого": Money(amount=Decimal("1235.00")),
    "total.vat = итого.ндс": Money(amount=Decimal("0.00")),
    "total.count = итого.строк": 2,
    "stamp = печать": make_picture(400, 200),
    "logo = логотип": None,
    "qr": QrCode(text="ST00012|Name=ООО"),
}

MODIFIERS_BY_NAME: Mapping[str, Modifier] = {modifier.name: modifier for modifier in MODIFIERS}

DOCUMENT = Document(
    id=1,
    type="act",
    number="15",
    payload=Payload(
        date=date(2026, 1, 15),
        seller=Organisation(kind=PartyKind.COMPANY, name="ООО «Лютик»"),
        buyer=Party(kind=PartyKind.COMPANY, name=""),
    ),
    template="classic",
    template_hash="",
    status=Status.ISSUED,
    issued_at=datetime(2026, 10, 31, 9, 30, tzinfo=UTC),
)


def make_rows(values: Mapping[str, object]) -> tuple[Shortcode, ...]:
    """Make the catalog of some values and of the block `items`."""
    items = row(
        "items = позиции",
        "Строки",
        "",
        lambda _: values.get("items", ITEMS),
        kind=ShortcodeKind.BLOCK,
        children=(
            row("item.name = позиция.наименование", "Имя", "", lambda item: item[0]),
            row("item.price = позиция.цена", "Цена", "", lambda item: Money(amount=item[1])),
        ),
    )
    named = {name: value for name, value in values.items() if name != "items"}
    return (
        items,
        *(
            row(name if "=" in name else f"{name} = {name}", "", "", lambda _, v=value: v)
            for name, value in named.items()
        ),
    )


class WordRenderer:
    """Compiles and renders; `last` is the last rendering."""

    def __init__(self) -> None:
        self.last = FillMode()

    def content(self, file: bytes, *, draft: bool = False, **values: object) -> bytes:
        """Render a file strictly, or as a draft; `values` replace those of `VALUES`."""
        self.last = DraftFill() if draft else FillMode()
        names = {names.partition(" = ")[0]: names for names in VALUES}
        named = {key.replace("__", "."): value for key, value in values.items()}
        replaced = {**VALUES, **{names.get(key, key): value for key, value in named.items()}}
        rows = make_rows(replaced)
        compiled = compile_docx(make_template(file), rows, MODIFIERS_BY_NAME)
        return compiled.render(build_context(Catalog(rows=rows), DOCUMENT), self.last)

    def document(self, body: str, *, draft: bool = False, **values: object):
        """Render a body and open the document made of it."""
        return docx.Document(io.BytesIO(self.content(make_docx(body), draft=draft, **values)))

    def part(self, file: bytes, name: str = "word/document.xml", **values: object):
        """Render a file and return a part of it, as plain XML."""
        with zipfile.ZipFile(io.BytesIO(self.content(file, **values))) as archive:
            return etree.fromstring(archive.read(name))

    def texts(self, body: str, **values: object) -> list[str]:
        """Render a body and return the texts of its paragraphs outside of tables."""
        return [row.text for row in self.document(body, **values).paragraphs]

    def rows(self, body: str, **values: object) -> list[list[str]]:
        """Render a body and return the texts of the cells of its first table."""
        found = self.document(body, **values).tables[0]
        return [[cell.text for cell in row.cells] for row in found.rows]


def make_template(file: bytes) -> Template:
    """Make a template of a Word file."""
    return Template(
        document_type="act",
        name="word",
        title="",
        file_name="Акт [number]",
        styles=(),
        files={"template.docx": file},
        hash=hashlib.sha256(file).hexdigest(),
    )


@pytest.fixture(scope="session")
def word() -> WordRenderer:
    """Return what compiles and renders."""
    return WordRenderer()


@pytest.fixture(scope="session")
def xml():
    """Return the functions that write Word's XML."""
    return XmlTools()


class XmlTools:
    """The functions that write Word's XML, for tests."""

    part = staticmethod(part)
    paragraph = staticmethod(paragraph)
    run = staticmethod(run)
    table = staticmethod(table)
    docx = staticmethod(make_docx)
    zip = staticmethod(make_zip)
    picture = staticmethod(make_picture)


@pytest.fixture(scope="session")
def templates():
    """Return what makes templates of Word files."""
    return TemplateTools()


class TemplateTools:
    """Templates of Word files, the modifiers that they may use, and a document to print."""

    make = staticmethod(make_template)
    document = DOCUMENT
    modifiers = MODIFIERS_BY_NAME


@pytest.fixture(scope="session")
def rows() -> tuple[Shortcode, ...]:
    """Return the catalog of the values."""
    return make_rows(VALUES)
