"""Waybills to try with: those of every sale, and some of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from docgen.kit.samples import BUYER, Sample, goods_lines, goods_samples, sale

_SHIPPED: Final[Sample] = {
    "structural_unit": "Склад № 2",
    "operation_kind": "Реализация",
    "shipped_by": {"name": "Кузьмин Игорь Львович", "position": "кладовщик"},
}

_CARRIED: Final[Sample] = {
    **_SHIPPED,
    "activity_code": "51.65.6",
    "consignor": {
        "kind": "branch",
        "name": "Филиал ООО «Северная связь» в г. Твери",
        "inn": "7700990010",
        "kpp": "695043001",
        "ogrn": "1267700099006",
        "okpo": "10990044",
        "address": "170100, г. Тверь, Складской проезд, д. 3",
        "phone": "+7 4822 00-00-04",
    },
    "consignee": {**BUYER, "address": "142100, Московская обл., г. Подольск, ул. Складская, д. 9"},
    "transport_waybill": {"number": "ТН-118", "date": "2026-10-31"},
    "attachment_sheets": 2,
    "certificate_sheets": 5,
    "power_of_attorney": {
        "number": "44",
        "date": "2026-10-28",
        "issued_by": "ООО «Ромашка и партнёры»",
        "issued_to": "водителю-экспедитору Ильину Семёну Андреевичу",
    },
    "accepted_by": {"name": "Ильин Семён Андреевич", "position": "водитель-экспедитор"},
    "received_by": {"name": "Ахметова Дина Ренатовна", "position": "заведующая складом"},
    "receipt_date": "2026-11-02",
}


def samples() -> Mapping[str, Mapping[str, Any]]:
    """Return the samples by name."""
    usual = {name: {**sample, **_SHIPPED} for name, sample in goods_samples().items()}
    return {**usual, "carried": sale(lines=goods_lines(), **_CARRIED)}
