"""Template folders under test: every template with every sample, linted and rendered.

A folder is what ``templates`` of ``docgen.toml`` names: ``<folder>/<type>/<name>/template.toml``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from attrs import frozen

from docgen.facade import DocGen
from docgen.models import File, Finding, Severity
from docgen.rendering.pictures import PdfPages, packed

#: The number of documents that are made to be looked at.
_NUMBER: Final = "15"
_WIDTH: Final = 800


@frozen(kw_only=True)
class TemplateCase:
    """A template of a folder, and a sample of its type; it is written ``invoice/our-vat``."""

    type: str
    name: str
    sample: str

    def __str__(self) -> str:
        return f"{self.type}/{self.name}-{self.sample}"


def template_cases(folder: Path) -> tuple[TemplateCase, ...]:
    """Return every template of a folder with every sample of its type, for ``parametrize``.

    Raises:
        ConfigurationError: the folder is not there.

    """
    with DocGen(templates=[folder]) as docgen:
        return tuple(
            TemplateCase(type=kind.code, name=name, sample=sample)
            for kind in docgen.catalog.types()
            for name in docgen.catalog.templates(kind.code)
            if (folder / kind.code / name).is_dir()
            for sample in docgen.catalog.samples(kind.code)
        )


def template_errors(folder: Path, case: TemplateCase) -> tuple[Finding, ...]:
    """Return what ``docgen template lint`` calls an error in a template."""
    with DocGen(templates=[folder]) as docgen:
        found = docgen.catalog.lint(case.type, folder / case.type / case.name)
    return tuple(row for row in found if row.severity is Severity.ERROR)


def render_template(folder: Path, case: TemplateCase, format_: str = "pdf") -> File:
    """Return a document of the sample by the template, as an issued one would be printed.

    Raises:
        TemplateError: the template cannot print the sample.

    """
    with DocGen(templates=[folder]) as docgen:
        data = docgen.catalog.sample(case.type, case.sample)
        return docgen.render(case.type, data, template=case.name, format=format_, number=_NUMBER)


def page_pictures(content: bytes, width: int = _WIDTH) -> tuple[bytes, ...]:
    """Return the pages of a PDF as PNG, ``width`` pixels wide.

    Raises:
        EngineUnavailableError: pypdfium2 is not installed; says what to type.
        RenderError: it is no PDF.

    """
    pages = PdfPages(content)
    return tuple(packed(pages.image(number, width)) for number in range(len(pages.sizes)))
