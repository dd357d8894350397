"""The tables as they are now; the migrations made them so, and a test holds the two together.

What is issued is only ever added: the database itself refuses to change it, by the triggers that
the migrations make. Which rows an index holds is said here for SQLite alone: whoever has no
PostgreSQL need not import its words, and its migrations say the same.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from docgen.models import Status
from docgen.store.database.columns import ROW_ID, ExactDecimal, UtcDateTime

metadata: Final = MetaData()


def _table(name: str, *items: Column[object] | UniqueConstraint | Index | CheckConstraint) -> Table:
    """Make a table whose rows have an id of their own, which is never given again."""
    row_id = Column("id", ROW_ID, Identity(), primary_key=True)
    return Table(name, metadata, row_id, *items, sqlite_autoincrement=True)


meta: Final = Table(
    "meta",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

#: Changes of numbering rules, each a row; what one does not say is empty, or nought.
rules: Final = _table(
    "rules",
    Column("type", Text, nullable=False),  # the rule's code
    Column("organisation", Text, nullable=False),  # empty: all of them
    Column("mask", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("reset", Text, nullable=False),
    Column("fiscal_year_start", Integer, nullable=False),
    Column("time_zone", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("mode", Text, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Index("rules_key", "type", "organisation", "id"),
)

counters: Final = Table(
    "counters",
    metadata,
    Column("id", ROW_ID, Identity(), primary_key=True),
    Column("rule", Text, nullable=False),
    Column("organisation", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    UniqueConstraint("rule", "organisation", "scope", "period"),
)

templates: Final = Table(
    "templates",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("sha256", Text, nullable=False),
)

#: The sides of documents as they were, every version once, by the hash of its content.
parties: Final = Table(
    "parties",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("inn", Text, nullable=False, index=True),
    Column("kpp", Text, nullable=False),
    Column("content", Text, nullable=False),
)

_KEYED: Final = text(f"key IS NOT NULL AND status <> '{Status.VOID.value}'")
_UNEQUAL: Final = "payable IS NOT NULL AND paid != payable"
_CORRECTS: Final = text("corrects_id IS NOT NULL")


documents: Final = _table(
    "documents",
    Column("type", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("date", Date, nullable=False),
    Column("organisation", Text, nullable=False),
    Column("client", Text, nullable=False),
    Column("client_name", Text, nullable=False),
    Column("contract", Text, nullable=False),
    Column("period", Text, nullable=False),  # of one that states none, the month of its date
    Column("total", ExactDecimal),
    Column("currency", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("key", Text),
    Column("template", Text, nullable=False),
    Column("template_hash", ForeignKey(templates.c.hash), nullable=False),
    Column("payload", Text, nullable=False),
    Column("payload_hash", Text, nullable=False),
    Column("issued_at", UtcDateTime, nullable=False),
    Column("due_date", Date),
    Column("payable", ExactDecimal),  # nothing: of a type that is not paid by
    Column("paid", ExactDecimal, nullable=False, server_default="0"),
    # Whether more is payable than paid: money that is text cannot be compared by SQLite.
    Column("owed", Boolean, nullable=False, server_default=text("false")),
    Column("edo_severity", Text, nullable=False, server_default=""),
    Column("edo_text", Text, nullable=False, server_default=""),
    Column("correction", Integer, nullable=False, server_default="0"),
    Column("corrects_id", ForeignKey("documents.id")),
    Column("voided_at", UtcDateTime),
    Column("seller_party", ForeignKey(parties.c.hash)),
    Column("buyer_party", ForeignKey(parties.c.hash)),
    Index("documents_number", "type", "organisation", "number", "correction", unique=True),
    Index("documents_key", "key", unique=True, sqlite_where=_KEYED),
    # A list is the newest first, by id: each of these finds its rows already in that order.
    Index("documents_type", "type", "id"),
    Index("documents_organisation", "organisation", "id"),
    Index("documents_client", "client", "id"),
    Index("documents_contract", "contract", "id"),
    Index("documents_period", "period", "id"),
    Index("documents_status", "status", "id"),
    # A register is by date, what is overdue by the day it was due.
    Index("documents_date", "type", "organisation", "date"),
    Index(
        "documents_owed",
        "due_date",
        "id",
        sqlite_where=text("owed = 1"),
    ),
    # What a client owes is added up from this alone.
    Index(
        "documents_owing",
        *("client", "id", "organisation", "type", "template_hash", "currency"),
        *("due_date", "payable", "paid"),
        sqlite_where=text("owed = 1"),
    ),
    # What is not owed and has not been paid exactly: too much, or it is void or corrected.
    Index(
        "documents_overpaid",
        "client",
        sqlite_where=text(f"owed = 0 AND {_UNEQUAL}"),
    ),
    Index("documents_corrects", "corrects_id", sqlite_where=_CORRECTS),
)

#: The journal: how every number in use came to be used, as ``Origin`` of
#: :mod:`docgen.numbering` says; ``reason`` says why, where it was not simply the next.
numbers: Final = _table(
    "numbers",
    Column("origin", Text, nullable=False),
    Column("counter_id", ForeignKey(counters.c.id)),
    Column("n", Integer),
    Column("type", Text, nullable=False),
    Column("organisation", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("date", Date, nullable=False),
    Column("document_id", ForeignKey(documents.c.id), unique=True),
    Column("reason", Text, nullable=False),
    Index("numbers_n", "counter_id", "n", unique=True),
    Index("numbers_number", "type", "organisation", "number", unique=True),
)

#: A document and one it was made from: an act and its invoice.
links: Final = Table(
    "links",
    metadata,
    Column("document_id", ForeignKey(documents.c.id), primary_key=True),
    Column("basis_id", ForeignKey(documents.c.id), primary_key=True, index=True),
)

#: The charges that stand in a document, by the group of documents that may hold one only once.
charges: Final = Table(
    "charges",
    metadata,
    Column("organisation", Text, primary_key=True),
    Column("client", Text, primary_key=True),
    Column("document_group", Text, primary_key=True),
    Column("charge", Text, primary_key=True),
    Column("document_id", ForeignKey(documents.c.id), primary_key=True),
    sqlite_with_rowid=False,
)

files: Final = Table(
    "files",
    metadata,
    Column("id", ROW_ID, Identity(), primary_key=True),
    Column("document_id", ForeignKey(documents.c.id), nullable=False),
    Column("format", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("engine", Text, nullable=False),
    Column("notes", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("kept_at", UtcDateTime, nullable=False),
    UniqueConstraint("document_id", "format", "channel"),
)

#: Files that came from outside: scans of what was signed.
attachments: Final = _table(
    "attachments",
    Column("document_id", ForeignKey(documents.c.id), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("added_at", UtcDateTime, nullable=False),
    Column("added_by", Text, nullable=False),
    Column("note", Text, nullable=False),
)

#: People of clients and of our organisations that the source does not know; retired, not deleted.
contacts: Final = _table(
    "contacts",
    Column("party_kind", Text, nullable=False),  # client, or organisation
    Column("party", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("added_at", UtcDateTime, nullable=False),
    Column("added_by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("retired_at", UtcDateTime),
    Column("retired_by", Text, nullable=False, server_default=""),
    Column("retired_reason", Text, nullable=False, server_default=""),
    Index("contacts_party", "party_kind", "party", "id"),
)

#: Files from outside that belong to no document: to a client, to a request, to an answer to one.
owned_files: Final = _table(
    "owned_files",
    Column("owner", Text, nullable=False),
    Column("owner_id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("added_at", UtcDateTime, nullable=False),
    Column("added_by", Text, nullable=False),
    Column("note", Text, nullable=False),
    Index("owned_files_owner", "owner", "owner_id", "id"),
)

#: What somebody asks the accountant for; what was asked stays, how far it has come changes.
requests: Final = _table(
    "requests",
    Column("status", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("asked_by_id", Text, nullable=False),
    Column("assignee", Text, nullable=False),
    Column("types", Text, nullable=False),
    Column("organisation", Text, nullable=False),
    Column("client", Text, nullable=False),
    Column("contract", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("comment", Text, nullable=False),
    Column("due", Date),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime),
    Column("reason", Text, nullable=False, server_default=""),
    Index("requests_status", "status", "id"),
    Index("requests_client", "client", "id"),
)

#: What came of a request, and when its being paid was told.
request_documents: Final = Table(
    "request_documents",
    metadata,
    Column("request_id", ForeignKey(requests.c.id), primary_key=True),
    Column("document_id", ForeignKey(documents.c.id), primary_key=True, index=True),
    Column("paid_told_at", UtcDateTime),
)

#: Documents that wait for a yes; ``step`` is the approver whose answer is waited for.
approvals: Final = _table(
    "approvals",
    Column("status", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("organisation", Text, nullable=False),
    Column("client", Text, nullable=False),
    Column("contract", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("request", Text, nullable=False),
    Column("payload_hash", Text, nullable=False),
    Column("approvers", Text, nullable=False),
    Column("step", Integer, nullable=False),
    Column("due", Date),
    Column("comment", Text, nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime),
    Column("document_id", ForeignKey(documents.c.id)),
    Column("token", Text, nullable=False, unique=True),
    Index("approvals_status", "status", "id"),
)

#: Money received; reversed, never changed. ``source_id`` is how the host knows it.
payments: Final = _table(
    "payments",
    Column("source_id", Text),
    Column("organisation", Text, nullable=False),
    Column("client", Text, nullable=False),
    Column("contract", Text, nullable=False),
    Column("date", Date, nullable=False),
    Column("amount", ExactDecimal, nullable=False),
    Column("currency", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("reversed_at", UtcDateTime),
    Column("reversal_reason", Text),
    Column("method", Text, nullable=False, server_default=""),  # empty: nobody knows
    Column("payer_kind", Text, nullable=False, server_default=""),
    CheckConstraint("CAST(amount AS NUMERIC) > 0", name="payments_amount"),
    Index("payments_source", "organisation", "source_id", unique=True),
    Index("payments_date", "organisation", "date"),
    Index("payments_client", "client", "id"),
)

#: What of a payment paid a document; without a payment, somebody's mark that it is paid.
allocations: Final = _table(
    "allocations",
    Column("payment_id", ForeignKey(payments.c.id), index=True),
    Column("document_id", ForeignKey(documents.c.id), nullable=False, index=True),
    Column("amount", ExactDecimal, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("kind", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("reversed_at", UtcDateTime),
    Column("reversal_reason", Text),
    CheckConstraint("CAST(amount AS NUMERIC) > 0", name="allocations_amount"),
)

#: What happened, to whatever ``subject`` says: a document, a rule, a payment, a counter.
events: Final = _table(
    "events",
    Column("document_id", ForeignKey(documents.c.id)),
    Column("subject", Text, nullable=False),
    Column("subject_id", ROW_ID, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("name", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Index("events_subject", "subject", "subject_id"),
)

#: What is to leave the house: see :mod:`docgen.store.outbox`. ``content`` is its carrier's.
outbox: Final = _table(
    "outbox",
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("organisation", Text, nullable=False),
    Column("client", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("occasion", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("last_at", UtcDateTime),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("token", Text, nullable=False, server_default=""),
    Column("leased_until", UtcDateTime),
    Column("handed_at", UtcDateTime),
    Column("done_at", UtcDateTime),
    Column("answer", Text, nullable=False, server_default=""),
    Column("problem", Text, nullable=False, server_default=""),
    Column("mark", Text, nullable=False, server_default=""),
    Index("outbox_key", "kind", "key", unique=True),
    Index("outbox_due", "kind", "state", "due_at", "id"),
    Index("outbox_client", "client", "id"),
    Index("outbox_handed", "kind", "account", "handed_at"),
)

#: The documents that something in the outbox is about.
outbox_documents: Final = Table(
    "outbox_documents",
    metadata,
    Column("entry_id", ForeignKey(outbox.c.id), primary_key=True),
    Column("document_id", ForeignKey(documents.c.id), primary_key=True, index=True),
)

#: What a rule of the schedule did at a moment; a row of a rule and a moment is there once.
runs: Final = _table(
    "runs",
    Column("rule", Text, nullable=False),
    Column("moment", UtcDateTime, nullable=False),
    Column("definition", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("token", Text, nullable=False),
    Column("leased_until", UtcDateTime),
    Column("begun_at", UtcDateTime, nullable=False),
    Column("done_at", UtcDateTime),
    Column("report", Text, nullable=False, server_default=""),
    Index("runs_key", "rule", "moment", unique=True),
)

#: What went to another system: a message of a channel (``onec``), with the number it went under.
#: One without ``sent_at`` was written down and may not have reached its place.
exchange_messages: Final = _table(
    "exchange_messages",
    Column("channel", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("organisation", Text, nullable=False),  # empty: of all of them
    Column("place", Text, nullable=False),
    Column("reason", Text, nullable=False),  # why all went again, where it did
    Column("made_at", UtcDateTime, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("sent_at", UtcDateTime),
    Column("confirmed_at", UtcDateTime),
    Index("exchange_messages_number", "channel", "number", unique=True),
)

#: The records of a message: a document or a payment, and the state it went in.
exchange_items: Final = Table(
    "exchange_items",
    metadata,
    Column("message_id", ForeignKey(exchange_messages.c.id), primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("subject_id", ROW_ID, primary_key=True),
    Column("state", Text, nullable=False),
    Index("exchange_items_subject", "subject", "subject_id"),
    sqlite_with_rowid=False,
)

#: Money that a bank's statement shows, each payment once by its ``fingerprint``; ``payment_id``
#: is what it became, ``findings`` are JSON: how sure its documents are, which, and why.
bank_entries: Final = _table(
    "bank_entries",
    Column("fingerprint", Text, nullable=False),
    Column("organisation", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("date", Date, nullable=False),
    Column("number", Text, nullable=False),
    Column("amount", ExactDecimal, nullable=False),
    Column("currency", Text, nullable=False),
    Column("payer", Text, nullable=False),
    Column("payer_inn", Text, nullable=False),
    Column("payer_kpp", Text, nullable=False),
    Column("payer_account", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("client", Text, nullable=False),
    Column("certainty", Text, nullable=False),
    Column("candidates", Text, nullable=False),
    Column("reasons", Text, nullable=False),
    Column("file", Text, nullable=False),
    Column("line", Integer, nullable=False),
    Column("imported_at", UtcDateTime, nullable=False),
    Column("imported_by", Text, nullable=False),
    Column("payment_id", ForeignKey(payments.c.id), index=True),
    Index("bank_entries_fingerprint", "fingerprint", unique=True),
)

#: Documents of other systems: what came, from where, and to whom of ours it belongs.
received_documents: Final = _table(
    "received_documents",
    Column("channel", Text, nullable=False),
    Column("base", Text, nullable=False),  # which base, or which operator's box
    Column("kind", Text, nullable=False),  # how that system calls the type
    Column("guid", Text, nullable=False),
    Column("organisation", Text, nullable=False),
    Column("client", Text, nullable=False),  # empty: nobody that is known
    Column("title", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("date", Date),
    Column("total", ExactDecimal),
    Column("currency", Text, nullable=False),
    Column("party", Text, nullable=False),
    Column("party_inn", Text, nullable=False),
    Column("party_kpp", Text, nullable=False),
    Column("request", Text, nullable=False),  # the host's own id of what it answers
    Column("received_at", UtcDateTime, nullable=False),
    Column("received_by", Text, nullable=False),
    Column("edo_state", Text, nullable=False, server_default=""),  # empty: it came, and no more
    Index("received_documents_source", "channel", "base", "kind", "guid", unique=True),
    Index("received_documents_client", "client", "id"),
)

received_files: Final = _table(
    "received_files",
    Column("received_id", ForeignKey(received_documents.c.id), nullable=False),
    Column("name", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("added_at", UtcDateTime, nullable=False),
    Index("received_files_content", "received_id", "sha256", unique=True),
)

#: Whose personal data was erased where: of a document, with the hash of what is left of its
#: payload; the document keeps the hash of what was issued.
erasures: Final = _table(
    "erasures",
    Column("subject", Text, nullable=False),
    Column("subject_id", ROW_ID, nullable=False),
    Column("client", Text, nullable=False),
    Column("payload_hash", Text, nullable=False),
    Column("erased_at", UtcDateTime, nullable=False),
    Column("erased_by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Index("erasures_subject", "subject", "subject_id", unique=True),
    Index("erasures_client", "client", "id"),
)

#: What authors of templates have published, each version a ZIP of its folder.
template_versions: Final = _table(
    "template_versions",
    Column("type", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("active_from", Date),
    Column("published_at", UtcDateTime, nullable=False),
    Column("published_by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Index("template_versions_number", "type", "name", "number", unique=True),
)

#: What authors of templates are writing: each file of a draft by itself, until it is published.
template_drafts: Final = _table(
    "template_drafts",
    Column("type", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("saved_at", UtcDateTime, nullable=False),
    Column("saved_by", Text, nullable=False),
    Index("template_drafts_file", "type", "name", "path", unique=True),
)

#: What opens a client's cabinet, or one document of it; revoked, never taken away.
cabinet_links: Final = _table(
    "cabinet_links",
    Column("key", Text, nullable=False),
    Column("client", Text, nullable=False),
    Column("document_id", ForeignKey(documents.c.id), index=True),  # nothing: all of the cabinet
    Column("made_at", UtcDateTime, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("revoked_at", UtcDateTime),
    Column("revoked_by", Text, nullable=False, server_default=""),
    Column("revoked_reason", Text, nullable=False, server_default=""),
    Column("recipient", Text, nullable=False, server_default=""),  # of the letter that it is in
    Index("cabinet_links_key", "key", unique=True),
    Index("cabinet_links_client", "client", "id"),
)

#: How clients agreed to get documents; the last row of a client holds.
consents: Final = _table(
    "consents",
    Column("client", Text, nullable=False),
    Column("way", Text, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("note", Text, nullable=False),
    Index("consents_client", "client", "id"),
)

#: What was tried, by whom and when, as long as that is counted: whoever tries too often waits.
attempts: Final = _table(
    "attempts",
    Column("kind", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("attempts_who", "kind", "who", "at"),
    Index("attempts_at", "kind", "at"),
)
