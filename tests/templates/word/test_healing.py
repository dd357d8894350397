from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

PROOF = '<w:proofErr w:type="spellStart"/>'
BOOKMARK = '<w:bookmarkStart w:id="7" w:name="a"/>'
BOOKMARK_END = '<w:bookmarkEnd w:id="7"/>'
SOFT_HYPHEN = "<w:r><w:softHyphen/></w:r>"
TAB = "<w:r><w:tab/></w:r>"
LINE_END = "<w:r><w:br/></w:r>"
PAGE_MARK = "<w:r><w:lastRenderedPageBreak/></w:r>"
DELETED = '<w:del w:id="1" w:author="A"><w:r><w:delText>buyer</w:delText></w:r></w:del>'


def inserted(text: str) -> str:
    """Write a run that is tracked as inserted."""
    return f'<w:ins w:id="2" w:author="A"><w:r w:rsidR="00AA"><w:t>{text}</w:t></w:r></w:ins>'


def field(instruction: str, shown: str = "") -> str:
    """Write a field in runs of its own, as Word does."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f"<w:r><w:t>{shown}</w:t></w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


@pytest.mark.parametrize(
    "runs",
    [
        ("[buyer", ".", "name]"),
        ("[", "buyer.name", "]"),
        ("[", PROOF, "buyer", PROOF, ".name", "]"),
        ("[buyer", BOOKMARK, ".name", BOOKMARK_END, "]"),
        (BOOKMARK, "[buyer", BOOKMARK_END, ".name]"),
        ("[", DELETED, "buyer.name", "]"),
        ("[buyer.", inserted("name"), "]"),
        (inserted("[buyer"), ".name]"),
        ("[bu", SOFT_HYPHEN, "yer.name]"),
        ("[buyer.name", TAB, "upper", "]"),
        ("[buyer.name", LINE_END, "upper]"),
        ("[buyer", PAGE_MARK, ".name]"),
        ("[buyer.", field(" AUTHOR ", "name"), "]"),
        ("[buyer.name\u00a0", "upper]"),
        ("[buy\u200ber.na\u00adme]",),
        ('[buyer.kpp default="', "ООО «Ромашка» & <Ко>", '"]'),
        ("[buyer.kpp default=”", "ООО «Ромашка» & <Ко>”]"),
        ("[buyer.kpp default=“ООО «Ромашка» & <Ко>”]",),
        ("{{ buyer", ".name }}"),
        ("{", "{ buyer.name }", "}"),
        ("{{ buyer.kpp|default(“ООО «Ромашка» & <Ко>”) }}",),
        ("{% if total %}", "{{ buyer.name }}", "{%", " endif %}"),
    ],
)
def test_a_split_tag_is_joined(word, xml, runs):
    """However Word has cut a tag or bent its quotes, it prints its value once."""
    body = word.document(xml.paragraph(*runs)).element.body
    text = "".join(row.text for row in body.xpath(".//w:t") if row.text)
    assert text.lower() == "ООО «Ромашка» & <Ко>".lower()


@settings(deadline=None, max_examples=40)
@given(cuts=st.lists(st.integers(0, 44), max_size=12), junk=st.sampled_from([PROOF, "", BOOKMARK]))
def test_any_cuts_are_healed(word, xml, cuts, junk):
    """A paragraph prints the same wherever its runs are cut."""
    text = 'К [buyer.kpp default="нет"], [total words] с'
    edges = [0, *sorted(cuts), len(text)]
    runs = [text[start:end] for start, end in pairwise(edges)]
    marked = [piece for cut in runs for piece in (cut, junk) if piece]
    expected = "К нет, Одна тысяча двести тридцать пять рублей 00 копеек с"
    assert word.texts(xml.paragraph(*marked)) == [expected]


def test_brackets_in_quotes_are_part_of_the_tag(word, xml):
    """A cut tag whose quotes hold brackets, or whose condition does, is healed as a whole."""
    body = xml.paragraph('[buyer.kpp default="', "[нет]", '"] [if number == "', '[x]"]', "a[/if]")
    assert word.texts(body) == ["[нет] "]


def test_the_first_run_gives_the_format(word, xml):
    """A healed tag is formatted as the run it begins in; what follows keeps its own format."""
    body = xml.paragraph(
        xml.run("[num", "<w:rPr><w:b/></w:rPr>"), xml.run("ber] от", "<w:rPr><w:i/></w:rPr>")
    )
    runs = word.document(body).paragraphs[0].runs
    assert [(row.text, row.bold, row.italic) for row in runs] == [
        ("15", True, None),
        (" от", None, True),
    ]


def test_a_field_that_is_cut_by_a_tag_stays_whole(word, xml):
    """A field that reaches beyond a tag keeps its beginning and its end."""
    body = xml.paragraph("[num", field(" AUTHOR ", "ber] и автор"))
    paragraph = word.document(body).paragraphs[0]
    assert paragraph.text == "15 и автор"
    assert [row.get(row.keys()[0]) for row in paragraph._p.xpath("w:r/w:fldChar")] == [
        "begin",
        "separate",
        "end",
    ]


def test_text_in_brackets_keeps_its_formats(word, xml):
    """Brackets that are no shortcode are left as their author has formatted them."""
    body = xml.paragraph("[см. ", xml.run("стр. 2", "<w:rPr><w:b/></w:rPr>"), "] [number]")
    runs = word.document(body).paragraphs[0].runs
    assert [row.text for row in runs] == ["[см. ", "стр. 2", "] 15"]


def test_a_shortcode_that_was_deleted_is_not_printed(word, xml):
    """Text that is tracked as deleted is no shortcode."""
    deleted = '<w:del w:id="1"><w:r><w:delText>[unknown.name]</w:delText></w:r></w:del>'
    assert word.texts(xml.paragraph("№ [number]", deleted)) == ["№ 15"]


def test_traces_of_editing_go_away(word, xml):
    """Marks of sessions and of spelling, which repeated content would repeat, are left out."""
    body = '<w:p w:rsidR="00AA" w14:paraId="12345678">' + PROOF + xml.run("[number]") + "</w:p>"
    written = word.document(body).element.body.xml
    assert "rsid" not in written
    assert "paraId" not in written
    assert "proofErr" not in written
