from __future__ import annotations

import pytest

SETTINGS = 'title = "Своя"\nfile_name = "Документ [number]"\nstyles = []\naccessible = {}\n'
PAGE = (
    "[number] [date] [seller.summary] [seller.requisites] [buyer.name] "
    "[items][item.name] [item.quantity][/items] [total]"
)


@pytest.fixture
def lint(pure, write_template):
    """Look a template of an invoice over; return its findings by their codes."""

    def run(body, *, accessible=True, **files):
        settings = SETTINGS.format(str(accessible).lower()).encode()
        root = write_template(PAGE + body, template__toml=settings, **files)
        return {row.code: row for row in pure.catalog.lint("invoice", root / "invoice" / "mine")}

    return run


@pytest.mark.parametrize("body", ['<img src="a.png" alt="Схема">', '<img src="a.png" alt="">'])
def test_a_picture_that_says_what_it_shows_is_sound(lint, body):
    """A text, or the word of its author that there is nothing to say."""
    assert lint(body, a__png=b"x") == {}


def test_a_picture_without_a_text_is_told_where_it_matters(lint):
    """Its line is named; a template whose PDFs are not tagged is let alone."""
    finding = lint('\n<img src="a.png">', a__png=b"x")["template.alt_missing"]
    assert finding.path == "invoice/mine/template.html:2"
    assert "alt=" in finding.remedy
    assert lint('<img src="a.png">', accessible=False, a__png=b"x") == {}


@pytest.mark.parametrize(
    ("page", "code"),
    [
        ("<html><head><title>Т</title></head><body>{}</body></html>", "template.lang_missing"),
        ('<html lang="ru"><body>{}</body></html>', "template.title_missing"),
    ],
)
def test_a_page_says_its_language_and_its_title(lint, page, code):
    """PDF/UA wants both."""
    html = page.format(PAGE).encode()
    assert list(lint("", template__html=html)) == [code]
