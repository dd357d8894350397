"""Where the checks of a УПД file look, whichever version of the format it is in."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from attrs import frozen
from lxml import etree

from docgen.models import VAT_RATES, VatRate
from docgen.official.file import OfficialFile
from docgen.official.lexical import read_day, read_decimal

_ADVANCE: Final = "2"
_RATES: Final = {vat_rate.title: vat_rate for vat_rate in VAT_RATES}


@frozen(kw_only=True)
class Fields:
    """The names that differ between versions: those of 5.02 and 5.03 by default."""

    number: str = "НомерДок"
    date: str = "ДатаДок"
    correction: str = "ИспрДок"
    corrected_on: str = "ДатаИспр"
    circumstances: str = "СпОбстФСЧФ"
    currency: str = "ДенИзм"
    exchange_rate: str = "ДенИзм"
    shipment: str = "ДокПодтвОтгрНом"
    shipped_on: str = "РеквДатаДок"
    period: tuple[str, str] = ("ДатаНачПер", "ДатаОконПер")


#: Order № 820 of 19.12.2018, the format before the schematron rules.
_FIRST: Final = "5.01"
_FIRST_FIELDS: Final = Fields(
    number="НомерСчФ",
    date="ДатаСчФ",
    correction="ИспрСчФ",
    corrected_on="ДатаИспрСчФ",
    circumstances="ОбстФормСЧФ",
    currency=".",
    exchange_rate="ДопСвФХЖ1",
    shipment="ДокПодтвОтгр",
    shipped_on="ДатаДокОтгр",
    period=("ДатаНач", "ДатаОкон"),
)


@frozen(kw_only=True)
class SellerTitle:
    """The seller's title: ``document`` is Документ, ``invoice`` СвСчФакт, ``transfer`` СвПер."""

    document: etree._Element
    invoice: etree._Element
    transfer: etree._Element | None
    fields: Fields

    @property
    def is_first_version(self) -> bool:
        """Whether it is 5.01, which the tax service has checked by no rules."""
        return self.fields is _FIRST_FIELDS

    @property
    def function(self) -> str:
        """СЧФ, СЧФДОП, ДОП, СвРК or СвЗК."""
        return str(self.document.get("Функция", ""))

    @property
    def has_vat_invoice(self) -> bool:
        """Whether it is a VAT invoice, be it with a transfer document in one."""
        return self.function in {"СЧФ", "СЧФДОП"}

    @property
    def number(self) -> str:
        """The number of the document, line 1 of the form."""
        return str(self.invoice.get(self.fields.number, ""))

    @property
    def dated_on(self) -> date | None:
        """The date of the document, line 1 of the form."""
        return read_day(self.invoice.get(self.fields.date))

    @property
    def circumstances(self) -> str | None:
        """The code of the circumstances of a VAT invoice: ``2`` is an advance."""
        extra = self.invoice.find("ДопСвФХЖ1")
        return None if extra is None else extra.get(self.fields.circumstances)

    @property
    def is_advance(self) -> bool:
        """Whether it is a VAT invoice on a prepayment."""
        return self.circumstances == _ADVANCE

    @property
    def taxed_on(self) -> tuple[date, ...]:
        """The days by which a rate may be chosen: of the document, the shipment, the advance.

        A VAT invoice may be made five days later (НК 168 п. 3), in another year with other rates.
        """
        fields = self.fields
        days = [self.invoice.get(fields.date)]
        days += [row.get(fields.shipped_on) for row in self.invoice.iterfind(fields.shipment)]
        if self.is_advance:
            days += [row.get("ДатаПРД") for row in self.invoice.iterfind("СвПРД")]
        if self.transfer is not None:
            days += [self.transfer.get(name) for name in ("ДатаПер", fields.period[1])]
        return tuple(day for text in days if (day := read_day(text)) is not None)


def seller_title(file: OfficialFile) -> SellerTitle | None:
    """Return the seller's title of a file; ``None`` when it lacks what the schema demands."""
    document = file.root.find("Документ")
    invoice = None if document is None else document.find("СвСчФакт")
    if document is None or invoice is None:
        return None
    fields = _FIRST_FIELDS if file.version == _FIRST else Fields()
    return SellerTitle(
        document=document,
        invoice=invoice,
        transfer=document.find("СвПродПер/СвПер"),
        fields=fields,
    )


@frozen
class FileLine:
    """A row of the table; ``None`` for what it lacks or what cannot be read."""

    element: etree._Element
    number: str
    quantity: Decimal | None
    price: Decimal | None
    net: Decimal | None
    rate: VatRate | None
    vat: Decimal | None
    excise: Decimal | None
    gross: Decimal | None


def read_line(element: etree._Element) -> FileLine:
    """Read a СведТов."""
    get = element.get
    sums: dict[str, Decimal | None] = {}
    for child in element.iterchildren("Акциз", "СумНал"):
        # СумАкциз or СумНал; else БезАкциз, БезНДС or, in 5.01, a dash: no sum.
        for amount in child:
            sums[amount.tag] = read_decimal(amount.text)
    return FileLine(
        element,
        get("НомСтр", ""),
        read_decimal(get("КолТов")),
        read_decimal(get("ЦенаТов")),
        read_decimal(get("СтТовБезНДС")),
        _RATES.get(get("НалСт", "")),
        sums.get("СумНал"),
        sums.get("СумАкциз"),
        read_decimal(get("СтТовУчНал")),
    )
