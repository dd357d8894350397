"""The shortcodes that only a waybill has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Final

from docgen.models import DocumentReference, Printable, Shortcode, ShortcodeKind
from docgen.templates.shortcodes.parties import party_rows, signatory_rows
from docgen.templates.shortcodes.rows import row
from docgen.templates.shortcodes.sale import ITEM_ROWS
from docgen_plugins.waybill.cargo import Cargo
from docgen_plugins.waybill.legal import WaybillForm, form_on
from docgen_plugins.waybill.payload import PowerOfAttorney, WaybillPayload
from docgen_plugins.waybill.sheets import sheets
from docgen_plugins.waybill.words import mass_in_words, places_in_words, sheets_in_words

_BLOCK: Final = ShortcodeKind.BLOCK
_DATE: Final = ShortcodeKind.DATE
_MONEY: Final = ShortcodeKind.MONEY
_NUMBER: Final = ShortcodeKind.NUMBER


class WaybillShortcodes:
    """The resolver of waybills."""

    def catalog(self) -> Sequence[Shortcode]:
        """Return the rows."""
        return _ROWS


def _payload(document: Printable) -> WaybillPayload:
    payload = document.payload
    if not isinstance(payload, WaybillPayload):
        raise TypeError(f"a waybill's payload is expected, not {type(payload).__name__}")
    return payload


def _of(get: Callable[[WaybillPayload], object]) -> Callable[[Printable], object]:
    return lambda document: get(_payload(document))


def _form(get: Callable[[WaybillForm], str]) -> Callable[[Printable], object]:
    return lambda document: (form := form_on(document.date)) and get(form)


def _reference_rows(
    names: str, what: str, find: Callable[[WaybillPayload], DocumentReference | None]
) -> tuple[Shortcode, ...]:
    """Return the number and the date of another document; ``what`` stands in the genitive."""
    name, _, alias = names.partition(" = ")
    return (
        row(
            f"{name}.number = {alias}.номер",
            f"Номер {what}",
            "7",
            _of(lambda payload: (found := find(payload)) and found.number),
        ),
        row(
            f"{name}.date = {alias}.дата",
            f"Дата {what}",
            "12.01.2026",
            _of(lambda payload: (found := find(payload)) and found.date),
            kind=_DATE,
        ),
    )


def _count_rows(
    names: str, title: str, find: Callable[[WaybillPayload], int | None]
) -> tuple[Shortcode, ...]:
    """Return a number of sheets, in figures and in words as after «на»."""
    name, _, alias = names.partition(" = ")
    return (
        row(names, title, "2", _of(find), kind=_NUMBER),
        row(
            f"{name}.words = {alias}.прописью",
            f"{title}, прописью в предложном падеже",
            "двух",
            _of(lambda payload: None if (n := find(payload)) is None else sheets_in_words(n)),
        ),
    )


def _attorney(get: Callable[[PowerOfAttorney], object]) -> Callable[[Printable], object]:
    return _of(lambda payload: payload.power_of_attorney and get(payload.power_of_attorney))


def _words(
    get: Callable[[Cargo], Decimal | None], words: Callable[[Decimal], str | None]
) -> Callable[[Printable], str | None]:
    def value(document: Printable) -> str | None:
        number = get(Cargo.of(_payload(document).lines))
        return None if number is None else words(number)

    return value


#: name = alias, title, example, what of the cargo, kind
_CARGO: Final[tuple[tuple[str, str, str, Callable[[Cargo], object], ShortcodeKind], ...]] = (
    ("places = мест", "Количество мест", "21", lambda c: c.places, _NUMBER),
    ("gross_mass = брутто", "Масса брутто, кг", "232,64", lambda c: c.gross_mass, _NUMBER),
    ("net_mass = нетто", "Масса нетто, кг", "202,95", lambda c: c.net_mass, _NUMBER),
    ("quantity = количество", "Количество", "1 573", lambda c: c.quantity, _NUMBER),
    (
        "amount_without_vat = сумма_без_ндс",
        "Сумма без НДС",
        "2 023,77",
        lambda c: c.amount_without_vat,
        _MONEY,
    ),
    ("vat = ндс", "Сумма НДС", "445,23", lambda c: c.vat if c.is_taxed else None, _MONEY),
    ("amount = сумма_с_ндс", "Сумма с НДС", "2 469,00", lambda c: c.amount, _MONEY),
)


def _cargo_rows(names: str, whose: str, find: Callable[..., Cargo]) -> tuple[Shortcode, ...]:
    """Return the totals of a page or of the waybill; ``whose`` ends the titles."""
    name, _, alias = names.partition(" = ")

    def value(get: Callable[[Cargo], object]) -> Callable[[object], object]:
        return lambda subject: get(find(subject))

    return tuple(
        row(
            " = ".join((f"{name}.{part}", f"{alias}.{part_alias}")),
            f"{title} {whose}",
            example,
            value(get),
            kind=kind,
        )
        for names_, title, example, get, kind in _CARGO
        for part, part_alias in (names_.split(" = "),)
    )


_SHEET_ROWS: Final = (
    row("sheet.index = лист.номер", "Номер листа", "1", lambda s: s.index, kind=_NUMBER),
    row(
        "sheet.is_last = лист.последний",
        "«да» у последнего листа",
        "да",
        lambda s: "да" if s.is_last else None,
    ),
    row(
        "sheet.items = лист.позиции",
        "Строки листа",
        "",
        lambda s: s.items,
        kind=_BLOCK,
        children=ITEM_ROWS,
    ),
    *_cargo_rows("sheet = лист", "на листе", lambda s: s.cargo),
)

_ROWS: Final = (
    row("form.okud = форма.окуд", "Код формы по ОКУД", "0330212", _form(lambda form: form.okud)),
    row(
        "form.approval = форма.утверждение",
        "Чем утверждена форма",
        "Унифицированная форма № ТОРГ-12. Утверждена …",
        _form(lambda form: form.approval),
    ),
    row(
        "sheets = листы",
        "Листы накладной: строки, которые стоят на каждом, и их итоги",
        "",
        _of(sheets),
        kind=_BLOCK,
        children=_SHEET_ROWS,
    ),
    *_cargo_rows(
        "cargo = груз", "по накладной", lambda document: Cargo.of(_payload(document).lines)
    ),
    row(
        "cargo.places_words = груз.мест_прописью",
        "Количество мест прописью",
        "двадцать одно",
        _words(lambda cargo: cargo.places, places_in_words),
    ),
    row(
        "cargo.gross_mass_words = груз.брутто_прописью",
        "Масса брутто прописью",
        "двести тридцать два килограмма шестьсот сорок граммов",
        _words(lambda cargo: cargo.gross_mass, mass_in_words),
    ),
    row(
        "cargo.net_mass_words = груз.нетто_прописью",
        "Масса нетто прописью",
        "двести два килограмма девятьсот пятьдесят граммов",
        _words(lambda cargo: cargo.net_mass, mass_in_words),
    ),
    *party_rows("consignor = грузоотправитель", "грузоотправителя", lambda d: _payload(d).sender),
    *party_rows("consignee = грузополучатель", "грузополучателя", lambda d: _payload(d).receiver),
    *party_rows(
        "payer = плательщик", "плательщика", lambda d: _payload(d).payer or d.payload.buyer
    ),
    row(
        "structural_unit = подразделение",
        "Структурное подразделение грузоотправителя",
        "Склад № 2",
        _of(lambda payload: payload.structural_unit),
    ),
    row(
        "activity_code = код_деятельности",
        "Вид деятельности по ОКДП",
        "51.65",
        _of(lambda payload: payload.activity_code),
    ),
    row(
        "basis.title = основание.название",
        "Название основания",
        "Договор",
        _of(lambda payload: payload.grounds and payload.grounds.title),
    ),
    *_reference_rows("basis = основание", "основания", lambda payload: payload.grounds),
    *_reference_rows(
        "transport_waybill = транспортная_накладная",
        "транспортной накладной",
        lambda payload: payload.transport_waybill,
    ),
    row(
        "operation_kind = вид_операции",
        "Вид операции",
        "01",
        _of(lambda payload: payload.operation_kind),
    ),
    *_count_rows(
        "attachment_sheets = листов_приложения",
        "Число листов приложения к накладной",
        lambda payload: payload.attachment_sheets,
    ),
    *_count_rows(
        "certificate_sheets = листов_сертификатов",
        "Число листов паспортов, сертификатов и прочего",
        lambda payload: payload.certificate_sheets,
    ),
    row(
        "power_of_attorney.number = доверенность.номер",
        "Номер доверенности",
        "15",
        _attorney(lambda attorney: attorney.number),
    ),
    row(
        "power_of_attorney.date = доверенность.дата",
        "Дата доверенности",
        "30.10.2026",
        _attorney(lambda attorney: attorney.date),
        kind=_DATE,
    ),
    row(
        "power_of_attorney.issued_by = доверенность.кем_выдана",
        "Кем выдана доверенность",
        "ООО «Ромашка»",
        _attorney(lambda attorney: attorney.issued_by),
    ),
    row(
        "power_of_attorney.issued_to = доверенность.кому_выдана",
        "Кому выдана доверенность",
        "кладовщику Ивановой Анне Павловне",
        _attorney(lambda attorney: attorney.issued_to),
    ),
    *signatory_rows(
        "released_by = разрешил", "Отпуск груза разрешил", lambda d: _payload(d).allowed_by
    ),
    *signatory_rows(
        "accountant = бухгалтер",
        "Главный (старший) бухгалтер",
        lambda d: _payload(d).accounted_by,
    ),
    *signatory_rows(
        "shipped_by = отпустил", "Отпуск груза произвёл", lambda d: _payload(d).shipped_by
    ),
    *signatory_rows("accepted_by = принял", "Груз принял", lambda d: _payload(d).accepted_by),
    *signatory_rows("received_by = получил", "Груз получил", lambda d: _payload(d).received_by),
    row(
        "shipment_date = дата_отгрузки",
        "Дата отпуска груза",
        "31.10.2026",
        _of(lambda payload: payload.shipped_on),
        kind=_DATE,
    ),
    row(
        "receipt_date = дата_получения",
        "Дата получения груза",
        "02.11.2026",
        _of(lambda payload: payload.receipt_date),
        kind=_DATE,
    ),
)
