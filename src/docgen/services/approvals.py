"""Documents that wait for a yes: ``dg.approvals``."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final, Unpack

from attrs import evolve

from docgen.exceptions import (
    ConfigurationError,
    ErrandError,
    ForbiddenError,
    IssueRefusedError,
    UnknownNameError,
)
from docgen.lifecycle import Actor
from docgen.models import (
    Action,
    Approval,
    ApprovalStatus,
    Document,
    Draft,
    Event,
    NoticeKind,
    Payload,
    Severity,
    Subject,
    SubjectKind,
)
from docgen.models.mapping import to_mapping
from docgen.pipeline.draft import Prepared
from docgen.pipeline.issue import IssueTerms
from docgen.pipeline.request import DocumentRequest, clean_words, read_details
from docgen.pipeline.rights import subject_of
from docgen.templates.contacts import prints_contacts
from docgen.wiring import Wiring

NOBODY: Final = Actor()


class Approvals:
    """Documents that are issued when their approvers have said yes, one after another.

    The link that answers is told to the approver alone, and stands in no approval returned here.
    What waits is a request, not a document: the number is taken on the last yes, and where the
    data are others by then than those that were seen, all are asked again.

    Methods raise UnknownNameError for an approval that is not there, ForbiddenError for what
    somebody has no right to, ErrandError for what was answered already, and StorageError when the
    store fails. Whoever is concerned is told by the hook ``docgen_after_notice_made``.
    """

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring

    def ask(
        self,
        code: str,
        *,
        approvers: Sequence[str] = (),
        due: dt.date | None = None,
        comment: str = "",
        by: Actor = NOBODY,
        **request: Unpack[DocumentRequest],
    ) -> Approval:
        """Ask that a document may be issued; takes what :meth:`docgen.DocGen.draft` collects by.

        ``approvers`` are asked in their order: ids or names of users, or their roles; unless
        given, those that the host has set for the type. The answer is wanted by the day ``due``.

        Raises:
            IssueRefusedError: there are findings of severity ``error``.
            ConfigurationError: nobody is named who could say yes.

        """
        asked = tuple(map(clean_words, approvers)) or tuple(
            self._wiring.settings.approvals.get(code, ())
        )
        if not asked or not all(row.strip() for row in asked):
            raise ConfigurationError(
                f"say who approves {code}: approvers=[…], or approvals = {{{code} = […]}} in the "
                "settings"
            )
        prepared = self._wiring.preparation.prepare(code, None, request)
        draft = prepared.draft
        by = self._wiring.rights.require(Action.MAKE, subject_of(draft), by)
        self._require_sound(prepared)
        about = subject_of(draft)
        approval = self._wiring.store.approvals.add(
            {
                "type": draft.type,
                "organisation": about.organisation,
                "client": about.client,
                "contract": about.contract,
                "period": str(draft.payload.period or ""),
                "request": _plain(request, draft),
                "payload_hash": seen_hash(prepared),
                "approvers": list(asked),
                "due": due,
                "comment": clean_words(comment),
            },
            by,
        )
        self._ask_next(approval)
        return _shown(approval)

    def get(self, approval: Approval | int) -> Approval:
        """Return what waits, or waited, for a yes."""
        found = self._wiring.store.approvals.get(_id(approval))
        if not self._is_seen(found):
            self._wiring.rights.require(Action.APPROVE, _subject(found))
        return _shown(found)

    def list(
        self,
        *,
        status: ApprovalStatus | str | None = None,
        approver: str | None = None,
        client: str | None = None,
        overdue: bool = False,
        on: dt.date | None = None,
    ) -> tuple[Approval, ...]:
        """Return what the user may see, the newest first; ``approver`` is whose answer is due.

        Raises:
            UnknownNameError: there is no such status.

        """
        wanted = {"status": None if status is None else _status(status).value, "client": client}
        day = (on or _today()) if overdue else None
        found = self._wiring.store.approvals.list(wanted, overdue_on=day)
        seen = filter(self._is_seen, found)
        return tuple(_shown(row) for row in seen if approver in {None, row.approver})

    def history(self, approval: Approval | int) -> tuple[Event, ...]:
        """Return what happened to an approval, in order."""
        return self._wiring.store.approvals.events(self.get(approval).id)

    def draft(self, approval: Approval | int) -> Draft:
        """Return the document as it would be issued now."""
        found = self.get(approval)
        self._wiring.rights.require(Action.SEE_SUMS, _subject(found))
        return self._prepared(found).draft

    def approve(
        self, approval: Approval | int, *, comment: str = "", by: Actor = NOBODY
    ) -> Approval:
        """Say yes; the last yes issues the document, whose id the approval then has.

        Where the data are others than those that were seen, nothing is approved: the first
        approver is asked again, with what is there now, and the approval returned waits for it.

        Raises:
            ForbiddenError: it is not this user's turn to answer.
            IssueRefusedError: there are findings of severity ``error`` by now.

        """
        found = self._wiring.store.approvals.get(_id(approval))
        by = self._require_turn(found, by)
        return _shown(self._approve(found, comment, by))

    def refuse(self, approval: Approval | int, *, reason: str, by: Actor = NOBODY) -> Approval:
        """Say no, and why; whoever asked is told.

        Raises:
            ForbiddenError: it is not this user's turn to answer.
            ConfigurationError: there is no reason.

        """
        found = self._wiring.store.approvals.get(_id(approval))
        by = self._require_turn(found, by)
        return _shown(self._refuse(found, reason, by))

    def answer(self, token: str, *, yes: bool, reason: str = "") -> Approval:
        """Answer by a link, in the name of the approver it was made for; it is good only once.

        Raises:
            UnknownNameError: there is no such link, or it was used already.

        """
        found = self._wiring.store.approvals.by_token(token)
        _require_asked(found)
        by = Actor(name=found.approver)
        answer = self._approve if yes else self._refuse
        return _shown(answer(found, reason, by))

    def remind(self, *, on: dt.date | None = None, by: Actor = NOBODY) -> tuple[Approval, ...]:
        """Tell, once a day, whoever has not answered by the day, and who asked; return which."""
        day = on or _today()
        late = self._wiring.store.approvals.list({}, overdue_on=day)
        mine = self._wiring.rights.visible(late, _subject, Action.MAKE, by)
        return tuple(_shown(row) for row in mine if self._remind(row, day, by))

    def _approve(self, seen: Approval, comment: str, by: Actor) -> Approval:
        comment = clean_words(comment)
        prepared = self._prepared(seen)
        self._require_sound(prepared)
        if seen_hash(prepared) != seen.payload_hash:
            return self._ask_again(seen, prepared, by)
        store = self._wiring.store.approvals
        if seen.step + 1 < len(seen.approvers):
            answered = store.change(seen, "approved", by, reason=comment, step=seen.step + 1)
            self._ask_next(answered)
            return answered
        document = self._issued(seen, prepared, by)
        values = {"status": ApprovalStatus.APPROVED.value, "document_id": document.id}
        answered = store.change(seen, "approved", by, reason=comment, **values)
        text = f"Согласовано и выпущено: {self._wiring.notices.called([document.id])}"
        self._wiring.notices.of_approval(NoticeKind.APPROVAL_GIVEN, seen.asked_by, text, answered)
        return answered

    def _refuse(self, seen: Approval, reason: str, by: Actor) -> Approval:
        if not reason.strip():
            raise ConfigurationError("say why: give a reason, whoever asked is told it")
        reason, status = clean_words(reason), ApprovalStatus.REFUSED.value
        answered = self._wiring.store.approvals.change(
            seen, "refused", by, reason=reason, status=status
        )
        text = f"Не согласовано: {self._called(seen)}: {reason}"
        kind = NoticeKind.APPROVAL_REFUSED
        self._wiring.notices.of_approval(kind, seen.asked_by, text, answered)
        return answered

    def _issued(self, seen: Approval, prepared: Prepared, by: Actor) -> Document:
        """Issue what was prepared, once: where the same yes comes twice, it is the same one."""
        key = prepared.operation_key or f"approval/{seen.id}"
        number = prepared.draft.number if "number" in seen.request else None
        terms = IssueTerms(by=by, key=key, number=number, is_approved=True)
        ready = self._wiring.issuance.freeze(prepared, terms)
        (issued,) = self._wiring.issuance.issue([ready])
        return issued.document

    def _ask_again(self, seen: Approval, prepared: Prepared, by: Actor) -> Approval:
        asked = self._wiring.store.approvals.change(
            seen, "changed", by, step=0, payload_hash=seen_hash(prepared)
        )
        text = f"Данные изменились, нужно согласовать заново: {self._called(asked)}"
        self._wiring.notices.of_approval(NoticeKind.APPROVAL_CHANGED, asked.approver, text, asked)
        return asked

    def _ask_next(self, approval: Approval) -> None:
        comment = approval.comment and f". {approval.comment}"
        text = f"Нужно ваше согласие: {self._called(approval)}{comment}"
        kind = NoticeKind.APPROVAL_ASKED
        self._wiring.notices.of_approval(kind, approval.approver, text, approval)

    def _remind(self, approval: Approval, day: dt.date, by: Actor) -> bool:
        store = self._wiring.store.approvals
        said = [event for event in store.events(approval.id) if event.detail == day.isoformat()]
        if said:
            return False
        store.note(approval.id, "reminded", detail=day.isoformat(), by=self._wiring.rights.doer(by))
        text = f"Нет ответа к {approval.due:%d.%m.%Y}: {self._called(approval)}"
        for to in dict.fromkeys((approval.approver, approval.asked_by)):
            self._wiring.notices.of_approval(NoticeKind.APPROVAL_OVERDUE, to, text, approval)
        return True

    def _prepared(self, approval: Approval) -> Prepared:
        request: Any = dict(approval.request)
        request["date"] = dt.date.fromisoformat(request["date"])
        if "amount" in request:
            request["amount"] = Decimal(request["amount"])
        return self._wiring.preparation.prepare(approval.type, None, request)

    def _require_sound(self, prepared: Prepared) -> None:
        found = self._wiring.preparation.findings(prepared)
        if errors := [row for row in found if row.severity is Severity.ERROR]:
            raise IssueRefusedError(prepared.draft.type, errors)

    def _require_turn(self, approval: Approval, by: Actor) -> Actor:
        """Return who answers, if it is theirs to answer now, and allowed."""
        _require_asked(approval)
        by = self._wiring.rights.require(Action.APPROVE, _subject(approval), by)
        if approval.approver not in {by.id, by.name, *by.roles}:
            raise ForbiddenError(by.called, Action.APPROVE, f"the turn is {approval.approver}'s")
        return by

    def _is_seen(self, approval: Approval) -> bool:
        """Whether the user has to do with it: who may make such documents, or approve them."""
        rights, about = self._wiring.rights, _subject(approval)
        return rights.may(Action.MAKE, about) or rights.may(Action.APPROVE, about)

    def _called(self, approval: Approval) -> str:
        title = self._wiring.plugins.title(approval.type)
        whom = f"клиент {approval.client}"
        return ", ".join(filter(None, (title, whom, approval.period)))


def seen_hash(prepared: Prepared) -> str:
    """Return the SHA-256 of what an approver has seen: the data and the template's version.

    Whom letters go to is nothing that is agreed on: people of the parties are part of it only
    where the template prints them.
    """
    draft = prepared.draft
    payload: Payload = draft.payload
    if not prints_contacts(prepared.template):
        payload = evolve(
            payload,
            seller=evolve(payload.seller, contacts=()),
            buyer=evolve(payload.buyer, contacts=()),
        )
    seen = [draft.type, draft.template_hash, to_mapping(payload)]
    text = json.dumps(seen, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(request: DocumentRequest, draft: Draft) -> dict[str, Any]:
    """Return what a document is collected by as it is stored; of today, it stays of today."""
    plain: dict[str, Any] = {
        name: str(request[name])
        for name in ("contract", "client", "period", "template", "number", "amount")
        if name in request
    }
    plain["date"] = draft.date.isoformat()
    if "basis" in request:
        plain["basis"] = [row if isinstance(row, int) else row.id for row in request["basis"]]
    if request.get("beyond_basis"):
        plain["beyond_basis"] = True
    if "details" in request:
        plain["details"] = to_mapping(read_details(request))
    return plain


def _shown(approval: Approval) -> Approval:
    """Return an approval without the token: only the approver's own notice has the link."""
    return evolve(approval, token="")


def _subject(approval: Approval) -> Subject:
    return Subject(
        kind=SubjectKind.DOCUMENT,
        type=approval.type,
        organisation=approval.organisation,
        client=approval.client,
        contract=approval.contract,
    )


def _require_asked(approval: Approval) -> None:
    if approval.status is not ApprovalStatus.ASKED:
        raise ErrandError(f"approval {approval.id} is {approval.status} already")


def _status(name: str) -> ApprovalStatus:
    try:
        return ApprovalStatus(name)
    except ValueError:
        raise UnknownNameError("status of an approval", name, tuple(ApprovalStatus)) from None


def _id(approval: Approval | int) -> int:
    return approval if isinstance(approval, int) else approval.id


def _today() -> dt.date:
    return dt.datetime.now().astimezone().date()
