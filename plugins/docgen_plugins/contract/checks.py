"""What can be wrong with a contract only."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.language import decline_person, decline_position, format_date
from docgen.language.declined import declension_finding
from docgen.models import Case, Finding, Party, Severity
from docgen_plugins.contract.payload import ContractPayload
from docgen_plugins.contract.representation import acts_itself, representative


def contract_findings(payload: ContractPayload) -> Iterator[Finding]:
    """Check what a contract cannot be without (ГК 432), its price, its term, who signs it."""
    yield from _condition_findings(payload)
    yield from _price_findings(payload)
    yield from _vat_findings(payload)
    for path, party, ours in (("seller", payload.seller, True), ("buyer", payload.buyer, False)):
        for finding in _representative_findings(party, ours=ours):
            yield finding.under(path)


def _condition_findings(payload: ContractPayload) -> Iterator[Finding]:
    if not payload.subject.strip():
        yield _error(
            "subject.missing",
            "subject",
            "Не указан предмет: без него договор не заключён (ст. 432 ГК РФ)",
            "Укажите предмет договора",
        )
    if payload.end is not None and payload.end < payload.start:
        yield _error(
            "term.end_before_start",
            "end",
            f"Срок договора кончается {format_date(payload.end)} раньше, "
            f"чем начинается {format_date(payload.start)}",
            "Исправьте срок действия",
        )
    if payload.deferral_days is not None and payload.deferral_days < 0:
        yield _error(
            "deferral.negative",
            "deferral_days",
            f"Отсрочка платежа не может быть отрицательной, указано {payload.deferral_days}",
            "Исправьте отсрочку",
        )
    if not payload.city.strip():
        yield _warning(
            "city.missing",
            "city",
            "Не указано место заключения договора, для него оставлено пустое место",
            "Укажите город",
        )


def _price_findings(payload: ContractPayload) -> Iterator[Finding]:
    if payload.price is None:
        yield Finding(
            severity=Severity.INFO,
            code="contract.price.missing",
            path="price",
            message="Стоимость не указана: в договоре она определяется тарифами исполнителя",
            remedy="Укажите стоимость услуг за месяц, если она твёрдая",
        )
    elif payload.price <= 0:
        yield _error(
            "price.not_positive",
            "price",
            f"Стоимость услуг должна быть больше нуля, указано {payload.price:f}",
            "Исправьте стоимость",
        )


def _vat_findings(payload: ContractPayload) -> Iterator[Finding]:
    rate = payload.vat_rate
    if not rate.in_force(payload.date):
        yield _error(
            "vat_rate.not_in_force",
            "seller.vat_policy.rate",
            f"Ставка НДС {rate.title} не действует на {format_date(payload.date)}",
            "Поставьте ставку, действующую на дату договора",
        )
    if not rate.is_taxed and not payload.vat_exemption.strip():
        yield _warning(
            "vat_exemption.missing",
            "vat_exemption",
            "Не указано, на каком основании НДС не облагается",
            "Укажите статью Налогового кодекса",
        )


def _representative_findings(party: Party, *, ours: bool) -> Iterator[Finding]:
    """Check who acts for a party; what is missing in our own is an error."""
    if acts_itself(party):
        return
    report = _error if ours else _warning
    signatory = representative(party)
    if signatory is None:
        yield report(
            "representative.missing",
            "director",
            f"Не указано, кто подписывает договор от имени {party.name}",
            "Укажите руководителя: имя, должность и основание полномочий",
        )
        return
    if not signatory.basis.strip():
        yield report(
            "basis.missing",
            "director.basis",
            f"Не указано, на основании чего действует {signatory.name.full}",
            "Укажите в родительном падеже: «Устава», «доверенности № 5 от 12.01.2026»",
        )
    for path, declined in (
        ("director.name", decline_person(signatory.name, Case.GENITIVE)),
        ("director.position", decline_position(signatory, Case.GENITIVE)),
    ):
        if finding := declension_finding(declined, path=path):
            yield finding


def _error(code: str, path: str, message: str, remedy: str) -> Finding:
    return _finding(Severity.ERROR, code, path, message, remedy)


def _warning(code: str, path: str, message: str, remedy: str) -> Finding:
    return _finding(Severity.WARNING, code, path, message, remedy)


def _finding(severity: Severity, code: str, path: str, message: str, remedy: str) -> Finding:
    return Finding(
        severity=severity, code=f"contract.{code}", path=path, message=message, remedy=remedy
    )
