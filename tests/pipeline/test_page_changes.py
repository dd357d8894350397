"""What has changed between two versions of a template, as its author is told."""

from __future__ import annotations

from docgen.models import Template
from docgen.pipeline.previews.changes import changes


def template(**colors):
    """Return a version of a template with these colours."""
    return Template(
        document_type="act",
        name="own",
        title="Своя",
        file_name="Акт",
        files={},
        hash="",
        colors=colors,
    )


def test_a_colour_that_one_version_alone_has_is_a_change(pure):
    """What is not there has no colour: the other one stands alone."""
    page = pure.render("act", pure.catalog.sample("act", "vat"), number="1").content
    before, after = template(accent="#111111"), template(accent="#222222", paper="#ffffff")
    found = changes(before, after, page, page)
    assert [(row.before, row.after) for row in found] == [
        ("#111111", "#222222"),
        ("", "#ffffff"),
    ]
