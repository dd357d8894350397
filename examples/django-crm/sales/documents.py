"""The CRM as docgen sees it, and what the CRM does with documents."""

from django.db import connection, transaction

from docgen.contrib.django import ModelSource, Records, get_docgen
from sales.models import Customer, Deal, Firm, Usage


class CrmSource(ModelSource):
    """Which field of docgen's is which of the models'."""

    organisation_records = Records(
        Firm,
        fields={
            "name": "title",
            "inn": "inn",
            "kpp": "kpp",
            "ogrn": "ogrn",
            "address": "address",
            "bank_account.bank_name": "bank",
            "bank_account.bic": "bic",
            "bank_account.correspondent_account": "correspondent",
            "bank_account.settlement_account": "account",
            "director.name": "director",
        },
        always={
            "kind": "company",
            "director.position": "генеральный директор",
            "vat_policy": {"rate": "22", "prices_include_vat": True},
        },
    )
    client_records = Records(
        Customer,
        fields={n: n for n in ("inn", "kpp", "ogrn", "address", "email")} | {"name": "title"},
        always={"kind": "company"},
    )
    contract_records = Records(
        Deal,
        fields={
            "number": "number",
            "date": "signed",
            "organisation_id": "firm_id",
            "client_id": "customer_id",
        },
    )
    charge_records = Records(
        Usage,
        fields={
            "contract_id": "deal_id",
            "date": "day",
            "item.name": "title",
            "item.quantity": "quantity",
            "item.price": "price",
        },
        always={"item.unit": "мес"},
    )


def bill(deal: Deal, period: str) -> str:
    """Issue a deal's bill: the document and the deal's own row are kept together, or neither."""
    with transaction.atomic():
        issued = get_docgen().issue(
            "invoice", contract=str(deal.pk), period=period, connection=connection
        )
        deal.bill = issued.number
        deal.save()
    return deal.bill
