"""The tokens that every numbering mask knows, besides ``{N}``."""

from __future__ import annotations

from operator import attrgetter
from typing import Final

from docgen.models import NumberToken

_MONTHS_IN_QUARTER: Final = 3

#: The source's ids go into a number as they are; a space would tear the number in two.
_ID: Final = r"\S+"

#: What the law has a branch add to its numbers (ПП РФ 1137): a line and its digits. The number of
#: a head office goes without. It brings the sign before it along, so it may follow {N} at once.
BRANCH_SUFFIX: Final = NumberToken(
    name="branch_suffix",
    title="Черта и цифры филиала, как в 15/02; без филиала — ничего",
    pattern="(?:/[0-9]+)?",
    value=lambda context: f"/{context.branch}" if context.branch else "",
)

TOKENS: Final = (
    NumberToken(
        name="YYYY",
        title="Год документа четырьмя цифрами",
        pattern="[0-9]{4}",
        value=lambda context: f"{context.date.year:04}",
    ),
    NumberToken(
        name="YY",
        title="Год документа двумя цифрами",
        pattern="[0-9]{2}",
        value=lambda context: f"{context.date.year % 100:02}",
    ),
    NumberToken(
        name="MM",
        title="Месяц документа двумя цифрами",
        pattern="[0-9]{2}",
        value=lambda context: f"{context.date.month:02}",
    ),
    NumberToken(
        name="DD",
        title="День документа двумя цифрами",
        pattern="[0-9]{2}",
        value=lambda context: f"{context.date.day:02}",
    ),
    NumberToken(
        name="Q",
        title="Квартал документа одной цифрой",
        pattern="[1-4]",
        value=lambda context: str((context.date.month - 1) // _MONTHS_IN_QUARTER + 1),
    ),
    NumberToken(name="org", title="Код организации", pattern=_ID, value=attrgetter("organisation")),
    NumberToken(name="branch", title="Код филиала", pattern=_ID, value=attrgetter("branch")),
    NumberToken(
        name="type",
        title="Код типа документа",
        pattern="[a-z][a-z0-9_]*",
        value=attrgetter("document_type"),
    ),
    NumberToken(name="client", title="Код клиента", pattern=_ID, value=attrgetter("client")),
    NumberToken(name="contract", title="Код договора", pattern=_ID, value=attrgetter("contract")),
    BRANCH_SUFFIX,
)
