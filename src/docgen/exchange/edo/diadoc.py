"""Диадок over its HTTP API, documented at https://developer.kontur.ru/doc/diadoc-api.

Not tried against Диадок itself: tests speak to a local server that answers as documented.
"""

from __future__ import annotations

import base64
import datetime as dt
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import httpx

from docgen.edo_operator import (
    AnswerKind,
    EdoAnswer,
    EdoEvent,
    EdoEvents,
    InvitationState,
    Parcel,
)
from docgen.exceptions import EdoError
from docgen.exchange.edo.diadoc_events import events_of
from docgen.exchange.edo.universal import EdoSigner, universal_message
from docgen.models import File

ADDRESS: Final = "https://diadoc-api.kontur.ru"

#: More bytes than this go by the shelf, in parts of so many.
_INLINE: Final = 500_000
_PART: Final = 512_000
_MAX_DOCUMENT: Final = 70_000_000
_PAGE: Final = 100
_TIMEOUT: Final = httpx.Timeout(30.0, connect=10.0)
_RUNNING: Final = 204
_UNAUTHORISED: Final = 401
_TOO_MANY: Final = 429
_SERVER: Final = 500
_MAX_WAITS: Final = 5
_MAX_WAIT: Final = 30.0
_USUAL_WAIT: Final = 5.0
_MAX_COMMENT: Final = 2_000
_UNIVERSAL: Final = "/GenerateUniversalMessage"
_XML: Final = "application/xml; charset=utf-8"
_REVOCATION: Final = "revocation_request_02"

#: Types of documents as the API names them, by docgen's own.
_TYPES: Final = {
    "upd": "UniversalTransferDocument",
    "vat_invoice": "UniversalTransferDocument",
    "corrective_invoice": "UniversalCorrectionDocument",
    "act": "XmlAcceptanceCertificate",
    "waybill": "XmlTorg12",
    "reconciliation": "ReconciliationAct",
}
_MY_COUNTERAGENT: Final = "IsMyCounteragent"
_INVITED: Final = {
    _MY_COUNTERAGENT: InvitationState.ACCEPTED,
    "RejectsMe": InvitationState.REFUSED,
}

_log: Final = logging.getLogger("docgen.edo")


class DiadocOperator:
    """Диадок, for one box of ours.

    ``box`` is the BoxIdGuid. ``token`` returns an access token, a fresh one when it is told that
    the last was not taken: OIDC is the host's. ``sign`` returns the detached CMS signature of
    bytes, in DER: so is CryptoPro. ``types`` names types otherwise than docgen does, and
    ``versions`` the versions that GetDocumentTypes returned, by type. ``signer`` is named in
    universal messages and revocations: receipts, requests to clarify and refusals need one.
    """

    def __init__(
        self,
        box: str,
        token: Callable[[bool], str],
        sign: Callable[[bytes], bytes],
        *,
        address: str = ADDRESS,
        name: str = "diadoc",
        types: Mapping[str, str] | None = None,
        versions: Mapping[str, str] | None = None,
        signer: EdoSigner | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._box = box
        self._token = token
        self._sign = sign
        self._name = name
        self._types = {**_TYPES, **(types or {})}
        self._versions = dict(versions or {})
        self._signer = signer
        self._sleep = sleep
        self._client = httpx.Client(base_url=address, timeout=_TIMEOUT, follow_redirects=False)

    @property
    def name(self) -> str:
        """How settings and commands call it."""
        return self._name

    @property
    def repeats_safely(self) -> bool:
        """Under the same operationId the first result comes back."""
        return True

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def send(self, parcel: Parcel) -> str:
        """Post a message with one document; return its MessageId and EntityId."""
        (answer,) = self.send_together(parcel.operation, [parcel])
        return answer

    def send_together(self, operation: str, parcels: Sequence[Parcel]) -> Sequence[str]:
        """Post a message; return the MessageId with the EntityId of each document."""
        body = {
            "FromBoxId": self._box,
            "ToBoxId": self._box_of(parcels[0]),
            "DocumentAttachments": [self._attachment(parcel) for parcel in parcels],
        }
        answer = self._ask("POST", "/V3/PostMessage", body, operationId=operation)
        found = [
            row for row in answer.get("Entities") or [] if row.get("EntityType") == "Attachment"
        ]
        ids = {
            (row.get("DocumentInfo") or {}).get("CustomDocumentId"): row.get("EntityId", "")
            for row in found
        }
        in_order = [row.get("EntityId", "") for row in found] + [""] * len(parcels)
        return [
            f"{answer.get('MessageId', '')}/{ids.get(row.operation, in_order[at])}"
            for at, row in enumerate(parcels)
        ]

    def _attachment(self, parcel: Parcel) -> dict[str, Any]:
        if len(parcel.file.content) > _MAX_DOCUMENT:
            raise EdoError(f"{parcel.file.name} has more than {_MAX_DOCUMENT} bytes")
        attachment: dict[str, Any] = {
            "SignedContent": self._signed(parcel.file.content),
            "TypeNamedId": self._types.get(parcel.type, parcel.type),
            "Function": parcel.function or "default",
            "CustomDocumentId": parcel.operation,
            "Comment": parcel.comment,
            "Metadata": [{"Key": "FileName", "Value": parcel.file.name}],
        }
        if version := self._versions.get(parcel.type):
            attachment["Version"] = version
        return attachment

    def poll(self, cursor: str) -> EdoEvents:
        """Return a page of the box's events; the cursor is the key of the last one."""
        last = cursor
        while True:
            body: dict[str, Any] = {"Filter": {}, "PopulateDocuments": True, "Limit": _PAGE}
            if last:
                body["AfterIndexKey"] = last
            answer = self._ask("POST", "/V4/GetDocflowEvents", body, boxId=self._box)
            rows: list[dict[str, Any]] = answer.get("Events") or []
            events = [event for row in rows for event in events_of(row)]
            following = str(rows[-1].get("IndexKey", "")) if rows else ""
            # A page may say nothing of what matters here, and others follow it.
            if events or following in {"", last}:
                return EdoEvents(events=events, cursor=following)
            last = following

    def receive(self, event: EdoEvent) -> File:
        """Return the content of a document."""
        response = self._request(
            "GET",
            "/V4/GetEntityContent",
            None,
            boxId=self._box,
            messageId=event.message,
            entityId=event.entity,
        )
        return File(
            name=event.file_name or f"{event.entity}.xml",
            media_type=response.headers.get("Content-Type", "application/octet-stream"),
            content=response.content,
        )

    def sign_answer(self, event: EdoEvent, answer: EdoAnswer) -> None:
        """Sign a document, with the buyer's title where it has one; or say something else of it.

        What is not a signature is a universal message.
        """
        place = (event.message, event.entity)
        if answer.kind is not AnswerKind.SIGN:
            content = universal_message(answer.kind, answer.comment, self._required_signer())
            said = self._generated(_UNIVERSAL, place, content)
            self._patch(place, answer.kind, "UniversalMessages", self._signed(said))
        elif answer.title:
            self._patch(place, answer.kind, "RecipientTitles", self._signed(answer.title))
        else:
            signature = _encoded(self._sign(self.receive(event).content))
            self._patch(place, answer.kind, "Signatures", signature)

    def revoke(self, sent: str, reason: str) -> None:
        """Propose that a document of ours is void; the answer is an event."""
        message, _, entity = sent.partition("/")
        place = (message, entity)
        body = {"Comment": reason[:_MAX_COMMENT], "Signer": self._required_signer().details}
        version = {"contentTypeId": _REVOCATION}
        proposal = self._generated("/V2/GenerateRevocationRequestXml", place, body, **version)
        self._patch(place, "revoke", "RevocationRequests", self._signed(proposal))

    def invite(self, inn: str, kpp: str, message: str) -> InvitationState:
        """Invite a participant; one that is our counteragent already is accepted."""
        known = [
            organisation.get("CounteragentStatus", "")
            for organisation in self._organisations(inn, kpp)
        ]
        for status, state in _INVITED.items():
            if status in known:
                return state
        body = {"Inn": inn, "MessageToCounteragent": message}
        task = self._ask("POST", "/V3/AcquireCounteragent", body, myBoxId=self._box)
        if not task.get("TaskId"):
            raise EdoError("/V3/AcquireCounteragent answered without a TaskId", is_unknown=True)
        return InvitationState.WAITS

    # Parts ------------------------------------------------------------------------------------

    def _required_signer(self) -> EdoSigner:
        if self._signer is None:
            raise EdoError("nobody signs service documents; give DiadocOperator a signer")
        return self._signer

    def _generated(self, path: str, place: tuple[str, str], body: object, **query: object) -> bytes:
        """Return a service document about one of a message, as the operator makes it."""
        message, entity = place
        where = {"boxId": self._box, "messageId": message, "attachmentId": entity}
        return self._request("POST", path, body, **where, **query).content

    def _patch(
        self, place: tuple[str, str], said: str, part: str, signed: dict[str, str] | str
    ) -> None:
        """Add something signed to a message; the same a second time is nothing new."""
        message, entity = place
        content = "Signature" if part == "Signatures" else "SignedContent"
        patch = {
            "BoxId": self._box,
            "MessageId": message,
            part: [{"ParentEntityId": entity, content: signed}],
        }
        operation = f"{message}-{entity}-{said}"
        self._ask("POST", "/V4/PostMessagePatch", patch, operationId=operation)

    def _signed(self, content: bytes) -> dict[str, str]:
        signature = _encoded(self._sign(content))
        if len(content) < _INLINE:
            return {"Content": _encoded(content), "Signature": signature}
        return {"NameOnShelf": self._shelve(content), "Signature": signature}

    def _shelve(self, content: bytes) -> str:
        """Put a large content on the shelf in parts, and return its name there."""
        name = f"__userId__/{dt.datetime.now(dt.UTC):%Y%m%d%H%M%S%f}"
        starts = range(0, len(content), _PART)
        for index, start in enumerate(starts):
            is_last = index == len(starts) - 1
            self._request(
                "POST",
                "/ShelfUpload",
                content[start : start + _PART],
                nameOnShelf=name,
                partIndex=index,
                **({"isLastPart": 1} if is_last else {}),
            )
        return name

    def _box_of(self, parcel: Parcel) -> str:
        found = self._organisations(parcel.recipient_inn, parcel.recipient_kpp)
        exact = [row for row in found if row.get("FnsParticipantId") == parcel.recipient]
        organisation = next(iter(exact or found), None)
        if organisation is None:
            raise EdoError(
                f"Диадок knows no organisation with ИНН {parcel.recipient_inn}: it is with "
                "another operator. Set up roaming, or send through its operator"
            )
        if organisation.get("CounteragentStatus", _MY_COUNTERAGENT) != _MY_COUNTERAGENT:
            raise EdoError(
                f"{organisation.get('ShortName', parcel.recipient_inn)} is not our counteragent "
                "in Диадок yet; invite it: docgen edo invite"
            )
        boxes = organisation.get("Boxes") or [{}]
        return str(boxes[0].get("BoxIdGuid") or boxes[0].get("BoxId", ""))

    def _organisations(self, inn: str, kpp: str) -> list[dict[str, Any]]:
        asked = {"inn": inn, "includeRelations": "true"} | ({"kpp": kpp} if kpp else {})
        answer = self._ask("GET", "/GetOrganizationsByInnKpp", None, **asked)
        return list(answer.get("Organizations") or [])

    # Requests ---------------------------------------------------------------------------------

    def _ask(self, method: str, path: str, body: object, **query: object) -> dict[str, Any]:
        response = self._request(method, path, body, **query)
        try:
            answer = response.json() if response.content else {}
        except ValueError:
            raise EdoError(f"{path} answered with no JSON", is_unknown=True) from None
        if not isinstance(answer, dict):
            raise EdoError(f"{path} answered with something else than an object", is_unknown=True)
        return answer

    def _request(self, method: str, path: str, body: object, **query: object) -> httpx.Response:
        """Ask until there is an answer; 204 says that the same question is to be asked again."""
        response = self._attempt(method, path, body, query, is_fresh=False)
        if response.status_code == _UNAUTHORISED:
            response = self._attempt(method, path, body, query, is_fresh=True)
        for _ in range(_MAX_WAITS):
            if response.status_code != _RUNNING:
                break
            self._sleep(min(_after(response) or _USUAL_WAIT, _MAX_WAIT))
            response = self._attempt(method, path, body, query, is_fresh=False)
        _require_done(response, path)
        return response

    def _attempt(
        self, method: str, path: str, body: object, query: Mapping[str, object], *, is_fresh: bool
    ) -> httpx.Response:
        headers = {
            "Authorization": f"Bearer {self._token(is_fresh)}",
            "Accept": "application/json",
        }
        content: dict[str, Any] = {}
        if isinstance(body, bytes):
            content = {"content": body}
            if path == _UNIVERSAL:
                headers |= {"Accept": "application/xml", "Content-Type": _XML}
        elif body is not None:
            content = {"json": body}
        params: dict[str, Any] = dict(query)
        try:
            response = self._client.request(method, path, params=params, headers=headers, **content)
        except httpx.ConnectError as error:
            raise EdoError(f"Диадок cannot be reached: {error}", retry_after=60) from error
        except httpx.HTTPError as error:
            problem = f"no answer of {path}: {error}"
            raise EdoError(problem, is_unknown=True) from error
        if "Sunset" in response.headers:
            _log.warning("%s goes away on %s", path, response.headers["Sunset"])
        return response


def _require_done(response: httpx.Response, path: str) -> None:
    status = response.status_code
    if status == _RUNNING:
        raise EdoError(f"{path} is still running", retry_after=_after(response) or _USUAL_WAIT)
    if response.is_success:
        return
    told = f"{path} answered {status}: {response.text[:500]}"
    if status == _TOO_MANY or status >= _SERVER:
        raise EdoError(told, retry_after=_after(response) or 60.0)
    raise EdoError(told)


def _after(response: httpx.Response) -> float | None:
    stated = response.headers.get("Retry-After", "")
    return float(stated) if stated.isdecimal() else None


def _encoded(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")
