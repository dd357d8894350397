"""The kit for authors who keep their templates in git."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from docgen.testing import (
    Snapshots,
    page_pictures,
    render_template,
    template_cases,
    template_errors,
)

FOLDER = Path(__file__).parents[2] / "examples" / "my-templates" / "templates"


def picture(*marks):
    """Return a white PNG with black marks."""
    image = Image.new("RGB", (100, 100), "white")
    for mark in marks:
        ImageDraw.Draw(image).rectangle(mark, fill="black")
    output = io.BytesIO()
    image.save(output, "PNG")
    return output.getvalue()


def test_the_example_has_no_errors_and_prints_pages():
    """Every template of the folder meets every sample; its pages can be looked at."""
    cases = template_cases(FOLDER)
    assert {str(row) for row in cases} >= {"invoice/our-vat", "invoice/our-many"}
    case = next(row for row in cases if row.sample == "vat")
    assert template_errors(FOLDER, case) == ()
    (page,) = page_pictures(render_template(FOLDER, case).content, width=300)
    assert Image.open(io.BytesIO(page)).width == 300


def test_a_picture_that_differs_is_told_of_and_shown(tmp_path, monkeypatch):
    """A little may differ, as machines do; more is an error, with a picture of where."""
    snapshots = Snapshots(tmp_path)
    monkeypatch.setenv("DOCGEN_UPDATE_SNAPSHOTS", "1")
    snapshots.check_picture("page.png", picture())
    monkeypatch.delenv("DOCGEN_UPDATE_SNAPSHOTS")
    snapshots.check_picture("page.png", picture((5, 5, 6, 6)))
    with pytest.raises(AssertionError, match=r"4\.00% .* differs"):
        snapshots.check_picture("page.png", picture((10, 10, 29, 29)))
    assert (tmp_path / "page.diff.png").is_file()
