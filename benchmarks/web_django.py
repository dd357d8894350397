"""The site of `web.py --host django`: the example's CRM in PostgreSQL, and a view that bills.

It is Django's settings, its URLs and the application of WSGI: ``gunicorn "web_django:site()"``.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import django
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from sqlalchemy import make_url

from docgen.contrib.django.views import refusals_told
from docgen.kit.samples import billing

sys.path.insert(0, str(Path(__file__).parents[1] / "examples" / "django-crm"))
os.environ["CRM_FOLDER"] = os.environ["DOCGEN_BENCHMARK_FILES"]  # it keeps nothing where we are

from sales import settings as crm

#: Where the site is told of its database and its folder of files.
STORE: Final = "DOCGEN_BENCHMARK_STORE"
FILES: Final = "DOCGEN_BENCHMARK_FILES"
_PERIOD: Final = "2026-10"
_DATABASE: Final = make_url(os.environ[STORE])

SECRET_KEY = crm.SECRET_KEY
ALLOWED_HOSTS = crm.ALLOWED_HOSTS
ROOT_URLCONF = __name__
LANGUAGE_CODE, TIME_ZONE = crm.LANGUAGE_CODE, crm.TIME_ZONE
DEFAULT_AUTO_FIELD = crm.DEFAULT_AUTO_FIELD
INSTALLED_APPS = crm.INSTALLED_APPS
MIDDLEWARE = crm.MIDDLEWARE
TEMPLATES = crm.TEMPLATES
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _DATABASE.database,
        "USER": _DATABASE.username,
        "PASSWORD": _DATABASE.password or "",
        "HOST": _DATABASE.host or _DATABASE.query.get("host", ""),
        "PORT": _DATABASE.port or "",
        "CONN_MAX_AGE": 60,  # a connection stays with its thread, and is counted
    }
}
#: Without it, errors of a site that is not DEBUG are told by mail only.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler", "level": "ERROR"}},
    "root": {"handlers": ["stderr"]},
}
DOCGEN = {"source": crm.DOCGEN["source"], "artifacts": os.environ[FILES]}


def site() -> WSGIHandler:
    """Return the site, with docgen's store in use: under ``--preload`` that is before the fork."""
    _set_up()
    from docgen.contrib.django import get_docgen

    get_docgen().documents.list()
    return WSGIHandler()


def fill(count: int) -> Sequence[tuple[str, str]]:
    """Make the tables and so many deals, each a customer's own; return their ids, with whose."""
    _set_up()
    from sales.models import Customer, Deal, Firm, Usage

    call_command("migrate", run_syncdb=True, verbosity=0)
    rows = billing(count)
    (company,) = rows["organisations"]
    party = {name: company[name] for name in ("inn", "kpp", "ogrn", "address")}
    bank = company["bank_account"]
    firm = Firm.objects.create(
        title=company["name"],
        **party,
        bank=bank["bank_name"],
        bic=bank["bic"],
        correspondent=bank["correspondent_account"],
        account=bank["settlement_account"],
        director=company["director"]["name"],
    )
    customers = Customer.objects.bulk_create(
        Customer(title=row["name"], **{name: row[name] for name in (*party, "email")})
        for row in rows["clients"]
    )
    deals = Deal.objects.bulk_create(
        Deal(number=row["number"], signed=row["date"], firm=firm, customer=customer)
        # The ids of deals are not those of their customers.
        for row, customer in zip(rows["contracts"], reversed(customers), strict=True)
    )
    Usage.objects.bulk_create(
        Usage(deal=deal, day=row["date"], title=row["item"]["name"], price=row["item"]["price"])
        for row, deal in zip(rows["charges"], deals, strict=True)
    )
    connection.close()
    return [(str(deal.pk), str(deal.customer_id)) for deal in deals]


def bills() -> dict[str, str]:
    """Return the numbers of bills as the CRM's own rows have them, by deal."""
    from sales.models import Deal

    found = {str(key): number for key, number in Deal.objects.values_list("pk", "bill")}
    connection.close()
    return found


@csrf_exempt
@refusals_told
def bill(request: HttpRequest, deal_id: int) -> HttpResponse:
    """Bill a deal in the site's transaction, under one key however often; tell what is kept."""
    from sales.models import Deal

    from docgen.contrib.django import get_docgen

    with transaction.atomic():
        deal = Deal.objects.get(pk=deal_id)
        issued = get_docgen().issue(
            "invoice",
            contract=str(deal.pk),
            period=_PERIOD,
            key=request.headers["idempotency-key"],
            connection=connection,
        )
        deal.bill = issued.number
        deal.save()
    kept = get_docgen().documents.summary(issued.id)
    return JsonResponse({"client": kept.client, "process": os.getpid()})


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", __name__)
    django.setup()


urlpatterns = [path("deals/<int:deal_id>/bill", bill)]
