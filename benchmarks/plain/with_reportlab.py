"""The same invoice as a script of ReportLab: no template, tables and paragraphs in Python."""

from __future__ import annotations

import io
from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any, Final

from plain.errors import NotInstalledError
from plain.figures import COLUMNS, money, party, qr_png, rows

from docgen.resources import fonts_folder

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

try:
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.lib.units import mm
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import (
        HRFlowable,
        Image,
        KeepTogether,
        Paragraph,
        SimpleDocTemplate,
        Spacer,
        Table,
    )
except ImportError:
    raise NotInstalledError("reportlab") from None

_WIDTH: Final = 183 * mm  # what the margins leave of A4
_GRID: Final = ("GRID", (0, 0), (-1, -1), 0.5, "black")
_PADDING: Final = (
    ("TOPPADDING", (0, 0), (-1, -1), 0.8 * mm),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 0.8 * mm),
    ("LEFTPADDING", (0, 0), (-1, -1), 1.2 * mm),
    ("RIGHTPADDING", (0, 0), (-1, -1), 1.2 * mm),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
)
_TEXT: Final = ("FONT", (0, 0), (-1, -1), "Sans", 9, 11.7)
_BOLD: Final = ("FONT", (0, 0), (-1, -1), "Sans-Bold", 9, 11.7)
_COLUMNS: Final = (8 * mm, _WIDTH - 88 * mm, 17 * mm, 14 * mm, 23 * mm, 26 * mm)


class WithReportLab:
    """Prints invoices; the fonts are read once."""

    def __init__(self) -> None:
        for name, file in (
            ("Sans", "DocgenSans-Regular"),
            ("Sans-Bold", "DocgenSans-Bold"),
        ):
            registerFont(TTFont(name, fonts_folder() / f"{file}.ttf"))
        self._text = ParagraphStyle("text", fontName="Sans", fontSize=9, leading=11.7)
        self._bold = ParagraphStyle("bold", self._text, fontName="Sans-Bold")
        self._head = ParagraphStyle("head", self._bold, fontSize=14, leading=17.5)
        self._small = ParagraphStyle("small", self._text, fontSize=7, leading=9)

    def print(self, data: Mapping[str, Any]) -> bytes:
        """Return the PDF of an invoice."""
        output = io.BytesIO()
        sides = {"topMargin": 12, "rightMargin": 12, "bottomMargin": 16, "leftMargin": 15}
        page = SimpleDocTemplate(
            output, pagesize=A4, **{side: width * mm - 6 for side, width in sides.items()}
        )
        title = f"Счёт на оплату № {data['number']} от {data['long_date']}"
        page.build(
            [
                self._bank(data),
                Spacer(0, 7 * mm),
                Paragraph(title, self._head),
                HRFlowable(width="100%", thickness=1.5, color="black", spaceBefore=2 * mm),
                self._parties(data),
                Spacer(0, 4 * mm),
                self._lines(data),
                KeepTogether([self._totals(data), self._sums(data), self._signatures(data)]),
            ]
        )
        return output.getvalue()

    def close(self) -> None:
        """Nothing is kept open."""

    def _bank(self, data: Mapping[str, Any]) -> Flowable:
        bank, seller = data["bank"], data["seller"]
        name = [
            self._paragraph(f"{bank['bank_name']}, {bank['bank_city']}"),
            Paragraph("Банк получателя", self._small),
        ]
        payee = [self._paragraph(seller["name"]), Paragraph("Получатель", self._small)]
        cells = [
            [name, "", "БИК", bank["bic"]],
            ["", "", "Сч. №", bank["correspondent_account"]],
            [f"ИНН {seller['inn']}", f"КПП {seller['kpp']}", "Сч. №", bank["settlement_account"]],
            [payee, "", "", ""],
        ]
        spans = (((0, 0), (1, 1)), ((2, 2), (2, 3)), ((3, 2), (3, 3)), ((0, 3), (1, 3)))
        half = (_WIDTH - 77 * mm) / 2
        style = [_TEXT, _GRID, *_PADDING, *(("SPAN", *span) for span in spans)]
        return Table(cells, (half, half, 15 * mm, 62 * mm), style=style)

    def _parties(self, data: Mapping[str, Any]) -> Flowable:
        cells = [
            ["Поставщик\n(исполнитель):", self._paragraph(party(data["seller"]), self._bold)],
            ["Покупатель\n(заказчик):", self._paragraph(party(data["buyer"]), self._bold)],
            ["Основание:", self._paragraph(data["contract"], self._bold)],
        ]
        return Table(cells, (27 * mm, _WIDTH - 27 * mm), style=[_TEXT, *_PADDING])

    def _lines(self, data: Mapping[str, Any]) -> Flowable:
        cells = [[number, self._paragraph(name), *figures] for number, name, *figures in rows(data)]
        style = [
            _TEXT,
            _GRID,
            *_PADDING,
            ("BOX", (0, 0), (-1, -1), 1.2, "black"),
            ("FONT", (0, 0), (-1, 0), "Sans-Bold", 9, 11.7),
            ("ALIGN", (0, 0), (0, -1), "CENTER"),
            ("ALIGN", (2, 1), (-1, -1), "RIGHT"),
            ("ALIGN", (3, 1), (3, -1), "CENTER"),
            ("ALIGN", (0, 0), (-1, 0), "CENTER"),
        ]
        return Table([COLUMNS, *cells], _COLUMNS, style=style, repeatRows=1)

    def _totals(self, data: Mapping[str, Any]) -> Flowable:
        cells = [
            ["Итого:", money(data["total"])],
            [f"В том числе НДС {data['vat_rate']}:", money(data["vat"])],
            ["Всего к оплате:", money(data["total"])],
        ]
        style = [_BOLD, *_PADDING, ("ALIGN", (0, 0), (-1, -1), "RIGHT")]
        return Table(cells, (_WIDTH - 30 * mm, 30 * mm), style=style)

    def _sums(self, data: Mapping[str, Any]) -> Flowable:
        count = f"Всего наименований {len(data['lines'])}, на сумму {money(data['total'])} руб."
        texts = [
            self._paragraph(count),
            self._paragraph(data["total_in_words"], self._bold),
            self._paragraph(f"Оплатить не позднее {data['due_date']}."),
        ]
        picture = Image(io.BytesIO(qr_png(data["payment"])), 27 * mm, 27 * mm)
        caption = Paragraph("Оплата по QR-коду", self._small)
        style = [*_PADDING, ("LINEBELOW", (0, 0), (-1, -1), 1.5, "black")]
        return Table([[texts, [picture, caption]]], (_WIDTH - 33 * mm, 33 * mm), style=style)

    def _signatures(self, data: Mapping[str, Any]) -> Flowable:
        cells = [
            ["Руководитель", "", data["director"], "Главный бухгалтер", "", data["accountant"]]
        ]
        name = (_WIDTH - 122 * mm) / 2
        style = [
            _TEXT,
            *_PADDING,
            ("TOPPADDING", (0, 0), (-1, -1), 8 * mm),
            ("FONT", (0, 0), (0, 0), "Sans-Bold", 9, 11.7),
            ("FONT", (3, 0), (3, 0), "Sans-Bold", 9, 11.7),
            ("LINEBELOW", (1, 0), (1, 0), 0.5, "black"),
            ("LINEBELOW", (4, 0), (4, 0), 0.5, "black"),
        ]
        widths = (31 * mm, 29 * mm, name, 33 * mm, 29 * mm, name)
        return Table(cells, widths, style=style)

    def _paragraph(self, text: str, style: ParagraphStyle | None = None) -> Paragraph:
        return Paragraph(escape(text), style or self._text)
