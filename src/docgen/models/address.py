"""Postal addresses."""

from __future__ import annotations

from typing import Final

from attrs import frozen

RUSSIA: Final = "643"


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

    id: str
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

    ``country`` is the ОКСМ digital code, ``region`` the two digits of the Russian region;
    ``text`` wins in print when more is given. ``gln`` is the global location number.
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
    gln: str = ""

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
            self.other,
            *self._of_register(),
        )
        return ", ".join(part for part in parts if part)

    def _of_register(self) -> tuple[str, ...]:
        if self.gar is None:
            return ()
        municipal = (self.gar.municipal_district, self.gar.municipal_settlement)
        return (
            *(part.name for part in municipal if part),
            *(f"{part.kind} {part.name}" for part in self.gar.elements),
            self.gar.land_plot and f"земельный участок {self.gar.land_plot}",
        )
