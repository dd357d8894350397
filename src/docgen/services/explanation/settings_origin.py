"""Which level of settings decided how a document is made: its template, its number, its terms."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from attrs import fields_dict

from docgen.models import (
    Channel,
    Document,
    DocumentType,
    ExplainedSetting,
    Level,
    Payload,
    StampPolicy,
    Template,
)
from docgen.rendering.facsimile import apply_facsimile_policy
from docgen.settlement import deferral_days, due_date
from docgen.wiring import Wiring

#: The channels whose files carry no facsimile, whoever allows it.
_WITHOUT: Final = frozenset({Channel.PAPER, Channel.EDO})


class SettingsOrigin:
    """Tells, of an issued document, which setting came from where.

    What the payload holds tells as it was then; the host's settings and the stored rules as they
    are now.
    """

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring

    def of(
        self,
        document_type: DocumentType,
        document: Document,
        template: Template,
        channel: Channel,
    ) -> tuple[ExplainedSetting, ...]:
        """Return the settings of a document, and who decided about each."""
        return (
            self._template(document, template),
            self._numbering(document_type, document, template),
            *_deferral(document.payload),
            *_facsimile(document, template, channel),
        )

    def _template(self, document: Document, template: Template) -> ExplainedSetting:
        """Tell by whose choice the template was taken: the first who has chosen it."""
        name = template.version_of or template.name
        chosen = {
            Level.CLIENT: document.payload.buyer.templates.get(document.type),
            Level.ORGANISATION: document.payload.seller.templates.get(document.type),
            Level.HOST: self._wiring.settings.template_choice.get(document.type),
        }
        expected = next((row for row in chosen.items() if row[1]), None)
        level, choice = expected or (
            Level.TYPE,
            next(iter(self._wiring.templates.names(document.type)), None),
        )
        if choice != name:
            level = Level.DOCUMENT  # asked for when it was issued
        version = f"версия {template.name}, " if template.version_of else ""
        detail = f"{version}хеш {template.hash[:12]}"
        return ExplainedSetting(name="template", value=name, level=level, detail=detail)

    def _numbering(
        self, document_type: DocumentType, document: Document, template: Template
    ) -> ExplainedSetting:
        owner = document.payload.seller.id
        rule = self._wiring.rules.of(document_type, template, document.date, owner)
        level = self._wiring.rules.mask_level(document_type, template, document.date, owner)
        detail = f"правило {rule.code}"
        return ExplainedSetting(name="numbering", value=rule.mask.text, level=level, detail=detail)


def _deferral(payload: Payload) -> Iterator[ExplainedSetting]:
    """Tell who states until when to pay, of a document that is paid by."""
    last_day = due_date(payload) if "due_date" in fields_dict(type(payload)) else None
    if last_day is None:
        return
    owners = {
        Level.CONTRACT: payload.contract,
        Level.CLIENT: payload.buyer,
        Level.ORGANISATION: payload.seller,
    }
    days = deferral_days(payload)
    level = Level.DOCUMENT
    if days is not None and last_day == payload.date + timedelta(days=days):
        level = next(
            level
            for level, owner in owners.items()
            if owner is not None and owner.deferral_days is not None
        )
    yield ExplainedSetting(
        name="deferral",
        value=str((last_day - payload.date).days),
        level=level,
        detail=f"оплатить до {last_day:%d.%m.%Y}",
    )


def _facsimile(
    document: Document, template: Template, channel: Channel
) -> Iterator[ExplainedSetting]:
    """Tell whether the stamp and the signatures print as pictures, where there are any."""
    seller = document.payload.seller
    signatories = (seller.director, seller.chief_accountant)
    if seller.stamp is None and not any(
        signatory and signatory.signature for signatory in signatories
    ):
        return
    notes = apply_facsimile_policy(document, template, channel).notes
    if channel in _WITHOUT:
        level = Level.CHANNEL
    else:
        level = Level.TEMPLATE if template.stamp is StampPolicy.NEVER else Level.ORGANISATION
    value = "нет" if notes else "да"
    yield ExplainedSetting(name="facsimile", value=value, level=level, detail=" ".join(notes))
