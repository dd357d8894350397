"""The page that tables are printed on: A4 across, the heading and the page's number below."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from markupsafe import Markup

_STYLE: Final = Markup("""
@page {
  size: A4 landscape; margin: 12mm 10mm 15mm;
  @bottom-left { content: string(heading); font: 7pt "PT Sans"; color: #555 }
  @bottom-right {
    content: "стр. " counter(page) " из " counter(pages); font: 7pt "PT Sans"; color: #555
  }
}
html { font: 8.5pt/1.25 "PT Sans", sans-serif }
body { margin: 0 }
h1 { margin: 0 0 1mm; font-size: 13pt; string-set: heading content() }
p { margin: 0 0 3mm }
table { width: 100%; border-collapse: collapse }
thead { display: table-header-group }
tr { break-inside: avoid }
th, td { border: 0.5pt solid #000; padding: 0.7mm 1mm; text-align: left; vertical-align: top }
th { background: #eee; text-align: center; vertical-align: middle }
td { font-variant-numeric: tabular-nums }
.place { text-align: center }
.whole { white-space: nowrap }
td.sum { text-align: right; white-space: nowrap }
.void td { color: #777; text-decoration: line-through }
.same td { color: #555 }
.differs td:last-child { font-weight: bold }
.total { break-before: avoid }
.total td { font-weight: bold }
.chart { margin: 0 0 4mm; break-inside: avoid }
.chart svg { width: 180mm; height: auto }
""")
#: What has the columns of a statutory form: a sheet twice as large, in a smaller type.
_WIDE: Final = Markup("""
@page { size: A3 landscape; margin: 10mm 8mm 13mm }
html { font-size: 6.5pt }
""")
_PAGE: Final = Markup(
    '<!DOCTYPE html><html lang="ru"><head><meta charset="utf-8"><title>{title}</title>'
    "<style>{style}</style></head><body><h1>{title}</h1>{about}{chart}"
    "<table><thead>{head}</thead><tbody>{body}</tbody></table></body></html>"
)


def printed_page(
    title: str,
    about: str,
    head: Markup,
    body: Markup,
    chart: Markup | None = None,
    *,
    is_wide: bool = False,
) -> str:
    """Return a table as a page to print, with its own styles; each line of ``about`` by itself.

    Rows may be ``void``, ``total``, ``same`` or ``differs``, cells ``place``, ``whole``, ``sum``.
    """
    return str(
        _PAGE.format(
            title=title,
            style=_STYLE + _WIDE if is_wide else _STYLE,
            about=Markup().join(Markup("<p>{}</p>").format(row) for row in about.split("\n")),
            chart=Markup('<div class="chart">{}</div>').format(chart) if chart else "",
            head=head,
            body=body,
        )
    )


def table_row(cells: Iterable[tuple[str, str]], kind: str = "", *, tag: str = "td") -> Markup:
    """Return a row of such a page, of cells each with its own kind before its text."""
    cell = Markup('<{tag} class="{kind}">{text}</{tag}>')
    row = Markup().join(cell.format(tag=tag, kind=own, text=text) for own, text in cells)
    return Markup('<tr class="{}">{}</tr>').format(kind, row)
