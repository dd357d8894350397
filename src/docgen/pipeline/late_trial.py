"""The trial of a template that is kept: it is filled in once, and the number is put in later."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol
from weakref import WeakSet

from attrs import evolve

from docgen.exceptions import TemplateError
from docgen.models import Status
from docgen.pipeline.compiled import CompiledTemplates, named
from docgen.pipeline.trial import TRIAL_NUMBER, WORD, Trial, Wanted, is_made_of_word, notes_of
from docgen.rendering.facsimile import apply_facsimile_policy
from docgen.rendering.printability import glyph_findings, print_findings
from docgen.rendering.protocols import LateFile
from docgen.templates.look import own_logo
from docgen.templates.sandbox.late import LateFill, LatePage, late_context
from docgen.templates.shortcodes.values import Node


class Fillable(Protocol):
    """A compiled page or Word file; some can be filled in before there is a number."""

    @property
    def problems(self) -> tuple[TemplateError, ...]:
        """What is wrong with it, whatever the document."""
        ...

    @property
    def may_wait(self) -> bool:
        """Whether it can be filled in before a document has its number."""
        ...

    def render_late(self, context: Mapping[str, Node], fill: LateFill) -> LatePage | None:
        """Fill it in without what is late; nothing, if something was made of that.

        Raises:
            TemplateError: a value is missing or unsuitable.

        """
        ...


class LateTrials:
    """Tries templates, and remembers those whose files turned out to depend on what is late."""

    def __init__(self, templates: CompiledTemplates) -> None:
        self._templates = templates
        self._not_waiting: WeakSet[Fillable] = WeakSet()

    def trial(self, wanted: Wanted) -> Trial | None:
        """Fill a template in without its document's number, if it is to be kept for a channel.

        Nothing, if that cannot be done or has problems: the usual trial tells of them.
        """
        template, payload = wanted.template, wanted.document.payload
        fillable = self._fillable(wanted)
        if wanted.channel is None or fillable is None or fillable in self._not_waiting:
            return None
        compiled = self._templates.page(wanted.document_type, template)
        if compiled.problems or fillable.problems or not fillable.may_wait:
            return None
        numbered = evolve(wanted.document, status=Status.ISSUED, number=TRIAL_NUMBER)
        printable = apply_facsimile_policy(numbered, template, wanted.channel).document
        fill = LateFill()
        context = late_context(self._templates.catalog(wanted.document_type), printable, fill)
        context |= own_logo(template, context)
        named(compiled, template, context, fill)
        fill.begin()
        page = fillable.render_late(context, fill)
        if page is None:
            if not fill.problems:
                self._not_waiting.add(fillable)
            return None
        text = fill.tried(page.html)
        if wanted.is_page:
            found, late = print_findings(payload, template, text), LateFile(page=page)
        else:
            found, late = glyph_findings(payload, template, text), LateFile(word=page)
        return Trial(findings=(*found, *notes_of(template, fill.notes)), late=late)

    def _fillable(self, wanted: Wanted) -> Fillable | None:
        """Return the page or, where none is wanted, the Word file that is tried."""
        document_type, template = wanted.document_type, wanted.template
        if wanted.is_page:
            made_of_word = is_made_of_word(template)
            return None if made_of_word else self._templates.page(document_type, template)
        if WORD not in wanted.formats or not self._templates.are_used_for(document_type, WORD):
            return None
        from docgen.templates.word.rendering import CompiledDocx

        word = self._templates.word(document_type, template)
        return word if isinstance(word, CompiledDocx) else None
