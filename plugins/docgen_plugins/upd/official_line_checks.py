"""The lines and the totals of a УПД file: numbers, prices, sums, marks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Context, Decimal
from typing import Final

from lxml import etree

from docgen.language.numbers import format_money
from docgen.models import KOPECK, ZERO, Finding, Severity
from docgen.official.kinds import FindingKind, finding_kinds
from docgen.official.lexical import read_decimal
from docgen_plugins.upd.official_fields import FileLine, SellerTitle, read_line
from docgen_plugins.upd.official_mark_checks import mark_findings
from docgen_plugins.upd.official_tax_checks import tax_findings

#: Quantities and prices have up to 26 digits each.
_EXACT: Final = Context(prec=60)

_MEND_SUM: Final = "Исправьте суммы в учётной программе и сформируйте файл заново"
_ADVANCE_OR_SUM: Final = (
    "Укажите стоимость без налога; в счёте-фактуре на аванс вместо неё — СпОбстФСЧФ=2"
)

KINDS: Final[Mapping[str, FindingKind]] = finding_kinds(
    FindingKind(
        code="xml.line.number_repeated",
        severity=Severity.ERROR,
        message="Номер строки {number} (графа 1) уже есть в таблице",
        remedy="Пронумеруйте строки подряд, с 1",
        source="Операторы и «Честный знак» находят строку по её номеру",
    ),
    FindingKind(
        code="xml.line.number_order",
        severity=Severity.WARNING,
        message="Номера строк (графа 1) идут не подряд: за {before} следует {number}",
        remedy="Пронумеруйте строки подряд, с 1",
    ),
    FindingKind(
        code="xml.line.amount",
        severity=Severity.WARNING,
        message="Строка {number}: стоимость без налога {stated} (графа 5) не равна количеству, "
        "умноженному на цену (графы 3 и 4): {expected}",
        remedy="Исправьте количество, цену или стоимость; скидку учтите в цене",
    ),
    FindingKind(
        code="xml.line.net_missing",
        severity=Severity.ERROR,
        message="Строка {number}: нет стоимости без налога (графа 5), а она обязательна для "
        "счёта-фактуры не на аванс; правила ФНС этого не ловят, когда не указан СпОбстФСЧФ",
        remedy=_ADVANCE_OR_SUM,
        source="НК 169 п. 5; правило ФНС СтТовБезНДС",
    ),
    FindingKind(
        code="xml.line.price_zero",
        severity=Severity.ERROR,
        message="Строка {number}: цена 0,00 (графа 4) в счёте-фактуре, такие файлы не принимают",
        remedy="Укажите цену или уберите атрибут ЦенаТов; бесплатное передавайте с функцией ДОП",
        source="Операторы не принимают цену 0,00 в счёте-фактуре 5.02 и 5.03",
    ),
    FindingKind(
        code="xml.line.excise",
        severity=Severity.ERROR,
        message="Строка {number}: акциз {stated} (графа 6) больше стоимости без налога {net} "
        "(графа 5), в которую он входит",
        remedy="Включите акциз в стоимость без налога или исправьте его сумму",
        source="НК 169 п. 5 пп. 9: акциз — часть стоимости",
    ),
    FindingKind(
        code="xml.line.mark_repeated",
        severity=Severity.ERROR,
        message="Код маркировки «{value}» уже есть в файле",
        remedy="Уберите повтор: «Честный знак» не примет один код дважды",
        source="«Честный знак» не принимает один код дважды",
    ),
    FindingKind(
        code="xml.total.amount",
        severity=Severity.ERROR,
        message="«Всего к оплате» (строка 9), {column}: {stated}, а сумма строк — {expected}",
        remedy=_MEND_SUM,
        source="НК 169 п. 2: по неверной сумме вычет не дают",
    ),
    FindingKind(
        code="xml.total.net_missing",
        severity=Severity.ERROR,
        message="В «Всего к оплате» (строка 9) нет стоимости без налога (графа 5), а она "
        "обязательна для счёта-фактуры не на аванс",
        remedy=_ADVANCE_OR_SUM,
        source="НК 169 п. 5; правило ФНС СтТовБезНДСВсего",
    ),
)


def line_findings(title: SellerTitle) -> Iterator[Finding]:
    """Check the lines, then the totals; a title without a table has nothing to check."""
    table = title.document.find("ТаблСчФакт")
    if table is None:
        return
    lines = [read_line(element) for element in table.iterchildren("СведТов")]
    days = title.taxed_on
    # Rounded on the total, one line may bear what was rounded off the others.
    tolerance = KOPECK * len(lines)
    yield from _number_findings(lines)
    for line in lines:
        yield from _price_findings(line, title)
        yield from tax_findings(line, title, days, tolerance)
    yield from _repeated_marks(table)
    yield from mark_findings(table)
    total = table.find("ВсегоОпл")
    if total is not None:
        yield from _total_findings(total, lines, title)


def _number_findings(lines: Sequence[FileLine]) -> Iterator[Finding]:
    seen: set[str] = set()
    before = Decimal(0)
    for line in lines:
        number = read_decimal(line.number) or before
        if line.number in seen:
            yield KINDS["xml.line.number_repeated"].at(line.element, "НомСтр", number=line.number)
        elif number != before + 1:
            yield KINDS["xml.line.number_order"].at(
                line.element, "НомСтр", before=before, number=line.number
            )
        seen.add(line.number)
        before = number


def _price_findings(line: FileLine, title: SellerTitle) -> Iterator[Finding]:
    element, number, net = line.element, line.number, line.net
    if net is None:
        if _lacks_net(title):
            yield KINDS["xml.line.net_missing"].at(element, "СтТовБезНДС", number=number)
    else:
        if line.quantity is not None and line.price is not None:
            expected = _EXACT.multiply(line.quantity, line.price)
            off = abs(net - expected)
            if off > KOPECK and off > _price_tolerance(line.quantity, line.price):
                yield KINDS["xml.line.amount"].at(
                    element,
                    "СтТовБезНДС",
                    number=number,
                    stated=format_money(net),
                    expected=format_money(expected),
                )
        if line.excise is not None and line.excise > net:
            yield KINDS["xml.line.excise"].at(
                element, number=number, stated=format_money(line.excise), net=format_money(net)
            )
    # Where there is a quantity, later formats have an official rule for the price.
    unruled = title.is_first_version or line.quantity is None
    if line.price == 0 and title.has_vat_invoice and unruled:
        kind = KINDS["xml.line.price_zero"]
        # The order of 5.01 allows it, and such files were taken.
        kind = kind.as_warning() if title.is_first_version else kind
        yield kind.at(element, "ЦенаТов", number=number)


def _price_tolerance(quantity: Decimal, price: Decimal) -> Decimal:
    """Return how far the sum may be from quantity × price.

    The sum is the exact one and the price is rounded, to the kopeck or finer, whichever way: each
    unit may be off by one in the price's last digit, and the sum itself by a kopeck.
    """
    exponent = price.as_tuple().exponent
    finest = Decimal((0, (1,), min(exponent, -2) if isinstance(exponent, int) else -2))
    return _EXACT.multiply(quantity, finest) + KOPECK


def _lacks_net(title: SellerTitle) -> bool:
    """Whether a missing sum without tax is wrong, and the official rules do not say so.

    They compare СпОбстФСЧФ with 2, which XPath finds false when there is no such attribute.
    """
    if not title.has_vat_invoice:
        return False
    return not title.is_advance if title.is_first_version else title.circumstances is None


def _repeated_marks(table: etree._Element) -> Iterator[Finding]:
    seen: set[str] = set()
    for element in table.iter("КИЗ", "НомУпак"):
        mark = element.text or ""
        if mark in seen:
            yield KINDS["xml.line.mark_repeated"].at(element, value=mark)
        seen.add(mark)


def _total_findings(
    total: etree._Element, lines: Sequence[FileLine], title: SellerTitle
) -> Iterator[Finding]:
    net, gross = total.get("СтТовБезНДСВсего"), total.get("СтТовУчНалВсего")
    if net is None and _lacks_net(title):
        yield KINDS["xml.total.net_missing"].at(total, "СтТовБезНДСВсего")
    yield from _sum_findings(
        total,
        "СтТовБезНДСВсего",
        "стоимость без налога (графа 5)",
        net,
        [line.net for line in lines],
    )
    vat = total.find("СумНалВсего/СумНал")
    yield from _sum_findings(
        total if vat is None else vat,
        "",
        "налог (графа 8)",
        "0" if vat is None else vat.text,
        [line.vat or ZERO for line in lines],
    )
    yield from _sum_findings(
        total,
        "СтТовУчНалВсего",
        "стоимость с налогом (графа 9)",
        gross,
        [line.gross for line in lines],
    )


def _sum_findings(
    element: etree._Element,
    attribute: str,
    column: str,
    text: str | None,
    values: Sequence[Decimal | None],
) -> Iterator[Finding]:
    """Compare a total with its lines, when all of them have the sum."""
    stated = read_decimal(text)
    known = [value for value in values if value is not None]
    expected = sum(known, ZERO)
    if stated is not None and len(known) == len(values) and stated != expected:
        kind = KINDS["xml.total.amount"]
        # Rounded on the whole, a total may be off by a kopeck from its rounded lines.
        kind = kind.as_warning() if abs(stated - expected) <= KOPECK else kind
        yield kind.at(
            element,
            attribute,
            column=column,
            stated=format_money(stated),
            expected=format_money(expected),
        )
