"""What a payload leaves to be understood, said: the official file has no blanks for it."""

from __future__ import annotations

from typing import Final, TypeVar

from attrs import evolve

from docgen.models import (
    Currency,
    DocumentReference,
    Line,
    Nature,
    Party,
    PartyKind,
    Printable,
    Signer,
    TextField,
)
from docgen.official.persons import is_organisation, person_of
from docgen_plugins.upd.official.goods import nature
from docgen_plugins.upd.payload import UpdPayload
from docgen_plugins.vat_invoice.payload import ShipmentDocument, VatInvoicePayload

#: What operators expect the parties to have agreed on (order ЕД-7-26/970@).
TITLES: Final = {
    "СЧФДОП": (
        "Счет-фактура и документ об отгрузке товаров (выполнении работ), "
        "передаче имущественных прав (документ об оказании услуг)"
    ),
    "ДОП": (
        "Документ об отгрузке товаров (выполнении работ), "
        "передаче имущественных прав (документ об оказании услуг)"
    ),
}

#: The name of the text field that line [12], which the format lacks, is kept under.
INFORMATION_FIELD: Final = "ИныеСведенияОбОтгрузке"

_OPERATIONS: Final = {
    Nature.GOODS: "Товары переданы",
    Nature.WORK: "Результаты работ переданы",
    Nature.SERVICE: "Услуги оказаны в полном объеме",
    Nature.RIGHT: "Имущественные права переданы",
    Nature.OTHER: "Имущество передано",
}

_ADVANCE_CIRCUMSTANCES: Final = "2"
_SOLE_PROPRIETOR: Final = "Индивидуальный предприниматель"


PayloadT = TypeVar("PayloadT", bound=VatInvoicePayload)
PartyT = TypeVar("PartyT", bound=Party)


def completed_vat_invoice(payload: PayloadT) -> PayloadT:
    """Return a payload with its signer, consignor, consignee and circumstances named."""
    goods = payload.has_goods and not payload.is_advance
    circumstances = _ADVANCE_CIRCUMSTANCES if payload.is_advance else payload.circumstances
    currency = payload.currency
    return evolve(
        payload,
        seller=_of_currency(payload.seller, currency),
        buyer=_of_currency(payload.buyer, currency),
        lines=tuple(map(_of_nature, payload.lines)),
        consignor=payload.consignor or (payload.seller if goods else None),
        consignee=payload.consignee or (payload.buyer if goods else None),
        circumstances=circumstances,
        signers=payload.signers or _usual_signers(payload.seller),
        compiler=payload.compiler or entity(payload.seller),
    )


def completed_upd(payload: UpdPayload, number: str, function: str) -> UpdPayload:
    """Return a payload with all that :func:`completed_vat_invoice` names, and the handover."""
    whole = completed_vat_invoice(payload)
    title = payload.title or TITLES.get(function, TITLES["ДОП"])
    itself = ShipmentDocument(title=title, number=number, date=payload.date)
    is_dated = payload.period is None or not _is_of_services(payload)
    return evolve(
        whole,
        title=title,
        shipment_documents=payload.shipment_documents
        or ((itself,) if payload.has_vat_invoice else ()),
        operation=payload.operation or _operation(payload.lines),
        basis=payload.basis or _of_contract(payload),
        period=None if is_dated else payload.period,
        transfer=evolve(
            payload.transfer,
            date=payload.transfer.date or (payload.date if is_dated else None),
            information="",
        ),
        handover_fields=(*payload.handover_fields, *_information(payload)),
        compiler=payload.transfer.compiler or whole.compiler,
    )


def entity(party: Party) -> str:
    """Return an economic entity as line [14] names it: «ООО «Ромашка», ИНН/КПП 77…/77…»."""
    codes = "/".join(filter(None, (party.inn, party.printed_kpp)))
    caption = "ИНН/КПП" if party.printed_kpp else "ИНН"
    return f"{party.name}, {caption} {codes}" if codes else party.name


def function_of(document: Printable) -> str:
    """Return what an official file of a document is for (Функция): СЧФ, СЧФДОП or ДОП."""
    payload = document.payload
    if not isinstance(payload, UpdPayload):
        return "СЧФ"
    return "СЧФДОП" if payload.has_vat_invoice else "ДОП"


def _of_currency(party: PartyT, currency: Currency) -> PartyT:
    """Return a party whose account is that for a currency."""
    account = party.account_for(currency)
    return party if account is party.bank_account else evolve(party, bank_account=account)


def _of_nature(line: Line) -> Line:
    return line if line.nature else evolve(line, nature=nature(line))


def _usual_signers(seller: Party) -> tuple[Signer, ...]:
    """Return the head of the seller: the certificate itself proves the powers of a head."""
    if seller.director is not None:
        return (Signer(name=seller.director.name, position=seller.director.position),)
    person = None if is_organisation(seller) else person_of(seller)
    if person is None:
        return ()
    return (Signer(name=person, position=_position(seller)),)


def _position(party: Party) -> str:
    return _SOLE_PROPRIETOR if party.kind is PartyKind.SOLE_PROPRIETOR else ""


def _is_of_services(payload: UpdPayload) -> bool:
    return not payload.has_goods


def _operation(lines: tuple[Line, ...]) -> str:
    """Say what was done: the format obliges, the paper form has no place for it."""
    natures = {nature(line) for line in lines}
    if len(natures) == 1:
        return _OPERATIONS[natures.pop()]
    return "Товары (работы, услуги, права) переданы"


def _of_contract(payload: UpdPayload) -> tuple[DocumentReference, ...]:
    contract = payload.contract
    if contract is None:
        return ()
    return (DocumentReference(title="Договор", number=contract.number, date=contract.date),)


def _information(payload: UpdPayload) -> tuple[TextField, ...]:
    text = payload.transfer.information
    return (TextField(name=INFORMATION_FIELD, value=text),) if text else ()
