"""The shortcodes that only a contract has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from docgen.models import Printable, Shortcode, ShortcodeKind
from docgen.templates.shortcodes.identity import identity_rows
from docgen.templates.shortcodes.rows import row
from docgen_plugins.contract.payload import ContractPayload
from docgen_plugins.contract.representation import identification, representation

_MONEY: Final = ShortcodeKind.MONEY
_DATE: Final = ShortcodeKind.DATE

_REPRESENTATION_EXAMPLE: Final = (
    "в лице генерального директора Иванова Ивана Ивановича, действующего на основании Устава"
)
_IDENTIFICATION_EXAMPLE: Final = (
    "паспорт гражданина Российской Федерации серия 45 09 № 123456, выдан ОВД «Примерный» "
    "12.03.2010, адрес регистрации: 105064, г. Москва, Типовой проезд, д. 3, кв. 44"
)


class ContractShortcodes:
    """The resolver of contracts."""

    def catalog(self) -> Sequence[Shortcode]:
        """Return the rows."""
        return _ROWS


def _of(get: Callable[[ContractPayload], object]) -> Callable[[Printable], object]:
    """Make a getter of a document from one of its payload."""

    def find(document: Printable) -> object:
        payload = document.payload
        if not isinstance(payload, ContractPayload):
            raise TypeError(f"a contract's payload is expected, not {type(payload).__name__}")
        return get(payload)

    return find


def _subject(payload: ContractPayload) -> str:
    """Return the subject as it stands within a sentence: «услуги связи», but «IP-телефония»."""
    subject = payload.subject
    return subject[:1].lower() + subject[1:] if subject[1:2].islower() else subject


def _yes(*, holds: bool) -> str | None:
    return "да" if holds else None


_ROWS: Final = (
    row("city = город", "Место заключения", "г. Москва", _of(lambda p: p.city)),
    row("subject = предмет", "Предмет договора", "услуги связи", _of(_subject)),
    row(
        "price = стоимость",
        "Стоимость услуг за месяц, с НДС",
        "12 200,00",
        _of(lambda p: p.price),
        kind=_MONEY,
    ),
    row("price.vat = стоимость.ндс", "НДС в ней", "2 200,00", _of(lambda p: p.vat), kind=_MONEY),
    row(
        "price.vat_rate = стоимость.ставка",
        "Ставка НДС; нет, если НДС не облагается",
        "22%",
        _of(lambda p: p.vat_rate.title if p.vat_rate.is_taxed else None),
    ),
    row(
        "price.vat_exemption = стоимость.без_ндс",
        "На каком основании НДС не облагается",
        "п. 1 ст. 145 НК РФ",
        _of(lambda p: p.vat_exemption),
    ),
    row(
        "term.start = срок.начало",
        "Начало действия",
        "12.01.2026",
        _of(lambda p: p.start),
        kind=_DATE,
    ),
    row("term.end = срок.конец", "Конец действия", "31.12.2026", _of(lambda p: p.end), kind=_DATE),
    row(
        "term.prolonged = срок.продление",
        "«да», если договор продлевается сам",
        "да",
        _of(lambda p: _yes(holds=p.prolonged)),
    ),
    row(
        "payment.days = оплата.дней",
        "Отсрочка платежа, календарных дней",
        "10",
        _of(lambda p: p.deferral_days),
        kind=ShortcodeKind.NUMBER,
    ),
    *identity_rows("seller = продавец", "продавца", lambda document: document.payload.seller),
    *identity_rows("buyer = покупатель", "покупателя", lambda document: document.payload.buyer),
    row(
        "seller.identification = продавец.личность",
        "Паспорт и регистрация продавца, если он физическое лицо, с местом для недостающего",
        _IDENTIFICATION_EXAMPLE,
        _of(lambda p: identification(p.seller)),
    ),
    row(
        "buyer.identification = покупатель.личность",
        "Паспорт и регистрация покупателя, если он физическое лицо, с местом для недостающего",
        _IDENTIFICATION_EXAMPLE,
        _of(lambda p: identification(p.buyer)),
    ),
    row(
        "seller.representation = продавец.представительство",
        "Кто и на каком основании действует за продавца",
        _REPRESENTATION_EXAMPLE,
        _of(lambda p: representation(p.seller)),
    ),
    row(
        "buyer.representation = покупатель.представительство",
        "Кто и на каком основании действует за покупателя",
        _REPRESENTATION_EXAMPLE,
        _of(lambda p: representation(p.buyer)),
    ),
)
