"""Why a file breaks its schema, said in Russian: what stands where, and what was expected.

lxml only refuses; xmlschema, 50 times slower, says what it expected. Both read the schema from
the package, never what a file points at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import islice
from typing import Any, Final, cast

from attrs import evolve
from lxml import etree
from xmlschema import XMLSchema10, XMLSchemaValidationError
from xmlschema.validators import (
    XMLSchemaChildrenValidationError,
    XsdAttributeGroup,
    XsdEnumerationFacets,
    XsdFractionDigitsFacet,
    XsdGroup,
    XsdLengthFacet,
    XsdMaxExclusiveFacet,
    XsdMaxInclusiveFacet,
    XsdMaxLengthFacet,
    XsdMinExclusiveFacet,
    XsdMinInclusiveFacet,
    XsdMinLengthFacet,
    XsdPatternFacets,
    XsdTotalDigitsFacet,
)

from docgen.forks import ForkLock
from docgen.models import Finding, Severity
from docgen.official.captions import Captions
from docgen.official.file import OfficialFile
from docgen.official.kinds import FindingKind, finding_kinds
from docgen.official.schema import FormatSchema
from docgen.official.structure import StructureProblem, structure_problems

_VALUE: Final = "{field}: значение «{value}» не подходит, нужно: {expected}"


def _error(code: str, message: str, remedy: str) -> FindingKind:
    return FindingKind(code=code, severity=Severity.ERROR, message=message, remedy=remedy)


KINDS: Final[Mapping[str, FindingKind]] = finding_kinds(
    _error(
        "xsd.attribute.missing",
        "Не заполнено обязательное поле {field}",
        "Заполните это поле в программе, которая формирует файл",
    ),
    _error(
        "xsd.attribute.unexpected",
        "Неизвестное поле {field}",
        "Уберите его: в этой версии формата у элемента такого поля нет",
    ),
    _error("xsd.element.missing", "Нет обязательного элемента {field}", "Добавьте этот элемент"),
    _error(
        "xsd.element.none_of",
        "Нужен один из элементов: {names}; нет ни одного",
        "Добавьте тот из них, который подходит",
    ),
    _error(
        "xsd.element.unexpected",
        "Неизвестный элемент {field}",
        "Уберите его: в этой версии формата здесь такого элемента нет",
    ),
    _error(
        "xsd.element.exclusive",
        "Элемент {field} не сочетается с элементом {names}",
        "Оставьте один из них",
    ),
    _error(
        "xsd.element.misplaced",
        "Элемент {field} повторён или стоит не на своём месте. Порядок: {names}",
        "Уберите повтор или переставьте элемент",
    ),
    _error(
        "xsd.text.unexpected",
        "Между элементами внутри {field} стоит текст",
        "Уберите текст: значения этого элемента стоят в его полях",
    ),
    _error(
        "xsd.value.unlisted",
        _VALUE,
        "Выберите значение из списка; если его там нет, обновите формат или программу",
    ),
    _error("xsd.value.length", _VALUE, "Исправьте длину значения"),
    _error("xsd.value.format", _VALUE, "Запишите значение так, как требует формат"),
    _error("xsd.value.number", _VALUE, "Исправьте число: разделитель — точка, без пробелов"),
    _error(
        "xsd.refused",
        "{field} не соответствует схеме: {reason}",
        "Сравните это место с описанием формата",
    ),
)


def _pattern(facet: XsdPatternFacets) -> str:
    """Say what a pattern asks for: in the type's own words, where the schema has them."""
    annotation = facet.parent.annotation if facet.parent is not None else None
    words = " ".join(str(annotation).split()) if annotation is not None else ""
    pattern = "по образцу " + " или ".join(facet.regexps)
    if "формат" in words:
        return words
    return f"{words}, {pattern}" if words else pattern


#: Which kind a broken facet is, and what it asks for; the first that is broken names the finding.
_FACETS: Final[Mapping[type, tuple[str, Callable[[Any], str]]]] = {
    XsdEnumerationFacets: (
        "xsd.value.unlisted",
        lambda facet: "одно из: " + "; ".join(map(str, facet.enumeration)),
    ),
    XsdPatternFacets: ("xsd.value.format", _pattern),
    XsdLengthFacet: ("xsd.value.length", lambda facet: f"знаков: {facet.value}"),
    XsdMinLengthFacet: ("xsd.value.length", lambda facet: f"знаков не меньше {facet.value}"),
    XsdMaxLengthFacet: ("xsd.value.length", lambda facet: f"знаков не больше {facet.value}"),
    XsdTotalDigitsFacet: ("xsd.value.number", lambda facet: f"цифр не больше {facet.value}"),
    XsdFractionDigitsFacet: (
        "xsd.value.number",
        lambda facet: f"цифр после точки не больше {facet.value}",
    ),
    XsdMinInclusiveFacet: ("xsd.value.number", lambda facet: f"не меньше {facet.value}"),
    XsdMinExclusiveFacet: ("xsd.value.number", lambda facet: f"больше {facet.value}"),
    XsdMaxInclusiveFacet: ("xsd.value.number", lambda facet: f"не больше {facet.value}"),
    XsdMaxExclusiveFacet: ("xsd.value.number", lambda facet: f"меньше {facet.value}"),
}
_RANKS: Final = tuple(dict.fromkeys(code for code, _ in _FACETS.values()))

_BUILTINS: Final = {
    "decimal": "число",
    "integer": "целое число",
    "base64Binary": "двоичные данные в Base64",
}

_ATTRIBUTE = re.compile(r"attribute (\S+?)=")
_MAX_VALUE: Final = 80
_XSI: Final = "{http://www.w3.org/2001/XMLSchema-instance}"

_lock = ForkLock()


def explain_refusal(
    file: OfficialFile, schema: FormatSchema, captions: Captions, refusal: str, most: int
) -> Iterator[Finding]:
    """Yield what breaks the schema, in the order of the file; one finding for each place.

    ``refusal`` is what lxml said; it is passed on where xmlschema sees nothing wrong. The first
    ``most`` errors are looked at.
    """
    with _lock:  # the schema's objects keep what they decode
        errors = list(islice(_explaining_schema(schema).iter_errors(file.root), most))
    found: dict[str, Finding] = {}
    for finding in islice(_all_findings(errors, captions), most):
        first = found.setdefault(finding.path, finding)
        if first is not finding and finding.code in _RANKS and first.code in _RANKS:
            found[finding.path] = _joined(first, finding)
    yield from found.values()
    if not found:
        yield KINDS["xsd.refused"].at(file.root, field="Файл", reason=refusal)


@cache
def _explaining_schema(schema: FormatSchema) -> XMLSchema10:
    # Given as bytes, it has no place of its own; nothing else may be read.
    return XMLSchema10(schema.content(), allow="none", defuse="always")


def _all_findings(
    errors: Iterable[XMLSchemaValidationError], captions: Captions
) -> Iterator[Finding]:
    told: set[etree._Element] = set()  # of whose attributes: each wrong one is an error of its own
    for error in errors:
        element: etree._Element = error.elem
        if isinstance(error, XMLSchemaChildrenValidationError):
            group = cast("XsdGroup", error.validator)
            problems = structure_problems(group, element, error.invalid_child)
            yield from (_structure_finding(problem, captions) for problem in problems)
        elif isinstance(error.validator, XsdAttributeGroup):
            if element in told:
                continue
            told.add(element)
            yield from _attribute_findings(error.validator, element, captions)
        elif isinstance(error.validator, XsdGroup):
            described = captions.describe(element.getroottree().getpath(element))
            yield KINDS["xsd.text.unexpected"].at(element, field=described)
        else:
            yield _value_finding(error, element, captions)


def _structure_finding(problem: StructureProblem, captions: Captions) -> Finding:
    path = problem.element.getroottree().getpath(problem.element)
    if problem.missing:
        path = f"{path}/{problem.missing}"
    finding = KINDS[f"xsd.element.{problem.reason}"].at(
        problem.element, field=captions.describe(path), names=", ".join(problem.names)
    )
    return evolve(finding, path=path)


def _attribute_findings(
    group: XsdAttributeGroup, element: etree._Element, captions: Captions
) -> Iterator[Finding]:
    path = element.getroottree().getpath(element)
    for name, attribute in group.items():
        if name and attribute.use == "required" and name not in element.attrib:
            described = captions.describe(f"{path}/@{name}")
            yield KINDS["xsd.attribute.missing"].at(element, name, field=described)
    for name in map(str, element.attrib):
        if name not in group and not name.startswith(_XSI):
            described = f"{name} у элемента {captions.describe(path)}"
            yield KINDS["xsd.attribute.unexpected"].at(element, name, field=described)


def _value_finding(
    error: XMLSchemaValidationError, element: etree._Element, captions: Captions
) -> Finding:
    """Explain a value of an attribute or of the element itself."""
    reason = error.reason or ""
    match = _ATTRIBUTE.match(reason)
    name = match[1] if match else ""
    path = element.getroottree().getpath(element)
    described = captions.describe(f"{path}/@{name}" if name else path)
    code, expected = _expected(error.validator)
    if not code:
        return KINDS["xsd.refused"].at(element, name, field=described, reason=reason)
    value = str(element.get(name) if name else element.text or "")
    shown = value if len(value) <= _MAX_VALUE else f"{value[:_MAX_VALUE]}…"
    return KINDS[code].at(element, name, field=described, value=shown, expected=expected)


def _expected(validator: object) -> tuple[str, str]:
    """Return the code of the kind and what is asked for; empty when it is nothing about values."""
    if type(validator) in _FACETS:
        code, describe = _FACETS[type(validator)]
        return code, describe(validator)
    builtin = _BUILTINS.get(getattr(validator, "local_name", None) or "")
    return ("xsd.value.number" if builtin else "", builtin or "")


def _joined(first: Finding, second: Finding) -> Finding:
    """Make one finding of two about the same value; the one of the lower rank names it."""
    wanted = second.message.rpartition(", нужно: ")[2]
    if wanted in first.message:
        return first
    better = min(first, second, key=lambda row: _RANKS.index(row.code))
    return evolve(better, message=f"{first.message}; {wanted}")
