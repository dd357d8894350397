"""docxtpl's template, with docgen's environment in it. Imported only where docxtpl is installed."""

from __future__ import annotations

import io
from typing import Any, Protocol

from docxtpl import DocxTemplate
from markupsafe import Markup

from docgen.models import Picture
from docgen.templates.shortcodes.values import QrCode
from docgen.templates.word.checking import well_formed
from docgen.templates.word.finishing import highlighted
from docgen.templates.word.names import RELATIONSHIP
from docgen.templates.word.pictures import drawing_of, drawn
from docgen.templates.word.printing import PICTURES
from docgen.templates.word.word_values import FILLER

_HEADERS = (f"{RELATIONSHIP}header", f"{RELATIONSHIP}footer")


class Environment(Protocol):
    """Compiles the part of a name."""

    part: str

    def from_string(self, source: str) -> object:
        """Return the template of the part in hand."""
        ...


class Filler(DocxTemplate):  # type: ignore[misc] # docxtpl is untyped
    """Fills a file in: its body, its headers and footers; the other parts are not its own."""

    def __init__(self, file: bytes, environment: Environment) -> None:
        super().__init__(io.BytesIO(file))
        self._environment = environment

    def compile_parts(self) -> None:
        """Compile all parts, so that what is wrong with one is known before a document is."""
        self.render_init()
        self._compile(self.docx.part, self.get_xml())
        for kind in _HEADERS:
            for _, part in self.get_headers_footers(kind):
                self._compile(part, self.get_part_xml(part))

    def fill(self, context: dict[str, Any]) -> bytes:
        """Return the file of a document."""
        self.render(context, self._environment)
        made = io.BytesIO()
        self.save(made)
        return made.getvalue()

    def render_xml_part(
        self,
        src_xml: str,
        part: Any,  # noqa: ANN401 - of an untyped library
        context: dict[str, Any],
        jinja_env: Any = None,  # noqa: ANN401 - the same
    ) -> str:
        """Return a part filled in.

        Raises:
            TemplateError: it would not be well-formed; docxtpl would leave out what is not.

        """
        self._environment.part = _name(part)
        given = {**context, PICTURES: PartImages(part), FILLER: self}
        xml = highlighted(super().render_xml_part(src_xml, part, given, jinja_env))
        well_formed(xml.encode("utf-8"), _name(part))
        return xml

    def render_properties(self, context: object, jinja_env: object = None) -> None:
        """Leave the properties: docgen's own engine fills them in."""

    def render_footnotes(self, context: object, jinja_env: object = None) -> None:
        """Leave the notes: docgen's own engine fills them in."""

    def _compile(self, part: Any, xml: str) -> None:  # noqa: ANN401 - of an untyped library
        self._environment.part = _name(part)
        self._environment.from_string(_on_lines(self.patch_xml(xml)))


class PartImages:
    """Takes the pictures of one part."""

    def __init__(self, part: Any) -> None:  # noqa: ANN401 - of an untyped library
        self._part = part

    def embed(self, value: Picture | QrCode) -> str:
        """Take a picture and return the id that the part refers to it by."""
        own_id, _ = self._part.get_or_add_image(io.BytesIO(drawn(value).content))
        return str(own_id)

    def drawing(self, value: Picture | QrCode, name: str) -> Markup:
        """Take a picture and return the XML that shows it, in a run; ``name`` tells its size."""
        picture = drawn(value)
        return drawing_of(picture, name, self.embed(picture))


def _name(part: Any) -> str:  # noqa: ANN401 - of an untyped library
    return str(part.partname).lstrip("/")


def _on_lines(xml: str) -> str:
    """Put each paragraph on a line, as docxtpl does before it compiles a part."""
    return xml.replace("<w:p ", "\n<w:p ").replace("<w:p>", "\n<w:p>")
