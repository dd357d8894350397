"""What the cabinet's pages show, read through the façade in the client's name."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from docgen.exceptions import DocGenError, ForbiddenError, UnknownNameError
from docgen.language.dates import format_date, format_period
from docgen.language.plurals import plural
from docgen.models import (
    REQUEST_CAPTIONS,
    AccountantRequest,
    Channel,
    Contract,
    Document,
    DocumentGroup,
    Organisation,
    Period,
    Status,
)
from docgen.models.cabinet import WAY_CAPTIONS, Way
from docgen.portal.visits import Visit
from docgen.portal.words import (
    ShownState,
    called,
    day_of,
    period_of,
    size_of,
    state_of,
    sum_of,
    sums,
)
from docgen.settlement import PaymentStatus

if TYPE_CHECKING:
    from docgen.pipeline.paying import PaymentTerms
    from docgen.store import DocumentSummary

#: Documents on a page.
PAGE: Final = 20
#: How many documents are counted; of more a page says that there are more.
_COUNTED: Final = 1000
#: Bills that one QR code pays: their numbers have to fit its purpose.
_TOGETHER: Final = 5

#: The two, or three, kinds of documents, with the path of each.
TABS: Final[Mapping[DocumentGroup, tuple[str, str]]] = {
    DocumentGroup.BILL: ("/", "Счета"),
    DocumentGroup.ACCOUNTING: ("/accounting", "Бухгалтерские документы"),
    DocumentGroup.CONTRACT: ("/contracts", "Договоры"),
}
_BILL_STATES: Final = {
    PaymentStatus.UNPAID.value: "Не оплачен",
    PaymentStatus.PARTLY_PAID.value: "Оплачен частично",
    PaymentStatus.OVERDUE.value: "Просрочен",
    PaymentStatus.PAID.value: "Оплачен",
}
_UNSIGNED: Final = "unsigned"
_OTHER_STATES: Final = {
    _UNSIGNED: "На подписи",
    Status.SIGNED.value: "Подписан",
    Status.DECLINED.value: "Отклонён",
}
_MONTHS: Final = 6
_YEARS: Final = 3


@frozen(kw_only=True)
class ListedDocument:
    """A document as a list shows it."""

    id: int
    name: str
    period: str
    date: str
    total: str
    state: ShownState
    formats: tuple[str, ...]


@frozen(kw_only=True)
class Payable:
    """What is to be paid, and how: by ``terms`` where one payment can."""

    sum: str
    day: str
    terms: PaymentTerms | None
    qr: str
    late: str = ""
    bills: tuple[tuple[int, str], ...] = ()


@frozen(kw_only=True)
class ListFilter:
    """What a list is narrowed to; ``after`` is how many pages before this one have shown."""

    group: DocumentGroup
    period: str = ""
    state: str = ""
    before: int | None = None
    after: int = 0


class Screens:
    """Reads what pages show to a visitor."""

    def __init__(self, visit: Visit, today: dt.date) -> None:
        self._visit = visit
        self._dg = visit.dg
        self._today = today
        self._types = {kind.code: kind for kind in self._dg.catalog.types()}

    def listed(self, wish: ListFilter) -> Sequence[DocumentSummary]:
        """Return documents of a list, one more than a page holds where there are more.

        Raises:
            UnknownNameError: the state is none.
            ConfigurationError: the period is none.

        """
        return self._dg.documents.list(
            client=self._visit.client,
            group=wish.group,
            before=wish.before,
            limit=PAGE + 1,
            **self._narrowing(wish),
        )

    @staticmethod
    def _narrowing(wish: ListFilter) -> Mapping[str, Any]:
        is_bill, is_unsigned = wish.group is DocumentGroup.BILL, wish.state == _UNSIGNED
        return {
            "period": wish.period or None,
            "payment": (wish.state or None) if is_bill else None,
            "status": None if is_bill or is_unsigned else (wish.state or None),
            "unsigned": is_unsigned,
        }

    def place(self, wish: ListFilter, shown: int) -> str:
        """Return which of how many a page shows: «21–40 из 123»; how many is told up to a bound."""
        first, last = wish.after + 1, wish.after + shown
        where = f"{first}–{last}" if shown > 1 else f"{first}"
        count = self._dg.documents.count(
            self._visit.client, wish.group, most=_COUNTED + 1, **self._narrowing(wish)
        )
        if count is None:
            return where
        if count > _COUNTED:
            return f"{where} из более чем {_COUNTED}"
        return f"{where} из {max(count, last)}"

    def contract(self, found: Sequence[DocumentSummary]) -> Contract | None:
        """Return the contract that documents are under, if it is one."""
        if len({row.contract for row in found}) != 1:
            return None
        return self._dg.documents.get(found[0].id).payload.contract

    def rows(self, found: Sequence[DocumentSummary]) -> tuple[ListedDocument, ...]:
        """Return documents as a page shows them."""
        days = self._days(found)
        return tuple(self._row(summary, days.get(summary.id)) for summary in found)

    def tabs(self) -> Iterator[tuple[DocumentGroup, str, str]]:
        """Yield the kinds of documents, that of contracts only where there are any."""
        for group, (path, title) in TABS.items():
            has_any = group is not DocumentGroup.CONTRACT or self._dg.documents.list(
                client=self._visit.client, group=group, limit=1
            )
            if has_any:
                yield group, path, title

    def periods(self) -> Mapping[str, str]:
        """Return the periods to choose from, with their names."""
        month, found = self._today.replace(day=1), []
        for _ in range(_MONTHS):
            found.append(f"{month:%Y-%m}")
            month = (month - dt.timedelta(days=1)).replace(day=1)
        years = [str(self._today.year - back) for back in range(_YEARS)]
        quarter = f"{self._today.year}-Q{(self._today.month + 2) // 3}"
        names = {code: format_period(Period.parse(code)) for code in (quarter, *found)}
        return {**{year: f"{year} год" for year in years}, **names}

    @staticmethod
    def states_of(group: DocumentGroup) -> Mapping[str, str]:
        """Return the states to choose from, with their names."""
        return _BILL_STATES if group is DocumentGroup.BILL else _OTHER_STATES

    def payable(self) -> Payable | None:
        """Return what the client owes; nothing, if it owes nothing.

        However much else the client has, only what is owed is read, and that by sums.
        """
        client = self._visit.client
        debts = self._dg.payments.debts(client, on=self._today)
        if not debts:
            return None
        bills = self._dg.documents.list(
            client=client, overdue=True, on=self._today, limit=_TOGETHER
        )
        is_one_payment = sum(debt.count for debt in debts) <= _TOGETHER
        terms = self._terms(self._owed_ids()) if is_one_payment else None
        return Payable(
            sum=sums((debt.currency, debt.left) for debt in debts),
            day=day_of(self._today, self._today),
            terms=terms,
            qr=_picture(terms),
            late=sums((debt.currency, debt.late) for debt in debts if debt.late),
            bills=tuple((bill.id, f"№\u00a0{bill.number}") for bill in bills),
        )

    def prepaid(self) -> str:
        """Return what the client has paid in advance, if it has."""
        return sums(self._dg.payments.advances(self._visit.client).items())

    def document(self, document_id: int) -> Mapping[str, Any]:
        """Return what the page of a document shows.

        Raises:
            UnknownNameError: there is no such document.
            ForbiddenError: it is not the visitor's.

        """
        self._visit.require(document_id)
        document = self._dg.documents.get(document_id)
        row = self._dg.documents.summary(document_id)
        return {
            "row": self._row(row, self._days([row]).get(row.id)),
            "day": format_date(row.date, "text"),
            "document": document,
            "payable": self._payable_of(row),
            "vat": document.payload.total_vat and sum_of(document.payload.total_vat, row.currency),
            "period": document.payload.period and format_period(document.payload.period),
            "paid": tuple(self._paid(row)),
            "sizes": self._sizes(document_id),
            "related": tuple(self._related(document)),
            "taken": self._taken(document_id),
        }

    def related_ids(self, document_id: int) -> tuple[int, ...]:
        """Return a document and those issued with it that the visitor may see."""
        document = self._dg.documents.get(document_id)
        return (document_id, *(row.id for row in self._related(document)))

    def requests(self) -> Sequence[Mapping[str, str]]:
        """Return the client's requests, the newest first."""
        found = self._dg.requests.list(client=self._visit.client, limit=PAGE)
        return [
            {
                "text": self.asked(row),
                "state": f"{day_of(row.asked_at.date(), self._today)}, "
                f"{REQUEST_CAPTIONS[row.status].lower()}",
                "reason": row.reason,
            }
            for row in found
        ]

    def asked(self, request: AccountantRequest) -> str:
        """Return what was asked for, in a line."""
        titles = ", ".join(self._types[code].title for code in request.types)
        period = f" за {format_period(request.period)}" if titles and request.period else ""
        return f"{titles}{period}" or request.comment.partition("\n")[0]

    def ways(self) -> Mapping[str, Any]:
        """Return how documents may be had, and which way was agreed on."""
        consents = self._dg.cabinet.consents(self._visit.client)
        return {"all": WAY_CAPTIONS, "chosen": consents[0].way if consents else None}

    def agree(self, way: str) -> None:
        """Keep which way was chosen in the cabinet."""
        self._dg.cabinet.agree(self._visit.client, Way(way), note="в кабинете")

    def _owed_ids(self) -> list[int]:
        """Return the few bills that are owed, the oldest first."""
        found = [
            row
            for state in (PaymentStatus.UNPAID, PaymentStatus.PARTLY_PAID)
            for row in self._dg.documents.list(
                client=self._visit.client, payment=state, on=self._today, limit=_TOGETHER
            )
            if row.payable is not None
        ]
        return [row.id for row in sorted(found, key=_age)]

    def _days(self, found: Sequence[DocumentSummary]) -> Mapping[int, dt.date]:
        """Return when bills were paid, and other documents signed."""
        paid = [summary.id for summary in found if summary.paid]
        signed = [summary.id for summary in found if summary.status is Status.SIGNED]
        moments = self._dg.store.last_moments(Status.SIGNED.value, signed)
        return {
            **{id_: at.astimezone().date() for id_, at in moments.items()},
            **self._dg.store.payments.days_of_payment(paid),
        }

    def _payable_of(self, row: DocumentSummary) -> Payable | None:
        if not row.owed or row.payable is None:
            return None
        terms = self._terms([row.id])
        late = ""
        if row.due_date is not None and row.due_date < self._today:
            days = (self._today - row.due_date).days
            since = plural(days, ("прошёл", "прошло", "прошло"))
            late = (
                f"Срок был {day_of(row.due_date, self._today)}, {since} {days}\u00a0"
                f"{plural(days, ('день', 'дня', 'дней'))}"
            )
        return Payable(
            sum=sum_of(row.left, row.currency),
            day=day_of(self._today, self._today),
            terms=terms,
            qr=_picture(terms),
            late=late,
        )

    def _terms(self, ids: Sequence[int]) -> PaymentTerms | None:
        try:
            return self._dg.payments.terms(*ids)
        except ForbiddenError:
            return None

    def _related(self, document: Document) -> Iterator[ListedDocument]:
        """Yield what a document was made from, and what was made from it."""
        if self._visit.only is not None:
            return
        links = self._dg.store.links
        for other in (*links.basis(document.id), *links.following(document.id)):
            try:
                yield self._row(self._dg.documents.summary(other))
            except (ForbiddenError, UnknownNameError):
                continue

    def _paid(self, row: DocumentSummary) -> Iterator[str]:
        """Yield what a bill was paid with: sums, days, numbers of payment orders."""
        payments = self._dg.store.payments
        for share in payments.allocations(row.id) if row.paid else ():
            if share.reversed_at is not None:
                continue
            receipt = payments.get(share.payment_id) if share.payment_id else None
            day = receipt.date if receipt else share.at.astimezone().date()
            order = (
                f", платёжное поручение №\u00a0{receipt.number}"
                if receipt and receipt.number
                else ""
            )
            yield f"{sum_of(share.amount, row.currency)} — {day_of(day, self._today)}{order}"

    def _sizes(self, document_id: int) -> Mapping[str, str]:
        """Return how large the files are that were made already."""
        kept = self._dg.store.files.of(document_id)
        return {row.format: size_of(row.size) for row in kept if row.channel is Channel.EMAIL}

    def _taken(self, document_id: int) -> str:
        """Return when the document was taken last, if it was."""
        moments = [
            event.at.astimezone()
            for event in self._dg.documents.history(document_id)
            if event.name == "downloaded"
        ]
        last = max(moments, default=None)
        return f"{day_of(last.date(), self._today)} в {last:%H:%M}" if last else ""

    def _row(self, row: DocumentSummary, day: dt.date | None = None) -> ListedDocument:
        """Return a document as a list shows it; ``day`` is when it was paid or signed."""
        kind = self._types[row.type]
        is_contract = kind.group is DocumentGroup.CONTRACT
        return ListedDocument(
            id=row.id,
            name=called(kind.title, row.number),
            period="" if is_contract else period_of(row.period),
            date=format_date(row.date),
            total="" if row.total is None else sum_of(row.total, row.currency),
            state=state_of(row, kind.title, self._today, is_signed=kind.comes_back, day=day),
            formats=self._formats(row),
        )

    def _formats(self, row: DocumentSummary) -> tuple[str, ...]:
        """Return what can be taken: a PDF, and the official file of a type that has one."""
        kind = self._types[row.type]
        has_file = "xml" in kind.formats and row.status not in {Status.VOID, Status.ARCHIVED}
        return ("pdf", "xml") if has_file else ("pdf",)


def brand_of(visit: Visit | None, organisation: str, dg: Any) -> Organisation | None:  # noqa: ANN401
    """Return whose cabinet it is: an organisation named, else the seller of the newest document."""
    try:
        if organisation:
            return dg.source.organisation(organisation)  # type: ignore[no-any-return]
        rows = visit.dg.documents.list(client=visit.client, limit=1) if visit else ()
        return dg.store.get(rows[0].id).payload.seller if rows else None
    except DocGenError:
        return None


def _age(row: DocumentSummary) -> tuple[dt.date, int]:
    return row.date, row.id


def _picture(terms: PaymentTerms | None) -> str:
    """Return a QR code as an address that holds the picture itself."""
    picture = terms.qr_picture if terms is not None else None
    if picture is None:
        return ""
    return f"data:{picture.media_type};base64,{base64.b64encode(picture.content).decode()}"
