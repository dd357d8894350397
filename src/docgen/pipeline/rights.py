"""The one place where rights are asked: may this person do this with that."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Final, TypeVar

from docgen.exceptions import ConfigurationError, ForbiddenError
from docgen.hooks.caller import Plugins
from docgen.lifecycle import Actor
from docgen.models import (
    RIGHTS,
    AccountantRequest,
    Action,
    Document,
    Draft,
    Right,
    Subject,
    SubjectKind,
    is_of_own,
)
from docgen.pipeline.portal_settings import PortalSettings

if TYPE_CHECKING:
    from docgen.settlement import NewPayment, Receipt
    from docgen.store import DocumentSummary
    from docgen.store.documents.listing import DocumentCount
    from docgen.store.opening import StoreOpener
    from docgen.store.outbox.entries import OutboxEntry
    from docgen.store.payments.account_sums import OwedSum

T = TypeVar("T")

NOBODY: Final = Actor()


class Rights:
    """Who may do what: what the plugins say, else docgen's own rule.

    One refusal of a plugin is a refusal, whatever the others say. Where none says anything, the
    embedding code and its users may do everything, and a cabinet's client only what the table
    gives it, with what is its own: of documents, those that the settings of the cabinet, or else
    their templates, let the client see.

    ``user`` is whom the façade acts for: see :meth:`docgen.DocGen.acting_as`.
    """

    def __init__(
        self,
        plugins: Plugins,
        opener: StoreOpener,
        portal: PortalSettings,
        user: Actor = NOBODY,
    ) -> None:
        self._plugins = plugins
        self._opener = opener
        self._portal = portal
        self.user = user

    @property
    def table(self) -> tuple[Right, ...]:
        """What may be asked, in the order of the documentation."""
        return RIGHTS

    def acting_as(self, user: Actor) -> Rights:
        """Return the rights of a user; who acts for one user already, stays with that one.

        Raises:
            ConfigurationError: it is another user.

        """
        return Rights(self._plugins, self._opener, self._portal, self.doer(user))

    def doer(self, by: Actor = NOBODY) -> Actor:
        """Return who does something: the façade's user, or whom its caller names.

        Raises:
            ConfigurationError: the façade acts for one user, and another one is named.

        """
        if NOBODY in (self.user, by):
            return by if self.user == NOBODY else self.user
        if by != self.user:
            raise ConfigurationError(
                f"this façade acts for {self.user.called!r}, so {by.called!r} cannot do anything "
                "by it. Leave by= out, or call dg.acting_as() of the façade without a user"
            )
        return self.user

    def may(self, action: Action, subject: Subject, by: Actor = NOBODY) -> bool:
        """Return whether somebody may do something, without doing it."""
        return self._allows(self.doer(by), action, subject)

    def require(self, action: Action, subject: Subject, by: Actor = NOBODY) -> Actor:
        """Return who does something, if it is allowed.

        Raises:
            ForbiddenError: it is not.

        """
        user = self.doer(by)
        if not self._allows(user, action, subject):
            # Whose another's document is, is none of a client's business either.
            about = Subject(kind=subject.kind, id=subject.id) if user.client else subject
            raise ForbiddenError(user.called, action, str(about))
        return user

    def require_document(
        self, action: Action, document: Document | int, by: Actor = NOBODY
    ) -> Actor:
        """Return who does something with an issued document, as :meth:`require` does.

        Raises:
            UnknownNameError: there is no document with this id.

        """
        if self.is_unlimited(by):
            return self.doer(by)
        subject = (
            subject_of_summary(self._opener.store.summary(document))
            if isinstance(document, int)
            else subject_of(document)
        )
        return self.require(action, subject, by)

    def require_whole(self, document: Document | int, by: Actor = NOBODY) -> Actor:
        """Ask for all that a document says, its sums among it, as :meth:`require` does."""
        self.require_document(Action.SEE, document, by)
        return self.require_document(Action.SEE_SUMS, document, by)

    def require_making(self, draft: Draft, by: Actor = NOBODY) -> Actor:
        """Ask whether somebody may make a document, and so see what is made."""
        subject = subject_of(draft)
        self.require(Action.MAKE, subject, by)
        return self.require(Action.SEE_SUMS, subject, by)

    def visible(
        self,
        rows: Iterable[T],
        subject_of: Callable[[T], Subject],
        action: Action = Action.SEE,
        by: Actor = NOBODY,
    ) -> Iterator[T]:
        """Yield those rows of a list that somebody may see, or do something else with."""
        user = self.doer(by)
        for row in rows:
            if self._allows(user, action, subject_of(row)):
                yield row

    @property
    def only_client(self) -> str | None:
        """Whose the user's documents can only be, where that is known beforehand."""
        return None if self._plugins.asks_rights else self.user.client or None

    @property
    def judges_one_by_one(self) -> bool:
        """Whether a document may be judged unlike others of its client, type and template."""
        return self._plugins.asks_rights

    def is_unlimited(self, by: Actor = NOBODY) -> bool:
        """Whether nothing can be refused: no plugin is asked, and it is no cabinet's client."""
        return not self.doer(by).client and not self._plugins.asks_rights

    def _allows(self, user: Actor, action: Action, subject: Subject) -> bool:
        said = self._plugins.may(user, action, subject)
        if said is not None:
            return said
        return not user.client or self._is_own(user, action, subject)

    def _is_own(self, user: Actor, action: Action, subject: Subject) -> bool:
        if subject.client != user.client or not is_of_own(action, subject.kind):
            return False
        if subject.kind is not SubjectKind.DOCUMENT or not subject.id:
            return True
        seen = self._portal.sees(subject.type, subject.organisation, subject.client)
        if seen is not None:
            return seen
        return self._opener.store.templates.of_document(int(subject.id)).visible_to_client


def subject_of(document: Document | Draft) -> Subject:
    """Return what rights to a document, or to a draft of one, depend on."""
    payload = document.payload
    return Subject(
        kind=SubjectKind.DOCUMENT,
        id="" if isinstance(document, Draft) else str(document.id),
        type=document.type,
        organisation=payload.seller.id,
        client=payload.buyer.id,
        contract=payload.contract.id if payload.contract else "",
    )


def subject_of_entry(entry: OutboxEntry) -> Subject:
    """Return what rights to what waits to be sent, or was, depend on."""
    return Subject(kind=SubjectKind.DOCUMENT, organisation=entry.organisation, client=entry.client)


def subject_of_kind(client: str, row: DocumentCount | OwedSum) -> Subject:
    """Return what rights to a client's documents of one kind, told by one of them, depend on."""
    return Subject(
        kind=SubjectKind.DOCUMENT,
        id=str(row.document),
        type=row.type,
        organisation=row.organisation,
        client=client,
    )


def subject_of_summary(row: DocumentSummary) -> Subject:
    """Return what rights to a row of a list of documents depend on."""
    return Subject(
        kind=SubjectKind.DOCUMENT,
        id=str(row.id),
        type=row.type,
        organisation=row.organisation,
        client=row.client,
        contract=row.contract,
    )


def subject_of_payment(money: Receipt | NewPayment) -> Subject:
    """Return what rights to a payment depend on."""
    from docgen.settlement import Receipt

    return Subject(
        kind=SubjectKind.PAYMENT,
        id=str(money.id) if isinstance(money, Receipt) else "",
        organisation=money.organisation,
        client=money.client,
        contract=money.contract,
    )


def subject_of_request(request: AccountantRequest) -> Subject:
    """Return what rights to a request to the accountant depend on."""
    return Subject(
        kind=SubjectKind.REQUEST,
        id=str(request.id),
        type=request.types[0] if len(request.types) == 1 else "",
        organisation=request.organisation,
        client=request.client,
        contract=request.contract,
    )
