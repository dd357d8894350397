"""Transactions of the host's: whose connection they are on, and when they are committed.

A host whose records lie in one database with docgen's has documents issued inside its own
transaction. Then only the host knows when that is committed; each kind of transaction says here
how it tells: Django by its ``on_commit``, a session of SQLAlchemy by its events, and a bare
connection because it is :class:`HostTransaction` that commits it.
"""

from __future__ import annotations

import logging
import sqlite3
import sys
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Protocol, Self, cast, runtime_checkable

from sqlalchemy import Connection

from docgen.exceptions import ConfigurationError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session
    from sqlalchemy.orm import SessionTransaction as OrmTransaction

_log = logging.getLogger(__name__)

_USE: Final = (
    "Give a session of SQLAlchemy, a connection of Django, or docgen.HostTransaction(connection) "
    "of a connection of sqlite3, of psycopg or of SQLAlchemy"
)

Told = Callable[[], object]


@runtime_checkable
class Transaction(Protocol):
    """A transaction of the host's that is open."""

    @property
    def driver_connection(self) -> Any:  # noqa: ANN401 - of sqlite3 or psycopg
        """The connection of the database's driver that it is on."""
        ...

    def on_commit(self, function: Told) -> None:
        """Call a function once it is committed, and never if it is rolled back."""
        ...


class HostTransaction:
    """A transaction on a bare connection: of sqlite3, psycopg or SQLAlchemy.

    At the end of ``with`` it is committed, and rolled back where an exception passes. A host that
    commits by itself says :meth:`committed` afterwards, or :meth:`rolled_back`. What is undone
    back to a savepoint of the host's own is not known here: then say nothing of its documents.
    """

    def __init__(self, connection: Any) -> None:  # noqa: ANN401 - of three libraries
        self._connection = connection
        self._waiting: list[Told] = []

    @property
    def driver_connection(self) -> Any:  # noqa: ANN401 - of sqlite3 or psycopg
        """The connection of the database's driver."""
        connection = self._connection
        if isinstance(connection, Connection):
            return connection.connection.dbapi_connection
        return connection

    def on_commit(self, function: Told) -> None:
        """Call a function once it is committed."""
        self._waiting.append(function)

    def committed(self) -> None:
        """Say that it is committed: the plugins are told of what was done in it."""
        waiting, self._waiting = self._waiting, []
        _call_all(waiting)

    def rolled_back(self) -> None:
        """Say that it is rolled back: nothing was done."""
        self._waiting = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if error is not None:
            self.rolled_back()
            self._connection.rollback()
            return
        self._connection.commit()
        self.committed()


class _DjangoTransaction:
    """That of ``transaction.atomic`` on a connection of Django's."""

    def __init__(self, connection: Any) -> None:  # noqa: ANN401 - Django need not be there
        if not connection.in_atomic_block:
            raise ConfigurationError(
                "there is no transaction on this connection of Django, so every statement would "
                "be kept by itself. Issue within transaction.atomic()"
            )
        self._connection = connection

    @property
    def driver_connection(self) -> Any:  # noqa: ANN401 - of sqlite3 or psycopg
        return self._connection.connection

    def on_commit(self, function: Told) -> None:
        self._connection.on_commit(function)


class _OrmTransaction:
    """That of a session of SQLAlchemy's."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._connection = session.connection()  # begins, where it has not begun

    @property
    def driver_connection(self) -> Any:  # noqa: ANN401 - of sqlite3 or psycopg
        return self._connection.connection.dbapi_connection

    def on_commit(self, function: Told) -> None:
        _waiting_of(self._session).add(function)


class _Waiting:
    """What waits for the commits of a session.

    A session tells of the commit before it is free for new questions, and at its end it does not
    tell how it ended: so both are listened to.
    """

    def __init__(self, session: Session) -> None:
        from sqlalchemy import event

        self._session = session
        self._functions: list[tuple[Told, list[OrmTransaction]]] = []
        self._committed: list[Told] = []
        event.listen(session, "after_commit", self._after_commit)
        event.listen(session, "after_soft_rollback", self._after_rollback)
        event.listen(session, "after_transaction_end", self._after_end)

    def add(self, function: Told) -> None:
        within: list[OrmTransaction] = []
        part = self._session.get_nested_transaction() or self._session.get_transaction()
        while part is not None:
            within.append(part)
            part = part.parent
        self._functions.append((function, within))

    def _after_commit(self, session: Session) -> None:
        if session.get_nested_transaction() is None:  # else it is a savepoint's
            self._committed = [function for function, _ in self._functions]
            self._functions = []

    def _after_rollback(self, _session: Session, undone: OrmTransaction) -> None:
        self._functions = [function for function in self._functions if undone not in function[1]]

    def _after_end(self, _session: Session, ended: OrmTransaction) -> None:
        if ended.parent is None:
            committed, self._committed, self._functions = self._committed, [], []
            _call_all(committed)


_KEY: Final = "docgen waits for the commit"


def _waiting_of(session: Session) -> _Waiting:
    if _KEY not in session.info:
        session.info[_KEY] = _Waiting(session)
    return cast("_Waiting", session.info[_KEY])


def transaction_of(connection: object) -> Transaction:
    """Return the transaction of the host's that a connection or a session is in.

    Raises:
        ConfigurationError: it is of no kind that tells of its commit, or not in a transaction.

    """
    if isinstance(connection, HostTransaction):
        return connection
    orm = sys.modules.get("sqlalchemy.orm")
    if orm is not None:
        if isinstance(connection, orm.scoped_session):
            return _OrmTransaction(connection())
        if isinstance(connection, orm.Session):
            return _OrmTransaction(connection)
    if hasattr(connection, "in_atomic_block") and hasattr(connection, "on_commit"):
        return _DjangoTransaction(connection)
    raise ConfigurationError(
        f"docgen cannot know when {type(connection).__qualname__} is committed. {_USE}"
    )


def is_in_transaction(driver_connection: Any) -> bool:  # noqa: ANN401 - of sqlite3 or psycopg
    """Whether what is done on a connection waits for a commit.

    What sqlite3 has not begun, it can be made to begin: see the store's joined database.
    """
    if isinstance(driver_connection, sqlite3.Connection):
        return driver_connection.in_transaction
    from psycopg.pq import TransactionStatus

    idle = driver_connection.info.transaction_status == TransactionStatus.IDLE
    return not (idle and driver_connection.autocommit)


def _call_all(functions: list[Told]) -> None:
    """Call functions; the commit is over, so that what one of them does undoes nothing."""
    for function in functions:
        try:
            function()
        except Exception:  # noqa: BLE001 - the others are to be told
            _log.exception("what waited for the commit failed")
