"""Templates of other systems become docgen's: their tags, loops, fields and modifiers."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from docgen.exceptions import TemplateError
from docgen.models import Severity
from docgen.templates.authoring.importing import DIALECTS, import_word
from docgen.templates.shortcodes.catalog import Catalog

BITRIX = Path(__file__).parents[1] / "templates" / "word" / "inputs" / "bitrix_total_and_tax.docx"


def texts(content: bytes) -> list[object]:
    """Return the texts of a file's paragraphs and of the cells of its tables, in order."""
    found: list[object] = []
    for block in docx.Document(io.BytesIO(content)).iter_inner_content():
        if isinstance(block, docx.table.Table):
            found += [[cell.text for cell in row.cells] for row in block.rows]
        else:
            found.append(block.text)
    return found


def saved(document) -> bytes:
    """Return a document's file."""
    output = io.BytesIO()
    document.save(output)
    return output.getvalue()


def written(*paragraphs: str, table: tuple[tuple[str, ...], ...] = ()) -> bytes:
    """Write a file of paragraphs and a table."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if table:
        made = document.add_table(len(table), len(table[0]))
        for cells, row in zip(made.rows, table, strict=True):
            for cell, text in zip(cells.cells, row, strict=True):
                cell.text = text
    return saved(document)


@pytest.fixture
def convert(pure):
    """Import a file into a type; return what was made."""

    def run(content, origin, code="invoice"):
        catalog = Catalog(rows=tuple(pure.catalog.shortcodes(code)))
        return import_word(content, "theirs.docx", DIALECTS[origin], catalog)

    return run


# Bitrix24


def test_what_is_not_of_the_block_stays_outside(pure):
    """A total, its words and the tax in one paragraph: only the tax repeats for every rate."""
    made = pure.catalog.import_word("invoice", BITRIX.read_bytes(), "theirs.docx", "bitrix24")
    (text,) = [row for row in texts(made.content) if "прописью" in str(row)]
    outside, _, block = text.partition("[итоги_ндс]")
    assert "[итого]" in outside
    assert "[итого прописью]" in outside
    assert block == "[ндс.сумма][/итоги_ндс]"


def test_brackets_of_the_authors_own_are_told(pure):
    """Whatever the system's tags look like; with the right spelling, and each where it stands."""
    theirs = written("Счёт %номер%", "[дата] и Всего итого прописью]", "<<покупатель.инн>>")
    made = pure.catalog.import_word("invoice", theirs, "theirs.docx", "perfectum")
    assert [(row.tag, row.nearest, "абзац 2" in row.place) for row in made.unmapped] == [
        ("%номер%", ("номер",), False),
        ("итого прописью]", ("итого прописью",), True),
        ("<<покупатель.инн>>", ("покупатель.инн",), False),
    ]


def test_two_blocks_in_one_paragraph_stand_side_by_side(convert):
    """Each gets its own tags around it, once for all of its fields."""
    made = convert(
        written("{TotalSum}: {ProductsProductName} по {ProductsProductPrice}; {TaxesTaxValue}"),
        "bitrix24",
    )
    assert texts(made.content) == [
        "[total]: [items][item.name] по [item.price][/items]; [vat_totals][vat.amount][/vat_totals]"
    ]


def test_lost_modifiers_are_marked_in_the_file(pure, tmp_path):
    """Where one stood a comment says so, which lint tells of until the author has seen to it."""
    content = written("Телефон {ClientPhone~Mask=7}, {DocumentNumber}")
    made = pure.catalog.import_word("invoice", content, "theirs.docx", "bitrix24")
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        comments = archive.read("word/docgen-comments.xml").decode()
    assert "~Mask=7 ({ClientPhone~Mask=7})" in comments
    assert (
        docx.Document(io.BytesIO(made.content))
        .paragraphs[0]
        .text.startswith("Телефон [покупатель.телефон]")
    )
    folder = tmp_path / "invoice" / "theirs"
    folder.mkdir(parents=True)
    (folder / "template.docx").write_bytes(made.content)
    (folder / "template.toml").write_text(
        'title = "x"\nfile_name = "x"\nformats = ["docx"]\n', encoding="utf-8"
    )
    found = {row.code: row for row in pure.catalog.lint("invoice", folder)}
    assert "template.foreign_tag" not in found, "the mark quotes the tag, and is none"
    finding = found["template.lost_modifier"]
    assert finding.severity is Severity.WARNING
    assert "~Mask=7" in finding.message


def test_comments_that_were_there_stay(convert):
    """A mark is added to the comments of the file's own."""
    document = docx.Document()
    run = document.add_paragraph().add_run("{ClientPhone~Mask=7}")
    document.add_comment(run, text="проверить", author="Юрист", initials="Ю")
    made = docx.Document(io.BytesIO(convert(saved(document), "bitrix24").content))
    assert [(row.author, row.text) for row in made.comments] == [
        ("Юрист", "проверить"),
        ("docgen", made.comments.get(1).text),
    ]
    assert "~Mask=7" in made.comments.get(1).text


# docxtpl


@pytest.mark.parametrize(
    ("tag", "shortcode"),
    [
        ("{{ client_inn }}", "[buyer.inn]"),
        ("{{ client.inn }}", "[buyer.inn]"),
        ("{{ИНН_покупателя}}", "[buyer.inn]"),
        ("{{ buyer.bank.bic }}", "[buyer.bank.bic]"),
        ("{{ customer_name|upper }}", "[buyer.name upper]"),
        ("{{r total }}", "[total]"),
        ("{{ total_words|capitalize }}", "[total words capitalize]"),
        ("{{ invoice_number }}", "[number]"),
        ('{{ client_phone|default("нет") }}', '[buyer.phone default="нет"]'),
        ("{{ total|round(2) }}", '[total round="2"]'),
        ("{% if client_kpp %}КПП{% else %}нет{% endif %}", "[if buyer.kpp]КПП[else]нет[/if]"),
        ("{% if total > 100 and not discount %}а{% endif %}",
         "[if total > 100 and not total.discount]а[/if]"),
    ],
)  # fmt: skip
def test_tags_of_docxtpl_become_shortcodes(convert, tag, shortcode):
    """Values with their filters, and conditions of names that are known."""
    made = convert(written(f"до {tag} после"), "docxtpl")
    assert texts(made.content) == [f"до {shortcode} после"]
    assert made.unmapped == ()


def test_loops_of_docxtpl_become_blocks(convert):
    """A loop over rows becomes a block, whatever the author called its element."""
    table = (
        ("{%tr for p in products %}", ""),
        ("{{ p.name }}", "{{ loop.index }}: {{ p.price }}"),
        ("{%tr endfor %}", ""),
    )
    made = convert(written(table=table), "docxtpl")
    assert texts(made.content) == [
        ["[items]", ""],
        ["[item.name]", "[item.index]: [item.price]"],
        ["[/items]", ""],
    ]
    assert made.unmapped == ()


@pytest.mark.parametrize(
    "text",
    [
        "{% for x in wishes %}{{ x.note }}{% endfor %}",
        "{% if vip %}{{ gift }}{% else %}нет{% endif %}",
        "{% if total|int > 5 %}а{% endif %}",
        "{% set a = total * 2 %}",
        "{{ total * 2 }}",
    ],
)
def test_what_nothing_fits_stays_as_it_is(convert, text):
    """With its end and its middle, and each tag of it is listed."""
    made = convert(written(text), "docxtpl")
    assert texts(made.content) == [text]
    assert made.replaced == ()
    assert made.unmapped


def test_a_condition_left_alone_keeps_its_own_end(convert):
    """Of two nested ones, that which is known is rewritten, and their ends are told apart."""
    made = convert(written("{% if vip %}{% if total %}а{% endif %}{% endif %}"), "docxtpl")
    assert texts(made.content) == ["{% if vip %}[if total]а[/if]{% endif %}"]


# Word's mail merge


def field(paragraph, code: str, result: str, *, simple: bool = False, bold: bool = False) -> None:
    """Write a field, in one element or cut up as Word does."""
    if simple:
        element = OxmlElement("w:fldSimple")
        element.set(qn("w:instr"), code)
        paragraph._p.append(element)
        run = OxmlElement("w:r")
        text = OxmlElement("w:t")
        text.text = result
        run.append(text)
        element.append(run)
        return
    half = len(code) // 2
    for kind, value in (
        ("begin", ""), ("code", code[:half]), ("code", code[half:]), ("separate", ""),
        ("text", result), ("end", ""),
    ):  # fmt: skip
        run = paragraph.add_run()
        if kind == "text":
            run.text, run.bold = value, bold
        elif kind == "code":
            instruction = OxmlElement("w:instrText")
            instruction.text = value
            run._r.append(instruction)
        else:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)


def merged(code: str, result: str = "«x»", **how: bool) -> bytes:
    """Write a paragraph with a field in it."""
    document = docx.Document()
    paragraph = document.add_paragraph("до ")
    field(paragraph, code, result, **how)
    paragraph.add_run(" после")
    return saved(document)


@pytest.mark.parametrize("simple", [True, False])
@pytest.mark.parametrize(
    ("code", "shortcode"),
    [
        (" MERGEFIELD Клиент_ИНН ", "[buyer.inn]"),
        (' MERGEFIELD "ИНН покупателя" \\* MERGEFORMAT ', "[buyer.inn]"),
        (" MERGEFIELD Client_Name \\* Upper ", "[buyer.name upper]"),
        (' MERGEFIELD Дата \\@ "dd.MM.yyyy" ', "[date]"),
        (' MERGEFIELD Дата \\@ "d MMMM yyyy г." ', '[date format="text"]'),
        (' MERGEFIELD Итого \\# "# ##0,00" ', "[total]"),
        (" MERGEFIELD Сумма \\* CardText ", "[total words]"),
        (' MERGEFIELD КПП_покупателя \\b "КПП " ', '[buyer.kpp prefix="КПП "]'),
    ],
)
def test_merge_fields_become_shortcodes(convert, code, shortcode, *, simple):
    """Whatever their switches ask for that a modifier does, of either way of writing a field."""
    made = convert(merged(code, simple=simple), "mergefield")
    assert texts(made.content) == [f"до {shortcode} после"]
    assert made.unmapped == ()
    assert b"MERGEFIELD" not in zipfile.ZipFile(io.BytesIO(made.content)).read("word/document.xml")


def test_a_field_keeps_the_look_of_its_result(convert):
    """The shortcode is as bold as what the field showed."""
    made = docx.Document(
        io.BytesIO(convert(merged(" MERGEFIELD Итого ", bold=True), "mergefield").content)
    )
    (run,) = [row for row in made.paragraphs[0].runs if "total" in row.text]
    assert run.bold


def test_unknown_fields_stay_and_lost_switches_are_marked(convert):
    """A field that nothing fits stays a field, of which lint tells; a switch becomes a comment."""
    made = convert(merged(" MERGEFIELD Подарок "), "mergefield")
    assert [row.tag for row in made.unmapped] == ["MERGEFIELD Подарок"]
    assert texts(made.content) == ["до «x» после"]
    made = convert(merged(' MERGEFIELD Дата \\@ "dddd" '), "mergefield")
    assert texts(made.content) == ["до [date] после"]
    assert len(docx.Document(io.BytesIO(made.content)).comments) == 1


def test_lists_of_mail_merge_become_blocks(convert):
    """Between TableStart and TableEnd stands the row that repeats."""
    document = docx.Document()
    row = document.add_table(1, 2).rows[0]
    first, second = (cell.paragraphs[0] for cell in row.cells)
    field(first, " MERGEFIELD TableStart:Товары ", "«»")
    field(first, " MERGEFIELD Товар_наименование ", "«»")
    field(second, " MERGEFIELD Товар_сумма ", "«»")
    field(second, " MERGEFIELD TableEnd:Товары ", "«»")
    made = convert(saved(document), "mergefield")
    assert texts(made.content) == [["[items][item.name]", "[item.sum][/items]"]]


def test_the_list_of_addressees_is_left_behind(convert):
    """The settings of a mail merge, with the path of its list, do not go into the template."""
    document = docx.Document()
    document.add_paragraph("{invoice_number}")
    merge = OxmlElement("w:mailMerge")
    document.settings.element.append(merge)
    document.part._settings_part.relate_to(
        "file:///c:/clients.xlsx",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/mailMergeSource",
        is_external=True,
    )
    made = convert(saved(document), "mergefield")
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        everything = b"".join(map(archive.read, archive.namelist()))
    assert b"clients.xlsx" not in everything
    assert b"mailMerge" not in everything


# What is imported may be anybody's


def test_files_of_strangers_are_read_in_a_worker(pure, monkeypatch):
    """No stranger's XML is parsed in the process of the host."""
    from docgen.templates.authoring import importing

    def refuse(*_arguments):
        raise AssertionError("the file was read here")

    monkeypatch.setattr(importing, "import_word", refuse)
    made = pure.catalog.import_word(
        "invoice", written("{client_company}"), "theirs.docx", "perfectum"
    )
    assert "покупатель.наименование" in texts(made.content)[0]


def test_what_is_no_word_file_is_told(pure):
    """With the file's name, and nothing is written."""
    with pytest.raises(TemplateError, match=r"theirs\.docx"):
        pure.catalog.import_word("invoice", b"%PDF-1.7", "theirs.docx", "perfectum")


@pytest.mark.parametrize(
    ("around", "shortcode"),
    [("Счёт для", "[покупатель.наименование]"), ("Invoice for", "[buyer.name]")],
)
def test_shortcodes_are_spelled_as_the_file_is(pure, around, shortcode):
    """A Russian file gets Russian shortcodes, an English one English."""
    content = written(f"{around} {{client_company}}")
    made = pure.catalog.import_word("invoice", content, "theirs.docx", "perfectum")
    assert texts(made.content) == [f"{around} {shortcode}"]
    assert made.replaced == (("{client_company}", shortcode),)


def test_a_new_template_is_spelled_in_russian(pure):
    """Its page, its Word file and its settings alike; what they print is the same."""
    files = pure.catalog.new_template("invoice", "classic")
    assert "[продавец." in " ".join(map(str, texts(files["template.docx"])))
    assert "[номер]" in files["template.toml"].decode()
    for path, content in files.items():
        if path.endswith(".html"):
            assert "[seller" not in content.decode()
            assert "[if " not in content.decode()
