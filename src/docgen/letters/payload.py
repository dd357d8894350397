"""What a letter about documents, and the report of a night, say."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from attrs import field, frozen

from docgen.models import Payload


@frozen(kw_only=True)
class LetterDocument:
    """A document that a letter is about; ``total`` is ``None`` of a type without one."""

    title: str
    number: str
    date: dt.date
    total: Decimal | None = None
    type: str = ""


@frozen(kw_only=True)
class LetterLink:
    """A file that is not in the letter, being too large, but at an address."""

    name: str
    url: str


@frozen(kw_only=True)
class LetterPayload(Payload):
    """What a letter is about, and to whom it is.

    ``addressee`` is how the reader is called in the greeting, ``documents`` what the letter is
    about, the one with the number first. ``owed`` is what is still to be paid by ``due_date``,
    ``paid`` what was received ``paid_on`` by the payment order ``payment_number``; ``days_late``
    and ``days_left`` count from the day of the letter. ``sign_until`` is when a signed original
    is wanted. The addresses (``pay_url`` …) are of the host's own pages, ``contact_name`` and
    ``contact_phone`` are whoever answers, ``qr`` the text of the payment QR code.
    """

    documents: tuple[LetterDocument, ...]
    addressee: str = ""
    owed: Decimal | None = None
    paid: Decimal | None = None
    due_date: dt.date | None = None
    paid_on: dt.date | None = None
    payment_number: str = ""
    days_late: int = 0
    days_left: int | None = None
    sign_until: dt.date | None = None
    pay_url: str = ""
    documents_url: str = ""
    settings_url: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    qr: str = ""
    links: tuple[LetterLink, ...] = ()


@frozen(kw_only=True)
class ReportLine:
    """A line of a report: a caption, how many, and what they come to; ``bad`` ones are mended."""

    caption: str
    count: int
    total: Decimal | None = None
    bad: bool = False


@frozen(kw_only=True)
class ReportCause:
    """Something to mend: of whom first, how many more, why, where and by which command."""

    who: str
    more: int
    why: str
    count: int
    url: str = ""
    command: str = ""


@frozen(kw_only=True)
class NightReportPayload(Payload):
    """What a rule did at a moment; ``began`` and ``ended`` are times of the day."""

    rule: str
    began: str
    ended: str
    causes: tuple[ReportCause, ...] = ()
    documents: tuple[ReportLine, ...] = ()
    letters: tuple[ReportLine, ...] = ()
    money: tuple[ReportLine, ...] = ()
    made: int = 0
    report_url: str = ""
    settings_url: str = ""
    recipients: tuple[str, ...] = field(factory=tuple)

    @property
    def to_mend(self) -> int:
        """How many things are to be mended."""
        return sum(cause.count for cause in self.causes)
