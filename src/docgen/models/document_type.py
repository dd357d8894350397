"""What a plugin declares: a type of document."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from attrs import field, frozen
from attrs.validators import matches_re

from docgen.models.finding import Finding, Severity
from docgen.models.payload import Payload

if TYPE_CHECKING:  # shapes of the floors above, named here and used there
    from docgen.models.request import Request
    from docgen.official.schema import FormatSchema
    from docgen.protocols import DataCollector, ShortcodeResolver, Source
    from docgen.rendering.protocols import OutputRenderer


class DocumentGroup(StrEnum):
    """How an accountant files documents: bills, accounting documents, contracts."""

    BILL = "bill"
    ACCOUNTING = "accounting"
    CONTRACT = "contract"


def _no_samples() -> Mapping[str, Mapping[str, Any]]:
    return {}


@frozen(kw_only=True)
class DocumentType:
    """A type of document: its code, its payload's class and how it behaves by default.

    ``code`` is a Python-like name in lower case; ``formats`` are the files that can be made of
    its documents, of some only where the template holds a file for it; ``number_mask`` is a
    mask of the numbering rules, ``number_chronological`` says that the dates of its documents must
    go up with their numbers; ``corrective_of`` are the types whose value its documents change;
    those of a type ``in_advance`` are made before the period that they are for begins; one that
    ``asks_for_records`` is collected with what was issued and received before in view; those of a
    type that ``is_countersigned`` come back on paper with the other side's signature;
    ``severities`` are how bad findings are in its documents, where they are so otherwise than in
    most, by the findings' codes (``buyer.kpp.missing``);
    ``finding_codes`` are those of what its checks find, so that a mistaken one in settings
    is told; of a type that lists none, whatever begins with its code may be set;
    ``obligatory`` lists what a template of the type must print, each as the shortcodes that can
    print it; ``samples`` returns named payloads as mappings, for docs, tests and previews.

    The rest is what its documents are made with: ``collector`` builds a payload from a source,
    ``shortcodes`` are what its templates print besides what all documents have, each of ``checks``
    takes a payload and returns findings, ``renderers`` make files of formats that docgen itself
    does not make, ``schemas`` are the official formats of its files. Other plugins may add to
    them, or replace them, by hooks.
    """

    code: str = field(validator=matches_re(re.compile(r"[a-z][a-z0-9_]*")))
    title: str
    group: DocumentGroup
    payload: type[Payload]
    formats: tuple[str, ...] = ("html", "pdf", "docx")
    number_mask: str = "{N}"
    number_reset: str = "never"
    number_chronological: bool = False
    corrective_of: tuple[str, ...] = ()
    in_advance: bool = False
    asks_for_records: bool = False
    is_countersigned: bool = True
    severities: Mapping[str, Severity] = field(factory=dict, eq=False)
    finding_codes: frozenset[str] = field(default=frozenset(), repr=False, eq=False)
    obligatory: tuple[tuple[str, ...], ...] = ()
    samples: Callable[[], Mapping[str, Mapping[str, Any]]] = _no_samples
    collector: DataCollector | None = field(default=None, repr=False, eq=False)
    shortcodes: ShortcodeResolver | None = field(default=None, repr=False, eq=False)
    checks: tuple[Callable[[Any], Iterable[Finding]], ...] = field(default=(), repr=False, eq=False)
    renderers: Mapping[str, OutputRenderer] = field(factory=dict, repr=False, eq=False)
    schemas: tuple[FormatSchema, ...] = field(default=(), repr=False, eq=False)

    @property
    def comes_back(self) -> bool:
        """Whether the other side signs its documents, too; nobody signs a bill back."""
        return self.is_countersigned and self.group is not DocumentGroup.BILL


def _nothing_more(payload: Payload, source: Source, request: Request) -> Mapping[str, Any]:
    del payload, source, request
    return {}


@frozen(kw_only=True)
class PayloadExtension:
    """More data in the documents of a type of somebody else's.

    ``payload`` inherits from the type's own class; each field that it adds has a default, for what
    was issued without it. The type keeps its collector, checks, templates and official files.
    ``fill`` returns the added fields of a collected payload.
    """

    payload: type[Payload]
    fill: Callable[[Any, Source, Request], Mapping[str, Any]] = field(
        default=_nothing_more, repr=False, eq=False
    )
