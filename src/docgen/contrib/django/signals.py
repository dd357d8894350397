"""Signals of what happens to documents; each is sent after the commit.

Whatever a receiver does, no document is lost: its errors go into the log.
"""

from __future__ import annotations

from typing import Final

from django.dispatch import Signal

#: ``document``
document_issued: Final = Signal()
#: ``document``, ``file``
file_rendered: Final = Signal()
#: ``document``, ``previous``
status_changed: Final = Signal()
#: ``receipt``
payment_received: Final = Signal()
#: ``receipt``
payment_reversed: Final = Signal()
#: ``document``, ``status``, ``previous``
payment_status_changed: Final = Signal()
#: ``letter``
letter_sent: Final = Signal()
