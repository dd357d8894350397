"""What a form prints by the edition in force on its date: of VAT invoices, corrective ones, УПД."""

from __future__ import annotations

from typing import Final

from docgen.models import Printable
from docgen.templates.shortcodes.rows import row
from docgen_plugins.vat_invoice.legal import FormEdition, form_edition


def edition_of(document: Printable) -> FormEdition:
    """Return the edition in force on a document's date."""
    return form_edition(document.date)


EDITION_ROWS: Final = (
    row(
        "edition = редакция",
        "Редакция формы, действующая на дату документа",
        "в редакции постановления Правительства Российской Федерации от 23 января 2026 г. № 26",
        lambda document: edition_of(document).amendment,
    ),
    row(
        "edition.traceability = редакция.прослеживаемость",
        "«да», если в форме есть графа «№ п/п» и графы прослеживаемости (с 01.07.2021)",
        "да",
        lambda document: "да" if edition_of(document).has_traceability else None,
    ),
    row(
        "edition.proprietor_caption = редакция.надпись_предпринимателя",
        "Надпись под реквизитами предпринимателя, который подписывает",
        "основной государственный регистрационный номер индивидуального предпринимателя "
        "и дата присвоения такого номера",
        lambda document: edition_of(document).proprietor_caption,
    ),
)
