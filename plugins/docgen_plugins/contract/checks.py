"""What can be wrong with a contract only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from docgen.language import (
    Certainty,
    declension_finding,
    decline_person,
    decline_phrase,
    decline_position,
    format_date,
    may_be_genitive,
)
from docgen.models import Case, Finding, Party, Reporter, Severity
from docgen_plugins.contract.identity_checks import identity_findings
from docgen_plugins.contract.payload import ContractPayload
from docgen_plugins.contract.representation import acts_itself, representative

_report: Final = Reporter("contract")


def contract_findings(payload: ContractPayload) -> Iterator[Finding]:
    """Check what a contract cannot be without (ГК 432), its price, its term, who signs it."""
    yield from _condition_findings(payload)
    yield from _price_findings(payload)
    yield from _vat_findings(payload)
    for path, party, ours in (("seller", payload.seller, True), ("buyer", payload.buyer, False)):
        for finding in (
            *_representative_findings(party, ours=ours),
            *identity_findings(party),
        ):
            yield finding.under(path)


def _condition_findings(payload: ContractPayload) -> Iterator[Finding]:
    if not payload.subject.strip():
        yield _report.error(
            "subject.missing",
            "subject",
            "Не указан предмет: без него договор не заключён (ст. 432 ГК РФ)",
            "Укажите предмет договора",
        )
    if payload.end is not None and payload.end < payload.start:
        yield _report.error(
            "term.end_before_start",
            "end",
            f"Срок договора кончается {format_date(payload.end)} раньше, "
            f"чем начинается {format_date(payload.start)}",
            "Исправьте срок действия",
        )
    if payload.deferral_days is not None and payload.deferral_days < 0:
        yield _report.error(
            "deferral.negative",
            "deferral_days",
            f"Отсрочка платежа не может быть отрицательной, указано {payload.deferral_days}",
            "Исправьте отсрочку",
        )
    if not payload.city.strip():
        yield _report.warning(
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
        yield _report.error(
            "price.not_positive",
            "price",
            f"Стоимость услуг должна быть больше нуля, указано {payload.price:f}",
            "Исправьте стоимость",
        )


def _vat_findings(payload: ContractPayload) -> Iterator[Finding]:
    rate = payload.vat_rate
    if not rate.in_force(payload.date):
        yield _report.error(
            "vat_rate.not_in_force",
            "seller.vat_policy.rate",
            f"Ставка НДС {rate.title} не действует на {format_date(payload.date)}",
            "Поставьте ставку, действующую на дату договора",
        )
    if not rate.is_taxed and not payload.vat_exemption.strip():
        yield _report.warning(
            "vat_exemption.missing",
            "vat_exemption",
            "Не указано, на каком основании НДС не облагается",
            "Укажите статью Налогового кодекса",
        )


def _representative_findings(party: Party, *, ours: bool) -> Iterator[Finding]:
    """Check who acts for a party; what is missing in our own is an error."""
    if acts_itself(party):
        return
    report = _report.error if ours else _report.warning
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
    elif not may_be_genitive(signatory.basis):
        yield _report.warning(
            "basis.case",
            "director.basis",
            f"«на основании {signatory.basis}»: основание стоит не в родительном падеже",
            _basis_remedy(signatory.basis),
        )
    for path, declined in (
        ("director.name", decline_person(signatory.name, Case.GENITIVE)),
        ("director.position", decline_position(signatory, Case.GENITIVE)),
    ):
        if finding := declension_finding(declined, path=path):
            yield finding


def _basis_remedy(basis: str) -> str:
    """Say how to write a basis, with its genitive where that is certain."""
    declined = decline_phrase(basis, Case.GENITIVE)
    if declined.certainty is Certainty.DOUBTFUL:
        return "Укажите в родительном падеже: «Устава», «доверенности № 5 от 12.01.2026»"
    return f"Укажите в родительном падеже: «{declined.text}»"
