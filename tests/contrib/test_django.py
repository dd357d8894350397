from __future__ import annotations

import os
import sys
from pathlib import Path

import django
import pytest
from starlette.testclient import TestClient

from docgen.exceptions import ConfigurationError

SITE = Path(__file__).parents[2] / "examples" / "django-crm"


class _Site:
    """The example CRM, and its façade as it is now."""

    def __init__(self, documents, models, get_docgen):
        self.documents, self.models, self._get_docgen = documents, models, get_docgen

    @property
    def docgen(self):
        return self._get_docgen()

    def bill(self, number):
        """Issue a deal's bill in the site's transaction; return its number, or undo it all."""
        from django.db import connection

        deal = self.models.Deal.objects.get(number=number)
        issued = self.docgen.issue(
            "invoice", contract=str(deal.pk), period="2026-10", connection=connection
        )
        deal.bill = issued.number
        deal.save()
        return deal.bill


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Set the example CRM up, with its tables and records; return what tests ask of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(SITE))
        patch.setenv("CRM_FOLDER", str(tmp_path_factory.mktemp("site")))
        patch.setenv("DJANGO_SETTINGS_MODULE", "sales.settings")
        django.setup()
        from django.core.management import call_command
        from django.db import connections
        from sales import documents, models
        from sales.management.commands.demo import fill

        from docgen.contrib.django import get_docgen
        from docgen.contrib.django.access import close_docgen

        call_command("migrate", run_syncdb=True, verbosity=0)
        fill()
        yield _Site(documents, models, get_docgen)
        close_docgen()
        connections.close_all()


@pytest.fixture
def browse(site):  # noqa: ARG001 - Django is set up by it
    """Log in as the administrator, or as somebody with some permissions."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Permission
    from django.test import Client

    def log_in(name="admin", *permissions):
        users = get_user_model()
        user, _ = users.objects.get_or_create(username=name, defaults={"is_staff": True})
        user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
        client = Client()
        client.force_login(user)
        return client

    return log_in


def deal_page(site, number="СС-7/26"):
    """Return where the admin shows a deal."""
    return f"/sales/deal/{site.models.Deal.objects.get(number=number).pk}"


def test_a_bill_and_the_sites_own_row_are_kept_together(site):
    """What fails after it takes both back; the signal is sent once both are kept."""
    from django.db import transaction

    from docgen.contrib.django.signals import document_issued

    told = []

    def receive(document, **_):
        told.append(document.number)

    document_issued.connect(receive)
    deal = site.models.Deal.objects.get(number="СС-8/26")
    with transaction.atomic():
        assert site.bill(deal.number) == "СЧ-0001/26"
        transaction.set_rollback(True)
    deal.refresh_from_db()
    assert (site.docgen.documents.list(), deal.bill, told) == ((), "", [])
    with transaction.atomic():
        assert site.bill(deal.number) == "СЧ-0001/26"
    deal.refresh_from_db()
    assert (deal.bill, told) == ("СЧ-0001/26", ["СЧ-0001/26"])
    with pytest.raises(ConfigurationError, match="atomic"):
        site.docgen.issue("act", contract="1", connection=transaction.get_connection())


def test_the_admin_issues_shows_and_marks_documents(site, browse):
    """A deal's page has the buttons, then the documents with files; a mark pays the bill."""
    client, page = browse(), deal_page(site)
    order = {"type": "act", "period": "2026-10"}
    client.post(f"{page}/docgen/issue/", order)
    answer = client.post(f"{page}/docgen/package/", {"period": "2026-10"}, follow=True)
    shown = answer.content.decode()
    assert "Выпущен пакет" in shown
    contract = page.rpartition("/")[2]
    rows = {row.type: row for row in site.docgen.documents.list(contract=contract)}
    assert set(rows) == {"invoice", "act"}
    assert f"№ {rows['invoice'].number}" in shown
    assert site.models.Deal.objects.get(pk=contract).bill == rows["invoice"].number
    file = client.get(f"{page}/docgen/{rows['act'].id}/html/")
    assert (file.status_code, "Северная связь" in file.content.decode()) == (200, True)
    sent = client.post(f"{page}/docgen/send/", {"document": rows["act"].id}, follow=True)
    assert "Писем в очереди: 1" in sent.content.decode()
    assert "Оплачен</button>" in shown
    paid = client.post(f"{page}/docgen/paid/", {"document": rows["invoice"].id}, follow=True)
    assert site.docgen.documents.payment_status(rows["invoice"].id) == "paid"
    assert "Оплачен</button>" not in paid.content.decode()
    refused = client.post(f"{page}/docgen/issue/", {**order, "period": "?"}, follow=True)
    assert "messagelist" in refused.content.decode()
    assert client.get(f"{page}/docgen/issue/").status_code == 404


def test_the_record_and_its_documents_are_kept_together(site, browse, monkeypatch):
    """Where the record cannot be written, nothing was issued."""
    from django.contrib import admin

    kept = site.docgen.documents.list()
    deal = site.models.Deal.objects.create(
        number="СС-9/26", signed="2026-01-12", firm_id=1, customer_id=1
    )
    site.models.Usage.objects.create(deal=deal, day="2026-10-31", title="Доступ", price="50")

    def fail(record, documents):
        raise ConfigurationError(f"{record.number}: {documents[0].number}")

    monkeypatch.setattr(admin.site.get_model_admin(site.models.Deal), "docgen_issued", fail)
    answer = browse().post(
        f"/sales/deal/{deal.pk}/docgen/package/", {"period": "2026-10"}, follow=True
    )
    assert "СС-9/26: СЧ-" in answer.content.decode()
    assert site.docgen.documents.list() == kept
    deal.delete()


def test_the_sites_permissions_are_docgens_rights(site, browse):
    """Who may not see documents gets none, neither in the admin nor by their addresses."""
    page = deal_page(site)
    contract = page.rpartition("/")[2]
    act = site.docgen.issue("act", contract=contract, period="2026-10")
    stranger = browse("stranger", "view_deal", "change_deal")
    assert stranger.get(f"/docgen/documents/{act.id}/html/").status_code == 403
    assert "Документов ещё нет" in stranger.get(f"{page}/change/").content.decode()
    stranger.post(f"{page}/docgen/issue/", {"type": "invoice", "period": "2026-10"})
    reader = browse("reader", "view_deal", "see_document", "see_sums_document")
    assert reader.get(f"/docgen/documents/{act.id}/html/").status_code == 200
    assert reader.get("/docgen/documents/999/html/").status_code == 404


def test_a_step_is_taken_with_documents_of_the_record_alone(site, browse):
    """Who may change one deal cannot send or settle the documents of another by its number."""
    page = deal_page(site)
    other = next(row for row in site.models.Deal.objects.all() if not page.endswith(f"/{row.pk}"))
    bill = site.docgen.issue("invoice", contract=str(other.pk), period="2026-10")
    client = browse()
    for step in ("paid", "send"):
        for number in (str(bill.id), "9" * 5_000, "9" * 30, "-1", ""):
            answer = client.post(f"{page}/docgen/{step}/", {"document": number})
            assert answer.status_code == 404, (step, number[:9])
    assert site.docgen.documents.summary(bill.id).paid == 0


def test_a_batch_of_the_admin_tells_how_it_ended(site, browse):
    """It runs behind the request; its page is there until it is over, and names each document."""
    import threading

    client = browse()
    begun = client.post("/sales/deal/docgen/batch/", {"type": ["act"], "period": "2026-10"})
    for thread in threading.enumerate():
        if thread.name == "docgen batch":
            thread.join()
    shown = client.get(begun["location"]).content.decode()
    assert "Партия закончена" in shown
    assert "Акт об оказании услуг" in shown
    assert "http-equiv" not in shown
    assert client.get("/sales/deal/docgen/batch/other/").status_code == 404
    contracts = {row.contract for row in site.docgen.documents.list(document_type="act")}
    assert len(contracts) == 2


@pytest.mark.usefixtures("site")
def test_checks_tell_what_the_first_document_would_fail_of():
    """The example has nothing to be told of; a source that is not there is told."""
    from django.test import override_settings
    from sales.models import Customer

    from docgen.contrib.django import ModelSource, Records
    from docgen.contrib.django.access import close_docgen
    from docgen.contrib.django.checks import check_settings

    assert check_settings() == []

    class Wrong(ModelSource):
        client_records = Records(
            Customer, fields={"nmae": "title", "inn": "loggin"}, always={"kind": "company"}
        )
        contract_records = charge_records = payment_records = None

        def contract(self, contract_id):
            raise NotImplementedError

    wrong = {"source": Wrong, "artifacts": "files"}
    with override_settings(DOCGEN=wrong):
        close_docgen()
        told = [row.msg for row in check_settings()]
    assert [row.removeprefix("Wrong: ") for row in told] == [
        "organisation_records is not stated, nor is organisation() overridden",
        "client_records: Party has no field 'nmae'; meant 'name'?",
        "client_records: 'name' is not stated",
        "client_records: Customer has no loggin",
        "charge_records is not stated, nor is charges() overridden",
    ]
    with override_settings(DOCGEN={"source": "sales.nothing.Source"}):
        close_docgen()
        assert {row.id for row in check_settings()} == {"docgen.W001", "docgen.E001"}
    close_docgen()


def test_the_command_line_works_over_the_sites_documents(site, capsys):
    """``manage.py docgen`` is docgen's own, with the site's façade."""
    from django.core.management import call_command, execute_from_command_line
    from django.db import transaction

    with transaction.atomic():
        site.bill("СС-8/26")
    with pytest.raises(SystemExit) as ended:
        execute_from_command_line(["manage.py", "docgen", "documents", "list", "--json"])
    assert ended.value.code == 0
    call_command("docgen", "documents", "list")
    assert '"СЧ-0001/26"' in capsys.readouterr().out


def test_a_source_of_models_answers_what_it_is_asked(site):
    """Ids that are none find nothing; a record that cannot be read stops only itself."""
    from docgen.exceptions import SourceError, UnknownNameError
    from docgen.models import Unreadable

    source = site.documents.CrmSource()
    for wrong in ("999", "нет"):
        with pytest.raises(UnknownNameError):
            source.client(wrong)
    assert list(source.contracts(client="нет")) == []
    with pytest.raises(SourceError, match="override"):
        source.balance(source.contract("1"), source.contract("1").date)
    broken = site.models.Deal.objects.create(
        number="", signed="2026-01-12", firm_id=1, customer_id=1
    )
    rows = list(source.each_contract())
    broken.delete()
    assert [isinstance(row, Unreadable) for row in rows] == [False, False, True]
    assert rows[-1].id == str(broken.pk or rows[-1].id)


async def elsewhere(scope, receive, send):  # noqa: ARG001 - an ASGI application
    """Be the rest of a site."""
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body"})


def test_a_user_who_is_a_client_sees_the_own_cabinet(browse):
    """Beside the studio; of a user who is nobody's client it knows nothing."""
    from docgen.contrib.django.mounting import with_portal, with_studio

    mounted = with_studio(with_portal(elsewhere, "cabinet"), "docgen/studio", templates=".")
    client = TestClient(mounted)
    cookie = {"cookie": f"sessionid={browse('nobody').cookies['sessionid'].value}"}
    assert client.get("/cabinet/", headers=cookie).status_code == 404
    cookie = {"cookie": f"sessionid={browse('buh').cookies['sessionid'].value}"}
    page = client.get("/cabinet/", headers=cookie)
    assert (page.status_code, "Счета" in page.text) == (200, True)
    assert client.get("/cabinet/").status_code == 404
    assert client.get("/sales/").status_code == 204


def test_the_studio_is_for_users_with_the_permission(browse, tmp_path):
    """It stands under a path of the site's own server; a stranger's session is refused."""
    from docgen.contrib.django.mounting import with_studio

    client = TestClient(with_studio(elsewhere, "docgen/studio", templates=tmp_path))

    def asked(who):
        return client.get(
            "/docgen/studio/", headers={"cookie": f"sessionid={who.cookies['sessionid'].value}"}
        ).status_code

    assert asked(browse()) == 200
    assert asked(browse("writer", "see_template", "change_template")) == 200
    assert asked(browse("stranger")) == 403
    assert client.get("/docgen/studio/").status_code == 403
    assert client.get("/sales/").status_code == 204
    assert "DJANGO_SETTINGS_MODULE" in os.environ
    assert str(SITE) in sys.path
