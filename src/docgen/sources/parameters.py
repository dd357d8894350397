"""How ids and days are bound to the queries of a database, whatever its columns are."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from sqlalchemy import Date, Dialect, String
from sqlalchemy.types import DateTime, TypeDecorator, TypeEngine, UserDefinedType

_SQLITE: Final = "sqlite"


class _Id(UserDefinedType[str]):
    """An id: text that no cast is written around.

    So PostgreSQL takes it for what stands beside it: an integer where the key is one.
    """

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        """Return the type's name; columns of it are never made."""
        return "TEXT"


class _EndOfDay(TypeDecorator[dt.date]):
    """The last moment of a day, so that whatever happens on the day is before it.

    A column of days compares with it as with the day itself. SQLite, which keeps moments as texts,
    with «T» or a blank between, compares texts: «T» is after the blank.
    """

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the type that the database has for moments."""
        return dialect.type_descriptor(String() if dialect.name == _SQLITE else DateTime())

    def process_bind_param(self, value: dt.date | None, dialect: Dialect) -> object:
        """Return the moment, or its text."""
        if value is None:
            return None
        moment = dt.datetime.combine(value, dt.time.max)
        return moment.isoformat() if dialect.name == _SQLITE else moment


ID: Final = _Id()
FIRST_DAY: Final = Date()
LAST_DAY: Final = _EndOfDay()
