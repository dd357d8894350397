"""What is checked in the buyer's title of a УПД beyond its schema and the official rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from docgen.language.dates import format_date
from docgen.models import Finding, Severity
from docgen.official.exchange_name import parse_exchange_name
from docgen.official.file import OfficialFile
from docgen.official.kinds import FindingKind, finding_kinds
from docgen.official.lexical import read_day
from docgen.official.requisites import requisite_findings

KINDS: Final[Mapping[str, FindingKind]] = finding_kinds(
    FindingKind(
        code="xml.file_name.not_an_answer",
        severity=Severity.ERROR,
        message="Участники в ИдФайл не те, что в файле продавца: там получатель — «{recipient}», "
        "отправитель — «{sender}»",
        remedy="Покупатель отвечает тому, кто прислал файл: поменяйте участников местами",
        source="Оператор не связывает титулы, чьи участники не совпадают",
    ),
    FindingKind(
        code="xml.file_name.flags_of_seller",
        severity=Severity.ERROR,
        message="Признаки в ИдФайл ({flags}) не те, что в имени файла продавца ({expected})",
        remedy="Повторите признаки N2–N7 файла продавца",
        source="Приказ ЕД-7-26/970@, п. 2: признаки те же, что у файла продавца",
    ),
    FindingKind(
        code="xml.answer.before_seller",
        severity=Severity.WARNING,
        message="Файл покупателя сформирован {formed}, раньше файла продавца: {sent}",
        remedy="Проверьте часы компьютера и дату файла продавца",
    ),
    FindingKind(
        code="xml.acceptance.before_document",
        severity=Severity.WARNING,
        message="Приёмка {accepted} (строка [16]) раньше документа от {date} (строка 1)",
        remedy="Исправьте дату приёмки",
    ),
    FindingKind(
        code="xml.acceptance.differences",
        severity=Severity.WARNING,
        message="Принято с расхождениями (КодИтога=2), а документ о расхождениях не назван",
        remedy="Укажите РеквДокРасх: название, номер и дату акта о расхождениях",
    ),
)

_WITH_DIFFERENCES: Final = "2"


def buyer_file_findings(file: OfficialFile) -> Iterator[Finding]:
    """Check the buyer's title of a УПД 5.01–5.03; bears files that break the schema."""
    yield from requisite_findings(file)
    for answered in file.root.iterfind("*/ИдИнфПрод"):
        yield from _name_findings(file.root, answered)
        formed, sent = file.formed_on, read_day(answered.get("ДатаФайлИнфПр"))
        if formed is not None and sent is not None and formed < sent:
            yield KINDS["xml.answer.before_seller"].at(
                answered.getparent(),
                "ДатаИнфПок",
                formed=format_date(formed),
                sent=format_date(sent),
            )
    for content in file.root.iterfind("*/СодФХЖ4"):
        yield from _acceptance_findings(content)


def _name_findings(root: etree._Element, answered: etree._Element) -> Iterator[Finding]:
    """Compare the file's name with that of the seller's file, which it answers."""
    name = parse_exchange_name(root.get("ИдФайл", ""))
    sellers = parse_exchange_name(answered.get("ИдФайлИнфПр", ""))
    if name is None or sellers is None:
        return
    if (name.recipient, name.sender) != (sellers.sender, sellers.recipient):
        yield KINDS["xml.file_name.not_an_answer"].at(
            root, "ИдФайл", recipient=sellers.recipient, sender=sellers.sender
        )
    if name.flags != sellers.flags:
        yield KINDS["xml.file_name.flags_of_seller"].at(
            root, "ИдФайл", flags="_".join(name.flags), expected="_".join(sellers.flags)
        )


def _acceptance_findings(content: etree._Element) -> Iterator[Finding]:
    acceptance = content.find("СвПрин")
    if acceptance is None:
        return
    accepted = read_day(acceptance.get("ДатаПрин"))
    dated = read_day(content.get("ДатаДокИнфПр") or content.get("ДатаСчФИнфПр"))
    if accepted is not None and dated is not None and accepted < dated:
        yield KINDS["xml.acceptance.before_document"].at(
            acceptance, "ДатаПрин", accepted=format_date(accepted), date=format_date(dated)
        )
    for result in acceptance.iterfind("КодСодОпер"):
        # 5.01 names the document in an attribute, later versions in an element.
        named = result.get("НаимДокРасх") or result.find("РеквДокРасх") is not None
        if result.get("КодИтога") == _WITH_DIFFERENCES and not named:
            yield KINDS["xml.acceptance.differences"].at(result)
