"""What goes over the wire, typed: requests as they are asked, documents as they are told of."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from docgen.models import Channel, Document, Draft, PayerKind, PaymentMethod, Status
from docgen.settlement import PaymentStatus, Receipt


class _Asked(BaseModel):
    """A body; what nobody knows is refused rather than left out."""

    model_config = ConfigDict(extra="forbid")


class _Told(BaseModel):
    """An answer, made of attributes of docgen's own values."""

    model_config = ConfigDict(from_attributes=True)


def _text(value: object) -> object:
    """Let a date be written only: a number would be taken for seconds since 1970."""
    if isinstance(value, str) and not value.isdecimal():
        return value
    raise PydanticCustomError("date_type", "A date is written as a text: 2026-10-31")


_Day = Annotated[dt.date, BeforeValidator(_text)]
_DATA = {"date": "2026-10-31", "seller": {"…": "…"}, "buyer": {"…": "…"}, "lines": [{"…": "…"}]}


class _RequestAsked(_Asked):
    """The data of documents, or what to collect it for."""

    data: dict[str, Any] | None = Field(
        None, examples=[None, _DATA], description="Данные документа; без них их собирает источник"
    )
    contract: str | None = Field(None, examples=["70"])
    client: str | None = Field(None, examples=[None])
    period: str | None = Field(None, examples=["2026-10"])
    date: _Day | None = Field(None, examples=[None])
    template: str | None = Field(None, examples=[None])
    number: str | None = Field(None, examples=[None])
    basis: list[int] | None = Field(None, examples=[None])
    amount: Decimal | None = Field(None, examples=[None])
    details: dict[str, Any] | None = Field(None, examples=[None])
    extra: dict[str, Any] | None = Field(None, examples=[None])

    def request(self) -> dict[str, Any]:
        """Return what is given, as the façade takes it."""
        return self.model_dump(exclude={"type", "types", "data", "key"}, exclude_none=True)


class DocumentAsked(_RequestAsked):
    """Which document."""

    type: str = Field(examples=["invoice"], description="Код типа документа")


class IssueAsked(DocumentAsked):
    """A document to be issued; ``key`` names the operation, so that it is issued once."""

    key: str | None = Field(None, examples=["deal-1001"])


class PackageAsked(_RequestAsked):
    """Documents of several types on one request, each on the basis of those before."""

    types: list[str] = Field(min_length=1, examples=[["invoice", "act"]])


class FindingTold(_Told):
    """One problem of the data, in Russian."""

    severity: str = Field(examples=["error"])
    code: str = Field(examples=["buyer.inn.checksum"])
    path: str = Field(examples=["buyer.inn"])
    message: str = Field(examples=["ИНН покупателя не сходится с контрольной суммой"])
    remedy: str = Field("", examples=["Проверьте ИНН"])


class Refusal(_Told):
    """Why something was refused: ``code`` is stable, ``message`` for people."""

    code: str = Field(examples=["issue_refused"])
    message: str = Field(examples=["Документ не выпущен: в данных есть ошибки"])
    findings: list[FindingTold] = []


class DraftTold(BaseModel):
    """A document as it would be issued."""

    type: str
    title: str
    date: dt.date
    total: Decimal | None
    currency: str
    can_be_issued: bool
    findings: list[FindingTold]

    @classmethod
    def of(cls, draft: Draft, title: str) -> DraftTold:
        """Tell of a draft."""
        return cls(
            type=draft.type,
            title=title,
            date=draft.date,
            total=draft.payload.total,
            currency=draft.payload.currency.code,
            can_be_issued=all(finding.severity.value != "error" for finding in draft.findings),
            findings=[FindingTold.model_validate(finding) for finding in draft.findings],
        )


class DocumentTold(_Told):
    """An issued document, as a list tells of it; sums that may not be seen are empty."""

    id: int = Field(examples=[1])
    type: str = Field(examples=["invoice"])
    number: str = Field(examples=["СЧ-00001/26"])
    date: dt.date
    organisation: str
    client: str
    client_name: str
    contract: str
    total: Decimal | None
    currency: str
    status: Status
    due_date: dt.date | None
    paid: Decimal
    payment: PaymentStatus | None = None


class DocumentsTold(BaseModel):
    """A page of a list; ``next`` is what to give as ``before`` for the page after it."""

    documents: list[DocumentTold]
    next: int | None = None


class IssuedTold(BaseModel):
    """A document that was issued, or was there under its key already."""

    id: int = Field(examples=[1])
    type: str = Field(examples=["invoice"])
    number: str = Field(examples=["СЧ-00001/26"])
    date: dt.date
    total: Decimal | None
    currency: str
    status: Status

    @classmethod
    def of(cls, document: Document) -> IssuedTold:
        """Tell of a document."""
        return cls(
            id=document.id,
            type=document.type,
            number=document.number,
            date=document.date,
            total=document.payload.total,
            currency=document.payload.currency.code,
            status=document.status,
        )


class StatusAsked(_Asked):
    """A step of a document's life."""

    status: Status = Field(examples=["sent"])
    reason: str = Field("", examples=[""])


class EventTold(_Told):
    """Something that happened."""

    at: dt.datetime
    name: str = Field(examples=["issued"])
    detail: str
    who: str
    reason: str


class PaymentAsked(_Asked):
    """Money received; with ``source_id``, your own, it is taken in once."""

    client: str = Field(examples=["7"])
    amount: Decimal = Field(examples=["9272.00"], gt=0)
    date: _Day = Field(examples=["2026-11-03"])
    organisation: str = Field("", examples=["1"])
    contract: str = ""
    currency: str = "RUB"
    number: str = Field("", examples=["118"])
    purpose: str = Field("", examples=["Оплата по счёту № 1"])
    source_id: str = Field("", examples=["pay-118"])
    method: PaymentMethod | None = None
    payer_kind: PayerKind | None = None
    documents: list[int] = Field([], examples=[[1]])


class PaymentTold(_Told):
    """A payment, and the documents that it pays."""

    id: int
    source_id: str
    organisation: str
    client: str
    contract: str
    date: dt.date
    amount: Decimal
    currency: str
    number: str
    purpose: str
    allocated: Decimal
    free: Decimal
    documents: list[int]
    is_reversed: bool

    @classmethod
    def of(cls, receipt: Receipt) -> PaymentTold:
        """Tell of a payment."""
        return cls.model_validate(receipt)


class BatchAsked(_Asked):
    """The documents of a period, for every contract with charges."""

    types: list[str] = Field(min_length=1, examples=[["invoice", "act"]])
    period: str = Field(examples=["2026-10"])
    organisation: str | None = None
    clients: list[str] | None = None
    formats: list[str] = Field([], examples=[["pdf"]])
    channel: Channel = Channel.EMAIL


class BatchRowTold(_Told):
    """What became of a document."""

    type: str
    client: str
    contract: str
    outcome: str
    message: str
    document_id: int | None
    number: str


class BatchTold(_Told):
    """A batch as it stands; ``rows`` come at its end, without what was skipped."""

    id: str
    state: str = Field(examples=["running"], description="running, done, failed")
    total: int | None = None
    made: int = 0
    skipped: int = 0
    failed: int = 0
    seconds_left: float | None = None
    problem: Refusal | None = None
    rows: list[BatchRowTold] = []
