"""People around a document: contacts, files of clients, requests, documents that wait for a yes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from docgen.store.database.columns import ROW_ID, UtcDateTime
from docgen.store.migrations.triggers import keep_columns, only_added, refuse_deletion

revision = "0007"
down_revision = "0006"

_ASKED = ("channel", "asked_by", "asked_by_id", "types", "organisation", "client", "contract")


def upgrade() -> None:
    """Make the tables; what was asked, added or kept stays as it was."""
    _contacts()
    _owned_files()
    _requests()
    _approvals()


def _row_id() -> sa.Column[int]:
    return sa.Column("id", ROW_ID, sa.Identity(), primary_key=True)


def _text(name: str, default: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default=default)


def _contacts() -> None:
    op.create_table(
        "contacts",
        _row_id(),
        *(_text(name) for name in ("party_kind", "party", "content")),
        sa.Column("added_at", UtcDateTime, nullable=False),
        _text("added_by"),
        _text("reason"),
        sa.Column("retired_at", UtcDateTime),
        _text("retired_by", ""),
        _text("retired_reason", ""),
        sqlite_autoincrement=True,
    )
    op.create_index("contacts_party", "contacts", ["party_kind", "party", "id"])
    keep_columns("contacts", ("party_kind", "party", "content", "added_at", "added_by", "reason"))
    refuse_deletion("contacts")


def _owned_files() -> None:
    op.create_table(
        "owned_files",
        _row_id(),
        *(_text(name) for name in ("owner", "owner_id", "name", "media_type", "sha256")),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("added_at", UtcDateTime, nullable=False),
        _text("added_by"),
        _text("note"),
        sqlite_autoincrement=True,
    )
    op.create_index("owned_files_owner", "owned_files", ["owner", "owner_id", "id"])
    only_added("owned_files")


def _requests() -> None:
    op.create_table(
        "requests",
        _row_id(),
        *(_text(name) for name in ("status", "channel", "asked_by", "asked_by_id", "assignee")),
        *(_text(name) for name in ("types", "organisation", "client", "contract", "period")),
        _text("comment"),
        sa.Column("due", sa.Date),
        sa.Column("asked_at", UtcDateTime, nullable=False),
        sa.Column("closed_at", UtcDateTime),
        _text("reason", ""),
        sqlite_autoincrement=True,
    )
    op.create_index("requests_status", "requests", ["status", "id"])
    op.create_index("requests_client", "requests", ["client", "id"])
    keep_columns("requests", (*_ASKED, "period", "comment", "asked_at"))
    refuse_deletion("requests")
    op.create_table(
        "request_documents",
        sa.Column("request_id", ROW_ID, sa.ForeignKey("requests.id"), primary_key=True),
        sa.Column("document_id", ROW_ID, sa.ForeignKey("documents.id"), primary_key=True),
        sa.Column("paid_told_at", UtcDateTime),
    )
    op.create_index("ix_request_documents_document_id", "request_documents", ["document_id"])
    keep_columns("request_documents", ("request_id", "document_id"))
    refuse_deletion("request_documents")


def _approvals() -> None:
    op.create_table(
        "approvals",
        _row_id(),
        *(_text(name) for name in ("status", "type", "organisation", "client", "contract")),
        *(_text(name) for name in ("period", "request", "payload_hash", "approvers")),
        sa.Column("step", sa.Integer, nullable=False),
        sa.Column("due", sa.Date),
        _text("comment"),
        _text("asked_by"),
        sa.Column("asked_at", UtcDateTime, nullable=False),
        sa.Column("closed_at", UtcDateTime),
        sa.Column("document_id", ROW_ID, sa.ForeignKey("documents.id")),
        sa.Column("token", sa.Text, nullable=False, unique=True),
        sqlite_autoincrement=True,
    )
    op.create_index("approvals_status", "approvals", ["status", "id"])
    keep_columns("approvals", ("type", "organisation", "client", "approvers", "asked_by"))
    refuse_deletion("approvals")
