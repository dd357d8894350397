"""УПД 5.01 (order ММВ-7-15/820@), closed for new documents since 01.04.2025: its own tables.

What later versions have as well is bound to the same values; what stands elsewhere, or under
another name, is listed here.
"""

from __future__ import annotations

from typing import Any, Final

from docgen.models import (
    Address,
    DocumentReference,
    ExchangeFile,
    Nature,
    Organisation,
    Party,
    Signer,
)
from docgen.official.binding import (
    DATE,
    DECIMAL,
    INTEGER,
    Binding,
    Record,
    attribute,
    case,
    child,
    children,
    choice,
    code,
    constant,
    inside,
    saying,
    within,
)
from docgen.official.parties import PERSON, make_party, participant
from docgen_plugins.upd.official.body import (
    correction_field,
    make_upd,
    make_vat_invoice,
    other_consignor,
    sends_itself,
)
from docgen_plugins.upd.official.goods import (
    MARKING,
    TRACED,
    country_value,
    goods_value,
    make_traceability,
    markings,
    traceability,
)
from docgen_plugins.upd.official.handover import (
    POSITION,
    SIGNATORY,
    is_of_organisation,
    is_own_employee,
    is_representative,
    make_side,
    of_representative,
    period_end,
    period_start,
    person_in_charge,
)
from docgen_plugins.upd.official.lines import (
    EXCISE,
    MEASURES,
    VAT_RATE,
    LineTable,
    amount,
    line_tax,
    make_line,
    tax,
)
from docgen_plugins.upd.official.parties import ACCOUNT, ADDRESS_PARTS, has_address
from docgen_plugins.upd.official.references import PAYMENT
from docgen_plugins.upd.official.text_fields import TEXT_FIELD
from docgen_plugins.vat_invoice.payload import ShipmentDocument

HEADER: Final = Record(
    ExchangeFile,
    attribute("ИдФайл", "file_id"),
    attribute("ВерсФорм", "version"),
    attribute("ВерсПрог", "program"),
    within(
        "Документ",
        constant("КНД", "1115131"),
        attribute("Функция", "function"),
        attribute("ДатаИнфПр", "date", DATE),
        attribute("ВремИнфПр", "time"),
        within("СвСчФакт", attribute("НомерСчФ", "number")),
    ),
)

_ADDRESS: Final = Record(
    Address,
    choice(
        case("АдрРФ", *ADDRESS_PARTS, when=lambda address: bool(address.region)),
        case(
            "АдрИнф",
            attribute("КодСтр", "country"),
            attribute("АдрТекст", "text", get=str),
            when=lambda _: True,
        ),
    ),
)

_PARTICIPANT: Final[tuple[Binding, ...]] = (
    *participant(short_name_in="КраткНазв", natural_person_in="СвФЛУчастФХЖ"),
    child("Адрес", "address", _ADDRESS, get=has_address),
    inside("Контакт", attribute("Тлф", "phone"), attribute("ЭлПочта", "email")),
    child("БанкРекв", "bank_account", ACCOUNT),
)

PARTY: Final = Record(make_party(Party), *_PARTICIPANT)
SELLER: Final = Record(make_party(Organisation), *_PARTICIPANT)


def _reference(**found: Any) -> DocumentReference | None:  # noqa: ANN401 - fields
    """Return a document; one without a date is «Без документа-основания», or as good as that."""
    return DocumentReference(**found) if {"number", "date"} <= found.keys() else None


def _shipment(**found: Any) -> ShipmentDocument | None:  # noqa: ANN401 - fields
    return ShipmentDocument(**found) if "date" in found else None


_REFERENCE: Final = Record(
    _reference,
    attribute("НаимОсн", "title"),
    attribute("НомОсн", "number"),
    attribute("ДатаОсн", "date", DATE),
    attribute("ДопСвОсн", "information"),
    attribute("ИдентОсн", "id"),
)

_SHIPMENT: Final = Record(
    _shipment,
    attribute("НаимДокОтгр", "title"),
    attribute("НомДокОтгр", "number"),
    attribute("ДатаДокОтгр", "date", DATE),
)

_PARTICULARS: Final = within(
    "СвСчФакт",
    attribute("ДатаСчФ", "date", DATE),
    attribute("КодОКВ", "currency_code", get=lambda payload: payload.currency.numeric),
    inside(
        "ИспрСчФ",
        attribute("НомИспрСчФ", "correction_number", INTEGER, get=correction_field("number")),
        attribute("ДатаИспрСчФ", "correction_date", DATE, get=correction_field("date")),
    ),
    child("СвПрод", "seller", SELLER),
    inside(
        "ГрузОт",
        choice(case("ОнЖе", saying("он же"), when=sends_itself, sends_itself=True)),
        child("ГрузОтпр", "consignor", PARTY, get=other_consignor),
    ),
    child("ГрузПолуч", "consignee", PARTY),
    children("СвПРД", "payment_documents", PAYMENT),
    child("СвПокуп", "buyer", PARTY),
    inside(
        "ДопСвФХЖ1",
        attribute("ИдГосКон", "state_contract_id"),
        attribute("НаимОКВ", "currency_name", get=lambda payload: payload.currency.name),
        attribute("КурсВал", "exchange_rate", DECIMAL),
        attribute("ОбстФормСЧФ", "circumstances"),
        child("СвФактор", "factor", PARTY),
        child("ОснУстДенТреб", "factoring", _REFERENCE),
    ),
    children("ДокПодтвОтгр", "shipment_documents", _SHIPMENT),
    inside("ИнфПолФХЖ1", children("ТекстИнф", "text_fields", TEXT_FIELD)),
)

_LINE: Final = Record(
    make_line,
    attribute("НаимТов", "name"),
    *(measure for measure in MEASURES if measure is not MEASURES[1]),
    attribute("НалСт", "vat_rate", VAT_RATE),
    attribute("СтТовУчНал", "amount", DECIMAL, get=amount),
    EXCISE,
    tax("СумНал", "vat", line_tax),
    inside(
        "СвТД",
        attribute("КодПроисх", "country_code", get=country_value("code")),
        attribute("НомерТД", "declaration", get=goods_value("declaration")),
    ),
    inside(
        "ДопСведТов",
        attribute("ПрТовРаб", "nature", code(Nature)),
        MEASURES[1],
        attribute("КрНаимСтрПр", "country_name", get=country_value("name")),
        attribute("ХарактерТов", "characteristic", get=goods_value("characteristic")),
        attribute("СортТов", "sort", get=goods_value("sort")),
        attribute("АртикулТов", "article", get=goods_value("article")),
        attribute("КодТов", "code"),
        attribute("КодВидТов", "kind_code", get=goods_value("kind_code")),
        child("СведПрослеж", "traceability", Record(make_traceability, *TRACED), get=traceability),
        children("НомСредИдентТов", "markings", MARKING, get=markings),
    ),
    children("ИнфПолФХЖ2", "text_fields", TEXT_FIELD),
)

_IN_CHARGE: Final = Record(
    make_side,
    choice(
        case("РабОргПрод", POSITION, SIGNATORY, when=is_own_employee),
        case(
            "ИнЛицо",
            choice(
                case(
                    "ПредОргПер",
                    POSITION,
                    attribute("НаимОргПер", "name", get=of_representative("name")),
                    SIGNATORY,
                    when=is_of_organisation,
                ),
                case("ФЛПер", SIGNATORY, when=is_representative),
            ),
            when=is_representative,
            representative={},
        ),
    ),
)

_HANDOVER: Final = inside(
    "СвПродПер",
    inside(
        "СвПер",
        attribute("СодОпер", "operation"),
        attribute("ВидОпер", "operation_kind"),
        attribute("ДатаПер", "handed_over_on", DATE, get=lambda payload: payload.transfer.date),
        attribute("ДатаНач", "period_start", DATE, get=period_start),
        attribute("ДатаОкон", "period_end", DATE, get=period_end),
        children("ОснПер", "basis", _REFERENCE),
        child("СвЛицПер", "in_charge", _IN_CHARGE, get=person_in_charge),
        inside("ТранГруз", attribute("СвТранГруз", "transport")),
    ),
    inside("ИнфПолФХЖ3", children("ТекстИнф", "handover_fields", TEXT_FIELD)),
)

SIGNER: Final = Record(
    Signer,
    attribute("ОснПолн", "information"),
    choice(
        case(
            "ЮЛ",
            attribute("Должн", "position"),
            child("ФИО", "name", PERSON),
            when=lambda signer: bool(signer.position),
        ),
        case("ИП", child("ФИО", "name", PERSON), when=lambda _: True),
        case("ФЛ", child("ФИО", "name", PERSON), when=lambda _: False),
    ),
)

_TABLE: Final = LineTable(_LINE, _LINE)
_SIGNERS: Final = children("Подписант", "signers", SIGNER)

VAT_INVOICE: Final = Record(
    make_vat_invoice,
    within(
        "Документ",
        attribute("НаимЭконСубСост", "compiler"),
        _PARTICULARS,
        _TABLE,
        _SIGNERS,
    ),
)
UPD: Final = Record(
    make_upd,
    within(
        "Документ",
        attribute("НаимДокОпр", "title"),
        attribute("НаимЭконСубСост", "compiler"),
        attribute("Функция", "function", get=lambda _: None),
        _PARTICULARS,
        _TABLE,
        _HANDOVER,
        _SIGNERS,
    ),
)
