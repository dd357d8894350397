"""Universal messages of Диадок: what a receipt, a request to clarify and a refusal are made of.

They take the place of the former service documents. The simplified XML is described at
https://developer.kontur.ru/doc/diadoc-api/instructions/documents/universalmsg.
"""

from __future__ import annotations

from typing import Any, Final

from attrs import frozen
from lxml import etree

from docgen.edo_operator import AnswerKind

#: The codes of what is said, by kind of answer.
CODES: Final = {
    AnswerKind.RECEIPT: "1999",
    AnswerKind.CLARIFY: "2999",
    AnswerKind.REFUSE: "3999",
}


@frozen(kw_only=True)
class EdoSigner:
    """Who signs service documents, as the certificate has it; ``inn`` is the organisation's."""

    surname: str
    first: str
    position: str
    inn: str
    patronymic: str = ""

    @property
    def details(self) -> dict[str, Any]:
        """The signer as the API's own structure has it."""
        found = {
            "Surname": self.surname,
            "FirstName": self.first,
            "Patronymic": self.patronymic,
            "JobTitle": self.position,
            "Inn": self.inn,
        }
        return {"SignerDetails": {name: value for name, value in found.items() if value}}


def universal_message(kind: AnswerKind, comment: str, signer: EdoSigner) -> bytes:
    """Return what an operator generates a universal message from."""
    root = etree.Element("UniversalMessage")
    infos = etree.SubElement(root, "UniversalMessageInfos")
    info = etree.SubElement(infos, "UniversalMessageInfo", StatusCode=CODES[kind])
    if comment:
        etree.SubElement(info, "PlainText").text = comment
    sender = etree.SubElement(
        root, "Sender", Position=signer.position, UseDefaultPersonInfo="false"
    )
    name = {"FirstName": signer.first, "LastName": signer.surname}
    if signer.patronymic:
        name["MiddleName"] = signer.patronymic
    etree.SubElement(sender, "Fio", name)
    content: bytes = etree.tostring(root, encoding="utf-8")
    return content
