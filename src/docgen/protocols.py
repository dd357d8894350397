"""The shapes that hosts and plugins fill in: a source, a collector, a list of shortcodes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol, runtime_checkable

from docgen.models import (
    Charge,
    Contact,
    Contract,
    Expense,
    ForeignDocument,
    Organisation,
    Party,
    Payload,
    Payment,
    Period,
    Request,
    Shortcode,
    Unreadable,
)


class Source(Protocol):
    """What a CRM or a billing system knows. Read-only; ids are the host's own, as text.

    Every method raises :class:`docgen.exceptions.UnknownNameError` for an id it does not know
    and :class:`docgen.exceptions.SourceError` when it cannot answer.
    """

    def organisation(self, organisation_id: str) -> Organisation:
        """Return one of our own organisations."""
        ...

    def client(self, client_id: str) -> Party:
        """Return a client."""
        ...

    def contract(self, contract_id: str) -> Contract:
        """Return a contract."""
        ...

    def contracts(self, *, client: str | None = None) -> Iterable[Contract]:
        """Return all contracts, or those of one client, oldest first."""
        ...

    def charges(self, contract: Contract, period: Period) -> Sequence[Charge]:
        """Return what was consumed under a contract in a period, in order of date."""
        ...

    def expected(self, contract: Contract, period: Period) -> Sequence[Charge]:
        """Return what will be charged in a period, as far as is known beforehand.

        Subscriptions, above all; needed only for documents of prepayment.
        """
        ...

    def payments(self, contract: Contract, period: Period) -> Sequence[Payment]:
        """Return the money received under a contract in a period, in order of date."""
        ...

    def balance(self, contract: Contract, on: date) -> Decimal:
        """Return payments less charges, tax included, up to and including a day."""
        ...


@runtime_checkable
class RecordwiseSource(Protocol):
    """What a source may have besides, so that one record that cannot be read stops only itself.

    Batches and imports ask it instead of ``contracts`` and ``payments``.
    """

    def each_contract(self, *, client: str | None = None) -> Iterable[Contract | Unreadable]:
        """Return what ``contracts`` does and, in its place, each that cannot be read."""
        ...

    def each_payment(self, contract: Contract, period: Period) -> Iterable[Payment | Unreadable]:
        """Return what ``payments`` does and, in its place, each that cannot be read."""
        ...


@runtime_checkable
class ChunkwiseSource(Protocol):
    """What a source may have besides, so that batches ask once for what many contracts need.

    Either may answer ``None`` where it cannot. Then, and where it fails, each is asked for alone.
    """

    def clients_of(self, contracts: Sequence[Contract]) -> Iterable[Party] | None:
        """Return the clients of contracts, in any order."""
        ...

    def charges_of(self, contracts: Sequence[Contract], period: Period) -> Iterable[Charge] | None:
        """Return what ``charges`` does for each of the contracts, one after another or mixed."""
        ...


@runtime_checkable
class ReopenableSource(Protocol):
    """What a source may have besides, so that the workers of a batch read it themselves."""

    def reopening(self) -> Callable[[], Source] | None:
        """Return what opens the same source in another process; ``None`` where only this one can.

        It is sent there: an importable class and its settings, as a ``functools.partial``.
        """
        ...


@runtime_checkable
class TotallingSource(Protocol):
    """What a source may have besides, so that documents state its own totals."""

    def total(self, contract: Contract, period: Period) -> Decimal | None:
        """Return what the charges of a period come to, tax included; ``None`` if it states none."""
        ...


@runtime_checkable
class DocumentingSource(Protocol):
    """What a source may have besides, so that statements list documents of another system."""

    def documents(self, contract: Contract, period: Period) -> Sequence[ForeignDocument]:
        """Return the acts and waybills, dated within a period, that docgen did not issue."""
        ...


@runtime_checkable
class FieldOriginSource(Protocol):
    """What a source may have besides, so that ``docgen explain`` names its fields."""

    def origin(self, record: str, record_id: str, path: str) -> str:
        """Return where it has a field of a record from, for people; ``""`` if it cannot tell.

        ``record`` is ``organisation``, ``client``, ``contract`` or ``charge``, ``path`` the
        dotted path of a field (``bank_account.bic``). Of a charge ``record_id`` is empty: the
        lines of documents do not know their charges.
        """
        ...


@runtime_checkable
class ContactSource(Protocol):
    """What a source may have besides, where it keeps clients' people apart from the clients."""

    def contacts(self, client_id: str) -> Sequence[Contact]:
        """Return a client's people, in the order in which they are to be asked or written to."""
        ...


@runtime_checkable
class AddressedSource(Protocol):
    """What a source may have besides, so that a client is known by an address of mail."""

    def clients_at(self, address: str) -> Sequence[str]:
        """Return the ids of clients whose card, or whose people, have an address, in any case."""
        ...


@runtime_checkable
class StaffSource(Protocol):
    """What a source may have besides, where it keeps our people apart from our organisations."""

    def staff(self, organisation_id: str) -> Sequence[Contact]:
        """Return the people of one of our own organisations."""
        ...


@runtime_checkable
class ExpenseSource(Protocol):
    """What a source may have besides, so that a client's card shows what was spent on it."""

    def expenses(self, client_id: str) -> Sequence[Expense]:
        """Return what was spent on a client, in order of date."""
        ...


class DataCollector(Protocol):
    """Builds a type's payload from the source."""

    def collect(self, source: Source, request: Request) -> Payload:
        """Return the payload of one document.

        Raises:
            SourceError: the source lacks something the document cannot be without.

        """
        ...


class ShortcodeResolver(Protocol):
    """Supplies shortcodes: one row each, with the function that finds the value."""

    def catalog(self) -> Sequence[Shortcode]:
        """Return the rows, in the order a reader wants to see them."""
        ...


class MailTransport(Protocol):
    """Carries letters away: a server of mail, a service with an API, the host's own."""

    def send(self, sender: str, recipient: str, content: bytes) -> str:
        """Send the bytes of a letter (RFC 5322) to one address; return what is worth keeping.

        Raises:
            DeliveryError: it was not taken: ``permanent``, ``temporary``, ``account``; or may
                have been: ``uncertain``.

        """
        ...

    def close(self) -> None:
        """End what connections there are; another letter may open them again."""
        ...
