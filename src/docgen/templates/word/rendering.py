"""A document of a compiled Word template: its parts rendered, the others put beside them."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Final, Protocol

from attrs import frozen
from jinja2 import Template as JinjaTemplate
from lxml import etree

from docgen.exceptions import TemplateError
from docgen.templates.sandbox.evaluation import explained_errors, rendered
from docgen.templates.sandbox.jinja_sandbox import Sandbox
from docgen.templates.sandbox.strictness import FillMode
from docgen.templates.shortcodes.values import Node
from docgen.templates.word.archive import ArchiveEntry, pack, write_archive
from docgen.templates.word.checking import check_part, relationship_ids
from docgen.templates.word.editing import written
from docgen.templates.word.finishing import finished
from docgen.templates.word.names import CONTENT_TYPES, qualified
from docgen.templates.word.package import rels_name
from docgen.templates.word.pictures import Media, Pictures
from docgen.templates.word.places import Places
from docgen.templates.word.preparing import PreparedPackage
from docgen.templates.word.printing import PICTURES
from docgen.templates.word.word_values import OnlyDocxtplError

#: How files name the engine that made them.
ENGINE: Final = "compiled"


@frozen(kw_only=True)
class CompiledPart:
    """A part ready to be rendered; ``places`` are its paragraphs."""

    name: str
    template: JinjaTemplate
    places: Places


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
        entries = {name: pack(name, content) for name, content in changed.items()}
        return write_archive(tuple({**self._entries, **entries}.values()))

    def render_parts(self, context: Mapping[str, Node], rendering: FillMode) -> dict[str, bytes]:
        """Return the parts that a document changes, and those that it adds, by their names."""
        media = Media()
        numbers = itertools.count(1)
        drawings: set[str] = set()
        changed: dict[str, bytes] = {}
        for part in self._parts:
            pictures = Pictures(media)
            xml = self._render_part(part, context, rendering, pictures, numbers)
            label = f"{self._package.label} {part.name}"
            check_part(xml, label, {*self._ids[part.name], *pictures.ids.values()}, drawings)
            changed[part.name] = xml
            if pictures.ids:
                name = rels_name(part.name)
                changed[name] = pictures.add_to(self._package.parts.get(name))
        return changed | media.parts

    def _render_part(
        self,
        part: CompiledPart,
        context: Mapping[str, Node],
        rendering: FillMode,
        pictures: Pictures,
        numbers: itertools.count[int],
    ) -> bytes:
        known = len(rendering.problems)
        with part.places.explained(), explained_errors(context, self._sandbox):
            xml = rendered(part.template, {**context, PICTURES: pictures}, rendering)
        for error in rendering.problems[known:]:
            part.places.explain(error)
        return finished(xml, numbers).encode("utf-8")


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
