"""What a store keeps beside its documents, each with a store of its own that is imported late."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from docgen.store.database.database import Database
from docgen.store.files.artifacts import ArtifactStore

if TYPE_CHECKING:
    from docgen.store.exchange.bank_entries import BankEntryStore
    from docgen.store.exchange.cursors import CursorStore
    from docgen.store.exchange.messages import MessageStore
    from docgen.store.exchange.received import ReceivedStore
    from docgen.store.files.attachments import AttachmentStore
    from docgen.store.files.template_drafts import TemplateDraftStore
    from docgen.store.files.template_versions import TemplateVersionStore
    from docgen.store.keeping.copies import StoreCopies
    from docgen.store.keeping.erasure import ErasureStore
    from docgen.store.outbox.outbox import Outbox
    from docgen.store.people.approvals import ApprovalStore
    from docgen.store.people.attempts import AttemptStore
    from docgen.store.people.cabinet import CabinetStore
    from docgen.store.people.owned_files import OwnedFileStore
    from docgen.store.people.requests import RequestStore
    from docgen.store.schedule.runs import RunStore


class KeptBeside:
    """The stores that a document's way to its file does not need."""

    def __init__(
        self, database: Database, artifacts: ArtifactStore, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._artifacts = artifacts
        self._clock = clock

    @cached_property
    def attachments(self) -> AttachmentStore:
        """Files that belong to documents and are not made of them."""
        from docgen.store.files.attachments import AttachmentStore

        return AttachmentStore(self._database, self._artifacts, self._clock)

    @cached_property
    def template_versions(self) -> TemplateVersionStore:
        """What authors of templates have published."""
        from docgen.store.files.template_versions import TemplateVersionStore

        return TemplateVersionStore(self._database)

    @cached_property
    def template_drafts(self) -> TemplateDraftStore:
        """What authors of templates are writing."""
        from docgen.store.files.template_drafts import TemplateDraftStore

        return TemplateDraftStore(self._database)

    @cached_property
    def bank_entries(self) -> BankEntryStore:
        """Money that banks' statements show."""
        from docgen.store.exchange.bank_entries import BankEntryStore

        return BankEntryStore(self._database, self._clock)

    @cached_property
    def messages(self) -> MessageStore:
        """What was exchanged with other systems."""
        from docgen.store.exchange.messages import MessageStore

        return MessageStore(self._database, self._clock)

    @cached_property
    def cursors(self) -> CursorStore:
        """How far other systems' news were read."""
        from docgen.store.exchange.cursors import CursorStore

        return CursorStore(self._database)

    @cached_property
    def received(self) -> ReceivedStore:
        """Documents of other systems."""
        from docgen.store.exchange.received import ReceivedStore

        return ReceivedStore(self._database, self._artifacts, self._clock)

    @cached_property
    def outbox(self) -> Outbox:
        """What is to be sent."""
        from docgen.store.outbox.outbox import Outbox

        return Outbox(self._database, self._clock)

    @cached_property
    def owned_files(self) -> OwnedFileStore:
        """Files of clients and contracts."""
        from docgen.store.people.owned_files import OwnedFileStore

        return OwnedFileStore(self._database, self._artifacts, self._clock)

    @cached_property
    def requests(self) -> RequestStore:
        """What clients have asked of the accountant."""
        from docgen.store.people.requests import RequestStore

        return RequestStore(self._database, self._clock)

    @cached_property
    def approvals(self) -> ApprovalStore:
        """Documents that are issued only on a yes."""
        from docgen.store.people.approvals import ApprovalStore

        return ApprovalStore(self._database, self._clock)

    @cached_property
    def cabinet(self) -> CabinetStore:
        """What opens clients' cabinets."""
        from docgen.store.people.cabinet import CabinetStore

        return CabinetStore(self._database, self._clock)

    @cached_property
    def attempts(self) -> AttemptStore:
        """What was tried, as long as that is counted."""
        from docgen.store.people.attempts import AttemptStore

        return AttemptStore(self._database, self._clock)

    @cached_property
    def runs(self) -> RunStore:
        """What the scheduler has done."""
        from docgen.store.schedule.runs import RunStore

        return RunStore(self._database, self._clock)

    @cached_property
    def copies(self) -> StoreCopies:
        """Copies of the whole database."""
        from docgen.store.keeping.copies import StoreCopies

        return StoreCopies(self._database)

    @cached_property
    def erasures(self) -> ErasureStore:
        """Whose personal data was erased where."""
        from docgen.store.keeping.erasure import ErasureStore

        return ErasureStore(self._database, self._artifacts, self._clock)
