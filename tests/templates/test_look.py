"""The colours and the logo that template.toml sets."""

from __future__ import annotations

import base64
import io

import pytest
from PIL import Image

from docgen import DocGen


@pytest.fixture
def make(write_template):
    """Write a template with more settings; return the findings, and its page for a sample."""

    def run(body, more, **files):
        root = write_template(body, **files)
        folder = root / "invoice" / "mine"
        settings = (folder / "template.toml").read_text("utf-8")
        (folder / "template.toml").write_text(f"{settings}{more}\n", encoding="utf-8")
        docgen = DocGen(templates=[root])
        data = docgen.catalog.document_type("invoice").samples()["vat"]

        def page(**how):
            how = {"template": "mine", "format": "html", "number": "15", **how}
            file = docgen.render("invoice", data, **how)
            return file.content.decode()

        return docgen.catalog.lint("invoice", folder), page

    return run


def picture(color="red"):
    """Draw a logo."""
    output = io.BytesIO()
    Image.new("RGB", (40, 20), color).save(output, "PNG")
    return output.getvalue()


def test_colours_become_variables_of_the_stylesheets(make):
    """The last of the cascade, so that they count."""
    _, page = make("<p>[номер]</p>", '[colors]\naccent = "#7a2e00"\nink = "black"')
    assert "--accent: #7a2e00" in page()
    assert "--ink: black" in page()


@pytest.mark.parametrize(
    "colour", ["#12345", "red;}", "url(a.png)", "rgb(1,2,3)", "</style>", "x" * 30]
)
def test_what_is_no_colour_is_told(make, colour):
    """Nothing else gets into a stylesheet."""
    (finding,), _ = make("<p>[номер]</p>", f'[colors]\naccent = "{colour}"')
    assert finding.code == "template.settings"
    assert "accent" in finding.message


def test_a_logo_of_the_folder_takes_the_place_of_the_organisations(make):
    """Under both of its names."""
    logo = picture()
    _, page = make("[логотип] [logo]", 'logo = "l.png"', l__png=logo)
    assert page().count(base64.b64encode(logo).decode()) == 2


def test_a_stamp_of_the_folder_stands_where_a_stamp_may(make):
    """In place of the organisation's; and nowhere, if the template is to have none."""
    stamp = picture("blue")
    settings = 'stamp_picture = "s.png"'
    for more, times in ((settings, 1), (f'stamp = "never"\n{settings}', 0)):
        _, page = make("[номер][если печать][печать][/если]", more, s__png=stamp)
        assert page(channel="email").count(base64.b64encode(stamp).decode()) == times


def test_a_logo_that_is_not_there_is_told(make):
    """By its name, and so is a file that is no picture."""
    for files in ({}, {"l__png": b"no picture"}):
        findings, _ = make("<p>[номер]</p>", 'logo = "l.png"', **files)
        assert [row.code for row in findings] == ["template.settings"]
        assert "l.png" in findings[0].message
