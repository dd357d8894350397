"""The log of what docgen does: one event a line, as JSON, and nobody's personal data.

An event says what happened to which document, of what type and organisation, and how long it
took; never whose it is, what stands in it, or where a letter goes.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import sys
from pathlib import Path
from typing import Final

from docgen.hooks.specs import hookimpl
from docgen.models import Document, File, Measure, Status
from docgen.settlement import Receipt
from docgen.store.outbox.entries import OutboxEntry

#: The logger of events; its records have them as ``event``.
EVENTS: Final = "docgen.events"

_log: Final = logging.getLogger(EVENTS)


class JsonLines(logging.Formatter):
    """Writes a record as a line of JSON: ``at``, ``level``, ``logger``, and the event or a text.

    Of an exception it writes the class and the place; its message may hold data.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        at = dt.datetime.fromtimestamp(record.created, dt.UTC)
        line: dict[str, object] = {
            "at": at.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        event = getattr(record, "event", None)
        line |= event if isinstance(event, dict) else {"event": "log", "text": str(record.msg)}
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
            trace = record.exc_info[2]
            while trace is not None and trace.tb_next is not None:
                trace = trace.tb_next
            if trace is not None:
                code = trace.tb_frame.f_code
                line["place"] = f"{code.co_filename}:{trace.tb_lineno}"
        return json.dumps(line, ensure_ascii=False, default=str)


class LineFile(logging.Handler):
    """Appends lines to a file, or to the standard error; it may be moved away at any time."""

    def __init__(self, path: Path | None) -> None:
        super().__init__()
        self.path = path
        self.setFormatter(JsonLines())

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line; a full disk must not stop what is logged."""
        line = f"{self.format(record)}\n"
        try:
            if self.path is None:
                sys.stderr.write(line)
            else:
                with self.path.open("a", encoding="utf-8") as file:
                    file.write(line)
        except OSError:
            self.handleError(record)


def write_lines_to(path: Path | None) -> None:
    """Have docgen's log written as lines of JSON, in place of where they went before."""
    log = logging.getLogger("docgen")
    for handler in [row for row in log.handlers if isinstance(row, LineFile)]:
        log.removeHandler(handler)
    log.addHandler(LineFile(path))
    log.setLevel(logging.INFO)


class EventLog:
    """A plugin that logs what happens: ``DocGen(…, plugins=[EventLog()])``."""

    @hookimpl
    def docgen_after_document_issued(self, document: Document) -> None:
        """Log a number taken."""
        _tell("document.issued", **_of(document))

    @hookimpl
    def docgen_after_file_rendered(self, document: Document, file: File) -> None:
        """Log a file made."""
        _tell("file.rendered", **_of(document), format=file.format, bytes=len(file.content))

    @hookimpl
    def docgen_after_status_changed(self, document: Document, previous: Status) -> None:
        """Log a step."""
        status = {"previous": previous.value, "status": document.status.value}
        _tell("document.status_changed", **_of(document), **status)

    @hookimpl
    def docgen_after_payment_received(self, receipt: Receipt) -> None:
        """Log a payment, without its sum."""
        _tell("payment.received", payment=receipt.id, organisation=receipt.organisation)

    @hookimpl
    def docgen_after_letter_sent(self, letter: OutboxEntry) -> None:
        """Log how an attempt to send a letter ended, without whom it was to."""
        about = {"letter": letter.id, "account": letter.account, "state": letter.state.value}
        _tell("letter.attempted", **about, attempts=letter.attempts)

    @hookimpl
    def docgen_after_measured(self, measure: Measure) -> None:
        """Log how long something took."""
        seconds = round(measure.seconds, 4)
        _tell("measured", what=measure.name, seconds=seconds, **measure.labels)


def _of(document: Document) -> dict[str, object]:
    organisation = document.payload.seller.id
    return {"document": document.id, "type": document.type, "organisation": organisation}


def _tell(event: str, **about: object) -> None:
    _log.info("%s", event, extra={"event": {"event": event, **about}})
