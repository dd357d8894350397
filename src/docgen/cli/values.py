"""What options say, read: who does something, sums of money."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from pathlib import Path

from docgen.cli.options import acting_user
from docgen.exceptions import ConfigurationError
from docgen.lifecycle import Actor, Role


def actor(name: str, *, is_admin: bool = False) -> Actor:
    """Return who does something; with ``docgen --as`` it is whom the façade acts for."""
    if acting_user():
        return Actor()
    return Actor(name=name, role=Role.ADMINISTRATOR if is_admin else Role.ORDINARY)


def read_file(path: Path) -> bytes:
    """Return what a file that was named holds.

    Raises:
        ConfigurationError: it cannot be read.

    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {error.strerror}") from None


def parse_amount(text: str) -> Decimal:
    """Read ``1234.50``, also with a decimal comma and spaces between thousands.

    Raises:
        ConfigurationError: it is no number.

    """
    try:
        return Decimal("".join(text.split()).replace(",", "."))
    except InvalidOperation:
        raise ConfigurationError(f"{text!r} is not a sum of money; write 1234.50") from None
