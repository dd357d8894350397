"""Exchange with other systems: ``dg.exchange``."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Final, TypeVar

from docgen.exceptions import ConfigurationError, DataError, UnknownNameError
from docgen.exchange.banks.service import Banks
from docgen.exchange.edo.service import Edo
from docgen.exchange.edo.settings import EdoSettings
from docgen.exchange.onec.service import OneC
from docgen.exchange.onec.settings import OneCSettings
from docgen.models.mapping import from_settings
from docgen.wiring import Wiring

T = TypeVar("T")

#: The sections of ``[exchange]``.
SECTIONS: Final = ("edo", "onec")


class Exchange:
    """1C, banks and operators of electronic exchange.

    Raises:
        ConfigurationError: a setting of ``[exchange]`` cannot be used.
        UnknownNameError: there is no such section.

    """

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring
        for name in wiring.settings.exchange:
            if name not in SECTIONS:
                raise UnknownNameError("section of exchange", name, SECTIONS)

    @cached_property
    def onec(self) -> OneC:
        """1C: messages in EnterpriseData, and their journal."""
        return OneC(self._wiring, self._settings(OneCSettings, "onec"))

    @cached_property
    def banks(self) -> Banks:
        """Bank statements: what was paid, and which documents it pays."""
        return Banks(self._wiring)

    @cached_property
    def edo(self) -> Edo:
        """Operators of electronic exchange: documents sent, what became of them, what came."""
        return Edo(self._wiring, self._settings(EdoSettings, "edo"))

    def _settings(self, kind: type[T], section: str) -> T:
        stated: Any = self._wiring.settings.exchange.get(section, {})
        try:
            return from_settings(kind, stated, source=f"exchange.{section}")
        except DataError as error:
            raise ConfigurationError(str(error)) from None
