"""What the XML, the operator or the bank would refuse is told before a number is taken."""

from __future__ import annotations

import json

import pytest
from lxml import etree

from docgen.exceptions import DataError, IssueRefusedError, UnfitCharacterError
from docgen.kit.samples import BUYER, COMPANY, sale

GS = "\x1d"
MARK = "0104607063428121215kMZbUeDGG"
PAPER_BUYER = {name: value for name, value in BUYER.items() if name != "edo_id"}


def found(docgen, code, data):
    """Return the codes of what the checks say, with their severities."""
    return {row.code: row.severity for row in docgen.check(code, data)}


def water(*codes, quantity=None, **marking):
    """Return a line of marked goods."""
    goods = {"gtin": "04607063428121", "markings": [{"codes": list(codes), **marking}]}
    return {"name": "Вода", "quantity": str(quantity or len(codes)), "price": "122", "goods": goods}


def service(**more):
    """Return the data of a sale of one service."""
    return sale(lines=[{"name": "Услуга", "price": "122.00"}], **more)


def issued(docgen, data):
    """Issue a УПД and return the root of its official file."""
    document = docgen.issue("upd", data)
    return etree.fromstring(docgen.file(document, "xml", channel="edo").content)


@pytest.mark.parametrize("code", ["upd", "vat_invoice"])
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"state_contract_id": "1770123456725000012"}, "xsd.value.length"),
        ({"lines": [{"name": "Услуга 漢", "price": "100"}]}, "official.character"),
        (
            {
                "lines": [
                    {"name": "Минута", "quantity": "1000", "price": "0.01", "discount": "9.99"}
                ]
            },
            "fns.0400300003",
        ),
        ({"lines": [water(MARK, MARK, quantity=2)]}, "line.marking.repeated"),
    ],
)
def test_a_file_that_would_be_refused_is_refused_before(open_docgen, code, changes, expected):
    """Both parties exchange files, so one will be made; no number is taken."""
    docgen = open_docgen()
    data = service() | changes
    with pytest.raises(IssueRefusedError) as refused:
        docgen.issue(code, data)
    assert expected in {row.code for row in refused.value.findings}
    assert docgen.store.counters() == ()


def test_on_paper_the_same_goes(pure):
    """A buyer without an ЭДО id gets no file, and what only a file refuses is no error."""
    data = service(buyer=PAPER_BUYER, state_contract_id="1770123456725000012")
    assert found(pure, "upd", data)["upd.state_contract_id.length"] == "warning"
    assert "error" not in found(pure, "upd", data).values()
    assert "xsd.value.length" in found(pure, "upd", {**data, "buyer": BUYER})


def test_a_price_that_rounds_to_nothing_is_told_on_paper_too(pure):
    """Column 4 would print 0,00 beside a sum."""
    line = {"name": "Минута", "quantity": "1000", "price": "0.01", "discount": "9.99"}
    codes = found(pure, "upd", sale(buyer=PAPER_BUYER, lines=[line]))
    assert codes["upd.price.rounds_to_zero"] == "warning"


def test_a_net_price_too_coarse_for_its_quantity_is_told(pure):
    """Column 4 would print 0,01, which a million times is far from column 5; finer, it is not."""
    line = {"name": "Мегабайт", "quantity": "1000000", "price": "0.01"}
    assert found(pure, "upd", sale(lines=[line]))["upd.price.coarse"] == "warning"
    finer = sale(lines=[line | {"price": "0.0100"}])
    assert "upd.price.coarse" not in found(pure, "upd", finer)


def test_a_marking_code_is_cut_to_its_identification_code(open_docgen):
    """What a scanner gives after GS is told, and left out of the file; nothing else is."""
    docgen = open_docgen()
    full = f"{MARK}{GS}91EE11{GS}92dGVzdGRhdGE="
    data = json.loads(json.dumps(sale(lines=[water(full)])))
    (finding,) = [row for row in docgen.check("upd", data) if row.code == "line.marking.tail"]
    assert finding.severity == "warning"
    assert finding.path == "lines[0].goods.markings[0].codes"
    assert [row.text for row in issued(docgen, data).iter("КИЗ")] == [MARK]
    assert docgen.store.get(1).payload.lines[0].goods.markings[0].codes == (full,)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (water(MARK, "0104607063428121215kMZbUeDGX"), {}),
        (water(MARK, quantity=3), {"line.marking.fewer": "warning"}),
        (water(MARK, "0104607063428121215kMZbUeDGX", quantity=1), {"line.marking.more": "warning"}),
        (water(MARK, quantity=3, quantity_unlisted=2), {}),
        (
            water(MARK, f"{MARK}{GS}93dGVz"),
            {"line.marking.repeated": "error", "line.marking.tail": "warning"},
        ),
        (water("0104607063428121215КМZbUeDGG"), {"line.marking.character": "error"}),
        ({**water(MARK, quantity=5), "unit": "упак"}, {}),
    ],
)
def test_marks_are_counted_and_read(pure, line, expected):
    """A mark a piece, each once, in the letters that marks are written with."""
    for marking in line["goods"]["markings"]:
        if "quantity_unlisted" in marking:
            marking["quantity"] = marking.pop("quantity_unlisted")
    codes = found(pure, "waybill", sale(lines=[line]))
    assert {code: bad for code, bad in codes.items() if "marking" in code} == expected


def test_a_mark_stands_in_one_line_of_a_document(pure):
    """The second line is named, and the line that has the mark already."""
    data = sale(lines=[water(MARK), water(MARK)])
    (finding,) = [row for row in pure.check("upd", data) if row.code == "line.marking.repeated"]
    assert finding.path == "lines[1].goods.markings[0]"
    assert "уже есть в строке 1" in finding.message


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("buyer", "edo_id"), "2BM-7710990027\u200b-77"),
        (("lines", 0, "goods", "declaration"), "10702070/120826/3114471\u00ad"),
        (("lines", 0, "goods", "markings", 0, "codes", 0), f"{MARK}\u200e"),
        (("state_contract_id",), "1772000000000000000000\u200b"),
        (("contract", "id"), "k\u20607"),
    ],
)
def test_an_identifier_is_never_changed_by_reading(pure, path, value):
    """A character that no document may hold is refused by its place in it, not left out."""
    data = json.loads(json.dumps(sale(lines=[water(MARK)])))
    place = data
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(DataError) as refused:
        pure.check("upd", data)
    (problem,) = refused.value.problems
    assert problem.code == "data.identifier_character"
    odd = next(at for at, character in enumerate(value, 1) if ord(character) > 0x7F)
    assert problem.details["position"] == str(odd)


@pytest.mark.parametrize(
    ("goods", "tag"),
    [
        ({"declaration": "10702070/120826/Ø114471"}, "СвДТ/@НомерДТ"),
        ({"gtin": "046070634281２1"}, "@ГТИН"),
    ],
)
def test_an_identifier_is_never_changed_by_writing(open_docgen, goods, tag):
    """Prose loses what the encoding lacks; an identifier is refused by line and character."""
    docgen = open_docgen()
    lines = [{"name": "Труба Ø 20 мм", "price": "100", "goods": {"article": "x", **goods}}]
    found_one = [
        row for row in docgen.check("upd", sale(lines=lines)) if row.code == "official.character"
    ]
    assert len(found_one) == 1
    assert found_one[0].path.endswith(tag)
    assert found_one[0].severity == "error"
    with pytest.raises(UnfitCharacterError):
        docgen.render("upd", sale(lines=lines), format="xml", number="1", channel="edo")
    plain = [{"name": "Труба Ø 20 мм", "price": "100", "goods": {"article": "x"}}]
    assert issued(docgen, sale(lines=plain)).find(".//СведТов").get("НаимТов") == "Труба O 20 мм"


def test_where_a_tax_agent_works_the_tax_out_status_1_is_right(pure):
    """The seller pays VAT, and nobody advises it to have status 2 (НК 161 п. 8)."""
    lines = [
        {
            "name": "Лом",
            "price": "1000",
            "vat_rate": "agent",
            "unit": "т",
            "goods": {"article": "l"},
        }
    ]
    draft = pure.draft("upd", sale(lines=lines))
    assert draft.payload.status == 1
    assert "upd.status.not_vat_payer" not in {row.code for row in draft.findings}
    assert "vat_invoice.seller.not_vat_payer" not in found(pure, "vat_invoice", sale(lines=lines))


def test_what_the_format_has_no_place_for_is_told(pure):
    """Line 5б is printed on paper and cannot be put into a file of 5.03."""
    advances = [{"number": "А-3", "date": "2026-10-01"}]
    for code in ("upd", "vat_invoice"):
        data = service(advance_invoices=advances)
        assert found(pure, code, data)[f"{code}.advance_invoices.not_in_xml"] == "warning"
        on_paper = {**data, "buyer": PAPER_BUYER}
        assert f"{code}.advance_invoices.not_in_xml" not in found(pure, code, on_paper)


@pytest.mark.parametrize("length", [160, 161])
def test_a_payment_code_that_cannot_be_made_is_told(open_docgen, length):
    """The standard has 160 characters for the payee; the finding and the file's notes say so."""
    docgen = open_docgen()
    name = "ООО «" + "А" * (length - 6) + "»"
    document = docgen.issue("invoice", sale(seller={**COMPANY, "name": name}))
    codes = found(docgen, "invoice", sale(seller={**COMPANY, "name": name}))
    file = docgen.file(document, "html")
    notes = [note for note in file.notes if "QR" in note]
    if length == 160:
        assert ("invoice.qr.left_out" in codes, notes) == (False, [])
    else:
        assert codes["invoice.qr.left_out"] == "warning"
        reason = "наименование получателя длиннее 160 знаков (в нём 161)"
        assert notes == [f"QR-код для оплаты не поставлен: {reason}."]


def test_a_purpose_too_long_for_the_payment_code_is_noted(open_docgen):
    """It names the number, which only the issued document has."""
    docgen = open_docgen()
    number = "СС-" + "9" * 200
    document = docgen.issue("invoice", sale(), number=number, key="long")
    (note,) = [note for note in docgen.file(document, "html").notes if "QR" in note]
    assert "назначение платежа длиннее 210 знаков" in note


def test_an_invoice_in_another_currency_has_no_code_and_needs_no_remark(open_docgen):
    """The standard is for rubles."""
    docgen = open_docgen()
    data = sale(currency="EUR", lines=[{"name": "x", "price": "5", "vat_rate": "0"}])
    assert not [code for code in found(docgen, "invoice", data) if "qr" in code]
    assert not docgen.file(docgen.issue("invoice", data), "html").notes
