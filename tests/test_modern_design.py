"""What the modern look promises to whoever pays, books and copies, by either engine."""

from __future__ import annotations

import functools
import io
import re
from collections.abc import Mapping
from contextlib import closing

import pdfplumber
import pypdf
import pypdfium2
import pytest
from PIL import Image

from docgen import DocGen
from docgen.kit.samples import BUYER, COMPANY, repeated_lines, sale

ENGINES = ("weasyprint", "plutoprint")
MODERN = ("invoice", "advance_invoice", "act", "reconciliation", "contract")
NBSP = "\u00a0"
MILLIMETRE = 72 / 25.4
LIGATURES = re.compile("[\ufb00-\ufb06]")

DOCGENS = {name: DocGen(engine=name) for name in ENGINES}
TEMPLATES = [(row.code, name) for row in DOCGENS["weasyprint"].catalog.types()
             for name in DOCGENS["weasyprint"].catalog.templates(row.code)]  # fmt: skip


@functools.cache
def sample(code, name=None):
    """Return a sample of a type: the first one, or the one named."""
    samples = DOCGENS["weasyprint"].catalog.document_type(code).samples()
    return samples[name] if name else next(iter(samples.values()))


def rendered(code, data, *, engine="plutoprint", template="modern", file_format="pdf"):
    """Render data as an issued document goes by e-mail."""
    options = {"template": template, "number": "15", "channel": "email", "format": file_format}
    return DOCGENS[engine].render(code, data, **options).content


def words(content, page=0):
    """Return the words of a page: text, left, right and top in millimetres."""
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        return [
            (row["text"], *(row[side] / MILLIMETRE for side in ("x0", "x1", "top")))
            for row in pdf.pages[page].extract_words(x_tolerance=1.5)
        ]


def lines(content):
    """Return the lines of text of all pages; spaces that do not break are as others."""
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        text = "\n".join(page.extract_text(x_tolerance=1.5) for page in pdf.pages)
    return text.replace(NBSP, " ").split("\n")


def colours(content):
    """Return the colours of the first page, as stylesheets write them."""
    with closing(pypdfium2.PdfDocument(content)) as pdf:
        page = pdf[0].render(scale=2).to_pil().convert("RGB")
    found = page.getcolors(page.width * page.height)
    return {"#{:02x}{:02x}{:02x}".format(*pixel) for _, pixel in found}


def with_seller(data: Mapping, **fields) -> dict:
    """Return a document's data with other fields of the seller."""
    return {**data, "seller": {**data["seller"], **fields}}


# The colour of an organisation -----------------------------------------------------------------


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("code", MODERN)
def test_documents_have_the_colour_of_their_organisation(code, engine):
    """Heading, rules and the tint of the panel change with it, and nothing of the old one stays."""
    own = colours(rendered(code, with_seller(sample(code), accent="#7a3b12"), engine=engine))
    usual = colours(rendered(code, sample(code), engine=engine))
    assert {"#7a3b12", "#f7f3f1"} <= own
    assert {"#14526b", "#f1f5f7"} <= usual
    assert {"#14526b", "#f1f5f7"}.isdisjoint(own)


@pytest.mark.parametrize("accent", ["#9ad0ff", "red; } * { display: none"])
def test_a_colour_that_cannot_be_printed_leaves_the_pages_as_they_are(accent):
    """Pale or no colour at all: the template's own is printed, and a finding says so."""
    data = with_seller(sample("invoice"), accent=accent)
    for file_format in ("html", "pdf"):
        usual = rendered("invoice", sample("invoice"), file_format=file_format)
        assert rendered("invoice", data, file_format=file_format) == usual
    codes = {row.code for row in DOCGENS["weasyprint"].check("invoice", data)}
    assert codes & {"party.accent.contrast", "party.accent.format"}


def test_html_has_the_colour_too():
    """The page that is one file carries it in its style, before the template's."""
    data = with_seller(sample("act"), accent="teal")
    html = rendered("act", data, file_format="html").decode()
    assert "<style>\n:root { --organisation-accent: #008080; --organisation-tint: #f0f7f7 }" in html


def test_a_template_may_print_the_colour(write_template):
    """The shortcode gives it as stylesheets write it; a document without one prints nothing."""
    root = write_template('<p title="[organisation.accent optional]">[currency.sign]</p>')
    with DocGen(templates=[root]) as docgen:
        for accent, printed in (("#15B", "#1155bb"), ("", "")):
            data = sale(seller={**COMPANY, "accent": accent})
            html = docgen.render("invoice", data, template="mine", format="html").content.decode()
            assert f'<p title="{printed}">₽</p>' in html


# How to pay ------------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", ENGINES)
def test_a_bill_begins_with_how_to_pay_it(engine):
    """The code stands beside the sum, in the upper third, with a word on what to do with it."""
    pdf = rendered("invoice", sample("invoice"), engine=engine)
    place = {text: (left, top) for text, left, _, top in reversed(words(pdf))}
    picture = next(iter(pdfplumber.open(io.BytesIO(pdf)).pages[0].images))
    right = picture["x1"] / MILLIMETRE
    top, bottom = (picture[side] / MILLIMETRE for side in ("top", "bottom"))
    assert bottom - top == pytest.approx(31, abs=0.2)
    for word in ("оплате", "Отсканируйте"):
        assert right < place[word][0] < right + 10
        assert top < place[word][1] < bottom < 99


@pytest.mark.parametrize("engine", ENGINES)
def test_an_account_stands_in_fours(engine):
    """The eye counts groups; in HTML it is copied in one piece."""
    pdf = rendered("invoice", sample("invoice"), engine=engine)
    assert any("4070 2810 6000 0000 0901" in line for line in lines(pdf))
    html = rendered("invoice", sample("invoice"), file_format="html").decode()
    assert "40702810600000000901" in re.sub("<[^>]+>", "", html)


@pytest.mark.parametrize(
    ("currency", "sign", "heads"),
    [("RUB", "₽", ("Цена", "Сумма")), ("EUR", "€", ("Цена, €", "Сумма, €")),
     ("KZT", "₸", ("Цена, ₸", "Сумма, ₸")), ("BYN", "Br", ("Цена, Br", "Сумма, Br"))],
)  # fmt: skip
def test_sums_have_the_sign_of_their_currency(currency, sign, heads):
    """At the sum to pay and at the total; the heads of columns name foreign ones."""
    found = lines(rendered("invoice", {**sample("invoice", "foreign"), "currency": currency}))
    assert sum(f"23 954,09 {sign}" in line for line in found) == 2
    (head,) = (line for line in found if line.startswith("№ Товары"))
    assert head == f"№ Товары, работы, услуги Количество {' '.join(heads)}"


def test_an_account_abroad_prints_its_swift():
    """What a bank abroad asks for takes the place of what it does not have."""
    account = {"bank_name": "Banka", "settlement_account": "RS35260005601001611379",
               "swift": "PRIMRSBG"}  # fmt: skip
    found = lines(rendered("invoice", with_seller(sample("invoice"), bank_account=account)))
    assert any("SWIFT PRIMRSBG" in line for line in found)
    assert any("RS35 2600 0560 1001 6113 79" in line for line in found)
    assert not any(re.search("БИК|Корр", line) for line in found)


# No figure twice, no hole ----------------------------------------------------------------------


@pytest.mark.parametrize("code", ["invoice", "advance_invoice", "act"])
@pytest.mark.parametrize("name", ["vat", "usn", "discount", "mixed", "vat-on-top"])
def test_no_sum_above_the_total_repeats_it(code, name):
    """A total that equals the sum of the lines is said once; classic forms say it twice."""
    samples = DOCGENS["weasyprint"].catalog.document_type(code).samples()
    if name not in samples:
        name = "vat"
    found = lines(rendered(code, samples[name]))
    first = next(index for index, line in enumerate(found) if line.startswith("№ "))
    begin = next(index for index, line in enumerate(found[first + 1 :]) if line.startswith("1 "))
    sums = [re.search(r"([\d ]+,\d\d) ?₽?$", line) for line in found[first + 1 + begin :]]
    totals = [line for line in found if line.startswith(("Всего", "Итого")) and "₽" in line]
    assert len(totals) == 1
    (total,) = re.findall(r"[\d ]+,\d\d", totals[0])
    repeated = [row for row in sums if row and row[1].strip() == total.strip()]
    assert len(repeated) <= (2 if len(samples[name].get("lines", ())) == 1 else 1)
    classic = lines(rendered(code, samples["vat"], template="classic"))
    assert any(line.startswith("Итого:") for line in classic)


def test_the_buyer_has_a_telephone():
    """Whoever asks about a bill finds whom to call on it."""
    assert any(BUYER["phone"] in line for line in lines(rendered("invoice", sample("invoice"))))


@pytest.mark.parametrize("code", MODERN)
@pytest.mark.parametrize("engine", ENGINES)
def test_every_page_ends_with_what_it_is_and_whom_to_ask(code, engine):
    """Document, number and date, then telephone, post and site; the number of the page."""
    with pdfplumber.open(io.BytesIO(rendered(code, sample(code), engine=engine))) as pdf:
        count = len(pdf.pages)
        for index, page in enumerate(pdf.pages, start=1):
            foot = page.crop((0, page.height - 50, page.width, page.height)).extract_text()
            for part in ("№ 15 от ", COMPANY["phone"], COMPANY["email"], "· sever.example.com"):
                assert part in foot.replace(NBSP, " ")
            assert f"стр. {index} из {count}" in foot


def test_contacts_that_are_long_make_a_second_line():
    """They do not run into the number of the page."""
    data = with_seller(
        sample("invoice"),
        email="buhgalteria-i-kontrol@severnaya-svyaz.example.com",
        site="dokumenty-dlya-kontragentov.severnaya-svyaz.example.com",
    )
    for engine in ENGINES:
        found = words(rendered("invoice", data, engine=engine))
        foot = [row for row in found if row[3] > 280]
        page_number = next(left for text, left, _, _ in foot if text == "стр.")
        foot = [row for row in foot if row[1] < page_number]
        assert max(right for _, _, right, _ in foot) < page_number
        assert len({round(top) for _, _, _, top in foot}) == 2


def test_what_is_missing_leaves_no_hole():
    """Without telephone, post, site, accountant, contract and address there is no empty row."""
    poor = {key: COMPANY[key] for key in ("id", "kind", "name", "inn", "kpp", "bank_account")}
    data = sale(seller=poor, buyer={"kind": "natural_person", "name": "Громов П. И."})
    del data["contract"]
    data |= {"contract": None, "lines": data["lines"][:1]}
    found = lines(rendered("invoice", data))
    assert found[-1] == "Счёт № 15 от 31.10.2026 стр. 1 из 1"
    assert not any(re.search(r"КПП\s*$|тел\.|None|Договор|Главный", line) for line in found)


# What is copied --------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("code", "template"), TEMPLATES)
def test_text_is_copied_letter_by_letter(code, template, engine):
    """«office@…» is not «oﬃce@…», whatever the form."""
    name = "ООО «Affinity office flow fjord»"
    data = with_seller(sample(code), name=name, full_name=name, email="office@affinity.example.com")
    reader = pypdf.PdfReader(io.BytesIO(rendered(code, data, engine=engine, template=template)))
    text = "".join(page.extract_text() for page in reader.pages)
    assert "office" in text
    assert not LIGATURES.search(text)


# The classic look ------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", ENGINES)
def test_the_code_of_a_classic_bill_stands_at_the_margin(engine):
    """Its right edge is that of the tables above it."""
    pdf = rendered("invoice", sample("invoice"), engine=engine, template="classic")
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        (picture,) = opened.pages[0].images
    assert picture["x1"] / MILLIMETRE == pytest.approx(210 - 12, abs=0.3)


@pytest.mark.parametrize("code", ["act", "reconciliation"])
def test_the_place_of_a_stamp_does_not_depend_on_names(code):
    """Without directors «М.П.» stands where it stands with them."""
    data = sample(code)
    nameless = {
        side: {**data[side], "director": {**data[side]["director"], "name": {"last": " "}}}
        for side in ("seller", "buyer")
    }
    tops = [
        [
            top
            for text, _, _, top in words(rendered(code, row, template="classic"))
            if text == "М.П."
        ]
        for row in (data, {**data, **nameless})
    ]
    assert tops[0] == pytest.approx(tops[1], abs=0.05)


def test_lines_of_an_act_are_works_and_services():
    """Nobody accepts goods by an act."""
    for template in ("classic", "modern"):
        found = " ".join(lines(rendered("act", sample("act"), template=template)))
        assert "Работы, услуги" in found
        assert "Товары" not in found


def stamped(code, **more):
    """Return the first sample of a type with a stamp that may be printed."""
    picture = io.BytesIO()
    Image.new("RGB", (40, 40), "blue").save(picture, "PNG")
    data = {**sample(code), **more}
    return with_seller(data, stamp=picture.getvalue(), facsimile_types=[code])


def stamp_of(content):
    """Return the number of pages, and the top and the bottom of the last picture."""
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        *_, stamp = (row for page in pdf.pages for row in page.images)
        return len(pdf.pages), stamp["top"] / MILLIMETRE, stamp["bottom"] / MILLIMETRE


@pytest.mark.parametrize(
    ("code", "template", "count"),
    [("invoice", "classic", 17), ("invoice", "modern", 15), ("act", "classic", 18),
     ("act", "modern", 17)],
)  # fmt: skip
def test_a_stamp_never_lies_over_the_foot_of_the_page(code, template, count):
    """As many lines as leave no room for its lower half take a page more."""
    for engine in ENGINES:
        for more in (0, 1):
            data = stamped(code, lines=repeated_lines(count - 1 + more))
            pdf = rendered(code, data, engine=engine, template=template)
            pages, top, bottom = stamp_of(pdf)
            assert pages == 1 + more
            assert bottom - top == pytest.approx(38, abs=0.3)
            assert bottom <= 297 - 16


@pytest.mark.parametrize("template", ["classic", "modern"])
@pytest.mark.parametrize("code", ["invoice", "act", "reconciliation", "contract"])
def test_a_stamp_stands_in_the_same_place_on_both_engines(code, template):
    """A picture that hangs below the signatures makes no page of its own."""
    fast, full = (
        stamp_of(rendered(code, stamped(code), engine=engine, template=template))
        for engine in ENGINES
    )
    assert fast == pytest.approx(full, abs=1)
