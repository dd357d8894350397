"""Types of columns: what the database must give back exactly as it was.

The migrations use them too, so what a type is on a database never changes: another need is
another type.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, Numeric, String
from sqlalchemy.types import TypeDecorator, TypeEngine

SQLITE: Final = "sqlite"

#: Of a row, or of a reference to one. SQLite counts by itself only what is called INTEGER.
ROW_ID: Final = BigInteger().with_variant(Integer(), SQLITE)


class ExactDecimal(TypeDecorator[Decimal]):
    """Money: text on SQLite, which has no exact numbers, and NUMERIC of any length elsewhere."""

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the database's own type."""
        return dialect.type_descriptor(String() if dialect.name == SQLITE else Numeric())

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Decimal | str | None:
        """Write it with every place it has; as text without an exponent."""
        return f"{value:f}" if value is not None and dialect.name == SQLITE else value

    def process_result_value(
        self,
        value: Decimal | str | None,
        dialect: Dialect,  # noqa: ARG002
    ) -> Decimal | None:
        """Read it with as many places as it had."""
        return None if value is None else Decimal(value)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, given back in UTC: with a zone where the database knows zones, else in UTC."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the database's own type."""
        return dialect.type_descriptor(DateTime(timezone=dialect.name != SQLITE))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Write it in UTC."""
        if value is None:
            return None
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == SQLITE else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Read it as aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == SQLITE else value.astimezone(UTC)
