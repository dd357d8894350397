"""Payments told to the plugins that observe them, after each commit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from docgen.hooks.caller import Plugins
from docgen.models import Document
from docgen.settlement import Receipt
from docgen.store.payments.payment_rows import PaidChange
from docgen.store.payments.payment_store import PaymentObserver


class PaymentHooks(PaymentObserver):
    """Calls the hooks; ``document`` returns one by its id, read only where a plugin wants it."""

    def __init__(self, plugins: Plugins, document: Callable[[int], Document]) -> None:
        self._plugins = plugins
        self._document = document

    def received(self, receipt: Receipt) -> None:
        """Tell of a payment that was taken in."""
        self._plugins.after_payment_received(receipt)

    def reversed(self, receipt: Receipt) -> None:
        """Tell of a payment that was taken back."""
        self._plugins.after_payment_reversed(receipt)

    def paid(self, changes: Sequence[PaidChange]) -> None:
        """Tell of documents that are paid in another measure than they were, each once."""
        if not self._plugins.observe_payment_statuses:
            return
        today = dt.datetime.now().astimezone().date()
        first = {row.document_id: row for row in reversed(changes)}
        last = {row.document_id: row for row in changes}
        for document_id, row in last.items():
            previous, _ = first[document_id].statuses(today)
            _, status = row.statuses(today)
            if status is not previous:
                document = self._document(document_id)
                self._plugins.after_payment_status_changed(document, status, previous)
