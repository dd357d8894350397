"""What letters say: their data, from issued documents and from what is paid of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Final
from urllib.parse import quote

from attrs import frozen

from docgen.delivery.settings import MailSettings
from docgen.letters.codes import LETTER_CODE
from docgen.letters.formats import subject_of
from docgen.letters.payload import LetterDocument, LetterLink, LetterPayload
from docgen.models import (
    Channel,
    Document,
    DocumentGroup,
    Draft,
    File,
    Party,
    Payload,
    Status,
)
from docgen.settlement import Receipt
from docgen.store import DocumentSummary
from docgen.templates.shortcodes.values import QrCode
from docgen.wiring import Wiring

_NUMBER_IF_NONE: Final = "1"


@frozen(kw_only=True)
class RenderedLetter:
    """A letter as it is to be read: the subject, the page, the plain text."""

    subject: str
    html: str
    text: str


class LetterWriter:
    """Makes letters of documents by the templates of letters."""

    def __init__(self, wiring: Wiring, settings: MailSettings) -> None:
        self._wiring = wiring
        self._settings = settings

    def write(self, template: str, payload: LetterPayload) -> RenderedLetter:
        """Return a letter by a template of letters.

        Raises:
            TemplateError: there is no such template, or it is broken.

        """
        number = payload.documents[0].number if payload.documents else _NUMBER_IF_NONE
        return self.printed(LETTER_CODE, template, payload, number)

    def printed(self, code: str, name: str, payload: Payload, number: str) -> RenderedLetter:
        """Return what a template of a type of letters makes of a payload."""
        document_type = self._wiring.plugins.document_type(code)
        template = self._wiring.templates.load(code, name, payload.date)
        letter = Draft(
            type=code,
            number=number,
            payload=payload,
            template=template.name,
            template_hash=template.hash,
            status=Status.ISSUED,
        )
        renderer = self._wiring.renderer
        page, text = (
            renderer.render(document_type, letter, template, format_, Channel.EMAIL)
            for format_ in ("html", "txt")
        )
        html = page.content.decode()
        return RenderedLetter(subject=subject_of(html), html=html, text=text.content.decode())

    def payload(
        self,
        documents: Sequence[Document],
        on: dt.date,
        links: Sequence[tuple[Document, File]] = (),
    ) -> LetterPayload:
        """Return the data of a letter about documents, as things are on a day.

        ``links`` are files that are too large for it, each with its document.
        """
        first = documents[0]
        summaries = [self._wiring.store.summary(document.id) for document in documents]
        bill = next((summary for summary in summaries if summary.payable is not None), None)
        owed = _owed(bill)
        due = bill.due_date if bill and owed else None
        late = (on - due).days if due else 0
        receipt = self._last_receipt(bill) if bill and bill.paid else None
        settings = self._settings
        return LetterPayload(
            date=on,
            seller=first.payload.seller,
            buyer=first.payload.buyer,
            contract=first.payload.contract,
            period=first.payload.period,
            currency=first.payload.currency,
            documents=tuple(self._described(document) for document in documents),
            addressee=greeting_name(first.payload.buyer),
            owed=owed,
            paid=bill.paid if bill and bill.paid else None,
            due_date=due,
            days_late=max(0, late),
            days_left=-late if due and late <= 0 else None,
            paid_on=receipt.date if receipt else None,
            payment_number=receipt.number if receipt else "",
            sign_until=self._sign_until(documents, on),
            pay_url=_address(settings.pay_url, bill.id if bill else first.id, first),
            documents_url=_address(settings.documents_url, first.id, first),
            settings_url=_address(settings.settings_url, first.id, first),
            contact_name=settings.contact_name,
            contact_phone=settings.contact_phone,
            qr=self._qr(documents, bill),
            links=tuple(
                LetterLink(name=file.name, url=self._link(document, file))
                for document, file in links
            ),
        )

    def _link(self, document: Document, file: File) -> str:
        address = _address(self._settings.file_url, document.id, document)
        return address.replace("{name}", quote(file.name))

    def _described(self, document: Document) -> LetterDocument:
        return LetterDocument(
            title=self._wiring.plugins.title(document.type),
            type=document.type,
            number=document.number,
            date=document.date,
            total=document.payload.total,
        )

    def _sign_until(self, documents: Sequence[Document], on: dt.date) -> dt.date | None:
        """Return when a signed original is wanted, if one of the documents is to be signed."""
        groups = {self._wiring.plugins.document_type(document.type).group for document in documents}
        if not self._settings.sign_days or DocumentGroup.ACCOUNTING not in groups:
            return None
        return on + dt.timedelta(days=self._settings.sign_days)

    def _qr(self, documents: Sequence[Document], bill: DocumentSummary | None) -> str:
        """Return the payment QR code that the bill itself prints; none once part is paid."""
        if bill is None or bill.paid or not bill.owed:
            return ""
        document = next(row for row in documents if row.id == bill.id)
        catalog = self._wiring.renderer.catalog(self._wiring.plugins.document_type(bill.type))
        for row in catalog.rows:
            if row.name == "qr":
                found = row.value(document)
                return found.text if isinstance(found, QrCode) else ""
        return ""

    def _last_receipt(self, bill: DocumentSummary) -> Receipt | None:
        """Return the payment that paid a bill last."""
        payments = self._wiring.store.payments
        paid_by = [
            allocation.payment_id
            for allocation in payments.allocations(bill.id)
            if allocation.payment_id is not None and allocation.reversed_at is None
        ]
        return payments.get(max(paid_by)) if paid_by else None


def greeting_name(party: Party) -> str:
    """Return how a letter greets a party: a person by name and patronymic, a company not."""
    if not party.kind.is_person or party.person is None:
        return ""
    return " ".join(filter(None, (party.person.first, party.person.middle)))


def _owed(bill: DocumentSummary | None) -> Decimal | None:
    if bill is None or bill.payable is None or not bill.owed:
        return None
    return bill.left


def _address(pattern: str, document_id: int, document: Document) -> str:
    """Return an address of the host's with the ids in it."""
    client = quote(document.payload.buyer.id, safe="")
    return pattern.replace("{document}", str(document_id)).replace("{client}", client)
