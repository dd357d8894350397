"""Looks a template folder over: everything that would stand in the way, at once.

The files are compiled and tried as for a document, so what is found is what a document would meet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

from docgen.exceptions import TemplateError, UnknownShortcodeError
from docgen.models import DocumentType, Finding, Modifier, Printable, Severity, Template
from docgen.templates.authoring.accessibility import accessibility_findings
from docgen.templates.authoring.addresses import refused_addresses
from docgen.templates.authoring.fonts import missing_html_fonts, missing_word_fonts
from docgen.templates.authoring.importing import foreign_tags
from docgen.templates.authoring.messages import explained, in_spelling, is_cyrillic
from docgen.templates.authoring.name_uses import NameUses, Use
from docgen.templates.authoring.observing import Observed, ObservingSandbox, observed_in
from docgen.templates.authoring.trials import Trial
from docgen.templates.reading import MAIN_FILE, WORD_FILE
from docgen.templates.sandbox.environment import CompiledTemplate, compile_template
from docgen.templates.shortcodes.catalog import Catalog
from docgen.templates.shortcodes.modifier_table import ModifierTable
from docgen.templates.shortcodes.near_misses import NearMisses
from docgen.templates.shortcodes.parser import Vocabulary, names_value
from docgen.templates.shortcodes.tree import Literal
from docgen.templates.word.compiler import compile_docx
from docgen.templates.word.docxtpl_tags import printed_braces
from docgen.templates.word.package import read_package
from docgen.templates.word.refusals import refuse_unsafe

if TYPE_CHECKING:
    from docgen.templates.word.compiler import WordTemplate

C = TypeVar("C")

_FONT_REMEDY: Final = (
    "Возьмите Arial, Times New Roman или PT Sans; иначе другой шрифт займёт его место"
)


def lint_template(
    template: Template,
    document_type: DocumentType,
    catalog: Catalog,
    modifiers: Mapping[str, Modifier],
    samples: Mapping[str, Printable],
) -> Iterator[Finding]:
    """Yield what is wrong with a template of a type, what its files cannot be read for first.

    ``samples`` are documents to try it on, by name.
    """
    linting = _Linting(template, document_type, catalog, modifiers, samples)
    seen: set[tuple[str, str]] = set()
    for finding in linting.findings():
        if (finding.path, finding.message) not in seen:
            seen.add((finding.path, finding.message))
            yield finding


class _Linting:
    """One look at one template."""

    def __init__(
        self,
        template: Template,
        document_type: DocumentType,
        catalog: Catalog,
        modifiers: Mapping[str, Modifier],
        samples: Mapping[str, Printable],
    ) -> None:
        self._template = template
        self._type = document_type
        self._catalog = catalog
        self._modifiers = modifiers
        self._samples = samples
        table = ModifierTable(rows=tuple(dict.fromkeys(modifiers.values())))
        self._vocabulary = Vocabulary(catalog=catalog, modifiers=table)
        self._errors: list[TemplateError] = []

    def findings(self) -> Iterator[Finding]:
        """Yield everything, what stands in the way of compiling first."""
        html = self._compiled(compile_template, self._catalog)
        has_word = WORD_FILE in self._template.files
        word = self._compiled(compile_docx, self._catalog.rows) if has_word else None
        observed = list(_observed(html, word))
        russian = _is_russian(row for _, row in observed)
        problems = [*self._errors, *_problems(html, word)]
        yield from (explained(error, russian=russian) for error in problems)
        yield from (explained(error, russian=russian) for error in (word.notices if word else ()))
        unknown: set[str] = set()
        for file, seen in observed:
            uses = self._uses(seen)
            for finding in self._unknown_names(seen, uses, word):
                unknown.add(finding.path)
                yield finding
            if file in self._template.files:
                printed = {use.name for _, use in uses if use.is_printed}
                yield from self._missing_requisites(file, printed, russian=russian)
            yield from self._near_misses(seen, word)
        literals = _literals(seen for _, seen in observed)
        for finding in self._trial(html, word, literals).findings():
            if finding.path not in unknown:  # a rendering says the same, in fewer words
                yield finding
        yield from _html_findings(self._template)
        yield from _word_findings(self._template)
        yield from accessibility_findings(self._template)

    def _compiled(self, compile_file: Callable[..., C], names: object) -> C | None:
        """Compile a file with everything seen; ``None``, and an error kept, if it cannot be."""
        try:
            return compile_file(self._template, names, self._modifiers, ObservingSandbox)
        except TemplateError as error:
            self._errors.append(error)
            return None

    def _uses(self, observed: Observed) -> list[tuple[str, Use]]:
        """Return the names that files use, each with the label of its file."""
        uses = NameUses(self._catalog, observed.trees.values())
        return [(label, use) for label, tree in observed.trees.items() for use in uses.of(tree)]

    def _unknown_names(
        self, observed: Observed, uses: Iterable[tuple[str, Use]], word: WordTemplate | None
    ) -> Iterator[Finding]:
        for label, use in uses:
            if not use.name:
                error = _unknown(use, label, *observed.positions[label].at(use.line))
                _explain(error, word)
                yield explained(error)

    def _missing_requisites(
        self, file: str, printed: set[str], *, russian: bool
    ) -> Iterator[Finding]:
        """Yield what a document of the type may not be without, and the template does not print."""
        for names in self._type.obligatory:
            if printed.isdisjoint(names):
                spelled = [self._spelled(name, russian=russian) for name in names]
                yield Finding(
                    severity=Severity.ERROR,
                    code="template.requisite_missing",
                    path=f"{self._template.label}/{file}",
                    message=f"Не печатается обязательное: {self._title(names[0])}",
                    remedy=f"Добавьте {' или '.join(f'[{name}]' for name in spelled)}",
                )

    def _near_misses(self, observed: Observed, word: WordTemplate | None) -> Iterator[Finding]:
        near = NearMisses(self._vocabulary)
        for label, text in observed.texts:
            for miss in near.find(text):
                error = TemplateError(
                    f"{miss.text} looks like a shortcode",
                    template=label,
                    line=miss.place.line,
                    column=miss.place.column,
                    reason="template.near_miss",
                    details={"tag": miss.text, "meant": miss.meant},
                )
                _explain(error, word)
                yield explained(error)

    def _trial(
        self, html: CompiledTemplate | None, word: WordTemplate | None, literals: frozenset[str]
    ) -> Trial:
        return Trial(
            label=self._template.label,
            catalog=self._catalog,
            samples=self._samples,
            html=html,
            word=word,
            is_shortcode=partial(names_value, vocabulary=self._vocabulary),
            printed=literals | self._printed() if word else literals,
        )

    def _printed(self) -> frozenset[str]:
        content, label = self._template.files[WORD_FILE], self._template.label
        return printed_braces(read_package(content, f"{label}/{WORD_FILE}"))

    def _row(self, name: str) -> tuple[str, str]:
        """Return the Russian name and the title of a row."""
        row = self._catalog.everywhere.find(name)
        return (row.alias, row.title) if row else (name, name)

    def _spelled(self, name: str, *, russian: bool) -> str:
        return self._row(name)[0] if russian else name

    def _title(self, name: str) -> str:
        title = self._row(name)[1]
        return title[:1].lower() + title[1:] if title[1:2].islower() else title


def _observed(
    html: CompiledTemplate | None, word: WordTemplate | None
) -> Iterator[tuple[str, Observed]]:
    """Yield what was compiled with the file that it was compiled of; a line of text has none."""
    if html is not None:
        yield from zip((MAIN_FILE, ""), map(observed_in, html.sandboxes), strict=True)
    if word is not None:
        yield from ((WORD_FILE, observed_in(sandbox)) for sandbox in word.sandboxes)


def _literals(observed: Iterable[Observed]) -> frozenset[str]:
    """Return what files ask to be printed as it stands: ``[[total]]`` prints ``[total]``."""
    texts = (text for row in observed for _, text in row.texts)
    return frozenset(text.text for text in texts if isinstance(text, Literal))


def _problems(html: CompiledTemplate | None, word: WordTemplate | None) -> Iterator[TemplateError]:
    for compiled in (html, word):
        if compiled is not None:
            yield from compiled.problems


def _is_russian(observed: Iterable[Observed]) -> bool:
    """Whether a template's author spells shortcodes in Russian; who has written none, does."""
    names = [name for row in observed for name in row.names]
    return not names or sum(map(is_cyrillic, names)) * 2 >= len(names)


def _unknown(use: Use, label: str, line: int | None, column: int | None) -> UnknownShortcodeError:
    known = in_spelling(use.known, russian=is_cyrillic(use.written))
    return UnknownShortcodeError(
        use.written, known, kind="name", template=label, line=line, column=column
    )


def _explain(error: TemplateError, word: WordTemplate | None) -> None:
    if word is not None:
        word.explain(error)


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
