"""The editions of the form of the VAT invoice (decree 1137 of 26.12.2011), by date.

Annex 1 is the VAT invoice, which the УПД repeats, and annex 2 the corrective one: both were
changed by the same decrees. Each edition says what its texts were checked against; they are
secondary sources, read in November 2026, and the decree itself goes before them.
"""

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

    ``decree`` is the last one that changed it, ``source`` what its texts were checked against.
    ``shipment_caption`` begins line 5а, empty where the form has none; documents are named in it
    by their titles since ``has_shipment_titles``. ``has_traceability`` tells of the line's number
    in column 1 and of columns 12 and 13, ``has_traceable_amount`` of column 14.
    ``proprietor_caption`` stands under what tells a sole proprietor who signs.
    """

    in_force_from: date
    decree: str
    source: str
    shipment_caption: str = "Документ об отгрузке: наименование, № п/п"
    has_shipment_titles: bool = True
    has_traceability: bool = True
    has_traceable_amount: bool = True
    advance_line: AdvanceLine = AdvanceLine.NEVER
    proprietor_caption: str = (
        "реквизиты свидетельства о государственной регистрации индивидуального предпринимателя"
    )

    @property
    def amendment(self) -> str:
        """The note in parentheses under the decree's number."""
        return f"в редакции постановления Правительства Российской Федерации от {self.decree}"


#: How line 5б begins.
ADVANCE_CAPTION: Final = (
    "К счету-фактуре (счетам-фактурам), выставленному (выставленным) при получении оплаты, "
    "частичной оплаты или иных платежей в счет предстоящих поставок товаров (выполнения работ, "
    "оказания услуг), передачи имущественных прав"
)

_DECREE_OF_2024: Final = "16 августа 2024 г. № 1096"

#: The oldest first. Of the forms before October 2017 none is printed: they have no column
#: for the kind of goods, and differ in the captions.
FORM_EDITIONS: Final = (
    FormEdition(
        in_force_from=date(2017, 10, 1),
        decree="19 августа 2017 г. № 981",
        source="тексты формы в независимых программах учёта: без графы «№ п/п», строки 5а и граф "
        "12–13, графа 11 — номер таможенной декларации",
        shipment_caption="",
        has_shipment_titles=False,
        has_traceability=False,
        has_traceable_amount=False,
    ),
    FormEdition(
        in_force_from=date(2021, 7, 1),
        decree="2 апреля 2021 г. № 534",
        source="тексты формы в независимых программах учёта; закон 371-ФЗ о прослеживаемости",
        shipment_caption="Документ об отгрузке № п/п",
        has_shipment_titles=False,
        has_traceable_amount=False,
    ),
    FormEdition(
        in_force_from=date(2024, 10, 1),
        decree=_DECREE_OF_2024,
        source="тексты формы в независимых программах учёта; графа 14 — как в формате 5.03 "
        "(приказ ФНС ЕД-7-26/970@)",
    ),
    FormEdition(
        in_force_from=date(2026, 1, 1),
        decree=_DECREE_OF_2024,
        source="рекомендация ФНС заполнять строку 5б до того, как она стала обязательной",
        advance_line=AdvanceLine.WHEN_FILLED,
    ),
    FormEdition(
        in_force_from=date(2026, 4, 1),
        decree="23 января 2026 г. № 26",
        source="десять независимых шаблонов и обзор законодательства; графа 14 — «в рублях», как "
        "в схеме ФНС (в двух шаблонах «в рублях и копейках»)",
        advance_line=AdvanceLine.ALWAYS,
        proprietor_caption="основной государственный регистрационный номер индивидуального "
        "предпринимателя и дата присвоения такого номера",
    ),
)


def form_edition(on: date) -> FormEdition:
    """Return the edition in force on a day; before the first one, the first."""
    in_force = [row for row in FORM_EDITIONS if row.in_force_from <= on]
    return in_force[-1] if in_force else FORM_EDITIONS[0]
