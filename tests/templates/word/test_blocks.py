from __future__ import annotations

import pytest

from docgen.exceptions import ShortcodeSyntaxError

NAMES = ["Доступ", "Аренда & связь"]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            [("№", "Имя"), ("[items][item.name]", "[item.price][/items]"), ("Итого", "[total]")],
            [
                ["№", "Имя"],
                ["Доступ", "1\u00a0234,50"],
                ["Аренда & связь", "0,50"],
                ["Итого", "1\u00a0235,00"],
            ],
        ),
        (
            [("[items]", ""), ("[item.name]", "а"), ("", "б"), ("[/items]", "")],
            [["Доступ", "а"], ["", "б"], ["Аренда & связь", "а"], ["", "б"]],
        ),
        (
            [
                ("[items]", ""),
                ("[if item.price > 1]", ""),
                ("[item.name]", "дорого"),
                ("[else]", ""),
                ("[item.name]", "дёшево"),
                ("[/if]", ""),
                ("[/items]", ""),
            ],
            [["Доступ", "дорого"], ["Аренда & связь", "дёшево"]],
        ),
        ([("[if buyer.kpp]КПП", "1[/if]"), ("ИНН", "2")], [["ИНН", "2"]]),
        ([("Имена", "[items][item.name] [/items]")], [["Имена", "Доступ Аренда & связь "]]),
        (
            [("{%tr for item in items %}", ""), ("{{ item.name }}", "-"), ("{%tr endfor %}", "")],
            [["Доступ", "-"], ["Аренда & связь", "-"]],
        ),
    ],
)
def test_rows_of_a_table_repeat(word, xml, rows, expected):
    """A block over cells or rows repeats the rows, and rows of marks go away."""
    assert word.rows(xml.table(*rows)) == expected


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        (["[items]", "[item.name]", "[/items]", "z"], [*NAMES, "z"]),
        (["[items][item.name]", "и[/items]"], [NAMES[0], "и", NAMES[1], "и"]),
        (["Имена: [items]", "[item.name]", "[/items] всё"], ["Имена: ", *NAMES, " всё"]),
        (
            ["Имена: [items] а", "[item.name] [/items] б"],
            ["Имена:  а", "Доступ  а", "Аренда & связь  б"],
        ),
        (["[if buyer.kpp]нет[/if]", "z"], ["z"]),
        (["[if buyer.kpp]", "x", "[else]", "y", "[/if]", "z"], ["y", "z"]),
        (["[if total][if number]да[/if][/if]"], ["да"]),
        (["[if total][items]", "[item.name]", "[/items][/if]"], NAMES),
        (["a[if buyer.kpp]b[else]c[/if]d"], ["acd"]),
        (["{%p if buyer.kpp %}", "x", "{%p endif %}", "z"], ["z"]),
        (["{% for i in items %}{{ i.name }};{% endfor %}"], ["Доступ;Аренда & связь;"]),
        (["{{r buyer.kpp|default('—') }} {{ total }}"], ["— 1\u00a0235,00"]),
    ],
)
def test_paragraphs_repeat_and_go(word, xml, paragraphs, expected):
    """A block between paragraphs is about whole paragraphs; within one, about its text."""
    assert word.texts("".join(map(xml.paragraph, paragraphs))) == expected


def test_formats_inside_a_block_stay(word, xml):
    """A block whose ends stand in runs of different formats keeps the format of each run."""
    bold = "<w:rPr><w:b/></w:rPr>"
    body = xml.paragraph("до [if total]", xml.run("да", bold), "[/if] после")
    runs = word.document(body).paragraphs[0].runs
    assert [(row.text, row.bold) for row in runs if row.text] == [
        ("до ", None),
        ("да", True),
        (" после", None),
    ]


def test_a_cell_keeps_a_paragraph(word, xml):
    """A cell whose paragraphs have all gone has an empty one: Word cannot read it otherwise."""
    cell = "".join(map(xml.paragraph, ("[if buyer.kpp]", "КПП", "[/if]")))
    table = word.document(xml.table(("a", cell))).tables[0]
    assert [[row.text for row in cell.paragraphs] for cell in table.rows[0].cells] == [["a"], [""]]


def test_a_table_without_rows_goes(word, xml):
    """A table of nothing but a block without elements is left out."""
    body = xml.table(("[items][item.name]", "[/items]")) + xml.paragraph("конец")
    document = word.document(body, items=())
    assert document.tables == []
    assert [row.text for row in document.paragraphs] == ["конец"]


def test_bookmarks_are_not_repeated(word, xml):
    """A bookmark in a repeated row would have the same name twice: it goes."""
    bookmark = '<w:bookmarkStart w:id="1" w:name="row"/><w:bookmarkEnd w:id="1"/>'
    first = xml.paragraph("[items][item.name]", bookmark)
    document = word.document(xml.table((first, "[/items]")))
    assert document.element.body.xpath("//w:bookmarkStart") == []


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (["[items]", "нет конца"], "[items] is not closed"),
        (["[/items]"], "closes nothing"),
        (["[items]", "[if total]", "[/items]", "[/if]"], "cannot close"),
    ],
)
def test_an_unclosed_block_is_refused_with_its_paragraph(word, xml, body, problem):
    """A block that does not close says so, and where it begins."""
    with pytest.raises(ShortcodeSyntaxError) as caught:
        word.texts("".join(map(xml.paragraph, body)))
    assert problem in caught.value.problem
    assert caught.value.excerpt in body
    assert "Paragraph" in str(caught.value)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (("[items]", ("[/items]", "x")), "inside and outside of a table"),
        (("x", ("[if total]a", "[else]", "b[/if]")), "in one row"),
        (("{%tr if total %}", ("a",)), "outside of a table"),
    ],
)
def test_a_block_that_means_nothing_whole_is_refused(word, xml, body, problem):
    """Ends that no rows and no paragraphs lie between are refused, with what to do."""
    paragraph, row = body
    with pytest.raises(ShortcodeSyntaxError, match=problem):
        word.texts(xml.paragraph(paragraph) + xml.table(row))
