"""The whole of УПД 5.02 and 5.03: which value stands where in the file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from attrs import evolve

from docgen.models import (
    Correction,
    Currency,
    ExchangeFile,
    Party,
    Period,
    Signatory,
)
from docgen.models.currency import CURRENCIES
from docgen.models.grammar import Gender
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
    constant,
    inside,
    saying,
    within,
)
from docgen_plugins.upd.official.completing import INFORMATION_FIELD
from docgen_plugins.upd.official.handover import HANDOVER
from docgen_plugins.upd.official.lines import TABLE, TABLE_502
from docgen_plugins.upd.official.parties import PARTY, SELLER
from docgen_plugins.upd.official.references import PAYMENT, REFERENCE, SHIPMENT
from docgen_plugins.upd.official.signing import SIGNER
from docgen_plugins.upd.official.text_fields import TEXT_FIELD
from docgen_plugins.upd.payload import TRANSFER_ONLY, WITH_VAT_INVOICE, HandoverSide, UpdPayload
from docgen_plugins.vat_invoice.payload import VatInvoicePayload

ADVANCE: Final = "2"

#: What the file says of itself.
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
        within("СвСчФакт", attribute("НомерДок", "number")),
    ),
)


def is_same(one: Party, other: Party) -> bool:
    """Whether two values are of one participant."""
    return (one.name, one.inn, one.kpp) == (other.name, other.inn, other.kpp)


def sends_itself(payload: VatInvoicePayload) -> bool:
    """Whether the seller is the consignor: «он же»."""
    return payload.consignor is not None and is_same(payload.consignor, payload.seller)


def other_consignor(payload: VatInvoicePayload) -> Party | None:
    """Return the consignor, unless it is the seller."""
    return None if sends_itself(payload) else payload.consignor


def _circumstances(status: int | None) -> Callable[[VatInvoicePayload], str]:
    """Return what finds the code of circumstances in УПД of a status, or in VAT invoices."""

    def find(payload: VatInvoicePayload) -> str:
        return payload.circumstances if getattr(payload, "status", None) == status else ""

    return find


def correction_field(name: str) -> Callable[[VatInvoicePayload], Any]:
    """Return what finds a field of the correction, ``None`` where there is none."""
    return lambda payload: getattr(payload.correction, name, None)


CORRECTION: Final[Binding] = inside(
    "ИспрДок",
    attribute("НомИспр", "correction_number", INTEGER, get=correction_field("number")),
    attribute("ДатаИспр", "correction_date", DATE, get=correction_field("date")),
)

#: СвСчФакт
PARTICULARS: Final = within(
    "СвСчФакт",
    attribute("ДатаДок", "date", DATE),
    attribute("ИмяФайлИспрПрод", "corrected_file", get=correction_field("seller_file")),
    attribute("ИмяФайлИспрПок", "corrected_answer", get=correction_field("buyer_file")),
    CORRECTION,
    child("СвПрод", "seller", SELLER),
    inside(
        "ГрузОт",
        choice(case("ОнЖе", saying("он же"), when=sends_itself, sends_itself=True)),
        child("ГрузОтпр", "consignor", PARTY, get=other_consignor),
    ),
    child("ГрузПолуч", "consignee", PARTY),
    children("СвПРД", "payment_documents", PAYMENT),
    children("ДокПодтвОтгрНом", "shipment_documents", SHIPMENT),
    child("СвПокуп", "buyer", PARTY),
    inside(
        "ДенИзм",
        attribute("КодОКВ", "currency_code", get=lambda payload: payload.currency.numeric),
        attribute("НаимОКВ", "currency_name", get=lambda payload: payload.currency.name),
        attribute("КурсВал", "exchange_rate", DECIMAL),
    ),
    inside(
        "ДопСвФХЖ1",
        attribute("ИдГосКон", "state_contract_id"),
        attribute("СпОбстФСЧФ", "circumstances", get=_circumstances(None)),
        attribute("СпОбстФСЧФДОП", "circumstances", get=_circumstances(WITH_VAT_INVOICE)),
        attribute("СпОбстФДОП", "circumstances", get=_circumstances(TRANSFER_ONLY)),
        child("СвФактор", "factor", PARTY),
        child("ОснУстДенТреб", "factoring", REFERENCE),
        children("СопрДокФХЖ", "accompanying_documents", REFERENCE),
    ),
    inside("ИнфПолФХЖ1", children("ТекстИнф", "text_fields", TEXT_FIELD)),
)


_SIGNING: Final = (
    children("Подписант", "signers", SIGNER),
    child("ОснДоверОргСост", "compiled_under", REFERENCE),
)


def _vat_invoice(table: Binding) -> Record[VatInvoicePayload]:
    return Record(
        make_vat_invoice,
        within("Документ", attribute("НаимЭконСубСост", "compiler"), PARTICULARS, table, *_SIGNING),
    )


def _upd(table: Binding) -> Record[UpdPayload]:
    return Record(
        make_upd,
        within(
            "Документ",
            constant(
                "ПоФактХЖ",
                "Документ об отгрузке товаров (выполнении работ), передаче имущественных прав "
                "(документ об оказании услуг)",
            ),
            attribute("НаимДокОпр", "title"),
            attribute("НаимЭконСубСост", "compiler"),
            attribute("Функция", "function", get=lambda _: None),
            PARTICULARS,
            table,
            HANDOVER,
            *_SIGNING,
        ),
    )


def make_vat_invoice(**found: Any) -> VatInvoicePayload:  # noqa: ANN401 - fields
    """Return the payload of function СЧФ."""
    return VatInvoicePayload(**_shared(found))


def make_upd(
    function: str = "",
    in_charge: HandoverSide | None = None,
    **found: Any,  # noqa: ANN401 - fields
) -> UpdPayload:
    """Return the payload of the functions that hand something over."""
    fields = found.pop("handover_fields", ())
    information = next((field.value for field in fields if field.name == INFORMATION_FIELD), "")
    transfer = evolve(
        in_charge or HandoverSide(),
        date=found.pop("handed_over_on", None),
        compiler=found.get("compiler", ""),
        information=information,
    )
    start, end = found.pop("period_start", None), found.pop("period_end", None)
    return UpdPayload(
        status=WITH_VAT_INVOICE if function == "СЧФДОП" else TRANSFER_ONLY,
        transfer=transfer,
        handover_fields=tuple(field for field in fields if field.name != INFORMATION_FIELD),
        period=Period(start=start, end=end) if start and end and start <= end else None,
        **_shared(found),
    )


def _shared(found: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of any payload from what stands in a file."""
    found["seller"] = evolve(found["seller"], director=_head(found))
    if found.pop("sends_itself", False):
        found["consignor"] = _without_own(found["seller"])
    number = found.pop("correction_number", None)
    on = found.pop("correction_date", None)
    names = (found.pop("corrected_file", ""), found.pop("corrected_answer", ""))
    if number is not None and on is not None:
        found["correction"] = Correction(
            number=number, date=on, seller_file=names[0], buyer_file=names[1]
        )
    found["currency"] = _currency(found.pop("currency_code", "643"), found.pop("currency_name", ""))
    found["is_advance"] = found.get("circumstances") == ADVANCE and "status" not in found
    return found


def _head(found: dict[str, Any]) -> Signatory | None:
    """Return who signs for the seller; of several the first."""
    signers = found.get("signers")
    if not signers:
        return None
    return Signatory(name=signers[0].name, position=signers[0].position)


def _without_own(seller: Party) -> Party:
    """Return our organisation as a mere participant."""
    names = ("kind", "name", "full_name", "inn", "kpp", "address")
    return Party(**{name: getattr(seller, name) for name in names})


def _currency(code: str, name: str) -> Currency:
    """Return a currency of docgen's table, or one that is known by its code and name only."""
    known = next((currency for currency in CURRENCIES if currency.numeric == code), None)
    if known is not None:
        return known
    return Currency(
        code=code,
        numeric=code,
        name=name,
        symbol=name,
        unit=(name, name, name),
        unit_gender=Gender.MASCULINE,
        subunit=("", "", ""),
        subunit_gender=Gender.MASCULINE,
    )


VAT_INVOICE: Final = _vat_invoice(TABLE)
VAT_INVOICE_502: Final = _vat_invoice(TABLE_502)
UPD: Final = _upd(TABLE)
UPD_502: Final = _upd(TABLE_502)
