"""Makes a template of docgen of a Word file with another system's tags."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from attrs import evolve, frozen

from docgen.exceptions import UnknownNameError
from docgen.models import Modifier
from docgen.templates.authoring.bitrix24 import BITRIX24
from docgen.templates.authoring.docxtpl_tags import DOCXTPL, DocxtplRewriting
from docgen.templates.authoring.foreign_tags import Dialect, Translator, Unmapped
from docgen.templates.authoring.lost import mark_lost
from docgen.templates.authoring.merge_fields import MERGEFIELD, MergeFieldRewriting
from docgen.templates.authoring.paragraphs import NumberedParagraph, paragraphs_of, text_parts
from docgen.templates.authoring.perfectum import PERFECTUM
from docgen.templates.authoring.rewriting import Rewriting, is_engine_tag
from docgen.templates.authoring.spelling import RussianSpelling
from docgen.templates.shortcodes.catalog import Catalog
from docgen.templates.shortcodes.lexer import TokenKind, tokens
from docgen.templates.shortcodes.modifier_table import ModifierTable
from docgen.templates.shortcodes.near_misses import NearMisses
from docgen.templates.shortcodes.parser import Vocabulary
from docgen.templates.shortcodes.tree import SourceText
from docgen.templates.word.archive import pack, write_archive
from docgen.templates.word.editing import with_parts, written
from docgen.templates.word.names import COMMENTS_TYPE
from docgen.templates.word.package import Package, read_package
from docgen.templates.word.preparing import without_mail_merge, without_traces_of_its_maker
from docgen.templates.word.refusals import refuse_unsafe

DIALECTS: Final[Mapping[str, Dialect]] = {
    "perfectum": PERFECTUM,
    "bitrix24": BITRIX24,
    "docxtpl": DOCXTPL,
    "mergefield": MERGEFIELD,
}
_TAGS: Final = re.compile(r"\[[^\[\]]*\]|\{[^{}]*\}")
_CYRILLIC: Final = re.compile("[А-Яа-яЁё]")
_LATIN: Final = re.compile("[A-Za-z]")

#: Those whose tags are more than text in braces.
_REWRITINGS: Final[Mapping[str, Callable[[Translator], Rewriting]]] = {
    DOCXTPL.title: DocxtplRewriting,
    MERGEFIELD.title: MergeFieldRewriting,
}


@frozen(kw_only=True)
class Imported:
    """A rewritten file: ``replaced`` holds every tag with its shortcode, in order."""

    content: bytes
    replaced: tuple[tuple[str, str], ...]
    unmapped: tuple[Unmapped, ...]


def import_word(content: bytes, label: str, dialect: Dialect, catalog: Catalog) -> Imported:
    """Rewrite the tags of a Word file; ``label`` names it in errors.

    A modifier that cannot be carried is marked by a comment, where its shortcode stands.

    Raises:
        TemplateError: it is no Word file, or holds what a template may not.

    """
    package = without_mail_merge(without_traces_of_its_maker(read_package(content, label)))
    refuse_unsafe(package)
    rewriting = _REWRITINGS.get(dialect.title, Rewriting)(Translator(dialect, catalog))
    roots = dict(text_parts(package))
    for name, root in roots.items():
        rewriting.rewrite(name, root)
    package = mark_lost(package, roots, rewriting.lost)
    package = with_parts(package, {name: written(root) for name, root in roots.items()})
    return Imported(
        content=write_archive([pack(name, part) for name, part in package.parts.items()]),
        replaced=tuple(rewriting.replaced),
        unmapped=tuple(dict.fromkeys(rewriting.unmapped)),
    )


def import_template(
    content: bytes, label: str, system: str, catalog: Catalog, modifiers: Mapping[str, Modifier]
) -> Imported:
    """Rewrite the tags of a system by its name; in Russian, where the file's text is.

    Raises:
        UnknownNameError: nobody knows how the system writes its tags.
        TemplateError: it is no Word file, or holds what a template may not.

    """
    if system not in DIALECTS:
        raise UnknownNameError("system to import from", system, DIALECTS)
    imported = import_word(content, label, DIALECTS[system], catalog)
    table = ModifierTable(rows=tuple(dict.fromkeys(modifiers.values())))
    if _is_russian(read_package(imported.content, label)):
        imported = _in_russian(imported, label, RussianSpelling(catalog, table))
    near = NearMisses(Vocabulary(catalog=catalog, modifiers=table))
    missed = _near_misses(read_package(imported.content, label), near)
    known = {row.tag for row in imported.unmapped}
    rest = dict.fromkeys(unmapped for unmapped in missed if unmapped.tag not in known)
    return evolve(imported, unmapped=(*imported.unmapped, *rest))


def _in_russian(imported: Imported, label: str, spelling: RussianSpelling) -> Imported:
    return evolve(
        imported,
        content=spelling.word(imported.content, label),
        replaced=tuple((tag, spelling.text(shortcode)) for tag, shortcode in imported.replaced),
        unmapped=tuple(
            evolve(row, nearest=spelling.names(row.nearest)) for row in imported.unmapped
        ),
    )


def _near_misses(package: Package, near: NearMisses) -> Iterator[Unmapped]:
    """Yield what looks like a shortcode in other brackets, with the right spelling."""
    for name, root in text_parts(package):
        if package.types[name] == COMMENTS_TYPE:
            continue
        for paragraph in paragraphs_of(name, root):
            text = "".join(
                "\n" if token.kind in {TokenKind.OPEN, TokenKind.CLOSE} else token.text
                for token in tokens(paragraph.text)
            )
            for miss in near.find(SourceText(text=text)):
                yield Unmapped(
                    tag=miss.text, place=paragraph.place, nearest=(miss.meant.strip("[]"),)
                )


def _is_russian(package: Package) -> bool:
    """Whether a file's text, its shortcodes and tags aside, is Russian, or cannot be told."""
    texts = (
        paragraph.text
        for name, root in text_parts(package)
        for paragraph in paragraphs_of(name, root)
    )
    letters = _TAGS.sub("", " ".join(texts))
    russian = len(_CYRILLIC.findall(letters))
    return russian * 2 >= len(_LATIN.findall(letters))


def foreign_tags(package: Package) -> list[tuple[NumberedParagraph, str]]:
    """Return what still looks like another system's tag in braces, with its paragraph.

    Comments are not looked at: no document shows them, and an import's own quote such tags.
    """
    return [
        (paragraph, match[0])
        for name, root in text_parts(package)
        if package.types[name] != COMMENTS_TYPE
        for paragraph in paragraphs_of(name, root)
        for dialect in (PERFECTUM, BITRIX24)
        for match in dialect.pattern.finditer(paragraph.text)
        if not is_engine_tag(paragraph.text, match)
    ]
