"""The codes of findings; ``scripts/make_setting_codes.py`` writes them."""

from __future__ import annotations

from typing import Final

FINDING_CODES: Final = frozenset(
    {
        "waybill.attachment_sheets.not_positive",
        "waybill.basis.missing",
        "waybill.certificate_sheets.not_positive",
        "waybill.consignee.address.missing",
        "waybill.consignee.okpo.missing",
        "waybill.consignor.address.missing",
        "waybill.consignor.okpo.missing",
        "waybill.currency.not_rubles",
        "waybill.form.not_in_force",
        "waybill.line.mass.net_over_gross",
        "waybill.line.not_goods",
        "waybill.line.packing.mismatch",
        "waybill.line.places.not_whole",
        "waybill.line.vat.not_payer",
        "waybill.power_of_attorney.after_shipment",
        "waybill.receipt_date.before_shipment",
        "waybill.released_by.missing",
        "waybill.shipment_date.before_date",
    }
)
