"""Everything a plugin can extend, on one page.

A plugin is a module (or an object) with functions of these names, marked with
``@docgen.hookimpl`` and found through the entry-point group ``docgen``. It takes only the
arguments it needs, by name.

Two kinds of hooks. ``docgen_<noun>`` *supplies* something: either everybody's answers are put
together, or the first plugin that does not answer ``None`` wins; ``tryfirst=True`` goes before
the others and ``trylast=True`` after them. ``docgen_before_…`` and ``docgen_after_…`` *observe*:
their results are ignored, and an exception in one of them is logged and loses no document.
"""

# mypy: disable-error-code="empty-body"
# A hook specification is its signature and its docstring.

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING

import pluggy

from docgen.lifecycle import Actor
from docgen.models import (
    Action,
    Document,
    DocumentType,
    File,
    Finding,
    Measure,
    Modifier,
    Notice,
    NumberToken,
    OwnField,
    Payload,
    PayloadExtension,
    Status,
    Subject,
)
from docgen.official.schema import FormatSchema
from docgen.protocols import DataCollector, MailTransport, ShortcodeResolver
from docgen.rendering.protocols import OutputRenderer, PdfEngine

if TYPE_CHECKING:
    from docgen.edo_operator import EdoOperator
    from docgen.settlement import PaymentStatus, Receipt
    from docgen.store.outbox.entries import OutboxEntry

hookspec = pluggy.HookspecMarker("docgen")
hookimpl = pluggy.HookimplMarker("docgen")


@hookspec
def docgen_document_types() -> Iterable[DocumentType]:
    """Declare document types. Called once, when the plugin is registered.

    All answers count. A code that another plugin has declared is refused, naming both.
    """


@hookspec
def docgen_payload_extension(document_type: DocumentType) -> PayloadExtension | None:
    """Add fields to the payload of a type of somebody else's. Called once a type, at registration.

    A second extension of one type is refused, naming both plugins.
    """


@hookspec(firstresult=True)
def docgen_data_collector(document_type: DocumentType) -> DataCollector | None:
    """Supply what builds a type's payload from the source. Called when one is collected.

    The first answer wins: a host replaces a bundled collector with ``tryfirst=True``.
    """


@hookspec
def docgen_shortcode_resolver(document_type: DocumentType) -> ShortcodeResolver | None:
    """Supply shortcodes for a type. Called once a type.

    All answers form a chain; where two have a shortcode of one name, the earlier wins. The
    shared shortcodes of docgen itself are last.
    """


@hookspec(firstresult=True)
def docgen_output_renderer(document_type: DocumentType, format: str) -> OutputRenderer | None:  # noqa: A002 - the field's word
    """Supply what renders a type in a format. Called when a file is rendered.

    The first answer wins; docgen's own ``html``, ``pdf`` and ``docx`` are last.
    """


@hookspec
def docgen_template_roots() -> Iterable[Traversable]:
    """Supply folders that hold ``<type>/<template name>/template.toml``. Called once.

    All answers count. The host's folders are looked into first, then the plugins', then the
    bundled one.
    """


@hookspec
def docgen_modifiers() -> Iterable[Modifier]:
    """Supply modifiers beside docgen's own. Called once.

    All answers count. A name or alias that is taken is refused, naming both plugins.
    """


@hookspec
def docgen_word_forms() -> Mapping[str, Mapping[str, str]]:
    """Supply declined forms of names, positions and titles, by nominative and case. Called once.

    All answers are put together; where two have one nominative, the earlier wins. They go before
    the engines that decline, and behind forms that stand in the data.
    """


@hookspec
def docgen_own_fields() -> Iterable[OwnField]:
    """Declare fields of the host's own: of parties, contracts, lines and documents. Called once.

    All answers count. A name that a record has already is refused, naming both plugins.
    """


@hookspec
def docgen_number_tokens() -> Iterable[NumberToken]:
    """Supply tokens for number masks beside docgen's own. Called once.

    All answers count. A name that is taken is refused, naming both plugins.
    """


@hookspec
def docgen_pdf_engines() -> Iterable[PdfEngine]:
    """Supply engines that turn HTML into PDF. Called once.

    All answers count; a name that is taken is refused, naming both plugins.
    """


@hookspec
def docgen_edo_operators() -> Iterable[EdoOperator]:
    """Supply operators of electronic exchange. Called when documents are sent or asked after.

    All answers count; a name that is taken is refused, naming both plugins.
    """


@hookspec
def docgen_schemas(document_type: DocumentType) -> Iterable[FormatSchema]:
    """Supply the official formats of a type's XML. Called for every type at the first validation.

    All answers count. A revision that is taken, by prefix, version and revision, is refused,
    naming both plugins.
    """


@hookspec
def docgen_check(document_type: DocumentType, payload: Payload) -> Iterable[Finding]:
    """Check a payload. Called before a document is drafted or issued.

    All answers count. Report findings, do not raise: one of severity ``error`` refuses the
    issue, and the user sees all of them at once.
    """


@hookspec(firstresult=True)
def docgen_mail_transport(account: str) -> MailTransport | None:
    """Supply what carries the letters of a mail account that has neither host nor folder.

    Called when its first letter is to be sent. The first answer wins.
    """


@hookspec(firstresult=True)
def docgen_payment_link(document: Document, amount: Decimal) -> str | None:
    """Supply the address where a document is paid, as far as it is owed. The first answer wins.

    Called when the client looks at it in the cabinet; ``amount`` is what is still to be paid.
    """


@hookspec
def docgen_may(user: Actor, action: Action, subject: Subject) -> bool | None:
    """Say whether somebody may do something with something. Called before it is done.

    One ``False`` refuses, whatever the others say; else one ``True`` allows. Where all answer
    ``None``, our own people may, and a cabinet's client only with what is its own. It is also
    called for every row of a list, so it has to be quick. A failure refuses, too.
    """


@hookspec
def docgen_before_document_issued(document_type: DocumentType, payload: Payload) -> None:
    """Observe that a payload has passed its checks and is about to get its number."""


@hookspec
def docgen_after_document_issued(document: Document) -> None:
    """Observe that a document has its number and is stored. Called after the commit."""


@hookspec
def docgen_after_file_rendered(document: Document, file: File) -> None:
    """Observe that a file of a document was rendered."""


@hookspec
def docgen_after_measured(measure: Measure) -> None:
    """Observe how long something took: issuing, rendering, an attempt to send a letter.

    Called after it, in the same thread, also when it failed: for counters and timings.
    """


@hookspec
def docgen_after_notice_made(notice: Notice) -> None:
    """Observe that a person should be told something: of a request, an approval, missing paper.

    Called after what it tells of is stored; to whom and how it goes, the plugin decides.
    """


@hookspec
def docgen_before_status_changed(document: Document, target: Status) -> None:
    """Observe that a document may go to another status and is about to."""


@hookspec
def docgen_after_status_changed(document: Document, previous: Status) -> None:
    """Observe that a document has another status than it had. Called after the commit."""


@hookspec
def docgen_after_payment_received(receipt: Receipt) -> None:
    """Observe that a payment was taken in, with what it pays already. Called after the commit."""


@hookspec
def docgen_after_payment_reversed(receipt: Receipt) -> None:
    """Observe that a payment was taken back. Called after the commit."""


@hookspec
def docgen_after_payment_status_changed(
    document: Document, status: PaymentStatus, previous: PaymentStatus
) -> None:
    """Observe that a document is paid, in part or in full, or is so no more.

    Called after the commit of whatever moved the money, with the status of that day.
    """


@hookspec
def docgen_before_letter_sent(letter: OutboxEntry, content: bytes) -> None:
    """Observe that a letter of the outbox is about to go; ``content`` are its bytes."""


@hookspec
def docgen_after_letter_sent(letter: OutboxEntry) -> None:
    """Observe how an attempt to send a letter ended. Called after the commit.

    Its ``state`` says how: ``sent``, ``failed``, ``uncertain``, or ``pending`` for another time.
    """


@hookspec
def docgen_after_letter_marked(letter: OutboxEntry) -> None:
    """Observe what became known of a letter later: ``bounced``, ``complained``, ``opened``."""
