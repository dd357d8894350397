"""The shortcodes that documents of every type have."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import Final

from docgen.language.dates import format_date
from docgen.models import (
    Contract,
    DocumentType,
    Draft,
    Picture,
    Printable,
    SalePayload,
    Shortcode,
    ShortcodeKind,
    Signatory,
)
from docgen.requisites.accent import visible_accent
from docgen.templates.shortcodes.parties import party_rows
from docgen.templates.shortcodes.rows import row
from docgen.templates.shortcodes.sale import SALE_ROWS
from docgen.templates.shortcodes.values import QrCode

_DATE: Final = ShortcodeKind.DATE
_PICTURE: Final = ShortcodeKind.PICTURE


class SharedShortcodes:
    """The resolver that stands last in every type's chain."""

    def __init__(self, document_type: DocumentType) -> None:
        self._document_type = document_type

    def catalog(self) -> Sequence[Shortcode]:
        """Return the rows that fit the type's payload."""
        title = self._document_type.title
        rows = (
            row("number = номер", "Номер документа", "15", attrgetter("number")),
            row("date = дата", "Дата документа", "15.01.2026", attrgetter("date"), kind=_DATE),
            row("document.title = документ.название", "Название документа", title, lambda _: title),
            row(
                "is_received = получен",
                "«да», если документ прочитан из чужого официального файла",
                "да",
                _is_received,
            ),
            *_SHARED_ROWS,
        )
        is_sale = issubclass(self._document_type.payload, SalePayload)
        return (*rows, *SALE_ROWS) if is_sale else rows


def _is_received(document: Printable) -> str | None:
    return "да" if getattr(document.payload, "received", None) is not None else None


def _contract(document: Printable) -> Contract | None:
    return document.payload.contract


def _contract_title(document: Printable) -> str | None:
    contract = _contract(document)
    if contract is None:
        return None
    return f"Договор № {contract.number} от {format_date(contract.date)}"


def _signature(signatory: Signatory | None) -> Picture | None:
    return None if signatory is None else signatory.signature


_SHARED_ROWS: Final = (
    *party_rows("seller = продавец", "продавца", attrgetter("payload.seller")),
    *party_rows("buyer = покупатель", "покупателя", attrgetter("payload.buyer")),
    row(
        "contract = договор",
        "Договор, номер и дата",
        "Договор № 7 от 12.01.2026",
        _contract_title,
    ),
    row(
        "contract.number = договор.номер",
        "Номер договора",
        "7",
        lambda document: (found := _contract(document)) and found.number,
    ),
    row(
        "contract.date = договор.дата",
        "Дата договора",
        "12.01.2026",
        lambda document: (found := _contract(document)) and found.date,
        kind=_DATE,
    ),
    row(
        "contract.subject = договор.предмет",
        "Предмет договора",
        "Оказание услуг связи",
        lambda document: (found := _contract(document)) and found.subject,
    ),
    row(
        "period = период",
        "Период",
        "октябрь 2026 г.",
        attrgetter("payload.period"),
        kind=ShortcodeKind.PERIOD,
    ),
    row(
        "correction.number = исправление.номер",
        "Номер исправления",
        "1",
        lambda document: (found := document.payload.correction) and str(found.number),
    ),
    row(
        "correction.date = исправление.дата",
        "Дата исправления",
        "15.11.2026",
        lambda document: (found := document.payload.correction) and found.date,
        kind=_DATE,
    ),
    row(
        "document.barcode = документ.штрихкод",
        "QR-код документа: по нему скан подписанного экземпляра находит свой документ",
        "",
        lambda document: QrCode(text=document.barcode),
        kind=_PICTURE,
    ),
    row(
        "document.issued = документ.выпущен",
        "«да», если документ выпущен, а не черновик",
        "да",
        lambda document: None if isinstance(document, Draft) else "да",
    ),
    row(
        "currency.code = валюта.код",
        "Буквенный код валюты",
        "RUB",
        attrgetter("payload.currency.code"),
    ),
    row(
        "currency.numeric = валюта.цифровой_код",
        "Цифровой код валюты",
        "643",
        attrgetter("payload.currency.numeric"),
    ),
    row(
        "currency.name = валюта.наименование",
        "Наименование валюты",
        "Российский рубль",
        attrgetter("payload.currency.name"),
    ),
    row(
        "currency.symbol = валюта.знак",
        "Краткое обозначение валюты",
        "руб.",
        attrgetter("payload.currency.symbol"),
    ),
    row(
        "currency.sign = валюта.значок",
        "Знак валюты рядом с суммой; у валюты без него — краткое обозначение",
        "₽",
        lambda document: document.payload.currency.sign or document.payload.currency.symbol,
    ),
    row(
        "organisation.accent = организация.цвет",
        "Цвет документов нашей организации, если он задан и виден на белой бумаге",
        "#14526b",
        lambda document: (found := visible_accent(document.payload.seller.accent)) and found.value,
    ),
    row(
        "logo = логотип",
        "Логотип нашей организации",
        "",
        attrgetter("payload.seller.logo"),
        kind=_PICTURE,
    ),
    row(
        "stamp = печать",
        "Печать нашей организации",
        "",
        attrgetter("payload.seller.stamp"),
        kind=_PICTURE,
    ),
    row(
        "signature.director = подпись.руководитель",
        "Подпись руководителя нашей организации",
        "",
        lambda document: _signature(document.payload.seller.director),
        kind=_PICTURE,
    ),
    row(
        "signature.accountant = подпись.бухгалтер",
        "Подпись главного бухгалтера нашей организации",
        "",
        lambda document: _signature(document.payload.seller.chief_accountant),
        kind=_PICTURE,
    ),
)
