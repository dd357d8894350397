"""A document of a compiled Word template: its parts rendered, the others put beside them."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Final, Protocol

from attrs import frozen
from jinja2 import Template as JinjaTemplate
from lxml import etree

from docgen.exceptions import DocGenError, TemplateError
from docgen.templates.sandbox.evaluation import explained_errors, rendered
from docgen.templates.sandbox.filters import RENDERING
from docgen.templates.sandbox.jinja_sandbox import Sandbox
from docgen.templates.sandbox.late import LateFill, LatePage, find_node
from docgen.templates.sandbox.strictness import FillMode
from docgen.templates.shortcodes.values import Node
from docgen.templates.word.archive import ArchiveEntry, pack, write_archive
from docgen.templates.word.checking import check_part, check_pieces, relationship_ids
from docgen.templates.word.editing import written
from docgen.templates.word.finishing import finished
from docgen.templates.word.names import CONTENT_TYPES, qualified
from docgen.templates.word.package import rels_name
from docgen.templates.word.pictures import Media, Pictures
from docgen.templates.word.places import Places
from docgen.templates.word.preparing import PreparedPackage
from docgen.templates.word.printing import PICTURES, show_late
from docgen.templates.word.word_values import OnlyDocxtplError

#: How files name the engine that made them.
ENGINE: Final = "compiled"

#: Stands between parts that are kept as one text; no XML can hold it.
_NEXT_PART: Final = "\0"
#: What a trial has in place of a value, and so of a picture's id.
_TRIED: Final = "1"


@frozen(kw_only=True)
class CompiledPart:
    """A part ready to be rendered; ``places`` are its paragraphs.

    ``may_wait``: see :func:`docgen.templates.sandbox.late.may_wait`.
    """

    name: str
    template: JinjaTemplate
    places: Places
    may_wait: bool


class RendersWord(Protocol):
    """A Word template ready to be rendered, by whatever engine."""

    def render(self, context: Mapping[str, Node], rendering: FillMode) -> bytes:
        """Return the file of a document."""
        ...


class CompiledDocx:
    """A Word template ready to be rendered.

    ``problems`` are the shortcodes of the file that name nothing known, or stand where none are
    filled in; ``notices`` are what its author should know of. ``otherwise`` makes the template
    that renders what turns out to be beyond this one.
    """

    def __init__(
        self,
        prepared: PreparedPackage,
        parts: Sequence[CompiledPart],
        sandbox: Sandbox,
        places: Mapping[str, Places],
        *,
        otherwise: Callable[[], RendersWord] | None = None,
    ) -> None:
        package = prepared.package
        self.problems: tuple[TemplateError, ...] = (*sandbox.problems, *prepared.problems)
        self.notices = prepared.notices
        self._package = package
        self._sandbox = sandbox
        self._places = places
        self._otherwise = otherwise
        self._parts = tuple(parts)
        self._ids = {part.name: relationship_ids(package, part.name) for part in parts}
        types = with_pictures(package.parts[CONTENT_TYPES])
        # What no document changes is packed once for all of them.
        self._entries: Mapping[str, ArchiveEntry] = {
            name: pack(name, types if name == CONTENT_TYPES else content)
            for name, content in sorted(
                package.parts.items(), key=lambda row: row[0] != CONTENT_TYPES
            )
        }

    @property
    def sandboxes(self) -> tuple[Sandbox, ...]:
        """What its parts were compiled in."""
        return (self._sandbox,)

    def explain(self, error: TemplateError) -> None:
        """Give an error of one of the parts the text of its paragraph."""
        if error.template in self._places:
            self._places[error.template].explain(error)

    def render(self, context: Mapping[str, Node], rendering: FillMode) -> bytes:
        """Return the file of a document; ``context`` is what ``build_context`` made.

        Raises:
            TemplateError: a value is missing or unsuitable; names the paragraph. A draft's
                rendering prints highlighted marks in place of missing and unknown values.
                So does one whose file would not be sound.

        """
        known, notes = len(rendering.problems), len(rendering.notes)
        try:
            rendering.made_by = ENGINE
            changed = self.render_parts(context, rendering)
        except OnlyDocxtplError:
            if self._otherwise is None:
                raise
            # What a value is, no template tells; begin again.
            del rendering.problems[known:], rendering.notes[notes:]
            return self._otherwise().render(context, rendering)
        return self._packed(changed)

    def render_parts(self, context: Mapping[str, Node], rendering: FillMode) -> dict[str, bytes]:
        """Return the parts that a document changes, and those that it adds, by their names."""
        media = Media()
        pictures = [Pictures(media) for _ in self._parts]
        changed = self._finished(
            [
                self._print(part, context, rendering, found)
                for part, found in zip(self._parts, pictures, strict=True)
            ],
            pictures,
        )
        self._check(changed, [frozenset(found.ids.values()) for found in pictures])
        return changed | media.parts

    @property
    def may_wait(self) -> bool:
        """Whether it can be filled in before a document has its number."""
        return all(part.may_wait for part in self._parts)

    def render_late(self, context: Mapping[str, Node], fill: LateFill) -> LatePage | None:
        """Fill the parts in without what is late, and look them over; nothing, if that cannot be.

        Raises:
            TemplateError: as :meth:`render` does.

        """
        pictures = Pictures(Media())
        texts = [self._print(part, context, fill, pictures) for part in self._parts]
        page = fill.page(_NEXT_PART.join(texts))
        if page is None or pictures.ids:
            return None
        tried = fill.tried(page.html).split(_NEXT_PART)
        changed = self._finished(tried, [pictures] * len(tried))
        self._check(changed, [frozenset((_TRIED,))] * len(tried))
        return page

    def complete(
        self, page: LatePage, context: Mapping[str, Node], rendering: FillMode
    ) -> bytes | None:
        """Return the file of a document that was filled in before it had its number.

        Nothing, if it would have been another file; see :meth:`CompiledTemplate.complete_html`.
        The parts were looked over; what is put in is.
        """
        media = Media()
        pictures = [Pictures(media) for _ in self._parts]
        texts = page.html.split(_NEXT_PART)
        try:
            if not page.holds(context):
                return None
            for number, part in enumerate(self._parts):
                values = {**context, RENDERING: rendering, PICTURES: pictures[number]}
                engine = part.template.new_context(values)
                pieces = {
                    place.token: show_late(engine, find_node(context, place.name), place.by)
                    for place in page.places
                    if place.token in texts[number]
                }
                check_pieces(pieces.values(), part.places.label)
                for token, piece in pieces.items():
                    texts[number] = texts[number].replace(token, piece)
        except (DocGenError, KeyError, TypeError, ValueError):
            return None
        rendering.made_by = ENGINE
        for note in page.notes:
            rendering.note(note)
        return self._packed(self._finished(texts, pictures) | media.parts)

    def _print(
        self,
        part: CompiledPart,
        context: Mapping[str, Node],
        rendering: FillMode,
        pictures: Pictures,
    ) -> str:
        """Return what a part prints."""
        known = len(rendering.problems)
        with part.places.explained(), explained_errors(context, self._sandbox):
            xml = rendered(part.template, {**context, PICTURES: pictures}, rendering)
        for error in rendering.problems[known:]:
            part.places.explain(error)
        return xml

    def _finished(self, texts: Sequence[str], pictures: Sequence[Pictures]) -> dict[str, bytes]:
        """Return what the parts print, and the relationships of their pictures, by their names."""
        numbers = itertools.count(1)
        changed: dict[str, bytes] = {}
        for part, text, found in zip(self._parts, texts, pictures, strict=True):
            changed[part.name] = finished(text, numbers).encode("utf-8")
            if found.ids:
                name = rels_name(part.name)
                changed[name] = found.add_to(self._package.parts.get(name))
        return changed

    def _check(self, changed: Mapping[str, bytes], ids: Sequence[frozenset[str]]) -> None:
        """Look the parts over; ``ids`` are what each may refer to besides its template's own.

        Raises:
            TemplateError: one of them is not sound.

        """
        drawings: set[str] = set()
        for part, known in zip(self._parts, ids, strict=True):
            label = f"{self._package.label} {part.name}"
            check_part(changed[part.name], label, self._ids[part.name] | known, drawings)

    def _packed(self, changed: Mapping[str, bytes]) -> bytes:
        entries = {name: pack(name, content) for name, content in changed.items()}
        return write_archive(tuple({**self._entries, **entries}.values()))


def with_pictures(content_types: bytes) -> bytes:
    """Return the content types with those of the pictures that a document may get."""
    root = etree.fromstring(content_types)
    known = {row.get("Extension", "").lower() for row in root}
    for extension in ("png", "jpeg"):
        if extension not in known:
            row = etree.Element(qualified("ct:Default"))
            row.set("Extension", extension)
            row.set("ContentType", f"image/{extension}")
            root.insert(0, row)
    return written(root)
