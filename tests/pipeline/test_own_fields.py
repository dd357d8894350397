"""Fields of the host's own: declared, checked, frozen, printed, and put into official files."""

from __future__ import annotations

from contextlib import closing
from copy import deepcopy
from pathlib import Path

import jsonschema
import pytest

from docgen import DocGen
from docgen.exceptions import ConfigurationError, DataError, PluginError
from docgen.hooks.specs import hookimpl
from docgen.kit.samples import sale
from docgen.models import FieldOwner, OwnField
from docgen.sources import SqlSource

BILLING = Path(__file__).parents[2] / "examples" / "billing"
FIELDS = {
    "organisation": {"desk": {"title": "Отдел продаж"}},
    "client": {"manager": {"title": "Менеджер", "alias": "менеджер"}},
    "contract": {
        "ikz": {"title": "Идентификационный код закупки", "alias": "икз"},
        "signed": {"title": "Подписан", "alias": "подписан", "kind": "date"},
    },
    "line": {
        "sku": {"title": "Артикул", "alias": "артикул", "text_field": "Артикул"},
        "weight": {"title": "Вес", "kind": "number"},
    },
    "document": {
        "order": {"title": "Заказ", "alias": "заказ", "text_field": "НомерЗаказа"},
        "prepaid": {"title": "Предоплата", "kind": "money"},
    },
}
PRINTED = (
    "<p>[договор.поля.икз], [договор.поля.подписан format=long], [contract.fields.ikz]</p>"
    "<p>[продавец.поля.desk]; [покупатель.поля.менеджер]; [документ.поля.заказ]; "
    "[document.fields.prepaid]</p>"
    "<ul>[позиции]<li>[позиция.поля.артикул] [item.fields.weight]</li>[/позиции]</ul>"
)


def own_sale():
    """Return a sale with a value of every own field."""
    data = deepcopy(sale())
    data["seller"]["extra"] = {"desk": "Опт"}
    data["buyer"]["extra"] = {"manager": "Ёлкина"}
    data["contract"] |= {"extra": {"ikz": "26 1", "signed": "2026-01-13"}}
    data["extra"] = {"order": 77, "prepaid": "1200.5"}
    data["lines"][0]["extra"] = {"sku": "A-1", "weight": 2.5}
    return data


def test_own_fields_are_printed_in_html_and_lint_knows_them(write_template):
    """A date, a sum and a number by their kinds; lines in their block; no finding of the lint."""
    root = write_template(PRINTED)
    docgen = DocGen(templates=[root], fields=FIELDS)
    file = docgen.render("invoice", own_sale(), format="html", template="mine")
    page = file.content.decode().replace("\u00a0", " ")
    assert "26 1, «13» января 2026 г., 26 1" in page
    assert "Опт; Ёлкина; 77; 1 200,50" in page
    assert "<li>A-1 2,5</li>" in page
    folder = root / "invoice" / "mine"
    found = {row.code for row in docgen.catalog.lint("invoice", folder)}
    assert found == {"template.requisite_missing"}
    undeclared = DocGen(templates=[root]).catalog.lint("invoice", folder)
    assert any("договор.поля.икз" in row.message for row in undeclared)


def test_the_catalog_shows_them_with_their_titles():
    """In the list of shortcodes, and in every block of lines, also within another block."""
    docgen = DocGen(fields=FIELDS)
    rows = {row.name: row for row in docgen.catalog.shortcodes("invoice")}
    row = rows["contract.fields.signed"]
    assert (row.alias, row.kind) == ("договор.поля.подписан", "date")
    assert row.title == "Подписан (поле договора)"
    assert "item.fields.sku" in {child.name for child in rows["items"].children}
    (sheets,) = (one for one in docgen.catalog.shortcodes("waybill") if one.name == "sheets")
    (items,) = (one for one in sheets.children if one.name == "sheet.items")
    assert "item.fields.sku" in {child.name for child in items.children}


def test_an_untrusted_template_prints_them_too(write_template):
    """What is declared reaches the worker."""
    root = write_template("[договор.поля.икз]", root="theirs")
    with DocGen(untrusted_templates=[root], fields=FIELDS) as docgen:
        file = docgen.render("invoice", own_sale(), format="html", template="mine")
    assert "26 1" in file.content.decode()


def test_they_are_frozen_with_the_document(open_docgen):
    """What was issued keeps its values in one form, whatever is declared later."""
    document = open_docgen(fields=FIELDS).issue("act", own_sale())
    kept = open_docgen().documents.get(document.id).payload
    assert dict(kept.extra) == {"order": "77", "prepaid": "1200.5"}
    assert dict(kept.contract.extra) == {"ikz": "26 1", "signed": "2026-01-13"}
    assert dict(kept.lines[0].extra) == {"sku": "A-1", "weight": "2.5"}


def test_what_fits_no_declaration_is_refused_with_its_place():
    """An unknown name shows the nearest, a value of another kind what is wanted; all at once."""
    data = own_sale()
    data["contract"]["extra"] = {"ikx": "1", "signed": "13.01.26"}
    data["lines"][0]["extra"] = {"weight": "много"}
    with pytest.raises(DataError) as caught:
        DocGen(fields=FIELDS).draft("invoice", data)
    codes = {(problem.path, problem.code) for problem in caught.value.problems}
    assert codes == {
        ("contract.extra", "data.undeclared_field"),
        ("contract.extra.signed", "data.expected_date"),
        ("lines[0].extra.weight", "data.expected_number_form"),
    }
    assert "did you mean 'ikz'?" in str(caught.value)


@pytest.mark.parametrize("value", [True, ["a"], {"a": 1}])
def test_a_value_is_simple(value):
    """Neither lists nor tables nor booleans: nothing would print them."""
    data = deepcopy(sale()) | {"extra": {"order": value}}
    with pytest.raises(DataError, match=r"extra\.order"):
        DocGen(fields=FIELDS).draft("invoice", data)


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"contrakt": {"a": {"title": "A"}}}, "organisation, client, contract"),
        ({"contract": {"a": {}}}, "title"),
        ({"contract": {"a": {"title": "A", "kind": "колесо"}}}, "text, number, money, date"),
        ({"contract": {"a-b": {"title": "A"}}}, "cannot stand in a shortcode"),
        ({"contract": {"a": {"title": "A", "text_field": "A"}}}, "only fields of a document"),
        ({"contract": {"a": "A"}}, "no table"),
        ({"contract": "a"}, "no table"),
    ],
)
def test_a_declaration_that_cannot_be_used_is_refused(fields, problem):
    """At the start, naming the field."""
    with pytest.raises(ConfigurationError, match=problem):
        DocGen(fields=fields)


def test_a_name_declared_twice_is_refused(plugin):
    """A plugin's own field and the host's cannot share a name of one record."""

    @hookimpl
    def docgen_own_fields():
        return [OwnField(record=FieldOwner.CONTRACT, name="ikz", title="ИКЗ")]

    with pytest.raises(PluginError, match=r"own field 'contract\.ikz'"):
        DocGen(plugins=[plugin("acme", docgen_own_fields)], fields=FIELDS)


def test_agreed_ones_go_into_the_official_file(open_docgen):
    """As text fields of the document and of the line, and only where they have a value."""
    docgen = open_docgen(fields=FIELDS)
    document = docgen.issue("upd", own_sale())
    content = docgen.file(document, "xml").content.decode("windows-1251")
    assert '<ТекстИнф Идентиф="НомерЗаказа" Значен="77"/>' in content
    assert '<ИнфПолФХЖ2 Идентиф="Артикул" Значен="A-1"/>' in content
    assert content.count("Артикул") == 1


def test_sql_fills_them(billing_database, open_docgen, tmp_path):
    """Columns of a contract, a client and a charge; a collected document's own are asked for."""
    mapping = (BILLING / "source.toml").read_text(encoding="utf-8")
    for section, lines in (
        ("client", 'extra.manager = "short_name"'),
        ("contracts", 'extra.ikz = "number"\nextra.signed = "signed_on"'),
        ("charges", 'item.extra.sku = "code"\nitem.extra.weight = "quantity"'),
    ):
        mapping = mapping.replace(f"[{section}.columns]", f"[{section}.columns]\n{lines}")
    (tmp_path / "source.toml").write_text(mapping, encoding="utf-8")
    with closing(SqlSource(f"sqlite:///{billing_database}", tmp_path / "source.toml")) as source:
        docgen = open_docgen(source, fields=FIELDS)
        draft = docgen.draft("act", contract="11", period="2026-10", extra={"order": 5})
    payload = draft.payload
    assert payload.buyer.extra["manager"] == payload.buyer.name
    assert payload.contract.extra["ikz"] == payload.contract.number
    assert payload.contract.extra["signed"] == payload.contract.date.isoformat()
    assert {line.extra["sku"] for line in payload.lines} == {line.code for line in payload.lines}
    assert dict(payload.extra) == {"order": "5"}


def test_docgen_toml_declares_them_without_code(stored, run):
    """The list of shortcodes knows them, and an issued document takes its own from the command."""
    with (stored / "docgen.toml").open("a", encoding="utf-8") as file:
        file.write('[fields.document.order]\ntitle = "Номер заказа"\nalias = "заказ"\n')
    (row,) = (
        one for one in run("shortcodes", "act", "--json").rows if one["name"].endswith(".order")
    )
    assert (row["alias"], row["title"]) == ("документ.поля.заказ", "Номер заказа (поле документа)")
    issue = ("issue", "act", "--contract", "11", "--period", "2026-10")
    assert run(*issue, "--extra", "ordr=7").status == 1
    assert run(*issue, "--extra", "order").status == 2
    assert run(*issue, "--extra", "order=7", "--json").status == 0
    with DocGen(store=f"sqlite:///{stored / 'docs.db'}", artifacts=stored / "files") as docgen:
        (document,) = docgen.store.list()
        assert dict(docgen.documents.get(document.id).payload.extra) == {"order": "7"}


def test_the_schema_of_data_has_them():
    """Editors and forms let them through."""
    jsonschema.validate(own_sale(), dict(DocGen(fields=FIELDS).catalog.schema("upd")))
