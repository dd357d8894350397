"""What options say, read: who does something, sums of money."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from docgen.exceptions import ConfigurationError
from docgen.lifecycle import Actor, Role


def actor(name: str, *, is_admin: bool = False) -> Actor:
    """Return who does something."""
    return Actor(name=name, role=Role.ADMINISTRATOR if is_admin else Role.ORDINARY)


def parse_amount(text: str) -> Decimal:
    """Read ``1234.50``, also with a decimal comma and spaces between thousands.

    Raises:
        ConfigurationError: it is no number.

    """
    try:
        return Decimal("".join(text.split()).replace(",", "."))
    except InvalidOperation:
        raise ConfigurationError(f"{text!r} is not a sum of money; write 1234.50") from None


def named_values(pairs: list[str]) -> dict[str, str]:
    """Read ``name=value`` pairs.

    Raises:
        ConfigurationError: one of them has no name or no sign of equality, or a name stands twice.

    """
    values: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not name or not equals or name in values:
            raise ConfigurationError(f"{pair!r} is no field of its own; write NAME=VALUE, once")
        values[name] = value
    return values
