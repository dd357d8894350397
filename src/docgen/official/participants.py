"""Whether a document's parties can exchange it: official files are named by their ЭДО ids."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from docgen.models import DocumentType, Finding, Payload, Reporter, Template

_FORMAT: Final = "xml"
_report: Final = Reporter("party")


def makes_official_file(document_type: DocumentType, payload: Payload, template: Template) -> bool:
    """Whether a document's official XML will be made, as far as is known before its number.

    The template makes it of every document, or both parties take part in electronic exchange.
    """
    if _FORMAT not in document_type.formats:
        return False
    return _FORMAT in template.formats or bool(payload.seller.edo_id and payload.buyer.edo_id)


def edo_id_findings(
    document_type: DocumentType, payload: Payload, template: Template
) -> Iterator[Finding]:
    """Report the parties without an ЭДО id, at issue and not at the operator.

    It is an error where the template makes XML of each document. Otherwise a document may go on
    paper, so it is only worth knowing, and only where the other side has an id: two parties
    without have nothing to do with electronic exchange.
    """
    if _FORMAT not in document_type.formats:
        return
    sides = (("seller", "продавца", payload.seller), ("buyer", "покупателя", payload.buyer))
    missing = [(path, whose, party) for path, whose, party in sides if not party.edo_id]
    is_wanted = _FORMAT in template.formats
    if not is_wanted and len(missing) == len(sides):
        return
    report = _report.error if is_wanted else _report.info
    for path, whose, party in missing:
        yield report(
            "edo_id.missing",
            f"{path}.edo_id",
            f"У {whose} ({party.name}) не указан ЭДО ID: файл XML для оператора не собрать",
            "Узнайте идентификатор участника ЭДО у оператора или у контрагента и заполните его",
        )
