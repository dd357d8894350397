"""What a rendering does about problems, and what it remembers.

An issued document is rendered strictly: the first problem ends it. A draft is printed whatever
happens, with a mark in place of each problem.
"""

from __future__ import annotations

from typing import ClassVar

from docgen.exceptions import TemplateError
from docgen.models import Picture, Printable, Status
from docgen.templates.sandbox.pictures import picture_url
from docgen.templates.shortcodes.values import MissingMark, QrCode


class FillMode:
    """One strict rendering. ``notes``, in Russian, are for the reader of the file.

    A result of more characters than ``max_output`` is an error: no document has so many, and a
    template that goes astray would fill the memory. ``made_by`` is the engine that has filled a
    Word file in.
    """

    max_output: ClassVar = 20_000_000

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


class ReceivedRendering(DraftFill):
    """The rendering of what another has made: its form is blank where it says nothing.

    It is made in a worker with limits of its own, and may have 20,000 lines.
    """

    max_output: ClassVar = 100_000_000

    def report(self, error: TemplateError, text: str) -> MissingMark:  # noqa: ARG002 - nothing is printed
        """Remember the problem and print nothing."""
        self.problems.append(error)
        return MissingMark(text="", problem="")


def fill_mode_of(document: Printable) -> FillMode:
    """Return a new rendering, as strict as the document's status asks."""
    if document.status is not Status.DRAFT:
        return FillMode()
    is_received = getattr(document.payload, "received", None) is not None
    return ReceivedRendering() if is_received else DraftFill()
