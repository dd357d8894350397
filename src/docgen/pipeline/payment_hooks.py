"""Payments told to the plugins that observe them, after each commit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from docgen.hooks.caller import Plugins
from docgen.models import Document

if TYPE_CHECKING:
    from docgen.settlement import Receipt
    from docgen.store.payments.payment_rows import PaidChange


class PaymentHooks:
    """Calls the hooks, as :class:`docgen.store.payments.observing.PaymentObserver`.

    ``document`` returns one by its id, read only where a plugin wants it.
    """

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
        for change in changes:
            previous, status = change.before.status(today), change.after.status(today)
            if status is not previous:
                document = self._document(change.document_id)
                self._plugins.after_payment_status_changed(document, status, previous)
