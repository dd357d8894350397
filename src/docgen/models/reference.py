"""What one document says of another."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from attrs import frozen

from docgen.models.requisite import Identifier


@frozen(kw_only=True)
class DocumentReference:
    """Another document by its name, number and date: «Акт № 7 от 31.10.2026».

    ``file_id`` names its official XML file, ``id`` is whatever else identifies it.
    """

    number: Identifier
    date: date
    title: str = ""
    file_id: Identifier = ""
    id: Identifier = ""
    information: str = ""


@frozen(kw_only=True)
class PaymentDocument(DocumentReference):
    """A payment order, with its sum where the parties want to see it."""

    amount: Decimal | None = None


@frozen(kw_only=True)
class Correction:
    """«Исправление № 1 от …»: the document keeps its own number and date.

    ``seller_file`` and ``buyer_file`` name the official XML files that are corrected.
    """

    number: int
    date: date
    seller_file: Identifier = ""
    buyer_file: Identifier = ""
