"""Addresses and texts of headers: only what can be one gets into a letter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from email.headerregistry import Address
from email.utils import parseaddr
from typing import Final

from docgen.exceptions import DeliveryError

_LOCAL: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN: Final = re.compile(
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,63}"
)
_SEPARATORS: Final = re.compile(r"[,;\s]+")
_MAX_LOCAL: Final = 64
_MAX_ADDRESS: Final = 254
_LINE_ENDS: Final = "\u2028\u2029"


def checked_address(text: str) -> str:
    """Return an address as it stands in an envelope: ``a@b.example``, the domain in ASCII.

    Raises:
        DeliveryError: it cannot be an address.

    """
    address = text.strip(" ")
    local, _, domain = address.rpartition("@")
    try:
        domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        domain = ""
    whole = f"{local}@{domain}"
    fits = len(local) <= _MAX_LOCAL and len(whole) <= _MAX_ADDRESS
    if "=?" in local or not (fits and _LOCAL.fullmatch(local) and _DOMAIN.fullmatch(domain)):
        raise DeliveryError("address", f"{text[:80]!r} cannot be an address")
    return whole


def split_addresses(text: str) -> Iterator[str]:
    """Yield the addresses of a field of a card, which may hold several; blanks and commas part."""
    return (part for part in _SEPARATORS.split(text) if part)


def good_and_bad(texts: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what can be addresses, each once, and what cannot."""
    good: dict[str, str] = {}
    bad: list[str] = []
    for text in texts:
        try:
            address = checked_address(text)
        except DeliveryError:
            bad.append(text)
        else:
            good.setdefault(address.lower(), address)
    return tuple(good.values()), tuple(bad)


def sender_address(text: str) -> Address:
    """Return whom letters are from: ``Имя <адрес>`` or an address alone.

    Raises:
        DeliveryError: it cannot be that.

    """
    name, address = parseaddr(text)
    local, _, domain = checked_address(address).rpartition("@")
    return Address(header_text(name), local, domain)


def header_text(text: str) -> str:
    """Return a text that may stand in a header.

    Raises:
        DeliveryError: it holds what could end the header, or pass for an encoded word.

    """
    for character in text:
        if unicodedata.category(character) == "Cc" or character in _LINE_ENDS:
            raise DeliveryError("header", f"{text[:80]!r} has U+{ord(character):04X} in it")
    if "=?" in text:
        raise DeliveryError("header", f"{text[:80]!r} has an encoded word in it")
    return text
