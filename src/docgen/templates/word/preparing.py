"""Makes a template of a Word file: what must not get into documents goes, the rest is told.

Once a version: what reviewers left is accepted or refused, the template that Word has attached is
dropped, and controls that show another part get their texts there as well.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Final

from attrs import field, frozen
from lxml import etree

from docgen.exceptions import TemplateError
from docgen.models import TrackedChanges
from docgen.templates.word.bindings import fill_bound
from docgen.templates.word.checking import check_package
from docgen.templates.word.editing import edited, without_relationships
from docgen.templates.word.fields import MERGED, VOLATILE, fields_of
from docgen.templates.word.leftovers import Leftover, leftovers
from docgen.templates.word.names import TEXT_TYPES, qualified
from docgen.templates.word.package import Package, parse_xml
from docgen.templates.word.paragraphs import PARAGRAPH, text_of
from docgen.templates.word.places import Places
from docgen.templates.word.refusals import ATTACHED, MERGE_KINDS, refuse_unsafe
from docgen.templates.word.review import Review, accept_all, review_of

_SETTINGS: Final = ".settings+xml"
_ID: Final = qualified("w:id")


@frozen(kw_only=True)
class PreparedPackage:
    """A Word file ready to be compiled.

    ``lines`` are the names of parts whose every element is a line of text. ``notices`` are what
    its author should know of, ``problems`` what would be printed as it stands.
    """

    package: Package
    lines: frozenset[str]
    notices: tuple[TemplateError, ...] = field(repr=False)
    problems: tuple[TemplateError, ...] = field(repr=False)


def prepare(
    package: Package,
    tracked: TrackedChanges,
    *,
    is_shortcode: Callable[[str], bool],
    stands_alone: Callable[[str], bool],
) -> PreparedPackage:
    """Make a template of a Word file.

    ``is_shortcode`` tells shortcodes from other texts in brackets, ``stands_alone`` texts that
    mean the same outside of the blocks around them.

    Raises:
        TemplateError: it holds what no template may, or what its settings refuse.

    """
    refuse_unsafe(package)
    check_package(package)
    review = review_of(package)
    remarks = tuple(_remarks(package, review))
    if remarks and tracked is TrackedChanges.REFUSE:
        raise _refused(package, review)
    told = (*_lost_notices(package, review), *_field_notices(package))
    package = without_traces_of_its_maker(accept_all(package))
    package, lines = fill_bound(package, stands_alone)
    problems = tuple(_problem(package, found) for found in leftovers(package, is_shortcode))
    return PreparedPackage(
        package=package, lines=lines, notices=(*remarks, *told), problems=problems
    )


def without_traces_of_its_maker(package: Package) -> Package:
    """Return a file without the template that Word has attached: a file of its maker's machine."""
    return _without(package, {ATTACHED}, ATTACHED)


def without_mail_merge(package: Package) -> Package:
    """Return a file that is no longer tied to a list for mail merge."""
    return _without(package, MERGE_KINDS, "mailMerge")


def _without(package: Package, kinds: Collection[str], element: str) -> Package:
    """Return a file without relationships of some kinds, and the element that has them."""
    gone = [row for row in package.relationships if row.kind in kinds]
    names = [
        name
        for name, kind in package.types.items()
        if kind.endswith(_SETTINGS) and element.encode() in package.parts[name]
    ]

    def drop(root: etree._Element) -> bool:
        found = list(root.iter(qualified(f"w:{element}")))
        for row in found:
            row.getparent().remove(row)
        return bool(found)

    return edited(without_relationships(package, gone), names, drop)


def _remarks(package: Package, review: Review) -> Iterator[TemplateError]:
    if review.changes:
        details = {"count": review.changes, "authors": ", ".join(review.authors)}
        problem = f"holds {review.changes} tracked changes, which documents show as accepted"
        yield TemplateError(problem, template=package.label, reason="word.tracked", details=details)
    if review.comments:
        first = review.comments[0]
        details = {"count": len(review.comments), "author": first.author, "text": first.text}
        problem = f"holds {len(review.comments)} comments, which documents do not show"
        yield TemplateError(
            problem, template=package.label, reason="word.comments", details=details
        )


def _refused(package: Package, review: Review) -> TemplateError:
    counts = {"changes": review.changes, "comments": len(review.comments)}
    problem = (
        f"holds {review.changes} tracked changes and {len(review.comments)} comments, which its "
        "settings refuse; accept the changes and delete the comments in Word"
    )
    return TemplateError(
        problem, template=package.label, reason="word.tracked_refused", details=counts
    )


def _lost_notices(package: Package, review: Review) -> Iterator[TemplateError]:
    """Tell what an import has lost, at the paragraphs where it has."""
    if not review.lost:
        return
    label = f"{package.label} {package.main}"
    root = parse_xml(package.parts[package.main], label)
    anchors = {row.get(_ID): row for row in root.iter(qualified("w:commentReference"))}
    for remark in review.lost:
        error = TemplateError(
            f"an import has lost {remark.lost}",
            template=label,
            reason="word.lost_modifier",
            details={"lost": remark.lost},
        )
        anchor = anchors.get(remark.id)
        yield error if anchor is None else _placed(error, root, anchor)


def _field_notices(package: Package) -> Iterator[TemplateError]:
    """Tell the fields that print something else than the document's own data."""
    for name, kind in package.types.items():
        if kind not in TEXT_TYPES:
            continue
        label = f"{package.label} {name}"
        root = parse_xml(package.parts[name], label)
        for found in fields_of(root):
            if found.name in VOLATILE | MERGED:
                reason = "word.volatile" if found.name in VOLATILE else "word.merge_field"
                problem = f"holds the field {found.name}, which prints nothing of the document"
                error = TemplateError(
                    problem,
                    template=label,
                    reason=reason,
                    details={"field": found.name, "code": " ".join(found.code.split())},
                )
                yield _placed(error, root, found.element)


def _placed(error: TemplateError, root: etree._Element, element: etree._Element) -> TemplateError:
    """Give an error the paragraph that an element stands in."""
    around = element
    while around is not None and around.tag != PARAGRAPH:
        around = around.getparent()
    paragraphs = list(root.iter(PARAGRAPH))
    if around is not None:
        error.line = paragraphs.index(around) + 1
        _explain(error, [text_of(paragraph) for paragraph in paragraphs])
    return error


def _problem(package: Package, found: Leftover) -> TemplateError:
    label = f"{package.label} {found.part}"
    error = TemplateError(
        f"{found.text} stands in a thing of the kind {found.kind}, where nothing is filled in",
        template=label,
        reason=f"word.left_in_{found.kind}",
        details={"tag": found.text},
    )
    if found.paragraph:
        error.line = found.paragraph
        root = parse_xml(package.parts[found.part], label)
        _explain(error, [text_of(row) for row in root.iter(PARAGRAPH)])
    return error


def _explain(error: TemplateError, paragraphs: list[str]) -> None:
    Places(label=error.template, paragraphs=paragraphs).explain(error)
