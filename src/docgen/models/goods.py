"""What goods have that services do not: packing, origin, traceability."""

from __future__ import annotations

from decimal import Decimal

from attrs import frozen

from docgen.models.requisite import Identifier, MarkingCode
from docgen.models.unit import Unit


@frozen(kw_only=True)
class Country:
    """A country by ОКСМ: its digital code and short name."""

    code: str
    name: str


@frozen(kw_only=True)
class Traceability:
    """Goods under national traceability (law 371-ФЗ, decree 1108).

    ``registration_number`` is the РНПТ; ``quantity`` is in ``unit``, the unit of traceability;
    ``amount_without_vat`` is the value in rubles, printed since 01.10.2024.
    """

    registration_number: Identifier
    unit: Unit
    quantity: Decimal
    amount_without_vat: Decimal


@frozen(kw_only=True)
class Marking:
    """Marks of identification («Честный знак») of goods in a line.

    ``codes`` are those of single items (КИЗ), ``packages`` those of their packages; either of
    the two. ``transport_package`` is one code for all; ``quantity`` counts goods whose marks are
    not listed, ``batch`` names a production batch. Of a code as a scanner gives it, with its tail
    after the separator (GS), documents state the КИ before it.
    """

    codes: tuple[MarkingCode, ...] = ()
    packages: tuple[MarkingCode, ...] = ()
    transport_package: MarkingCode = ""
    quantity: int | None = None
    batch: str = ""


@frozen(kw_only=True)
class Packing:
    """How goods are packed; masses are those of the whole line, in kilograms.

    ``per_place`` is the quantity in one place, ``places`` the number of places.
    """

    kind: str = ""
    per_place: Decimal | None = None
    places: Decimal | None = None
    gross_mass: Decimal | None = None
    net_mass: Decimal | None = None


@frozen(kw_only=True)
class Goods:
    """What a line says of goods; a line of a service or a work has none of it.

    ``kind_code`` is the ТН ВЭД ЕАЭС code wanted when goods leave for the Union's countries;
    ``declaration`` the registration number of the customs declaration; ``gtin`` the trade item
    number of 14 digits, ``okpd2`` the code of the product classifier.
    """

    article: str = ""
    characteristic: str = ""
    sort: str = ""
    kind_code: str = ""
    country: Country | None = None
    declaration: Identifier = ""
    packing: Packing | None = None
    traceability: Traceability | None = None
    markings: tuple[Marking, ...] = ()
    gtin: Identifier = ""
    series: str = ""
    okpd2: str = ""
