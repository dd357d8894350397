"""Looks a template folder over: everything that would stand in the way, at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from docgen.exceptions import TemplateError
from docgen.models import DocumentType, Finding, Modifier, Severity, Template
from docgen.templates.authoring.accessibility import accessibility_findings
from docgen.templates.authoring.addresses import refused_addresses
from docgen.templates.authoring.fonts import missing_html_fonts, missing_word_fonts
from docgen.templates.authoring.importing import foreign_tags
from docgen.templates.authoring.messages import explained
from docgen.templates.authoring.used_names import NameReader
from docgen.templates.folders import MAIN_FILE, WORD_FILE
from docgen.templates.sandbox.environment import compile_template
from docgen.templates.shortcodes.catalog import Catalog
from docgen.templates.shortcodes.modifier_table import ModifierTable
from docgen.templates.word.compiler import compile_docx
from docgen.templates.word.package import read_package
from docgen.templates.word.refusals import refuse_unsafe

_FONT_REMEDY: Final = (
    "Возьмите Arial, Times New Roman или PT Sans; иначе другой шрифт займёт его место"
)


def lint_template(
    template: Template,
    document_type: DocumentType,
    catalog: Catalog,
    modifiers: Mapping[str, Modifier],
) -> Iterator[Finding]:
    """Yield what is wrong with a template of a type, what its files cannot be read for first."""
    problems = list(_problems(template, catalog, modifiers))
    yield from {(row.path, row.line, row.message): row for row in problems}.values()
    if not any(row.code in {"template.unclosed", "template.syntax"} for row in problems):
        table = ModifierTable(rows=tuple(dict.fromkeys(modifiers.values())))
        reader = NameReader(catalog=catalog, modifiers=table)
        yield from _missing_requisites(template, document_type, catalog, reader)
    yield from _html_findings(template)
    yield from _word_findings(template)
    yield from accessibility_findings(template)


def _problems(
    template: Template, catalog: Catalog, modifiers: Mapping[str, Modifier]
) -> Iterator[Finding]:
    """Yield what the engine says when it compiles the files of the template."""
    for file, compile_file in ((None, compile_template), (WORD_FILE, compile_docx)):
        if file is None or file in template.files:
            try:
                yield from map(explained, compile_file(template, catalog.rows, modifiers).problems)
            except TemplateError as error:
                yield explained(error)


def _missing_requisites(
    template: Template, document_type: DocumentType, catalog: Catalog, reader: NameReader
) -> Iterator[Finding]:
    """Yield what a document of the type may not be without, and the template does not print."""
    for file, read in ((MAIN_FILE, reader.html_names), (WORD_FILE, reader.word_names)):
        if file not in template.files:
            continue
        try:
            printed = read(template)
        except TemplateError:
            continue  # it has been told of by then
        for names in document_type.obligatory:
            if not printed.isdisjoint(names):
                continue
            yield Finding(
                severity=Severity.ERROR,
                code="template.requisite_missing",
                path=f"{template.label}/{file}",
                message=f"Не печатается обязательное: {_title(catalog, names[0])}",
                remedy=f"Добавьте {' или '.join(f'[{name}]' for name in names)}",
            )


def _title(catalog: Catalog, name: str) -> str:
    rows = [*catalog.rows, *(child for row in catalog.rows for child in row.children)]
    title = next((row.title for row in rows if row.name == name), name)
    return title[:1].lower() + title[1:] if title[1:2].islower() else title


def _html_findings(template: Template) -> Iterator[Finding]:
    for address in refused_addresses(template):
        yield Finding(
            severity=Severity.ERROR,
            code="template.external" if address.is_external else "template.missing_file",
            path=f"{template.label}/{address.file}:{address.line}",
            line=address.line,
            message=f"Адрес вне папки шаблона: {address.text}"
            if address.is_external
            else f"Нет файла {address.text}",
            remedy="Положите файл в папку шаблона и назовите его здесь по имени",
        )
    for font, path, line in missing_html_fonts(template):
        yield _font_finding(font, f"{template.label}/{path}:{line}", line)


def _word_findings(template: Template) -> Iterator[Finding]:
    if WORD_FILE not in template.files:
        return
    label = f"{template.label}/{WORD_FILE}"
    try:
        package = read_package(template.files[WORD_FILE], label)
        refuse_unsafe(package)
        fonts = list(missing_word_fonts(package))
        foreign = foreign_tags(package)
    except TemplateError:
        return  # it has been told of by then
    for font, part in fonts:
        yield _font_finding(font, f"{label} {part}", None)
    for paragraph, tag in foreign:
        yield Finding(
            severity=Severity.ERROR,
            code="template.foreign_tag",
            path=f"{label} {paragraph.place}",
            message=f"Осталась метка другой системы: {tag}",
            remedy="Замените её шорткодом; список: docgen shortcodes",
        )


def _font_finding(font: str, path: str, line: int | None) -> Finding:
    return Finding(
        severity=Severity.WARNING,
        code="template.font_missing",
        path=path,
        line=line,
        message=f"Шрифта «{font}» в docgen нет",
        remedy=_FONT_REMEDY,
    )
