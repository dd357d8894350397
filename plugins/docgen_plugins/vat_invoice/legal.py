"""The editions of the form of the VAT invoice (decree 1137 of 26.12.2011, annex 1), by date."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Final

from attrs import frozen


class AdvanceLine(StrEnum):
    """When line 5б, the VAT invoices of advances, is printed."""

    NEVER = "never"
    WHEN_FILLED = "when_filled"
    ALWAYS = "always"


@frozen(kw_only=True)
class FormEdition:
    """The form as it is from a date on.

    ``amendment`` stands in parentheses under the decree's number. ``shipment_caption`` begins
    line 5а, which names documents by their titles since ``has_shipment_titles``;
    ``has_traceable_amount`` tells of column 14.
    """

    in_force_from: date
    amendment: str
    shipment_caption: str = "Документ об отгрузке: наименование, № п/п"
    has_shipment_titles: bool = True
    has_traceable_amount: bool = True
    advance_line: AdvanceLine = AdvanceLine.NEVER


_AMENDED_IN_2024: Final = "в ред. Постановления Правительства РФ от 16.08.2024 № 1096"

#: The oldest first. The form before traceability had other columns and is not printed.
FORM_EDITIONS: Final = (
    FormEdition(
        in_force_from=date(2021, 7, 1),
        amendment="в ред. Постановления Правительства РФ от 02.04.2021 № 534",
        shipment_caption="Документ об отгрузке № п/п",
        has_shipment_titles=False,
        has_traceable_amount=False,
    ),
    FormEdition(in_force_from=date(2024, 10, 1), amendment=_AMENDED_IN_2024),
    # The tax service recommends line 5б before it becomes obligatory.
    FormEdition(
        in_force_from=date(2026, 1, 1),
        amendment=_AMENDED_IN_2024,
        advance_line=AdvanceLine.WHEN_FILLED,
    ),
    FormEdition(
        in_force_from=date(2026, 4, 1),
        amendment="в редакции, действующей с 1 апреля 2026 г.",
        advance_line=AdvanceLine.ALWAYS,
    ),
)


def form_edition(on: date) -> FormEdition:
    """Return the edition in force on a day; before the first one, the first."""
    in_force = [row for row in FORM_EDITIONS if row.in_force_from <= on]
    return in_force[-1] if in_force else FORM_EDITIONS[0]
