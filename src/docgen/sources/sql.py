"""A source over a database: the queries and the mapping of columns stand in a TOML file.

The file's format is described in :mod:`docgen.sources.sql_mapping`. Nothing is ever written:
only the file's ``SELECT`` queries are run, and a query that writes all the same is refused by
SQLite and rolled back by other databases.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from functools import partial
from operator import attrgetter
from os import PathLike
from pathlib import Path
from typing import Any, Final, TypeVar

from attrs import evolve
from sqlalchemy import Connection, Engine, create_engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from docgen.connections import Connections
from docgen.exceptions import ConfigurationError, DataError, SourceError, UnknownNameError
from docgen.models import (
    Charge,
    Contact,
    Contract,
    Expense,
    ForeignDocument,
    Organisation,
    Party,
    Payment,
    Period,
    Unreadable,
    round_kopecks,
)
from docgen.models.mapping import from_mapping
from docgen.models.problems import problems_of
from docgen.protocols import Source
from docgen.sources.balance import balance_of
from docgen.sources.contract_order import oldest_first
from docgen.sources.rows import EntityMapping
from docgen.sources.sql_mapping import read_sql_mapping

D = TypeVar("D", Charge, Payment, ForeignDocument)
M = TypeVar("M", Organisation, Party, Contract, Charge, Payment, ForeignDocument, Contact, Expense)

#: The sections that are not called as their records are.
_SECTIONS: Final = {"contract": "contracts", "charge": "charges"}

_SQLITE: Final = "sqlite"

#: Before any business; some databases have no year 1.
_BEGINNING: Final = date(1900, 1, 1)

#: PostgreSQL says so of a text that is no number where the key is one: invalid, or out of range.
_NO_NUMBER: Final = frozenset({"22P02", "22003"})


class SqlSource(Source):
    """Answers from a database that SQLAlchemy can reach.

    ``database`` is an engine of the host's, or a URL for an engine of its own, which
    :meth:`close` disposes of; ``mapping`` is the path of the TOML file. Every answer is read
    afresh, so a change in the database is seen at once. A process that is forked from this one
    has connections of its own, by an engine of the host's as well: its pool is begun anew there,
    and what is in it is left to the parent.

    Besides what :class:`docgen.protocols.Source` promises, every method raises
    :class:`docgen.exceptions.DataError` for a row that does not fit its model, naming its id.

    Raises:
        ConfigurationError: the URL or the TOML file cannot be used; says why.
        SourceError: the database file is not there.

    """

    def __init__(self, database: Engine | str, mapping: str | PathLike[str]) -> None:
        self.title = str(mapping)
        self._place = (database, Path(mapping).absolute())
        self._mapping = read_sql_mapping(mapping)
        self._engine = database if isinstance(database, Engine) else _engine(database)
        self._connections = Connections(self._engine)

    def close(self) -> None:
        """Close the engine's idle connections."""
        self._engine.dispose()

    def reopening(self) -> Callable[[], SqlSource] | None:
        """Return what opens the same in another process: it is known by its address alone."""
        database, mapping = self._place
        if isinstance(database, Engine) or type(self).__init__ is not SqlSource.__init__:
            return None
        url = make_url(database)
        if url.get_backend_name() == _SQLITE:
            if not url.database or url.database.startswith((":memory:", "file:")):
                return None
            url = url.set(database=str(Path(url.database).absolute()))
        return partial(type(self), url.render_as_string(hide_password=False), mapping)

    def organisation(self, organisation_id: str) -> Organisation:
        """Return one of our own organisations."""
        return self._one(Organisation, "organisation", organisation_id)

    def client(self, client_id: str) -> Party:
        """Return a client."""
        return self._one(Party, "client", client_id)

    def contract(self, contract_id: str) -> Contract:
        """Return a contract."""
        found = self._each(Contract, "contracts", client_id=None, contract_id=contract_id)
        for record in found:
            if isinstance(record, Unreadable):
                raise record.error
            if record.id == contract_id:
                return record
        raise UnknownNameError("contract", contract_id, ())

    def contracts(self, *, client: str | None = None) -> Sequence[Contract]:
        """Return all contracts, or those of one client, oldest first."""
        rows = self._all(Contract, "contracts", client_id=client, contract_id=None)
        if client is not None and not rows:
            self.client(client)  # having no contracts is fine, being unknown is not
        return sorted(rows, key=lambda row: (row.date, row.id))

    def each_contract(self, *, client: str | None = None) -> Iterable[Contract | Unreadable]:
        """Return all contracts, or those of one client; first those that cannot be read."""
        each = self._reading_each(Contract, "contracts", client_id=client, contract_id=None)
        if client is None:
            return oldest_first(each)
        found = sorted(each, key=_by_age)
        if not found:
            self.client(client)
        return found

    def charges(self, contract: Contract, period: Period) -> Sequence[Charge]:
        """Return what was consumed under a contract in a period, in order of date."""
        return self._within(Charge, "charges", contract, period)

    def clients_of(self, contracts: Sequence[Contract]) -> Sequence[Party] | None:
        """Return the clients of contracts, if the mapping has a query for many."""
        ids = list(dict.fromkeys(contract.client_id for contract in contracts))
        return self._many(Party, "client", client_ids=ids)

    def charges_of(self, contracts: Sequence[Contract], period: Period) -> Sequence[Charge] | None:
        """Return what was consumed under contracts, by date, if the mapping has such a query."""
        ids = [contract.id for contract in contracts]
        days = {"start": period.start, "end": period.end}
        found = self._many(Charge, "charges", contract_ids=ids, **days)
        return None if found is None else sorted(found, key=attrgetter("date"))

    def expected(self, contract: Contract, period: Period) -> Sequence[Charge]:
        """Return what will be charged in a period, as the section ``expected`` finds it."""
        if "expected" not in self._mapping:
            raise SourceError(
                "the source does not say what will be charged: its mapping has no section "
                "[expected]. Add it with a query, or give the amount"
            )
        return self._within(Charge, "expected", contract, period)

    def payments(self, contract: Contract, period: Period) -> Sequence[Payment]:
        """Return the money received under a contract in a period, in order of date."""
        return self._within(Payment, "payments", contract, period)

    def each_payment(self, contract: Contract, period: Period) -> Sequence[Payment | Unreadable]:
        """Return the payments in order of date; first those that cannot be read."""
        days = {"start": period.start, "end": period.end}
        found = self._each(Payment, "payments", contract_id=contract.id, **days)
        return sorted(found, key=_by_age)

    def documents(self, contract: Contract, period: Period) -> Sequence[ForeignDocument]:
        """Return the documents of another system in order of date, if the mapping asks for them."""
        if "documents" not in self._mapping:
            return ()
        return self._within(ForeignDocument, "documents", contract, period)

    def contacts(self, client_id: str) -> Sequence[Contact]:
        """Return a client's people in the order of the section ``contacts``, if there is one."""
        return self._optional(Contact, "contacts", client_id=client_id)

    def staff(self, organisation_id: str) -> Sequence[Contact]:
        """Return an organisation's people in the order of the section ``staff``, if any."""
        return self._optional(Contact, "staff", organisation_id=organisation_id)

    def expenses(self, client_id: str) -> Sequence[Expense]:
        """Return what was spent on a client, in order of date, as ``expenses`` finds it, if any."""
        found = self._optional(Expense, "expenses", client_id=client_id)
        return sorted(found, key=attrgetter("date"))

    def _optional(self, model: type[M], name: str, **parameters: str) -> Sequence[M]:
        """Return the rows of a section that may be left out."""
        return self._all(model, name, **parameters) if name in self._mapping else ()

    def balance(self, contract: Contract, on: date) -> Decimal:
        """Return payments less charges, tax included, up to and including a day.

        Without a query for it, it is worked out of all charges and payments until then.
        """
        if "balance" not in self._mapping:
            policy = self.organisation(contract.organisation_id).vat_policy
            history = Period(start=min(_BEGINNING, on), end=on)
            payments = self.payments(contract, history)
            return balance_of(payments, self.charges(contract, history), policy)
        entity = self._mapping["balance"]
        balance = self._amount(entity, contract, on=on)
        if balance is None:
            raise SourceError(f"{entity.place} query returned NULL; write COALESCE(SUM(…), 0)")
        return balance

    def total(self, contract: Contract, period: Period) -> Decimal | None:
        """Return what the billing says that a period's charges come to, if the mapping asks it."""
        if "total" not in self._mapping:
            return None
        days = {"start": period.start, "end": period.end}
        return self._amount(self._mapping["total"], contract, **days)

    def _amount(self, entity: EntityMapping, contract: Contract, **days: date) -> Decimal | None:
        rows = self._select(entity, contract_id=contract.id, **days)
        if len(rows) != 1 or len(rows[0]) != 1:
            raise SourceError(f"{entity.place} query must return one row of one column")
        (value,) = rows[0].values()
        if value is None:
            return None
        place = f"{entity.place} of contract {contract.id!r}"
        return round_kopecks(from_mapping(Decimal, value, source=place))

    def origin(self, record: str, record_id: str, path: str) -> str:
        """Return the section and the column of the TOML file that give a field of a record."""
        if not record_id and record != "charge":
            return ""
        section = _SECTIONS.get(record, record)
        return self._mapping[section].origin(path) if section in self._mapping else ""

    def _within(self, model: type[D], name: str, contract: Contract, period: Period) -> Sequence[D]:
        rows = self._all(model, name, contract_id=contract.id, start=period.start, end=period.end)
        return sorted(rows, key=lambda row: row.date)

    def _one(self, model: type[M], name: str, row_id: str) -> M:
        rows = self._all(model, name, **{f"{name}_id": row_id})
        if not rows:
            raise UnknownNameError(name, row_id, ())
        if len(rows) > 1:
            place = self._mapping[name].place
            raise SourceError(f"{place} query returned {len(rows)} rows for {row_id!r}, not one")
        return rows[0]

    def _all(self, model: type[M], name: str, **parameters: str | date | None) -> list[M]:
        entity = self._mapping[name]
        return [_build(model, entity, row) for row in self._select(entity, **parameters)]

    def _many(
        self, model: type[M], name: str, **parameters: Sequence[str] | date
    ) -> list[M] | None:
        """Return the rows of a section's query for many at once, if it has one."""
        entity = self._mapping[name]
        if entity.many is None:
            return None
        rows = self._select(evolve(entity, query=entity.many), **parameters)
        return [_build(model, entity, row) for row in rows]

    def _each(
        self, model: type[M], name: str, **parameters: str | date | None
    ) -> list[M | Unreadable]:
        return list(self._reading_each(model, name, **parameters))

    def _reading_each(
        self, model: type[M], name: str, **parameters: str | date | None
    ) -> Iterator[M | Unreadable]:
        entity = self._mapping[name]
        for row in self._reading(entity, **parameters):
            try:
                yield _build(model, entity, row)
            except DataError as error:
                yield _unreadable(entity, row, error)

    def _select(
        self, entity: EntityMapping, **parameters: Sequence[str] | date | None
    ) -> list[dict[str, Any]]:
        return list(self._reading(entity, **parameters))

    def _reading(
        self, entity: EntityMapping, **parameters: Sequence[str] | date | None
    ) -> Iterator[dict[str, Any]]:
        """Yield the rows of a query as they come; whoever asks takes them all."""
        try:
            with self._connections.in_use(), _reading(self._engine) as connection:
                result = connection.execute(entity.query, parameters)
                names = list(result.keys())
                _refuse_twice(names, entity)
                for row in result:
                    yield dict(zip(names, row, strict=True))
        except DBAPIError as error:
            if _has_no_such_key(error, parameters):
                return
            raise SourceError(
                f"{entity.place} query failed on {self._engine.url!r}: {error.orig}; "
                "check the query and the connection"
            ) from error
        except SQLAlchemyError as error:
            raise SourceError(f"{entity.place} query failed: {error}") from error


def _refuse_twice(names: Sequence[str], entity: EntityMapping) -> None:
    if len(set(names)) < len(names):
        listed = ", ".join(sorted({name for name in names if names.count(name) > 1}))
        raise SourceError(f"{entity.place} query returns {listed} twice; rename one with AS")


def _build(model: type[M], entity: EntityMapping, row: Mapping[str, Any]) -> M:
    place = f"{entity.place} row {row.get(entity.columns.get('id', ''))!r}"
    try:
        data = entity.read(row)
    except LookupError:
        missing = ", ".join(sorted(set(entity.columns.values()) - set(row)))
        raise SourceError(
            f"{entity.place} query returns no column {missing}; it returns {', '.join(row)}. "
            "Correct the query or the columns"
        ) from None
    except ValueError as error:
        raise DataError(problems_of(error), source=place) from None
    return from_mapping(model, data, source=place)


def _unreadable(entity: EntityMapping, row: Mapping[str, Any], error: DataError) -> Unreadable:
    """Return what can be said of a row all the same: whose it is, by its ids."""
    told = {
        name: str(value)
        for name in ("id", "number", "organisation_id", "client_id", "contract_id")
        if (value := row.get(entity.columns.get(name, ""), entity.constants.get(name))) is not None
    }
    return Unreadable(error=error, **told)


def _by_age(record: Contract | Payment | Unreadable) -> tuple[date, str]:
    """Sort records by date and id, and first those whose date nobody knows."""
    return (date.min if isinstance(record, Unreadable) else record.date, record.id)


def _has_no_such_key(error: DBAPIError, parameters: Mapping[str, object]) -> bool:
    """Whether a query failed for an id that no key can be: keys are numbers, and it is none."""
    if getattr(error.orig, "sqlstate", None) not in _NO_NUMBER:
        return False
    ids = (value for value in parameters.values() if isinstance(value, str))
    return any(f'"{value}"' in str(error.orig) for value in ids)


@contextmanager
def _reading(engine: Engine) -> Iterator[Connection]:
    """Open a connection that leaves nothing written: its transaction is rolled back."""
    with engine.connect() as connection:
        if engine.dialect.name == _SQLITE:
            with _only_reading(connection):
                yield connection
        elif engine.dialect.driver == "psycopg":
            with _binding_in_client(connection):
                yield connection
        else:
            yield connection


@contextmanager
def _only_reading(connection: Connection) -> Iterator[None]:
    # Python's sqlite3 opens no transaction for `WITH … DELETE`: it would be committed at once.
    cursor = connection.connection.cursor()
    cursor.execute("PRAGMA query_only = ON")
    try:
        yield
    finally:
        cursor.execute("PRAGMA query_only = OFF")
        cursor.close()


@contextmanager
def _binding_in_client(connection: Connection) -> Iterator[None]:
    """Let the driver bind parameters, so that PostgreSQL takes an id for what it stands beside.

    Bound in the server, a parameter of no type that is compared with NULL first is refused.
    """
    from psycopg import ClientCursor

    driver: Any = connection.connection.dbapi_connection
    usual, driver.cursor_factory = driver.cursor_factory, ClientCursor
    try:
        yield
    finally:
        driver.cursor_factory = usual


def _engine(url: str) -> Engine:
    try:
        engine = create_engine(url)
    except (ArgumentError, ImportError) as error:
        raise ConfigurationError(f"the database URL cannot be used: {error}") from error
    file = engine.url.database
    if (
        engine.dialect.name == "sqlite"
        and file
        and not file.startswith((":memory:", "file:"))
        and not Path(file).is_file()
    ):
        # SQLite would make an empty database there.
        raise SourceError(f"there is no database file {file}; check the URL")
    return engine
