"""The merge fields of Perfectum CRM and Perfex: ``{client_company}``."""

from __future__ import annotations

import re
from typing import Final

from docgen.templates.authoring.foreign_tags import Dialect

#: Field, and the shortcodes that mean the same, best first.
_ROWS: Final = (
    ("contact_firstname} {contact_lastname", "buyer.director"),
    ("contact_lastname} {contact_firstname", "buyer.director"),
    ("contact_title", "buyer.director.position"),
    ("contact_email", "buyer.email"),
    ("contact_phonenumber", "buyer.phone"),
    ("client_company", "buyer.name"),
    ("client_vat_number", "buyer.inn"),
    ("client_phonenumber", "buyer.phone"),
    ("client_address", "buyer.address"),
    ("companyname", "seller.name"),
    ("company_name", "seller.name"),
    ("company_vat_number", "seller.inn"),
    ("company_address", "seller.address"),
    ("company_phonenumber", "seller.phone"),
    ("company_email", "seller.email"),
    ("logo_image_with_url", "logo"),
    ("dark_logo_image_with_url", "logo"),
    ("invoice_number", "number"),
    ("invoice_date", "date"),
    ("invoice_duedate", "due_date"),
    ("invoice_total", "total"),
    ("invoice_total_words", "total words"),
    ("invoice_subtotal", "total.without_vat", "total"),
    ("invoice_total_tax", "total.vat"),
    ("invoice_discount_total", "total.discount"),
    ("proposal_number", "number"),
    ("proposal_date", "date"),
    ("proposal_total", "total"),
    ("estimate_number", "number"),
    ("estimate_date", "date"),
    ("estimate_total", "total"),
    ("contract_id", "number"),
    ("contract_number", "contract.number", "number"),
    ("contract_subject", "subject", "contract.subject"),
    ("contract_datestart", "term.start", "contract.date"),
    ("contract_dateend", "term.end"),
    ("contract_contract_value", "price"),
    ("contract_value", "price"),
    ("item_order", "item.index"),
    ("item_description", "item.name"),
    ("item_name", "item.name"),
    ("item_qty", "item.quantity"),
    ("item_quantity", "item.quantity"),
    ("item_unit", "item.unit"),
    ("item_rate", "item.price"),
    ("item_tax", "item.vat_rate"),
    ("item_amount", "item.sum"),
)

PERFECTUM: Final = Dialect(
    title="Perfectum",
    pattern=re.compile(
        r"\{(?P<name>contact_firstname\}[ \u00a0]\{contact_lastname"
        r"|contact_lastname\}[ \u00a0]\{contact_firstname|[a-z][a-z0-9_]*)(?P<body>)\}"
    ),
    names={name: tuple(shortcodes) for name, *shortcodes in _ROWS},
    table="items",
)
