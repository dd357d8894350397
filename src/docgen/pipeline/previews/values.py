"""What a preview is made of, and what comes of it: frozen values that pass between processes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from attrs import field, frozen

from docgen.exceptions import TemplateError, UnknownShortcodeError
from docgen.models import Finding, Printable, Severity, Template
from docgen.rendering.pictures import Box
from docgen.rendering.workers.sending import Parcel
from docgen.templates.authoring.messages import explained, in_spelling, is_cyrillic

#: Kinds of unknown names that another name may take the place of.
_REPLACEABLE: Final = ("shortcode", "name", "modifier", "fragment")


@frozen(kw_only=True)
class Sight:
    """A template, the document it is looked at with, and how.

    The picture of ``page`` is wanted first, ``width`` pixels wide; ``have`` is the key of the
    picture of it that is looked at now. ``pdf`` are the pages of a Word file, made elsewhere.
    """

    template: Template
    parcel: Parcel[Printable]
    width: int = 1200
    page: int = 0
    have: str = ""
    pdf: bytes = field(default=b"", repr=False)

    @property
    def document(self) -> Printable:
        """The document; where the tasks are done, the same one at every key."""
        return self.parcel.value


@frozen(kw_only=True)
class Problem:
    """What stands in the way of a page, or is worth a look, where it is in the author's files.

    ``written`` is the name that is not known, ``nearest`` what may be meant by it.
    """

    severity: Severity
    code: str
    message: str
    remedy: str = ""
    file: str = ""
    line: int | None = None
    column: int | None = None
    excerpt: str = ""
    written: str = ""
    nearest: tuple[str, ...] = ()


@frozen(kw_only=True)
class PagePicture:
    """The picture of a page, or the part of it that has changed; ``content`` is PNG.

    ``key`` names it, for whoever asks for the next one. Places are in its own pixels. Without
    ``content`` nothing has changed.
    """

    page: int
    key: str
    width: int
    height: int
    left: int = 0
    top: int = 0
    is_whole: bool = True
    content: bytes = field(default=b"", repr=False)


@frozen(kw_only=True)
class Drawn:
    """A preview: the sizes of its pages in points, and the picture of the one asked for.

    Where the template cannot be printed there are no pages, and ``problems`` say why. Those that
    are not settled were laid out in haste: the last ones may yet come out otherwise.
    """

    key: str = ""
    sizes: Sequence[tuple[float, float]] = ()
    picture: PagePicture | None = None
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    engine: str = ""
    is_settled: bool = True


@frozen(kw_only=True)
class Spot:
    """A value where it prints: its shortcode as it is written, and its boxes on the pages."""

    shortcode: str
    name: str
    title: str
    file: str
    line: int
    column: int
    text: str
    raw: str
    paths: tuple[str, ...]
    modifiers: tuple[str, ...]
    boxes: tuple[Box, ...]


@frozen(kw_only=True)
class Trouble:
    """What a reader of a page would stumble over; ``box`` is the very spot, where it is known."""

    severity: Severity
    message: str
    box: Box | None = None
    file: str = ""
    line: int | None = None


@frozen(kw_only=True)
class Tile:
    """A sample by a template: its first page, or the one with the trouble, and the troubles."""

    pages: int = 0
    picture: PagePicture | None = None
    troubles: tuple[Trouble, ...] = ()
    seconds: float = 0


@frozen(kw_only=True)
class PageChange:
    """A difference between two versions, in words, and where it stands in either."""

    before: str
    after: str
    before_box: Box | None = None
    after_box: Box | None = None


@frozen(kw_only=True)
class PaletteEntry:
    """A shortcode of the palette, with its present value; empty where these data have none.

    ``block`` is the Russian name of the block that it may stand in. ``path`` is the field of the
    data that it is read from, if it is just one.
    """

    name: str
    alias: str
    title: str
    kind: str
    example: str
    value: str
    block: str = ""
    path: str = ""


@frozen(kw_only=True)
class Form:
    """One way to print a value: the modifier as it is written in Russian, and what it gives."""

    modifier: str
    title: str
    text: str


def problem_of(error: TemplateError, label: str) -> Problem:
    """Return an error of a template with the label as what its author has to mend."""
    finding = explained(error)
    written = ""
    nearest: tuple[str, ...] = ()
    if isinstance(error, UnknownShortcodeError) and error.kind in _REPLACEABLE:
        written = error.name
        nearest = in_spelling(error.nearest, russian=is_cyrillic(error.name))[:3]
    return Problem(
        severity=finding.severity,
        code=finding.code,
        message=finding.message,
        remedy=finding.remedy,
        file=file_of(error.template, label),
        line=error.line,
        column=error.column,
        excerpt=error.excerpt or "",
        written=written,
        nearest=nearest,
    )


def problem_in(finding: Finding, label: str) -> Problem:
    """Return a finding of a template as what its author has to mend."""
    path = finding.path.partition(": «")[0]
    file, _, place = path.partition(":")
    column = place.rpartition(":")[2] if place.count(":") else ""
    return Problem(
        severity=finding.severity,
        code=finding.code,
        message=finding.message,
        remedy=finding.remedy,
        file=file_of(file, label),
        line=finding.line,
        column=int(column) if column.isdigit() else None,
        excerpt=finding.path.partition(": «")[2].rstrip("»"),
    )


def file_of(place: str, label: str) -> str:
    """Return the path of a file in its template's folder; of a shared one, as it is."""
    return place.removeprefix(f"{label}/").partition(" ")[0]
