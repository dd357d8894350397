"""The currency of a УПД file: its code and its name must be of one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from docgen.models import Currency, Finding, Severity
from docgen.models.currency import CURRENCIES
from docgen.official.kinds import FindingKind, finding_kinds

KINDS: Final[Mapping[str, FindingKind]] = finding_kinds(
    FindingKind(
        code="xml.currency.other_name",
        severity=Severity.WARNING,
        message="Код валюты — {code}, а наименование — «{value}» (строка 7): у неё код {right}",
        remedy="Исправьте код или наименование: по ОКВ они должны говорить об одной валюте",
    ),
)


def currency_name_findings(code: str, place: etree._Element) -> Iterator[Finding]:
    """Report a name that is another currency's; how a name is written is the parties' affair."""
    name = place.get("НаимОКВ", "")
    called = next((currency for currency in CURRENCIES if _is_called(currency, name)), None)
    if called is not None and called.numeric != code:
        yield KINDS["xml.currency.other_name"].at(
            place, "НаимОКВ", code=code, value=name, right=called.numeric
        )


def _is_called(currency: Currency, name: str) -> bool:
    said = name.casefold().strip(" .")
    return said in {currency.name.casefold(), currency.code.casefold(), *currency.unit} or (
        said == currency.symbol.casefold().strip(" .")
    )
