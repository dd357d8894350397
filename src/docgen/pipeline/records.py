"""What the store has on record of a contract, for collectors, which never see the store."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from docgen.hooks.caller import Plugins
from docgen.models import (
    Contract,
    Document,
    DocumentGroup,
    DocumentType,
    Payment,
    Period,
    StoredDocument,
    StoredRecords,
)

if TYPE_CHECKING:
    from docgen.settlement import Receipt
    from docgen.store.opening import StoreOpener


class ContractRecords:
    """Puts together what a type asks for before its document is collected."""

    def __init__(self, plugins: Plugins, opener: StoreOpener) -> None:
        self._plugins = plugins
        self._opener = opener

    def of(
        self, document_type: DocumentType, contract: Contract | None, period: Period | None
    ) -> StoredRecords | None:
        """Return what was issued and received; ``None`` where nobody asks, or there is no store.

        Raises:
            StorageError: the store failed.

        """
        if not document_type.asks_for_records or not self._opener.is_given:
            return None
        if contract is None or not contract.id or period is None or not self._opener.is_made:
            return StoredRecords()
        receipts = self._receipts(contract, period)
        return StoredRecords(
            documents=tuple(self._documents(contract, period)),
            payments=tuple(_payment(receipt) for receipt in receipts if not receipt.is_reversed),
            taken_back=frozenset(receipt.source_id for receipt in receipts if receipt.is_reversed),
        )

    def _documents(self, contract: Contract, period: Period) -> Iterator[StoredDocument]:
        store = self._opener.store
        kinds = {
            kind.code: kind
            for kind in self._plugins.document_types()
            if kind.group is DocumentGroup.ACCOUNTING
        }
        ids = store.in_force(
            list(kinds), contract.organisation_id, contract.client_id, contract.id, period
        )
        for found in store.get_many(ids).values():
            if not isinstance(found, Document):
                raise found
            kind = kinds[found.type]
            yield StoredDocument(
                document=found, title=kind.title, is_corrective=bool(kind.corrective_of)
            )

    def _receipts(self, contract: Contract, period: Period) -> tuple[Receipt, ...]:
        return self._opener.store.payments.list(
            organisation=contract.organisation_id,
            client=contract.client_id,
            contract=contract.id,
            period=period,
        )


def _payment(receipt: Receipt) -> Payment:
    return Payment(
        id=receipt.source_id,
        contract_id=receipt.contract,
        date=receipt.date,
        amount=receipt.amount,
        number=receipt.number,
        purpose=receipt.purpose,
        method=receipt.method,
        payer_kind=receipt.payer_kind,
    )
