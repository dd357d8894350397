"""The CRM as docgen sees it."""

from docgen.contrib.django import ModelSource, Records
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


def client_of(user: object) -> str:
    """Return whose cabinet a user sees: that of the customer whose login it is."""
    customer = Customer.objects.filter(login=user.username).first()
    return str(customer.pk) if customer else ""
