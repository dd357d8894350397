"""Other programs told of every change: signed, and retried from the same outbox as letters.

A call is a POST of JSON. ``X-Docgen-Signature`` is ``sha256=`` and the HMAC (RFC 2104) of the
body under the secret, in hexadecimal; ``X-Docgen-Id`` is the same in every attempt, so that
whoever is called twice can tell.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from typing import Final
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from docgen.delivery.settings import MailSettings, Webhook
from docgen.store.outbox.changes import Change
from docgen.store.outbox.entries import AttemptOutcome, NewEntry, OutboxEntry, OutboxState
from docgen.wiring import Wiring

WEBHOOK_KIND: Final = "webhook"

_DAYS: Final = 3
#: Characters of what went wrong: whoever is called may answer at any length.
_TOLD: Final = 300
_PAUSES: Final = (1, 5, 15, 60, 180, 360)
#: Answers that another attempt may mend.
_LATER: Final = frozenset((408, 425, 429))
_CLIENT_ERRORS: Final = range(400, 500)
#: What of the outbox is told of by its own hooks: telling it here would tell of telling.
_OWN: Final = "outbox"


class Webhooks:
    """Writes calls for the outbox, and makes them."""

    def __init__(self, wiring: Wiring, settings: MailSettings) -> None:
        self._wiring = wiring
        self._settings = settings
        self._opener = build_opener(_NoRedirects())

    def run(self, stop: threading.Event) -> int:
        """Make the calls that are due; return how many were taken."""
        if not self._settings.webhooks:
            return 0
        outbox = self._wiring.store.outbox
        taken = 0
        while not stop.is_set() and (entries := outbox.claim(WEBHOOK_KIND)):
            for entry in entries:
                outcome = self._call(entry)
                outbox.finish(entry, outcome)
                taken += outcome.state is OutboxState.SENT
        return taken

    def entries(self, change: Change) -> Iterator[NewEntry]:
        """Yield the calls about a change."""
        if change.subject == _OWN:
            return
        for name, webhook in self._settings.webhooks.items():
            if not webhook.events or change.name in webhook.events:
                yield NewEntry(
                    kind=WEBHOOK_KIND,
                    key=f"{name}|{change.id}",
                    recipient=webhook.url,
                    occasion=change.name,
                    account=name,
                    content={
                        "id": change.id,
                        "event": change.name,
                        "at": change.at.isoformat(),
                        "subject": change.subject,
                        "subject_id": change.subject_id,
                        "type": change.type,
                        "number": change.number,
                        "detail": change.detail,
                        "who": change.who,
                        "reason": change.reason,
                    },
                    documents=(change.subject_id,) if change.type else (),
                    last_at=datetime.now(UTC) + timedelta(days=_DAYS),
                )

    def _call(self, entry: OutboxEntry) -> AttemptOutcome:
        webhook = self._settings.webhooks.get(entry.account)
        if webhook is None:
            return AttemptOutcome(state=OutboxState.CANCELLED, problem="this webhook is no more")
        try:
            with self._opener.open(_request(webhook, entry), timeout=webhook.timeout) as answer:
                return AttemptOutcome(state=OutboxState.SENT, answer=str(answer.status))
        except HTTPError as error:
            if error.code in _CLIENT_ERRORS and error.code not in _LATER:
                return AttemptOutcome(state=OutboxState.FAILED, problem=f"answered {error.code}")
            return _later(entry, f"answered {error.code}")
        except (URLError, HTTPException, OSError, ValueError) as error:
            return _later(entry, f"{type(error).__name__}: {error}"[:_TOLD])


class _NoRedirects(HTTPRedirectHandler):
    """Follows nobody elsewhere: what is signed is for one address."""

    def redirect_request(self, *_arguments: object) -> None:
        """Follow no redirect."""


def _request(webhook: Webhook, entry: OutboxEntry) -> Request:
    body = json.dumps(entry.content, ensure_ascii=False, sort_keys=True).encode()
    signature = hmac.new(webhook.secret.encode(), body, hashlib.sha256).hexdigest()
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "X-Docgen-Id": str(entry.id),
        "X-Docgen-Signature": f"sha256={signature}",
    }
    return Request(webhook.url, body, headers, method="POST")  # noqa: S310 - http or https only, as the settings were read


def _later(entry: OutboxEntry, problem: str) -> AttemptOutcome:
    pause = timedelta(minutes=_PAUSES[min(entry.attempts, len(_PAUSES)) - 1])
    return AttemptOutcome(
        state=OutboxState.PENDING, problem=problem, due_at=datetime.now(UTC) + pause
    )
