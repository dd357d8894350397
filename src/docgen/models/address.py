"""Postal addresses."""

from __future__ import annotations

import re
from typing import Final

from attrs import frozen

from docgen.models.regions import REGIONS
from docgen.models.requisite import Identifier

RUSSIA: Final = "643"

#: The regions that are cities: Москва, Санкт-Петербург, Севастополь (Constitution, article 65).
FEDERAL_CITIES: Final = frozenset({"77", "78", "92"})

#: What says that a name is that of a city, before it or after it.
_CITY_KIND = re.compile(r"\b(?:город(?:\s+федерального\s+значения)?|г)\b\.?", re.IGNORECASE)


@frozen(kw_only=True)
class AddressElement:
    """A part of an address with its kind: «ул» «Чистый бульвар», «дом» «7»."""

    kind: str
    name: str


@frozen(kw_only=True)
class GarAddress:
    """An address by the state address register (ГАР), from the region down.

    ``id`` is the register's GUID of 36 characters. The kinds of ``municipal_district`` and
    ``municipal_settlement`` are the register's codes of one digit.
    """

    id: Identifier
    municipal_district: AddressElement | None = None
    municipal_settlement: AddressElement | None = None
    settlement: AddressElement | None = None
    planning_structure: AddressElement | None = None
    street: AddressElement | None = None
    land_plot: str = ""
    buildings: tuple[AddressElement, ...] = ()
    premises: AddressElement | None = None
    room: AddressElement | None = None

    @property
    def elements(self) -> tuple[AddressElement, ...]:
        """The parts that have words for their kinds, from the settlement down."""
        parts = (self.settlement, self.planning_structure, self.street, *self.buildings)
        return tuple(part for part in (*parts, self.premises, self.room) if part)


@frozen(kw_only=True)
class Address:
    """An address, whole in ``text``, by its parts, or by the state address register.

    ``country`` is the ОКСМ digital code, ``region`` the two digits of the Russian region, which
    is printed by its name where ``region_name`` is not given; ``text`` wins in print when more
    is given. A federal city is a region and a city at once: where both are given it is printed
    once. ``gln`` is the global location number.
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
    other: str = ""
    gar: GarAddress | None = None
    gln: Identifier = ""

    @property
    def is_city_a_region(self) -> bool:
        """Whether the city is the region: «г. Москва» in «Москва»."""
        return bool(self.city) and is_same_city(self.region_name, self.city)

    @property
    def city_name(self) -> str:
        """The city, be it given as a region; empty where none is known.

        A federal city is «г. Москва» where either of its names says that it is one.
        """
        if self.region in FEDERAL_CITIES and not self.city:
            return self.region_name
        if self.is_city_a_region and _CITY_KIND.search(f"{self.region_name} {self.city}"):
            return f"г. {' '.join(_CITY_KIND.sub(' ', self.city).split())}"
        return self.city

    def __str__(self) -> str:
        if self.text:
            return self.text
        is_region = self.is_city_a_region
        settlement = "" if is_same_city(self.region_name, self.settlement) else self.settlement
        parts = (
            self.country_name,
            self.postal_code,
            self.city_name if is_region else self._region,
            self.district,
            "" if is_region else self.city,
            settlement,
            self.street,
            self.house,
            self.building,
            self.apartment,
            self.other,
            *self._of_register(),
        )
        return ", ".join(part for part in parts if part)

    @property
    def _region(self) -> str:
        return self.region_name or REGIONS.get(self.region, self.region)

    def _of_register(self) -> tuple[str, ...]:
        if self.gar is None:
            return ()
        municipal = (self.gar.municipal_district, self.gar.municipal_settlement)
        return (
            *(part.name for part in municipal if part),
            *(
                f"{part.kind} {part.name}"
                for part in self.gar.elements
                if not self._is_region(part)
            ),
            self.gar.land_plot and f"земельный участок {self.gar.land_plot}",
        )

    def _is_region(self, part: AddressElement) -> bool:
        return is_same_city(self.region_name, f"{part.kind} {part.name}")


def is_same_city(region_name: str, city: str) -> bool:
    """Whether a region and a city are one: «Город Москва» and «г. Москва», but not «Московская»."""
    return bool(_bare(city)) and _bare(region_name) == _bare(city)


def _bare(name: str) -> str:
    return " ".join(_CITY_KIND.sub(" ", name).casefold().replace("ё", "е").split())
