"""Who gets the letter about documents, and which level of the settings decided it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import IntEnum
from typing import Any, Final, TypeVar

from attrs import frozen

from docgen.delivery.addresses import good_and_bad, split_addresses
from docgen.delivery.settings import Attaching, Audience, MailRule, MailSettings, PaidBy
from docgen.models import Channel, Contact, Document, DocumentGroup, Draft, PartyKind

T = TypeVar("T")

#: Returns the people of a document's client.
Contacts = Callable[[Document | Draft], Sequence[Contact]]


class Narrowness(IntEnum):
    """How narrow a rule is; the narrowest that says something decides."""

    GENERAL = 0
    ORGANISATION = 1
    TYPE = 2
    CLIENT = 3
    CONTRACT = 4


LEVEL_CAPTIONS: Final = {
    Narrowness.GENERAL: "общая настройка",
    Narrowness.ORGANISATION: "правило организации",
    Narrowness.TYPE: "правило типа документа",
    Narrowness.CLIENT: "правило клиента",
    Narrowness.CONTRACT: "правило договора",
}


@frozen(kw_only=True)
class Decided:
    """A setting as it is for some documents, and what decided it, for people."""

    value: Any
    by: str


@frozen(kw_only=True)
class Recipient:
    """An address, whose it is, what decided that it gets the letter; ``copy`` is a blind one.

    ``name`` is how the letter greets a person, if it is known whose the address is. ``is_own`` says
    that it is the client's own.
    """

    address: str
    whose: str
    by: str
    name: str = ""
    copy: bool = False
    is_own: bool = False


@frozen(kw_only=True)
class Addressing:
    """Whom a letter about documents goes to, or the ``reason`` why it goes to nobody.

    ``bad`` are addresses that cannot be ones. ``formats`` and ``attach`` are how files go.
    """

    recipients: tuple[Recipient, ...]
    formats: tuple[str, ...]
    attach: Attaching
    when_paid: bool
    paid_by: tuple[PaidBy, ...] = ()
    bad: tuple[str, ...] = ()
    reason: str = ""
    by: str = ""


NO_ADDRESS: Final = "no_address"
NOBODY: Final = "nobody"
INDIVIDUAL: Final = "individual"


class Addressbook:
    """Decides whom letters go to, by the settings; ``contacts`` finds people by their roles."""

    def __init__(self, settings: MailSettings, contacts: Contacts) -> None:
        self._settings = settings
        self._contacts = contacts

    def addressing(self, documents: Sequence[Document | Draft], group: DocumentGroup) -> Addressing:
        """Return whom a letter about documents goes to; the first of them decides.

        ``group`` is that of the first document's type.
        """
        document = documents[0]
        buyer = document.payload.buyer
        decide = _Decider(self._settings, _matching(self._settings.rules, document))
        to, individuals = decide("to"), decide("individuals")
        formats, attach, paid_by = decide("formats"), decide("attach"), decide("paid_by")
        people: list[Recipient] = []
        bad: tuple[str, ...] = ()
        reason = by = ""
        is_closing = group is DocumentGroup.ACCOUNTING
        if is_closing and buyer.kind is PartyKind.NATURAL_PERSON and not individuals.value:
            reason, by = INDIVIDUAL, individuals.by
        elif to.value is Audience.NOBODY:
            reason, by = NOBODY, to.by
        else:
            people, bad = self._people(document, decide, to)
            reason = "" if any(not person.copy for person in people) else NO_ADDRESS
        return Addressing(
            recipients=tuple(people) if not reason else (),
            formats=formats.value,
            attach=attach.value,
            when_paid=is_closing and bool(decide("when_paid").value or paid_by.value),
            paid_by=paid_by.value,
            bad=bad,
            reason=reason,
            by=by or to.by,
        )

    def _people(
        self, document: Document | Draft, decide: _Decider, to: Decided
    ) -> tuple[list[Recipient], tuple[str, ...]]:
        """Return everybody who gets it, each address once, and what is no address."""
        extra, copies = decide("extra"), decide("copies")
        wanted: list[_Wanted] = []
        if to.value in {Audience.CLIENT, Audience.BOTH}:
            wanted += self._of_client(document, decide("roles"), to)
        if to.value in {Audience.STAFF, Audience.BOTH}:
            wanted.append(_Wanted(texts=self._settings.staff, whose="сотрудники", by=to.by))
        wanted.append(_Wanted(texts=extra.value, whose="дополнительный адрес", by=extra.by))
        wanted.append(_Wanted(texts=copies.value, whose="скрытая копия", by=copies.by, copy=True))
        return _once(wanted)

    def _of_client(self, document: Document | Draft, roles: Decided, to: Decided) -> list[_Wanted]:
        """Return the client's people who want the document or have a role; else the card."""
        found = [
            _Wanted(
                texts=contact.emails,
                whose=f"контакт клиента{contact.role and f', {contact.role}'}",
                by="желание контакта" if wants else roles.by,
                name=" ".join(filter(None, (contact.name.first, contact.name.middle))),
                is_own=True,
            )
            for contact in self._contacts(document)
            if (wants := contact.wants_document(document.type, Channel.EMAIL))
            or contact.role in roles.value
        ]
        if any(row.texts for row in found):
            return found
        email = document.payload.buyer.email
        texts = tuple(split_addresses(email))
        return [_Wanted(texts=texts, whose="карточка клиента", by=to.by, is_own=True)]


def explained(addressing: Addressing) -> Iterator[str]:
    """Yield, in Russian, who gets a letter and why; or why nobody does."""
    for recipient in addressing.recipients:
        yield f"{recipient.address}: {recipient.whose}; решила {recipient.by}"
    for text in addressing.bad:
        yield f"{text}: это не адрес"
    if addressing.reason:
        yield f"Письма не будет: {REASONS[addressing.reason]}; решила {addressing.by}"


#: Why nobody gets a letter, by codes.
REASONS: Final = {
    NO_ADDRESS: "у клиента нет адреса почты",
    NOBODY: "отправка выключена",
    INDIVIDUAL: "физическим лицам закрывающие документы не отправляются",
    "not_paid": "счёт ещё не оплачен",
    "paid_otherwise": "счёт оплачен иначе, чем требует правило",
    "void": "документ аннулирован",
    "paid": "уже оплачено",
}


@frozen(kw_only=True)
class _Wanted:
    """Addresses as they are written somewhere, whose they are, and what decided."""

    texts: Sequence[str]
    whose: str
    by: str
    name: str = ""
    copy: bool = False
    is_own: bool = False


def _once(wanted: Iterable[_Wanted]) -> tuple[list[Recipient], tuple[str, ...]]:
    people: dict[str, Recipient] = {}
    bad: list[str] = []
    for row in wanted:
        good, wrong = good_and_bad(row.texts)
        bad += wrong
        for address in good:
            recipient = Recipient(
                address=address,
                whose=row.whose,
                by=row.by,
                name=row.name,
                copy=row.copy,
                is_own=row.is_own,
            )
            people.setdefault(address.lower(), recipient)
    return list(people.values()), tuple(bad)


class _Decider:
    """Finds what is said of a setting by the narrowest rule, else by the settings themselves."""

    def __init__(
        self, settings: MailSettings, rules: Sequence[tuple[Narrowness, MailRule]]
    ) -> None:
        self._settings = settings
        self._rules = rules

    def __call__(self, name: str) -> Decided:
        for level, rule in self._rules:
            value = getattr(rule, name)
            if value is not None:
                title = f" «{rule.title}»" if rule.title else ""
                return Decided(value=value, by=f"{LEVEL_CAPTIONS[level]}{title}")
        return Decided(value=getattr(self._settings, name), by=LEVEL_CAPTIONS[Narrowness.GENERAL])


def _matching(
    rules: Iterable[MailRule], document: Document | Draft
) -> list[tuple[Narrowness, MailRule]]:
    """Return the rules whose conditions hold, the narrowest first, of equals the last first."""
    found = [(_level(rule), rule) for rule in rules if _holds(rule, document)]
    found.reverse()  # sorting keeps the order of equals
    return sorted(found, key=_by_level, reverse=True)


def _by_level(pair: tuple[Narrowness, MailRule]) -> int:
    return pair[0]


def _holds(rule: MailRule, document: Document | Draft) -> bool:
    payload = document.payload
    contract = payload.contract.id if payload.contract else ""
    return (
        rule.organisation in {"", payload.seller.id}
        and (not rule.types or document.type in rule.types)
        and rule.client in {"", payload.buyer.id}
        and rule.contract in {"", contract}
        and (not rule.payers or payload.buyer.kind in rule.payers)
    )


def _level(rule: MailRule) -> Narrowness:
    if rule.contract:
        return Narrowness.CONTRACT
    if rule.client:
        return Narrowness.CLIENT
    if rule.types or rule.payers:
        return Narrowness.TYPE
    return Narrowness.ORGANISATION if rule.organisation else Narrowness.GENERAL
