"""A template made on the spot, with values under a few names."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

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
from docgen.templates.sandbox.environment import CompiledTemplate, compile_template
from docgen.templates.sandbox.strictness import DraftFill, FillMode
from docgen.templates.shortcodes.catalog import Catalog
from docgen.templates.shortcodes.context import build_context
from docgen.templates.shortcodes.modifiers import MODIFIERS
from docgen.templates.shortcodes.rows import row
from docgen.templates.shortcodes.values import Money, Node

ITEMS = (("Доступ", Decimal("1234.50")), ("Аренда & связь", Decimal("0.50")))

#: What every template of these tests may print, by its two names.
VALUES: dict[str, object] = {
    "number = номер": "15",
    "date = дата": date(2026, 1, 15),
    "buyer.name = покупатель.наименование": "ООО «Ромашка» & <Ко>",
    "buyer.kpp = покупатель.кпп": "",
    "buyer.site = покупатель.сайт": "https://example.com/?a=1&b=2",
    "buyer.director = покупатель.руководитель": PersonName.parse("Иванов Иван Иванович"),
    "total = итого": Money(amount=Decimal("1235.00")),
    "total.vat = итого.ндс": Money(amount=Decimal("0.00")),
    "total.count = итого.строк": 2,
    "stamp = печать": Picture(content=b"\x89PNG\r\n\x1a\n"),
}

MODIFIERS_BY_NAME: Mapping[str, Modifier] = {modifier.name: modifier for modifier in MODIFIERS}

_PAYLOAD = Payload(
    date=date(2026, 1, 15),
    seller=Organisation(kind=PartyKind.COMPANY, name="ООО «Лютик»"),
    buyer=Party(kind=PartyKind.COMPANY, name=""),
)
DOCUMENT = Document(
    id=1,
    type="act",
    number="15",
    payload=_PAYLOAD,
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
        lambda _: ITEMS,
        kind=ShortcodeKind.BLOCK,
        children=(
            row("item.name = позиция.наименование", "Имя", "", lambda item: item[0]),
            row("item.price = позиция.цена", "Цена", "", lambda item: Money(amount=item[1])),
        ),
    )
    return (items, *(row(name, "", "", lambda _, v=value: v) for name, value in values.items()))


def make_template(source: str, files: Mapping[str, str] | None = None) -> Template:
    """Make a template of a main file and others."""
    content = {"template.html": source, **(files or {})}
    return Template(
        document_type="act",
        name="classic",
        title="",
        file_name="Акт [number]",
        styles=(),
        files={path: text.encode("utf-8", "surrogatepass") for path, text in content.items()},
        hash=hashlib.sha256(repr(content).encode("utf-8", "surrogatepass")).hexdigest(),
    )


def make_context(values: Mapping[str, object]) -> dict[str, Node]:
    """Make the context of some values."""
    return build_context(Catalog(rows=make_rows(values)), DOCUMENT)


ROWS = make_rows(VALUES)


class Renderer:
    """Compiles and renders, strictly unless told otherwise; `last` is the last rendering."""

    def __init__(self) -> None:
        self.last = FillMode()

    def compile(self, source: str, files: Mapping[str, str] | None = None) -> CompiledTemplate:
        """Compile a template with the names of `VALUES`."""
        return compile_template(make_template(source, files), Catalog(rows=ROWS), MODIFIERS_BY_NAME)

    def html(self, source: str, files: Mapping[str, str] | None = None, **values: object) -> str:
        """Render strictly; `values` replace those of the same first name and child, `a__b`."""
        self.last = FillMode()
        compiled = self.compile(source, files)
        return compiled.render_html(make_context(self._replaced(values)), self.last)

    def draft(self, source: str) -> str:
        """Render as a draft."""
        self.last = DraftFill()
        return self.compile(source).render_html(make_context(VALUES), self.last)

    def text(self, source: str, **values: object) -> str:
        """Render a line of text strictly."""
        self.last = FillMode()
        compiled = self.compile("")
        return compiled.render_text(source, make_context(self._replaced(values)), self.last)

    def _replaced(self, values: Mapping[str, object]) -> dict[str, object]:
        names = {names.partition(" = ")[0]: names for names in VALUES}
        found = {names[key.replace("__", ".")]: value for key, value in values.items()}
        return {**VALUES, **found}


@pytest.fixture(scope="session")
def render() -> Renderer:
    """Return what compiles and renders."""
    return Renderer()


@pytest.fixture(scope="session")
def document() -> Document:
    """Return an issued document."""
    return DOCUMENT
