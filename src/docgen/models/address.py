"""Postal addresses."""

from __future__ import annotations

from typing import Final

from attrs import frozen

RUSSIA: Final = "643"


@frozen(kw_only=True)
class Address:
    """An address, whole in ``text`` or by its parts.

    ``country`` is the ОКСМ digital code, ``region`` the two digits of the Russian region;
    ``text`` wins in print when both are given.
    """

    text: str = ""
    country: str = RUSSIA
    country_name: str = ""
    postal_code: str = ""
    region: str = ""
    region_name: str = ""
    district: str = ""
    city: str = ""
    settlement: str = ""
    street: str = ""
    house: str = ""
    building: str = ""
    apartment: str = ""

    def __str__(self) -> str:
        if self.text:
            return self.text
        parts = (
            self.country_name,
            self.postal_code,
            self.region_name,
            self.district,
            self.city,
            self.settlement,
            self.street,
            self.house,
            self.building,
            self.apartment,
        )
        return ", ".join(part for part in parts if part)
