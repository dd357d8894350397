"""Participants that a file names by their ИНН and КПП, as programs without an operator do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from lxml import etree

from docgen.models import Finding, Severity
from docgen.official.kinds import FindingKind, finding_kinds

KINDS: Final[Mapping[str, FindingKind]] = finding_kinds(
    FindingKind(
        code="xml.file_name.participant_inn",
        severity=Severity.WARNING,
        message="В ИдФайл {role} назван по ИНН и КПП «{value}», а не идентификатором участника ЭДО",
        remedy="Узнайте идентификатор у оператора: по ИНН и КПП файл доставят не все",
    ),
)

_INN_KPP = re.compile(r"(?:[0-9]{10}[-_/]?[0-9]{4}[0-9A-Z]{2}[0-9]{3}|[0-9]{10}|[0-9]{12})")


def is_inn_and_kpp(text: str) -> bool:
    """Whether a participant is named by an ИНН, with a КПП or without."""
    return _INN_KPP.fullmatch(text) is not None


def named_by_inn(root: etree._Element, role: str, value: str) -> Finding:
    """Report it at the file's name; ``role`` is «получателем» or «отправителем»."""
    return KINDS["xml.file_name.participant_inn"].at(root, "ИдФайл", role=role, value=value)
