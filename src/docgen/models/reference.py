"""What one document says of another."""

from __future__ import annotations

from datetime import date

from attrs import frozen


@frozen(kw_only=True)
class DocumentReference:
    """Another document by its name, number and date: «Акт № 7 от 31.10.2026»."""

    number: str
    date: date
    title: str = ""


@frozen(kw_only=True)
class Correction:
    """«Исправление № 1 от …»: the document keeps its own number and date."""

    number: int
    date: date
