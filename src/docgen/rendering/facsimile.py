"""When a stamp and signatures may be printed as pictures, and why they were left out."""

from __future__ import annotations

from typing import Final

from attrs import evolve, frozen

from docgen.models import Channel, Organisation, Printable, Signatory, StampPolicy, Template
from docgen.templates.look import own_stamp

_REFUSED_BY_CHANNEL: Final = {
    Channel.PAPER: "на бумаге ставят подпись и печать от руки",
    Channel.EDO: "электронный документ подписывают электронной подписью",
}


@frozen(kw_only=True)
class Facsimile:
    """A document whose payload holds just the pictures it may carry, and the reasons."""

    document: Printable
    notes: tuple[str, ...] = ()


def apply_facsimile_policy(document: Printable, template: Template, channel: Channel) -> Facsimile:
    """Leave out the stamp and the signatures where they may not stand.

    By e-mail they may, if the template and, for the type, the organisation allow it; on paper
    and in ЭДО never. A stamp of the template's own stands in place of the organisation's.
    """
    seller = document.payload.seller
    if own := own_stamp(template):
        seller = evolve(seller, stamp=own)
        document = evolve(document, payload=evolve(document.payload, seller=seller))
    if not _has_pictures(seller):
        return Facsimile(document=document)
    reason = _REFUSED_BY_CHANNEL.get(channel)
    if reason is None and template.stamp is StampPolicy.NEVER:
        reason = "в этом документе факсимиле не допускается"
    if reason is None and document.type not in seller.facsimile_types:
        reason = "организация не разрешила факсимиле для этого вида документа"
    if reason is None:
        return Facsimile(document=document)
    bare = evolve(
        seller,
        stamp=None,
        director=_without_signature(seller.director),
        chief_accountant=_without_signature(seller.chief_accountant),
    )
    return Facsimile(
        document=evolve(document, payload=evolve(document.payload, seller=bare)),
        notes=(f"Факсимиле не поставлено: {reason}.",),
    )


def _has_pictures(seller: Organisation) -> bool:
    signatories = (seller.director, seller.chief_accountant)
    return seller.stamp is not None or any(
        signatory and signatory.signature for signatory in signatories
    )


def _without_signature(signatory: Signatory | None) -> Signatory | None:
    return signatory and evolve(signatory, signature=None)
