"""The samples of a contract."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from docgen.kit.samples import (
    BUYER,
    COMPANY,
    FOREIGN_BUYER,
    LONG_BUYER,
    NATURAL_PERSON,
    SOLE_PROPRIETOR,
    Sample,
)

_TERMS: Final[Sample] = {
    "date": "2026-02-02",
    "city": "г. Москва",
    "subject": "услуги доступа к сети Интернет и телефонной связи",
    "price": "12200.00",
    "start": "2026-02-02",
    "end": "2026-12-31",
    "deferral_days": 10,
}

_WOMAN_DIRECTOR: Final[Sample] = {
    "name": "Белых Анна Сергеевна",
    "position": "исполнительный директор",
    "basis": "доверенности № 5 от 12.01.2026",
}


def contract_samples() -> Mapping[str, Mapping[str, Any]]:
    """Return the named samples."""
    untaxed = {**COMPANY, "vat_policy": {"rate": "none"}}
    return {
        "vat": _contract(),
        "usn": _contract(seller=untaxed, vat_exemption="п. 1 ст. 145 НК РФ"),
        "ip": _contract(seller=SOLE_PROPRIETOR, vat_exemption="п. 1 ст. 145 НК РФ"),
        "foreign": _contract(
            seller=untaxed, buyer=FOREIGN_BUYER, currency="EUR", vat_exemption="ст. 148 НК РФ"
        ),
        "long": _contract(
            buyer={**LONG_BUYER, "full_name": LONG_BUYER["name"]}, subject=_long_subject()
        ),
        "natural-person": _contract(buyer=NATURAL_PERSON, price="976.00"),
        "woman-director": _contract(seller={**COMPANY, "director": _WOMAN_DIRECTOR}),
        "tariffs": _contract(price=None, end=None, deferral_days=None),
    }


def _contract(*, seller: Sample = COMPANY, buyer: Sample = BUYER, **more: object) -> Sample:
    return {**_TERMS, "seller": seller, "buyer": buyer, **more}


def _long_subject() -> str:
    channel = "предоставление в пользование выделенного защищённого канала передачи данных"
    places = ("Примерная, д. 12", "Образцовая, д. 5, корп. 2", "Типовая, д. 128, лит. А")
    listed = "; ".join(f"{channel} по адресу: г. Москва, ул. {place}" for place in places)
    return f"{listed}; круглосуточное наблюдение за каналами и их техническое обслуживание"
