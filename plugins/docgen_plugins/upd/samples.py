"""Named payloads of УПД, as mappings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from docgen.kit.samples import Sample, goods_lines, sale, sale_samples
from docgen_plugins.vat_invoice.samples import special_samples


def upd_samples() -> Mapping[str, Sample]:
    """Return the samples of any sale, those of VAT invoices, and our own."""
    return {
        **sale_samples(),
        **special_samples(),
        "status-2": sale(status=2),
        "accepted": _accepted(),
    }


def _accepted() -> dict[str, Any]:
    return sale(
        lines=goods_lines()[:3],
        basis=[
            {"title": "Заказ", "number": "88", "date": "2026-10-20"},
            {"title": "Доверенность", "number": "14", "date": "2026-10-26"},
        ],
        transport="Транспортная накладная № 31 от 31.10.2026, масса брутто 117 кг",
        transfer={
            "signatory": {"name": "Котов Илья Андреевич", "position": "кладовщик"},
            "date": "2026-10-31",
            "information": "Паспорта изделий на 3 листах",
            "responsible": {"name": "Мельникова Ольга Сергеевна", "position": "главный бухгалтер"},
        },
        acceptance={
            "signatory": {
                "name": "Осадчая Вера Павловна",
                "position": "заведующая складом",
            },
            "date": "2026-11-02",
            "information": "Претензий по количеству и качеству нет",
            "responsible": {"name": "Швец Марина Игоревна", "position": "директор"},
        },
    )
