"""What ``[portal]`` says: how clients' cabinets are opened, and what clients see there."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any, Final

from attrs import evolve, field, frozen

from docgen.exceptions import ConfigurationError, DataError, UnknownNameError
from docgen.models.mapping import from_settings

#: The fewest characters of a secret that is not to be guessed.
_SECRET: Final = 16


@frozen(kw_only=True)
class SeenBy:
    """Which types clients see, and which not: ``{"contract": False}``."""

    visible: Mapping[str, bool] = field(factory=dict)


@frozen(kw_only=True)
class PortalSettings:
    """How cabinets are opened, and what is seen in them.

    ``address`` is where the cabinet is: ``https://docs.sever.example``; ``secret`` signs its links,
    which are valid for ``days``. ``visible`` says of types whether clients see their documents,
    before the templates' own ``visible_to_client``; what is said of a client goes before what is
    said of an ``organisations`` row, and that before the rest.
    """

    address: str = ""
    secret: str = field(default="", repr=False)
    days: int = 30
    visible: Mapping[str, bool] = field(factory=dict)
    organisations: Mapping[str, SeenBy] = field(factory=dict)
    clients: Mapping[str, SeenBy] = field(factory=dict)

    def sees(self, code: str, organisation: str, client: str) -> bool | None:
        """Whether a client sees documents of a type; ``None`` leaves it to their templates."""
        nothing = SeenBy()
        for said in (
            self.clients.get(client, nothing).visible,
            self.organisations.get(organisation, nothing).visible,
            self.visible,
        ):
            if code in said:
                return said[code]
        return None


def read_portal(data: Mapping[str, Any], types: Iterable[str]) -> PortalSettings:
    """Read the settings; the secret may stand in ``DOCGEN_PORTAL_SECRET``.

    Raises:
        ConfigurationError: they cannot be used.
        UnknownNameError: they name a type that there is none of.

    """
    try:
        settings = from_settings(PortalSettings, data, source="portal")
    except DataError as error:
        told = "; ".join(f"portal.{path}: {message}" for path, message in error.problems)
        raise ConfigurationError(told) from None
    known = tuple(types)
    rows = (*settings.organisations.values(), *settings.clients.values())
    for code in (*settings.visible, *(code for row in rows for code in row.visible)):
        if code not in known:
            raise UnknownNameError("document type", code, known)
    if settings.address and not settings.address.startswith(("https://", "http://")):
        raise ConfigurationError(
            f"portal.address = {settings.address!r}: it begins with https:// or http://"
        )
    if settings.days < 1:
        raise ConfigurationError("portal.days: links are valid for a day at least")
    secret = settings.secret or os.environ.get("DOCGEN_PORTAL_SECRET", "")
    if secret and len(secret) < _SECRET:
        raise ConfigurationError(f"portal.secret has to have {_SECRET} characters at least")
    return evolve(settings, secret=secret, address=settings.address.rstrip("/"))
