"""The name of an exchange file, which is its ИдФайл: who gets it, from whom, formed when."""

from __future__ import annotations

import re
from typing import Final

from attrs import frozen

from docgen.requisites import is_edo_id

#: Prefix, recipient and sender, date, GUID and, since УПД 5.02, the signs of what is inside.
_NAME = re.compile(r"([A-Z]+_[A-Z]+)_(.+)_([0-9]+)_([^_]*-[^_]*)((?:_[0-9]+)*)")
_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_LENGTH_MAX: Final = 255


@frozen(kw_only=True)
class ExchangeName:
    """The parts of ИдФайл: ``day`` is ГГГГММДД; ``flags`` are N2…N7, none in older formats."""

    prefix: str
    recipient: str
    sender: str
    day: str
    guid: str
    flags: tuple[str, ...] = ()


def parse_exchange_name(text: str) -> ExchangeName | None:
    """Take ИдФайл apart; ``None`` when it is not built like one."""
    match = _NAME.fullmatch(text) if len(text) <= _LENGTH_MAX else None
    participants = _participants(match[2]) if match else None
    if match is None or participants is None:
        return None
    return ExchangeName(
        prefix=match[1],
        recipient=participants[0],
        sender=participants[1],
        day=match[3],
        guid=match[4],
        flags=tuple(match[5].split("_")[1:]),
    )


def is_guid(text: str) -> bool:
    """Whether it is a GUID: 36 characters, hexadecimal digits in five groups."""
    return _GUID.fullmatch(text) is not None


def _participants(text: str) -> tuple[str, str] | None:
    """Part the two ids; they may hold underscores, so it is where both sides look like ids."""
    parts = text.split("_")
    splits = [("_".join(parts[:at]), "_".join(parts[at:])) for at in range(1, len(parts))]
    if not splits:
        return None
    return next((pair for pair in splits if all(map(is_edo_id, pair))), splits[0])
