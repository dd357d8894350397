"""Every template of the folder with every sample: no errors, and pages as they were."""

from pathlib import Path

import pytest

from docgen.testing import (
    normalised_html,
    page_pictures,
    render_template,
    template_cases,
    template_errors,
)

FOLDER = Path(__file__).parents[1] / "templates"
CASES = template_cases(FOLDER)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_template_prints_every_sample(case):
    """The template has no errors, and prints the sample."""
    assert template_errors(FOLDER, case) == ()
    assert page_pictures(render_template(FOLDER, case).content)


def test_words_are_as_they_were(docgen_snapshots):
    """The text of the page changes only when somebody means it to."""
    case = next(row for row in CASES if row.sample == "vat")
    page = render_template(FOLDER, case, "html")
    docgen_snapshots.check(f"{case}.html", normalised_html(page.content))
