"""``manage.py demo``: make the CRM, fill it, and serve it."""

import datetime as dt

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand

from sales.models import Customer, Deal, Firm, Usage


class Command(BaseCommand):
    """Makes the tables, two deals and the user admin, password admin."""

    help = "Создать CRM с двумя сделками и открыть её: http://127.0.0.1:8000, admin / admin"

    def handle(self, *_: object, **__: object) -> None:
        """Do it; again, nothing is added."""
        call_command("migrate", run_syncdb=True, verbosity=0)
        if not Deal.objects.exists():
            fill()
        call_command("runserver", "8000", use_reloader=False)


def fill() -> None:
    """Write a firm, a customer, two deals and their usage."""
    get_user_model().objects.create_superuser("admin", password="admin")  # noqa: S106 - a demo
    firm = Firm.objects.create(
        title="ООО «Северная связь»",
        inn="7700990010",
        kpp="770001001",
        ogrn="1267700099006",
        address="115114, г. Москва, ул. Примерная, д. 12",
        bank="АО «Банк Примерный»",
        bic="044525990",
        correspondent="30101810900000000990",
        account="40702810600000000901",
        director="Воронцов Алексей Петрович",
    )
    customer = Customer.objects.create(
        title="ООО «Ромашка и партнёры»",
        inn="7710990027",
        kpp="771001001",
        ogrn="1257700099018",
        address="101000, г. Москва, Чистый бульвар, д. 7",
        email="buh@romashka.example",
    )
    for number, price in (("СС-7/26", "8540.00"), ("СС-8/26", "732.00")):
        deal = Deal.objects.create(
            number=number, signed=dt.date(2026, 1, 12), firm=firm, customer=customer
        )
        Usage.objects.create(
            deal=deal, day=dt.date(2026, 10, 31), title="Доступ к сети Интернет", price=price
        )
