"""Bank statements taken in: ``dg.exchange.banks``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import Final

from attrs import asdict, evolve, frozen

from docgen.exceptions import DocGenError, OfficialFileError, SettlementError
from docgen.exchange.banks.camt import read_camt
from docgen.exchange.banks.client_bank import read_client_bank
from docgen.exchange.banks.matching import Bill, MatchCertainty, match_operation
from docgen.exchange.banks.statement import BankOperation, BankStatement, Direction
from docgen.language.errors import describe_error
from docgen.lifecycle import Actor
from docgen.models import (
    BankAccount,
    Document,
    Finding,
    PaymentMethod,
    Reporter,
    currency,
    document_id,
)
from docgen.official.given import read_given
from docgen.rendering.workers import apart
from docgen.services.official.reading import limits_refused
from docgen.services.payments import Payments
from docgen.settlement import Receipt, names_document
from docgen.store.exchange.bank_entries import BankEntry, NewBankEntry
from docgen.store.payments.payment_store import Owed
from docgen.wiring import Wiring

NOBODY: Final = Actor()

#: What may be a number in a purpose; longer texts name no bill.
_WORD = re.compile(r"[\w/.-]{1,40}")
_MAX_WORDS: Final = 200

#: Bytes of a statement that is read at once: what reading fewer can cost, is little.
_SHORT: Final = 1_000_000

_report: Final = Reporter("bank")


@frozen(kw_only=True)
class ImportedEntry:
    """A payment of a statement, and what was done with it.

    ``is_new`` is whether no file had told of it; ``receipt`` is the payment that came of it.
    """

    entry: BankEntry | NewBankEntry
    is_new: bool
    receipt: Receipt | None = None


@frozen(kw_only=True)
class StatementImport:
    """What came of a file: payments to us, and what is wrong with it by line."""

    file: str
    is_executed: bool
    entries: tuple[ImportedEntry, ...]
    skipped: int
    findings: tuple[Finding, ...]


def read_statement(content: bytes, name: str, own_accounts: Sequence[str]) -> BankStatement:
    """Return what a file says, in whichever format.

    Raises:
        OfficialFileError: it is of none.

    """
    read = read_client_bank(content, name, own_accounts) or read_camt(content, name)
    if read is None:
        problem = "it is neither 1CClientBankExchange nor camt.053; export it from the bank so"
        raise OfficialFileError("format", problem, file=name)
    return read


class Banks:
    """Statements of banks. ``by`` says who does something; it stays in the journal."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring
        self._payments = Payments(wiring)

    def read(self, file: str | PathLike[str]) -> BankStatement:
        """Read a statement: ``1CClientBankExchange`` or camt.053; nothing is kept.

        A long one is read in a worker, within its limits of time and memory.

        Raises:
            OfficialFileError: it cannot be read, is too large, or of neither format.

        """
        path = Path(file)
        content = read_given(path)[0]
        owners = tuple(self._owners())
        if len(content) < _SHORT:
            return read_statement(content, path.name, owners)
        with limits_refused(path.name):
            return apart(read_statement, content, path.name, owners)

    def import_(
        self,
        file: str | PathLike[str],
        *,
        organisation: str | None = None,
        dry_run: bool = False,
        by: Actor = NOBODY,
    ) -> StatementImport:
        """Take in what a statement says was paid to us; again, nothing is taken in twice.

        What is sure pays its documents. What is likely waits with its candidates, see
        :meth:`accept`, and what is unknown waits, too. ``organisation`` is whose the statement
        is, where its account stands in nobody's requisites. Nothing of an order file is paid.

        Raises:
            OfficialFileError: it cannot be read, or is of no known format.
            StorageError: the store failed; import the file again.

        """
        statement = self.read(file)
        findings = list(statement.findings)
        if not statement.is_executed:
            findings.append(_order_file(statement))
        entries: list[ImportedEntry] = []
        owners, seen = self._owners(), set[str]()
        for operation in statement.operations:
            if not statement.is_executed or not _is_receipt(operation):
                continue
            owner = owners.get(operation.account, organisation)
            if owner is None:
                findings.append(_nobodys(operation, statement.file))
                continue
            if operation.fingerprint in seen:
                continue
            seen.add(operation.fingerprint)
            done, problems = self._take(operation, owner, statement.file, dry_run=dry_run, by=by)
            entries.append(done)
            findings += problems
        return StatementImport(
            file=statement.file,
            is_executed=statement.is_executed,
            entries=tuple(entries),
            skipped=len(statement.operations) - len(entries),
            findings=tuple(findings),
        )

    def waiting(self, organisation: str | None = None) -> tuple[BankEntry, ...]:
        """Return the payments that nobody has said yet what they are for."""
        return self._wiring.store.bank_entries.waiting(organisation)

    def accept(
        self,
        entry: int,
        documents: Document | int | Sequence[Document | int] = (),
        *,
        client: str = "",
        by: Actor = NOBODY,
    ) -> Receipt:
        """Take in a payment that waits, for these documents, or for its only candidate.

        With a ``client`` and no documents it is the client's free money.

        Raises:
            UnknownNameError: there is no such payment, or document.
            SettlementError: it has been taken in, or it is not said what it is for.

        """
        found = self._wiring.store.bank_entries.get(entry)
        if found.payment_id is not None:
            raise SettlementError(f"bank entry {entry} is payment {found.payment_id} already")
        given = [documents] if isinstance(documents, (Document, int)) else list(documents)
        ids = [document_id(row) for row in given]
        if not ids and not client:
            ids = [candidate["document_id"] for candidate in found.candidates]
            if len(ids) != 1:
                raise SettlementError(
                    f"bank entry {entry} has {len(ids)} candidates; name its documents, or a client"
                )
        return self._settle(found, ids, client, by)

    # One payment ------------------------------------------------------------------------------

    def _take(
        self, operation: BankOperation, owner: str, file: str, *, dry_run: bool, by: Actor
    ) -> tuple[ImportedEntry, list[Finding]]:
        store = self._wiring.store.bank_entries
        known = store.find(operation.fingerprint)
        if known is not None and known.payment_id is not None:
            receipt = self._payments.get(known.payment_id)
            return ImportedEntry(entry=known, is_new=False, receipt=receipt), []
        new = self._matched(operation, owner, file)
        if dry_run:
            return ImportedEntry(entry=new, is_new=known is None), []
        entry = store.put(new, by)
        done = ImportedEntry(entry=entry, is_new=known is None)
        clients = {entry.client, *store.clients_of(owner, operation.payer.inn)} - {""}
        same = store.same_payment(entry, sorted(clients))
        if same is not None:
            settled = store.settle(entry.id, same)
            return evolve(done, entry=settled, receipt=self._payments.get(same)), []
        if entry.certainty != MatchCertainty.SURE:
            return done, []
        try:
            ids = [candidate["document_id"] for candidate in entry.candidates]
            receipt = self._settle(entry, ids, "", by)
        except SettlementError as error:
            return done, [_not_settled(operation, file, error)]
        return evolve(done, entry=store.get(entry.id), receipt=receipt), []

    def _settle(self, entry: BankEntry, ids: Sequence[int], client: str, by: Actor) -> Receipt:
        """Take a payment in and let it pay, once: it is known by its fingerprint."""
        payer = client or (self._wiring.store.summary(ids[0]).client if ids else entry.client)
        receipt = self._payments.add(
            client=payer,
            amount=entry.amount,
            date=entry.date,
            organisation=entry.organisation,
            currency=entry.currency,
            number=entry.number,
            purpose=entry.purpose,
            source_id=f"bank:{entry.fingerprint}",
            method=PaymentMethod.BANK,
            documents=ids,
            by=by,
        )
        self._wiring.store.bank_entries.settle(entry.id, receipt.id)
        return receipt

    def _matched(self, operation: BankOperation, owner: str, file: str) -> NewBankEntry:
        code = _currency_of(operation)
        match = match_operation(operation, list(self._bills(operation, owner, code)))
        return NewBankEntry(
            fingerprint=operation.fingerprint,
            organisation=owner,
            account=operation.account,
            date=operation.booked_on or operation.date,  # type: ignore[arg-type] # one is there
            number=operation.number,
            amount=operation.amount,  # type: ignore[arg-type] # it is a receipt
            currency=code,
            payer=operation.payer.name,
            payer_inn=operation.payer.inn,
            payer_kpp=operation.payer.kpp,
            payer_account=operation.payer.account,
            purpose=operation.purpose,
            client=match.client,
            certainty=match.certainty.value,
            candidates=tuple(asdict(candidate) for candidate in match.candidates),
            reasons=match.reasons,
            file=file,
            line=operation.line,
        )

    def _bills(self, operation: BankOperation, owner: str, code: str) -> Iterator[Bill]:
        """Yield what the payer owes, and what of anybody's the purpose may name."""
        store = self._wiring.store
        clients = store.bank_entries.clients_of(owner, operation.payer.inn)
        own = [row for client in clients for row in store.payments.owed(owner, client, code)]
        words = list(dict.fromkeys(_WORD.findall(operation.purpose)))[:_MAX_WORDS]
        words += [word.rstrip(".,-") for word in words]
        others = store.payments.owed_under(owner, words, code) if words else ()
        for row in {bill.id: bill for bill in (*own, *others)}.values():
            is_of_payer = row.client in clients
            is_named = self._is_named(operation.purpose, row, owner)
            if is_of_payer or is_named:
                yield Bill(
                    id=row.id,
                    number=row.number,
                    client=row.client,
                    balance=row.balance,
                    is_of_payer=is_of_payer,
                    is_named=is_named,
                    has_contract=self._names_contract(operation, row),
                )

    def _is_named(self, purpose: str, row: Owed, owner: str) -> bool:
        if not names_document(purpose, row.number, row.date):
            return False
        meanings = self._wiring.rules.meanings(row.number, row.date, owner)
        return any(one.rule == row.type for one in meanings)

    def _names_contract(self, operation: BankOperation, row: Owed) -> bool:
        if row.balance != operation.amount:
            return False  # it decides between bills of one sum only
        contract = self._wiring.store.get(row.id).payload.contract
        return contract is not None and contract.number in operation.purpose

    def _owners(self) -> Mapping[str, str]:
        """Return our organisations by their accounts, as their latest documents state them."""
        store = self._wiring.store
        found: dict[str, str] = {}
        for document in store.get_many(store.bank_entries.latest_documents()).values():
            if isinstance(document, Document):
                seller = document.payload.seller
                for account in (seller.bank_account, *seller.bank_accounts):
                    if account is not None:
                        found[account.settlement_account] = seller.id
        return found


def _is_receipt(operation: BankOperation) -> bool:
    """Whether it is money to us, moved by a bank, by the word of the accounts."""
    is_dated = operation.booked_on is not None
    return operation.direction is Direction.IN and bool(operation.amount) and is_dated


def _currency_of(operation: BankOperation) -> str:
    account = BankAccount(settlement_account=operation.account, bank_name="")
    try:
        return currency(account.currency_code).code if account.currency_code else operation.currency
    except DocGenError:
        return operation.currency


def _order_file(statement: BankStatement) -> Finding:
    return evolve(
        _report.warning(
            "orders",
            "",
            "Это файл платёжных поручений, а не выписка: ни одно из них банком не исполнено",
            "Выгрузите из банка выписку; по поручениям счета не оплачиваются",
        ),
        file=statement.file,
    )


def _nobodys(operation: BankOperation, file: str) -> Finding:
    return evolve(
        _report.error(
            "owner",
            f"line {operation.line}",
            f"Счёт {operation.account} не указан ни у одной из наших организаций",
            "Добавьте его в реквизиты организации или укажите её: --org",
        ),
        file=file,
        line=operation.line,
    )


def _not_settled(operation: BankOperation, file: str, error: SettlementError) -> Finding:
    return evolve(
        _report.error(
            "settlement",
            f"line {operation.line}",
            f"Платёж № {operation.number} не разнесён: {describe_error(error)}",
            "Разнесите его вручную: docgen payments accept",
        ),
        file=file,
        line=operation.line,
    )
