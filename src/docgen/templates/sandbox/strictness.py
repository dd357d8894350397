"""What a rendering does about problems, and what it remembers.

An issued document is rendered strictly: the first problem ends it. A draft is printed whatever
happens, with a mark in place of each problem.
"""

from __future__ import annotations

from docgen.exceptions import TemplateError
from docgen.models import Picture, Printable, Status
from docgen.templates.sandbox.pictures import picture_url
from docgen.templates.shortcodes.values import MissingMark, QrCode


class FillMode:
    """One strict rendering. ``notes``, in Russian, are for the reader of the file.

    ``made_by`` is the engine that has filled a Word file in.
    """

    def __init__(self) -> None:
        self.made_by = ""
        self.notes: list[str] = []
        self.problems: list[TemplateError] = []

    def note(self, text: str) -> None:
        """Remember a remark, once."""
        if text not in self.notes:
            self.notes.append(text)

    def report(self, error: TemplateError, text: str) -> MissingMark:  # noqa: ARG002 - a draft prints it
        """Raise the problem; a draft's rendering returns what to print in its place."""
        # The original stays as it is: it belongs to the compiled template, which many share.
        raise error.with_traceback(None)

    def picture_url(self, value: Picture | QrCode) -> str:
        """Return a picture as an address that needs no file."""
        return picture_url(value)


class DraftFill(FillMode):
    """The rendering of a draft, which gathers the problems in ``problems``."""

    def report(self, error: TemplateError, text: str) -> MissingMark:
        """Remember the problem and return the mark to print."""
        self.problems.append(error)
        return MissingMark(text=text, problem=error.problem)


class TrialFill(DraftFill):
    """The rendering of a draft that nobody will look at: no pictures, and marks without words."""

    def report(self, error: TemplateError, text: str) -> MissingMark:  # noqa: ARG002 - none is read
        """Remember the problem and return a mark that says nothing."""
        self.problems.append(error)
        return MissingMark(text="…", problem="")

    def picture_url(self, value: Picture | QrCode) -> str:  # noqa: ARG002 - none is drawn
        """Return an address of nothing."""
        return ""


def fill_mode_of(document: Printable) -> FillMode:
    """Return a new rendering, as strict as the document's status asks."""
    return DraftFill() if document.status is Status.DRAFT else FillMode()
