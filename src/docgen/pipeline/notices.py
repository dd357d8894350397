"""What people should be told of: made here, and handed to whoever has the means to tell them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from docgen.exceptions import ConfigurationError, UnknownNameError
from docgen.hooks.caller import Plugins
from docgen.models import AccountantRequest, Approval, Notice, NoticeKind

if TYPE_CHECKING:
    from docgen.store import DocumentSummary
    from docgen.store.opening import StoreOpener

#: What a link may lead to, and what stands in its place in the host's address.
PLACES: Final[Mapping[str, str]] = {"document": "{id}", "request": "{id}", "approval": "{token}"}


def read_links(links: Mapping[str, str]) -> Mapping[str, str]:
    """Return the host's addresses by what they lead to: ``https://crm.example/doc/{id}``.

    Raises:
        UnknownNameError: nothing of this name is linked to.
        ConfigurationError: an address does not say where the id or the token stands.

    """
    for name, address in links.items():
        if name not in PLACES:
            raise UnknownNameError("link", name, PLACES)
        if PLACES[name] not in address:
            raise ConfigurationError(
                f"links.{name} = {address!r} has no {PLACES[name]} in it; say where it stands"
            )
    return dict(links)


class Notices:
    """Tells the plugins what people should be told; without any, nobody is."""

    def __init__(self, plugins: Plugins, opener: StoreOpener, links: Mapping[str, str]) -> None:
        self._plugins = plugins
        self._opener = opener
        self._links = read_links(links)

    def of_request(
        self, kind: NoticeKind, to: str, text: str, request: AccountantRequest
    ) -> Notice:
        """Tell somebody of a request; its documents are linked to once it is fulfilled."""
        return self._make(kind, to, text, request.documents, request=request)

    def of_approval(self, kind: NoticeKind, to: str, text: str, approval: Approval) -> Notice:
        """Tell somebody of what waits for a yes; the approver's link answers it."""
        documents = () if approval.document_id is None else (approval.document_id,)
        return self._make(kind, to, text, documents, approval=approval)

    def of_documents(
        self, kind: NoticeKind, to: str, text: str, documents: Sequence[int]
    ) -> Notice:
        """Tell somebody of documents."""
        return self._make(kind, to, text, documents)

    def paid(self, document_ids: Iterable[int]) -> None:
        """Tell the initiators of requests that a document which came of theirs is paid."""
        from docgen.settlement import PaymentStatus

        document_ids = tuple(document_ids)
        if not document_ids:
            return
        store = self._opener.store
        today = dt.datetime.now().astimezone().date()
        waiting = store.requests.with_documents(document_ids)
        rows = {row: store.summary(row) for row in sorted(waiting)}
        enough = {PaymentStatus.PAID, PaymentStatus.OVERPAID}
        paid = [key for key, row in rows.items() if row.payment_status(today) in enough]
        for request_id, document_id in store.requests.newly_paid(paid) if paid else ():
            request = store.requests.get(request_id)
            text = f"Оплачен {self._called(rows[document_id])} по вашему запросу № {request_id}"
            to = request.asked_by_id or request.asked_by
            self._make(NoticeKind.REQUEST_PAID, to, text, [document_id], request=request)

    def called(self, document_ids: Iterable[int]) -> str:
        """Return documents as a sentence names them."""
        return ", ".join(map(self._called, map(self._opener.store.summary, document_ids)))

    def _called(self, row: DocumentSummary) -> str:
        title = self._plugins.title(row.type)
        return f"{title} № {row.number} от {row.date:%d.%m.%Y}"

    def _make(
        self,
        kind: NoticeKind,
        to: str,
        text: str,
        documents: Sequence[int],
        *,
        request: AccountantRequest | None = None,
        approval: Approval | None = None,
    ) -> Notice:
        links = [self._link("document", "id", document) for document in documents]
        if request is not None and not documents:
            links.append(self._link("request", "id", request.id))
        if approval is not None and approval.approver == to:
            links.append(self._link("approval", "token", approval.token))
        notice = Notice(
            kind=kind,
            to=to,
            text=text,
            documents=tuple(documents),
            links=tuple(filter(None, links)),
            request=request,
            approval=approval,
        )
        self._plugins.after_notice_made(notice)
        return notice

    def _link(self, name: str, place: str, value: int | str) -> str:
        return self._links.get(name, "").replace(f"{{{place}}}", str(value))
