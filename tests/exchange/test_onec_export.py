from __future__ import annotations

import tracemalloc

import pytest
from lxml import etree

from docgen.exceptions import ConfigurationError, StorageError, UnknownNameError
from docgen.kit.samples import (
    BUYER,
    COMPANY,
    FOREIGN_BUYER,
    NATURAL_PERSON,
    SOLE_PROPRIETOR,
    sale,
)
from docgen.resources import schemas_root

SCHEMA = etree.XMLSchema(
    etree.parse(str(schemas_root().joinpath("enterprisedata", "1.17", "EnterpriseData.xsd")))
)
ACT = {"title": "Акт", "number": "1", "date": "2026-10-31", "lines": "1"}
LINE = {"name": "Связь", "unit": "мес", "price": "122.00", "quantity": "1"}


def bodies(path):
    """Return the objects of a message, by the real schema's leave."""
    root = etree.parse(str(path)).getroot()
    body = root[-1]
    for element in body:
        name = etree.QName(element).localname
        if name != "УдалениеОбъекта":
            assert SCHEMA.validate(element), f"{name}: {SCHEMA.error_log.last_error}"
    return list(body)


def tags(path):
    """Return what a message holds, in order."""
    return [etree.QName(element).localname for element in bodies(path)]


def texts(element, path):
    """Return the texts at a path whose names are written without the namespace."""
    steps = "/".join(f"{{*}}{step}" for step in path.split("/"))
    return [found.text for found in element.iterfind(steps)]


def exported(docgen, folder, **options):
    """Export what waits; return the report and what is in the message."""
    report = docgen.exchange.onec.export(folder, **options)
    return report, (tags(report.path) if report.path else [])


def test_an_order_follows_all_that_it_names(office, issue, tmp_path):
    """Whole reference objects stand before the document; a key alone would be deleted by 1C."""
    issue(office, lines=[LINE])
    report, found = exported(office, tmp_path / "out")
    assert (report.number, report.documents, report.refused) == (1, 1, ())
    assert found[-1] == "Документ.ЗаказКлиента"
    references = [name.partition(".")[2] for name in found[:-1]]
    assert references[:3] == ["Валюты", "Организации", "Контрагенты"]
    assert {"Номенклатура", "ЕдиницыИзмерения"} <= set(references)


def test_an_invoice_is_what_the_settings_say(open_docgen, issue, tmp_path):
    """The other configuration takes СчетПокупателю, with the same rows."""
    settings = {"onec": {"invoice_as": "СчетПокупателю", "version": "1.21"}}
    docgen = open_docgen(numbering={"invoice": {"mask": "СЧ-{N}"}}, exchange=settings)
    issue(docgen)
    report = docgen.exchange.onec.export(tmp_path)
    assert report.documents == 1
    assert "<Документ.СчетПокупателю xmlns=" in report.path.read_text(encoding="utf-8")
    assert "EnterpriseData/1.21" in report.path.read_text(encoding="utf-8")


def test_nothing_is_told_twice_and_void_documents_are_deleted(office, issue, tmp_path):
    """The journal remembers what went, and tells of what became void since."""
    invoice = issue(office)
    assert exported(office, tmp_path)[0].documents == 1
    assert exported(office, tmp_path)[0].path is None
    office.documents.void(invoice, reason="ошибка")
    report, found = exported(office, tmp_path)
    assert (report.documents, report.deletions, found) == (0, 1, ["УдалениеОбъекта"])
    assert exported(office, tmp_path)[0].path is None


def test_what_was_void_before_it_was_told_of_is_not_told_of(office, issue, tmp_path):
    """1C need not delete what it never had."""
    office.documents.void(issue(office), reason="ошибка")
    assert office.exchange.onec.waiting() == 0
    assert exported(office, tmp_path)[0].path is None


def test_a_correction_takes_the_place_of_what_it_corrects(office, issue, tmp_path):
    """It has the former's GUID: in 1C the same document changes; void, the former comes back."""
    act = issue(office, "act", lines=[LINE])
    first, _ = exported(office, tmp_path)
    data = {**sale(), "buyer": BUYER, "seller": COMPANY, "lines": [{**LINE, "price": "244.00"}]}
    correction = office.documents.correct(act, data, reason="цена", date=act.date)
    second, _ = exported(office, tmp_path)
    key = "КлючевыеСвойства/Ссылка"
    before, after = bodies(first.path)[-1], bodies(second.path)[-1]
    assert texts(before, key) == texts(after, key)
    assert texts(after, "Сумма") == ["244.00"]
    office.documents.void(correction, reason="не то")
    third, _ = exported(office, tmp_path)
    assert texts(bodies(third.path)[-1], "Сумма") == ["122.00"]


def test_a_vat_invoice_follows_its_shipment(office, issue, tmp_path):
    """A УПД is both; a VAT invoice names the act it was made from, by its own key."""
    issue(office, "upd", lines=[LINE])
    act = issue(office, "act", lines=[LINE])
    issue(office, "vat_invoice", basis=[act], lines=[LINE], shipment_documents=[ACT])
    report, _ = exported(office, tmp_path)
    found = {}
    for element in bodies(report.path):
        found.setdefault(element.tag.partition("}")[2], []).append(element)
    shipments = found["Документ.РеализацияТоваровУслуг"]
    invoices = found["Документ.СчетФактураВыданный"]
    assert (len(shipments), len(invoices)) == (2, 2)
    basis = "ДокументыОснования/Строка/ДокументОснование/РеализацияТоваровУслугСсылка/Ссылка"
    made = [texts(row, "КлючевыеСвойства/Ссылка") for row in shipments]
    assert [texts(row, basis) for row in invoices] == made


def test_a_vat_invoice_without_a_shipment_stays_behind(office, issue, tmp_path):
    """1C would not take it; it is told why, and the rest goes."""
    issue(office, "vat_invoice", lines=[LINE], shipment_documents=[ACT])
    issue(office)
    report, _ = exported(office, tmp_path)
    assert report.documents == 1
    assert [row.code for row in report.refused[0].findings] == ["onec.no_shipment"]
    assert office.exchange.onec.waiting() == 1


def test_a_long_number_stays_behind(open_docgen, issue, tmp_path):
    """1C holds eleven characters."""
    docgen = open_docgen(numbering={"invoice": {"mask": "СЧЁТ-2026-{N:5}"}})
    issue(docgen)
    report, _ = exported(docgen, tmp_path)
    assert report.path is None
    assert not list(tmp_path.glob("*.xml"))
    assert report.refused[0].findings[0].code == "onec.number"
    assert "СЧЁТ-2026-00001" in report.refused[0].findings[0].message


@pytest.mark.parametrize(
    ("rate", "expected"),
    [
        ("22", ("22", "false", "false", "Общая")),
        ("22/122", ("22", "true", "false", "ОбщаяРасчетная")),
        ("10", ("10", "false", "false", "Пониженная")),
        ("7", ("7", "false", "false", "Пониженная")),
        ("5/105", ("5", "true", "false", "ПониженнаяРасчетная")),
        ("0", ("0", "false", "false", "Нулевая")),
        ("none", (None, "false", "true", "БезНДС")),
    ],
)
def test_rates_are_written_as_1c_has_them(office, issue, tmp_path, rate, expected):
    """The rate, whether it is calculated, whether there is none, and its kind."""
    issue(office, lines=[{**LINE, "vat_rate": rate}])
    report, _ = exported(office, tmp_path)
    row = bodies(report.path)[-1].find(".//{*}Строка/{*}СтавкаНДС")
    told = [row.findtext(f"{{*}}{name}") for name in
            ("Ставка", "РасчетнаяСтавка", "НеОблагается", "ВидСтавки")]  # fmt: skip
    assert tuple(told) == expected


@pytest.mark.parametrize(
    ("buyer", "kind", "more"),
    [
        (BUYER, "ЮридическоеЛицо", {"ИНН": "7710990027", "КПП": "771001001"}),
        (SOLE_PROPRIETOR, "ФизическоеЛицо", {"ИндивидуальныйПредприниматель": "true"}),
        (NATURAL_PERSON, "ФизическоеЛицо", {"ИНН": None}),
        (FOREIGN_BUYER, "ЮридическоеЛицо", {"НалоговыйНомерНерезидента": "109990001"}),
        ({**BUYER, "kind": "branch"}, "ЮридическоеЛицо", {"КПП": "771001001"}),
    ],
)
def test_every_kind_of_client_is_told_of(office, issue, tmp_path, buyer, kind, more):  # noqa: PLR0917 - fixtures and a row
    """Companies, branches, sole proprietors, persons, foreign parties."""
    client = {name: value for name, value in buyer.items() if name != "vat_policy"}
    issue(office, buyer=client)
    report, _ = exported(office, tmp_path)
    told = next(row for row in bodies(report.path) if row.tag.endswith("Контрагенты"))
    key = told.find("{*}КлючевыеСвойства")
    assert key.findtext("{*}ЮридическоеФизическоеЛицо") == kind
    assert {name: key.findtext(f"{{*}}{name}") for name in more} == more


def test_a_price_that_1c_would_round_is_worth_a_look(office, issue, tmp_path):
    """1C works the sum out of the price in kopecks; what differs is said, and goes."""
    issue(office, lines=[{**LINE, "price": "0.4567", "quantity": "1000"}])
    report, _ = exported(office, tmp_path)
    assert report.documents == 1
    assert [row.code for row in report.warnings[0].findings] == ["onec.price"]


def test_a_message_cut_off_is_written_again(office, issue, tmp_path, monkeypatch):
    """Killed between the journal and the folder, the same message is finished the next time."""
    issue(office)
    real = office.store.messages.mark_sent

    def die(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(office.store.messages, "mark_sent", die)
    with pytest.raises(KeyboardInterrupt):
        office.exchange.onec.export(tmp_path)
    monkeypatch.setattr(office.store.messages, "mark_sent", real)
    (tmp_path / "docgen_000001.xml").unlink()
    report, _ = exported(office, tmp_path)
    assert [message.number for message in report.finished] == [1]
    assert tags(tmp_path / "docgen_000001.xml")[-1] == "Документ.ЗаказКлиента"
    assert report.path is None


def test_a_folder_that_cannot_be_written_leaves_nothing_behind(office, issue, tmp_path):
    """Nothing is journalled, so all of it goes the next time."""
    issue(office)
    (tmp_path / "file").touch()
    with pytest.raises(StorageError):
        office.exchange.onec.export(tmp_path / "file" / "out")
    assert office.exchange.onec.messages() == ()
    assert office.exchange.onec.waiting() == 1


def test_all_of_it_goes_again_for_a_reason(office, issue, tmp_path):
    """A new base of 1C wants everything; the journal says why."""
    issue(office)
    exported(office, tmp_path)
    report, _ = exported(office, tmp_path, again="новая база")
    assert (report.number, report.documents) == (2, 1)
    assert [row.reason for row in office.exchange.onec.messages()] == ["", "новая база"]


def test_a_plan_sends_again_until_1c_has_it(open_docgen, issue, tmp_path):
    """An exchange plan has one file; what was not confirmed stands in the next one, too."""
    plan = {"plan": "СинхронизацияДанныхЧерезУниверсальныйФормат", "node": "ДГ", "peer": "БП"}
    docgen = open_docgen(numbering={"invoice": {"mask": "СЧ-{N}"}}, exchange={"onec": plan})
    issue(docgen)
    exported(docgen, tmp_path)
    issue(docgen)
    report, found = exported(docgen, tmp_path)
    assert report.path.name == "Message_ДГ_БП.xml"
    assert found.count("Документ.ЗаказКлиента") == 2
    answer = tmp_path / "answer.xml"
    answer.write_text(
        '<Message xmlns:m="http://www.1c.ru/SSL/Exchange/Message"><m:Header><m:Confirmation>'
        "<m:MessageNo>7</m:MessageNo><m:ReceivedNo>2</m:ReceivedNo>"
        "</m:Confirmation></m:Header></Message>",
        encoding="utf-8",
    )
    for _ in range(2):
        assert docgen.exchange.onec.read_answer(answer).received == 2
    assert exported(docgen, tmp_path)[0].path is None
    issue(docgen)
    third, _ = exported(docgen, tmp_path)
    assert "ReceivedNo>7<" in third.path.read_text(encoding="utf-8")


def test_confirming_what_never_went_is_refused(office):
    """Somebody else's answer confirms nothing."""
    with pytest.raises(UnknownNameError):
        office.exchange.onec.confirm(5)


def test_wrong_settings_are_told_by_name(open_docgen, tmp_path):
    """A version without a schema, a plan without nodes, a section nobody knows."""
    for number, (settings, error) in enumerate((
        ({"onec": {"version": "2.0"}}, UnknownNameError),
        ({"onec": {"plan": "План"}}, ConfigurationError),
        ({"onec": {"verison": "1.17"}}, ConfigurationError),
        ({"1c": {}}, UnknownNameError),
    )):  # fmt: skip
        docgen = open_docgen(exchange=settings, store=f"sqlite:///{tmp_path}/{number}.db")
        with pytest.raises(error):
            docgen.exchange.onec.export(tmp_path)


def test_payments_go_where_they_are_asked_for(open_docgen, issue, tmp_path):
    """Money that paid a document is told of with its parties, once."""
    numbering = {"invoice": {"mask": "СЧ-{N}"}}
    docgen = open_docgen(numbering=numbering, exchange={"onec": {"payments": True}})
    invoice = issue(docgen)
    docgen.payments.add(
        client="romashka", organisation="sever", amount=invoice.payload.total,
        date=invoice.date, number="55", documents=[invoice],
    )  # fmt: skip
    report, found = exported(docgen, tmp_path)
    assert report.payments == 1
    assert found[-1] == "Документ.ПБДСРасчетыСКонтрагентами"
    assert exported(docgen, tmp_path)[0].path is None


def test_an_advance_is_invoiced_on_the_money_that_paid_it(open_docgen, issue, tmp_path):
    """With the payment as its basis; without a payment it stays behind, and says so."""
    docgen = open_docgen(exchange={"onec": {"payments": True}})
    lines = [{**LINE, "vat_rate": "22/122"}]
    bill = issue(docgen, "advance_invoice", period="2026-11", lines=lines)
    paid = [{"number": "55", "date": str(bill.date)}]
    issue(
        docgen, "vat_invoice", basis=[bill], lines=lines, is_advance=True,
        date=str(bill.date), payment_documents=paid,
    )  # fmt: skip
    (left,) = exported(docgen, tmp_path)[0].refused
    assert [row.code for row in left.findings] == ["onec.no_payment"]
    docgen.payments.add(
        client="romashka", organisation="sever", amount=bill.payload.total,
        date=bill.date, number="55", documents=[bill],
    )  # fmt: skip
    report, found = exported(docgen, tmp_path)
    assert report.refused == ()
    assert found[-2:] == ["Документ.СчетФактураВыданный", "Документ.ПБДСРасчетыСКонтрагентами"]
    invoice, payment = bodies(report.path)[-2:]
    assert texts(invoice, "ВидСчетаФактуры") == ["НаАванс"]
    assert texts(invoice, "ПлатежноРасчетныеДокументы/Строка/НомерДокумента") == ["55"]
    base = invoice.find(".//{*}ПБДСРасчетыСКонтрагентамиСсылка")
    assert base.findtext("{*}Ссылка") == payment.findtext("{*}КлючевыеСвойства/{*}Ссылка")


def test_a_changed_sale_goes_as_the_format_has_it(office, issue, tmp_path):
    """A corrective invoice is a change of the shipment, and a VAT invoice upon it."""
    upd = issue(office, "upd", lines=[{**LINE, "quantity": "10"}])
    changes = {"lines": [{"number": 1, "quantity": "8"}]}
    office.issue("corrective_invoice", basis=[upd], details=changes, date=upd.date)
    report, found = exported(office, tmp_path)
    assert (report.documents, report.refused) == (2, ())
    assert found[-2:] == [
        "Документ.КорректировкаРеализацииТоваров",
        "Документ.СчетФактураВыданный",
    ]
    change, invoice = bodies(report.path)[-2:]
    row = change.find(".//{*}Строка")
    assert [row.findtext(f"{{*}}{name}") for name in ("Количество", "КоличествоДоКорректировки")] \
        == ["8.000", "10.000"]  # fmt: skip
    assert texts(invoice, "ВидСчетаФактуры") == ["Корректировочный"]


def test_memory_stays_flat_however_many_there_are(office, issue, monkeypatch):
    """Documents are read block by block, and let go once they are written."""
    ids = [issue(office, lines=[LINE] * 3).id for _ in range(2)]

    def peak(times):
        def waiting(_wanted, *, after=0, limit):  # noqa: ARG001 - as the journal takes them
            blocks = iter([ids] * times)
            monkeypatch.setattr(office.store.messages, "waiting", lambda *_, **__: next(blocks, ()))
            return next(blocks)

        monkeypatch.setattr(office.store.messages, "waiting", waiting)
        tracemalloc.start()
        report = office.exchange.onec.export(dry_run=True)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert report.documents == 2 * times
        return most

    peak(1)
    assert peak(40) < 2 * peak(4)
