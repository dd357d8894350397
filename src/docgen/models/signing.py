"""Who signs an electronic document, and what proves the right to (order ЕД-7-26/970@)."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from attrs import frozen

from docgen.models.person import PersonName
from docgen.models.requisite import Identifier


class PowersProof(StrEnum):
    """Where the proof of a signer's powers is to be found (СпосПодтПолном)."""

    IN_SIGNATURE = "1"
    ELECTRONIC_ATTACHED = "2"
    ELECTRONIC_STORED = "3"
    ELECTRONIC_STORED_ELSEWHERE = "4"
    PAPER = "5"
    OTHER = "6"


class SignatureKind(StrEnum):
    """Kinds of electronic signature (ТипПодпис)."""

    QUALIFIED = "1"
    SIMPLE = "2"
    UNQUALIFIED = "3"


@frozen(kw_only=True)
class ElectronicPowerOfAttorney:
    """A machine-readable power of attorney (МЧД), kept in an information system.

    ``number`` is the unified registration number, a GUID of 36 characters; ``system`` names
    where it is kept, ``url`` where it can be had.
    """

    number: Identifier
    date: dt.date
    system: str
    internal_number: str = ""
    internal_date: dt.date | None = None
    url: str = ""


@frozen(kw_only=True)
class PaperPowerOfAttorney:
    """A power of attorney on paper; ``principal`` signed it, ``principal_information`` is whose."""

    number: Identifier
    date: dt.date
    principal: PersonName | None = None
    principal_information: str = ""


@frozen(kw_only=True)
class Signer:
    """Who signs an electronic document, and by what right.

    A power of attorney stands in ``electronic`` when the proof is ``ELECTRONIC_STORED``, in
    ``paper`` when it is ``PAPER``, and nowhere otherwise.
    """

    name: PersonName
    position: str = ""
    proof: PowersProof = PowersProof.IN_SIGNATURE
    kind: SignatureKind | None = None
    date: dt.date | None = None
    information: str = ""
    electronic: tuple[ElectronicPowerOfAttorney, ...] = ()
    paper: tuple[PaperPowerOfAttorney, ...] = ()
